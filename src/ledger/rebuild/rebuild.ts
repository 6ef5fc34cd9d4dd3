// The rebuild: from the vault and its key to a portal's database, log and keys; it tells all that it found and lost.
import { join } from "node:path";
import { stateTown, type TownId } from "../../kernel/town.ts";
import { connect, type Database, statement } from "../../platform/database/connect.ts";
import type { LedgerService } from "../service.ts";
import { parseCheckpoint } from "../log/note.ts";
import { signerKey } from "../log/note.ts";
import type { KeyFile } from "../vault/keyring.ts";
import type { ShardReading } from "./bundles.ts";
import { RebuildHalted, type Totals } from "./chunk.ts";
import { type ChosenKeys, chooseKeys, putKeyFiles, putWrappedKeys, readKeyring } from "./keys.ts";
import { Progress } from "./progress.ts";
import { replayShard } from "./replay.ts";
import { type Judgement, judge, readWitnessed, rememberSigned, sealOrSign } from "./seal-or-sign.ts";
import { setVaulted } from "./vaulted.ts";
import { type OpenVault, shardsIn } from "./vault.ts";

/** Sessions of the database that is rebuilt. */
export interface Ground {
  /** Acts as the owner of the tables: see ownerDatabase. */
  readonly owner: Database;
  readonly work: Database;
}

export interface RebuildOptions {
  readonly vault: OpenVault;
  readonly ground: Ground;
  readonly services: readonly LedgerService[];
  readonly towns: readonly TownId[];
  /** AKSHARA_DATA/log and AKSHARA_DATA/keys. */
  readonly logFolder: string;
  readonly keysFolder: string;
  /** Signed notes of the last witnessed checkpoints, one a shard. */
  readonly checkpoints: readonly string[];
  /** Key files that are not in the vault: of a signer that runs as a user of its own. */
  readonly brought?: readonly KeyFile[];
  readonly say: (line: string) => void;
  /** Towns that are laid at once. */
  readonly lanes?: number;
}

/** One shard as it came back. */
export interface RebuiltShard {
  readonly name: string;
  readonly origin: string;
  readonly size: number;
  readonly root: string;
  readonly reading: ShardReading;
  readonly judgement: Judgement;
  /** The log's private key, to sign the report. */
  readonly pem: string;
}

export interface Rebuilt {
  readonly shards: readonly RebuiltShard[];
  readonly totals: Totals;
  readonly facts: number;
  readonly seconds: number;
  readonly facts_per_second: number;
}

const lanes_usual = 3;

/** Sessions that act as the owner of the tables; `url` is akshara_migrate's. Row security holds for them too. */
export function ownerDatabase(url: string, connections_max = lanes_usual): Database {
  const address = new URL(url);
  address.searchParams.set("options", "-c role=akshara_owner -c synchronous_commit=off -c jit=off -c timezone=UTC");
  return connect({ url: address.href, connections_max, name: "akshara rebuild", statement_ms_max: 0 });
}

/** The note whose first line is this shard's origin. */
const noteOf = (checkpoints: readonly string[], origin: string): string | undefined =>
  checkpoints.find((note) => note.startsWith(`${origin}\n`));

const pemOf = (keys: ChosenKeys, shard: string): string => {
  const file = keys.files.find(({ name }) => name === `log-${shard}.key`);
  if (!file)
    throw new RebuildHalted(`the vault holds no key of the log's shard ${shard}: bring it by --key log-${shard}.key`);
  return Buffer.from(file.bytes).toString();
};

/** Whether this key file is the log's own, by the checkpoints that were given; undefined where they say nothing of it. */
export function logKeyJudge(checkpoints: readonly string[]) {
  return ({ name, bytes }: { readonly name: string; readonly bytes: Uint8Array }): boolean | undefined => {
    const [, shard] = /^log-(.+)\.key$/.exec(name) ?? [];
    const note = checkpoints.find((one) => one.split("\n", 1)[0]?.endsWith(`/${shard}`));
    if (shard === undefined || note === undefined) return undefined;
    const origin = note.slice(0, note.indexOf("\n"));
    try {
      readWitnessed(note, origin, Buffer.from(bytes).toString());
      return true;
    } catch {
      return false;
    }
  };
}

const setPosition = statement(
  "rebuild.position",
  `select setval($2::text::regclass, last) from (select max(position) as last from journal.facts where town = $1::integer) f
   where last is not null`,
);
/** Ends every session of the town; of all towns where it is the state. */
export const raiseEpoch = statement(
  "rebuild.epoch",
  `insert into platform.epochs as known (town, epoch) values ($1::integer, extract(epoch from clock_timestamp())::bigint)
   on conflict (town) do update set epoch = greatest(known.epoch + 1, excluded.epoch)`,
);

/** Sets each town's sequence of positions behind its last fact. */
async function setPositions(owner: Database, towns: readonly TownId[]): Promise<void> {
  for (const town of towns) await owner.inTown(town, (tx) => tx.query(setPosition, [town, `position.t${town}`]));
}

/** The origin of a shard of which nothing is sound: as its checkpoint says it, or named as the shard before it is. */
export function originOfLost(name: string, checkpoints: readonly string[], before: ShardReading | undefined): string {
  const told = checkpoints.map((note) => note.slice(0, note.indexOf("\n"))).find((one) => one.endsWith(`/${name}`));
  if (told !== undefined) return told;
  if (before?.origin !== undefined) return `${before.origin.slice(0, -before.shard.length)}${name}`;
  throw new RebuildHalted(`shard ${name}: no bundle of the vault is sound`);
}

export const rebuiltOf = (reading: ShardReading, origin: string, judgement: Judgement, pem: string): RebuiltShard => {
  const { shard: name, edge } = reading;
  return { name, origin, size: edge.size, root: Buffer.from(edge.root).toString("base64"), reading, judgement, pem };
};

/**
 * A shard of which nothing came back is not signed and not served. Its signer, if its key is there, remembers that it was signed:
 * no shard is begun anew under its name.
 */
async function endLostShard(
  options: RebuildOptions,
  reading: ShardReading,
  { keys, before }: { readonly keys: ChosenKeys; readonly before: ShardReading | undefined },
): Promise<RebuiltShard> {
  const { checkpoints, keysFolder, logFolder } = options;
  const { shard: name, edge, promised } = reading;
  const origin = originOfLost(name, checkpoints, before);
  const note = noteOf(checkpoints, origin);
  const hasKey = keys.files.some((file) => file.name === `log-${name}.key`);
  const pem = hasKey || note !== undefined ? pemOf(keys, name) : "";
  const judgement = await judge(
    join(logFolder, name),
    edge,
    note === undefined ? undefined : readWitnessed(note, origin, pem),
  );
  const tree = judgement.state === "sealed" ? judgement.witnessed : { size: promised, root: edge.root };
  await rememberSigned(keysFolder, name, { origin, ...tree });
  return rebuiltOf(reading, origin, judgement, pem);
}

interface Following {
  readonly keys: ChosenKeys;
  /** The next shard of which something came back. */
  readonly next: string | undefined;
  /** The origin of a lost shard after this one, of which a witness knows. */
  readonly lost: string | undefined;
}

async function endShard(
  options: RebuildOptions,
  reading: ShardReading,
  { keys, next, lost }: Following,
): Promise<RebuiltShard> {
  const { checkpoints, keysFolder, logFolder, ground } = options;
  const { shard: name, edge, origin } = reading;
  if (origin === undefined) throw new RebuildHalted(`shard ${name}: no bundle of the vault is sound`);
  const pem = pemOf(keys, name);
  signerKey(origin, pem);
  const note = noteOf(checkpoints, origin);
  const folder = join(logFolder, name);
  const judgement = await judge(folder, edge, note === undefined ? undefined : readWitnessed(note, origin, pem));
  const session = await ground.work.raw();
  try {
    const continued = next === undefined ? {} : { continuedIn: `${origin.slice(0, -name.length)}${next}` };
    const closed = lost === undefined ? {} : { closedBy: lost };
    await sealOrSign({ name, origin, folder, keysFolder, edge, ...continued, ...closed }, judgement, session.client);
    await setVaulted(session.client, reading);
  } finally {
    await session.release();
  }
  return rebuiltOf(reading, origin, judgement, pem);
}

/** Ends all shards, the lost ones first: whether the newest that came back may go on depends on what is known of them. */
async function endAll(
  options: RebuildOptions,
  readings: readonly ShardReading[],
  keys: ChosenKeys,
): Promise<readonly RebuiltShard[]> {
  const ended = new Map<string, RebuiltShard>();
  const sound = readings.filter(({ edge }) => edge.size > 0);
  for (const reading of readings.filter(({ edge }) => edge.size === 0)) {
    const before = sound.findLast(({ shard }) => shard < reading.shard);
    const after = sound.find(({ shard }) => shard > reading.shard);
    if (after !== undefined) reading.giveUp(after.shard);
    ended.set(reading.shard, await endLostShard(options, reading, { keys, before }));
  }
  const lost = [...ended.values()].filter(({ judgement }) => judgement.state === "sealed");
  for (const [at, reading] of sound.entries()) {
    const next = sound[at + 1]?.shard;
    const after = next === undefined ? lost.find(({ name }) => name > reading.shard)?.origin : undefined;
    ended.set(reading.shard, await endShard(options, reading, { keys, next, lost: after }));
  }
  return readings.flatMap(({ shard }) => ended.get(shard) ?? []);
}

/** Rebuilds everything. The database has the schema and the towns; facts it has are those of an earlier run of the same rebuild. */
export async function rebuild(options: RebuildOptions): Promise<Rebuilt> {
  const { vault, ground, services, towns, checkpoints, say } = options;
  for (const note of checkpoints) {
    if (!parseCheckpoint(note.slice(0, note.lastIndexOf("\n\n") + 1)))
      throw new RebuildHalted("a checkpoint cannot be read");
  }
  const found = await readKeyring(vault);
  for (const name of found.damaged) say(`LOST: ${name} does not open in any copy`);
  const keys = await chooseKeys(found, { isLogKey: logKeyJudge(checkpoints), brought: options.brought ?? [] });
  const sizes = await shardsIn(vault);
  if (sizes.size === 0) throw new RebuildHalted("the vault holds no bundles");
  await putKeyFiles(options.keysFolder, keys.files);
  const progress = new Progress(
    [...sizes.values()].reduce((sum, size) => sum + size, 0),
    say,
  );
  const totals: Totals = new Map();
  const stores = services.flatMap((service) => service.stores);
  const start = performance.now();
  const readings: ShardReading[] = [];
  await putWrappedKeys(ground.owner, towns, keys.wrapped);
  const { owner } = ground;
  for (const shard of sizes.keys()) {
    const folder = join(options.logFolder, shard);
    const lanes = options.lanes ?? lanes_usual;
    const before = readings.findLast(({ edge }) => edge.size > 0);
    readings.push(await replayShard({ vault, shard, before, folder, owner, lanes, stores, totals, progress }));
  }
  const shards = await endAll(options, readings, keys);
  await setPositions(ground.owner, towns);
  // Ends every session that was ever begun: the state's epoch rises above all that came before.
  await ground.owner.inTown(stateTown, (tx) => tx.query(raiseEpoch, [stateTown]));
  const seconds = (performance.now() - start) / 1000;
  return { shards, totals, facts: progress.done, seconds, facts_per_second: progress.done / seconds };
}
