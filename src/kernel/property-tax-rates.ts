// The shape of a town's property tax rates for one financial year: how a holding is valued, and the rules of each head.
import type { CivilDate, FinancialYear } from "./civil-date.ts";
import type { Head } from "./facts.ts";
import type { Paise, Rounding } from "./money.ts";
import type { TownId } from "./town.ts";

export const useClasses = ["residential", "commercial", "industrial", "institutional"] as const;
export type UseClass = (typeof useClasses)[number];

export const constructionClasses = ["rcc", "pucca", "semi-pucca", "kachcha", "open-land"] as const;
export type ConstructionClass = (typeof constructionClasses)[number];

/** On which kind of road a holding lies. */
export const roadClasses = ["main-road", "side-road", "lane"] as const;
export type RoadClass = (typeof roadClasses)[number];

/** Who uses a floor: its owner, a tenant, nobody. */
export const occupancies = ["self", "let", "vacant"] as const;
export type Occupancy = (typeof occupancies)[number];

/** Why a holding, by order, pays less of some heads or nothing; which grounds count is the resolution's to say. */
export const exemptionGrounds = [
  "worship",
  "education",
  "charity",
  "government",
  "burial-ground",
  "widow",
  "disabled",
  "ex-serviceman",
  "poor",
] as const;
export type ExemptionGround = (typeof exemptionGrounds)[number];

/** Lines of the town that reach a holding. */
export const connections = ["water", "sewer"] as const;
export type Connection = (typeof connections)[number];

/** In what a resolution counts area; the register itself keeps square feet. */
export type AreaUnit = "square-foot" | "square-metre";

/** Hundredths of a percent: 700 is 7%, 10,000 the whole. */
export type PercentHundredths = number;
export const whole_hundredths = 10_000;

/**
 * How sure a rule is: `resolved` by the council and compared with its paper; `confirmed` by a public source; told by one
 * source; worked out by us; a `sample`. Only the first two may be shown as law.
 */
export type Mark = "resolved" | "confirmed" | "one-source" | "inferred" | "sample";

/** Where a rule stands, and how sure it is. */
export interface Sourced {
  readonly mark: Mark;
  readonly source: string;
}

/** Annual letting value of one unit of area for one zone, use and construction class. */
export interface RateCell {
  readonly zone: string;
  readonly use: UseClass;
  readonly construction: ConstructionClass;
  readonly annualPaise: Paise;
}

/** The Collector's guideline value of one unit of area for one zone and use. */
export interface GuidelineCell {
  readonly zone: string;
  readonly use: UseClass;
  readonly guidelinePaise: Paise;
}

/** Regime A: annual letting value by zone, use and construction class (rules of 1997). */
export interface LettingValueBasis {
  readonly regime: "letting-value";
  readonly areaUnit: AreaUnit;
  readonly cells: readonly RateCell[];
  /** Taken off the letting value of buildings, and of open land. */
  readonly buildingDeductionHundredths: PercentHundredths;
  readonly landDeductionHundredths: PercentHundredths;
}

/** Regime B: taxable property value from the guideline value by zone and use (rules of 28 September 2020). */
export interface PropertyValueBasis {
  readonly regime: "property-value";
  readonly areaUnit: AreaUnit;
  readonly guideline: readonly GuidelineCell[];
  /** What part of the guideline value each class of construction, and open land, is worth. */
  readonly constructions: readonly { readonly construction: ConstructionClass; readonly shareHundredths: number }[];
  /** What part of that is the taxable property value. */
  readonly valueHundredths: PercentHundredths;
  /** A year's value is at most so much above the year before, and never below it. */
  readonly riseMaxHundredths: PercentHundredths;
}

export type ValueBasis = LettingValueBasis | PropertyValueBasis;

/** From this net value (including) to below the next slab's; the last slab has no end. */
export interface Slab {
  readonly fromPaise: Paise;
  readonly belowPaise?: Paise;
  readonly rateHundredths: PercentHundredths;
}

/** A fixed amount for net values from this one (including) to below the next. */
export interface AmountSlab {
  readonly fromPaise: Paise;
  readonly belowPaise?: Paise;
  readonly amountPaise: Paise;
}

/**
 * How one head is worked out: by slab on the whole net value, as a part of the gross value, as a part of a head above it,
 * a fixed amount, one by slab of the net value, or one by the dearest use in the holding. With `only` it falls on holdings
 * that have that line.
 */
export type HeadRule = { readonly head: Head; readonly rounding: Rounding; readonly only?: Connection } & (
  | { readonly base: "net-value"; readonly slabs: readonly Slab[] }
  | { readonly base: "value"; readonly rateHundredths: PercentHundredths }
  | { readonly base: "head"; readonly of: Head; readonly rateHundredths: PercentHundredths }
  | { readonly base: "flat"; readonly amountPaise: Paise }
  | { readonly base: "by-value"; readonly amounts: readonly AmountSlab[] }
  | { readonly base: "by-use"; readonly amounts: readonly { readonly use: UseClass; readonly amountPaise: Paise }[] }
);

/** What is left off some heads. Exemptions: the largest of a holding's grounds counts; early payment: by the day of paying. */
export type RebateRule = Sourced & {
  readonly heads: readonly Head[];
  readonly shareHundredths: PercentHundredths;
  readonly rounding: Rounding;
} & (
    | { readonly rebate: "exemption"; readonly ground: ExemptionGround }
    /** For holdings whose gross value is below this. */
    | { readonly rebate: "small-value"; readonly belowPaise: Paise }
    /** For the part of the net value that its owner himself uses. */
    | { readonly rebate: "self-occupied" }
    /** For the year's own dues when all of them are paid on a day from the first to the last, both included. */
    | { readonly rebate: "early-payment"; readonly from: CivilDate; readonly until: CivilDate }
  );

/** Days, both included, on which no surcharge ran, with the order that says so. */
export interface StoppedDays {
  readonly from: CivilDate;
  readonly until: CivilDate;
  readonly order: string;
}

/**
 * Surcharge on dues that are not paid: simple, never on surcharge. It runs from the day after the last day to pay and
 * `graceDays` more; a begun month or year counts whole. `headsFree` bear none.
 */
export interface SurchargeRule extends Sourced {
  readonly per: "month" | "year";
  readonly rateHundredths: PercentHundredths;
  readonly graceDays: number;
  readonly rounding: Rounding;
  readonly headsFree: readonly Head[];
  readonly stopped: readonly StoppedDays[];
}

/** What a council takes where a return declared less than a visit found. */
export interface SelfAssessmentRule extends Sourced {
  /** The found tax may be so much above the declared one without a penalty, as a part of the declared one. */
  readonly toleranceHundredths: PercentHundredths;
  /** The penalty as a part of the whole difference: 50,000 is five times. */
  readonly penaltyHundredths: PercentHundredths;
  readonly rounding: Rounding;
}

/** A class and by what part of itself the value is counted: 10,000 leaves it as it is, 12,500 makes it a quarter more. */
export interface Factor<C extends string> {
  readonly of: C;
  readonly factorHundredths: PercentHundredths;
}

/** A town's rates for one year, as its council resolved them. */
export interface PropertyTaxRates {
  readonly town: TownId;
  readonly year: FinancialYear;
  readonly resolution: { readonly number: string; readonly on: CivilDate };
  /** False: a sample, or not yet compared with the council's paper; every page then says so. */
  readonly verified: boolean;
  readonly source: string;
  readonly zones: readonly string[];
  readonly value: ValueBasis;
  /** None where the resolution makes no difference between roads, or between who uses a floor. */
  readonly roads: readonly Factor<RoadClass>[];
  readonly occupancies: readonly Factor<Occupancy>[];
  readonly heads: readonly HeadRule[];
  readonly rebates: readonly RebateRule[];
  /** Charged once on each past year that is not paid when the next demand is raised: a part of that year's total. */
  readonly arrearPenalty: { readonly rateHundredths: PercentHundredths; readonly rounding: Rounding };
  readonly surcharge?: SurchargeRule;
  /** Without it a return that declared less costs the difference and no penalty. */
  readonly selfAssessment?: SelfAssessmentRule;
  readonly payableBy: CivilDate;
  /** The rates of the year before, where the value may not move away from that year's at will (regime B). */
  readonly before?: PropertyTaxRates;
}

/** How a cell is named in refusals and on pages: 03/residential/rcc. */
export const cellName = (zone: string, use: UseClass, construction?: ConstructionClass): string =>
  construction === undefined ? `${zone}/${use}` : `${zone}/${use}/${construction}`;

/** Whether the rates, or one rule of them, may be shown as law. */
export const isLaw = (mark: Mark): boolean => mark === "resolved" || mark === "confirmed";
