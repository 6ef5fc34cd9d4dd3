// Replays one shard of the vault into the database and the log's folder; what an earlier, killed run committed is passed over.
import { join } from "node:path";
import type { TownId } from "../../kernel/town.ts";
import { type Database, statement } from "../../platform/database/connect.ts";
import { realFiles, SafeWriter } from "../log/files.ts";
import type { SubjectStore } from "../service.ts";
import { ShardReading } from "./bundles.ts";
import { countFacts, readChunk, type Totals } from "./chunk.ts";
import { Lanes } from "./lanes.ts";
import type { Progress } from "./progress.ts";
import { writeEnd } from "./seal-or-sign.ts";
import type { OpenVault } from "./vault.ts";

const tiles_together_max = 64;

export interface ReplayOptions {
  readonly vault: OpenVault;
  readonly shard: string;
  /** The last shard before it of which something came back. */
  readonly before?: ShardReading | undefined;
  /** The shard's folder that will be served. */
  readonly folder: string;
  /** Acts as the owner of the tables, under row security like everybody. */
  readonly owner: Database;
  readonly lanes: number;
  readonly stores: readonly SubjectStore<unknown>[];
  readonly totals: Totals;
  readonly progress: Progress;
}

const highest = statement(
  "rebuild.highest",
  "select town, max(index) as last from log.entries where shard = $1::text group by town",
);

/** By town the highest index of the shard that is committed: a town's entries are laid in the log's order. */
async function laidBefore(owner: Database, shard: string): Promise<ReadonlyMap<TownId, number>> {
  const rows = await owner.query<{ town: TownId; last: bigint }>(highest, [shard]);
  return new Map(rows.map(({ town, last }) => [town, Number(last)]));
}

/** Tiles as they are completed, written beside the replaying. */
class TileFeed {
  readonly #writer: SafeWriter;
  readonly #folder: string;
  #waiting = new Map<string, Uint8Array>();
  #writing: Promise<void> = Promise.resolve();

  constructor(folder: string) {
    this.#folder = folder;
    this.#writer = new SafeWriter(realFiles, folder);
  }

  async add(tiles: ReadonlyMap<string, Uint8Array>): Promise<void> {
    for (const [path, bytes] of tiles) this.#waiting.set(join(this.#folder, path), bytes);
    if (this.#waiting.size >= tiles_together_max) await this.flush();
  }

  /** Waits for the writing before this one only. */
  async flush(): Promise<void> {
    await this.#writing;
    const files = this.#waiting;
    this.#waiting = new Map();
    this.#writing = this.#writer.writeAll(files);
    this.#writing.catch(() => undefined);
  }

  async finish(): Promise<void> {
    await this.flush();
    await this.#writing;
  }
}

/** Replays the shard as far as it is sound; the answer says how far that is, and what was wrong. */
export async function replayShard(options: ReplayOptions): Promise<ShardReading> {
  const { vault, shard, folder, owner, stores, totals, progress } = options;
  const laid = await laidBefore(owner, shard);
  const reading = new ShardReading(vault, shard, options.before);
  const lanes = new Lanes({ owner, lanes: options.lanes, stores, totals, laid: (count) => progress.add(count) });
  const tiles = new TileFeed(folder);
  for await (const { entries, commitments, tiles: completed } of reading.sound()) {
    await tiles.add(completed);
    let passed = 0;
    for (const [place, entry] of entries.entries()) {
      const committed = { entry, commitment: (commitments[place] as Buffer).toString("hex") };
      if (entry.index <= (laid.get(entry.town) ?? -1)) {
        countFacts(totals, readChunk(entry.town, shard, [committed]));
        passed += 1;
      } else await lanes.add(shard, entry.town, committed);
    }
    if (passed > 0) progress.pass(passed);
  }
  await lanes.finish(shard);
  await tiles.finish();
  await writeEnd(folder, reading.edge);
  return reading;
}
