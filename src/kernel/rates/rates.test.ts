// Surcharge, its standing still, waivers and early payment, worked out by hand at their boundary days and slab edges.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import * as fc from "fast-check";
import { lokAdalatWaivers } from "../../rulebook/waivers.ts";
import { addDays, civilDate, type FinancialYear } from "../civil-date.ts";
import { paise, parseAmount, rupeesShort } from "../money.ts";
import type { PropertyTaxRates, RebateRule, StoppedDays, SurchargeRule } from "../property-tax-rates.ts";
import { earlyRebate } from "./early-payment.ts";
import { stoppedWithin, surchargeOn } from "./surcharge.ts";
import { waiverOn } from "./waiver.ts";

const monthly: SurchargeRule = {
  mark: "sample",
  source: "test",
  per: "month",
  rateHundredths: 100,
  graceDays: 0,
  rounding: "rupee-half-up",
  headsFree: [],
  stopped: [],
};
const yearly: SurchargeRule = { ...monthly, per: "year", rateHundredths: 1_500 };
const money = (text: string) => {
  const parsed = parseAmount(text);
  return parsed.ok ? parsed.amountPaise : paise(0);
};
const days = (from: string, until: string): StoppedDays => ({
  from: civilDate(from),
  until: civilDate(until),
  order: "UADD-2024-1",
});
// The portal was down from 21 December 2023; say, until the end of January: 11 + 31 = 42 days.
const outage = days("2023-12-21", "2024-01-31");

const surcharges: readonly (readonly [string, SurchargeRule, string, string, string, string])[] = [
  ["on the last day to pay there is no surcharge", monthly, "2026-12-31", "2026-12-31", "1,000", "0"],
  ["the day after begins the first month: 1% of 1,000", monthly, "2026-12-31", "2027-01-01", "1,000", "10"],
  ["the first month's last day still counts one", monthly, "2026-12-31", "2027-01-31", "1,000", "10"],
  ["the next day begins the second month", monthly, "2026-12-31", "2027-02-01", "1,000", "20"],
  ["twelve begun months are 12%", monthly, "2026-12-31", "2027-12-31", "1,000", "120"],
  ["a month from 31 January ends with 28 February", monthly, "2027-01-30", "2027-02-27", "1,000", "10"],
  ["and the second begins on that day", monthly, "2027-01-30", "2027-02-28", "1,000", "20"],
  ["1% of 892 is 8.92, so 9", monthly, "2026-12-31", "2027-01-10", "892", "9"],
  ["1% of 50 is half a rupee, so 1", monthly, "2026-12-31", "2027-01-10", "50", "1"],
  [
    "a grace of 15 days ends with the fifteenth",
    { ...monthly, graceDays: 15 },
    "2026-12-31",
    "2027-01-15",
    "1,000",
    "0",
  ],
  ["and surcharge begins on the sixteenth", { ...monthly, graceDays: 15 }, "2026-12-31", "2027-01-16", "1,000", "10"],
  ["15% a year counts whole from its first day", yearly, "2026-03-31", "2026-04-01", "892", "134"],
  ["and again from the first day of the second year", yearly, "2026-03-31", "2027-04-01", "892", "268"],
  ["but not on the last day of the first", yearly, "2026-03-31", "2027-03-31", "892", "134"],
  [
    "through 42 days of outage the first month, begun on 16 December, stands at its fifth day",
    { ...monthly, stopped: [outage] },
    "2023-12-15",
    "2024-01-31",
    "1,000",
    "10",
  ],
  ["without the outage it would have been the second month", monthly, "2023-12-15", "2024-01-31", "1,000", "20"],
  [
    "after the outage the month runs on: 26 February is its last day",
    { ...monthly, stopped: [outage] },
    "2023-12-15",
    "2024-02-26",
    "1,000",
    "10",
  ],
  [
    "and 27 February begins the second month",
    { ...monthly, stopped: [outage] },
    "2023-12-15",
    "2024-02-27",
    "1,000",
    "20",
  ],
  [
    "days of an outage before the surcharge began stop nothing",
    { ...monthly, stopped: [days("2026-12-01", "2026-12-31")] },
    "2026-12-31",
    "2027-02-01",
    "1,000",
    "20",
  ],
];

describe("surcharge on arrears", () => {
  for (const [name, rule, payableBy, on, amount, expected] of surcharges) {
    it(name, () => {
      const due = { amountPaise: money(amount), payableBy: civilDate(payableBy), on: civilDate(on) };
      assert.equal(rupeesShort(surchargeOn(rule, due).amountPaise), expected);
    });
  }

  it("counts a day that two orders stop once", () => {
    const both = [days("2024-01-10", "2024-01-20"), days("2024-01-15", "2024-01-25"), days("2024-01-16", "2024-01-17")];
    assert.equal(stoppedWithin(both, civilDate("2024-01-01"), civilDate("2024-01-31")), 16);
    assert.equal(
      stoppedWithin(both, civilDate("2024-01-12"), civilDate("2024-01-22")),
      11,
      "only within the days asked",
    );
  });

  it("never becomes less by waiting, and an outage never makes it more", () => {
    const payableBy = civilDate("2023-12-15");
    const charged = (rule: SurchargeRule, after: number) =>
      surchargeOn(rule, { amountPaise: paise(100_000n), payableBy, on: addDays(payableBy, after) }).amountPaise;
    fc.assert(
      fc.property(fc.nat(1_500), fc.nat(60), fc.nat(400), fc.nat(90), (after, more, begins, length) => {
        const from = addDays(payableBy, begins);
        const stopped = { ...monthly, stopped: [{ from, until: addDays(from, length), order: "x" }] };
        assert.ok(charged(stopped, after) <= charged(stopped, after + more));
        assert.ok(charged(stopped, after) <= charged(monthly, after));
      }),
    );
  });
});

const [taxWaiver, waterWaiver] = lokAdalatWaivers;
const waivers: readonly (readonly [string, typeof taxWaiver, string, string, string])[] = [
  ["tax and surcharge of 50,000: all surcharge is forgiven", taxWaiver, "50,000", "8,000", "8,000"],
  ["of 50,001: half of it", taxWaiver, "50,001", "8,000", "4,000"],
  ["of 1,00,000: still half", taxWaiver, "1,00,000", "8,001", "4,001"],
  ["of 1,00,001: a quarter", taxWaiver, "1,00,001", "8,000", "2,000"],
  ["water dues of 10,000: all surcharge is forgiven", waterWaiver, "10,000", "2,000", "2,000"],
  ["of 10,001: three quarters", waterWaiver, "10,001", "2,000", "1,500"],
  ["of 50,000: still three quarters", waterWaiver, "50,000", "2,001", "1,501"],
  ["of 50,001: half", waterWaiver, "50,001", "2,000", "1,000"],
];

describe("a Lok Adalat's waiver, after Indore 2021-23", () => {
  for (const [name, rule, owed, surcharge, expected] of waivers) {
    it(name, () => {
      assert.ok(rule);
      const { waivedPaise } = waiverOn(rule, { owedPaise: money(owed), surchargePaise: money(surcharge) });
      assert.equal(rupeesShort(waivedPaise), expected);
    });
  }
});

const early = (from: string, until: string, shareHundredths: number): RebateRule => ({
  mark: "sample",
  source: "test",
  rebate: "early-payment",
  from: civilDate(from),
  until: civilDate(until),
  heads: ["property-tax", "education-cess"],
  shareHundredths,
  rounding: "rupee-half-up",
});
const year = "2026-27" as FinancialYear;
const rates = {
  year,
  rebates: [early("2026-07-01", "2026-12-31", 200), early("2026-04-01", "2026-06-30", 625)],
} as unknown as PropertyTaxRates;
const lines = (remittedPaise = paise(0)) =>
  (["property-tax", "education-cess", "consolidated-tax"] as const).map((head, at) => ({
    head,
    year,
    raisedPaise: paise([45_400n, 21_600n, 15_000n][at] ?? 0n),
    remittedPaise,
  }));

// 454 x 6.25% = 28.375, so 28; 216 x 6.25% = 13.50, so 14; consolidated tax bears none. 454 x 2% = 9.08; 216 x 2% = 4.32.
const earlyCases: readonly (readonly [string, string, readonly string[]])[] = [
  ["before the first window nothing is left off", "2026-03-31", []],
  ["from its first day 6.25% of the heads that it names", "2026-04-01", ["28", "14"]],
  ["until its last day", "2026-06-30", ["28", "14"]],
  ["the day after, the second window's 2%", "2026-07-01", ["9", "4"]],
  ["until that one's last day", "2026-12-31", ["9", "4"]],
  ["and then nothing", "2027-01-01", []],
];

describe("early payment", () => {
  for (const [name, on, expected] of earlyCases) {
    it(name, () => {
      const { rebates, totalPaise } = earlyRebate(rates, lines(), civilDate(on));
      assert.deepEqual(
        rebates.map((one) => rupeesShort(one.amountPaise)),
        expected,
      );
      assert.equal(totalPaise, money(String(expected.reduce((total, one) => total + Number(one), 0))));
    });
  }

  it("leaves nothing off a head of which something was left off already, nor off earlier years", () => {
    const on = civilDate("2026-04-10");
    assert.equal(earlyRebate(rates, lines(paise(100n)), on).totalPaise, 0n);
    const past = lines().map((one) => ({ ...one, year: "2025-26" as FinancialYear }));
    assert.equal(earlyRebate(rates, past, on).totalPaise, 0n);
  });
});
