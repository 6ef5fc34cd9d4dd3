// Migrations run once, in order, whole or not at all; an older program knows when to keep off; nobody who logs in owns.
import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, beforeEach, describe, test } from "node:test";
import { sqlState, statement } from "./connect.ts";
import { checkMigrated, migrate, MigrationFailed, ProgramTooOld } from "./migrate.ts";
import type { TestDatabase } from "./test-database.ts";
import { testDatabase } from "./test-database.ts";

// Hooks outside a suite would run for every file, since one process runs them all.
describe("migrations", () => {
  let database: TestDatabase;
  let folder = "";
  let said: string[] = [];
  before(async () => {
    database = await testDatabase();
  });
  after(() => database.close());
  const freshFolder = (): void => {
    if (folder !== "") rmSync(folder, { recursive: true });
    folder = mkdtempSync(join(tmpdir(), "akshara-sql-"));
  };
  beforeEach(async () => {
    freshFolder();
    said = [];
    await database.superuser.query(statement("test.drop_trial", "drop schema if exists trial cascade"));
    await database.superuser.query(statement("test.forget", "delete from migration.applied"));
  });
  const run = async (files: Readonly<Record<string, string>>): Promise<readonly number[]> => {
    freshFolder();
    for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
    return await migrate(options());
  };
  const options = (): Parameters<typeof migrate>[0] => ({
    url: database.addressOf("akshara_migrate"),
    folder,
    log: (line) => said.push(line),
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  const first = { "000001.sql": "create schema trial; create table trial.one (id integer);" };
  const tables = statement(
    "test.trial_tables",
    "select tablename as name, tableowner as owner from pg_tables where schemaname = 'trial' order by 1",
  );
  const grants =
    "grant usage on schema trial to akshara_serve; grant select on all tables in schema trial to akshara_serve;";

  test("missing migrations run in order, once, and belong to the owner that cannot log in", async () => {
    const files = { ...first, "000002.sql": "create table trial.two (id integer);", "grants.sql": grants };
    assert.deepEqual(await run(files), [1, 2]);
    assert.deepEqual(await run(files), []);
    assert.deepEqual(await database.superuser.query(tables), [
      { name: "one", owner: "akshara_owner" },
      { name: "two", owner: "akshara_owner" },
    ]);
    assert.deepEqual(await database.serve.query(statement("test.granted", "select id from trial.two")), []);
    await checkMigrated(options());
  });

  test("two migrators at once run each migration once", async () => {
    writeFileSync(join(folder, "000001.sql"), first["000001.sql"]);
    writeFileSync(join(folder, "grants.sql"), grants);
    const ran = await Promise.all([migrate(options()), migrate(options()), migrate(options())]);
    assert.deepEqual(ran.flat(), [1]);
  });

  test("a migration that fails is named and leaves nothing behind; those before it stay", async () => {
    const broken = { ...first, "000002.sql": "create table trial.two (id integer); select 1 / 0;" };
    await assert.rejects(
      run(broken),
      (error) => error instanceof MigrationFailed && /^000002.sql: /.test(error.message),
    );
    assert.deepEqual(await database.superuser.query(tables), [{ name: "one", owner: "akshara_owner" }]);
    await assert.rejects(checkMigrated(options()), /lacks 000002.sql/);
    assert.deepEqual(await run({ ...first, "000002.sql": "create table trial.two (id integer);" }), [2]);
  });

  test("an older program refuses a newer breaking migration and lives with a newer compatible one", async () => {
    await run({ ...first, "000002.sql": "create table trial.two (id integer);" });
    said = [];
    assert.deepEqual(await run(first), []);
    assert.match(said.join("\n"), /newer migrations, which this program can live with: 1/);
    await run({
      ...first,
      "000002.sql": "create table trial.two (id integer);",
      "000003.sql": "--! breaking\ndrop table trial.one;",
    });
    const tooOld = (error: unknown): boolean => error instanceof ProgramTooOld && error.exitCode === 57;
    await assert.rejects(run(first), tooOld);
    await assert.rejects(checkMigrated(options()), tooOld);
  });

  test("a migration that was changed after it ran is pointed out and not run", async () => {
    await run(first);
    await run({ "000001.sql": `${first["000001.sql"]} create table trial.late (id integer);` });
    assert.match(said.join("\n"), /migration 1 was changed after this database had run it/);
  });

  const forbidden = [
    ["owns nothing and so changes no table", "alter table state.books add column more text"],
    ["makes no table", "create table state.more (id integer)"],
    ["makes no table in public either", "create table public.more (id integer)"],
    ["does not become the owner", "set role akshara_owner"],
    ["does not turn row security off", "alter table journal.facts disable row level security"],
  ] as const;
  for (const [what, text] of forbidden) {
    test(`the serving role ${what}`, async () => {
      await assert.rejects(
        database.serve.query(statement(`test.${text}`.slice(0, 60), text)),
        (error) => sqlState(error) === "42501",
      );
    });
  }

  test("the checking role only reads", async () => {
    await assert.rejects(
      database.check.query(
        statement(
          "test.check_writes",
          "insert into state.books (town, id, revision, last) values (0, gen_random_uuid(), 1, 1)",
        ),
      ),
      (error) => sqlState(error) === "25006" || sqlState(error) === "42501",
    );
  });
});
