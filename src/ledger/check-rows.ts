// The checker's comparison: the rows that should stand in a table against those that do, column by column, in SQL.
import type { SubjectId } from "../kernel/ids.ts";
import type { TownId } from "../kernel/town.ts";
import { type Statement, statement, type Tx } from "../platform/database/connect.ts";

/**
 * One thing that is not as the journal says: `kind` is its table, or `fact`; `subject` is whose row it is. `position` is the
 * altered fact itself; for a row it is the last fact that moved its subject, and none where no fact ever did.
 */
export interface Difference {
  readonly town: TownId;
  readonly what:
    | "fact-altered"
    | "fact-refused"
    | "fact-not-in-log"
    | "row-altered"
    | "row-missing"
    | "row-unknown"
    | "state-refused"
    | "column-unknown";
  readonly kind: string;
  readonly subject?: SubjectId;
  readonly position?: bigint;
  readonly detail: string;
}

/** A broken town may differ in every row; the first few hundred tell enough. */
export const differences_max = 500;

/** A table as the database itself describes it, so that no column can be forgotten. */
export interface Table {
  /** With its schema: `state.holdings`. */
  readonly name: string;
  readonly columns: readonly string[];
  /** The columns' types, in the same order. */
  readonly types: readonly string[];
  /** The columns of the primary key. */
  readonly key: readonly string[];
  /** The key's first uuid: the subject whose row it is. */
  readonly subject: string | null;
}

const describe = statement(
  "checker.tables",
  `select n.nspname || '.' || c.relname as name, array_agg(a.attname::text order by a.attnum) as columns,
     array_agg(format_type(a.atttypid, a.atttypmod) order by a.attnum) as types,
     coalesce(array_agg(a.attname::text order by array_position(k.conkey, a.attnum))
       filter (where a.attnum = any (k.conkey)), '{}') as key,
     (array_agg(a.attname::text order by array_position(k.conkey, a.attnum))
       filter (where a.attnum = any (k.conkey) and a.atttypid = 'uuid'::regtype))[1] as subject
   from pg_class c join pg_namespace n on n.oid = c.relnamespace
   join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
   left join pg_constraint k on k.conrelid = c.oid and k.contype = 'p'
   where n.nspname in ('journal', 'state') and c.relkind in ('r', 'p') and not c.relispartition
   group by 1 order by 1`,
);

/** Every table that follows from the facts, by name. */
export const describeTables = async (tx: Tx): Promise<ReadonlyMap<string, Table>> =>
  new Map((await tx.query<Table>(describe)).map((table) => [table.name, table]));

/** Rows that should stand in a table: a select of these columns, with its parameters. */
export interface Wanted {
  /** Names the statement: what wants these rows. */
  readonly by: string;
  readonly table: string;
  readonly columns: readonly string[];
  readonly select: string;
  readonly values: readonly unknown[];
  /** Columns that do not follow from the facts. */
  readonly unchecked?: readonly string[];
}

/** The subjects that are compared: from this id on, and before that one when there is one. */
export interface Range {
  readonly from: SubjectId;
  readonly before?: SubjectId;
}

const insertion = /^\s*insert into ([a-z_]+\.[a-z_]+) \(([^)]*)\)\s+(select\s[\s\S]*?)\s+on conflict\s/;

function wantedBy({ name, text }: Statement, values: readonly unknown[]): Wanted {
  const [, table, columns, select] = insertion.exec(text) ?? [];
  if (table === undefined || columns === undefined || select === undefined) {
    throw new Error(`${name}: a save is "insert into schema.table (columns) select ... on conflict ..." or a delete`);
  }
  return { by: name, table, columns: columns.split(",").map((column) => column.trim()), select, values };
}

/** What a store's `save` writes into empty tables, read out of its statements; nothing is sent to the database. */
export async function wantedRows(town: TownId, save: (tx: Tx) => Promise<void>): Promise<readonly Wanted[]> {
  const wanted: Wanted[] = [];
  const send = (one: Statement, values: readonly unknown[] = []): void => {
    if (!/^\s*delete\s/.test(one.text)) wanted.push(wantedBy(one, values));
  };
  const query = async <R extends object>(one: Statement, values?: readonly unknown[]): Promise<R[]> => {
    send(one, values);
    return [];
  };
  await save({ town, send, query });
  return wanted;
}

const quoted = (name: string): string => `"${name}"`;
const list = (parts: readonly string[]): string => parts.join(", ");

/** The bytes of rows are compared, so that no type's own idea of what is equal can hide a change. */
function comparison(table: Table, wanted: Wanted, range: Range | undefined): string {
  const { name, columns, types, key, subject } = table;
  const compared = columns.filter((column) => wanted.columns.includes(column));
  const typed = columns.map((column, at) => [column, `w.${quoted(column)}::${types[at]}`] as const);
  const cast = new Map(typed);
  const first = wanted.values.length + 1;
  const place = quoted(subject ?? "position");
  const within = range
    ? ` and ${place} >= $${first}::uuid${range.before === undefined ? "" : ` and ${place} < $${first + 1}::uuid`}`
    : "";
  const altered = compared.map((column) => {
    return `case when record_image_ne(row(f.${quoted(column)}), row(${cast.get(column)})) then '${column}' end`;
  });
  return `with wanted (${list(wanted.columns.map(quoted))}) as (${wanted.select}),
    found as (select ${list(compared.map(quoted))} from ${name} where town = $1::integer${within})
    select coalesce(f.${place}, w.${place})::text as place, f.town is null as missing, w.town is null as unknown,
      array_remove(array[${list(altered)}], null) as columns
    from found f full join wanted w on ${key.map((one) => `w.${quoted(one)} = f.${quoted(one)}`).join(" and ")}
    where record_image_ne(row(${list(compared.map((one) => `f.${quoted(one)}`))}),
      row(${list(compared.map((one) => cast.get(one) ?? ""))}))
    limit ${differences_max}`;
}

interface Found {
  readonly place: string;
  readonly missing: boolean;
  readonly unknown: boolean;
  readonly columns: readonly string[];
}

function differenceOf(town: TownId, table: Table, { place, missing, unknown, columns }: Found): Difference {
  const where = table.subject === null ? { position: BigInt(place) } : { subject: place as SubjectId };
  const at = { town, kind: table.name, ...where };
  if (missing) return { ...at, what: "row-missing", detail: "the journal made this row" };
  if (unknown) return { ...at, what: "row-unknown", detail: "no fact made this row" };
  return { ...at, what: "row-altered", detail: `not as the journal made it: ${columns.join(", ")}` };
}

/** Compares a town's rows of a table, or those of a range of subjects, with the rows that should stand there. */
export async function compareRows(tx: Tx, table: Table, wanted: Wanted, range?: Range): Promise<readonly Difference[]> {
  const text = comparison(table, wanted, range);
  const bounds = range === undefined ? [] : range.before === undefined ? [range.from] : [range.from, range.before];
  const part = range === undefined ? "whole" : range.before === undefined ? "last" : "part";
  const rows = await tx.query<Found>(statement(`checker.${wanted.by}.${part}`, text), [...wanted.values, ...bounds]);
  return rows.map((row) => differenceOf(tx.town, table, row));
}

/** Columns that nothing compares: what a service added to a table and does not save. */
export const forgottenColumns = (town: TownId, table: Table, wanted: Wanted): readonly Difference[] =>
  table.columns
    .filter((column) => !wanted.columns.includes(column) && !wanted.unchecked?.includes(column))
    .map((column) => ({ town, what: "column-unknown", kind: table.name, detail: `no service saves ${column}` }));
