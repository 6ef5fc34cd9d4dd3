// Assessment: from a holding's floors and a town's rates to the year's dues by head, with every step of the working.
import type { Due, Head } from "../../../kernel/facts.ts";
import { type Paise, paise, sum } from "../../../kernel/money.ts";
import {
  type ConstructionClass,
  type ExemptionGround,
  type Occupancy,
  type PercentHundredths,
  type PropertyTaxRates,
  type RoadClass,
  type UseClass,
  type ValueBasis,
} from "../../../kernel/property-tax-rates.ts";
import { partOf } from "../../../kernel/rates/parts.ts";
import type { HeadSentence, RebateSentence, ValueSentence } from "../../../kernel/rates/sentence.ts";
import type { Refused } from "../../../kernel/refusal.ts";
import { workHeads } from "./assess-heads.ts";
import { workValue } from "./assess-value.ts";
import type { Floor } from "./particulars.ts";

/** A floor as the rates see it; one whose occupancy is not known counts as its owner's own. */
export type RatedFloor = Pick<Floor, "use" | "construction" | "areaHundredths"> & { readonly occupancy?: Occupancy };

/** What the rates need to know of a holding; the register's particulars are one. Areas in hundredths of a square foot. */
export interface RatedHolding<F extends RatedFloor = RatedFloor> {
  readonly zone: string;
  readonly plotAreaHundredths: number;
  readonly floors: readonly F[];
  /** On which kind of road it lies; without one no road factor is applied. */
  readonly roadClass?: RoadClass;
  /** The grounds that an order grants it. */
  readonly exemptions?: readonly ExemptionGround[];
  /** The accounts of other services that stand with it: a water or sewer account means that the line reaches it. */
  readonly links?: readonly { readonly service: string }[];
  /** Regime B: its taxable value of the year before, where that is known otherwise than from that year's rates. */
  readonly previousValuePaise?: Paise;
}

/** One floor's value: area x rate x factors, and what is left after the deduction. */
export interface FloorWorking {
  /** None for a plot without a building. */
  readonly floor?: Floor;
  readonly use: UseClass;
  readonly construction: ConstructionClass;
  readonly occupancy: Occupancy;
  readonly areaHundredths: number;
  /** Regime A: letting value of a unit of area; regime B: its guideline value. */
  readonly ratePaise: Paise;
  /** What multiplies it: road and occupancy; in regime B the construction's share and the share that is taxable too. */
  readonly factors: readonly PercentHundredths[];
  readonly valuePaise: Paise;
  readonly deductionHundredths: PercentHundredths;
  readonly netPaise: Paise;
}

/** What is left off a head, and why. */
export interface RebateWorking {
  readonly sentence: RebateSentence;
  readonly amountPaise: Paise;
}

/** One head: `chargedPaise` before, `amountPaise` after its rebates. */
export interface HeadWorking {
  readonly head: Head;
  readonly sentence: HeadSentence;
  readonly chargedPaise: Paise;
  readonly rebates: readonly RebateWorking[];
  readonly amountPaise: Paise;
}

export interface Assessment {
  readonly regime: ValueBasis["regime"];
  readonly floors: readonly FloorWorking[];
  /** Gross value of the whole holding; in regime B as limited against the year before. */
  readonly valuePaise: Paise;
  readonly netPaise: Paise;
  /** Where the value was limited. */
  readonly limited?: ValueSentence;
  readonly heads: readonly HeadWorking[];
  readonly totalPaise: Paise;
}

/**
 * The year's dues of one holding. Source: letting value rules of 1997 (area x zone rate x use x construction class) or taxable
 * property value rules of 2020 (guideline value, rise limited); the figures are the council's resolution. Refuses a floor
 * whose cell the table lacks.
 */
export function assess(holding: RatedHolding, rates: PropertyTaxRates): { ok: true; assessment: Assessment } | Refused {
  const value = workValue(holding, rates);
  if (!value.ok) return value;
  const { floors, valuePaise, netPaise, limited } = value;
  const heads = workHeads(holding, rates, value);
  const totalPaise = sum(heads.map((one) => one.amountPaise));
  const assessment = {
    regime: rates.value.regime,
    floors,
    valuePaise,
    netPaise,
    ...(limited === undefined ? {} : { limited }),
    heads,
    totalPaise,
  };
  return { ok: true, assessment };
}

/** What an assessment makes due: its heads without those that are nothing. */
export const duesOf = (assessment: Assessment, rates: PropertyTaxRates): readonly Due[] =>
  assessment.heads
    .filter((one) => one.amountPaise > 0n)
    .map(({ head, amountPaise }) => ({ head, year: rates.year, amountPaise }));

/** The penalty on one past year that is not paid: a part of all that the year had raised, without earlier penalty. */
export const penaltyOn = (yearTotal: Paise, rates: PropertyTaxRates): Paise =>
  yearTotal === 0n ? paise(0) : partOf(yearTotal, rates.arrearPenalty.rateHundredths, rates.arrearPenalty.rounding);
