// Regime B worked out by hand, and what must hold for every holding under both regimes.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import * as fc from "fast-check";
import { type Paise, paise, sum } from "../../../kernel/money.ts";
import {
  constructionClasses,
  exemptionGrounds,
  occupancies,
  type PropertyTaxRates,
  roadClasses,
  useClasses,
} from "../../../kernel/property-tax-rates.ts";
import { checkRates } from "../../../kernel/rates/check.ts";
import type { RatedHolding } from "./assess.ts";
import {
  assessed,
  figures,
  floor,
  guideline,
  type HandCase,
  lettingRates,
  propertyRates,
  rated,
  sample,
} from "./rate-examples.ts";

const after = (...residential: readonly number[]): PropertyTaxRates =>
  residential
    .slice(1)
    .reduce((before, one) => propertyRates(guideline(one), before), propertyRates(guideline(residential[0] ?? 0)));

const cases: readonly HandCase[] = [
  {
    rule: "the taxable property value is a tenth of the guideline value",
    byHand: "1,000 x 1,500 = 15,00,000; 10% = 1,50,000; 0.5% = 750; 0.1% = 150; 150; 1,050",
    holding: rated(1_000),
    expected: { value: "1,50,000", "property-tax": "750", "education-cess": "150", total: "1,050" },
  },
  {
    rule: "a shop is valued at the guideline value for shops",
    byHand: "500 x 3,000 = 15,00,000; 10% = 1,50,000; 1,050",
    holding: rated(500, { use: "commercial" }),
    expected: { value: "1,50,000", total: "1,050" },
  },
  {
    rule: "a kachcha house counts half its guideline value",
    byHand: "15,00,000 x 50% x 10% = 75,000; 0.4% = 300; 75; 150; 525",
    holding: rated(1_000, { construction: "kachcha" }),
    expected: { value: "75,000", "property-tax": "300", total: "525" },
  },
  {
    rule: "a plot without a building counts two fifths of its guideline value",
    byHand: "1,000 x 1,500 x 40% x 10% = 60,000; 0.4% = 240; 60; 150; 450",
    holding: { zone: "1", plotAreaHundredths: 100_000, floors: [] },
    expected: { value: "60,000", "property-tax": "240", total: "450" },
  },
  {
    rule: "nothing is taken off the property value",
    byHand: "net as gross",
    holding: rated(1_000),
    expected: { value: "1,50,000", net: "1,50,000" },
  },
  {
    rule: "a value just below a lakh lies in the first slab",
    byHand: "666.66 x 150 = 99,999; 0.4% = 399.996, so 400",
    holding: rated(666.66),
    expected: { value: "99,999", "property-tax": "400" },
  },
  {
    rule: "a value just above a lakh lies in the second slab",
    byHand: "666.67 x 150 = 1,00,000.50; 0.5% = 500.0025, so 500",
    holding: rated(666.67),
    expected: { value: "1,00,000.50", "property-tax": "500" },
  },
  {
    rule: "guideline values by the square metre are applied to 0.09290304 of them in a square foot",
    byHand: "92.90304 x 10,000 x 10% = 92,903.04; 0.4% = 371.61, so 372; 92.90, so 93; 150; 615",
    holding: rated(1_000),
    rates: propertyRates(guideline(10_000), undefined, { areaUnit: "square-metre" }),
    expected: { value: "92,903.04", "property-tax": "372", total: "615" },
  },
  {
    rule: "a rise of a quarter is limited to a tenth above the year before",
    byHand: "before 1,20,000; new 1,50,000; 1,20,000 x 1.10 = 1,32,000; 0.5% = 660; 132; 150; 942",
    holding: rated(1_000),
    rates: after(1_200, 1_500),
    expected: { value: "1,32,000", "property-tax": "660", total: "942" },
  },
  {
    rule: "a rise of exactly a tenth stands",
    byHand: "1,50,000 to 1,65,000; 0.5% = 825; 165; 150; 1,140",
    holding: rated(1_000),
    rates: after(1_500, 1_650),
    expected: { value: "1,65,000", "property-tax": "825", total: "1,140" },
  },
  {
    rule: "a rise of a rupee a square foot above a tenth is limited to the tenth",
    byHand: "1,50,000 to 1,65,100, limited to 1,65,000",
    holding: rated(1_000),
    rates: after(1_500, 1_651),
    expected: { value: "1,65,000" },
  },
  {
    rule: "a rise of a twentieth stands",
    byHand: "1,57,500; 0.5% = 787.50, so 788; 157.50, so 158; 150; 1,096",
    holding: rated(1_000),
    rates: after(1_500, 1_575),
    expected: { value: "1,57,500", "property-tax": "788", total: "1,096" },
  },
  {
    rule: "the value never falls, even where the guideline value does",
    byHand: "1,50,000 before, 1,40,000 new: 1,50,000; 1,050",
    holding: rated(1_000),
    rates: after(1_500, 1_400),
    expected: { value: "1,50,000", total: "1,050" },
  },
  {
    rule: "the value stays where the guideline value does",
    byHand: "1,50,000 both years",
    holding: rated(1_000),
    rates: after(1_500, 1_500),
    expected: { value: "1,50,000" },
  },
  {
    rule: "a large rise is reached a tenth at a time over the years",
    byHand: "1,00,000; then 1,10,000; then 1,10,000 x 1.10 = 1,21,000",
    holding: rated(1_000),
    rates: after(1_000, 1_500, 1_500),
    expected: { value: "1,21,000" },
  },
  {
    rule: "the tenth is reckoned from the limited value of the year before, not from its guideline value",
    byHand: "1,00,000; 1,10,000 (guideline 1,50,000); new 1,05,000 is below 1,10,000, which stays",
    holding: rated(1_000),
    rates: after(1_000, 1_500, 1_050),
    expected: { value: "1,10,000" },
  },
  {
    rule: "a value of the year before that the register brought along counts before last year's rates",
    byHand: "1,00,000 x 1.10 = 1,10,000; 0.5% = 550; 110; 150; 810",
    holding: { ...rated(1_000), previousValuePaise: paise(10_000_000n) },
    rates: after(1_400, 1_500),
    expected: { value: "1,10,000", "property-tax": "550", total: "810" },
  },
  {
    rule: "the broken paisa of the upper limit is dropped, so that a tenth is never passed",
    byHand: "1,000.01 x 1.10 = 1,100.011, so 1,100.01",
    holding: { ...rated(1_000), previousValuePaise: paise(100_001n) },
    expected: { value: "1,100.01" },
  },
  {
    rule: "in the first year of this regime nothing is limited",
    byHand: "before: regime A; 1,50,000",
    holding: rated(1_000),
    rates: propertyRates(guideline(1_500), lettingRates),
    expected: { value: "1,50,000" },
  },
  {
    rule: "a holding in a zone that is new this year is not limited",
    byHand: "no cell for zone 1 before; 1,50,000",
    holding: rated(1_000),
    rates: propertyRates(guideline(1_500), propertyRates([])),
    expected: { value: "1,50,000" },
  },
  {
    rule: "the whole holding's value is limited, not each floor's",
    byHand: "500 x 150 + 500 x 300 = 2,25,000; 500 x 180 + 500 x 300 = 2,40,000, +6.7%; 0.5% = 1,200; 240; 150; 1,590",
    holding: { ...rated(0), floors: [floor(500), floor(500, { use: "commercial" })] },
    rates: propertyRates(guideline(1_800), propertyRates(guideline(1_500))),
    expected: { value: "2,40,000", "property-tax": "1,200", total: "1,590" },
  },
  {
    rule: "a floor built since last year is no rise: it is held against what last year's rates make of it",
    byHand: "2,000 sq ft now: 3,00,000 by last year's rates as well; unlimited",
    holding: rated(2_000),
    rates: after(1_500, 1_500),
    expected: { value: "3,00,000" },
  },
];

describe("regime B, the taxable property value", () => {
  for (const { rule, byHand, holding, rates = propertyRates(), expected } of cases) {
    it(`${rule} (${byHand})`, () => {
      const found = figures(assessed(holding, rates));
      const asked = Object.fromEntries(Object.keys(expected).map((key) => [key, found[key as keyof typeof found]]));
      assert.deepEqual(asked, expected);
    });
  }

  it("says why a value was limited", () => {
    assert.deepEqual(assessed(rated(1_000), after(1_200, 1_500)).limited, {
      rule: "rise-capped",
      newPaise: paise(15_000_000n),
      previousPaise: paise(12_000_000n),
      riseMaxHundredths: 1_000,
    });
    assert.equal(assessed(rated(1_000), after(1_500, 1_400)).limited?.rule, "never-falls");
    assert.equal(assessed(rated(1_000), after(1_500, 1_550)).limited, undefined);
  });
});

const anyFloor = fc.record({
  use: fc.constantFrom(...useClasses),
  construction: fc.constantFrom(...constructionClasses),
  occupancy: fc.constantFrom(...occupancies),
  areaHundredths: fc.integer({ min: 1, max: 100_000_000 }),
});
const anyHolding: fc.Arbitrary<RatedHolding> = fc.record({
  zone: fc.constant("1"),
  plotAreaHundredths: fc.integer({ min: 1, max: 100_000_000 }),
  floors: fc.array(anyFloor, { maxLength: 8 }),
  roadClass: fc.constantFrom(...roadClasses),
  exemptions: fc.subarray([...exemptionGrounds]),
});
const percent = (max: number) => fc.integer({ min: 0, max });
const anyGuideline = fc.tuple(fc.integer({ min: 1, max: 90_000 }), fc.integer({ min: 1, max: 90_000 }));

/** Both regimes with factors, and with rebates of any size on any heads. */
const anyRates: fc.Arbitrary<PropertyTaxRates> = fc
  .record({
    base: fc.constantFrom(lettingRates, after(1_200, 1_500), after(900, 800)),
    factors: fc.array(fc.integer({ min: 1, max: 30_000 }), { minLength: 6, maxLength: 6 }),
    shares: fc.array(percent(10_000), { minLength: 3, maxLength: 3 }),
    ground: fc.constantFrom(...exemptionGrounds),
  })
  .map(({ base, factors, shares, ground }) => {
    const common = { ...sample, heads: base.heads.map((one) => one.head), rounding: "rupee-half-up" } as const;
    return {
      ...base,
      roads: roadClasses.map((of, at) => ({ of, factorHundredths: factors[at] ?? 1 })),
      occupancies: occupancies.map((of, at) => ({ of, factorHundredths: factors[at + 3] ?? 1 })),
      rebates: [
        { ...common, rebate: "exemption", ground, shareHundredths: shares[0] ?? 0 },
        { ...common, rebate: "self-occupied", shareHundredths: shares[1] ?? 0 },
        { ...common, rebate: "small-value", belowPaise: paise(1_000_000n), shareHundredths: shares[2] ?? 0 },
      ],
    };
  });

describe("for every holding under both regimes", () => {
  it("the heads add up to the total, none is negative, and what was left off is what is missing", () => {
    fc.assert(
      fc.property(anyHolding, anyRates, (holding, rates) => {
        assert.deepEqual(checkRates(rates), { ok: true });
        const { heads, totalPaise } = assessed(holding, rates);
        assert.equal(sum(heads.map((one) => one.amountPaise)), totalPaise);
        for (const one of heads) {
          assert.ok(one.amountPaise >= 0n);
          assert.equal(one.amountPaise + sum(one.rebates.map((each) => each.amountPaise)), one.chargedPaise);
        }
      }),
    );
  });

  it("more area never means a lower value, nor less of any head before its rebates", () => {
    fc.assert(
      fc.property(anyHolding, anyRates, fc.nat(1_000_000), fc.nat(), (holding, rates, more, which) => {
        const floors = holding.floors.map((one, at) =>
          at === which % holding.floors.length ? { ...one, areaHundredths: one.areaHundredths + more } : one,
        );
        const larger = { ...holding, plotAreaHundredths: holding.plotAreaHundredths + more, floors };
        const [before, grown] = [assessed(holding, rates), assessed(larger, rates)];
        assert.ok(grown.valuePaise >= before.valuePaise);
        for (const [at, head] of before.heads.entries()) {
          assert.ok((grown.heads[at]?.chargedPaise ?? -1n) >= head.chargedPaise, head.head);
        }
      }),
    );
  });

  it("the property value never falls and never rises by more than a tenth, whatever the guideline values do", () => {
    fc.assert(
      fc.property(anyHolding, fc.array(anyGuideline, { minLength: 2, maxLength: 8 }), (holding, years) => {
        let rates: PropertyTaxRates | undefined;
        let before: Paise | undefined;
        for (const [residential, commercial] of years) {
          rates = propertyRates(guideline(residential, commercial), rates);
          const { valuePaise } = assessed(holding, rates);
          assert.ok(before === undefined || (valuePaise >= before && valuePaise * 10n <= before * 11n));
          before = valuePaise;
        }
      }),
    );
  });
});
