// Towns rebuild side by side: each town's chunks one after another, as many towns at once as there are connections.
import type { TownId } from "../../kernel/town.ts";
import type { Database } from "../../platform/database/connect.ts";
import type { SubjectStore } from "../service.ts";
import { type Chunk, type Committed, countFacts, readChunk, type Totals } from "./chunk.ts";
import { keepHeapSmall } from "../heap.ts";
import { layChunk } from "./lay-chunk.ts";

const chunk_facts_max = 2_000;
const chunk_bytes_max = 2 * 1024 * 1024;
/** Bytes of bodies that wait for their chunk, of all towns. */
const waiting_bytes_max = 12 * 1024 * 1024;

interface Waiting {
  given: Committed[];
  bytes: number;
}

export interface LaneOptions {
  /** Acts as the owner of the tables. */
  readonly owner: Database;
  /** Transactions at once. */
  readonly lanes: number;
  readonly stores: readonly SubjectStore<unknown>[];
  readonly totals: Totals;
  /** Called with how many facts were committed. */
  readonly laid: (count: number) => void;
}

export class Lanes {
  readonly #options: LaneOptions;
  readonly #waiting = new Map<TownId, Waiting>();
  readonly #tails = new Map<TownId, Promise<void>>();
  readonly #under = new Set<Promise<void>>();
  #bytes = 0;
  #failure: unknown;

  constructor(options: LaneOptions) {
    this.#options = options;
  }

  /** Takes an entry; `shard` is the same for all that wait. Resolves when there is room for more. */
  async add(shard: string, town: TownId, committed: Committed): Promise<void> {
    const waiting = this.#waiting.get(town) ?? { given: [], bytes: 0 };
    if (waiting.given.length === 0) this.#waiting.set(town, waiting);
    waiting.given.push(committed);
    waiting.bytes += committed.entry.body.length;
    this.#bytes += committed.entry.body.length;
    const isFull = waiting.given.length >= chunk_facts_max || waiting.bytes >= chunk_bytes_max;
    if (isFull) await this.#flush(shard, town);
    if (this.#bytes < waiting_bytes_max) return;
    for (const other of this.#waiting.keys()) await this.#flush(shard, other);
  }

  async #flush(shard: string, town: TownId): Promise<void> {
    const waiting = this.#waiting.get(town);
    if (!waiting) return;
    this.#waiting.delete(town);
    this.#bytes -= waiting.bytes;
    // One chunk is made ready while each lane lays another.
    while (this.#under.size > this.#options.lanes) await Promise.race(this.#under);
    if (this.#failure !== undefined) throw this.#failure;
    const chunk = readChunk(town, shard, waiting.given);
    countFacts(this.#options.totals, chunk);
    const before = this.#tails.get(town) ?? Promise.resolve();
    const under: Promise<void> = before
      .then(() => this.#lay(chunk))
      .catch((error: unknown) => {
        this.#failure ??= error;
      })
      .finally(() => {
        this.#under.delete(under);
        if (this.#tails.get(town) === under) this.#tails.delete(town);
      });
    this.#under.add(under);
    this.#tails.set(town, under);
  }

  async #lay(chunk: Chunk): Promise<void> {
    if (this.#failure !== undefined) return;
    await layChunk(this.#options.owner, this.#options.stores, chunk);
    this.#options.laid(chunk.facts.length);
    keepHeapSmall();
  }

  /** Lays all that waits; throws what went wrong in any lane. */
  async finish(shard: string): Promise<void> {
    for (const town of this.#waiting.keys()) await this.#flush(shard, town);
    await Promise.all(this.#under);
    if (this.#failure !== undefined) throw this.#failure;
  }
}
