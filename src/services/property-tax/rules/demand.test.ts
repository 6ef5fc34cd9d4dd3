// The yearly demand: by head, once for each holding and year, with penalties on unpaid past years; and the correction task.
import assert from "node:assert/strict";
import { test } from "node:test";
import { civilDate, type FinancialYear } from "../../../kernel/civil-date.ts";
import type { Decision } from "../../../kernel/decider.ts";
import { accounts, owed } from "../../../kernel/dues.ts";
import type { DuesRaisedInBatch } from "../../../kernel/facts.ts";
import { derivedUuid, subjectId } from "../../../kernel/ids.ts";
import { rupeesShort, sum } from "../../../kernel/money.ts";
import type { PropertyTaxRates } from "../../../kernel/property-tax-rates.ts";
import { propertyTaxRates } from "../../../rulebook/property-tax-rates.ts";
import { askCorrection, grantCorrection, refuseCorrection, tasks } from "./correction.ts";
import {
  batchCommandOf,
  demand_lanes_max,
  demandRunOf,
  demandRuns,
  raiseDemand,
  raiseDemandInBatch,
} from "./demand.ts";
import { holdingNamed, registration } from "./examples.ts";
import { accountOf } from "./holding.ts";
import { Rehearsal, shivpuri } from "./rehearsal.ts";
import { registerHolding } from "./register.ts";

const one = holdingNamed("one");
const ratesOf = (year: string): PropertyTaxRates =>
  propertyTaxRates(shivpuri, year as FinancialYear) as PropertyTaxRates;
const code = (decision: Decision): string => (decision.ok ? "accepted" : decision.refusal.code);
const owes = (stage: Rehearsal, holding = one): string =>
  rupeesShort(owed(stage.see(accounts, accountOf(holding)).state));

function registered(...names: readonly string[]): Rehearsal {
  const stage = new Rehearsal();
  for (const name of names) stage.perform(registerHolding, registration(name));
  return stage;
}

test("the golden example: three yearly demands without a payment make the holding owe 2,854", () => {
  const stage = registered("one");
  for (const year of ["2024-25", "2025-26", "2026-27"])
    stage.perform(raiseDemand, { holding: one, rates: ratesOf(year) });
  assert.equal(owes(stage), "2,854");
  const { lines } = stage.see(accounts, accountOf(one)).state;
  const penalties = lines.filter((line) => line.head === "penalty");
  assert.deepEqual(
    penalties.map((line) => [line.year as string, rupeesShort(line.raisedPaise)]),
    [
      ["2024-25", "89"],
      ["2025-26", "89"],
    ],
  );
});

test("a second demand of the same year is refused", () => {
  const stage = registered("one");
  stage.perform(raiseDemand, { holding: one, rates: ratesOf("2026-27") });
  assert.equal(code(stage.perform(raiseDemand, { holding: one, rates: ratesOf("2026-27") })), "demand.already_raised");
  assert.equal(owes(stage), "892");
});

test("a demand of a holding that is not registered is refused", () => {
  const stage = new Rehearsal();
  assert.equal(code(stage.perform(raiseDemand, { holding: one, rates: ratesOf("2026-27") })), "holding.unknown");
});

const run = demandRunOf(shivpuri, "2026-27" as FinancialYear);
const three = ["one", "two", "three"];
const batch = (number: number, names: readonly string[], year = "2026-27") => ({
  run,
  batch: number,
  rates: ratesOf(year),
  holdings: names.map(holdingNamed),
});

test("a batch raises the demand of each of its holdings, and its run counts them", () => {
  const stage = registered(...three);
  assert.equal(code(stage.perform(raiseDemandInBatch, batch(1, three), "system")), "accepted");
  assert.deepEqual(
    three.map((name) => owes(stage, holdingNamed(name))),
    ["892", "892", "892"],
  );
  const { batches, holdings, raisedPaise } = stage.see(demandRuns, run).state;
  assert.deepEqual([batches, holdings, rupeesShort(raisedPaise)], [1, 3, "2,676"]);
});

test("a batch that is repeated, or that names holdings again, never raises a second demand", () => {
  const stage = registered(...three);
  stage.perform(raiseDemandInBatch, batch(1, three), "system");
  assert.equal(code(stage.perform(raiseDemandInBatch, batch(1, three), "system")), "demand.batch_out_of_turn");
  assert.equal(code(stage.perform(raiseDemandInBatch, batch(2, three), "system")), "demand.nothing_to_raise");
  stage.perform(registerHolding, registration("four"));
  assert.equal(code(stage.perform(raiseDemandInBatch, batch(2, [...three, "four", "four"]), "system")), "accepted");
  const last = stage.facts.at(-1) as unknown as DuesRaisedInBatch;
  assert.equal(last.rows.length, 1, "only the new holding has a row");
  assert.equal(owes(stage), "892");
});

test("the same batch of the same run always has the same command, another batch another", () => {
  assert.equal(batchCommandOf(run, 4), batchCommandOf(demandRunOf(shivpuri, "2026-27" as FinancialYear), 4));
  assert.notEqual(batchCommandOf(run, 4), batchCommandOf(run, 5));
});

test("a batch charges the penalty on unpaid past years in its own fact of that year", () => {
  const stage = registered("one", "two");
  stage.perform(raiseDemand, { holding: one, rates: ratesOf("2024-25") });
  stage.perform(raiseDemand, { holding: one, rates: ratesOf("2025-26") });
  stage.perform(raiseDemandInBatch, batch(1, ["one", "two"]), "system");
  assert.equal(owes(stage), "2,854");
  assert.equal(owes(stage, holdingNamed("two")), "892");
  assert.equal(rupeesShort(stage.see(demandRuns, run).state.penaltyPaise), "89");
});

test("a run of another year or town is refused, and more than a thousand holdings in one batch", () => {
  const stage = registered("one");
  assert.equal(code(stage.perform(raiseDemandInBatch, batch(1, ["one"], "2025-26"), "system")), "demand.foreign_run");
  const many = Array.from({ length: 1_001 }, (_, at) => `many-${at}`);
  assert.equal(code(stage.perform(raiseDemandInBatch, batch(1, many), "system")), "demand.batch_too_large");
});

test("lanes go on side by side: each has its run and its own count of batches, and no lane beyond the last", () => {
  const stage = registered(...three);
  const lane = (at: number, names: readonly string[], first = 1) => ({
    ...batch(first, names),
    lane: at,
    run: demandRunOf(shivpuri, "2026-27" as FinancialYear, at),
  });
  assert.equal(code(stage.perform(raiseDemandInBatch, lane(0, ["one"]), "system")), "accepted");
  assert.equal(code(stage.perform(raiseDemandInBatch, lane(1, ["one", "two"]), "system")), "accepted");
  assert.equal(code(stage.perform(raiseDemandInBatch, lane(1, ["three"], 2), "system")), "accepted");
  assert.deepEqual(
    three.map((name) => owes(stage, holdingNamed(name))),
    ["892", "892", "892"],
  );
  const foreign = { ...lane(1, three), run: demandRunOf(shivpuri, "2026-27" as FinancialYear, 2) };
  assert.equal(code(stage.perform(raiseDemandInBatch, foreign, "system")), "demand.foreign_run");
  const beyond = lane(demand_lanes_max, three);
  assert.equal(code(stage.perform(raiseDemandInBatch, beyond, "system")), "demand.foreign_run");
});

test("the rows of a batch hold the same sum as the accounts that they moved", () => {
  const stage = registered(...three);
  stage.perform(raiseDemandInBatch, batch(1, three), "system");
  const total = sum(three.map((name) => owed(stage.see(accounts, accountOf(holdingNamed(name))).state)));
  assert.equal(stage.see(demandRuns, run).state.raisedPaise, total);
});

const task = subjectId(derivedUuid("test-task", "one"));
const asking = { task, holding: one, request: "मकान का क्षेत्रफल गलत है", mobileTokens: ["9826012345"], days: 15 };

test("an owner asks for a correction, and an officer has 15 days to decide it", () => {
  const stage = registered("one");
  assert.equal(code(stage.perform(askCorrection, asking, "citizen")), "accepted");
  const { state } = stage.see(tasks, task);
  assert.deepEqual(state.state === "open" && [state.askedOn, state.dueOn], ["2026-11-21", "2026-12-06"]);
});

test("a citizen can't ask for a correction of a holding that is not hers; a clerk can for whom he sees", () => {
  const stage = registered("one");
  assert.equal(code(stage.perform(askCorrection, { ...asking, mobileTokens: [] }, "citizen")), "holding.not_owner");
  const other = { ...asking, mobileTokens: ["9826099999"] };
  assert.equal(code(stage.perform(askCorrection, other, "citizen")), "holding.not_owner");
  assert.equal(code(stage.perform(askCorrection, { ...asking, mobileTokens: [] }, "clerk")), "accepted");
});

test("a request is decided once, and refused only with a reason", () => {
  const stage = registered("one");
  assert.equal(code(stage.perform(grantCorrection, { task })), "correction.unknown");
  stage.perform(askCorrection, asking, "citizen");
  assert.equal(code(stage.perform(refuseCorrection, { task, reason: " " })), "correction.reason_missing");
  assert.equal(code(stage.perform(refuseCorrection, { task, reason: "नाप सही पाई गई" })), "accepted");
  assert.equal(code(stage.perform(grantCorrection, { task })), "correction.already_decided");
  const { state } = stage.see(tasks, task);
  assert.equal(state.state === "done" && state.outcome, "refused");
});

test("a request without words is refused", () => {
  const stage = registered("one");
  assert.equal(code(stage.perform(askCorrection, { ...asking, request: "" }, "clerk")), "holding.empty");
});

test("a demand raised after the year's last day for payment is payable on the day it is raised", () => {
  const stage = registered("one");
  stage.today = civilDate("2027-02-01");
  stage.perform(raiseDemand, { holding: one, rates: ratesOf("2026-27") });
  assert.equal((stage.facts.at(-1) as unknown as { payableBy: string }).payableBy, "2027-02-01");
});
