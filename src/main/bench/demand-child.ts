// The demand of a whole town in a process of its own, so that its memory is its own too: says its figures as one line of JSON.
import { financialYearOf } from "../../kernel/civil-date.ts";
import type { TownId } from "../../kernel/town.ts";
import { raiseYear } from "../../services/property-tax/server/jobs.ts";
import type { Configuration } from "../configuration.ts";
import { layFoundation } from "../foundation.ts";

export interface DemandFigures {
  readonly holdings: number;
  readonly batches: number;
  readonly seconds: number;
  readonly processor_seconds: number;
  /** The most that the process held at any time, its start and its log included. */
  readonly memory_mb: number;
}

/** Raises the current year's demand of the town, log and acknowledgement included. */
export async function demandTown(configuration: Configuration, town: TownId): Promise<number> {
  const foundation = await layFoundation({ configuration, say: () => undefined, join: true, work: true });
  try {
    const { database, ledger, clock } = foundation;
    const today = clock.today();
    const processor = process.cpuUsage();
    const began = performance.now();
    const raised = await raiseYear({ town, year: financialYearOf(today), today, database, ledger });
    const seconds = (performance.now() - began) / 1000;
    if (!raised.ok) throw new Error(`the demand was refused: ${raised.refusal.code}`);
    const { user, system } = process.cpuUsage(processor);
    const figures: DemandFigures = {
      holdings: raised.holdings,
      batches: raised.batches,
      seconds,
      processor_seconds: (user + system) / 1e6,
      memory_mb: process.resourceUsage().maxRSS / 1024,
    };
    process.stdout.write(`${JSON.stringify(figures)}\n`);
    return 0;
  } finally {
    await foundation.close();
  }
}
