// The table of the cheque register.
import type { CivilDate } from "../../../kernel/civil-date.ts";
import type { Kept } from "../../../kernel/decider.ts";
import type { AccountId, ReceiptId, SubjectId } from "../../../kernel/ids.ts";
import { paise } from "../../../kernel/money.ts";
import type { SubjectStore } from "../../../ledger/service.ts";
import { statement, type Tx } from "../../../platform/database/connect.ts";
import { type Cheque, cheques, type ChequeState, type RegisteredCheque } from "../rules/cheque.ts";

interface Row {
  readonly id: SubjectId;
  readonly revision: number;
  readonly state: ChequeState;
  readonly receipt: ReceiptId;
  readonly account: AccountId;
  readonly mode: RegisteredCheque["mode"];
  readonly number: string;
  readonly bank: string;
  readonly ifsc: string | null;
  readonly dated: CivilDate;
  readonly amount_paise: bigint;
  readonly taken_on: CivilDate;
  readonly day: SubjectId;
  readonly deposit: SubjectId | null;
  readonly ended_on: CivilDate | null;
}

const columns = `select id, revision, state, receipt, account, mode, number, bank, ifsc, dated, amount_paise, taken_on, day,
    deposit, ended_on
  from state.cheques where town = $1::integer`;
const load = statement("cheques.load", `${columns} and id = any ($2::uuid[])`);
const lock = statement("cheques.lock", `${columns} and id = any ($2::uuid[]) order by id for update`);
const save = statement(
  "cheques.save",
  `insert into state.cheques (town, id, revision, state, receipt, account, mode, number, bank, ifsc, dated, amount_paise,
     taken_on, day, deposit, ended_on)
   select $1::integer, id, revision, state, receipt, account, mode, number, bank, ifsc, dated, amount, taken_on, day,
     deposit, ended_on
   from unnest($2::uuid[], $3::integer[], $4::text[], $5::uuid[], $6::uuid[], $7::text[], $8::text[], $9::text[],
     $10::text[], $11::date[], $12::bigint[], $13::date[], $14::uuid[], $15::uuid[], $16::date[])
     as c (id, revision, state, receipt, account, mode, number, bank, ifsc, dated, amount, taken_on, day, deposit, ended_on)
   on conflict (town, id) do update set revision = excluded.revision, state = excluded.state,
     deposit = excluded.deposit, ended_on = excluded.ended_on`,
);
const inState = statement(
  "cheques.in_state",
  `${columns} and state = $2::text order by taken_on desc, id limit $3::integer`,
);
const waiting = statement(
  "cheques.waiting",
  `${columns} and state = 'received' and taken_on <= $2::date order by taken_on, id limit $3::integer`,
);

const stateOf = (row: Row): RegisteredCheque => ({
  state: row.state,
  receipt: row.receipt,
  account: row.account,
  mode: row.mode,
  instrument: {
    number: row.number,
    bank: row.bank,
    ...(row.ifsc !== null && { ifsc: row.ifsc }),
    dated: row.dated,
  },
  amountPaise: paise(row.amount_paise),
  takenOn: row.taken_on,
  day: row.day,
  ...(row.deposit !== null && { deposit: row.deposit }),
  ...(row.ended_on !== null && { endedOn: row.ended_on }),
});

const keptOf = (row: Row): readonly [SubjectId, Kept<RegisteredCheque>] => [
  row.id,
  { revision: row.revision, state: stateOf(row) },
];

export const chequeStore: SubjectStore<Cheque> = {
  kind: cheques,
  load: async (tx, ids, locked) => new Map((await tx.query<Row>(locked ? lock : load, [tx.town, ids])).map(keptOf)),
  save: async (tx, kept) => {
    const entered = [...kept.values()].flatMap(({ state }) => (state.state === "none" ? [] : [state]));
    tx.send(save, [
      tx.town,
      [...kept.keys()],
      [...kept.values()].map((one) => one.revision),
      entered.map((one) => one.state),
      entered.map((one) => one.receipt),
      entered.map((one) => one.account),
      entered.map((one) => one.mode),
      entered.map((one) => one.instrument.number),
      entered.map((one) => one.instrument.bank),
      entered.map((one) => one.instrument.ifsc ?? null),
      entered.map((one) => one.instrument.dated),
      entered.map((one) => one.amountPaise),
      entered.map((one) => one.takenOn),
      entered.map((one) => one.day),
      entered.map((one) => one.deposit ?? null),
      entered.map((one) => one.endedOn ?? null),
    ]);
  },
};

/** An entry of the register with its id. */
export interface ListedCheque {
  readonly id: SubjectId;
  readonly cheque: RegisteredCheque;
}

const listed = (row: Row): ListedCheque => ({ id: row.id, cheque: stateOf(row) });

/** Cheques in one state, the newest first. */
export const chequesIn = async (tx: Tx, state: ChequeState, count_max: number): Promise<readonly ListedCheque[]> =>
  (await tx.query<Row>(inState, [tx.town, state, count_max])).map(listed);

/** Cheques still at the counters that were taken until this day, the oldest first. */
export const chequesWaiting = async (tx: Tx, until: CivilDate, count_max: number): Promise<readonly ListedCheque[]> =>
  (await tx.query<Row>(waiting, [tx.town, until, count_max])).map(listed);

export const chequesBy = async (tx: Tx, ids: readonly SubjectId[]): Promise<readonly ListedCheque[]> =>
  (await tx.query<Row>(load, [tx.town, ids])).map(listed);
