// Regime A worked out by hand: each case is a sentence of the rules, with its working beside it.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { paise } from "../../../kernel/money.ts";
import type { HeadRule, LettingValueBasis, PropertyTaxRates } from "../../../kernel/property-tax-rates.ts";
import {
  assessed,
  figures,
  floor,
  type HandCase,
  land,
  lettingRates as usual,
  rated,
  withHead,
} from "./rate-examples.ts";

const basis = usual.value as LettingValueBasis;
const [taxRule] = usual.heads as readonly [HeadRule];
const taxRounded = (rounding: HeadRule["rounding"]): PropertyTaxRates => withHead(usual, { ...taxRule, rounding });
const metric: PropertyTaxRates = {
  ...usual,
  value: {
    ...basis,
    areaUnit: "square-metre",
    cells: basis.cells.map((one) => ({ ...one, annualPaise: paise(10_000n) })),
  },
};
const roads: PropertyTaxRates = {
  ...usual,
  roads: [
    { of: "main-road", factorHundredths: 12_500 },
    { of: "side-road", factorHundredths: 10_000 },
    { of: "lane", factorHundredths: 8_000 },
  ],
};
const users: PropertyTaxRates = {
  ...roads,
  occupancies: [
    { of: "self", factorHundredths: 10_000 },
    { of: "let", factorHundredths: 15_000 },
    { of: "vacant", factorHundredths: 5_000 },
  ],
};
const houseOnThe = (roadClass: "main-road" | "side-road" | "lane") => ({ ...rated(500), roadClass });

const values: readonly HandCase[] = [
  {
    rule: "the letting value is area x rate, and a tenth is taken off a building",
    byHand: "500 x 10 = 5,000; less 10% = 4,500; 6% = 270; 3% of 5,000 = 150; 1% = 50; 270 + 150 + 50 + 150 = 620",
    holding: rated(500),
    expected: {
      value: "5,000",
      net: "4,500",
      "property-tax": "270",
      "education-cess": "150",
      "urban-development-cess": "50",
      "consolidated-tax": "150",
      total: "620",
    },
  },
  {
    rule: "nothing is taken off open land",
    byHand: "1,200 x 1 = 1,200; 6% = 72; 36 + 12 + 150; 72 + 198 = 270",
    holding: land(1_200),
    expected: { value: "1,200", net: "1,200", "property-tax": "72", total: "270" },
  },
  {
    rule: "a plot without a building is valued by its whole area as open land",
    byHand: "1,000 sq ft x 1 = 1,000; 6% = 60; 30 + 10 + 150; 250",
    holding: { zone: "1", plotAreaHundredths: 100_000, floors: [] },
    expected: { value: "1,000", net: "1,000", "property-tax": "60", total: "250" },
  },
  {
    rule: "a shop is valued at the rate for shops",
    byHand: "500 x 20 = 10,000; less 10% = 9,000; 7% = 630; 300 + 100 + 150; 1,180",
    holding: rated(500, { use: "commercial" }),
    expected: { net: "9,000", "property-tax": "630", total: "1,180" },
  },
  {
    rule: "a workshop is valued at the rate for industry",
    byHand: "400 x 15 = 6,000; less 10% = 5,400; 6% = 324; 180 + 60 + 150; 714",
    holding: rated(400, { use: "industrial" }),
    expected: { net: "5,400", "property-tax": "324", total: "714" },
  },
  {
    rule: "a pucca house is valued below one of RCC, and its slab is found by the net value",
    byHand: "750 x 8 = 6,000; less 10% = 5,400, still the first slab; 6% = 324",
    holding: rated(750, { construction: "pucca" }),
    expected: { value: "6,000", net: "5,400", "property-tax": "324" },
  },
  {
    rule: "a half square foot counts",
    byHand: "250.5 x 6 = 1,503; less 10% = 1,352.70; 6% = 81.162, so 81; 45.09, so 45; 15.03, so 15; + 150 = 291",
    holding: rated(250.5, { construction: "semi-pucca" }),
    expected: {
      value: "1,503",
      net: "1,352.70",
      "property-tax": "81",
      "education-cess": "45",
      "urban-development-cess": "15",
      total: "291",
    },
  },
  {
    rule: "a kachcha house is valued lowest of all buildings",
    byHand: "300 x 4 = 1,200; less 10% = 1,080; 6% = 64.80, so 65; 36 + 12 + 150; 263",
    holding: rated(300, { construction: "kachcha" }),
    expected: { net: "1,080", "property-tax": "65", total: "263" },
  },
  {
    rule: "the same house in another zone is valued at that zone's rate",
    byHand: "500 x 5 = 2,500; less 10% = 2,250; 6% = 135; 75 + 25 + 150; 385",
    holding: { ...rated(500), zone: "2" },
    expected: { net: "2,250", "property-tax": "135", total: "385" },
  },
  {
    rule: "floors are valued each at its own rate, and added before the slab is found",
    byHand: "200 x 20 + 400 x 8 = 4,000 + 3,200 = 7,200; less 10% = 6,480; 7% = 453.60, so 454; 216 + 72 + 150; 892",
    holding: { ...rated(0), floors: [floor(200, { use: "commercial" }), floor(400, { construction: "pucca" })] },
    expected: { value: "7,200", net: "6,480", "property-tax": "454", total: "892" },
  },
  {
    rule: "open land beside a building is a floor of its own, without deduction",
    byHand: "5,000 less 10% = 4,500, and 500 x 1 = 500; net 5,000; 6% = 300; 3% of 5,500 = 165; 55 + 150; 670",
    holding: { ...rated(0), floors: [floor(500), floor(500, { construction: "open-land" })] },
    expected: { value: "5,500", net: "5,000", "property-tax": "300", "education-cess": "165", total: "670" },
  },
  {
    rule: "rates by the square metre are applied to exactly 0.09290304 of them in a square foot",
    byHand: "92.90304 x 100 = 9,290.30; less 10% = 8,361.27; 7% = 585.29, so 585; 278.71, so 279; 92.90, so 93; 1,107",
    holding: rated(1_000),
    rates: metric,
    expected: { value: "9,290.30", net: "8,361.27", "property-tax": "585", "education-cess": "279", total: "1,107" },
  },
];

const edges: readonly HandCase[] = [
  ["a net value of 5,999.99 lies in the first slab, 6%", 5_999.99, "6% = 359.9994, so 360", "360"],
  ["a net value of 6,000 lies in the second slab, 7%", 6_000, "7% = 420", "420"],
  ["a net value of 11,999.99 lies in the second slab", 11_999.99, "7% = 839.9993, so 840", "840"],
  ["a net value of 12,000 lies in the third slab, 8%", 12_000, "8% = 960", "960"],
  ["a net value of 23,999.99 lies in the third slab", 23_999.99, "8% = 1,919.9992, so 1,920", "1,920"],
  ["a net value of 24,000 lies in the last slab, 10%", 24_000, "10% = 2,400", "2,400"],
  ["a net value of a crore has no further slab above it", 10_000_000, "10% = 10,00,000", "10,00,000"],
].map(([rule, area, byHand, tax]) => ({
  rule: String(rule),
  byHand: String(byHand),
  holding: land(Number(area)),
  expected: { "property-tax": String(tax) },
}));

const roundings: readonly HandCase[] = [
  {
    rule: "half a rupee is rounded up",
    byHand: "5 x 10 = 50; 3% = 1.50, so 2; 1% = 0.50, so 1; 6% of 45 = 2.70, so 3; 156",
    holding: rated(5),
    expected: { "property-tax": "3", "education-cess": "2", "urban-development-cess": "1", total: "156" },
  },
  {
    rule: "a head that is rounded up takes any paise as a rupee",
    byHand: "6% of 1,352.70 = 81.162, so 82",
    holding: rated(250.5, { construction: "semi-pucca" }),
    rates: taxRounded("rupee-up"),
    expected: { "property-tax": "82" },
  },
  {
    rule: "a head that is rounded down drops its paise",
    byHand: "7% of 6,480 = 453.60, so 453",
    holding: rated(720),
    rates: taxRounded("rupee-down"),
    expected: { "property-tax": "453" },
  },
  {
    rule: "a head that is rounded to the paisa keeps its paise",
    byHand: "7% of 6,480 = 453.60",
    holding: rated(720),
    rates: taxRounded("paisa-half-up"),
    expected: { "property-tax": "453.60" },
  },
];

const factors: readonly HandCase[] = [
  {
    rule: "a house on a main road is valued a quarter higher",
    byHand: "5,000 x 125% = 6,250; less 10% = 5,625; 6% = 337.50, so 338; 187.50, so 188; 62.50, so 63; 150; 739",
    holding: houseOnThe("main-road"),
    rates: roads,
    expected: { value: "6,250", net: "5,625", "property-tax": "338", total: "739" },
  },
  {
    rule: "a house in a lane is valued a fifth lower",
    byHand: "5,000 x 80% = 4,000; less 10% = 3,600; 6% = 216; 120 + 40 + 150; 526",
    holding: houseOnThe("lane"),
    rates: roads,
    expected: { value: "4,000", "property-tax": "216", total: "526" },
  },
  {
    rule: "a house whose road is not known is valued as on a side road",
    byHand: "as without factors: 620",
    holding: rated(500),
    rates: roads,
    expected: { value: "5,000", total: "620" },
  },
  {
    rule: "a let floor is valued half as high again",
    byHand: "5,000 x 150% = 7,500; less 10% = 6,750; 7% = 472.50, so 473; 225 + 75 + 150; 923",
    holding: rated(500, { occupancy: "let" }),
    rates: users,
    expected: { value: "7,500", "property-tax": "473", total: "923" },
  },
  {
    rule: "a vacant floor is valued at half",
    byHand: "5,000 x 50% = 2,500; less 10% = 2,250; 6% = 135; 75 + 25 + 150; 385",
    holding: rated(500, { occupancy: "vacant" }),
    rates: users,
    expected: { value: "2,500", total: "385" },
  },
  {
    rule: "a floor counts as its owner's own where the register does not say who uses it",
    byHand: "5,000 x 100%: 620",
    holding: rated(500),
    rates: users,
    expected: { total: "620" },
  },
  {
    rule: "road and occupancy multiply each other",
    byHand:
      "5,000 x 125% x 150% = 9,375; less 10% = 8,437.50; 7% = 590.625, so 591; 281.25, so 281; 93.75, so 94; 1,116",
    holding: { ...rated(500, { occupancy: "let" }), roadClass: "main-road" },
    rates: users,
    expected: { value: "9,375", "property-tax": "591", "education-cess": "281", total: "1,116" },
  },
];

const byUse: HeadRule = {
  head: "service-charge",
  base: "by-use",
  rounding: "paisa-half-up",
  amounts: [
    { use: "residential", amountPaise: paise(36_000n) },
    { use: "commercial", amountPaise: paise(72_000n) },
    { use: "industrial", amountPaise: paise(90_000n) },
    { use: "institutional", amountPaise: paise(48_000n) },
  ],
};
const byValue: HeadRule = {
  head: "consolidated-tax",
  base: "by-value",
  rounding: "paisa-half-up",
  amounts: [
    { fromPaise: paise(0n), belowPaise: paise(600_000n), amountPaise: paise(15_000n) },
    { fromPaise: paise(600_000n), amountPaise: paise(30_000n) },
  ],
};
const cessOnTax: HeadRule = {
  head: "education-cess",
  base: "head",
  of: "property-tax",
  rateHundredths: 500,
  rounding: "rupee-half-up",
};
const line = (head: "water-charge" | "sewer-charge", only: "water" | "sewer", rupees: bigint): HeadRule => ({
  head,
  only,
  base: "flat",
  amountPaise: paise(rupees * 100n),
  rounding: "paisa-half-up",
});
const lines = withHead(withHead(usual, line("water-charge", "water", 2_400n)), line("sewer-charge", "sewer", 600n));

const otherHeads: readonly HandCase[] = [
  {
    rule: "a service charge by use is that of the home where all is home",
    byHand: "620 + 360 = 980",
    holding: rated(500),
    rates: withHead(usual, byUse),
    expected: { "service-charge": "360", total: "980" },
  },
  {
    rule: "a service charge by use is that of the dearest use in the holding, and charged once",
    byHand: "home 360, shop 720: 720",
    holding: { ...rated(0), floors: [floor(500), floor(100, { use: "commercial" })] },
    rates: withHead(usual, byUse),
    expected: { "service-charge": "720" },
  },
  {
    rule: "a consolidated tax by value is the lower amount up to 5,999.99",
    byHand: "below 6,000: 150",
    holding: land(5_999.99),
    rates: withHead(usual, byValue),
    expected: { "consolidated-tax": "150" },
  },
  {
    rule: "a consolidated tax by value is the higher amount from 6,000",
    byHand: "from 6,000: 300",
    holding: land(6_000),
    rates: withHead(usual, byValue),
    expected: { "consolidated-tax": "300" },
  },
  {
    rule: "a cess on the tax is a part of the tax as rounded",
    byHand: "5% of 270 = 13.50, so 14; 270 + 14 + 50 + 150 = 484",
    holding: rated(500),
    rates: withHead(usual, cessOnTax),
    expected: { "education-cess": "14", total: "484" },
  },
  {
    rule: "a holding without a tap pays no water charge",
    byHand: "620 + 0 + 0",
    holding: rated(500),
    rates: lines,
    expected: { "water-charge": "0", "sewer-charge": "0", total: "620" },
  },
  {
    rule: "a holding with a tap pays the water charge, and without a sewer no sewer charge",
    byHand: "620 + 2,400 = 3,020",
    holding: { ...rated(500), links: [{ service: "water" }] },
    rates: lines,
    expected: { "water-charge": "2,400", "sewer-charge": "0", total: "3,020" },
  },
  {
    rule: "water and sewer stand as heads of their own",
    byHand: "620 + 2,400 + 600 = 3,620",
    holding: { ...rated(500), links: [{ service: "sewer" }, { service: "water" }] },
    rates: lines,
    expected: { "water-charge": "2,400", "sewer-charge": "600", total: "3,620" },
  },
];

describe("regime A, the annual letting value", () => {
  for (const { rule, byHand, holding, rates = usual, expected } of [
    ...values,
    ...edges,
    ...roundings,
    ...factors,
    ...otherHeads,
  ]) {
    it(`${rule} (${byHand})`, () => {
      const found = figures(assessed(holding, rates));
      const asked = Object.fromEntries(Object.keys(expected).map((key) => [key, found[key as keyof typeof found]]));
      assert.deepEqual(asked, expected);
    });
  }
});
