// Measures the rebuild: facts a second, the ratio to COPY of the same rows, memory, and whether ten times the facts take ten times as long.
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Database, statement } from "../../platform/database/connect.ts";
import { ownerDatabase, rebuild } from "../../ledger/rebuild/rebuild.ts";
import { openVault } from "../../ledger/rebuild/vault.ts";
import { directoryReader } from "../../ledger/vault/directory.ts";
import { joinShares } from "../../ledger/vault/shares.ts";
import { towns } from "../../rulebook/towns.ts";
import type { Configuration } from "../configuration.ts";
import { openDatabase } from "../open-database.ts";
import { ledgerServices } from "../services.ts";
import { copyIn } from "./copy-in.ts";
import { makeVault } from "./made-vault.ts";
import type { Row } from "./report.ts";

const towns_measured = 16;
const bundle_facts = 500;
const mb = 1024 * 1024;
const facts_per_second_least = 10_000;
const memory_mb_most = 512;

export interface RebuildFigures {
  readonly facts: number;
  readonly seconds: number;
  readonly facts_per_second: number;
  readonly copied_per_second: number;
  /** What this process held at most while it rebuilt. */
  readonly memory_mb: number;
}

/** COPY does not write under row security: the same rows into tables of the same shape and indexes without it. */
async function copySame(owner: Database, facts: number): Promise<number> {
  const { client, release } = await owner.raw();
  try {
    const copies: readonly (readonly [table: string, columns: string])[] = [
      ["journal.facts", "town, position, id, kind, v, subject, command, at, body, salt, commitment"],
      ["log.entries", "town, position, shard, index, commitment"],
      ["journal.commands", "town, id, hash, positions, at"],
      ["journal.subjects", "town, id, kind"],
    ];
    let seconds = 0;
    await client.query("create schema measured");
    for (const [table, columns] of copies) {
      const copy = `measured.${table.replace(".", "_")}`;
      await client.query(`create table ${copy} (like ${table} including indexes)`);
      for (const { id: town } of towns.slice(0, towns_measured)) {
        await client.query(`begin; set local akshara.town = '${town}'`);
        const joined = columns.split(", ").map((name) => `replace(${name}::text, E'\\\\', E'\\\\\\\\')`);
        const { rows } = await client.query<{ line: string }>(
          `select concat_ws(E'\\t', ${joined.join(", ")}) as line from ${table} where town = $1::integer`,
          [town],
        );
        const bytes = Buffer.from(rows.map(({ line }) => `${line}\n`).join(""));
        const start = performance.now();
        await copyIn(client, `copy ${copy} (${columns}) from stdin`, bytes);
        await client.query("commit");
        seconds += (performance.now() - start) / 1000;
      }
    }
    await client.query("drop schema measured cascade");
    return facts / seconds;
  } finally {
    await release();
  }
}

const anything = statement("bench.rebuild.size", "select count(*) as count from log.entries");

/** Makes a vault of so many facts, rebuilds it on an empty database and gives the figures. */
export async function measureOne(given: Configuration, facts: number): Promise<RebuildFigures> {
  const base = mkdtempSync(join(tmpdir(), "akshara-measure-rebuild-"));
  const data = join(base, "data");
  const silent = (): void => undefined;
  try {
    const ids = towns.slice(0, towns_measured).map(({ id }) => id);
    const made = await makeVault(base, { towns: ids, count: facts, together: bundle_facts });
    const identity = await joinShares(made.shares.map((file) => readFileSync(file, "utf8")));
    const configuration = { ...given, AKSHARA_DATA: data };
    const opened = await openDatabase({ configuration, say: silent, join: false, make: true });
    const owner = ownerDatabase(opened.addressOf("akshara_migrate"));
    let most = 0;
    const look = setInterval(() => (most = Math.max(most, process.memoryUsage.rss())), 20);
    try {
      const rebuilt = await rebuild({
        vault: openVault([{ ...directoryReader(made.folder), name: made.folder }], identity),
        ground: { owner, work: opened.as("akshara_work", 2) },
        services: ledgerServices,
        towns: ids,
        logFolder: join(data, "log"),
        keysFolder: join(data, "keys"),
        checkpoints: [],
        say: silent,
      });
      clearInterval(look);
      const [row] = await owner.query<{ count: bigint }>(anything);
      if (row?.count !== BigInt(facts)) throw new Error(`${row?.count} of ${facts} facts came back`);
      const { seconds, facts_per_second } = rebuilt;
      const copied_per_second = await copySame(owner, facts);
      return { facts, seconds, facts_per_second, copied_per_second, memory_mb: most / mb };
    } finally {
      clearInterval(look);
      await owner.close();
      await opened.stop();
    }
  } finally {
    rmSync(base, { recursive: true, force: true });
  }
}

/** The rows of the report: the small and the large rebuild, one after the other. */
export async function measureRebuild(
  configuration: Configuration,
  sizes: readonly [small: number, large: number],
): Promise<readonly Row[]> {
  const small = await measureOne(configuration, sizes[0]);
  const large = await measureOne(configuration, sizes[1]);
  const note = `${small.facts} facts in ${small.seconds.toFixed(1)} s, ${large.facts} in ${large.seconds.toFixed(1)} s`;
  const growth = large.seconds / large.facts / (small.seconds / small.facts);
  return [
    {
      name: "rebuild: facts a second",
      value: large.facts_per_second,
      unit: "facts/s",
      aim: { least: facts_per_second_least },
      note,
    },
    {
      name: "rebuild against COPY of the journal's rows",
      value: large.facts_per_second / large.copied_per_second,
      unit: "ratio",
      of: [large.facts_per_second, large.copied_per_second],
    },
    {
      name: "rebuild: memory",
      value: Math.max(small.memory_mb, large.memory_mb),
      unit: "MB",
      aim: { most: memory_mb_most },
    },
    { name: "rebuild: time a fact, large to small", value: growth, unit: "ratio", aim: { most: 1.3 }, note },
  ];
}
