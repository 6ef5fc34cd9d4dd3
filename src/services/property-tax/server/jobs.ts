// Jobs of property tax: the yearly demand of a whole town, and the sample register of a town.
import type { Clock } from "../../../platform/clock.ts";
import { type CivilDate, type FinancialYear, financialYearOf } from "../../../kernel/civil-date.ts";
import type { Actor } from "../../../kernel/decider.ts";
import { commandId, derivedUuid, type HoldingId, holdingId, personId } from "../../../kernel/ids.ts";
import { type Paise, paise, zero } from "../../../kernel/money.ts";
import type { PropertyTaxRates } from "../../../kernel/property-tax-rates.ts";
import { type Refused, refuse } from "../../../kernel/refusal.ts";
import type { TownId } from "../../../kernel/town.ts";
import { keepHeapSmall } from "../../../ledger/heap.ts";
import type { Ledger } from "../../../ledger/perform.ts";
import type { Database } from "../../../platform/database/connect.ts";
import { allPropertyTaxRates, propertyTaxRates } from "../../../rulebook/property-tax-rates.ts";
import { assess } from "../rules/assess.ts";
import {
  batch_holdings_max,
  batchCommandOf,
  demand_lanes_max,
  demandRunOf,
  type RaiseDemandInBatch,
} from "../rules/demand.ts";
import type { RegisterHolding } from "../rules/register.ts";
import { importer } from "./import.ts";
import { ratesInForce } from "./rates-in-force.ts";
import { countHoldings, idsUndemanded, readHoldings, readLane, readRun } from "./reads.ts";
import { type SampleOptions, sampleRows } from "./sample-register.ts";

/** Who raises a demand that nobody started by hand. */
export const demander: Actor = { person: personId(derivedUuid("system", "demand")), roles: ["system"] };

/** Holdings of each sample town. */
export const sample_holdings_max = 400;

export interface DemandParts {
  readonly town: TownId;
  readonly year: FinancialYear;
  /** The rates in force on this day count. */
  readonly today: CivilDate;
  readonly database: Database;
}

export interface DemandPreview {
  readonly ok: true;
  readonly rates: PropertyTaxRates;
  readonly holdings: number;
  /** How many wait for the year's demand, and what they would owe for the year together (without penalties). */
  readonly waiting: number;
  readonly totalPaise: Paise;
  /** Holdings that the rates cannot value, such as one in a zone that the table lacks. */
  readonly unassessable: number;
}

/** What the demand would raise: reads every holding that waits, changes nothing. */
export async function previewYear({ town, year, today, database }: DemandParts): Promise<DemandPreview | Refused> {
  const rates = await database.readInTown(town, (tx) => ratesInForce(tx, year, today));
  if (!rates) return refuse("rates.none_for_year", "council resolution", { values: { year } });
  const { holdings, waiting } = await database.readInTown(town, (tx) => countHoldings(tx, year));
  let totalPaise: Paise = zero;
  let unassessable = 0;
  for (let after: HoldingId | undefined; ; ) {
    const from = after;
    const batch = await database.readInTown(town, async (tx) =>
      readHoldings(tx, await idsUndemanded(tx, year, from, batch_holdings_max)),
    );
    for (const { holding } of batch) {
      const outcome = assess(holding.particulars, rates);
      if (outcome.ok) totalPaise = paise(totalPaise + outcome.assessment.totalPaise);
      else unassessable += 1;
    }
    after = batch.at(-1)?.id;
    if (batch.length < batch_holdings_max) break;
  }
  return { ok: true, rates, holdings, waiting, totalPaise, unassessable };
}

export interface RaiseYearOptions extends DemandParts {
  readonly ledger: Ledger;
  readonly by?: Actor;
  /** Refuses rates that nobody has verified: in service, unless the operator says otherwise. */
  readonly onlyVerified?: boolean;
  /** Told after each batch how many holdings are done. */
  readonly progress?: (holdings: number) => void;
  /** Stops between two batches; the run goes on from there when it is started again. */
  readonly stop?: () => boolean;
}

export interface RaisedYear {
  readonly ok: true;
  readonly batches: number;
  readonly holdings: number;
}

/** Hands out the holdings that wait, a batch at a time, each once. */
class Waiting {
  readonly #options: DemandParts;
  #after: HoldingId | undefined;
  #last: Promise<unknown> = Promise.resolve();

  constructor(options: DemandParts) {
    this.#options = options;
  }

  next(): Promise<readonly HoldingId[]> {
    const next = this.#last.then(async () => {
      const { database, town, year } = this.#options;
      const ids = await database.readInTown(town, (tx) => idsUndemanded(tx, year, this.#after, batch_holdings_max));
      this.#after = ids.at(-1) ?? this.#after;
      return ids;
    });
    this.#last = next.catch(() => undefined);
    return next;
  }
}

interface Raised {
  batches: number;
  holdings: number;
  refused: Refused | undefined;
}

/** Garbage of a run that may stand: each collecting takes tens of milliseconds. */
const garbage_bytes_max = 160 * 1024 * 1024;

/** One lane: a batch after the other, each acknowledged before the lane's next one. */
async function raiseInLane(
  options: RaiseYearOptions & { readonly rates: PropertyTaxRates },
  lane: number,
  waiting: Waiting,
  raised: Raised,
): Promise<void> {
  const { town, year, rates, database, ledger, by = demander } = options;
  const run = demandRunOf(town, year, lane);
  while (options.stop?.() !== true && raised.refused === undefined) {
    const holdings = await waiting.next();
    if (holdings.length === 0) return;
    const state = await database.readInTown(town, (tx) => readLane(tx, year, lane));
    const batch = (state?.batches ?? 0) + 1;
    const command: RaiseDemandInBatch = {
      do: "demand.raise_in_batch",
      id: batchCommandOf(run, batch),
      run,
      ...(lane === 0 ? {} : { lane }),
      batch,
      rates,
      holdings,
    };
    // By itself, since what travels with another lane's batch would wait for it.
    const [outcome] = await ledger.performAll({ town, actor: by, commands: [command] });
    if (outcome?.ok) {
      raised.batches += 1;
      raised.holdings += holdings.length;
    } else if (outcome && outcome.refusal.code !== "demand.nothing_to_raise") raised.refused ??= outcome;
    options.progress?.(raised.holdings);
    keepHeapSmall(garbage_bytes_max);
  }
}

/**
 * Raises the year's demand of every holding that waits for it, about a thousand at a time, some batches side by side. Stopping,
 * resuming and repeating raise no second demand: each batch's command is derived from its run and number, and each holding
 * knows its years.
 */
export async function raiseYear(options: RaiseYearOptions): Promise<RaisedYear | Refused> {
  const { town, year, today, database } = options;
  const rates = await database.readInTown(town, (tx) => ratesInForce(tx, year, today));
  if (!rates) return refuse("rates.none_for_year", "council resolution", { values: { year } });
  if (options.onlyVerified && !rates.verified) {
    return refuse("rates.unverified", "council resolution", { values: { year } });
  }
  const waiting = new Waiting(options);
  const raised: Raised = { batches: 0, holdings: 0, refused: undefined };
  const lanes = Array.from({ length: demand_lanes_max }, (_, lane) =>
    raiseInLane({ ...options, rates }, lane, waiting, raised),
  );
  // Every lane ends before the answer, so that nothing is raised after it.
  const failed = (await Promise.allSettled(lanes)).find((one) => one.status === "rejected");
  if (failed) throw failed.reason;
  return raised.refused ?? { ok: true, batches: raised.batches, holdings: raised.holdings };
}

/** One register for each sample town; the middle of the town is about where it lies. */
const samples: readonly (Pick<SampleOptions, "prefix" | "seed" | "centre"> & { readonly town: number })[] = [
  { town: 250705, prefix: "SPR", seed: 5, centre: { latitude: 25.436, longitude: 77.665 } },
  { town: 250867, prefix: "DWS", seed: 7, centre: { latitude: 22.968, longitude: 76.053 } },
];

export interface SeedOptions {
  readonly town: TownId;
  readonly ledger: Ledger;
  readonly database: Database;
  readonly clock: Clock;
  readonly count?: number;
}

/** Fills a sample town with invented holdings and raises the current year's demand. Repeating it adds nothing. */
export async function seedProperty(options: SeedOptions): Promise<RaisedYear | Refused> {
  const { town, ledger, clock, database, count = sample_holdings_max } = options;
  const year = financialYearOf(clock.today());
  const rates = propertyTaxRates(town, year);
  const sample = samples.find((one) => one.town === town);
  if (!rates || !sample) return refuse("rates.none_for_year", "council resolution", { values: { year } });
  // The demand is raised last: where it is, an earlier start has filled the town.
  if (await database.readInTown(town, (tx) => readRun(tx, year))) return { ok: true, batches: 0, holdings: 0 };
  const earlier = new Map(allPropertyTaxRates.filter((one) => one.town === town).map((one) => [one.year, one]));
  const commands = [...sampleRows({ ...sample, count, rates, earlier })].map(
    (row, at): RegisterHolding => ({
      do: "holding.register",
      id: commandId(derivedUuid("sample", String(town), year, String(at))),
      holding: holdingId(derivedUuid("sample-holding", String(town), String(at))),
      zones: rates.zones,
      origin: "import",
      ...row,
    }),
  );
  for (let from = 0; from < commands.length; from += 200) {
    const outcomes = await ledger.performAll({ town, actor: importer, commands: commands.slice(from, from + 200) });
    const refused = outcomes.find((outcome) => !outcome.ok && outcome.refusal.code !== "holding.already_registered");
    if (refused && !refused.ok) return refused;
  }
  return raiseYear({ town, year, today: clock.today(), ledger, database });
}
