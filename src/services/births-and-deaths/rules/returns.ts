// Returns: what a town or unit counts of a month or a year, by sex and by one thing more; counts only, never a person.
import { type CivilDate, civilDate } from "../../../kernel/civil-date.ts";
import { delays } from "./delay.ts";
import { causes, type EventKind, eventKinds, placeKinds, sexes } from "./forms.ts";

/** Whether a month counts what happened in it, or what was entered into the register in it. */
export const bases = ["event", "registration"] as const;
export type Basis = (typeof bases)[number];

/** A month or a calendar year. `months` are those that it counts, oldest first, as YYYY-MM. */
export interface Period {
  readonly text: string;
  readonly isYear: boolean;
  readonly months: readonly string[];
}

/** Years of one return that may be asked for: from the first old books to the year that runs. */
export const return_year_min = 1850;

const monthOf = (year: number, month: number): string => `${year}-${String(month).padStart(2, "0")}`;

/** Reads "2026" or "2026-11"; undefined for anything else and for what has not begun. */
export function parsePeriod(text: string, today: CivilDate): Period | undefined {
  const found = /^(\d{4})(?:-(0[1-9]|1[0-2]))?$/.exec(text);
  if (!found) return undefined;
  const year = Number(found[1]);
  if (year < return_year_min || text > today.slice(0, text.length)) return undefined;
  if (found[2] !== undefined) return { text, isYear: false, months: [text] };
  return { text, isYear: true, months: Array.from({ length: 12 }, (_, at) => monthOf(year, at + 1)) };
}

/** The twelve months up to the last of a period: what the picture shows. */
export function monthsShown({ months }: Period): readonly string[] {
  const [year = 0, month = 0] = (months.at(-1) ?? "").split("-").map(Number);
  return Array.from({ length: 12 }, (_, at) => {
    const index = year * 12 + month - 12 + at;
    return monthOf(Math.floor(index / 12), (index % 12) + 1);
  });
}

/** The first day of the first of these months, and the first after the last: for days of registration. */
export function daysOf(months: readonly string[]): { readonly from: CivilDate; readonly before: CivilDate } {
  const [year = 0, month = 0] = (months.at(-1) ?? "").split("-").map(Number);
  const next = month === 12 ? monthOf(year + 1, 1) : monthOf(year, month + 1);
  return { from: civilDate(`${months[0] ?? ""}-01`), before: civilDate(`${next}-01`) };
}

/** What nobody said. */
export const unsaid = "unsaid";

/** The first ages of the groups after the youngest: mothers, and those who died. */
export const motherAges = [15, 20, 25, 30, 35, 40, 45] as const;
export const deathAges = [1, 5, 15, 25, 35, 45, 55, 65, 70] as const;
/** The last of these stands for itself and all that follow. */
export const birthOrders = [1, 2, 3, 4] as const;

/** The groups of bounds, as the table counts them: 0 is the youngest. */
const groupsOf = (bounds: readonly number[]): readonly string[] => [0, ...bounds].map((_, at) => String(at));

export const tableNames = ["place", "mother", "order", "age", "cause", "delay"] as const;
export type TableName = (typeof tableNames)[number];

const groups: Readonly<Record<TableName, readonly string[]>> = {
  place: placeKinds,
  mother: groupsOf(motherAges),
  order: birthOrders.map(String),
  age: groupsOf(deathAges),
  cause: causes,
  delay: delays,
};

/** Which tables each register's return has. */
export const tablesOf: Readonly<Record<EventKind, readonly TableName[]>> = {
  birth: ["place", "mother", "order", "delay"],
  death: ["place", "age", "cause", "delay"],
  "still-birth": ["place", "mother", "cause", "delay"],
};

export const sexColumns = [...sexes, unsaid] as const;
export type SexColumn = (typeof sexColumns)[number];
export type BySex = Readonly<Record<SexColumn, number>>;

/** One count as the register gives it; without table and group it is the whole. */
export interface Cell {
  readonly what: EventKind;
  readonly sex: string;
  readonly table?: TableName;
  readonly group?: string;
  readonly count: number;
}

export interface ReturnRow {
  readonly group: string;
  readonly bySex: BySex;
  readonly total: number;
}

export interface ReturnTable {
  readonly name: TableName;
  readonly rows: readonly ReturnRow[];
}

export interface RegisterReturn {
  readonly what: EventKind;
  readonly total: number;
  readonly bySex: BySex;
  readonly tables: readonly ReturnTable[];
}

const sexOf = (sex: string): SexColumn => sexColumns.find((one) => one === sex) ?? unsaid;

function counted(cells: readonly Cell[]): { readonly bySex: BySex; readonly total: number } {
  const bySex: Record<SexColumn, number> = { female: 0, male: 0, transgender: 0, unsaid: 0 };
  for (const { sex, count } of cells) bySex[sexOf(sex)] += count;
  return { bySex, total: cells.reduce((sum, { count }) => sum + count, 0) };
}

/** A child who was found stands in the register of births alone. */
const groupsIn = (what: EventKind, name: TableName): readonly string[] =>
  name === "place" && what !== "birth" ? groups.place.filter((group) => group !== "found") : groups[name];

function tableOf(what: EventKind, name: TableName, cells: readonly Cell[]): ReturnTable {
  const own = cells.filter(({ table }) => table === name);
  const known = groupsIn(what, name);
  const rows = [...known, unsaid].map((group) => ({
    group,
    // What an older release counted under a word that is no more stands with what nobody said.
    ...counted(own.filter((cell) => (known.includes(cell.group ?? "") ? cell.group : unsaid) === group)),
  }));
  return { name, rows: rows.filter(({ group, total }) => group !== unsaid || total > 0) };
}

/** The returns of all registers out of their counts: every group stands there, also with nothing in it. */
export const returnsOf = (cells: readonly Cell[]): readonly RegisterReturn[] =>
  eventKinds.map((what) => {
    const own = cells.filter((cell) => cell.what === what);
    return {
      what,
      ...counted(own.filter(({ table }) => table === undefined)),
      tables: tablesOf[what].map((name) => tableOf(what, name, own)),
    };
  });

const rowOf = (returns: readonly RegisterReturn[], what: EventKind, table: TableName, group: string): number =>
  returns
    .find((one) => one.what === what)
    ?.tables.find(({ name }) => name === table)
    ?.rows.find((row) => row.group === group)?.total ?? 0;

/** The figures that health offices ask for first. */
export interface ReturnFigures {
  readonly births: number;
  readonly deaths: number;
  readonly stillBirths: number;
  /** Deaths before the first birthday. */
  readonly infantDeaths: number;
  /** Deaths of the mother by pregnancy or childbirth. */
  readonly maternalDeaths: number;
  /** Of all three registers. */
  readonly inTime: number;
  readonly late: number;
}

export function figuresOf(returns: readonly RegisterReturn[]): ReturnFigures {
  const total = (what: EventKind): number => returns.find((one) => one.what === what)?.total ?? 0;
  const [births, deaths, stillBirths] = [total("birth"), total("death"), total("still-birth")];
  const inTime = eventKinds.reduce((sum, what) => sum + rowOf(returns, what, "delay", "in-time"), 0);
  return {
    births,
    deaths,
    stillBirths,
    infantDeaths: rowOf(returns, "death", "age", "0"),
    maternalDeaths: rowOf(returns, "death", "cause", "maternal"),
    inTime,
    late: births + deaths + stillBirths - inTime,
  };
}

/** How many of one register a month counts. */
export interface MonthCount {
  readonly month: string;
  readonly what: EventKind;
  readonly count: number;
}

export type MonthRow = Readonly<Record<EventKind, number>> & { readonly month: string };

/** Every month shown, also those without anything. */
export const monthRows = (months: readonly string[], counts: readonly MonthCount[]): readonly MonthRow[] =>
  months.map((month) => {
    const of = (what: EventKind): number => counts.find((one) => one.month === month && one.what === what)?.count ?? 0;
    return { month, birth: of("birth"), death: of("death"), "still-birth": of("still-birth") };
  });
