// Brings the database to this program's schema: numbered files, forward only, each in a transaction of its own.
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Client } from "pg";
import { connect } from "./connect.ts";

const fileName = /^([0-9]{6})\.sql$/;
const breakingMark = "--! breaking";

/** The database has a breaking migration that this program does not know. */
export class ProgramTooOld extends Error {
  override readonly name = "ProgramTooOld";
  /** The program ends with this code, so that what started it can tell this from a crash. */
  readonly exitCode = 57;
}

/** A migration's SQL failed; nothing of it was kept. */
export class MigrationFailed extends Error {
  override readonly name = "MigrationFailed";
}

interface Migration {
  readonly number: number;
  readonly name: string;
  readonly text: string;
  readonly breaking: boolean;
  readonly mark: string;
}

export interface MigrateOptions {
  /** The address of `akshara_migrate`. */
  readonly url: string;
  /** The folder with 000001.sql and the following, and grants.sql. */
  readonly folder: string;
  readonly log: (line: string) => void;
}

function migrationsIn(folder: string): readonly Migration[] {
  return readdirSync(folder)
    .filter((name) => fileName.test(name))
    .sort()
    .map((name) => {
      const text = readFileSync(join(folder, name), "utf8");
      const mark = createHash("sha256").update(text).digest("hex").slice(0, 16);
      return { number: Number(name.slice(0, 6)), name, text, breaking: text.startsWith(breakingMark), mark };
    });
}

interface Applied {
  readonly number: number;
  readonly breaking: boolean;
  readonly mark: string;
}

async function appliedIn(client: Client): Promise<readonly Applied[]> {
  const { rows: found } = await client.query<{ there: boolean }>(
    "select to_regclass('migration.applied') is not null as there",
  );
  if (found[0]?.there !== true) return [];
  const { rows } = await client.query<Applied>("select number, breaking, mark from migration.applied order by number");
  return rows;
}

/** One transaction as the owner; only one migrator at a time is inside such a transaction. */
async function asOwner<T>(client: Client, body: () => Promise<T>): Promise<T> {
  await client.query("begin; set local role akshara_owner; select pg_advisory_xact_lock(2507050002)");
  try {
    const answer = await body();
    await client.query("commit");
    return answer;
  } catch (error) {
    await client.query("rollback").catch(() => undefined);
    throw error;
  }
}

const prepare = `
  create schema if not exists migration;
  create table if not exists migration.applied (
    number integer not null,
    breaking boolean not null,
    mark text not null,
    at timestamptz not null default now(),
    constraint applied_key primary key (number)
  );
  grant usage on schema migration to akshara_serve, akshara_work, akshara_check, akshara_migrate;
  grant select on migration.applied to akshara_serve, akshara_work, akshara_check, akshara_migrate;
`;

function compare(known: readonly Migration[], applied: readonly Applied[], log: (line: string) => void): void {
  const numbers = new Map(known.map(({ number, mark }) => [number, mark]));
  const newer = applied.filter(({ number }) => !numbers.has(number));
  const breaking = newer.filter((migration) => migration.breaking).map(({ number }) => number);
  if (breaking.length > 0) {
    throw new ProgramTooOld(
      `this program is too old for the database: it does not know the breaking migration ${breaking.join(", ")}. ` +
        "Start the newer program.",
    );
  }
  if (newer.length > 0) log(`the database has newer migrations, which this program can live with: ${newer.length}`);
  for (const { number, mark } of applied) {
    if (numbers.has(number) && numbers.get(number) !== mark) {
      log(`migration ${number} was changed after this database had run it; the change was not run`);
    }
  }
}

/** The number goes in first: of two migrators the second waits for the first, finds it there and runs nothing. */
async function apply(client: Client, { number, breaking, mark, name, text }: Migration): Promise<boolean> {
  return await asOwner(client, async () => {
    const { rowCount } = await client.query(
      `insert into migration.applied (number, breaking, mark) values ($1::integer, $2::boolean, $3::text)
       on conflict (number) do nothing`,
      [number, breaking, mark],
    );
    if (rowCount === 0) return false;
    try {
      await client.query(text);
    } catch (cause) {
      throw new MigrationFailed(`${name}: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
    }
    return true;
  });
}

/**
 * Runs what is missing and then grants.sql, which is run each time. Answers the numbers it ran. Throws ProgramTooOld,
 * MigrationFailed.
 */
export async function migrate({ url, folder, log }: MigrateOptions): Promise<readonly number[]> {
  const known = migrationsIn(folder);
  const database = connect({ url, connections_max: 1, name: "akshara migrate", statement_ms_max: 0 });
  const { client, release } = await database.raw();
  try {
    compare(known, await appliedIn(client), log);
    await asOwner(client, () => client.query(prepare));
    const done = new Set((await appliedIn(client)).map(({ number }) => number));
    const ran: number[] = [];
    for (const migration of known) {
      if (done.has(migration.number) || !(await apply(client, migration))) continue;
      log(`migration ${migration.name} done`);
      ran.push(migration.number);
    }
    const grants = join(folder, "grants.sql");
    if (existsSync(grants)) await asOwner(client, () => client.query(readFileSync(grants, "utf8")));
    return ran;
  } finally {
    await release();
    await database.close();
  }
}

/** For programs that do not migrate: throws ProgramTooOld, and Error when the database lacks a migration. */
export async function checkMigrated({ url, folder, log }: MigrateOptions): Promise<void> {
  const known = migrationsIn(folder);
  const database = connect({ url, connections_max: 1, name: "akshara check of the schema" });
  const { client, release } = await database.raw();
  try {
    const applied = await appliedIn(client);
    compare(known, applied, log);
    const done = new Set(applied.map(({ number }) => number));
    const missing = known.filter(({ number }) => !done.has(number)).map(({ name }) => name);
    if (missing.length > 0) {
      throw new MigrationFailed(`the database lacks ${missing.join(", ")}: run \`akshara migrate\` first`);
    }
  } finally {
    await release();
    await database.close();
  }
}
