// What is left off the heads, worked out by hand: exemptions by ground, small values, owners who live in their house.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { paise } from "../../../kernel/money.ts";
import type { RebateRule } from "../../../kernel/property-tax-rates.ts";
import {
  assessed,
  figures,
  floor,
  type HandCase,
  land,
  lettingRates as usual,
  rated,
  sample,
  withRebates,
} from "./rate-examples.ts";

const onTax = { ...sample, heads: ["property-tax"], rounding: "rupee-half-up" } as const;
const ground = (name: "worship" | "widow" | "disabled" | "poor", shareHundredths: number): RebateRule => ({
  ...onTax,
  rebate: "exemption",
  ground: name,
  shareHundredths,
});
const small: RebateRule = {
  ...onTax,
  rebate: "small-value",
  belowPaise: paise(600_000n),
  shareHundredths: 10_000,
};
const selfUsed: RebateRule = { ...onTax, rebate: "self-occupied", shareHundredths: 5_000 };
const grounds = withRebates(usual, ground("widow", 5_000), ground("disabled", 2_500), ground("worship", 10_000));

const rebates: readonly HandCase[] = [
  {
    rule: "a place of worship pays no property tax, but its cesses and consolidated tax",
    byHand: "270 - 270 = 0; 150 + 50 + 150 = 350",
    holding: { ...rated(500), exemptions: ["worship"] },
    rates: grounds,
    expected: { "property-tax": "0", total: "350" },
  },
  {
    rule: "a widow pays half the property tax",
    byHand: "270 - 135 = 135; 135 + 350 = 485",
    holding: { ...rated(500), exemptions: ["widow"] },
    rates: grounds,
    expected: { "property-tax": "135", total: "485" },
  },
  {
    rule: "of two grounds the larger counts, not their sum",
    byHand: "50% and 25%: 50%; 135",
    holding: { ...rated(500), exemptions: ["disabled", "widow"] },
    rates: grounds,
    expected: { "property-tax": "135" },
  },
  {
    rule: "a ground that the resolution does not name leaves nothing off",
    byHand: "620",
    holding: { ...rated(500), exemptions: ["ex-serviceman"] },
    rates: grounds,
    expected: { "property-tax": "270", total: "620" },
  },
  {
    rule: "an exemption of all heads leaves nothing to pay",
    byHand: "270, 150, 50 and 150 all off",
    holding: { ...rated(500), exemptions: ["poor"] },
    rates: withRebates(usual, { ...ground("poor", 10_000), heads: usual.heads.map((one) => one.head) }),
    expected: { total: "0" },
  },
  {
    rule: "a letting value of 5,999.99 lies under the limit of 6,000 and pays no property tax",
    byHand: "360 - 360 = 0",
    holding: land(5_999.99),
    rates: withRebates(usual, small),
    expected: { "property-tax": "0" },
  },
  {
    rule: "a letting value of 6,000 is not under the limit of 6,000",
    byHand: "7% = 420",
    holding: land(6_000),
    rates: withRebates(usual, small),
    expected: { "property-tax": "420" },
  },
  {
    rule: "the limit is held against the gross letting value, not the net one",
    byHand: "600 x 10 = 6,000 gross, 5,400 net; 6% = 324",
    holding: rated(600),
    rates: withRebates(usual, small),
    expected: { net: "5,400", "property-tax": "324" },
  },
  {
    rule: "an owner who lives in the whole house pays half its property tax",
    byHand: "270 - 135 = 135",
    holding: rated(500, { occupancy: "self" }),
    rates: withRebates(usual, selfUsed),
    expected: { "property-tax": "135" },
  },
  {
    rule: "an owner who lets one of two equal floors has the rebate on half the tax",
    byHand: "net 9,000; 7% = 630; half of it 315; 50% = 157.50, so 158 off; 472",
    holding: { ...rated(0), floors: [floor(500, { occupancy: "self" }), floor(500, { occupancy: "let" })] },
    rates: withRebates(usual, selfUsed),
    expected: { "property-tax": "472" },
  },
  {
    rule: "an owner who lets the whole house has no rebate for living in it",
    byHand: "270",
    holding: rated(500, { occupancy: "let" }),
    rates: withRebates(usual, selfUsed),
    expected: { "property-tax": "270" },
  },
  {
    rule: "rebates together never leave off more than the head itself",
    byHand: "270 - 270 (worship); nothing left for the owner's 135",
    holding: { ...rated(500, { occupancy: "self" }), exemptions: ["worship"] },
    rates: withRebates(usual, ground("worship", 10_000), selfUsed),
    expected: { "property-tax": "0", total: "350" },
  },
];

describe("what is left off", () => {
  for (const { rule, byHand, holding, rates = usual, expected } of rebates) {
    it(`${rule} (${byHand})`, () => {
      const found = figures(assessed(holding, rates));
      const asked = Object.fromEntries(Object.keys(expected).map((key) => [key, found[key as keyof typeof found]]));
      assert.deepEqual(asked, expected);
    });
  }
});
