// Connections to PostgreSQL: transactions of one town each, plain queries outside any town, and raw ones for COPY.
import { setTimeout as pause } from "node:timers/promises";
import type { ClientConfig, PoolClient } from "pg";
import { Client, Pool } from "pg";
import type { TownId } from "../../kernel/town.ts";
import { changedAddress } from "./address.ts";
import { isGone, named, sqlState } from "./failures.ts";
import type { Rollback, Run, Statement, Tx } from "./transaction.ts";
import { runOnce } from "./transaction.ts";
import { valueTypes } from "./values.ts";

export { DatabaseBusy, DatabaseFull, DatabaseGone, sqlState } from "./failures.ts";
export { rollback } from "./transaction.ts";
export type { Rollback, Statement, Tx } from "./transaction.ts";

const runs_max = 5;
// PostgreSQL cuts longer names, and two that were cut alike would be taken for one.
const statement_name_bytes_max = 63;
const statement_ms_max = 30_000;
const lock_ms_max = 10_000;
const idle_in_transaction_ms_max = 30_000;
const connect_ms_max = 10_000;

/** Names a statement: `statement("holding.load", "select ... where town = $1::integer")`. */
export function statement(name: string, text: string): Statement {
  if (Buffer.byteLength(name) > statement_name_bytes_max) throw new Error(`the statement's name is too long: ${name}`);
  return { name, text };
}

/** A connection of one's own, outside the pool, for COPY, LISTEN and migrations; `release` ends it. */
export interface RawConnection {
  readonly client: Client;
  readonly release: () => Promise<void>;
}

export interface Database {
  /**
   * One transaction of one town. After a serialization failure, a deadlock or a connection lost before COMMIT the body
   * runs afresh, at most 5 times in all: it must do nothing outside the transaction.
   */
  inTown<T>(town: TownId, body: (tx: Tx) => Promise<T | Rollback<T>>): Promise<T>;
  /** The same, read only, all of it from one snapshot. */
  readInTown<T>(town: TownId, body: (tx: Tx) => Promise<T>): Promise<T>;
  /** One statement outside any town: sees only what row security lets a townless session see. */
  query<R extends object>(statement: Statement, values?: readonly unknown[]): Promise<R[]>;
  /** With `pipeline` statements go out without waiting for the answers of those before; then it can not COPY. */
  raw(more?: { readonly pipeline: boolean }): Promise<RawConnection>;
  /** Waits for what is under way, then ends every connection of the pool. */
  close(): Promise<void>;
}

export interface ConnectOptions {
  /** postgresql://…, with ?host=/folder for a unix socket. */
  readonly url: string;
  /** Instead of the address's user and password. */
  readonly user?: string;
  readonly password?: string;
  readonly connections_max: number;
  /** Shown in pg_stat_activity. */
  readonly name: string;
  /** Milliseconds a statement may take, 0 for no limit; 30 seconds unless said. */
  readonly statement_ms_max?: number;
}

function settings(options: ConnectOptions): ClientConfig {
  const { url, user, password } = options;
  return {
    connectionString: user === undefined ? url : changedAddress(url, { user, password: password ?? "" }),
    application_name: options.name,
    types: valueTypes,
    statement_timeout: options.statement_ms_max ?? statement_ms_max,
    lock_timeout: lock_ms_max,
    idle_in_transaction_session_timeout: idle_in_transaction_ms_max,
    connectionTimeoutMillis: connect_ms_max,
    keepAlive: true,
    // Compiling a plan costs more than any of our statements; instants are read as UTC (values.ts).
    options: "-c jit=off -c timezone=UTC",
  };
}

const breathe = (run: number): Promise<void> => pause(Math.random() * 4 * 2 ** run);

class PooledDatabase implements Database {
  readonly #pool: Pool;
  readonly #settings: ClientConfig;

  constructor(options: ConnectOptions) {
    this.#settings = settings(options);
    this.#pool = new Pool({
      ...this.#settings,
      max: options.connections_max,
      idleTimeoutMillis: 60_000,
      pipeline: true,
    });
    // A connection that breaks while nobody uses it leaves the pool; while in use, its user gets the failure.
    this.#pool.on("error", () => undefined);
    this.#pool.on("connect", (client) => client.on("error", () => undefined));
  }

  async #borrow(): Promise<PoolClient> {
    try {
      return await this.#pool.connect();
    } catch (error) {
      throw named(error, false);
    }
  }

  async #run<T>(town: TownId, readOnly: boolean, body: (tx: Tx) => Promise<T | Rollback<T>>): Promise<T> {
    for (let count = 1; ; count += 1) {
      const client = await this.#borrow();
      let run: Run<T> | undefined;
      try {
        run = await runOnce(client, town, readOnly, body);
      } finally {
        client.release(run === undefined || (!run.done && run.spoilt));
      }
      if (run.done) return run.value;
      if (!run.again || count === runs_max) throw run.failure;
      await breathe(count);
    }
  }

  inTown<T>(town: TownId, body: (tx: Tx) => Promise<T | Rollback<T>>): Promise<T> {
    return this.#run(town, false, body);
  }

  readInTown<T>(town: TownId, body: (tx: Tx) => Promise<T>): Promise<T> {
    return this.#run(town, true, body);
  }

  async query<R extends object>({ name, text }: Statement, values: readonly unknown[] = []): Promise<R[]> {
    const client = await this.#borrow();
    let spoilt = false;
    try {
      return (await client.query<R>({ name, text, values: [...values] })).rows;
    } catch (error) {
      spoilt = isGone(error) || sqlState(error) === undefined;
      // A statement on its own commits itself, so a lost answer leaves its outcome open.
      throw named(error, true);
    } finally {
      client.release(spoilt);
    }
  }

  async raw({ pipeline } = { pipeline: false }): Promise<RawConnection> {
    const client = new Client({ ...this.#settings, pipeline });
    client.on("error", () => undefined);
    try {
      await client.connect();
    } catch (error) {
      throw named(error, false);
    }
    return { client, release: () => client.end() };
  }

  close(): Promise<void> {
    return this.#pool.end();
  }
}

/** Opens a pool; nothing is connected until the first use. */
export const connect = (options: ConnectOptions): Database => new PooledDatabase(options);
