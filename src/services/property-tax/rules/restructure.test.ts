// Split, merger, change of use, demolition: what ends, what begins, and that no rupee of dues is lost or doubled by it.
import assert from "node:assert/strict";
import { test } from "node:test";
import type { FinancialYear } from "../../../kernel/civil-date.ts";
import type { Decision } from "../../../kernel/decider.ts";
import { accounts, owed } from "../../../kernel/dues.ts";
import type { HoldingId } from "../../../kernel/ids.ts";
import { rupeesShort } from "../../../kernel/money.ts";
import type { PropertyTaxRates } from "../../../kernel/property-tax-rates.ts";
import { propertyTaxRates } from "../../../rulebook/property-tax-rates.ts";
import type { ClaimedParticulars } from "./claimed.ts";
import { raiseDemand } from "./demand.ts";
import { holdingNamed, house, registration, zones } from "./examples.ts";
import { accountOf, holdings, type RegisteredHolding } from "./holding.ts";
import { Rehearsal, shivpuri } from "./rehearsal.ts";
import { correctHolding, registerHolding } from "./register.ts";
import { mergeHoldings, splitHolding } from "./restructure.ts";
import { changeUse, demolish } from "./use-change.ts";

const [whole, north, south] = ["whole", "north", "south"].map(holdingNamed) as [HoldingId, HoldingId, HoldingId];
const order = { number: "राजस्व/17", on: "12-11-2026", authority: "मुख्य नगरपालिका अधिकारी" };
const rates = propertyTaxRates(shivpuri, "2026-27" as FinancialYear) as PropertyTaxRates;
const code = (decision: Decision): string => (decision.ok ? "accepted" : decision.refusal.code);
const half: ClaimedParticulars = { ...house, plotArea: "600" };
const parts = [
  { holding: north, claim: { ...half, house: "45/2-A" } },
  { holding: south, claim: { ...half, house: "45/2-B", floors: [] } },
];
const kept = (stage: Rehearsal, holding: HoldingId): RegisteredHolding => {
  const { state } = stage.see(holdings, holding);
  assert.ok(state.state === "registered");
  return state;
};
const owedBy = (stage: Rehearsal, holding: HoldingId): string =>
  rupeesShort(owed(stage.see(accounts, accountOf(holding)).state));

function begun(demanded: boolean): Rehearsal {
  const stage = new Rehearsal();
  stage.perform(registerHolding, registration("whole"));
  if (demanded) stage.perform(raiseDemand, { holding: whole, rates });
  return stage;
}

test("a split ends the holding and enters its parts under the next numbers, each knowing of the other", () => {
  const stage = begun(false);
  assert.equal(code(stage.perform(splitHolding, { holding: whole, order, parts, zones })), "accepted");
  assert.deepEqual(kept(stage, whole).closed?.into, [north, south]);
  assert.equal(kept(stage, whole).closed?.order.on, "2026-11-12");
  assert.match(kept(stage, north).number, /-00002-/);
  assert.match(kept(stage, south).number, /-00003-/);
  assert.deepEqual(kept(stage, south).from, [whole]);
});

test("nothing more is done with a holding that was split: no correction, no demand, no second split", () => {
  const stage = begun(false);
  stage.perform(splitHolding, { holding: whole, order, parts, zones });
  const again = parts.map(({ claim }, at) => ({ holding: holdingNamed(`more ${at}`), claim }));
  const correction = { holding: whole, claim: house, zones, reason: "भूल", order: "17" };
  for (const decision of [
    stage.perform(correctHolding, correction),
    stage.perform(raiseDemand, { holding: whole, rates }),
    stage.perform(splitHolding, { holding: whole, order, parts: again, zones }),
    stage.perform(changeUse, { holding: whole, order, since: "2026-11-12", uses: ["commercial"] }),
  ]) {
    assert.equal(code(decision), "holding.closed");
  }
});

test("a holding that owes is not split until its dues are paid or a part takes them over", () => {
  const stage = begun(true);
  const refused = stage.perform(splitHolding, { holding: whole, order, parts, zones });
  assert.equal(code(refused), "holding.dues_open");
  assert.deepEqual(!refused.ok && refused.refusal.values?.["amount"], "892");
  assert.equal(code(stage.perform(splitHolding, { holding: whole, order, parts, zones, duesTo: south })), "accepted");
  assert.deepEqual(
    [whole, north, south].map((one) => owedBy(stage, one)),
    ["0", "0", "892"],
  );
});

test("a year that was demanded of the whole is not demanded of its parts again", () => {
  const stage = begun(true);
  stage.perform(splitHolding, { holding: whole, order, parts, zones, duesTo: south });
  for (const holding of [north, south]) {
    assert.equal(code(stage.perform(raiseDemand, { holding, rates })), "demand.already_raised");
  }
});

test("dues can be carried to one of the parts only, never to a stranger", () => {
  const stage = begun(true);
  const stranger = holdingNamed("stranger");
  const decision = stage.perform(splitHolding, { holding: whole, order, parts, zones, duesTo: stranger });
  assert.equal(code(decision), "holding.dues_open");
});

const splits: readonly (readonly [string, Partial<Parameters<typeof splitHolding.decide>[0]>, string, string])[] = [
  ["a split into one part is refused", { parts: parts.slice(0, 1) }, "holding.split_parts", "parts"],
  [
    "parts larger than the plot are refused",
    { parts: parts.map((one) => ({ ...one, claim: { ...one.claim, plotArea: "700" } })) },
    "holding.split_larger",
    "parts-1-plotArea",
  ],
  [
    "a fault in a part is named with the part",
    { parts: parts.map((one) => ({ ...one, claim: { ...one.claim, owners: [] } })) },
    "holding.no_owner",
    "parts-1-owners",
  ],
  ["an order without its number is refused", { order: { ...order, number: " " } }, "holding.empty", "orderNumber"],
  ["an order without authority is refused", { order: { ...order, authority: "" } }, "holding.empty", "orderAuthority"],
  ["an order of tomorrow is refused", { order: { ...order, on: "22-11-2026" } }, "holding.date_in_future", "orderOn"],
  ["an order of no day is refused", { order: { ...order, on: "31-02-2026" } }, "holding.date_unreadable", "orderOn"],
];
for (const [name, change, expected, field] of splits) {
  test(name, () => {
    const stage = begun(false);
    const decision = stage.perform(splitHolding, { holding: whole, order, parts, zones, ...change });
    assert.equal(code(decision), expected);
    assert.equal(!decision.ok && decision.refusal.field, field);
    assert.equal(kept(stage, whole).closed, undefined);
  });
}

function two(demandedToo: boolean): Rehearsal {
  const stage = new Rehearsal();
  stage.perform(registerHolding, registration("north", { claim: half }));
  stage.perform(registerHolding, registration("south", { claim: half }));
  stage.perform(raiseDemand, { holding: north, rates });
  if (demandedToo) stage.perform(raiseDemand, { holding: south, rates });
  return stage;
}
const merge = { from: [north, south], into: whole, claim: house, order, zones };

test("a merger ends both and gives all that they owed to the one that stands in their place", () => {
  const stage = two(true);
  assert.equal(code(stage.perform(mergeHoldings, { ...merge, carryDues: false })), "holding.dues_open");
  assert.equal(code(stage.perform(mergeHoldings, { ...merge, carryDues: true })), "accepted");
  assert.deepEqual(
    [whole, north, south].map((one) => owedBy(stage, one)),
    ["1,784", "0", "0"],
  );
  assert.deepEqual(kept(stage, north).closed?.into, [whole]);
  assert.deepEqual(kept(stage, whole).from, [north, south]);
  assert.equal(code(stage.perform(raiseDemand, { holding: whole, rates })), "demand.already_raised");
});

test("holdings of which one only was demanded are not merged, and one holding is no merger", () => {
  const stage = two(false);
  assert.equal(code(stage.perform(mergeHoldings, { ...merge, carryDues: true })), "holding.merge_demands_differ");
  const same = { ...merge, from: [north, north], carryDues: true };
  assert.equal(code(stage.perform(mergeHoldings, same)), "holding.merge_count");
});

test("a changed use and a pulled-down floor stand in the register with their order", () => {
  const stage = begun(false);
  const since = "2026-10-01";
  assert.equal(
    code(stage.perform(changeUse, { holding: whole, order, since, uses: ["residential"] })),
    "holding.nothing_changed",
  );
  assert.equal(code(stage.perform(changeUse, { holding: whole, order, since, uses: [] })), "holding.floors_differ");
  assert.equal(
    code(stage.perform(changeUse, { holding: whole, order, since, uses: ["temple"] })),
    "holding.unknown_word",
  );
  assert.equal(code(stage.perform(changeUse, { holding: whole, order, since, uses: ["commercial"] })), "accepted");
  assert.equal(kept(stage, whole).particulars.floors[0]?.use, "commercial");
  assert.equal(code(stage.perform(demolish, { holding: whole, order, since, gone: [] })), "holding.nothing_changed");
  const late = stage.perform(demolish, { holding: whole, order, since: "2026-12-01", gone: [0] });
  assert.equal(code(late), "holding.date_in_future");
  assert.equal(code(stage.perform(demolish, { holding: whole, order, since, gone: [0] })), "accepted");
  assert.deepEqual(kept(stage, whole).particulars.floors, []);
});
