// Returns and notices: who may file, what a visit makes of it, the penalty, and every step of a notice in its days.
import assert from "node:assert/strict";
import { test } from "node:test";
import * as fc from "fast-check";
import { civilDate, type FinancialYear } from "../../../kernel/civil-date.ts";
import type { Decision, Role } from "../../../kernel/decider.ts";
import { accounts, owed } from "../../../kernel/dues.ts";
import { paise, rupeesShort } from "../../../kernel/money.ts";
import type { PropertyTaxRates } from "../../../kernel/property-tax-rates.ts";
import { propertyTaxRates } from "../../../rulebook/property-tax-rates.ts";
import type { ClaimedFloor, ClaimedFloors } from "./claimed.ts";
import { raiseDemand } from "./demand.ts";
import { draftNotice } from "./draft-notice.ts";
import { holdingNamed, house, registration } from "./examples.ts";
import { accountOf, holdings } from "./holding.ts";
import { type Notice, noticeOf, notices } from "./notice.ts";
import { objectToNotice, orderOnNotice, serveNotice, setHearing } from "./notice-steps.ts";
import { Rehearsal, shivpuri } from "./rehearsal.ts";
import { registerHolding } from "./register.ts";
import { fileReturn, returnOf, returns } from "./returns.ts";
import { varianceOf } from "./variance.ts";
import { verifyReturn } from "./verify-return.ts";

const year = "2026-27" as FinancialYear;
const rates = propertyTaxRates(shivpuri, year) as PropertyTaxRates;
const one = holdingNamed("one");
const notice = noticeOf(one, year, 1);
const code = (decision: Decision): string => (decision.ok ? "accepted" : decision.refusal.code);
const floor = (area: string): ClaimedFloor => ({ ...(house.floors[0] as ClaimedFloor), area });
const claim = (area: string): ClaimedFloors => ({ plotArea: "1200", floors: [floor(area)] });
const filing = (area: string, replaces = 0) => ({
  holding: one,
  claim: claim(area),
  remark: "",
  replaces,
  mobileTokens: ["9826012345"],
  rates,
});
const visit = (area: string) => ({
  holding: one,
  found: claim(area),
  visitedOn: "21-11-2026",
  note: "मौके पर नापा",
  photos: [],
  rates,
});

function stageWith(demanded: boolean): Rehearsal {
  const stage = new Rehearsal();
  stage.perform(registerHolding, registration("one"));
  if (demanded) stage.perform(raiseDemand, { holding: one, rates });
  return stage;
}
const owedNow = (stage: Rehearsal): string => rupeesShort(owed(stage.see(accounts, accountOf(one)).state));
const areaNow = (stage: Rehearsal): number => {
  const { state } = stage.see(holdings, one);
  return state.state === "registered" ? (state.particulars.floors[0]?.areaHundredths ?? 0) : 0;
};
const noticeNow = (stage: Rehearsal): Exclude<Notice, { state: "none" }> => {
  const { state } = stage.see(notices, notice);
  assert.ok(state.state !== "none");
  return state;
};

test("an owner files a return of her own holding and sees the year's tax that it makes", () => {
  const stage = stageWith(false);
  assert.equal(code(stage.perform(fileReturn, filing("1000"), "citizen")), "accepted");
  const { state } = stage.see(returns, returnOf(one, year));
  assert.ok(state.state === "filed");
  assert.deepEqual([rupeesShort(state.taxPaise), state.version, state.by], ["892", 1, "owner"]);
});

test("a stranger can't file for her, a clerk can for who stands before him", () => {
  const stage = stageWith(false);
  const strange = { ...filing("1000"), mobileTokens: ["9000000000"] };
  assert.equal(code(stage.perform(fileReturn, strange, "citizen")), "holding.not_owner");
  assert.equal(code(stage.perform(fileReturn, strange, "clerk")), "accepted");
});

test("a return is revised until it was verified, and never over a version that the filer did not see", () => {
  const stage = stageWith(false);
  stage.perform(fileReturn, filing("1000"), "citizen");
  assert.equal(code(stage.perform(fileReturn, filing("1100"), "citizen")), "return.already_filed");
  assert.equal(code(stage.perform(fileReturn, filing("1100", 1), "citizen")), "accepted");
  stage.perform(verifyReturn, visit("1100"));
  assert.equal(code(stage.perform(fileReturn, filing("1200", 2), "citizen")), "return.already_verified");
});

const filings: readonly (readonly [string, Partial<ClaimedFloors>, string])[] = [
  ["a return with a negative area is refused", { floors: [floor("-5")] }, "holding.area_negative"],
  ["a return with letters in its area is refused", { plotArea: "abc" }, "holding.area_unreadable"],
  [
    "a return with a floor of a future year is refused",
    { floors: [{ ...floor("10"), builtYear: "2027" }] },
    "holding.built_in_future",
  ],
  [
    "a return with 61 floors is refused",
    { floors: Array.from({ length: 61 }, () => floor("10")) },
    "holding.too_many_floors",
  ],
];
for (const [name, change, expected] of filings) {
  test(`${name}, and nothing is filed`, () => {
    const stage = stageWith(false);
    const asked = { ...filing("1000"), claim: { ...claim("1000"), ...change } };
    assert.equal(code(stage.perform(fileReturn, asked, "citizen")), expected);
    assert.equal(stage.see(returns, returnOf(one, year)).state.state, "none");
  });
}

test("a return of another year than the current one is refused", () => {
  const before = propertyTaxRates(shivpuri, "2025-26" as FinancialYear) as PropertyTaxRates;
  const decision = stageWith(false).perform(fileReturn, { ...filing("1000"), rates: before }, "citizen");
  assert.equal(code(decision), "return.other_year");
});

test("what is found within the tolerance settles the return: register and the year's dues follow, without penalty", () => {
  const stage = stageWith(true);
  stage.perform(fileReturn, filing("1000"), "citizen");
  assert.equal(code(stage.perform(verifyReturn, visit("1050"))), "accepted");
  assert.equal(stage.see(returns, returnOf(one, year)).state.state, "accepted");
  assert.equal(areaNow(stage), 105_000);
  // 7% of 6,804 = 476, 3% and 1% of 7,560 = 227 and 76, and 150.
  assert.equal(owedNow(stage), "929");
});

test("where nothing was demanded yet, a settled return posts nothing and the demand follows the register", () => {
  const stage = stageWith(false);
  stage.perform(fileReturn, filing("1000"), "citizen");
  stage.perform(verifyReturn, visit("1050"));
  assert.equal(owedNow(stage), "0");
  stage.perform(raiseDemand, { holding: one, rates });
  assert.equal(owedNow(stage), "929");
});

const visits: readonly (readonly [string, Partial<ReturnType<typeof visit>>, string, string])[] = [
  ["a visit without a note is refused", { note: " " }, "return.note_missing", "note"],
  ["a visit of tomorrow is refused", { visitedOn: "22-11-2026" }, "holding.date_in_future", "visitedOn"],
  ["a visit before the return is refused", { visitedOn: "20-11-2026" }, "return.visit_before_filing", "visitedOn"],
  [
    "a sixth photo is refused",
    { photos: Array.from({ length: 6 }, () => "a") as never },
    "return.too_many_photos",
    "photo",
  ],
];
for (const [name, change, expected, field] of visits) {
  test(name, () => {
    const stage = stageWith(false);
    stage.perform(fileReturn, filing("1000"), "citizen");
    const decision = stage.perform(verifyReturn, { ...visit("1000"), ...change });
    assert.deepEqual([code(decision), !decision.ok && decision.refusal.field], [expected, field]);
  });
}

test("a return that was never filed can't be verified", () => {
  assert.equal(code(stageWith(false).perform(verifyReturn, visit("1000"))), "return.unknown");
});

/** A house of 1,000 declared and 2,000 found: 892 against 1,763, a difference of 871. */
function noticed(): Rehearsal {
  const stage = stageWith(true);
  stage.perform(fileReturn, filing("1000"), "citizen");
  assert.equal(code(stage.perform(verifyReturn, visit("2000"))), "accepted");
  return stage;
}

test("too little declared drafts a notice under the next number, with the penalty that the resolution says", () => {
  const stage = noticed();
  const { state, number, variance } = noticeNow(stage);
  assert.equal(state, "drafted");
  assert.match(number, /^AN-250705-202627-A01-000001-\d$/);
  const { declaredPaise, foundPaise, differencePaise, penaltyPaise } = variance;
  const amounts = [declaredPaise, foundPaise, differencePaise, penaltyPaise].map(rupeesShort);
  assert.deepEqual(amounts, ["892", "1,763", "871", "4,355"]);
  assert.equal(areaNow(stage), 100_000, "the register waits for the order");
  assert.equal(owedNow(stage), "892");
});

const served = (stage: Rehearsal, servedOn = "21-11-2026"): Decision =>
  stage.perform(serveNotice, { notice, servedOn, how: "by-hand", days: 30 });
const objected = (stage: Rehearsal, role: Role = "citizen"): Decision =>
  stage.perform(objectToNotice, { notice, holding: one, objection: "नाप ग़लत है", mobileTokens: ["9826012345"] }, role);
const heard = (stage: Rehearsal, hearingOn: string): Decision =>
  stage.perform(setHearing, { notice, hearingOn, place: "कक्ष 4", days: 7 });
const ordered = (stage: Rehearsal, more: object = {}): Decision =>
  stage.perform(orderOnNotice, {
    notice,
    holding: one,
    outcome: "confirmed",
    reason: "मौके पर पाया गया",
    rates,
    ...more,
  });
const on = (stage: Rehearsal, day: string): Rehearsal => {
  stage.today = civilDate(day);
  return stage;
};

test("without an objection the order waits until the days to object are over", () => {
  const stage = noticed();
  assert.equal(code(ordered(stage)), "notice.out_of_turn", "a draft that nobody has seen");
  assert.equal(code(served(stage)), "accepted");
  assert.equal(noticeNow(stage).served?.objectBy, "2026-12-21");
  assert.equal(code(ordered(on(stage, "2026-12-21"))), "notice.objection_time_runs");
  assert.equal(code(ordered(on(stage, "2026-12-22"))), "accepted");
  assert.equal(areaNow(stage), 200_000);
  assert.equal(owedNow(stage), "6,118", "1,763 and 4,355");
  assert.equal(code(ordered(stage)), "notice.already_ordered");
});

test("an objection is taken on the last day and refused on the day after", () => {
  const stage = noticed();
  served(stage);
  assert.equal(code(objected(on(stage, "2026-12-22"))), "notice.objection_too_late");
  assert.equal(code(objected(on(stage, "2026-12-21"))), "accepted");
  assert.equal(code(objected(stage)), "notice.out_of_turn", "only once");
});

test("an objection must be heard, not sooner than its days, and ordered not before the hearing", () => {
  const stage = noticed();
  served(stage);
  objected(stage);
  assert.equal(code(ordered(on(stage, "2027-01-10"))), "notice.not_heard");
  on(stage, "2026-12-01");
  assert.equal(code(heard(stage, "07-12-2026")), "notice.hearing_too_soon");
  assert.equal(code(heard(stage, "08-12-2026")), "accepted");
  assert.equal(code(heard(stage, "10-12-2026")), "accepted", "set anew");
  assert.equal(code(ordered(on(stage, "2026-12-09"))), "notice.hearing_ahead");
  assert.equal(code(ordered(on(stage, "2026-12-10"))), "accepted");
});

test("an order may find less than the visit: tax and penalty are worked out anew", () => {
  const stage = noticed();
  served(stage);
  on(stage, "2026-12-22");
  assert.equal(code(ordered(stage, { outcome: "modified" })), "holding.empty");
  assert.equal(code(ordered(stage, { outcome: "modified", found: claim("1500") })), "accepted");
  const { order } = noticeNow(stage);
  assert.deepEqual(
    [order?.variance.foundPaise, order?.variance.penaltyPaise].map((near) => rupeesShort(near ?? paise(0))),
    ["1,262", "1,850"],
  );
  assert.equal(owedNow(stage), "3,112");
});

test("a cancelled notice leaves what was declared, without penalty", () => {
  const stage = noticed();
  served(stage);
  assert.equal(code(ordered(on(stage, "2026-12-22"), { outcome: "cancelled" })), "accepted");
  assert.equal(areaNow(stage), 100_000);
  assert.equal(owedNow(stage), "892");
});

test("a notice is served on a day that has come, and not before it was drafted", () => {
  const stage = noticed();
  assert.equal(code(served(stage, "22-11-2026")), "holding.date_in_future");
  assert.equal(code(served(stage, "20-11-2026")), "notice.served_before_draft");
  assert.equal(code(served(stage, "")), "holding.empty");
});

test("a visit without a return drafts a notice of the difference alone; one that finds nothing else drafts none", () => {
  const stage = stageWith(true);
  assert.equal(code(stage.perform(draftNotice, visit("1000"))), "notice.nothing_found");
  assert.equal(code(stage.perform(draftNotice, { ...visit("2000"), note: "" })), "return.note_missing");
  assert.equal(code(stage.perform(draftNotice, visit("2000"))), "accepted");
  const { variance, declared: before } = noticeNow(stage);
  assert.deepEqual([variance.differencePaise, variance.penaltyPaise, before.taxPaise].map(rupeesShort), [
    "871",
    "0",
    "892",
  ]);
  assert.equal(code(stage.perform(draftNotice, visit("3000"))), "notice.already_drafted");
  served(stage);
  assert.equal(code(ordered(on(stage, "2026-12-22"))), "accepted");
  assert.deepEqual([areaNow(stage), owedNow(stage)], [200_000, "1,763"]);
});

test("where a return waits it is verified, and no notice is drafted beside it", () => {
  const stage = stageWith(false);
  stage.perform(fileReturn, filing("1000"), "citizen");
  assert.equal(code(stage.perform(draftNotice, visit("2000"))), "notice.return_waits");
});

test("the penalty is nothing within the tolerance, grows with the difference, and never is below nothing", () => {
  const rule = rates.selfAssessment;
  assert.ok(rule);
  fc.assert(
    fc.property(fc.bigInt(0n, 10n ** 9n), fc.bigInt(0n, 10n ** 9n), fc.bigInt(0n, 10n ** 6n), (a, b, more) => {
      const near = varianceOf(paise(a), paise(b), rule);
      const other = varianceOf(paise(a), paise(b + more), rule);
      assert.ok(near.penaltyPaise >= 0n && other.penaltyPaise >= near.penaltyPaise);
      if (b * 10n <= a * 11n - 10n) assert.equal(near.penaltyPaise, 0n);
      assert.equal(varianceOf(paise(a), paise(b), undefined).penaltyPaise, 0n);
    }),
  );
});
