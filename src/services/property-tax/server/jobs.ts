// Jobs of property tax: the yearly demand of a whole town, and the sample register of a town.
import type { Clock } from "../../../platform/clock.ts";
import { type CivilDate, type FinancialYear, financialYearOf } from "../../../kernel/civil-date.ts";
import type { Actor } from "../../../kernel/decider.ts";
import { commandId, derivedUuid, type HoldingId, holdingId, personId } from "../../../kernel/ids.ts";
import { type Paise, paise, zero } from "../../../kernel/money.ts";
import type { PropertyTaxRates } from "../../../kernel/property-tax-rates.ts";
import { type Refused, refuse } from "../../../kernel/refusal.ts";
import type { TownId } from "../../../kernel/town.ts";
import type { Ledger } from "../../../ledger/perform.ts";
import type { Database } from "../../../platform/database/connect.ts";
import { allPropertyTaxRates, propertyTaxRates } from "../../../rulebook/property-tax-rates.ts";
import { assess } from "../rules/assess.ts";
import { batch_holdings_max, batchCommandOf, demandRunOf, type RaiseDemandInBatch } from "../rules/demand.ts";
import type { RegisterHolding } from "../rules/register.ts";
import { importer } from "./import.ts";
import { ratesInForce } from "./rates-in-force.ts";
import { countHoldings, idsUndemanded, readHoldings, readRun } from "./reads.ts";
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

/**
 * Raises the year's demand of every holding that waits for it, about a thousand at a time. Stopping, resuming and repeating
 * raise no second demand: each batch's command is derived from its run and number, and each holding knows its years.
 */
export async function raiseYear(options: RaiseYearOptions): Promise<RaisedYear | Refused> {
  const { town, year, today, database, ledger, by = demander } = options;
  const rates = await database.readInTown(town, (tx) => ratesInForce(tx, year, today));
  if (!rates) return refuse("rates.none_for_year", "council resolution", { values: { year } });
  if (options.onlyVerified && !rates.verified) {
    return refuse("rates.unverified", "council resolution", { values: { year } });
  }
  const run = demandRunOf(town, year);
  let raised = 0;
  let batches = 0;
  for (let after: HoldingId | undefined; options.stop?.() !== true; ) {
    const from = after;
    const [ids, state] = await database.readInTown(town, (tx) =>
      Promise.all([idsUndemanded(tx, year, from, batch_holdings_max), readRun(tx, year)]),
    );
    if (ids.length === 0) break;
    const batch = (state?.batches ?? 0) + 1;
    const command: RaiseDemandInBatch = {
      do: "demand.raise_in_batch",
      id: batchCommandOf(run, batch),
      run,
      batch,
      rates,
      holdings: ids,
    };
    const outcome = await ledger.perform({ town, actor: by, command });
    if (outcome.ok) {
      batches += 1;
      raised += ids.length;
    } else if (outcome.refusal.code !== "demand.nothing_to_raise") return outcome;
    options.progress?.(raised);
    after = ids.at(-1);
  }
  return { ok: true, batches, holdings: raised };
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
