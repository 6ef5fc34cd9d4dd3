// What stands in the two sample towns, in a few words: the count of facts and a hash over every state table of each.
import { statement } from "../../src/platform/database/connect.ts";
import type { TestDatabase } from "../../src/platform/database/test-database.ts";

const tables = statement(
  "security.tables",
  `select n.nspname || '.' || c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
   where c.relkind = 'r' and n.nspname in ('state', 'journal') and c.relname <> 'pending' order by 1`,
);

/** Reads it, for both towns together and each by itself. */
export async function standing({ superuser }: TestDatabase): Promise<(town: number) => Promise<string>> {
  const names = (await superuser.query<{ name: string }>(tables)).map(({ name }) => name);
  const parts = names.map(
    (name) => `select '${name}' as name, count(*) as rows, md5(coalesce(string_agg(h, '' order by h), '')) as hash
      from (select md5(t::text) as h from ${name} t where town = $1::integer) as hashed`,
  );
  const read = statement("security.standing", parts.join(" union all "));
  return async (town) => {
    const rows = await superuser.query<{ name: string; rows: bigint; hash: string }>(read, [town]);
    return rows.map(({ name, rows: count, hash }) => `${name} ${count} ${hash}`).join("\n");
  };
}
