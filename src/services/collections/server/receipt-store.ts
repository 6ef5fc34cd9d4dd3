// The table of receipts.
import { type CivilDate, type Instant, parseFinancialYear } from "../../../kernel/civil-date.ts";
import type { Kept } from "../../../kernel/decider.ts";
import type { Allocation, Head, Instrument, PaymentMode } from "../../../kernel/facts.ts";
import type { AccountId, BookId, PersonId, ReceiptId, SubjectId } from "../../../kernel/ids.ts";
import { paise } from "../../../kernel/money.ts";
import type { Private } from "../../../kernel/private.ts";
import type { SubjectStore } from "../../../ledger/service.ts";
import type { LogAcknowledger, LogPlace } from "../../../ledger/log/acknowledge.ts";
import { statement, type Tx } from "../../../platform/database/connect.ts";
import { arrayText } from "./array-text.ts";
import { type IssuedReceipt, type Receipt, receipts, type Reversal } from "../rules/receipt.ts";

interface Row {
  readonly id: ReceiptId;
  readonly revision: number;
  readonly account: AccountId;
  readonly service: string;
  readonly number: string;
  readonly book: BookId;
  readonly serial: number;
  readonly amount_paise: bigint;
  readonly years: readonly string[];
  readonly heads: readonly Head[];
  readonly paid_paise: readonly bigint[];
  readonly advance_paise: bigint;
  readonly mode: PaymentMode;
  readonly taken_on: CivilDate;
  readonly at: Instant;
  readonly taken_by: PersonId;
  readonly reference: string | null;
  readonly payer: Private | null;
  readonly payment: SubjectId | null;
  readonly instrument: Instrument | null;
  readonly day: SubjectId | null;
  readonly reversed_on: CivilDate | null;
  readonly reversed_cause: Reversal["cause"] | null;
  readonly reversed_reason: string | null;
}

const columns = `select id, revision, account, service, number, book, serial, amount_paise, years, heads, paid_paise,
    advance_paise, mode, taken_on, at, taken_by, reference, payer, payment, instrument, day, reversed_on,
    reversed_cause, reversed_reason
  from state.receipts where town = $1::integer`;
const load = statement("receipts.load", `${columns} and id = any ($2::uuid[])`);
const lock = statement("receipts.lock", `${columns} and id = any ($2::uuid[]) order by id for update`);
const save = statement(
  "receipts.save",
  `insert into state.receipts (town, id, revision, account, service, number, book, serial, amount_paise, years, heads,
     paid_paise, advance_paise, mode, taken_on, at, taken_by, reference, payer, payment, instrument, day,
     reversed_on, reversed_cause, reversed_reason)
   select $1::integer, id, revision, account, service, number, book, serial, amount, years::text[], heads::text[],
     paid::bigint[], advance, mode, taken_on, at, taken_by, reference, payer, payment, instrument, day,
     reversed_on, reversed_cause, reversed_reason
   from unnest($2::uuid[], $3::integer[], $4::uuid[], $5::text[], $6::text[], $7::uuid[], $8::integer[], $9::bigint[],
     $10::text[], $11::text[], $12::text[], $13::bigint[], $14::text[], $15::date[], $16::timestamptz[],
     $17::uuid[], $18::text[], $19::jsonb[], $20::uuid[], $21::jsonb[], $22::uuid[], $23::date[], $24::text[], $25::text[])
     as r (id, revision, account, service, number, book, serial, amount, years, heads, paid, advance, mode, taken_on, at,
       taken_by, reference, payer, payment, instrument, day, reversed_on, reversed_cause, reversed_reason)
   on conflict (town, id) do update set revision = excluded.revision, reversed_on = excluded.reversed_on,
     reversed_cause = excluded.reversed_cause, reversed_reason = excluded.reversed_reason`,
);
const ofBook = statement(
  "receipts.of_book",
  `${columns} and book = $2::uuid and taken_on = $3::date order by serial desc limit $4::integer`,
);
const ofDay = statement("receipts.of_day", `${columns} and day = $2::uuid order by book, serial limit $3::integer`);
const ofAccount = statement(
  "receipts.of_account",
  `${columns} and account = $2::uuid order by at desc, id limit $3::integer`,
);
const since = statement(
  "receipts.since",
  `${columns} and taken_on >= $2::date and id > $3::uuid order by id limit $4::integer`,
);

function allocationsOf(row: Row): readonly Allocation[] {
  return row.years.map((text, at) => {
    const year = parseFinancialYear(text);
    const [head, amount] = [row.heads[at], row.paid_paise[at]];
    if (!year || head === undefined || amount === undefined) throw new Error(`receipt ${row.id} cannot be read`);
    return { head, year, amountPaise: paise(amount) };
  });
}

function reversalOf({ reversed_on: on, reversed_cause: cause, reversed_reason: reason }: Row): { reversed?: Reversal } {
  return on === null || cause === null || reason === null ? {} : { reversed: { on, cause, reason } };
}

const stateOf = (row: Row): IssuedReceipt => ({
  state: "issued",
  account: row.account,
  service: row.service,
  number: row.number,
  book: row.book,
  serial: row.serial,
  amountPaise: paise(row.amount_paise),
  allocations: allocationsOf(row),
  advancePaise: paise(row.advance_paise),
  mode: row.mode,
  on: row.taken_on,
  at: row.at,
  by: row.taken_by,
  ...(row.reference !== null && { reference: row.reference }),
  ...(row.payer !== null && { payer: row.payer }),
  ...(row.payment !== null && { payment: row.payment }),
  ...(row.instrument !== null && { instrument: row.instrument }),
  ...(row.day !== null && { day: row.day }),
  ...reversalOf(row),
});

const keptOf = (row: Row): readonly [SubjectId, Kept<IssuedReceipt>] => [
  row.id,
  { revision: row.revision, state: stateOf(row) },
];

/** A receipt that is saved is always issued: nothing moves one back. */
function issuedOf(state: Receipt): IssuedReceipt {
  if (state.state === "none") throw new Error("a receipt that was not issued cannot be saved");
  return state;
}

export const receiptStore: SubjectStore<Receipt> = {
  kind: receipts,
  load: async (tx, ids, locked) => new Map((await tx.query<Row>(locked ? lock : load, [tx.town, ids])).map(keptOf)),
  save: async (tx, kept) => {
    const issued = [...kept.values()].map((one) => issuedOf(one.state));
    tx.send(save, [
      tx.town,
      [...kept.keys()],
      [...kept.values()].map((one) => one.revision),
      issued.map((one) => one.account),
      issued.map((one) => one.service),
      issued.map((one) => one.number),
      issued.map((one) => one.book),
      issued.map((one) => one.serial),
      issued.map((one) => one.amountPaise),
      issued.map(({ allocations }) => arrayText(allocations.map((part) => part.year))),
      issued.map(({ allocations }) => arrayText(allocations.map((part) => part.head))),
      issued.map(({ allocations }) => arrayText(allocations.map((part) => part.amountPaise))),
      issued.map((one) => one.advancePaise),
      issued.map((one) => one.mode),
      issued.map((one) => one.on),
      issued.map((one) => one.at),
      issued.map((one) => one.by),
      issued.map((one) => one.reference ?? null),
      issued.map((one) => (one.payer === undefined ? null : JSON.stringify(one.payer))),
      issued.map((one) => one.payment ?? null),
      issued.map((one) => (one.instrument === undefined ? null : JSON.stringify(one.instrument))),
      issued.map((one) => one.day ?? null),
      issued.map((one) => one.reversed?.on ?? null),
      issued.map((one) => one.reversed?.cause ?? null),
      issued.map((one) => one.reversed?.reason ?? null),
    ]);
  },
};

/** A receipt with its id, for pages. */
export interface ListedReceipt {
  readonly id: ReceiptId;
  readonly receipt: IssuedReceipt;
}

const listed = (row: Row): ListedReceipt => ({ id: row.id, receipt: stateOf(row) });

export async function readReceipt(tx: Tx, id: ReceiptId): Promise<IssuedReceipt | undefined> {
  const [row] = await tx.query<Row>(load, [tx.town, [id]]);
  return row && stateOf(row);
}

/** The receipts of a book on a day, the newest first. */
export const receiptsOfBook = async (
  tx: Tx,
  book: BookId,
  on: CivilDate,
  count_max: number,
): Promise<ListedReceipt[]> => (await tx.query<Row>(ofBook, [tx.town, book, on, count_max])).map(listed);

/** The receipts of a counter day in the order of their book, cancelled ones among them. */
export const receiptsOfDay = async (tx: Tx, day: SubjectId, count_max: number): Promise<ListedReceipt[]> =>
  (await tx.query<Row>(ofDay, [tx.town, day, count_max])).map(listed);

/** The receipts of an account, the newest first. */
export const receiptsOfAccount = async (tx: Tx, account: AccountId, count_max: number): Promise<ListedReceipt[]> =>
  (await tx.query<Row>(ofAccount, [tx.town, account, count_max])).map(listed);

const before_all = "00000000-0000-0000-0000-000000000000" as ReceiptId;

/** The town's receipts from a day on, in the order of their ids, behind one of them. */
export const receiptsSince = async (
  tx: Tx,
  from: CivilDate,
  after: ReceiptId = before_all,
  count_max: number,
): Promise<ListedReceipt[]> => (await tx.query<Row>(since, [tx.town, from, after, count_max])).map(listed);

const issuedAt = statement(
  "receipts.issued_at",
  `select position from journal.facts
   where town = $1::integer and subject = $2::uuid and kind = 'receipt.issued' order by position limit 1`,
);

/** Tells where a fact stands in the log once it is safe there. */
export type LogPlaces = Pick<LogAcknowledger, "logIndexOf">;

/** Where the receipt stands in the public log; undefined while it is not yet safe: signed, and in the vault where there is one. */
export async function receiptPlace(tx: Tx, places: LogPlaces, id: ReceiptId): Promise<LogPlace | undefined> {
  const [row] = await tx.query<{ position: bigint }>(issuedAt, [tx.town, id]);
  return row && (await places.logIndexOf(tx.town, row.position));
}
