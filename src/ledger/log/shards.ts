// Which shards there are: what their facts say, and what lies in the log's folder. The newest that is not frozen goes on growing.
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { isYearShard, logShardOf } from "../../kernel/log-shard.ts";
import { type Statement, statement } from "../../platform/database/connect.ts";
import { SafeWriter } from "./files.ts";
import type { FileSystem } from "./files.ts";
import { LogHalted, type Shard } from "./integrate.ts";
import { openCheckpoint, parseVerifier } from "./note.ts";
import { countNumbered, numberBeginning, type SequencerSession } from "./numbering.ts";
import type { ShardSigner } from "./signer.ts";

/** A shard as the facts tell it. */
export interface KnownShard {
  readonly name: string;
  readonly origin: string;
  readonly frozen: { readonly size: number; readonly root: string } | undefined;
  readonly previous: string | undefined;
}

/** Asks the database as akshara_work. */
export type Ask = <R extends object>(statement: Statement) => Promise<R[]>;

interface ShardRow {
  readonly shard: string;
  readonly origin: string;
  readonly frozen_size: bigint | null;
  readonly frozen_root: string | null;
  readonly previous: string | null;
}

const allShards = statement(
  "log.shards",
  `select shard, origin, frozen_size, frozen_root, previous from state.log_shards where town = 0
   order by shard collate "C"`,
);
const firstShard = statement("log.first_shard", "select shard from log.checkpoints order by shard limit 1");

const asking =
  (session: SequencerSession): Ask =>
  async <R extends object>({ name, text }: Statement) =>
    (await session.query<R>({ name, text })).rows;

/** The shards that facts speak of, the oldest first; none in an installation whose first shard goes on. */
export async function readShards(ask: Ask): Promise<readonly KnownShard[]> {
  const rows = await ask<ShardRow>(allShards);
  return rows.map(({ shard, origin, frozen_size, frozen_root, previous }) => ({
    name: shard,
    origin,
    frozen: frozen_size === null || frozen_root === null ? undefined : { size: Number(frozen_size), root: frozen_root },
    previous: previous ?? undefined,
  }));
}

/** The shards that lie in the log's folder, the oldest first. */
export const shardFolders = (logFolder: string): readonly string[] =>
  existsSync(logFolder)
    ? readdirSync(logFolder)
        .filter((name) => isYearShard(name) && existsSync(join(logFolder, name, "key")))
        .sort()
    : [];

/** The newest shard whose checkpoint was ever published here. */
export const newestPublished = (logFolder: string): string | undefined =>
  shardFolders(logFolder).findLast((name) => existsSync(join(logFolder, name, "checkpoint")));

/** The shard that the database numbers into; `first` is the one to begin with where there is none at all. */
export async function currentShard(ask: Ask, logFolder: string, first: string): Promise<string> {
  const known = await readShards(ask);
  const current = known.findLast(({ frozen }) => frozen === undefined);
  if (current !== undefined) return current.name;
  if (known.length > 0) throw new LogHalted("every shard is frozen and none was begun");
  const [row] = await ask<{ shard: string }>(firstShard);
  return row?.shard ?? shardFolders(logFolder)[0] ?? first;
}

/** What the program that numbers needs of its shards. */
export interface ShardKeeper {
  /** The folder with a folder for each shard. */
  readonly logFolder: string;
  readonly files: FileSystem;
  /** The log's origin without the shard. */
  readonly origin: string;
  /** The shard to begin with where there is none at all. */
  readonly first: () => string;
  readonly openSigner: (origin: string) => Promise<ShardSigner>;
}

/** A shard that can be told that it is over. */
export interface OwnShard extends Shard {
  readonly origin: string;
  readonly signer: ShardSigner;
}

/** Opens a shard by its name. */
export async function openShard(keeper: ShardKeeper, name: string): Promise<OwnShard> {
  const { logFolder, files, openSigner } = keeper;
  const origin = `${keeper.origin}/${name}`;
  return { name, origin, folder: join(logFolder, name), files, signer: await openSigner(origin) };
}

/**
 * Ends a shard that the facts say is frozen: its signer signs nothing larger, and its last checkpoint is marked. Once done it is
 * not done again. Throws LogHalted when it was signed with another tree than the facts say.
 */
export async function endShard(keeper: ShardKeeper, known: KnownShard, continuedIn: string): Promise<void> {
  const { files, logFolder } = keeper;
  const { name, frozen } = known;
  if (frozen === undefined) return;
  const folder = join(logFolder, name);
  const key = await files.read(join(folder, "key"));
  const note = await files.read(join(folder, "checkpoint"));
  if (key === undefined || note === undefined) throw new LogHalted(`the files of the frozen shard ${name} are gone`);
  const published = openCheckpoint(Buffer.from(note).toString(), parseVerifier(Buffer.from(key).toString()));
  const root = Buffer.from(published?.root ?? []).toString("base64");
  if (published?.size !== frozen.size || root !== frozen.root) {
    throw new LogHalted(`shard ${name} is frozen at ${frozen.size} entries and was published with another tree`);
  }
  if (published.continuedIn !== undefined) return;
  const { signer } = await openShard(keeper, name);
  const marked = await signer.freeze(continuedIn);
  const signed = openCheckpoint(marked, parseVerifier(signer.publicKey));
  if (signed?.size !== frozen.size || signed.continuedIn !== continuedIn) {
    throw new LogHalted(`the signer's last tree of shard ${name} is not the frozen one`);
  }
  await new SafeWriter(files, folder).write(join(folder, "checkpoint"), Buffer.from(marked));
}

/**
 * Opens the shard that goes on, by whoever holds the sequencer's lock: ends the one before it where a crash left that undone, and
 * gives a new shard's first numbers to the facts that began it.
 */
export async function openCurrentShard(keeper: ShardKeeper, session: SequencerSession): Promise<OwnShard> {
  const { logFolder, first } = keeper;
  const ask = asking(session);
  const name = await currentShard(ask, logFolder, first());
  const published = newestPublished(logFolder);
  if (published !== undefined && published > name) {
    throw new LogHalted(`shard ${published} lies in the log's folder and the database knows nothing of it`);
  }
  const known = await readShards(ask);
  const own = known.find((one) => one.name === name);
  const before = known.find((one) => one.name === own?.previous);
  const shard = await openShard(keeper, name);
  if (own === undefined || before === undefined) return shard;
  if (own.origin !== shard.origin) {
    throw new LogHalted(`shard ${name} was begun as ${own.origin}; AKSHARA_LOG_ORIGIN says another`);
  }
  await endShard(keeper, before, own.origin);
  if ((await countNumbered(session, name)) === 0) {
    await numberBeginning(session, name, [logShardOf(before.origin), logShardOf(own.origin)]);
    if ((await countNumbered(session, name)) === 0) throw new LogHalted(`the facts that begin shard ${name} are gone`);
  }
  return shard;
}
