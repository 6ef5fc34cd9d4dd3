// The log's shards in a running program: which one goes on, asked again from time to time, since another program may freeze it.
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { civilDateInIndia } from "../kernel/civil-date.ts";
import { isFreezeDue } from "../kernel/log-shard.ts";
import { realFiles } from "../ledger/log/files.ts";
import { currentShard, newestPublished, shardFolders, type ShardKeeper } from "../ledger/log/shards.ts";
import type { Clock } from "../platform/clock.ts";
import type { Database } from "../platform/database/connect.ts";
import type { Configuration } from "./configuration.ts";
import type { SignerHold } from "./signer-child.ts";

const look_ms = 3_000;

export const logFolderOf = (configuration: Configuration): string => join(configuration.AKSHARA_DATA, "log");

/** The calendar year in India. */
export const yearOf = (clock: Clock): number => Number(civilDateInIndia(clock.now()).slice(0, 4));

/** The newest shard that was published here, from the files alone: for commands that need no database. */
export const shardOnDisk = (configuration: Configuration): string | undefined =>
  newestPublished(logFolderOf(configuration));

export interface LogShardsParts {
  readonly configuration: Configuration;
  readonly clock: Clock;
  readonly hold: SignerHold;
  /** As akshara_work. */
  readonly database: Database;
}

export class LogShards {
  readonly keeper: ShardKeeper;
  readonly #parts: LogShardsParts;
  readonly #ending = new AbortController();
  readonly #listeners: ((shard: string) => Promise<void>)[] = [];
  #current: string;
  #turn: Promise<void> = Promise.resolve();
  #running: Promise<void> | undefined;

  private constructor(parts: LogShardsParts, keeper: ShardKeeper, current: string) {
    this.#parts = parts;
    this.keeper = keeper;
    this.#current = current;
  }

  static async open(parts: LogShardsParts): Promise<LogShards> {
    const { configuration, clock, hold } = parts;
    const keeper: ShardKeeper = {
      logFolder: logFolderOf(configuration),
      files: realFiles,
      origin: configuration.AKSHARA_LOG_ORIGIN,
      first: () => configuration.AKSHARA_LOG_SHARD || String(yearOf(clock)),
      openSigner: (origin) => hold.open(origin),
    };
    const shards = new LogShards(parts, keeper, "");
    shards.#current = await shards.#ask();
    return shards;
  }

  /** The shard that goes on. */
  get current(): string {
    return this.#current;
  }

  /** Every shard with its folder, the oldest first. */
  get all(): readonly string[] {
    const known = shardFolders(this.keeper.logFolder).filter((name) => name <= this.#current);
    return known.includes(this.#current) ? known : [...known, this.#current];
  }

  /** Whether a year has begun that the shard does not bear. */
  get isFreezeDue(): boolean {
    return isFreezeDue(this.#current, yearOf(this.#parts.clock));
  }

  /** The log's origin with this shard. */
  originOf(shard: string): string {
    return `${this.keeper.origin}/${shard}`;
  }

  folderOf(shard: string): string {
    return join(this.keeper.logFolder, shard);
  }

  /** The shard's public key as a line: from its folder, or where it is not there yet from the signer. */
  async publicKeyOf(shard: string): Promise<string> {
    const key = await realFiles.read(join(this.folderOf(shard), "key"));
    if (key !== undefined) return Buffer.from(key).toString().trim();
    return (await this.keeper.openSigner(this.originOf(shard))).publicKey;
  }

  /** Calls the listener with each new shard, one after another. */
  follow(listener: (shard: string) => Promise<void>): void {
    this.#listeners.push(listener);
  }

  /** Looks from time to time which shard goes on. */
  start(): void {
    this.#running ??= this.#run();
  }

  /** Looks now. */
  look(): Promise<void> {
    const before = this.#turn;
    this.#turn = (async () => {
      await before;
      const current = await this.#ask();
      if (current === this.#current || this.#ending.signal.aborted) return;
      this.#current = current;
      for (const listener of this.#listeners) await listener(current);
      // What can not be asked now is asked at the next look.
    })().catch(() => undefined);
    return this.#turn;
  }

  async stop(): Promise<void> {
    this.#ending.abort();
    await this.#running;
    await this.#turn;
  }

  async #run(): Promise<void> {
    const { signal } = this.#ending;
    while (!signal.aborted) {
      await pause(look_ms, undefined, { signal }).catch(() => undefined);
      if (!signal.aborted) await this.look();
    }
  }

  /** What is newer of that which the database says and that which was published here: a rolled-back database must be noticed. */
  async #ask(): Promise<string> {
    const { logFolder, first } = this.keeper;
    const { database } = this.#parts;
    const ask = <R extends object>(one: { name: string; text: string }): Promise<R[]> => database.query<R>(one);
    const current = await currentShard(ask, logFolder, first());
    const published = newestPublished(logFolder);
    return published !== undefined && published > current ? published : current;
  }
}
