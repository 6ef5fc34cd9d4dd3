// The tables of counter days and of bank deposit slips.
import type { CivilDate, Instant } from "../../../kernel/civil-date.ts";
import type { Kept } from "../../../kernel/decider.ts";
import type { PaymentMode } from "../../../kernel/facts.ts";
import type { PersonId, SubjectId } from "../../../kernel/ids.ts";
import { paise } from "../../../kernel/money.ts";
import type { SubjectStore } from "../../../ledger/service.ts";
import { statement, type Tx } from "../../../platform/database/connect.ts";
import { type BegunDay, type CounterDay, counterDays } from "../rules/counter-day.ts";
import { type Deposit, deposits, type MadeDeposit } from "../rules/deposit.ts";
import { arrayText } from "./array-text.ts";

export type KeptDay = Exclude<CounterDay, { readonly state: "none" }>;

interface Row {
  readonly id: SubjectId;
  readonly revision: number;
  readonly state: KeptDay["state"];
  readonly counter: string;
  readonly day_on: CivilDate;
  readonly clerk: PersonId;
  readonly opened_at: Instant;
  readonly float_paise: bigint;
  readonly modes: readonly PaymentMode[];
  readonly counts: readonly number[];
  readonly taken_paise: readonly bigint[];
  readonly cancelled_counts: readonly number[];
  readonly cancelled_paise: readonly bigint[];
  readonly handovers: number;
  readonly counted_paise: bigint | null;
  readonly expected_paise: bigint | null;
  readonly notes_paise: readonly bigint[];
  readonly note_counts: readonly number[];
  readonly closed_at: Instant | null;
  readonly deposit: SubjectId | null;
}

const columns = `select id, revision, state, counter, day_on, clerk, opened_at, float_paise, modes, counts, taken_paise,
    cancelled_counts, cancelled_paise, handovers, counted_paise, expected_paise, notes_paise, note_counts, closed_at, deposit
  from state.counter_days where town = $1::integer`;
const load = statement("counter_days.load", `${columns} and id = any ($2::uuid[])`);
const lock = statement("counter_days.lock", `${columns} and id = any ($2::uuid[]) order by id for update`);
const save = statement(
  "counter_days.save",
  `insert into state.counter_days (town, id, revision, state, counter, day_on, clerk, opened_at, float_paise, modes, counts,
     taken_paise, cancelled_counts, cancelled_paise, handovers, counted_paise, expected_paise, notes_paise, note_counts,
     closed_at, deposit)
   select $1::integer, id, revision, state, counter, day_on, clerk, opened_at, float, modes::text[], counts::integer[],
     taken::bigint[], cancelled_counts::integer[], cancelled::bigint[], handovers, counted, expected, notes::bigint[],
     note_counts::integer[], closed_at, deposit
   from unnest($2::uuid[], $3::integer[], $4::text[], $5::text[], $6::date[], $7::uuid[], $8::timestamptz[], $9::bigint[],
     $10::text[], $11::text[], $12::text[], $13::text[], $14::text[], $15::integer[], $16::bigint[], $17::bigint[],
     $18::text[], $19::text[], $20::timestamptz[], $21::uuid[])
     as d (id, revision, state, counter, day_on, clerk, opened_at, float, modes, counts, taken, cancelled_counts, cancelled,
       handovers, counted, expected, notes, note_counts, closed_at, deposit)
   on conflict (town, id) do update set revision = excluded.revision, state = excluded.state, clerk = excluded.clerk,
     modes = excluded.modes, counts = excluded.counts, taken_paise = excluded.taken_paise,
     cancelled_counts = excluded.cancelled_counts, cancelled_paise = excluded.cancelled_paise,
     handovers = excluded.handovers, counted_paise = excluded.counted_paise, expected_paise = excluded.expected_paise,
     notes_paise = excluded.notes_paise, note_counts = excluded.note_counts, closed_at = excluded.closed_at,
     deposit = excluded.deposit`,
);
const ofDate = statement("counter_days.of_date", `${columns} and day_on = $2::date order by counter`);
const running = statement(
  "counter_days.running",
  `${columns} and state <> 'closed' and day_on < $2::date order by day_on, counter limit 20`,
);

function begunOf(row: Row): BegunDay {
  return {
    counter: row.counter,
    on: row.day_on,
    clerk: row.clerk,
    openedAt: row.opened_at,
    floatPaise: paise(row.float_paise),
    taken: row.modes.map((mode, at) => ({
      mode,
      count: row.counts[at] ?? 0,
      amountPaise: paise(row.taken_paise[at] ?? 0n),
      cancelledCount: row.cancelled_counts[at] ?? 0,
      cancelledPaise: paise(row.cancelled_paise[at] ?? 0n),
    })),
    handovers: row.handovers,
  };
}

function stateOf(row: Row): KeptDay {
  const begun = begunOf(row);
  if (row.state === "open") return { state: "open", ...begun };
  if (row.counted_paise === null) throw new Error(`counter day ${row.id} was not counted`);
  const countedPaise = paise(row.counted_paise);
  if (row.state === "offered") return { state: "offered", countedPaise, ...begun };
  if (row.expected_paise === null || row.closed_at === null) throw new Error(`counter day ${row.id} was not closed`);
  return {
    state: "closed",
    notes: row.notes_paise.map((value, at) => ({ valuePaise: paise(value), count: row.note_counts[at] ?? 0 })),
    countedPaise,
    expectedPaise: paise(row.expected_paise),
    closedAt: row.closed_at,
    ...(row.deposit !== null && { deposit: row.deposit }),
    ...begun,
  };
}

const keptOf = (row: Row): readonly [SubjectId, Kept<KeptDay>] => [
  row.id,
  { revision: row.revision, state: stateOf(row) },
];

function saveDays(tx: Tx, kept: ReadonlyMap<SubjectId, Kept<CounterDay>>): void {
  const days = [...kept.values()].flatMap(({ state }) => (state.state === "none" ? [] : [state]));
  if (days.length < kept.size) throw new Error("a counter day that was not opened cannot be saved");
  const closed = days.map((day) => (day.state === "closed" ? day : undefined));
  tx.send(save, [
    tx.town,
    [...kept.keys()],
    [...kept.values()].map((one) => one.revision),
    days.map((day) => day.state),
    days.map((day) => day.counter),
    days.map((day) => day.on),
    days.map((day) => day.clerk),
    days.map((day) => day.openedAt),
    days.map((day) => day.floatPaise),
    days.map(({ taken }) => arrayText(taken.map((one) => one.mode))),
    days.map(({ taken }) => arrayText(taken.map((one) => one.count))),
    days.map(({ taken }) => arrayText(taken.map((one) => one.amountPaise))),
    days.map(({ taken }) => arrayText(taken.map((one) => one.cancelledCount))),
    days.map(({ taken }) => arrayText(taken.map((one) => one.cancelledPaise))),
    days.map((day) => day.handovers),
    days.map((day) => (day.state === "open" ? null : day.countedPaise)),
    closed.map((day) => day?.expectedPaise ?? null),
    closed.map((day) => arrayText(day?.notes.map((one) => one.valuePaise) ?? [])),
    closed.map((day) => arrayText(day?.notes.map((one) => one.count) ?? [])),
    closed.map((day) => day?.closedAt ?? null),
    closed.map((day) => day?.deposit ?? null),
  ]);
}

export const counterDayStore: SubjectStore<CounterDay> = {
  kind: counterDays,
  load: async (tx, ids, locked) => new Map((await tx.query<Row>(locked ? lock : load, [tx.town, ids])).map(keptOf)),
  save: async (tx, kept) => saveDays(tx, kept),
};

export async function readDay(tx: Tx, id: SubjectId): Promise<KeptDay | undefined> {
  const [row] = await tx.query<Row>(load, [tx.town, [id]]);
  return row && stateOf(row);
}

/** All counters that were opened on this day. */
export const daysOf = async (tx: Tx, on: CivilDate): Promise<readonly KeptDay[]> =>
  (await tx.query<Row>(ofDate, [tx.town, on])).map(stateOf);

/** Days before this one that nobody has closed, the oldest first, at most twenty. */
export const daysLeftOpen = async (tx: Tx, today: CivilDate): Promise<readonly KeptDay[]> =>
  (await tx.query<Row>(running, [tx.town, today])).map(stateOf);

interface DepositRow {
  readonly id: SubjectId;
  readonly revision: number;
  readonly number: string;
  readonly day: SubjectId;
  readonly counter: string;
  readonly day_on: CivilDate;
  readonly cash_paise: bigint;
  readonly cheques: readonly SubjectId[];
  readonly total_paise: bigint;
  readonly bank: string;
  readonly made_on: CivilDate;
  readonly made_by: PersonId;
}

const depositColumns = `select id, revision, number, day, counter, day_on, cash_paise, cheques, total_paise, bank, made_on,
    made_by
  from state.deposits where town = $1::integer`;
const loadDeposits = statement("deposits.load", `${depositColumns} and id = any ($2::uuid[])`);
const lockDeposits = statement("deposits.lock", `${depositColumns} and id = any ($2::uuid[]) order by id for update`);
const depositsOfDay = statement("deposits.of_day", `${depositColumns} and day = $2::uuid order by number`);
const saveDeposits = statement(
  "deposits.save",
  `insert into state.deposits (town, id, revision, number, day, counter, day_on, cash_paise, cheques, total_paise, bank,
     made_on, made_by)
   select $1::integer, id, revision, number, day, counter, day_on, cash, cheques::uuid[], total, bank, made_on, made_by
   from unnest($2::uuid[], $3::integer[], $4::text[], $5::uuid[], $6::text[], $7::date[], $8::bigint[], $9::text[],
     $10::bigint[], $11::text[], $12::date[], $13::uuid[])
     as d (id, revision, number, day, counter, day_on, cash, cheques, total, bank, made_on, made_by)
   on conflict (town, id) do update set revision = excluded.revision`,
);

const depositOf = (row: DepositRow): MadeDeposit => ({
  state: "made",
  number: row.number,
  day: row.day,
  counter: row.counter,
  dayOn: row.day_on,
  cashPaise: paise(row.cash_paise),
  cheques: row.cheques,
  totalPaise: paise(row.total_paise),
  bank: row.bank,
  on: row.made_on,
  by: row.made_by,
});

export const depositStore: SubjectStore<Deposit> = {
  kind: deposits,
  load: async (tx, ids, locked) =>
    new Map(
      (await tx.query<DepositRow>(locked ? lockDeposits : loadDeposits, [tx.town, ids])).map((row) => [
        row.id,
        { revision: row.revision, state: depositOf(row) },
      ]),
    ),
  save: async (tx, kept) => {
    const made = [...kept.values()].flatMap(({ state }) => (state.state === "made" ? [state] : []));
    tx.send(saveDeposits, [
      tx.town,
      [...kept.keys()],
      [...kept.values()].map((one) => one.revision),
      made.map((one) => one.number),
      made.map((one) => one.day),
      made.map((one) => one.counter),
      made.map((one) => one.dayOn),
      made.map((one) => one.cashPaise),
      made.map((one) => arrayText(one.cheques)),
      made.map((one) => one.totalPaise),
      made.map((one) => one.bank),
      made.map((one) => one.on),
      made.map((one) => one.by),
    ]);
  },
};

export async function readDeposit(tx: Tx, id: SubjectId): Promise<MadeDeposit | undefined> {
  const [row] = await tx.query<DepositRow>(loadDeposits, [tx.town, [id]]);
  return row && depositOf(row);
}

export const depositsOf = async (
  tx: Tx,
  day: SubjectId,
): Promise<readonly { readonly id: SubjectId; readonly deposit: MadeDeposit }[]> =>
  (await tx.query<DepositRow>(depositsOfDay, [tx.town, day])).map((row) => ({ id: row.id, deposit: depositOf(row) }));
