// How rates come into force: draft, edit, propose, approve by a second person; what is refused on the way.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { civilDate, type FinancialYear } from "../../../kernel/civil-date.ts";
import type { Decision } from "../../../kernel/decider.ts";
import { paise } from "../../../kernel/money.ts";
import type { LettingValueBasis, PropertyTaxRates } from "../../../kernel/property-tax-rates.ts";
import { propertyTaxRates } from "../../../rulebook/property-tax-rates.ts";
import { approvedOn, type RatesOfYear, ratesOfYears, ratesSubject } from "./rates.ts";
import { approveRates, beginRates, dropRates, editRatesDraft, proposeRates, returnRates } from "./rates-procedures.ts";
import type { RatesEdit } from "./rates-edit.ts";
import { Rehearsal, shivpuri } from "./rehearsal.ts";

const year = "2026-27" as FinancialYear;
const next = "2027-28" as FinancialYear;
const from = propertyTaxRates(shivpuri, year) as PropertyTaxRates;
const code = (decision: Decision): string => (decision.ok ? "accepted" : decision.refusal.code);
const number = { number: "संकल्प 12", on: civilDate("2026-11-20") };

class Stage extends Rehearsal {
  get kept(): RatesOfYear {
    return this.see(ratesOfYears, ratesSubject(shivpuri, next)).state;
  }

  get draft(): PropertyTaxRates {
    assert.ok(this.kept.state === "kept" && this.kept.draft);
    return this.kept.draft.rates;
  }

  begin = (): string => code(this.perform(beginRates, { year: next, from }, "administrator"));
  edit = (edit: RatesEdit): string => code(this.perform(editRatesDraft, { year: next, edit }, "administrator"));
  propose = (): Decision => this.perform(proposeRates, { year: next }, "administrator");
  approve = (more: object = {}): string =>
    code(
      this.perform(approveRates, {
        year: next,
        effectiveFrom: civilDate("2027-04-01"),
        compared: true,
        ...more,
      }),
    );

  proposed(): this {
    assert.deepEqual(
      [this.begin(), this.edit({ resolution: number }), code(this.propose())],
      Array(3).fill("accepted"),
    );
    return this;
  }
}

describe("the rates of a year", () => {
  it("are drafted by a copy of the year before, whose days move along and whose verification does not", () => {
    const stage = new Stage();
    assert.equal(stage.begin(), "accepted");
    const { draft } = stage;
    assert.deepEqual(
      [draft.year, draft.payableBy, draft.verified, draft.resolution.number],
      ["2027-28", "2027-12-31", false, ""],
    );
    assert.deepEqual(draft.value, from.value);
    assert.equal(stage.begin(), "rates.draft_exists");
  });

  it("change only in the cells that were edited", () => {
    const stage = new Stage();
    stage.begin();
    const cell = { zone: "03", use: "residential", construction: "rcc", annualPaise: paise(800n) } as const;
    assert.equal(stage.edit({ cells: [cell] }), "accepted");
    const before = from.value as LettingValueBasis;
    const after = stage.draft.value as LettingValueBasis;
    const changed = after.cells.filter(
      (one) => !before.cells.some((old) => JSON.stringify(text(old)) === JSON.stringify(text(one))),
    );
    assert.deepEqual(changed, [cell]);
    assert.equal(after.cells.length, before.cells.length);
  });

  it("can't be proposed with a zone whose cells are empty: the first such cell is named", () => {
    const stage = new Stage();
    stage.begin();
    stage.edit({ resolution: number, zones: [...from.zones, "05"] });
    const decision = stage.propose();
    assert.ok(!decision.ok);
    assert.deepEqual(
      [decision.refusal.code, decision.refusal.values?.["cell"]],
      ["rates.cell_missing", "05/residential/rcc"],
    );
  });

  it("lose the cells of a zone that is taken out", () => {
    const stage = new Stage();
    stage.begin();
    stage.edit({ zones: ["01", "02"] });
    const zones = new Set((stage.draft.value as LettingValueBasis).cells.map((one) => one.zone));
    assert.deepEqual([...zones].sort(), ["01", "02"]);
  });

  it("can't be proposed without the resolution's number, nor with a resolution of tomorrow", () => {
    const stage = new Stage();
    stage.begin();
    assert.equal(code(stage.propose()), "rates.resolution_missing");
    stage.edit({ resolution: { ...number, on: civilDate("2026-11-22") } });
    assert.equal(code(stage.propose()), "rates.resolution_in_future");
  });

  it("come into force when somebody else approves them, from the day he names and as verified", () => {
    const stage = new Stage().proposed();
    assert.equal(approvedOn(stage.kept, civilDate("2027-04-01")), undefined);
    assert.equal(stage.approve(), "accepted");
    assert.equal(approvedOn(stage.kept, civilDate("2027-03-31")), undefined, "the day before");
    const approved = approvedOn(stage.kept, civilDate("2027-04-01"));
    assert.deepEqual([approved?.rates.verified, approved?.rates.source], [true, "resolution संकल्प 12"]);
    assert.ok(stage.kept.state === "kept" && stage.kept.draft === undefined);
  });

  it("are never approved by a person who wrote any of it", () => {
    const stage = new Stage().proposed();
    const own = { year: next, effectiveFrom: civilDate("2027-04-01"), compared: true };
    assert.equal(code(stage.perform(approveRates, own, "administrator")), "rates.same_person");
  });

  const refusals: readonly (readonly [string, object, string])[] = [
    ["without the word that the council's paper was compared", { compared: false }, "rates.not_compared"],
    ["from a day before the year", { effectiveFrom: civilDate("2027-03-31") }, "rates.effective_outside_year"],
    ["from a day after the year", { effectiveFrom: civilDate("2028-04-01") }, "rates.effective_outside_year"],
  ];
  for (const [name, more, expected] of refusals) {
    it(`are not approved ${name}`, () => assert.equal(new Stage().proposed().approve(more), expected));
  }

  it("can't be approved before they are proposed, nor edited after", () => {
    const stage = new Stage();
    stage.begin();
    assert.equal(stage.approve(), "rates.not_proposed");
    stage.edit({ resolution: number });
    stage.propose();
    assert.equal(stage.edit({ payableBy: civilDate("2027-10-31") }), "rates.already_proposed");
    assert.equal(code(stage.perform(dropRates, { year: next }, "administrator")), "rates.already_proposed");
  });

  it("go back to the writer with a reason, and can then be edited again", () => {
    const stage = new Stage().proposed();
    assert.equal(code(stage.perform(returnRates, { year: next, reason: " " })), "rates.reason_missing");
    assert.equal(code(stage.perform(returnRates, { year: next, reason: "क्षेत्र 03 की दर संकल्प से अलग है" })), "accepted");
    assert.ok(stage.kept.state === "kept");
    assert.equal(stage.kept.draft?.returned, "क्षेत्र 03 की दर संकल्प से अलग है");
    assert.equal(stage.edit({ payableBy: civilDate("2027-10-31") }), "accepted");
  });

  it("can be amended within the year: the later approval counts from its own day, the first one until then", () => {
    const stage = new Stage().proposed();
    stage.approve();
    const [first] = stage.kept.state === "kept" ? stage.kept.approved : [];
    assert.ok(first);
    stage.perform(beginRates, { year: next, from: first.rates }, "administrator");
    stage.edit({ resolution: { ...number, number: "संकल्प 31" } });
    stage.propose();
    assert.equal(stage.approve({ effectiveFrom: civilDate("2027-10-01") }), "accepted");
    const numbers = ["2027-09-30", "2027-10-01"].map(
      (on) => approvedOn(stage.kept, civilDate(on))?.rates.resolution.number,
    );
    assert.deepEqual(numbers, ["संकल्प 12", "संकल्प 31"]);
    stage.proposed();
    assert.equal(stage.approve(), "rates.effective_before_earlier");
  });

  it("can be dropped while they are a draft", () => {
    const stage = new Stage();
    stage.begin();
    assert.equal(code(stage.perform(dropRates, { year: next }, "administrator")), "accepted");
    assert.equal(stage.edit({}), "rates.no_draft");
  });
});

const text = (cell: object): object =>
  Object.fromEntries(Object.entries(cell).map(([key, value]) => [key, String(value)]));
