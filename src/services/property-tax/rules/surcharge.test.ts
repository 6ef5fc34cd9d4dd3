// Tests of the surcharge on arrears: each begun period once, on what is open, and none on declared days.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { civilDate, type FinancialYear } from "../../../kernel/civil-date.ts";
import type { Account } from "../../../kernel/dues.ts";
import type { Head } from "../../../kernel/facts.ts";
import { paise, zero } from "../../../kernel/money.ts";
import type { SurchargeRule } from "../../../kernel/property-tax-rates.ts";
import { holdingNamed } from "./examples.ts";
import { chargesFor, type SurchargedYear } from "./surcharge.ts";

const year = "2025-26" as FinancialYear;
const holding = holdingNamed("late");
/** One and a half per cent for each begun month from 1 January 2026, to the rupee. */
const monthly: SurchargeRule = {
  mark: "sample",
  source: "test",
  per: "month",
  rateHundredths: 150,
  graceDays: 0,
  rounding: "rupee-half-up",
  headsFree: ["service-charge"],
  stopped: [],
};
const of = (rule: SurchargeRule): SurchargedYear => ({ year, rule, payableBy: civilDate("2025-12-31") });

const owing = (lines: readonly (readonly [head: Head, raised: number, paid?: number])[]): Account => ({
  lines: lines.map(([head, raised, paid = 0]) => ({
    head,
    year,
    raisedPaise: paise(BigInt(raised) * 100n),
    paidPaise: paise(BigInt(paid) * 100n),
    remittedPaise: zero,
  })),
  advancePaise: zero,
  demands: [],
});

const rupeesOf = (
  account: Account,
  on: string,
  { rule = monthly, charged = 0, registeredOn = "2020-04-01" } = {},
): readonly [periods: number, rupees: number] => {
  const asked = { years: [of(rule)], registeredOn: civilDate(registeredOn), on: civilDate(on) };
  const [row] = chargesFor(holding, account, { years: { [year]: charged } }, asked);
  return row ? [row.periods, Number(row.amountPaise) / 100] : [0, 0];
};

const house = owing([["property-tax", 1000]]);

describe("surcharge on arrears", () => {
  for (const [sentence, on, expected] of [
    ["none on the last day to pay", "2025-12-31", [0, 0]],
    ["one month from the first day after it: 1.5% of 1,000", "2026-01-01", [1, 15]],
    ["still one on the last day of that month", "2026-01-31", [1, 15]],
    ["two from the next month's first day", "2026-02-01", [2, 30]],
    ["twelve on the last day of the year", "2026-12-31", [12, 180]],
  ] as const) {
    test(sentence, () => assert.deepEqual(rupeesOf(house, on), expected));
  }

  test("a period that was charged is not charged again, and the next one is charged on what is open then", () => {
    assert.deepEqual(rupeesOf(house, "2026-02-15", { charged: 2 }), [0, 0]);
    const partPaid = owing([["property-tax", 1000, 600]]);
    assert.deepEqual(rupeesOf(partPaid, "2026-03-01", { charged: 2 }), [1, 6]);
  });

  test("no surcharge on surcharge, on penalty, on a returned cheque's charge, or on a head that the resolution frees", () => {
    const all = owing([
      ["property-tax", 1000],
      ["surcharge", 500],
      ["penalty", 500],
      ["cheque-return-charge", 500],
      ["assessment-penalty", 500],
      ["service-charge", 500],
    ]);
    assert.deepEqual(rupeesOf(all, "2026-01-10"), [1, 15]);
  });

  test("the days of a declared outage do not count: 34 of them from 21 December move the second month", () => {
    const order = "outage order";
    const stopped = [{ from: civilDate("2025-12-21"), until: civilDate("2026-01-23"), order }];
    const rule = { ...monthly, stopped };
    assert.deepEqual(rupeesOf(house, "2026-01-23", { rule }), [0, 0]);
    assert.deepEqual(rupeesOf(house, "2026-01-24", { rule }), [1, 15]);
    assert.deepEqual(rupeesOf(house, "2026-02-23", { rule }), [1, 15]);
    assert.deepEqual(rupeesOf(house, "2026-02-24", { rule }), [2, 30]);
  });

  test("a holding registered after the last day to pay bears none before its own day", () => {
    assert.deepEqual(rupeesOf(house, "2026-06-10", { registeredOn: "2026-06-10" }), [0, 0]);
    assert.deepEqual(rupeesOf(house, "2026-06-11", { registeredOn: "2026-06-10" }), [1, 15]);
  });

  test("a paid year bears nothing", () => {
    assert.deepEqual(rupeesOf(owing([["property-tax", 1000, 1000]]), "2026-06-10"), [0, 0]);
  });
});
