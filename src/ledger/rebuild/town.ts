// One town restored alone into a running portal: its rows taken away and laid anew in one transaction, all other towns untouched.
import { join } from "node:path";
import type { TownId } from "../../kernel/town.ts";
import { type Database, statement, type Tx } from "../../platform/database/connect.ts";
import { keepHeapSmall } from "../heap.ts";
import { commitmentOf } from "../journal.ts";
import { realFiles } from "../log/files.ts";
import { openCheckpoint, signerKey } from "../log/note.ts";
import { TileReader } from "../log/tiles.ts";
import { readEdge } from "../log/tree.ts";
import type { LedgerService } from "../service.ts";
import { ShardReading } from "./bundles.ts";
import { type Committed, countFacts, readChunk, RebuildHalted, type Totals } from "./chunk.ts";
import { chooseKeys, putWrappedKeys, readKeyring } from "./keys.ts";
import { layInto } from "./lay-chunk.ts";
import { Progress } from "./progress.ts";
import { logKeyJudge, originOfLost, type Rebuilt, rebuiltOf, type RebuiltShard, raiseEpoch } from "./rebuild.ts";
import { judge, readWitnessed } from "./seal-or-sign.ts";
import { Spool } from "./spool.ts";
import { type OpenVault, shardsIn } from "./vault.ts";

export interface TownOptions {
  readonly vault: OpenVault;
  readonly owner: Database;
  readonly services: readonly LedgerService[];
  readonly town: TownId;
  /** AKSHARA_DATA of the running portal, and in it its log and keys. */
  readonly dataFolder: string;
  readonly checkpoints: readonly string[];
  readonly say: (line: string) => void;
}

export interface RestoredTown extends Rebuilt {
  /** Facts of the database that are not in the vault yet and were kept, by their positions. */
  readonly kept: readonly bigint[];
  /** Facts of the database that the vault does not know and whose bytes do not fit their commitment. */
  readonly dropped: readonly bigint[];
}

const chunk_facts_max = 1_000;
const chunk_bytes_max = 1024 * 1024;
const kept_max = 100_000;

// Tables that point at others come first, so that no row loses what it points at.
const stateTables = statement(
  "rebuild.tables",
  `select c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
   where n.nspname = 'state' and c.relkind in ('r', 'p')
   order by (select count(*) from pg_constraint k where k.conrelid = c.oid and k.contype = 'f') desc, c.relname`,
);
const lastValue = (town: TownId) =>
  statement(`rebuild.last.${town}`, `select last_value as last from position.t${town}`);

interface NewerRow {
  readonly position: bigint;
  readonly body: string;
  readonly salt: Buffer;
  readonly commitment: Buffer;
  readonly queued: boolean;
  readonly logged: Buffer | null;
  readonly hash: Buffer | null;
}

// What the portal may have taken after the vault's last bundle: numbered beyond it, or without a number.
const newer = statement(
  "rebuild.newer",
  `select f.position from journal.facts f
     left join log.entries e on e.town = f.town and e.position = f.position
   where f.town = $1::integer and (e.index is null or not exists (
     select from unnest($2::text[], $3::bigint[]) as v (shard, size) where v.shard = e.shard and e.index < v.size))`,
);
const newerFacts = statement(
  "rebuild.newer_facts",
  `select f.position, f.body, f.salt, f.commitment, e.commitment as logged, c.hash,
          exists (select from journal.pending p where p.town = f.town and p.position = f.position
                  and p.commitment = f.commitment) as queued
   from journal.facts f
     left join log.entries e on e.town = f.town and e.position = f.position
     left join journal.commands c on c.town = f.town and c.id = f.command
   where f.town = $1::integer and f.position = any ($2::bigint[]) order by f.position`,
);
const dropQueued = statement(
  "rebuild.drop_queued",
  "delete from journal.pending where town = $1::integer and not position = any ($2::bigint[])",
);
const dropNumbers = statement(
  "rebuild.drop_numbers",
  `delete from log.entries e using unnest($2::text[], $3::bigint[]) as v (shard, size)
   where e.town = $1::integer and e.shard = v.shard and e.index < v.size`,
);
const dropSessions = statement("rebuild.drop_sessions", "delete from platform.sessions where town = $1::integer");

/** The vault's tree must be the beginning of the one that the portal has published. */
async function mustFitPortal(folder: string, reading: ShardReading, pem: string): Promise<void> {
  const { shard, edge, origin } = reading;
  const bytes = await realFiles.read(join(folder, "checkpoint"));
  const verifier = signerKey(origin ?? "", pem).verifier;
  const published = bytes === undefined ? undefined : openCheckpoint(Buffer.from(bytes).toString(), verifier);
  if (!published)
    throw new RebuildHalted(`shard ${shard}: the portal's own checkpoint is gone or not signed by its key`);
  if (published.size < edge.size) {
    throw new RebuildHalted(
      `shard ${shard}: the portal's log has ${published.size} entries and the vault ${edge.size}: ` +
        `the portal was rolled back, rebuild all of it (missing are ${published.size} to ${edge.size - 1})`,
    );
  }
  const { root } = await readEdge(new TileReader(realFiles, folder), edge.size);
  if (Buffer.compare(root, edge.root) !== 0) {
    throw new RebuildHalted(`shard ${shard}: the first ${edge.size} entries of the portal's log are not the vault's`);
  }
}

/** Reads the vault to its sound end and keeps the town's entries in the spool. */
async function gather(options: TownOptions, spool: Spool, totals: Totals) {
  const { vault, town, say } = options;
  const sizes = await shardsIn(vault);
  const progress = new Progress(
    [...sizes.values()].reduce((sum, size) => sum + size, 0),
    say,
  );
  const readings: ShardReading[] = [];
  for (const shard of sizes.keys()) {
    const reading = new ShardReading(
      vault,
      shard,
      readings.findLast(({ edge }) => edge.size > 0),
    );
    for await (const { entries, commitments } of reading.sound()) {
      progress.add(entries.length);
      keepHeapSmall();
      for (const [place, entry] of entries.entries()) {
        if (entry.town !== town) continue;
        const committed = { entry, commitment: (commitments[place] as Buffer).toString("hex") };
        countFacts(totals, readChunk(town, shard, [committed]));
        await spool.add(shard, committed);
      }
    }
    readings.push(reading);
  }
  await spool.flush();
  return readings;
}

function sortNewer(rows: readonly NewerRow[], town: TownId) {
  const kept: Committed[] = [];
  const dropped: bigint[] = [];
  for (const { position, body, salt, commitment, queued, logged, hash } of rows) {
    const isKnown = queued || logged?.equals(commitment) === true;
    if (!hash || !isKnown || !commitmentOf(salt, body).equals(commitment)) {
      dropped.push(position);
      continue;
    }
    const entry = { index: 0, town, position, salt: salt.toString("hex"), body, command: hash.toString("hex") };
    kept.push({ entry, commitment: commitment.toString("hex") });
  }
  return { kept, dropped };
}

/** The whole restoring, within one transaction of this town: nobody sees half of it, and row security keeps it in the town. */
async function restoreIn(tx: Tx, options: TownOptions, spool: Spool, readings: readonly ShardReading[]) {
  const { town, services } = options;
  const stores = services.flatMap((service) => service.stores);
  const [row] = await tx.query<{ last: bigint }>(lastValue(town));
  const next = [spool.last, row?.last ?? 0n].reduce((a, b) => (a > b ? a : b)) + 1n;
  // Whoever writes in this town draws a position: this waits for those under way and holds up those that come.
  await tx.query(statement(`rebuild.restart.${town}.${next}`, `alter sequence position.t${town} restart with ${next}`));
  const shards = [readings.map(({ shard }) => shard), readings.map(({ edge }) => edge.size)] as const;
  const found = await tx.query<{ position: bigint }>(newer, [town, ...shards]);
  const positions = new Set(found.map(({ position }) => position));
  // One that the vault knows has only lost its number.
  for await (const { given } of spool.runs(chunk_facts_max, chunk_bytes_max)) {
    for (const { entry } of given) positions.delete(entry.position);
  }
  if (positions.size > kept_max)
    throw new RebuildHalted(`${kept_max} facts are newer than the vault: bring the vault up first`);
  const rows = await tx.query<NewerRow>(newerFacts, [town, [...positions]]);
  const { kept, dropped } = sortNewer(rows, town);
  const tables = (await tx.query<{ name: string }>(stateTables)).map(({ name }) => `state.${name}`);
  for (const table of [...tables, "journal.facts", "journal.commands", "journal.subjects"]) {
    tx.send(statement(`rebuild.drop.${table}`, `delete from ${table} where town = $1::integer`), [town]);
  }
  tx.send(dropNumbers, [town, ...shards]);
  tx.send(dropQueued, [town, kept.map(({ entry }) => entry.position)]);
  tx.send(dropSessions, [town]);
  tx.send(raiseEpoch, [town]);
  for await (const { shard, given } of spool.runs(chunk_facts_max, chunk_bytes_max)) {
    await layInto(tx, stores, readChunk(town, shard, given));
    keepHeapSmall();
  }
  for (let from = 0; from < kept.length; from += chunk_facts_max) {
    await layInto(tx, stores, readChunk(town, "", kept.slice(from, from + chunk_facts_max)), false);
  }
  return { kept, dropped };
}

/** Restores the town. The portal may run; who writes in this town waits, and the other towns do not notice. */
export async function restoreTown(options: TownOptions): Promise<RestoredTown> {
  const { vault, owner, town, dataFolder, checkpoints } = options;
  const root = await realFiles.read(join(dataFolder, "keys", "root.key"));
  const found = await readKeyring(vault);
  const keys = await chooseKeys(found, { isLogKey: logKeyJudge(checkpoints), ...(root ? { root } : {}) });
  const spool = await Spool.make(join(dataFolder, `rebuild-${town}.spool`));
  const totals: Totals = new Map();
  const start = performance.now();
  try {
    const readings = await gather(options, spool, totals);
    const shards: RebuiltShard[] = [];
    for (const reading of readings) {
      const { shard: name, edge } = reading;
      // Of a shard that the vault has lost the portal keeps what it has.
      if (edge.size === 0) {
        const origin = originOfLost(
          name,
          checkpoints,
          readings.find((one) => one.origin !== undefined),
        );
        shards.push(rebuiltOf(reading, origin, { state: "not-asked" }, ""));
        continue;
      }
      const { origin } = reading;
      const pem = Buffer.from((await realFiles.read(join(dataFolder, "keys", `log-${name}.key`))) ?? []).toString();
      if (origin === undefined || pem === "")
        throw new RebuildHalted(`shard ${name}: no sound bundle, or no key of the log`);
      const folder = join(dataFolder, "log", name);
      await mustFitPortal(folder, reading, pem);
      const note = checkpoints.find((one) => one.startsWith(`${origin}\n`));
      const judgement = await judge(folder, edge, note === undefined ? undefined : readWitnessed(note, origin, pem));
      if (judgement.state === "sealed") throw new RebuildHalted(`shard ${name}: ${judgement.reason}`);
      shards.push(rebuiltOf(reading, origin, judgement, pem));
    }
    await putWrappedKeys(owner, [town], keys.wrapped);
    const { kept, dropped } = await owner.inTown(town, (tx) => restoreIn(tx, options, spool, readings));
    if (kept.length > 0) countFacts(totals, readChunk(town, "", kept));
    const seconds = (performance.now() - start) / 1000;
    const facts = spool.count + kept.length;
    const positions = kept.map(({ entry }) => entry.position);
    return { shards, totals, facts, seconds, facts_per_second: facts / seconds, kept: positions, dropped };
  } finally {
    await spool.remove();
  }
}
