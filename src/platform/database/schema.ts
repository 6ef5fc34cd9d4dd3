// Describes the resulting schema in readable text, the same for the same schema, from PostgreSQL's own catalog.
import type { Database } from "./connect.ts";
import { statement } from "./connect.ts";

const ours = "n.nspname not like 'pg\\_%' and n.nspname <> 'information_schema'";

/** A privilege list as "akshara_serve: INSERT SELECT"; the owner's own are left out. */
const grantsOf = (column: string, kind: string, owner: string): string => `
  (select coalesce(string_agg(line, '; ' order by line), 'none')
   from (select case when a.grantee = 0 then 'everyone' else a.grantee::regrole::text end || ': ' ||
                string_agg(a.privilege_type, ' ' order by a.privilege_type) as line
         from aclexplode(coalesce(${column}, acldefault('${kind}', ${owner}))) a
         where a.grantee <> ${owner} group by a.grantee) lines)`;

const tablesText = `
  select n.nspname || '.' || c.relname as name, c.oid::text as id,
         c.relrowsecurity as guarded, c.relforcerowsecurity as forced, c.relowner::regrole::text as owner,
         case c.relkind when 'v' then 'view' when 'm' then 'materialized view' else 'table' end as kind,
         case when c.relkind in ('v', 'm') then pg_get_viewdef(c.oid) else '' end as definition,
         coalesce(array_to_string(c.reloptions, ', '), '') as options,
         ${grantsOf("c.relacl", "r", "c.relowner")} as grants
  from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where c.relkind in ('r', 'p', 'v', 'm') and ${ours}
  order by 1`;

const columnsText = `
  select a.attrelid::text as id,
         a.attname || ' ' || format_type(a.atttypid, a.atttypmod)
           || case when a.attnotnull then ' not null' else '' end
           || case when a.attgenerated <> '' then ' generated always as (' || pg_get_expr(d.adbin, d.adrelid) || ')'
                   when d.adbin is not null then ' default ' || pg_get_expr(d.adbin, d.adrelid) else '' end
           || case when a.attidentity <> '' then ' identity' else '' end
           || case when a.attacl is not null
              then ' -- ' || ${grantsOf("a.attacl", "c", "c.relowner")} else '' end as line
  from pg_attribute a
    join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace
    left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
  where a.attnum > 0 and not a.attisdropped and c.relkind in ('r', 'p', 'v', 'm') and ${ours}
  order by a.attrelid, a.attnum`;

const constraintsText = `
  select k.conrelid::text as id, 'constraint ' || k.conname || ' ' || pg_get_constraintdef(k.oid) as line
  from pg_constraint k join pg_namespace n on n.oid = k.connamespace
  where k.conrelid <> 0 and k.contype <> 'n' and ${ours} order by k.conrelid, k.conname`;

const indexesText = `
  select i.indrelid::text as id, pg_get_indexdef(i.indexrelid) as line
  from pg_index i join pg_class c on c.oid = i.indexrelid join pg_namespace n on n.oid = c.relnamespace
  where ${ours} and not exists (select from pg_constraint k where k.conindid = i.indexrelid)
  order by i.indrelid, c.relname`;

const policiesText = `
  select p.polrelid::text as id,
         'policy ' || p.polname || ' for '
           || case p.polcmd when 'r' then 'select' when 'a' then 'insert' when 'w' then 'update'
                            when 'd' then 'delete' else 'all' end
           || ' to ' || (select string_agg(case when r = 0 then 'everyone' else r::regrole::text end, ', '
                                           order by r::regrole::text)
                         from unnest(p.polroles) r)
           || coalesce(' using (' || pg_get_expr(p.polqual, p.polrelid) || ')', '')
           || coalesce(' with check (' || pg_get_expr(p.polwithcheck, p.polrelid) || ')', '') as line
  from pg_policy p join pg_class c on c.oid = p.polrelid join pg_namespace n on n.oid = c.relnamespace
  where ${ours} order by p.polrelid, p.polname`;

const triggersText = `
  select t.tgrelid::text as id, pg_get_triggerdef(t.oid) as line
  from pg_trigger t join pg_class c on c.oid = t.tgrelid join pg_namespace n on n.oid = c.relnamespace
  where not t.tgisinternal and ${ours} order by t.tgrelid, t.tgname`;

const schemasText = `
  select 'schema ' || n.nspname || '; owner ' || n.nspowner::regrole::text
           || '; grants ' || ${grantsOf("n.nspacl", "n", "n.nspowner")} as line
  from pg_namespace n where ${ours} and n.nspname <> 'public' order by n.nspname`;

// A sequence per town would fill the page: those that differ by the town's number alone are one line.
const sequencesText = `
  select 'sequence ' || n.nspname || '.' || regexp_replace(c.relname, '[0-9]+$', '<town>') || ' as '
           || format_type(s.seqtypid, null) || '; owner ' || c.relowner::regrole::text
           || '; grants ' || ${grantsOf("c.relacl", "s", "c.relowner")} as line
  from pg_sequence s join pg_class c on c.oid = s.seqrelid join pg_namespace n on n.oid = c.relnamespace
  where ${ours} group by 1 order by 1`;

const functionsText = `
  select '-- owner ' || p.proowner::regrole::text || '; grants ' || ${grantsOf("p.proacl", "f", "p.proowner")}
           || E'\\n' || rtrim(pg_get_functiondef(p.oid), E' \\n') || ';' as line
  from pg_proc p join pg_namespace n on n.oid = p.pronamespace
  where p.prokind in ('f', 'p') and ${ours}
    and not exists (select from pg_depend d where d.objid = p.oid and d.deptype = 'e')
  order by n.nspname, p.proname, p.oid::regprocedure::text`;

interface Table {
  readonly name: string;
  readonly id: string;
  readonly guarded: boolean;
  readonly forced: boolean;
  readonly owner: string;
  readonly kind: string;
  readonly definition: string;
  readonly options: string;
  readonly grants: string;
}

interface Line {
  readonly id: string;
  readonly line: string;
}

function security(table: Table): string {
  if (!table.guarded) return "no row security";
  return table.forced ? "row security forced" : "row security, not for the owner";
}

function tableText(table: Table, inside: readonly string[], after: readonly string[]): string {
  const head = `-- owner ${table.owner}; ${security(table)}; grants ${table.grants}`;
  const options = table.options === "" ? "" : ` with (${table.options})`;
  const definition = table.definition === "" ? "" : ` as\n${table.definition.trim().replace(/;$/, "")}`;
  const listed = inside.map((line) => `  ${line}`).join(",\n");
  const body = `${table.kind} ${table.name} (\n${listed}\n)${options}${definition};`;
  return [head, body, ...after.map((line) => `${line};`)].join("\n");
}

/** The schema of a migrated database with towns opened, as text for sql/schema.sql. */
export async function describeSchema(database: Database): Promise<string> {
  const lines = async (name: string, text: string): Promise<readonly Line[]> =>
    await database.query<Line>(statement(`schema.${name}`, text));
  const tables = await database.query<Table>(statement("schema.tables", tablesText));
  const columns = await lines("columns", columnsText);
  const constraints = await lines("constraints", constraintsText);
  const outside = [
    ...(await lines("indexes", indexesText)),
    ...(await lines("policies", policiesText)),
    ...(await lines("triggers", triggersText)),
  ];
  const of = (all: readonly Line[], table: Table): readonly string[] =>
    all.filter(({ id }) => id === table.id).map(({ line }) => line);
  const parts = [
    "-- The schema as the migrations leave it, for reading. Written by `node tools/schema.ts`; never run.",
    (await lines("schemas", schemasText)).map(({ line }) => `-- ${line}`).join("\n"),
    (await lines("sequences", sequencesText)).map(({ line }) => `-- ${line}`).join("\n"),
    ...tables.map((table) => tableText(table, [...of(columns, table), ...of(constraints, table)], of(outside, table))),
    ...(await lines("functions", functionsText)).map(({ line }) => line),
  ];
  return `${parts.filter((part) => part !== "").join("\n\n")}\n`;
}
