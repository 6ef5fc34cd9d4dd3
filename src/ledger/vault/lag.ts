// How far the vault is behind the log, as every process can see it in the database; and whether commands are refused for it.
import { refuse, type Refused } from "../../kernel/refusal.ts";
import { type Database, statement } from "../../platform/database/connect.ts";
import type { Ledger } from "../perform.ts";

export interface VaultLag {
  readonly published: bigint;
  readonly vaulted: bigint;
  /** Milliseconds for which the oldest published entry waits for the vault; 0 when all are in it. */
  readonly waits_ms: number;
}

const lagOf = statement(
  "vault.lag",
  `with recursive found as (
     (select shard from log.checkpoints order by shard limit 1)
     union all
     select (select c.shard from log.checkpoints c where c.shard > f.shard order by c.shard limit 1)
     from found f where f.shard is not null
   ), size as (
     select f.shard, (select max(c.size) from log.checkpoints c where c.shard = f.shard) as published,
            coalesce((select v.size from log.vaulted v where v.shard = f.shard), 0) as vaulted
     from found f where f.shard is not null
   )
   select coalesce(sum(published), 0)::bigint as published, coalesce(sum(vaulted), 0)::bigint as vaulted,
     coalesce(max((
       select extract(epoch from clock_timestamp() - c.at) * 1000 from log.checkpoints c
       where c.shard = size.shard and c.size > size.vaulted order by c.size limit 1
     )), 0)::float8 as waits_ms
   from size`,
);

/** The lag of all shards together. Each step of the recursion looks up one shard in the index. */
export async function readLag(database: Database): Promise<VaultLag> {
  const [row] = await database.query<VaultLag>(lagOf);
  if (row === undefined) throw new Error("the vault's lag has no row");
  return row;
}

/** What is done while the vault is down: refuse commands, or carry them out and say "not yet safe". */
export type WhenDown = "refuse" | "continue";

export interface VaultWatchOptions {
  readonly database: Database;
  readonly whenDown: WhenDown;
  /** So long an entry may wait before the vault counts as down. */
  readonly down_after_ms?: number;
  /** How old an answer may be. */
  readonly look_ms?: number;
}

const down_after_ms_usual = 2000;
const look_ms_usual = 250;

/** Asks for the lag at most a few times a second, however many ask. */
export class VaultWatch {
  readonly #options: VaultWatchOptions;
  #asked: { readonly at: number; readonly lag: Promise<VaultLag> } | undefined;

  constructor(options: VaultWatchOptions) {
    this.#options = options;
  }

  lag(): Promise<VaultLag> {
    const { database, look_ms = look_ms_usual } = this.#options;
    const at = performance.now();
    if (this.#asked === undefined || at - this.#asked.at > look_ms) this.#asked = { at, lag: readLag(database) };
    return this.#asked.lag;
  }

  async isDown(): Promise<boolean> {
    const { down_after_ms = down_after_ms_usual } = this.#options;
    return (await this.lag()).waits_ms > down_after_ms;
  }

  /** A refusal when commands are to be refused now. */
  async refusal(): Promise<Refused | undefined> {
    if (this.#options.whenDown === "continue" || !(await this.isDown())) return undefined;
    return refuse("vault.away", "architecture 3");
  }
}

/** The ledger that refuses commands, before anything is decided, while the vault is down and refusing is configured. */
export const guardedByVault = (ledger: Ledger, watch: VaultWatch): Ledger => ({
  perform: async (request) => (await watch.refusal()) ?? ledger.perform(request),
  performAll: async (requests) => {
    const refusal = await watch.refusal();
    return refusal === undefined ? ledger.performAll(requests) : requests.commands.map(() => refusal);
  },
});
