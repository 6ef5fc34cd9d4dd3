// What the returns count, in two statements over the events' own columns: no form is opened for it.
import type { SubjectId } from "../../../kernel/ids.ts";
import { statement, type Tx } from "../../../platform/database/connect.ts";
import {
  type Basis,
  birthOrders,
  type Cell,
  daysOf,
  deathAges,
  type MonthCount,
  motherAges,
  type TableName,
  tableNames,
} from "../rules/returns.ts";
import type { EventKind } from "../rules/forms.ts";

/**
 * The entries of a period: those that stand (a cancelled one counts no more), of one unit or of all. Comparing months and days is
 * leakproof, so that row security lets an index answer. Plan, seen on 500,000 entries of one town: Index Scan using events_month
 * (or events_registered), Index Cond (town, month from and to), 24,480 rows of a year, then one HashAggregate over all seven
 * groupings; some 200 ms a year, 20 to 60 ms a month.
 */
const entries: Readonly<Record<Basis, string>> = {
  event: "registered_on is not null and month >= $2::text and month <= $3::text",
  registration: "registered_on >= $2::date and registered_on < $3::date",
};

const counting = (basis: Basis): string =>
  `with entry as (
     select what, coalesce(nullif(sex, ''), 'unsaid') as sex, coalesce(place, 'unsaid') as place,
       coalesce(width_bucket(mother_age::integer, $5::integer[])::text, 'unsaid') as mother,
       case when children is null then 'unsaid' else least(children, $7::integer)::text end as born,
       coalesce(width_bucket(age_years::integer, $6::integer[])::text, 'unsaid') as age,
       coalesce(cause, 'unsaid') as cause, coalesce(delay, 'unsaid') as delay
     from state.events
     where town = $1::integer and state = 'registered' and ${entries[basis]} and ($4::uuid is null or unit = $4::uuid)
   )
   select what, sex, coalesce(place, mother, born, age, cause, delay) as "group", count(*)::integer as count,
     grouping(place, mother, born, age, cause, delay)::integer as mark
   from entry
   group by grouping sets ((what, sex), (what, sex, place), (what, sex, mother), (what, sex, born), (what, sex, age),
     (what, sex, cause), (what, sex, delay))`;

const months: Readonly<Record<Basis, string>> = {
  event: "month",
  registration: "to_char(registered_on, 'YYYY-MM')",
};

const monthly = (basis: Basis): string =>
  `select ${months[basis]} as month, what, count(*)::integer as count
   from state.events
   where town = $1::integer and state = 'registered' and ${entries[basis]} and ($4::uuid is null or unit = $4::uuid)
   group by 1, 2`;

const cells = {
  event: statement("returns.cells.event", counting("event")),
  registration: statement("returns.cells.registration", counting("registration")),
} as const;
const series = {
  event: statement("returns.months.event", monthly("event")),
  registration: statement("returns.months.registration", monthly("registration")),
} as const;

/** What is counted: a period's months by one basis, of one unit or of the town. */
export interface ReturnAsked {
  readonly basis: Basis;
  readonly months: readonly string[];
  readonly unit: SubjectId | undefined;
}

function periodOf(tx: Tx, { basis, months: counted, unit }: ReturnAsked): readonly unknown[] {
  const { from, before } = daysOf(counted);
  const bounds = basis === "event" ? [counted[0], counted.at(-1)] : [from, before];
  return [tx.town, ...bounds, unit ?? null];
}

interface CellRow {
  readonly what: EventKind;
  readonly sex: string;
  readonly group: string | null;
  readonly count: number;
  readonly mark: number;
}

/** Of the marks of `grouping` each bit is a thing that a count does not tell apart; the whole has all of them. */
const tableByMark: ReadonlyMap<number, TableName> = new Map(
  tableNames.map((name, at) => [63 - 2 ** (5 - at), name] as const),
);

/** The counts of a return. */
export async function readCells(tx: Tx, asked: ReturnAsked): Promise<readonly Cell[]> {
  const last = birthOrders.at(-1) ?? 1;
  const rows = await tx.query<CellRow>(cells[asked.basis], [...periodOf(tx, asked), motherAges, deathAges, last]);
  return rows.map(({ what, sex, group, count, mark }) => {
    const table = tableByMark.get(mark);
    return { what, sex, count, ...(table && { table, group: group ?? "" }) };
  });
}

/** How many of each register every month counts. */
export const readMonths = (tx: Tx, asked: ReturnAsked): Promise<readonly MonthCount[]> =>
  tx.query<MonthCount>(series[asked.basis], periodOf(tx, asked));
