// Acknowledgement: who waits until facts stand in the log, and tells it when they do.
import { setTimeout as pause } from "node:timers/promises";
import type { TownId } from "../../kernel/town.ts";
import type { Database, RawConnection } from "../../platform/database/connect.ts";
import { statement } from "../../platform/database/connect.ts";
import { publishedChannel } from "./numbering.ts";

/**
 * "acknowledged": all of them are in a signed checkpoint, and in the vault where there is one. "not-yet-safe": committed, but not
 * so far within the time given.
 */
export type Safety = "acknowledged" | "not-yet-safe";

/** Waits for facts of one town to be safe. */
export interface Acknowledger {
  waitFor(town: TownId, positions: readonly bigint[], timeout_ms: number): Promise<Safety>;
}

/** A fact's place in the log. */
export interface LogPlace {
  readonly shard: string;
  readonly index: bigint;
}

const published = statement(
  "log.published",
  `select town, position, shard, index from log.published($1::integer[], $2::bigint[])
   where vaulted or not $3::boolean`,
);

interface Waiter {
  readonly town: TownId;
  readonly left: Set<bigint>;
  readonly done: () => void;
}

const positions_asked_max = 10_000;
// A notice can be lost while the listening session is broken: whoever waits is looked up this often all the same.
const look_ms = 200;
const listen_retry_ms = 1000;

/** All who wait in this process are looked up in one statement for each checkpoint. */
export class LogAcknowledger implements Acknowledger {
  readonly #database: Database;
  readonly #needsVault: boolean;
  readonly #waiters = new Set<Waiter>();
  readonly #closing = new AbortController();
  #timer: NodeJS.Timeout | undefined;
  #looking = false;
  #again = false;
  #listening: Promise<void> | undefined;

  /**
   * The database may be anyone's who may call log.published: serve or work. With `needsVault` a fact is safe when it is in the
   * vault too.
   */
  constructor(database: Database, { needsVault = false }: { readonly needsVault?: boolean } = {}) {
    this.#database = database;
    this.#needsVault = needsVault;
  }

  /** Listens for the checkpoints of a sequencer in another process. */
  start(): void {
    this.#listening ??= this.#listen();
  }

  /** Ends listening; whoever still waits gets "not-yet-safe" at the end of its time. */
  async close(): Promise<void> {
    this.#closing.abort();
    clearTimeout(this.#timer);
    await this.#listening;
  }

  /** A checkpoint was published, or more is in the vault. */
  look(): void {
    if (this.#looking) this.#again = true;
    else if (this.#waiters.size > 0) void this.#lookUp();
  }

  async waitFor(town: TownId, positions: readonly bigint[], timeout_ms: number): Promise<Safety> {
    if (positions.length === 0) return "acknowledged";
    return await new Promise<Safety>((resolve) => {
      const end = (safety: Safety) => {
        clearTimeout(timer);
        this.#waiters.delete(waiter);
        resolve(safety);
      };
      const waiter: Waiter = { town, left: new Set(positions), done: () => end("acknowledged") };
      const timer = setTimeout(() => end("not-yet-safe"), timeout_ms);
      this.#waiters.add(waiter);
      this.#schedule();
    });
  }

  /** Where the fact stands in the log; undefined while it is not safe. */
  async logIndexOf(town: TownId, position: bigint): Promise<LogPlace | undefined> {
    const [row] = await this.#database.query<LogPlace>(published, [[town], [position], this.#needsVault]);
    return row === undefined ? undefined : { shard: row.shard, index: row.index };
  }

  #schedule(): void {
    if (this.#timer !== undefined || this.#waiters.size === 0 || this.#closing.signal.aborted) return;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.look();
      this.#schedule();
    }, look_ms);
  }

  async #lookUp(): Promise<void> {
    this.#looking = true;
    try {
      do {
        this.#again = false;
        await this.#settle([...this.#waiters]);
      } while (this.#again && this.#waiters.size > 0);
    } catch {
      // The database is away: the next look asks again, and whoever waits too long is told that it is not yet safe.
    } finally {
      this.#looking = false;
    }
  }

  async #settle(waiters: readonly Waiter[]): Promise<void> {
    const asked = waiters
      .flatMap(({ town, left }) => [...left].map((position) => ({ town, position })))
      .slice(0, positions_asked_max);
    const found = await this.#database.query<{ town: number; position: bigint }>(published, [
      asked.map(({ town }) => town),
      asked.map(({ position }) => position),
      this.#needsVault,
    ]);
    const safe = new Set(found.map(({ town, position }) => `${town} ${position}`));
    for (const { town, left, done } of waiters) {
      for (const position of left) if (safe.has(`${town} ${position}`)) left.delete(position);
      if (left.size === 0) done();
    }
  }

  async #listen(): Promise<void> {
    const { signal } = this.#closing;
    while (!signal.aborted) {
      let connection: RawConnection | undefined;
      try {
        connection = await this.#database.raw();
        const { client } = connection;
        client.on("notification", () => this.look());
        const ended = new Promise<void>((resolve) => {
          client.once("end", resolve);
          signal.addEventListener("abort", () => resolve(), { once: true });
        });
        await client.query(`listen ${publishedChannel}`);
        this.look();
        await ended;
      } catch {
        // Tried again below; meanwhile the timer looks.
      } finally {
        await connection?.release().catch(() => undefined);
      }
      if (!signal.aborted) await pause(listen_retry_ms, undefined, { signal }).catch(() => undefined);
    }
  }
}
