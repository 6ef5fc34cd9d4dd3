// The receipts of an account as another service shows them beside it.
import type { CivilDate } from "../../../kernel/civil-date.ts";
import type { AccountId } from "../../../kernel/ids.ts";
import type { Paise } from "../../../kernel/money.ts";
import type { TownId } from "../../../kernel/town.ts";
import type { Database } from "../../../platform/database/connect.ts";
import type { Lang } from "../../../web/language.ts";
import { wayOf } from "../pages/counter-page.tsx";
import { receiptPath } from "./paths.ts";
import { receiptsOfAccount } from "./receipt-store.ts";

/** Receipts shown at once. */
const shown_max = 20;

export interface ShownReceipt {
  readonly href: string;
  readonly number: string;
  readonly on: CivilDate;
  /** How it was paid, in words. */
  readonly mode: string;
  readonly amountPaise: Paise;
}

/** The newest first. */
export async function shownReceipts(
  database: Database,
  town: TownId,
  account: AccountId,
  lang: Lang,
): Promise<readonly ShownReceipt[]> {
  const receipts = await database.readInTown(town, (tx) => receiptsOfAccount(tx, account, shown_max));
  return receipts.map(({ id, receipt }) => ({
    href: receiptPath(town, id),
    number: receipt.number,
    on: receipt.on,
    mode: wayOf(receipt, lang),
    amountPaise: receipt.amountPaise,
  }));
}
