// The table of payments begun online.
import type { CivilDate, Instant } from "../../../kernel/civil-date.ts";
import type { Kept } from "../../../kernel/decider.ts";
import type { AccountId, PaymentId, ReceiptId, SubjectId } from "../../../kernel/ids.ts";
import { paise } from "../../../kernel/money.ts";
import type { SubjectStore } from "../../../ledger/service.ts";
import { statement, type Tx } from "../../../platform/database/connect.ts";
import { type Begun, type FailureReason, type Payment, payments, type Via } from "../rules/payment.ts";

export type BegunPayment = Exclude<Payment, { readonly state: "none" }>;

interface Row {
  readonly id: PaymentId;
  readonly revision: number;
  readonly state: BegunPayment["state"];
  readonly account: AccountId;
  readonly service: string;
  readonly amount_paise: bigint;
  readonly via: Via;
  readonly reference: string;
  readonly started_on: CivilDate;
  readonly at: Instant;
  readonly reason: FailureReason | null;
  readonly receipts: readonly ReceiptId[];
}

const columns = `select id, revision, state, account, service, amount_paise, via, reference, started_on, at, reason,
    receipts
  from state.payments where town = $1::integer`;
const load = statement("payments.load", `${columns} and id = any ($2::uuid[])`);
const lock = statement("payments.lock", `${columns} and id = any ($2::uuid[]) order by id for update`);
const save = statement(
  "payments.save",
  `insert into state.payments (town, id, revision, state, account, service, amount_paise, via, reference, started_on,
     at, reason, receipts)
   select $1::integer, id, revision, state, account, service, amount, via, reference, started_on, at, reason,
     receipts::uuid[]
   from unnest($2::uuid[], $3::integer[], $4::text[], $5::uuid[], $6::text[], $7::bigint[], $8::text[], $9::text[],
     $10::date[], $11::timestamptz[], $12::text[], $13::text[])
     as p (id, revision, state, account, service, amount, via, reference, started_on, at, reason, receipts)
   on conflict (town, id) do update set revision = excluded.revision, state = excluded.state, reason = excluded.reason,
     receipts = excluded.receipts`,
);

function stateOf(row: Row): BegunPayment {
  const begun: Begun = {
    account: row.account,
    service: row.service,
    amountPaise: paise(row.amount_paise),
    via: row.via,
    tr: row.reference,
    on: row.started_on,
    at: row.at,
  };
  if (row.state === "started") return { state: "started", ...begun };
  if (row.state === "confirmed") return { state: "confirmed", receipts: row.receipts, ...begun };
  if (row.reason === null) throw new Error(`payment ${row.id} failed for no reason`);
  return { state: "failed", reason: row.reason, ...begun };
}

const keptOf = (row: Row): readonly [SubjectId, Kept<BegunPayment>] => [
  row.id,
  { revision: row.revision, state: stateOf(row) },
];

function begunOf(state: Payment): BegunPayment {
  if (state.state === "none") throw new Error("a payment that was not begun cannot be saved");
  return state;
}

export const paymentStore: SubjectStore<Payment> = {
  kind: payments,
  load: async (tx, ids, locked) => new Map((await tx.query<Row>(locked ? lock : load, [tx.town, ids])).map(keptOf)),
  save: async (tx, kept) => {
    const begun = [...kept.values()].map((one) => begunOf(one.state));
    tx.send(save, [
      tx.town,
      [...kept.keys()],
      [...kept.values()].map((one) => one.revision),
      begun.map((one) => one.state),
      begun.map((one) => one.account),
      begun.map((one) => one.service),
      begun.map((one) => one.amountPaise),
      begun.map((one) => one.via),
      begun.map((one) => one.tr),
      begun.map((one) => one.on),
      begun.map((one) => one.at),
      begun.map((one) => (one.state === "failed" ? one.reason : null)),
      begun.map((one) => `{${one.state === "confirmed" ? one.receipts.join(",") : ""}}`),
    ]);
  },
};

export async function readPayment(tx: Tx, id: PaymentId): Promise<BegunPayment | undefined> {
  const [row] = await tx.query<Row>(load, [tx.town, [id]]);
  return row && stateOf(row);
}
