// Plants changes in the database as its superuser could: one value, one row more or less, one row of another town.
import type { Client } from "pg";

export interface Column {
  readonly name: string;
  readonly type: string;
  readonly nullable: boolean;
}

/** A table as pg_catalog describes it. */
export interface PlantedTable {
  readonly name: string;
  readonly columns: readonly Column[];
  readonly key: readonly string[];
}

/** Drops what would itself refuse a planted change: who can change a row can do that as well. Keys alone stay. */
export async function dropGuards(client: Client): Promise<void> {
  const { rows } = await client.query<{ text: string }>(
    `select format('alter table %s drop constraint %I', k.conrelid::regclass, k.conname) as text
     from pg_constraint k join pg_namespace n on n.oid = k.connamespace
     where n.nspname in ('journal', 'state') and k.contype in ('c', 'u', 'f')`,
  );
  const { rows: indexes } = await client.query<{ text: string }>(
    `select format('drop index %s', i.indexrelid::regclass) as text
     from pg_index i join pg_class c on c.oid = i.indrelid join pg_namespace n on n.oid = c.relnamespace
     where n.nspname in ('journal', 'state') and i.indisunique
       and not exists (select from pg_constraint k where k.conindid = i.indexrelid)`,
  );
  for (const { text } of [...rows, ...indexes]) await client.query(text);
}

/** Every table of the journal and of the states. */
export async function tablesOf(client: Client): Promise<readonly PlantedTable[]> {
  const { rows } = await client.query<PlantedTable>(
    `select n.nspname || '.' || c.relname as name,
       json_agg(json_build_object('name', a.attname, 'type', format_type(a.atttypid, a.atttypmod),
         'nullable', not a.attnotnull) order by a.attnum) as columns,
       (select json_agg(ka.attname) from pg_constraint k join pg_attribute ka
         on ka.attrelid = k.conrelid and ka.attnum = any (k.conkey)
        where k.conrelid = c.oid and k.contype = 'p') as key
     from pg_class c join pg_namespace n on n.oid = c.relnamespace
     join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
     where c.relkind = 'r' and n.nspname in ('journal', 'state') group by c.oid, 1 order by 1`,
  );
  return rows;
}

/** A change of one value, by its type; `c` stands for the column. */
const changes: Readonly<Record<string, string>> = {
  smallint: "coalesce(c, 0) + 1",
  integer: "coalesce(c, 0) + 1",
  bigint: "coalesce(c, 0) + 1",
  text: "coalesce(c, '') || 'x'",
  boolean: "not c",
  uuid: "gen_random_uuid()",
  date: "coalesce(c, date '2026-01-01') + 1",
  "timestamp with time zone": "c + interval '1 millisecond'",
  bytea: "set_bit(c, 0, 1 - get_bit(c, 0))",
  jsonb: `case when c is null or c = '{}' then '{"x": 1}'
    when jsonb_typeof(c) = 'array' then c || '["x"]' else
    jsonb_set(c, array[(select min(k) from jsonb_object_keys(c) k)], '"x"') end`,
  "text[]": "case when cardinality(c) = 0 then array['x'] else array[c[1] || 'x'] || c[2:] end",
  "bigint[]": "case when cardinality(c) = 0 then array[1::bigint] else array[c[1] + 1] || c[2:] end",
  "integer[]": "case when cardinality(c) = 0 then array[1] else array[c[1] + 1] || c[2:] end",
  "date[]": "case when cardinality(c) = 0 then array[date '2026-01-01'] else array[c[1] + 1] || c[2:] end",
  "uuid[]": "array[gen_random_uuid()] || c[2:]",
};

export function changeOf({ name, type }: Column): string {
  const change = changes[type];
  if (change === undefined) throw new Error(`no change is known for the type ${type}: add one here`);
  return change.replace(/\bc\b/g, `"${name}"`);
}

/** A row as text by column, with where it lies. */
export interface PlantedRow {
  readonly place: string;
  readonly values: Readonly<Record<string, string | null>>;
}

const asText = (table: PlantedTable): string =>
  `ctid::text as place, json_build_object(${table.columns.map(({ name }) => `'${name}', "${name}"::text`).join(", ")}) as values`;

/** The town's row with the greatest value in this column, so that the next value is free. */
export async function rowOf(client: Client, table: PlantedTable, town: number, column: string): Promise<PlantedRow> {
  const { rows } = await client.query<PlantedRow>(
    `select ${asText(table)} from ${table.name} where town = $1 order by "${column}" desc nulls last limit 1`,
    [town],
  );
  const [row] = rows;
  if (!row) throw new Error(`${table.name} has no row of town ${town}: the filled town must put one there`);
  return row;
}

/** Sets one column of a row; the row as it is then. */
export async function change(
  client: Client,
  table: PlantedTable,
  row: PlantedRow,
  [column, expression]: readonly [string, string],
  values: readonly (string | null)[] = [],
): Promise<PlantedRow> {
  const { rows } = await client.query<PlantedRow>(
    `update ${table.name} set "${column}" = ${expression} where ctid = '${row.place}' returning ${asText(table)}`,
    [...values],
  );
  const [changed] = rows;
  if (!changed) throw new Error(`the row of ${table.name} is not where it was`);
  return changed;
}

/** Puts a column's value back. */
export async function putBack(
  client: Client,
  table: PlantedTable,
  changed: PlantedRow,
  { name, type }: Column,
  before: PlantedRow,
): Promise<void> {
  await change(client, table, changed, [name, `$1::text::${type}`], [before.values[name] ?? null]);
}

export async function remove(client: Client, table: PlantedTable, row: PlantedRow): Promise<void> {
  await client.query(`delete from ${table.name} where ctid = '${row.place}'`);
}

/** Inserts a row; `other` columns get these values instead. */
export async function insert(
  client: Client,
  table: PlantedTable,
  row: PlantedRow,
  other: Readonly<Record<string, string>> = {},
): Promise<PlantedRow> {
  const values = { ...row.values, ...other };
  const { columns } = table;
  const { rows } = await client.query<PlantedRow>(
    `insert into ${table.name} (${columns.map(({ name }) => `"${name}"`).join(", ")})
     values (${columns.map(({ type }, at) => `$${at + 1}::text::${type}`).join(", ")}) returning ${asText(table)}`,
    columns.map(({ name }) => values[name] ?? null),
  );
  return rows[0] as PlantedRow;
}
