// Holds the sample rates and the check of a rate table to their word.
import assert from "node:assert/strict";
import { test } from "node:test";
import { paise } from "../kernel/money.ts";
import type { LettingValueBasis, PropertyTaxRates, RateCell, Slab } from "../kernel/property-tax-rates.ts";
import { checkRates } from "../kernel/rates/check.ts";
import type { Refused } from "../kernel/refusal.ts";
import { allPropertyTaxRates, propertyTaxRates } from "./property-tax-rates.ts";
import { sampleTownIds } from "./towns.ts";

const good = allPropertyTaxRates[0] as PropertyTaxRates;
const { cells } = good.value as LettingValueBasis;
const withCells = (changed: readonly RateCell[]): PropertyTaxRates => ({
  ...good,
  value: { ...(good.value as LettingValueBasis), cells: changed },
});

test("every resolution in the rulebook has no hole and is marked as not verified", () => {
  for (const rates of allPropertyTaxRates) {
    assert.deepEqual(checkRates(rates), { ok: true }, `${rates.town} ${rates.year}`);
    assert.equal(rates.verified, false);
  }
});

test("each sample town has rates for the four years from 2023-24 to 2026-27 and for no other", () => {
  for (const town of sampleTownIds) {
    const years = allPropertyTaxRates.filter((rates) => rates.town === town).map((rates) => rates.year);
    assert.deepEqual(years, ["2023-24", "2024-25", "2025-26", "2026-27"]);
    assert.equal(propertyTaxRates(town, "2022-23" as PropertyTaxRates["year"]), undefined);
  }
});

const slabs = (...list: readonly (readonly [bigint, bigint | undefined, number])[]): PropertyTaxRates => ({
  ...good,
  heads: [
    {
      head: "property-tax",
      base: "net-value",
      rounding: "rupee-half-up",
      slabs: list.map(
        ([from, below, rateHundredths]): Slab => ({
          fromPaise: paise(from),
          ...(below === undefined ? {} : { belowPaise: paise(below) }),
          rateHundredths,
        }),
      ),
    },
  ],
});

const cases: readonly (readonly [string, PropertyTaxRates, string, string])[] = [
  ["a missing cell is refused by its name", withCells(cells.slice(1)), "rates.cell_missing", "01/residential/rcc"],
  [
    "a cell that stands twice is refused by its name",
    withCells([...cells, ...cells.slice(3, 4)]),
    "rates.cell_twice",
    "01/residential/kachcha",
  ],
  [
    "a cell of a zone that the town does not have is refused",
    { ...good, zones: good.zones.slice(0, 3) },
    "rates.cell_of_unknown_zone",
    "04/residential/rcc",
  ],
  [
    "slabs that do not begin at nothing leave a gap",
    slabs([600_000n, undefined, 700]),
    "rates.slab_gap",
    "property-tax 6000.00",
  ],
  [
    "slabs that leave values between them out are refused",
    slabs([0n, 500n, 600], [600n, undefined, 700]),
    "rates.slab_gap",
    "property-tax 6.00",
  ],
  [
    "slabs that both hold a value are refused",
    slabs([0n, 700n, 600], [600n, undefined, 700]),
    "rates.slab_overlaps",
    "property-tax 6.00",
  ],
  [
    "slabs after the one without an end are refused",
    slabs([0n, undefined, 600], [600n, undefined, 700]),
    "rates.slab_overlaps",
    "property-tax 6.00",
  ],
  ["slabs that end leave the highest values out", slabs([0n, 500n, 600]), "rates.slab_gap", "property-tax 5.00"],
  [
    "a lower rate for a higher value is refused",
    slabs([0n, 500n, 600], [500n, undefined, 500]),
    "rates.slab_falls",
    "property-tax 5.00",
  ],
];

for (const [name, rates, code, cell] of cases) {
  test(name, () => {
    const { refusal } = checkRates(rates) as Refused;
    assert.equal(refusal.code, code);
    assert.equal(refusal.values?.["cell"], cell);
  });
}
