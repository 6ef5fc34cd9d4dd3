// Every object of a database with its definition and rights, as PostgreSQL's own catalogs tell: to compare one database with another.
import { Client } from "pg";

/** What is there, by kind and name; the value is its definition. */
export type Inventory = ReadonlyMap<string, string>;

/** Catalogs whose rows have no identity of their own: what belongs to them is told below by the object they belong to. */
const no_identity = ["pg_enum", "pg_largeobject_metadata", "pg_subscription_rel"];

const catalogs = `select c.relname as name from pg_class c
  join pg_attribute a on a.attrelid = c.oid and a.attname = 'oid' and a.attnum > 0
  where c.relnamespace = 'pg_catalog'::regnamespace and c.relkind = 'r' order by 1`;

const sorted = (acl: string): string => `array(select unnest(${acl})::text order by 1)::text`;

/** Each gives rows of `name` and `what`; object numbers, which differ from one database to the next, are written as names. */
const definitions: Readonly<Record<string, string>> = {
  function: `select oid::regprocedure::text as name, concat_ws(' | ', prokind, prolang::text, prosrc, probin, prosecdef,
      proleakproof, provolatile, proconfig, proowner::regrole, ${sorted("proacl")}, pg_get_function_result(oid)) as what
    from pg_proc`,
  trigger: `select concat_ws(' ', tgrelid::regclass, tgname) as name, concat_ws(' ', tgenabled, pg_get_triggerdef(oid)) as what from pg_trigger`,
  "event trigger": `select evtname as name, concat_ws(' | ', evtevent, evtenabled, evtfoid::regprocedure, evttags) as what
    from pg_event_trigger`,
  rule: `select concat_ws(' ', ev_class::regclass, rulename) as name, concat_ws(' ', ev_enabled, pg_get_ruledef(oid)) as what from pg_rewrite`,
  role: `select rolname as name, concat_ws(' | ', rolsuper, rolinherit, rolcreaterole, rolcreatedb, rolcanlogin,
      rolreplication, rolbypassrls, rolconnlimit, rolvaliduntil, rolpassword is not null) as what from pg_authid`,
  membership: `select concat_ws(' of ', roleid::regrole, member::regrole) as name,
      concat_ws(' | ', grantor::regrole, admin_option, to_jsonb(m) -> 'inherit_option', to_jsonb(m) -> 'set_option') as what
    from pg_auth_members m`,
  schema: `select nspname as name, concat_ws(' ', nspowner::regrole, ${sorted("nspacl")}) as what from pg_namespace`,
  relation: `select oid::regclass::text as name, concat_ws(' | ', relkind, relowner::regrole, relpersistence, reloptions,
      relrowsecurity, relforcerowsecurity, relreplident, ${sorted("relacl")},
      case when relkind in ('v', 'm') then pg_get_viewdef(oid) end, case when relkind = 'i' then pg_get_indexdef(oid) end) as what
    from pg_class`,
  column: `select concat_ws('.', a.attrelid::regclass, a.attnum) as name, concat_ws(' | ', a.attname, a.atttypid::regtype, a.atttypmod,
      a.attnotnull, a.attgenerated, a.attidentity, a.attisdropped, ${sorted("a.attacl")}, pg_get_expr(d.adbin, d.adrelid)) as what
    from pg_attribute a left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum`,
  constraint: `select concat_ws(' ', conrelid::regclass, contypid::regtype, conname) as name,
      concat_ws(' ', convalidated, pg_get_constraintdef(oid)) as what from pg_constraint`,
  policy: `select concat_ws(' ', polrelid::regclass, polname) as name, concat_ws(' | ', polcmd, polpermissive,
      (select string_agg(case r when 0 then 'public' else r::regrole::text end, ',') from unnest(polroles) r),
      pg_get_expr(polqual, polrelid), pg_get_expr(polwithcheck, polrelid)) as what from pg_policy`,
  "default rights": `select concat_ws(' ', defaclrole::regrole, defaclnamespace::regnamespace, defaclobjtype) as name,
      ${sorted("defaclacl")} as what from pg_default_acl`,
  database: `select datname as name, concat_ws(' | ', datdba::regrole, datallowconn, datconnlimit, ${sorted("datacl")}) as what
    from pg_database`,
  type: `select oid::regtype::text as name, concat_ws(' | ', typowner::regrole, typtype, typinput, ${sorted("typacl")},
      (select string_agg(enumlabel, ',' order by enumsortorder) from pg_enum e where e.enumtypid = t.oid)) as what from pg_type t`,
  language: `select lanname as name, concat_ws(' | ', lanowner::regrole, lanpltrusted, ${sorted("lanacl")}) as what from pg_language`,
  "setting of role or database": `select concat_ws(' ', nullif(setrole, 0)::regrole, d.datname, s.setting) as name, '' as what
    from pg_db_role_setting r left join pg_database d on d.oid = r.setdatabase, unnest(r.setconfig) as s (setting)`,
  setting: `select name, concat_ws(' | ', setting, source, reset_val) as what from pg_settings
    where source not in ('default', 'client', 'session')`,
  "who may connect": `select concat_ws(' ', line_number, type, database, user_name, address) as name,
      concat_ws(' | ', auth_method, options) as what from pg_hba_file_rules`,
};

/** Numbers of objects stand in the names of what PostgreSQL makes by itself; the data folder stands in settings. */
const plain = (text: string, dataFolder: string): string =>
  text
    .replaceAll(dataFolder, "DATA")
    .replace(/(pg_toast|pg_temp|pg_toast_temp|RI_ConstraintTrigger_[ac])_\d+/g, "$1_N");

/** Takes the inventory of the database at this address, as its superuser. */
export async function takeInventory(url: string, dataFolder: string): Promise<Inventory> {
  const client = new Client({ connectionString: url });
  await client.connect();
  const found = new Map<string, string>();
  const note = (
    kind: string,
    rows: readonly { readonly name: string | null; readonly what: string | null }[],
  ): void => {
    // Two rows of one name are told apart by their number: one more of them is a difference too.
    const seen = new Map<string, number>();
    for (const { name, what } of rows) {
      const key = `${kind} ${plain(name ?? "", dataFolder)}`;
      const turn = (seen.get(key) ?? 0) + 1;
      seen.set(key, turn);
      found.set(turn === 1 ? key : `${key} (${turn})`, plain(what ?? "", dataFolder));
    }
  };
  try {
    await client.query("set search_path = pg_catalog");
    const { rows } = await client.query<{ name: string }>(catalogs);
    for (const { name } of rows) {
      if (no_identity.includes(name)) continue;
      const identities = `select o.type || ' ' || o.identity as name, '' as what
        from ${name} c, pg_identify_object(c.tableoid, c.oid, 0) o order by 1, 2`;
      note("object", (await client.query<{ name: string; what: string }>(identities)).rows);
    }
    for (const [kind, text] of Object.entries(definitions)) {
      note(kind, (await client.query<{ name: string; what: string }>(`${text} order by 1, 2`)).rows);
    }
    return found;
  } finally {
    await client.end();
  }
}

/** What one has and the other has not, or has otherwise. */
export function differences(fresh: Inventory, other: Inventory): readonly string[] {
  const told: string[] = [];
  for (const [key, what] of other) {
    const was = fresh.get(key);
    if (was === undefined) told.push(`added: ${key}`);
    else if (was !== what) told.push(`changed: ${key}`);
  }
  for (const key of fresh.keys()) if (!other.has(key)) told.push(`missing: ${key}`);
  return told;
}
