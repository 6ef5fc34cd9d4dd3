// What checks found, as it is kept and said: of a town, and of the whole log with every shard, the frozen ones too.
import type { Instant } from "../kernel/civil-date.ts";
import type { TownId } from "../kernel/town.ts";
import { differenceWords, type TownCheck } from "../ledger/checker.ts";
import { checkLog } from "../ledger/log/check-log.ts";
import type { Database } from "../platform/database/connect.ts";
import type { LogShards } from "./log-shards.ts";
import { type CheckedLog, type CheckedTown, words_kept_max } from "./nightly-status.ts";

export interface CheckedShard {
  readonly shard: string;
  readonly entries: number;
  readonly isFrozen: boolean;
  readonly problems: readonly string[];
}

/** Every shard, the oldest first. The database is that of akshara_check. */
export async function checkShards(
  shards: LogShards,
  database: Database,
  towns: readonly TownId[],
): Promise<readonly CheckedShard[]> {
  const checked: CheckedShard[] = [];
  for (const shard of shards.all) {
    const folder = shards.folderOf(shard);
    const publicKey = await shards.publicKeyOf(shard);
    const { checkpoint, problems } = await checkLog(database, { folder, shard, publicKey, towns });
    const isFrozen = shard !== shards.current;
    const isOpen = isFrozen && checkpoint?.continuedIn === undefined;
    const all = isOpen ? [...problems, "its last checkpoint is not marked as frozen"] : problems;
    checked.push({ shard, entries: checkpoint?.size ?? 0, isFrozen, problems: all });
  }
  return checked;
}

/** A town's check as it is kept. */
export const checkedTown = ({ facts, differences }: TownCheck, at: Instant): CheckedTown => ({
  at,
  done: at,
  facts,
  differences: differences.length,
  first: differences.slice(0, words_kept_max).map(differenceWords),
  trouble: "",
});

/** The log's check as it is kept. */
export function checkedLog(shards: readonly CheckedShard[], at: Instant): CheckedLog {
  const problems = shards.flatMap((one) => one.problems.map((words) => `log ${one.shard}: ${words}`));
  const entries = shards.reduce((sum, one) => sum + one.entries, 0);
  return { at, done: at, entries, problems: problems.length, first: problems.slice(0, words_kept_max), trouble: "" };
}
