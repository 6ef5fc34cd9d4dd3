// Sample rates: what both sample towns share beside their grid, and how a grid becomes cells. Nothing here is law.
//
// The shares (7% slab, 3% education cess, 1% urban development cess, 150 rupees consolidated tax, 10% off for buildings, 10%
// penalty on past years) are those of one worked example found in public; no council has confirmed them for these towns.
import { type CivilDate, type FinancialYear, yearStart } from "../../kernel/civil-date.ts";
import { paise } from "../../kernel/money.ts";
import { constructionClasses, type HeadRule, type PropertyTaxRates } from "../../kernel/property-tax-rates.ts";
import type { RateCell, Slab, UseClass } from "../../kernel/property-tax-rates.ts";
import type { TownId } from "../../kernel/town.ts";

/** Zone, use, then paise a square foot a year along the construction classes. */
export type GridRow = readonly [
  zone: string,
  use: UseClass,
  rcc: number,
  pucca: number,
  semiPucca: number,
  kachcha: number,
  openLand: number,
];

const cellsOf = (grid: readonly GridRow[]): readonly RateCell[] =>
  grid.flatMap(([zone, use, ...amounts]) =>
    constructionClasses.map((construction, at) => ({
      zone,
      use,
      construction,
      annualPaise: paise(BigInt(amounts[at] ?? 0)),
    })),
  );

const slab = (fromRupees: bigint, belowRupees: bigint | undefined, rateHundredths: number): Slab => ({
  fromPaise: paise(fromRupees * 100n),
  ...(belowRupees === undefined ? {} : { belowPaise: paise(belowRupees * 100n) }),
  rateHundredths,
});

const heads: readonly HeadRule[] = [
  {
    head: "property-tax",
    base: "net-value",
    rounding: "rupee-half-up",
    slabs: [
      slab(0n, 6_000n, 600),
      slab(6_000n, 12_000n, 700),
      slab(12_000n, 24_000n, 800),
      slab(24_000n, undefined, 1_000),
    ],
  },
  { head: "education-cess", base: "value", rateHundredths: 300, rounding: "rupee-half-up" },
  { head: "urban-development-cess", base: "value", rateHundredths: 100, rounding: "rupee-half-up" },
  { head: "consolidated-tax", base: "flat", amountPaise: paise(15_000n), rounding: "paisa-half-up" },
  { head: "service-charge", base: "flat", amountPaise: paise(0n), rounding: "paisa-half-up" },
];

export interface SampleYear {
  readonly town: TownId;
  readonly year: string;
  readonly resolution: string;
  readonly on: string;
  readonly payableBy: string;
  readonly grid: readonly GridRow[];
}

export const sampleRates = (of: SampleYear): PropertyTaxRates => ({
  town: of.town,
  year: of.year as FinancialYear,
  resolution: { number: of.resolution, on: of.on as CivilDate },
  verified: false,
  source: "sample",
  zones: [...new Set(of.grid.map(([zone]) => zone))],
  value: {
    regime: "letting-value",
    areaUnit: "square-foot",
    cells: cellsOf(of.grid),
    buildingDeductionHundredths: 1_000,
    landDeductionHundredths: 0,
  },
  roads: [],
  occupancies: [],
  heads,
  // 6.25% before the last day was public for Indore in 2020; which heads and until when are ours.
  rebates: [
    {
      rebate: "early-payment",
      mark: "sample",
      source: "sample",
      heads: ["property-tax"],
      shareHundredths: 625,
      rounding: "rupee-half-up",
      from: yearStart(of.year as FinancialYear),
      until: `${of.year.slice(0, 4)}-06-30` as CivilDate,
    },
  ],
  surcharge: {
    mark: "sample",
    source: "sample",
    per: "month",
    rateHundredths: 100,
    graceDays: 0,
    rounding: "rupee-half-up",
    headsFree: ["service-charge"],
    stopped: [],
  },
  arrearPenalty: { rateHundredths: 1_000, rounding: "rupee-half-up" },
  // A tenth of tolerance and five times the difference are told from memory; no text of them was at hand.
  selfAssessment: {
    mark: "sample",
    source: "sample",
    toleranceHundredths: 1_000,
    penaltyHundredths: 50_000,
    rounding: "rupee-half-up",
  },
  payableBy: of.payableBy as CivilDate,
});
