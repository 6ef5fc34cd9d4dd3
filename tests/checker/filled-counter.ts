// A counter's day, cheques and sanctions for the filled town: every table of collections gets rows in every state it can.
import { addDays, type CivilDate } from "../../src/kernel/civil-date.ts";
import type { Command, Role } from "../../src/kernel/decider.ts";
import type { Account } from "../../src/kernel/dues.ts";
import { openDues, owed } from "../../src/kernel/dues.ts";
import { type AccountId, type ReceiptId, receiptId, subjectId, uuid } from "../../src/kernel/ids.ts";
import { paise, type Paise } from "../../src/kernel/money.ts";
import { open } from "../../src/kernel/private.ts";
import type { TownId } from "../../src/kernel/town.ts";
import { chequeOf } from "../../src/services/collections/rules/cheque.ts";
import { counterDayOf } from "../../src/services/collections/rules/counter-day.ts";
import type { Wish } from "../../src/services/collections/rules/sanction.ts";

type Step = (role: Role, command: Omit<Command, "id"> & Readonly<Record<string, unknown>>) => Promise<void>;

export interface CounterToFill {
  readonly town: TownId;
  readonly today: CivilDate;
  readonly service: string;
  /** Six accounts with dues. */
  readonly accounts: readonly AccountId[];
  readonly stateOf: (account: AccountId) => Promise<Account>;
  readonly step: Step;
}

const fresh = () => subjectId(uuid(crypto.randomUUID()));

/** Takes money of one account at a counter; answers its receipt. */
async function taken(
  fill: CounterToFill,
  asked: { readonly account: AccountId; readonly amountPaise: Paise; readonly counter: string; readonly by?: object },
): Promise<ReceiptId> {
  const receipt = receiptId(uuid(crypto.randomUUID()));
  const { by = { mode: "cash" }, ...rest } = asked;
  const own = { do: "payment.take", receipt, service: fill.service, advanceAgreed: true };
  await fill.step("clerk", { ...own, ...rest, ...by });
  return receipt;
}

async function sanctioned(
  fill: CounterToFill,
  wish: Wish,
  decision?: "sanction.grant" | "sanction.refuse",
): Promise<void> {
  const sanction = fresh();
  const note = open("खाता 1234, स्टेट बैंक", "note");
  await fill.step("clerk", { do: "sanction.ask", sanction, wish, reason: "other", note });
  if (decision) await fill.step("officer", { do: decision, sanction, wish });
}

async function chequesOf(fill: CounterToFill, account: AccountId): Promise<void> {
  const { town, today, step } = fill;
  const place = { counter: "C02", on: today };
  const instrument = { number: "123456", bank: "स्टेट बैंक", ifsc: "SBIN0001234", dated: today };
  const by = { mode: "cheque", instrument };
  const asked = { account, amountPaise: paise(1_000), counter: "C02" };
  await step("clerk", { do: "counter.open", counter: "C02", floatPaise: paise(20_000) });
  const cleared = await taken(fill, { ...asked, by });
  const returned = await taken(fill, { ...asked, by: { mode: "demand-draft", instrument } });
  await taken(fill, { ...asked, by });
  const cancelled = await taken(fill, asked);
  const day = counterDayOf(town, "C02", today);
  await sanctioned(fill, { what: "cancel-receipt", account, receipt: cancelled, day }, "sanction.grant");
  await taken(fill, { ...asked, by: { mode: "card", reference: "123456789012" } });
  await taken(fill, asked);
  await step("clerk", { do: "counter.close", ...place, notes: [{ valuePaise: paise(10_000), count: 3 }] });
  const cheques = [cleared, returned].map(chequeOf);
  await step("clerk", { do: "deposit.make", deposit: fresh(), ...place, cheques, bank: "SBI 99" });
  await step("officer", { do: "cheque.clear", cheque: chequeOf(cleared) });
  const back = { what: "return-cheque", account, receipt: returned, chargePaise: paise(25_000) } as const;
  await sanctioned(fill, back, "sanction.grant");
}

/** Carries out at least one of everything. */
export async function fillCounter(fill: CounterToFill): Promise<void> {
  const { accounts, today, step } = fill;
  const [one, two, three, four] = accounts as readonly [AccountId, AccountId, AccountId, AccountId];
  await chequesOf(fill, one);
  const all = owed(await fill.stateOf(two));
  await taken(fill, { account: two, amountPaise: paise(all + 9_000n), counter: "C03" });
  await step("clerk", {
    do: "counter.offer",
    counter: "C03",
    on: today,
    notes: [{ valuePaise: paise(100), count: 1 }],
  });
  await sanctioned(fill, { what: "refund", account: two, amountPaise: paise(2_000) }, "sanction.grant");
  const move = { what: "move-advance", account: two, to: three, amountPaise: paise(1_000) } as const;
  await sanctioned(fill, move, "sanction.grant");
  await sanctioned(fill, { what: "refund", account: two, amountPaise: paise(500) }, "sanction.refuse");
  await sanctioned(fill, { what: "refund", account: two, amountPaise: paise(600) });
  const [due] = openDues(await fill.stateOf(three));
  if (!due) throw new Error("the account owes nothing");
  const rows = [{ ...due, amountPaise: paise(100) }];
  await sanctioned(fill, { what: "write-off", account: three, rows, authority: "संकल्प 12" }, "sanction.grant");
  await instalments(fill, four);
}

/** Two plans: one that runs, one that is paid and judged. */
async function instalments(fill: CounterToFill, running: AccountId): Promise<void> {
  const { today, step } = fill;
  const paid = fill.accounts[4] ?? running;
  for (const account of [running, paid]) {
    const half = owed(await fill.stateOf(account)) / 2n;
    const rest = owed(await fill.stateOf(account)) - half;
    const parts = [
      { on: addDays(today, 30), amountPaise: paise(half) },
      { on: addDays(today, 60), amountPaise: paise(rest) },
    ];
    await sanctioned(fill, { what: "instalments", account, parts, authority: "आदेश 7" }, "sanction.grant");
  }
  await taken(fill, { account: paid, amountPaise: owed(await fill.stateOf(paid)), counter: "C04" });
  await step("system", { do: "instalments.judge", account: paid });
}
