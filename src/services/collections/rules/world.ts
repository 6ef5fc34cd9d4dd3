// A town in memory with this service's kinds of subject, for the tests of its rules.
import { books } from "../../../kernel/book.ts";
import { accounts } from "../../../kernel/dues.ts";
import { TownInMemory } from "../../../kernel/town-in-memory.ts";
import { cheques } from "./cheque.ts";
import { counterDays } from "./counter-day.ts";
import { deposits } from "./deposit.ts";
import { plans } from "./instalments.ts";
import { payments } from "./payment.ts";
import { receipts } from "./receipt.ts";
import { sanctions } from "./sanction.ts";

const kinds = [accounts, books, cheques, counterDays, deposits, payments, plans, receipts, sanctions];

/** All subjects of one town. */
export class World extends TownInMemory {
  constructor() {
    super(kinds);
  }
}
