// The assessment: the golden example, the working, and what must hold for every holding.
import assert from "node:assert/strict";
import { test } from "node:test";
import * as fc from "fast-check";
import type { FinancialYear } from "../../../kernel/civil-date.ts";
import { type Paise, rupeesShort, sum } from "../../../kernel/money.ts";
import { constructionClasses, type PropertyTaxRates, useClasses } from "../../../kernel/property-tax-rates.ts";
import { propertyTaxRates } from "../../../rulebook/property-tax-rates.ts";
import { type Assessment, assess, duesOf, penaltyOn } from "./assess.ts";
import type { Floor } from "./particulars.ts";
import { shivpuri } from "./rehearsal.ts";

const rates = propertyTaxRates(shivpuri, "2026-27" as FinancialYear) as PropertyTaxRates;

const floor = (areaSqft: number, more: Partial<Floor> = {}): Floor => ({
  storey: 0,
  use: "residential",
  construction: "rcc",
  areaHundredths: Math.round(areaSqft * 100),
  builtYear: 2000,
  ...more,
});

function assessed(floors: readonly Floor[], zone = "03", plotSqft = 1_000): Assessment {
  const outcome = assess({ zone, floors, plotAreaHundredths: plotSqft * 100 }, rates);
  assert.ok(outcome.ok);
  return outcome.assessment;
}

const shown = (amounts: readonly Paise[]): readonly string[] => amounts.map(rupeesShort);
const heads = (of: Assessment): Record<string, string> =>
  Object.fromEntries(of.heads.map((one) => [one.head, rupeesShort(one.amountPaise)]));

test("the golden example: a letting value of 7,200 makes 454, 216, 72, 150 and 0, together 892", () => {
  const golden = assessed([floor(1_000)]);
  assert.deepEqual(shown([golden.valuePaise, golden.netPaise]), ["7,200", "6,480"]);
  assert.deepEqual(heads(golden), {
    "property-tax": "454",
    "education-cess": "216",
    "urban-development-cess": "72",
    "consolidated-tax": "150",
    "service-charge": "0",
  });
  assert.deepEqual(shown([golden.totalPaise, penaltyOn(golden.totalPaise, rates)]), ["892", "89"]);
  assert.equal(duesOf(golden, rates).length, 4, "a head without an amount falls not due");
});

test("the golden example over three years: 1,362 + 648 + 216 + 450 and 178 penalty on two past years, together 2,854", () => {
  const years = ["2024-25", "2025-26", "2026-27"].map(
    (year) => propertyTaxRates(shivpuri, year as FinancialYear) as PropertyTaxRates,
  );
  const each = years.map((one) => assess({ zone: "03", floors: [floor(1_000)], plotAreaHundredths: 1 }, one));
  const all = each.flatMap((one) => (one.ok ? [one.assessment] : []));
  const total = (head: string): Paise =>
    sum(all.flatMap((one) => one.heads.filter((line) => line.head === head).map((line) => line.amountPaise)));
  const penalties = all.slice(0, 2).map((one) => penaltyOn(one.totalPaise, rates));
  assert.deepEqual(
    shown([
      total("property-tax"),
      total("education-cess"),
      total("urban-development-cess"),
      total("consolidated-tax"),
      sum(penalties),
      sum([...all.map((one) => one.totalPaise), ...penalties]),
    ]),
    ["1,362", "648", "216", "450", "178", "2,854"],
  );
});

const slabCases: readonly (readonly [string, number, string])[] = [
  ["a net letting value just below 6,000 is in the first slab, 6%", 925.92, "360"],
  ["a net letting value of 6,000 and a little is in the second slab, 7%", 925.93, "420"],
  ["a net letting value just below 12,000 is still in the second slab", 1851.85, "840"],
  ["a net letting value of 12,000 and a little is in the third slab, 8%", 1851.86, "960"],
  ["a net letting value above 24,000 is in the last slab, 10%", 3703.71, "2,400"],
  ["the smallest holding, a hundredth of a square foot, pays no tax on its value", 0.01, "0"],
];
for (const [name, areaSqft, tax] of slabCases) {
  test(name, () => {
    assert.equal(heads(assessed([floor(areaSqft)]))["property-tax"], tax);
  });
}

const floorCases: readonly (readonly [string, readonly Floor[], string, string])[] = [
  ["a tenth is taken off a building's letting value", [floor(500)], "3,600", "3,240"],
  ["nothing is taken off open land", [floor(500, { construction: "open-land" })], "550", "550"],
  ["a shop is valued at the rate for shops", [floor(500, { use: "commercial" })], "7,200", "6,480"],
  ["a plot without floors is valued whole, as open land", [], "1,100", "1,100"],
  [
    "floors of different use and construction are valued each at its own rate and added",
    [floor(500), floor(300, { storey: 1, construction: "kachcha" }), floor(200, { use: "commercial" })],
    "7,350",
    "6,615",
  ],
];
for (const [name, floors, letting, net] of floorCases) {
  test(name, () => {
    const { valuePaise, netPaise } = assessed(floors);
    assert.deepEqual(shown([valuePaise, netPaise]), [letting, net]);
  });
}

test("a holding in a zone that the rates do not know is refused with the cell named", () => {
  const outcome = assess({ zone: "09", floors: [floor(10)], plotAreaHundredths: 1 }, rates);
  assert.deepEqual(!outcome.ok && outcome.refusal.values, { cell: "09/residential/rcc" });
});

const anyFloor = fc.record({
  storey: fc.integer({ min: -2, max: 60 }),
  use: fc.constantFrom(...useClasses),
  construction: fc.constantFrom(...constructionClasses),
  areaHundredths: fc.integer({ min: 1, max: 100_000_000 }),
  builtYear: fc.integer({ min: 1700, max: 2026 }),
});
const anyFloors = fc.array(anyFloor, { minLength: 1, maxLength: 12 });
const anyZone = fc.constantFrom(...rates.zones);

test("for every holding the heads add up to the total, and none is negative", () => {
  fc.assert(
    fc.property(anyZone, anyFloors, (zone, floors) => {
      const { heads: lines, totalPaise, netPaise, valuePaise } = assessed(floors, zone);
      assert.equal(sum(lines.map((one) => one.amountPaise)), totalPaise);
      assert.ok(lines.every((one) => one.amountPaise >= 0n));
      assert.ok(netPaise <= valuePaise);
    }),
  );
});

test("for every holding more area never means less tax under any head", () => {
  fc.assert(
    fc.property(anyZone, anyFloors, fc.nat(1_000_000), fc.nat(), (zone, floors, more, which) => {
      const at = which % floors.length;
      const larger = floors.map((one, place) =>
        place === at ? { ...one, areaHundredths: one.areaHundredths + more } : one,
      );
      const [before, after] = [assessed(floors, zone), assessed(larger, zone)];
      for (const [place, line] of before.heads.entries()) {
        assert.ok((after.heads[place]?.amountPaise ?? -1n) >= line.amountPaise, line.head);
      }
    }),
  );
});
