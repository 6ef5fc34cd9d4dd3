// `akshara check [--town LGD]`: folds every town's journal anew, compares all state tables, and reads the whole log.
import { parseArgs } from "node:util";
import { parseTownId, stateTown, type TownId } from "../../kernel/town.ts";
import { checkTowns } from "../../ledger/check-towns.ts";
import { differenceWords, type TownCheck } from "../../ledger/checker.ts";
import { checkedLog, checkedTown, checkShards } from "../check-results.ts";
import { layFoundation } from "../foundation.ts";
import { keepNightlyStatus, nightlyStatus, withNights } from "../nightly-status.ts";
import { ledgerServices } from "../services.ts";
import type { Command } from "./command.ts";

function tell(checks: readonly TownCheck[], say: (line: string) => void): void {
  for (const { differences } of checks) for (const one of differences) say(differenceWords(one));
  const told = checks.filter(({ facts, differences }) => facts > 0 || differences.length > 0);
  for (const { town, facts, subjects } of told) say(`town ${town}: ${facts} facts, ${subjects} subjects`);
}

const countOf = (lists: readonly (readonly unknown[])[]): number => lists.reduce((sum, list) => sum + list.length, 0);

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
      const checks = await checkTowns(database, ledgerServices, towns, { folder: configuration.AKSHARA_DATA });
      tell(checks, say);
      const shards = await checkShards(foundation.shards, database, towns);
      for (const { shard, problems } of shards) for (const problem of problems) say(`log ${shard}: ${problem}`);
      for (const { shard, entries, isFrozen } of shards) {
        say(`log ${shard}: ${entries} entries${isFrozen ? ", frozen" : ""}`);
      }
      const at = foundation.clock.now();
      const nights = checks.map((one) => ({ town: one.town, check: checkedTown(one, at) }));
      // Of the numbers of one town alone the log tells nothing about the others.
      const log = town === undefined ? checkedLog(shards, at) : undefined;
      await keepNightlyStatus(configuration, withNights(nightlyStatus(configuration), nights, log));
      const found = countOf(checks.map((one) => one.differences)) + countOf(shards.map((one) => one.problems));
      say(`${found} differences`);
      return found === 0 ? 0 : 1;
    } finally {
      await foundation.close();
    }
  },
};
