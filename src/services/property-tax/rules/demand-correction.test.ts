// Goal: a raised demand is put right or cancelled by differences, never edited. Method: the golden house, bigger, smaller, gone.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { books } from "../../../kernel/book.ts";
import type { FinancialYear } from "../../../kernel/civil-date.ts";
import { accept, type Decision, type Procedure, touch } from "../../../kernel/decider.ts";
import { accounts, allocate, owed } from "../../../kernel/dues.ts";
import type { DueCorrected, ReceiptIssued } from "../../../kernel/facts.ts";
import { bookId, derivedUuid, receiptId } from "../../../kernel/ids.ts";
import { paise, type Paise, rupeesShort, sum } from "../../../kernel/money.ts";
import type { PropertyTaxRates } from "../../../kernel/property-tax-rates.ts";
import { propertyTaxRates } from "../../../rulebook/property-tax-rates.ts";
import type { ClaimedFloor } from "./claimed.ts";
import { raiseDemand } from "./demand.ts";
import { cancelDemand, cancellationsFor, correctDemand, correctionsFor } from "./demand-correction.ts";
import { holdingNamed, house, registration, zones } from "./examples.ts";
import { accountOf, holdings } from "./holding.ts";
import { Rehearsal, shivpuri } from "./rehearsal.ts";
import { correctHolding, registerHolding } from "./register.ts";
import { splitHolding } from "./restructure.ts";

const one = holdingNamed("one");
const account = accountOf(one);
const thisYear = "2026-27" as FinancialYear;
const ratesOf = (year: string): PropertyTaxRates =>
  propertyTaxRates(shivpuri, year as FinancialYear) as PropertyTaxRates;
const order = { number: "17/2026", on: "12-11-2026", authority: "मुख्य नगरपालिका अधिकारी" };
const code = (decision: Decision): string => (decision.ok ? "accepted" : decision.refusal.code);
const stateOf = (stage: Rehearsal) => stage.see(accounts, account).state;
const owes = (stage: Rehearsal): string => rupeesShort(owed(stateOf(stage)));

function demanded(...years: readonly string[]): Rehearsal {
  const stage = new Rehearsal();
  stage.perform(registerHolding, registration("one"));
  for (const year of years) stage.perform(raiseDemand, { holding: one, rates: ratesOf(year) });
  return stage;
}

/** The register is corrected: the house's floor becomes so many square feet. */
function measured(stage: Rehearsal, area: string): void {
  const [floor] = house.floors as readonly [ClaimedFloor];
  const claim = { ...house, plotArea: "3000", floors: [{ ...floor, area }] };
  assert.ok(stage.perform(correctHolding, { holding: one, claim, zones, reason: "नाप", order: "17/2026" }).ok);
}

const agreedOf = (stage: Rehearsal, year = thisYear): Paise => {
  const holding = stage.see(holdings, one).state;
  const made = holding.state === "registered" && correctionsFor(holding, stateOf(stage), ratesOf(year));
  return made && made.ok ? sum(made.rows.map((row) => row.differencePaise)) : paise(0);
};
const correct = (stage: Rehearsal, more: object = {}): Decision => {
  const asked = { holding: one, rates: ratesOf(thisYear), reason: "register-corrected" as const, order };
  return stage.perform(correctDemand, { ...asked, agreedPaise: agreedOf(stage), ...more });
};
const cancel = (stage: Rehearsal, more: object = {}): Decision => {
  const agreedPaise = sum(cancellationsFor(stateOf(stage), thisYear).map((row) => row.differencePaise));
  const asked = { holding: one, year: thisYear, reason: "assessed-twice" as const, order, agreedPaise };
  return stage.perform(cancelDemand, { ...asked, ...more });
};

/** A receipt for this much, all of it on the lines of one year. */
function pay(stage: Rehearsal, rupees: bigint, year = thisYear): void {
  const { lines } = stateOf(stage);
  const whole = { lines: lines.filter((line) => line.year === year), advancePaise: paise(0), demands: [] };
  const book = bookId(derivedUuid("test", "book"));
  const fact: ReceiptIssued = {
    kind: "receipt.issued",
    subject: receiptId(derivedUuid("test-receipt", "one")),
    account,
    service: "property-tax",
    number: "R-1",
    numbered: { book, serial: 1 },
    amountPaise: paise(rupees * 100n),
    ...allocate(whole, paise(rupees * 100n)),
    mode: "cash",
    on: stage.today,
  };
  const paying: Procedure = {
    do: "test.pay",
    roles: ["officer"],
    touches: () => [touch(accounts, account), touch(books, book)],
    decide: () => accept(fact),
  };
  assert.ok(stage.perform(paying, {}).ok);
}

const differencesIn = (stage: Rehearsal): readonly (readonly [string, string])[] => {
  const fact = stage.facts.at(-1) as unknown as DueCorrected;
  assert.equal(fact.kind, "due.corrected");
  return fact.rows.map((row) => [row.head, rupeesShort(row.differencePaise)]);
};

describe("a raised demand put right", () => {
  it("posts the difference of each head when the house was larger: 892 becomes the demand of 2,000 square feet", () => {
    const stage = demanded(thisYear);
    assert.equal(owes(stage), "892");
    measured(stage, "2000");
    assert.equal(code(correct(stage)), "accepted");
    // 2,000 sq ft x Rs 7.20 = 14,400; less 10% = 12,960 at 8% = 1,037; 3% and 1% of 14,400; 150 as before.
    const raised = stateOf(stage).lines.map((line) => [line.head, rupeesShort(line.raisedPaise)]);
    assert.deepEqual(raised, [
      ["property-tax", "1,037"],
      ["education-cess", "432"],
      ["urban-development-cess", "144"],
      ["consolidated-tax", "150"],
    ]);
    assert.deepEqual(differencesIn(stage), [
      ["property-tax", "583"],
      ["education-cess", "216"],
      ["urban-development-cess", "72"],
    ]);
    assert.equal(owes(stage), "1,763");
  });

  it("leaves the first demand as it was written: only the difference is new", () => {
    const stage = demanded(thisYear);
    const before = JSON.stringify(stage.facts, (_key, value: unknown) =>
      typeof value === "bigint" ? `${value}` : value,
    );
    measured(stage, "2000");
    correct(stage);
    const after = JSON.stringify(stage.facts.slice(0, -2), (_key, value: unknown) =>
      typeof value === "bigint" ? `${value}` : value,
    );
    assert.equal(after, before);
    const { rows, reason, source } = stage.facts.at(-1) as unknown as DueCorrected;
    assert.deepEqual([reason, source], ["register-corrected", "order 17/2026 of 2026-11-12, मुख्य नगरपालिका अधिकारी"]);
    assert.ok(rows.every((row) => row.differencePaise !== 0n));
  });

  it("makes what was paid over the smaller demand an advance", () => {
    const stage = demanded(thisYear);
    pay(stage, 892n);
    assert.equal(owes(stage), "0");
    measured(stage, "500");
    correct(stage);
    // 500 sq ft x Rs 7.20 = 3,600; less 10% = 3,240 at 6% = 194; 108 and 36; 150: in all 488.
    assert.equal(rupeesShort(sum(stateOf(stage).lines.map((line) => line.paidPaise))), "488");
    assert.deepEqual([owes(stage), rupeesShort(stateOf(stage).advancePaise)], ["0", "404"]);
    assert.deepEqual(differencesIn(stage), [
      ["property-tax", "-260"],
      ["education-cess", "-108"],
      ["urban-development-cess", "-36"],
    ]);
  });

  it("pays with that advance what is open of other years", () => {
    const stage = demanded("2025-26", thisYear);
    pay(stage, 892n);
    assert.equal(owes(stage), "981");
    measured(stage, "500");
    correct(stage);
    assert.deepEqual([owes(stage), rupeesShort(stateOf(stage).advancePaise)], ["577", "0"]);
  });

  it("leaves penalty on earlier years as it was charged", () => {
    const stage = demanded("2025-26", thisYear);
    measured(stage, "500");
    correct(stage);
    const penalty = stateOf(stage).lines.find((line) => line.head === "penalty");
    assert.equal(rupeesShort(penalty?.raisedPaise ?? paise(0)), "89");
  });

  const refusals: readonly (readonly [string, (stage: Rehearsal) => Decision, string])[] = [
    ["a demand that says what the register says", (s) => correct(s), "demand.nothing_to_correct"],
    ["a year that was not demanded", (s) => correct(s, { rates: ratesOf("2024-25") }), "demand.not_raised"],
    ["an unknown holding", (s) => correct(s, { holding: holdingNamed("two") }), "holding.unknown"],
    ["no order", (s) => (measured(s, "500"), correct(s, { order: { ...order, number: "" } })), "holding.empty"],
    [
      "an order of tomorrow",
      (s) => (measured(s, "500"), correct(s, { order: { ...order, on: "22-11-2026" } })),
      "holding.date_in_future",
    ],
    ["no reason", (s) => (measured(s, "500"), correct(s, { reason: "" })), "holding.empty"],
    [
      "another difference than was seen",
      (s) => (measured(s, "500"), correct(s, { agreedPaise: paise(1n) })),
      "demand.changed_meanwhile",
    ],
    ["a cancelled demand cancelled again", (s) => (cancel(s), cancel(s)), "demand.nothing_to_cancel"],
    ["cancelling a year that was not demanded", (s) => cancel(s, { year: "2024-25" }), "demand.not_raised"],
  ];
  for (const [name, asked, expected] of refusals) {
    it(`refuses ${name}, and nothing moves`, () => {
      const stage = demanded(thisYear);
      assert.equal(code(asked(stage)), expected);
      assert.ok(stage.facts.filter((fact) => fact.kind === "due.corrected").length <= Number(name.includes("again")));
    });
  }

  it("is refused for a part whose year was demanded of the whole", () => {
    const stage = demanded(thisYear);
    pay(stage, 892n);
    const parts = ["a", "b"].map((name, at) => ({
      holding: holdingNamed(name),
      claim: { ...house, house: `45/2-${name}`, plotArea: "600", floors: at === 0 ? house.floors : [] },
    }));
    assert.equal(code(stage.perform(splitHolding, { holding: one, order, parts, zones })), "accepted");
    const asked = {
      holding: holdingNamed("a"),
      rates: ratesOf(thisYear),
      reason: "other" as const,
      order,
      agreedPaise: paise(0),
    };
    assert.equal(code(stage.perform(correctDemand, asked)), "demand.of_predecessor");
    assert.equal(code(stage.perform(correctDemand, { ...asked, holding: one })), "holding.closed");
  });
});

describe("a cancelled demand", () => {
  it("takes every head of the year off; what was paid is advance", () => {
    const stage = demanded(thisYear);
    pay(stage, 500n);
    assert.equal(code(cancel(stage)), "accepted");
    assert.deepEqual(differencesIn(stage), [
      ["property-tax", "-454"],
      ["education-cess", "-216"],
      ["urban-development-cess", "-72"],
      ["consolidated-tax", "-150"],
    ]);
    assert.deepEqual([owes(stage), rupeesShort(stateOf(stage).advancePaise)], ["0", "500"]);
  });

  it("takes the penalty of that year with it", () => {
    const stage = demanded("2025-26", thisYear);
    const past = "2025-26" as FinancialYear;
    const agreedPaise = sum(cancellationsFor(stateOf(stage), past).map((row) => row.differencePaise));
    assert.equal(rupeesShort(agreedPaise), "-981");
    assert.equal(code(cancel(stage, { year: past, agreedPaise })), "accepted");
    assert.equal(owes(stage), "892");
  });

  it("is not raised again by the next run, and comes back only by a correction", () => {
    const stage = demanded(thisYear);
    cancel(stage);
    assert.equal(code(stage.perform(raiseDemand, { holding: one, rates: ratesOf(thisYear) })), "demand.already_raised");
    assert.equal(code(correct(stage)), "accepted");
    assert.equal(owes(stage), "892");
  });
});
