// Freezing a shard and beginning the next: while nobody numbers, and so that a crash anywhere leaves one shard that goes on.
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import type { FrozenTree } from "../../kernel/log-shard.ts";
import type { Database } from "../../platform/database/connect.ts";
import { sqlState } from "../../platform/database/connect.ts";
import { onSession } from "../../platform/database/session.ts";
import { SafeWriter } from "./files.ts";
import { Integrator } from "./integrate.ts";
import { holdNumbering, letAllGo, numberPending, type SequencerSession, tryLock } from "./numbering.ts";
import type { SequencerOptions } from "./sequencer.ts";
import { openCurrentShard, openShard, type OwnShard, type ShardKeeper } from "./shards.ts";

/** The shard goes on as it was. The message is for the keeper. */
export class FreezeRefused extends Error {
  override readonly name = "FreezeRefused";
}

/** What the facts say: the last tree of the shard that is over, and the one that goes on. */
export interface Freezing {
  readonly tree: FrozenTree;
  readonly next: { readonly origin: string; readonly shard: string };
}

export interface FreezeOptions extends ShardKeeper {
  /** As akshara_work, for numbering. */
  readonly work: SequencerOptions["database"];
  /** As akshara_serve; the facts are recorded in a session that keeps everyone else from numbering. */
  readonly serve: Pick<Database, "raw">;
  /** The name of the shard after this one. Throws FreezeRefused where there is to be none. */
  readonly next: (current: string) => string;
  /** Records the facts in this database: one transaction, on which all depends. */
  readonly record: (database: Database, freezing: Freezing) => Promise<void>;
}

const batch = 4096;
const rounds_max = 1_000;
const lock_tries_max = 50;
const lock_look_ms = 100;

async function takePlace(session: SequencerSession): Promise<void> {
  for (let count = 1; !(await tryLock(session)); count += 1) {
    if (count === lock_tries_max) throw new FreezeRefused("the log's sequencer does not give up its place");
    await pause(lock_look_ms);
  }
}

/** Takes in all that is numbered, and once round all that waits for a number. Answers the tree that is published then. */
async function takeAllIn(shard: OwnShard, session: SequencerSession): Promise<FrozenTree> {
  const integrator = await Integrator.open(shard, session);
  const takeIn = async (): Promise<void> => {
    while ((await integrator.advance(batch)) > 0);
  };
  await takeIn();
  let after = -1;
  for (let round = 0; round < rounds_max; round += 1) {
    const numbered = await numberPending(session, shard.name, after, batch);
    after = numbered.after;
    await takeIn();
    if (numbered.count < batch && after === -1) break;
  }
  const { size, root } = await shard.signer.last();
  if (size === 0) throw new FreezeRefused(`shard ${shard.name} has no entry yet`);
  if (size !== integrator.published) throw new Error(`${integrator.published} entries are published of ${size} signed`);
  return { origin: shard.origin, shard: shard.name, size, root: Buffer.from(root).toString("base64") };
}

/** Makes the next shard's key, so that the vault and the witnesses can have it before there is an entry. */
async function prepareNext(options: FreezeOptions, current: string): Promise<OwnShard> {
  const name = options.next(current);
  const following = await openShard(options, name);
  const { folder, signer, files } = following;
  if ((await signer.last()).size > 0) throw new FreezeRefused(`shard ${name} was signed already; name another`);
  await new SafeWriter(files, folder).write(join(folder, "key"), Buffer.from(`${signer.publicKey}\n`));
  return following;
}

async function freezeIn(options: FreezeOptions, holding: Database, session: SequencerSession): Promise<Freezing> {
  const shard = await openCurrentShard(options, session);
  const { name, origin } = await prepareNext(options, shard.name);
  const freezing = { tree: await takeAllIn(shard, session), next: { origin, shard: name } };
  await options.record(holding, freezing);
  // From here on the next shard is the one that goes on; what is left undone by a crash is done by whoever opens it.
  const following = await openCurrentShard(options, session);
  const integrator = await Integrator.open(following, session);
  while ((await integrator.advance(batch)) > 0);
  return freezing;
}

/** Freezes the shard that goes on and begins the next. Throws FreezeRefused and leaves everything as it was. */
export async function freezeShard(options: FreezeOptions): Promise<Freezing> {
  const holding = await options.serve.raw({ pipeline: true });
  try {
    await holdNumbering(holding.client).catch((error: unknown) => {
      if (sqlState(error) === "55P03") throw new FreezeRefused("the log's sequencer does not give up its place");
      throw error;
    });
    const session = await options.work.raw();
    try {
      await takePlace(session.client);
      return await freezeIn(options, onSession(holding), session.client);
    } finally {
      await letAllGo(session.client).catch(() => undefined);
      await session.release().catch(() => undefined);
    }
  } finally {
    await letAllGo(holding.client).catch(() => undefined);
    await holding.release().catch(() => undefined);
  }
}
