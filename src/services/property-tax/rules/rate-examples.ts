// Rates and holdings for the tests of assessment: round figures, so that every case can be worked out by hand.
import { civilDate, type FinancialYear } from "../../../kernel/civil-date.ts";
import type { Head } from "../../../kernel/facts.ts";
import { paise, rupeesShort } from "../../../kernel/money.ts";
import {
  constructionClasses,
  type HeadRule,
  type PropertyTaxRates,
  type PropertyValueBasis,
  type RebateRule,
  type Sourced,
  useClasses,
  type UseClass,
} from "../../../kernel/property-tax-rates.ts";
import { assess, type Assessment, type RatedFloor, type RatedHolding } from "./assess.ts";
import { shivpuri } from "./rehearsal.ts";

const rupees = (amount: number) => paise(BigInt(Math.round(amount * 100)));
export const sample: Sourced = { mark: "sample", source: "test" };

/** Rupees a square foot: RCC, pucca, semi-pucca, kachcha, open land. Zone 2 is half of zone 1. */
const letting: Readonly<Record<UseClass, readonly number[]>> = {
  residential: [10, 8, 6, 4, 1],
  commercial: [20, 16, 12, 8, 2],
  industrial: [15, 12, 9, 6, 1.5],
  institutional: [12, 9.6, 7.2, 4.8, 1.2],
};

const cells = ["1", "2"].flatMap((zone) =>
  useClasses.flatMap((use) =>
    constructionClasses.map((construction, at) => ({
      zone,
      use,
      construction,
      annualPaise: rupees((letting[use][at] ?? 0) / Number(zone)),
    })),
  ),
);

export const slab = (from: number, below: number | undefined, percent: number) => ({
  fromPaise: rupees(from),
  ...(below === undefined ? {} : { belowPaise: rupees(below) }),
  rateHundredths: Math.round(percent * 100),
});

const heads: readonly HeadRule[] = [
  {
    head: "property-tax",
    base: "net-value",
    rounding: "rupee-half-up",
    slabs: [slab(0, 6_000, 6), slab(6_000, 12_000, 7), slab(12_000, 24_000, 8), slab(24_000, undefined, 10)],
  },
  { head: "education-cess", base: "value", rateHundredths: 300, rounding: "rupee-half-up" },
  { head: "urban-development-cess", base: "value", rateHundredths: 100, rounding: "rupee-half-up" },
  { head: "consolidated-tax", base: "flat", amountPaise: rupees(150), rounding: "paisa-half-up" },
];

/** Regime A: slabs of 6, 7, 8 and 10%, cesses of 3 and 1% of the gross letting value, 150 consolidated tax. */
export const lettingRates: PropertyTaxRates = {
  town: shivpuri,
  year: "2026-27" as FinancialYear,
  resolution: { number: "T-1", on: civilDate("2026-03-12") },
  verified: false,
  source: "test",
  zones: ["1", "2"],
  value: {
    regime: "letting-value",
    areaUnit: "square-foot",
    cells,
    buildingDeductionHundredths: 1_000,
    landDeductionHundredths: 0,
  },
  roads: [],
  occupancies: [],
  heads,
  rebates: [],
  arrearPenalty: { rateHundredths: 1_000, rounding: "rupee-half-up" },
  payableBy: civilDate("2026-12-31"),
};

/** The same rates with one head by another rule: in its place, or at the end. */
export const withHead = (rates: PropertyTaxRates, rule: HeadRule): PropertyTaxRates => ({
  ...rates,
  heads: rates.heads.some((one) => one.head === rule.head)
    ? rates.heads.map((one) => (one.head === rule.head ? rule : one))
    : [...rates.heads, rule],
});

export const withRebates = (rates: PropertyTaxRates, ...rebates: readonly RebateRule[]): PropertyTaxRates => ({
  ...rates,
  rebates,
});

/** Guideline values of a square foot in rupees, of zone 1. */
export const guideline = (residential: number, commercial = 3_000): PropertyValueBasis["guideline"] =>
  useClasses.map((use) => ({
    zone: "1",
    use,
    guidelinePaise: rupees({ residential, commercial, industrial: 2_000, institutional: 1_800 }[use]),
  }));

const propertyValue: PropertyValueBasis = {
  regime: "property-value",
  areaUnit: "square-foot",
  guideline: guideline(1_500),
  constructions: constructionClasses.map((construction, at) => ({
    construction,
    shareHundredths: [10_000, 9_000, 7_000, 5_000, 4_000][at] ?? 0,
  })),
  valueHundredths: 1_000,
  riseMaxHundredths: 1_000,
};

/** Regime B: a tenth of the guideline value is taxable; 0.4% below a lakh, 0.5% from there; 0.1% cess; 150. */
export const propertyRates = (
  cellsOf: PropertyValueBasis["guideline"] = guideline(1_500),
  before?: PropertyTaxRates,
  more: Partial<PropertyValueBasis> = {},
): PropertyTaxRates => ({
  ...lettingRates,
  zones: ["1"],
  value: { ...propertyValue, ...more, guideline: cellsOf },
  heads: [
    {
      head: "property-tax",
      base: "net-value",
      rounding: "rupee-half-up",
      slabs: [slab(0, 100_000, 0.4), slab(100_000, undefined, 0.5)],
    },
    { head: "education-cess", base: "value", rateHundredths: 10, rounding: "rupee-half-up" },
    { head: "consolidated-tax", base: "flat", amountPaise: rupees(150), rounding: "paisa-half-up" },
  ],
  ...(before === undefined ? {} : { before }),
});

export const floor = (areaSqft: number, more: Partial<RatedFloor> = {}): RatedFloor => ({
  use: "residential",
  construction: "rcc",
  areaHundredths: Math.round(areaSqft * 100),
  ...more,
});

/** A holding of one RCC floor in zone 1, unless said. */
export const rated = (areaSqft: number, more: Partial<RatedFloor> = {}): RatedHolding => ({
  zone: "1",
  plotAreaHundredths: 100_000,
  floors: [floor(areaSqft, more)],
});

/** Bare land: no deduction, one rupee a square foot; its area is its letting value. */
export const land = (areaSqft: number): RatedHolding => rated(areaSqft, { construction: "open-land" });

export function assessed(holding: RatedHolding, rates: PropertyTaxRates): Assessment {
  const outcome = assess(holding, rates);
  if (!outcome.ok) throw new Error(outcome.refusal.code);
  return outcome.assessment;
}

export type Shown = Partial<Record<Head | "value" | "net" | "total", string>>;

/** The figures of an assessment as they are written on a bill. */
export const figures = ({ valuePaise, netPaise, heads: lines, totalPaise }: Assessment): Shown => ({
  value: rupeesShort(valuePaise),
  net: rupeesShort(netPaise),
  ...Object.fromEntries(lines.map((one) => [one.head, rupeesShort(one.amountPaise)])),
  total: rupeesShort(totalPaise),
});

/** One case: the sentence of the rule, how it was worked out by hand, and the figures that came out. */
export interface HandCase {
  readonly rule: string;
  readonly byHand: string;
  readonly holding: RatedHolding;
  readonly rates?: PropertyTaxRates;
  readonly expected: Shown;
}
