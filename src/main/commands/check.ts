// `akshara check [--town LGD]`: folds every town's journal anew, compares all state tables, and reads the whole log.
import { parseArgs } from "node:util";
import { parseTownId, stateTown, type TownId } from "../../kernel/town.ts";
import { type CheckOptions, checkTown, differenceWords, type TownCheck } from "../../ledger/checker.ts";
import { checkLog } from "../../ledger/log/check-log.ts";
import type { Database } from "../../platform/database/connect.ts";
import { layFoundation } from "../foundation.ts";
import type { LogShards } from "../log-shards.ts";
import { ledgerServices } from "../services.ts";
import type { Command } from "./command.ts";

/** Checks these towns one after another. */
export async function checkTowns(
  database: Database,
  towns: readonly TownId[],
  say: (line: string) => void,
  options: CheckOptions = {},
): Promise<number> {
  let differences = 0;
  const told: TownCheck[] = [];
  for (const town of towns) {
    const check = await checkTown(database, ledgerServices, town, options);
    differences += check.differences.length;
    if (check.facts > 0 || check.differences.length > 0) told.push(check);
    for (const one of check.differences) say(differenceWords(one));
  }
  for (const { town, facts, subjects } of told) say(`town ${town}: ${facts} facts, ${subjects} subjects`);
  return differences;
}

/** Reads the whole log, frozen shards too; answers how many problems there are. */
async function checkShards(
  shards: LogShards,
  database: Database,
  towns: readonly TownId[],
  say: (line: string) => void,
): Promise<number> {
  let count = 0;
  for (const shard of shards.all) {
    const folder = shards.folderOf(shard);
    const publicKey = await shards.publicKeyOf(shard);
    const { checkpoint, problems } = await checkLog(database, { folder, shard, publicKey, towns });
    const isOpen = shard !== shards.current && checkpoint?.continuedIn === undefined;
    const all = isOpen ? [...problems, "its last checkpoint is not marked as frozen"] : problems;
    for (const problem of all) say(`log ${shard}: ${problem}`);
    say(`log ${shard}: ${checkpoint?.size ?? 0} entries${shard === shards.current ? "" : ", frozen"}`);
    count += all.length;
  }
  return count;
}

export const check: Command = {
  about: "folds the journal and compares every state table and the log with it [--town LGD]",
  run: async (words, configuration, say) => {
    const { values } = parseArgs({ args: [...words], options: { town: { type: "string" } } });
    const town = values.town === undefined ? undefined : parseTownId(values.town);
    if (values.town !== undefined && town === undefined) {
      say(`--town ${values.town}: a town is its LGD code of six digits, or 0 for the state`);
      return 64;
    }
    const foundation = await layFoundation({ configuration, say, join: true, work: false });
    try {
      if (town !== undefined && town !== stateTown && !foundation.towns.has(town)) {
        say(`--town ${town}: no town of the rulebook has this LGD code`);
        return 64;
      }
      const towns = town === undefined ? [0 as TownId, ...foundation.towns.keys()] : [town];
      const database = foundation.opened.as("akshara_check", 2);
      const differences = await checkTowns(database, towns, say, { folder: configuration.AKSHARA_DATA });
      const problems = await checkShards(foundation.shards, database, towns, say);
      say(`${differences + problems} differences`);
      return differences + problems === 0 ? 0 : 1;
    } finally {
      await foundation.close();
    }
  },
};
