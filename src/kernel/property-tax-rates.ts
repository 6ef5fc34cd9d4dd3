// The shape of a town's property tax rates for one financial year, and the check that a table of them has no hole.
import type { CivilDate, FinancialYear } from "./civil-date.ts";
import type { Head } from "./facts.ts";
import type { Paise, Rounding } from "./money.ts";
import { type Refused, refuse } from "./refusal.ts";
import type { TownId } from "./town.ts";

export const useClasses = ["residential", "commercial", "industrial", "institutional"] as const;
export type UseClass = (typeof useClasses)[number];

export const constructionClasses = ["rcc", "pucca", "semi-pucca", "kachcha", "open-land"] as const;
export type ConstructionClass = (typeof constructionClasses)[number];

/** Annual letting value of one square foot for one zone, use and construction class. */
export interface RateCell {
  readonly zone: string;
  readonly use: UseClass;
  readonly construction: ConstructionClass;
  readonly annualPaise: Paise;
}

/** Hundredths of a percent: 700 is 7%. */
export type PercentHundredths = number;

/** From this net annual letting value (including) to below the next slab's; the last slab has no end. */
export interface Slab {
  readonly fromPaise: Paise;
  readonly belowPaise?: Paise;
  readonly rateHundredths: PercentHundredths;
}

/** How one head is worked out: by slab on the net letting value, as a percentage of the gross one, or flat. */
export type HeadRule = { readonly head: Head; readonly rounding: Rounding } & (
  | { readonly base: "net-letting-value"; readonly slabs: readonly Slab[] }
  | { readonly base: "letting-value"; readonly rateHundredths: PercentHundredths }
  | { readonly base: "flat"; readonly amountPaise: Paise }
);

/** Regime A: annual letting value by zone, use and construction class (rules of 1997), as a council resolved it. */
export interface PropertyTaxRates {
  readonly town: TownId;
  readonly year: FinancialYear;
  readonly resolution: { readonly number: string; readonly on: CivilDate };
  /** False: a sample, or not yet compared with the council's paper; every page then says so. */
  readonly verified: boolean;
  readonly source: string;
  readonly zones: readonly string[];
  readonly cells: readonly RateCell[];
  /** Taken off the letting value of buildings, and of open land. */
  readonly buildingDeductionHundredths: PercentHundredths;
  readonly landDeductionHundredths: PercentHundredths;
  readonly heads: readonly HeadRule[];
  /** Charged once on each past year that is not paid when the next demand is raised: a part of that year's total. */
  readonly arrearPenalty: { readonly rateHundredths: PercentHundredths; readonly rounding: Rounding };
  readonly payableBy: CivilDate;
}

export const cellName = (zone: string, use: UseClass, construction: ConstructionClass): string =>
  `${zone}/${use}/${construction}`;

const rupees = (amount: Paise): string => `${amount / 100n}.${String(amount % 100n).padStart(2, "0")}`;
const named = (cell: string) => ({ values: { cell } });

function checkCells(rates: PropertyTaxRates): Refused | undefined {
  const seen = new Set<string>();
  for (const cell of rates.cells) {
    const name = cellName(cell.zone, cell.use, cell.construction);
    if (!rates.zones.includes(cell.zone))
      return refuse("rates.cell_of_unknown_zone", "council resolution", named(name));
    if (seen.has(name)) return refuse("rates.cell_twice", "council resolution", named(name));
    if (cell.annualPaise < 0n) return refuse("rates.cell_negative", "council resolution", named(name));
    seen.add(name);
  }
  for (const zone of rates.zones) {
    for (const use of useClasses) {
      for (const construction of constructionClasses) {
        const name = cellName(zone, use, construction);
        if (!seen.has(name)) return refuse("rates.cell_missing", "council resolution", named(name));
      }
    }
  }
  return undefined;
}

function checkSlabs(head: Head, slabs: readonly Slab[]): Refused | undefined {
  let reached: Paise | undefined = 0n as Paise;
  let before = 0;
  for (const slab of slabs) {
    const cell = `${head} ${rupees(slab.fromPaise)}`;
    if (reached === undefined || slab.fromPaise < reached)
      return refuse("rates.slab_overlaps", "council resolution", named(cell));
    if (slab.fromPaise > reached) return refuse("rates.slab_gap", "council resolution", named(cell));
    if (slab.belowPaise !== undefined && slab.belowPaise <= slab.fromPaise)
      return refuse("rates.slab_empty", "council resolution", named(cell));
    // A lower rate for a higher value would let a bigger house pay less: never resolved so, always a slip of the hand.
    if (slab.rateHundredths < before) return refuse("rates.slab_falls", "council resolution", named(cell));
    before = slab.rateHundredths;
    reached = slab.belowPaise;
  }
  return reached === undefined
    ? undefined
    : refuse("rates.slab_gap", "council resolution", named(`${head} ${rupees(reached)}`));
}

/** Refuses a table with a missing or doubled cell, or slabs that gap, overlap or fall; the cell is named. */
export function checkRates(rates: PropertyTaxRates): Refused | { readonly ok: true } {
  const hole = checkCells(rates);
  if (hole) return hole;
  const heads = rates.heads.map((one) => one.head);
  const twice = heads.find((head, at) => heads.indexOf(head) !== at);
  if (twice !== undefined) return refuse("rates.head_twice", "council resolution", named(twice));
  for (const one of rates.heads) {
    const wrong = one.base === "net-letting-value" ? checkSlabs(one.head, one.slabs) : undefined;
    if (wrong) return wrong;
  }
  return { ok: true };
}
