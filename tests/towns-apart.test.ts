// Towns are kept apart by the schema itself: forced row security, the town first in every key, and no owner that logs in.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { statement } from "../src/platform/database/connect.ts";
import { type TestDatabase, testDatabase } from "../src/platform/database/test-database.ts";

/** What belongs to no town: the list of towns itself, and which migrations ran. */
const townless = new Set(["akshara.towns", "migration.applied"]);
/** The log is one for all towns of an installation (docs/divergences.md). */
const acrossTowns = new Set(["log.checkpoints", "log.vaulted", "log.vault_outbox", "log.vault_objects"]);

describe("the schema", () => {
  let databases: TestDatabase;
  before(async () => {
    databases = await testDatabase();
  });
  after(() => databases.close());
  const ask = <R extends object>(name: string, text: string): Promise<R[]> =>
    databases.superuser.query<R>(statement(`schema.${name}`, text));

  test("row security is forced on every table, and every table has a policy", async () => {
    const tables = await ask<{ name: string; forced: boolean; policies: bigint }>(
      "forced",
      `select n.nspname || '.' || c.relname as name, c.relrowsecurity and c.relforcerowsecurity as forced,
              (select count(*) from pg_policy p where p.polrelid = c.oid) as policies
       from pg_class c join pg_namespace n on n.oid = c.relnamespace
       where c.relkind in ('r', 'p') and n.nspname in ('akshara', 'journal', 'state', 'platform', 'log')`,
    );
    assert.ok(tables.length > 15);
    assert.deepEqual(
      tables.filter(({ forced, policies }) => !forced || policies === 0n),
      [],
    );
  });

  test("the town comes first in every primary, unique and foreign key", async () => {
    const keys = await ask<{ table: string; key: string; first: string }>(
      "keys",
      `select k.conrelid::regclass::text as table, k.conname as key, a.attname as first
       from pg_constraint k join pg_namespace n on n.oid = k.connamespace
       join pg_attribute a on a.attrelid = k.conrelid and a.attnum = k.conkey[1]
       where k.contype in ('p', 'u', 'f') and n.nspname in ('akshara', 'journal', 'state', 'platform', 'log')`,
    );
    assert.ok(keys.length > 15);
    const free = new Set([...townless, ...acrossTowns]);
    assert.deepEqual(
      keys.filter(({ table, first }) => first !== "town" && !free.has(table)),
      [],
    );
  });

  test("no role that can log in owns anything, and none may bypass row security", async () => {
    const owned = await ask<{ what: string; owner: string }>(
      "owners",
      `select c.oid::regclass::text as what, r.rolname as owner from pg_class c join pg_roles r on r.oid = c.relowner
       join pg_namespace n on n.oid = c.relnamespace
       where r.rolcanlogin and n.nspname in ('akshara', 'journal', 'state', 'platform', 'log', 'position')`,
    );
    assert.deepEqual(owned, []);
    const strong = await ask<{ role: string }>(
      "strong",
      `select rolname as role from pg_roles where rolname like 'akshara%' and (rolsuper or rolbypassrls or rolcreaterole)`,
    );
    assert.deepEqual(strong, []);
  });

  test("a session without a town sees no row of any town", async () => {
    await databases.superuser.query(
      statement(
        "schema.book",
        "insert into state.books (town, id, revision, last) values (250705, gen_random_uuid(), 1, 1)",
      ),
    );
    const [seen] = await databases.serve.query<{ count: bigint }>(
      statement("schema.seen", "select count(*) from state.books"),
    );
    assert.equal(seen?.count, 0n);
  });
});
