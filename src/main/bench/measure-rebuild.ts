// Measures the rebuild: facts a second, the ratio to COPY of the same rows, memory, and whether ten times the facts take ten times as long.
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Database } from "../../platform/database/connect.ts";
import { ownerDatabase } from "../../ledger/rebuild/rebuild.ts";
import { towns } from "../../rulebook/towns.ts";
import type { Configuration } from "../configuration.ts";
import { openDatabase } from "../open-database.ts";
import { copyIn } from "./copy-in.ts";
import { makeVault } from "./made-vault.ts";
import { runCommand } from "./program.ts";
import type { Row } from "./report.ts";

const towns_measured = 16;
const bundle_facts = 500;
const facts_per_second_least = 10_000;
const memory_mb_most = 512;
const growth_most = 1.3;

export interface RebuildFigures {
  readonly facts: number;
  readonly seconds: number;
  readonly facts_per_second: number;
  readonly check_seconds: number;
  readonly copied_per_second: number;
  /** What the rebuilding process held at most, its checking included. */
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

interface ProofFigures {
  readonly whole: boolean;
  readonly facts: number;
  readonly seconds: number;
  readonly check_seconds: number;
  readonly facts_per_second: number;
  readonly memory_mb: { readonly laying: number; readonly all: number };
}

/** Makes a vault of so many facts, rebuilds it by the program itself on an empty data folder, and gives its own figures. */
export async function measureOne(given: Configuration, facts: number): Promise<RebuildFigures> {
  const base = mkdtempSync(join(tmpdir(), "akshara-measure-rebuild-"));
  const data = join(base, "data");
  try {
    const ids = towns.slice(0, towns_measured).map(({ id }) => id);
    const made = await makeVault(base, { towns: ids, count: facts, together: bundle_facts });
    const shares = made.shares.flatMap((share) => ["--share", share]);
    // A process of its own: what making the vault took must not count, nor what the bench held before.
    const ended = await runCommand(["rebuild", "--vault", made.folder, ...shares], { AKSHARA_DATA: data }, base);
    if (ended.code !== 0) throw new Error(`the rebuild ended with ${ended.code}: ${ended.said.slice(-2_000)}`);
    const proof = JSON.parse(readFileSync(join(data, "rebuild-proof.json"), "utf8")) as ProofFigures;
    if (!proof.whole || proof.facts !== facts) throw new Error(`${proof.facts} of ${facts} facts came back`);
    const configuration = { ...given, AKSHARA_DATA: data, DATABASE_URL: "" };
    const opened = await openDatabase({ configuration, say: () => undefined, join: false, make: false });
    const owner = ownerDatabase(opened.addressOf("akshara_migrate"));
    try {
      const { seconds, facts_per_second, check_seconds } = proof;
      const copied_per_second = await copySame(owner, facts);
      return { facts, seconds, facts_per_second, check_seconds, copied_per_second, memory_mb: proof.memory_mb.all };
    } finally {
      await owner.close();
      await opened.stop();
    }
  } finally {
    rmSync(base, { recursive: true, force: true });
  }
}

const both = (small: number, large: number, unit: string): string =>
  `${small.toFixed(1)} ${unit} small, ${large.toFixed(1)} ${unit} large`;

/** The rows of the report: the small and the large rebuild, one after the other. */
export async function measureRebuild(
  configuration: Configuration,
  sizes: readonly [small: number, large: number],
  say: (line: string) => void,
): Promise<readonly Row[]> {
  const figures: RebuildFigures[] = [];
  for (const size of sizes) {
    const one = await measureOne(configuration, size);
    say(
      `rebuilt ${one.facts} facts in ${one.seconds.toFixed(1)} s, ${Math.round(one.facts_per_second)} a second ` +
        `(COPY: ${Math.round(one.copied_per_second)}); checked in ${one.check_seconds.toFixed(1)} s; ${one.memory_mb} MB`,
    );
    figures.push(one);
  }
  const [small, large] = figures as [RebuildFigures, RebuildFigures];
  const growth = large.seconds / large.facts / (small.seconds / small.facts);
  const checking = large.check_seconds / large.facts / (small.check_seconds / small.facts);
  return [
    {
      name: "rebuild: facts a second",
      value: large.facts_per_second,
      unit: "facts/s",
      aim: { least: facts_per_second_least },
      note: `${small.facts} facts: ${Math.round(small.facts_per_second)} a second; ${large.facts}: ${Math.round(large.facts_per_second)}`,
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
      note: both(small.memory_mb, large.memory_mb, "MB"),
    },
    {
      name: "rebuild: time a fact, large to small",
      value: growth,
      unit: "ratio",
      aim: { most: growth_most },
      note: both(small.seconds, large.seconds, "s"),
    },
    {
      name: "rebuild: checking a fact, large to small",
      value: checking,
      unit: "ratio",
      aim: { most: growth_most },
      note: both(small.check_seconds, large.check_seconds, "s"),
    },
  ];
}
