// Drill 4: the newest three bundles of the vault cut, flipped or replaced; the rebuild names each and takes the last good state by itself.
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import type { Fault } from "../../ledger/rebuild/bundles.ts";
import { emptyEdge, grow } from "../../ledger/log/tree.ts";
import { parseBundleName } from "../../ledger/vault/bundle.ts";
import { sequence } from "../../services/property-tax/server/sample-people.ts";
import { runCommand } from "../bench/program.ts";
import { type DrillOptions, drillOf, type Seen } from "./drill.ts";
import { inDatabase, openDrilled, payAll, paymentsOf } from "./drilled.ts";
import { vaultBeside } from "./vault-beside.ts";
import { shard } from "./witness-process.ts";

const rounds_small = 1;
const rounds_full = 30;
const poisoned_bundles = 3;
const payments_count = 60;
const status_looks_max = 200;
const damages = ["cut", "flipped", "replaced"] as const;
type Damage = (typeof damages)[number];

/** The installation whose vault is poisoned: what it had acknowledged when it ended. */
interface Original {
  readonly vault: string;
  readonly rebuildWords: readonly string[];
  /** All commitments in the log's order. */
  readonly entries: readonly Buffer[];
  readonly checkpoint: string;
}

async function makeOriginal(folder: string, seed: number): Promise<Original> {
  const vault = await vaultBeside(folder);
  const data = join(folder, "data");
  const drilled = await openDrilled(data, vault.environment);
  try {
    await payAll(drilled, paymentsOf(drilled, seed, payments_count));
    for (let look = 0; look < status_looks_max; look += 1) {
      const [row] = await inDatabase<{ safe: boolean }>(
        data,
        `select not exists (select from journal.pending) and
           (select max(size) from log.checkpoints) = (select max(size) from log.vaulted) as safe`,
      );
      if (row?.safe === true) break;
      await pause(50);
    }
    const text = "select commitment from log.entries where shard = $1::text order by index";
    const rows = await inDatabase<{ commitment: Buffer }>(data, text, [shard]);
    const checkpoint = join(folder, "witnessed");
    cpSync(join(data, "log", shard, "checkpoint"), checkpoint);
    const entries = rows.map(({ commitment }) => commitment);
    return { vault: vault.folder, rebuildWords: vault.rebuildWords, entries, checkpoint };
  } finally {
    await drilled.program.stop();
  }
}

function write(file: string, bytes: Uint8Array): void {
  rmSync(file);
  writeFileSync(file, bytes);
}

/** Does it to a file, at a place that is drawn. */
function poison(damage: Damage, file: string, older: readonly string[], draw: () => number): void {
  const bytes = readFileSync(file);
  const at = Math.floor(draw() * bytes.length);
  if (damage === "cut") write(file, bytes.subarray(0, at));
  else if (damage === "replaced") write(file, readFileSync(older[Math.floor(draw() * older.length)] ?? ""));
  else
    write(
      file,
      Buffer.concat([bytes.subarray(0, at), Buffer.of((bytes[at] ?? 0) ^ (1 << (at % 8))), bytes.subarray(at + 1)]),
    );
}

/** The part of the proof that is looked at. */
interface Proof {
  readonly whole: boolean;
  readonly shards: readonly {
    readonly size: number;
    readonly root: string;
    readonly witnessed: { readonly state: string; readonly missing_from?: number; readonly missing_before?: number };
    readonly faults: readonly Fault[];
    readonly entries?: {
      readonly missing: readonly number[];
      readonly extra: readonly number[];
      readonly altered: readonly number[];
    };
  }[];
  readonly towns: readonly { readonly differences: readonly unknown[] }[];
}

/** What the proof lacks to be right; nothing where all is as it must be. */
function complaints(proof: Proof, names: readonly string[], { entries }: Original, ground: string): readonly string[] {
  const good = parseBundleName(names[0] ?? "")?.first ?? -1;
  const [found] = proof.shards;
  const root = Buffer.from(grow(emptyEdge, entries.slice(0, good)).edge.root).toString("base64");
  const named = new Set(found?.faults.filter(({ replaced }) => !replaced).map(({ object }) => object));
  const { missing_from, missing_before } = found?.witnessed ?? {};
  const { missing = [], extra = [], altered = [] } = found?.entries ?? {};
  return [
    ...names.filter((name) => !named.has(name)).map((name) => `${name} is not named`),
    ...(found?.size === good ? [] : [`${found?.size} entries are taken, ${good} are good`]),
    ...(found?.root === root ? [] : ["its root is not that of the good entries"]),
    ...(missing_from === good && missing_before === entries.length ? [] : ["the missing entries are not named"]),
    ...(missing.length + extra.length + altered.length === 0 ? [] : ["the database differs from the log"]),
    ...(proof.towns.every(({ differences }) => differences.length === 0) ? [] : ["the books do not agree"]),
    ...(proof.whole ? ["it calls itself whole"] : []),
    ...(existsSync(join(ground, "log", shard, "checkpoint")) ? ["the shorter tree was signed"] : []),
  ];
}

async function oneRound(original: Original, folder: string, kinds: readonly Damage[], draw: () => number) {
  const [copy, ground] = [join(folder, "copy"), join(folder, "ground")];
  cpSync(original.vault, copy, { recursive: true });
  const bundles = join(copy, "bundles", shard);
  const files = readdirSync(bundles).sort();
  const newest = files.slice(-poisoned_bundles);
  const older = files.slice(0, -poisoned_bundles).map((name) => join(bundles, name));
  for (const [at, name] of newest.entries()) poison(kinds[at] ?? "cut", join(bundles, name), older, draw);
  mkdirSync(ground);
  const words = original.rebuildWords.map((word) => (word === original.vault ? copy : word));
  const environment = { AKSHARA_DATA: ground, AKSHARA_LOG_LEVEL: "error", AKSHARA_SAMPLE: "yes" };
  const start = performance.now();
  const ended = await runCommand(["rebuild", ...words, "--checkpoint", original.checkpoint], environment);
  const took_ms = performance.now() - start;
  const file = join(ground, "rebuild-proof.json");
  if (!existsSync(file)) throw new Error(`the rebuild gave no proof: ${ended.said}`);
  const names = newest.map((name) => `bundles/${shard}/${name}`);
  const wrong = [
    ...complaints(JSON.parse(readFileSync(file, "utf8")) as Proof, names, original, ground),
    ...(ended.code === 1 ? [] : [`the rebuild ends with ${ended.code}`]),
    ...(/SEALED/.test(ended.said) && /LOST/.test(ended.said) ? [] : ["the rebuild does not say it aloud"]),
  ];
  rmSync(copy, { recursive: true });
  rmSync(ground, { recursive: true });
  return { wrong, took_ms };
}

async function run({ seed, full, folder, say }: DrillOptions): Promise<Seen> {
  const draw = sequence(seed);
  const original = await makeOriginal(folder, seed);
  const count = full ? rounds_full : rounds_small;
  let right = 0;
  let slowest_ms = 0;
  for (let round = 0; round < count; round += 1) {
    // The small drill does each damage once, beginning with any of them; the whole one draws each.
    const first = Math.floor(draw() * damages.length);
    const kinds = Array.from({ length: poisoned_bundles }, (_, at) => {
      const place = full ? Math.floor(draw() * damages.length) : (first + at) % damages.length;
      return damages[place] ?? "cut";
    });
    const { wrong, took_ms } = await oneRound(original, folder, kinds, draw);
    slowest_ms = Math.max(slowest_ms, took_ms);
    if (wrong.length === 0) right += 1;
    for (const one of wrong) say(`round ${round} of seed ${seed}, ${kinds.join(", ")}: ${one}`);
    if (full) say(`${right} of ${round + 1} right`);
  }
  return {
    mark: `each bad bundle named and the last good state taken without a person, ${count} of ${count}`,
    measure:
      `${right} of ${count} (${original.entries.length} entries, ${poisoned_bundles} bundles bad in each), ` +
      `the longest rebuild ${(slowest_ms / 1000).toFixed(1)} s`,
    passed: right === count && original.entries.length > 0,
  };
}

export const poisoned = drillOf(
  { number: 4, name: "poisoned", title: "the newest 3 bundles of the vault cut, flipped or replaced" },
  run,
);
