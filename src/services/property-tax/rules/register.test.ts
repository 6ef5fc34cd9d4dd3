// Registering and correcting a holding: what is kept, and every bound that an entry must keep.
import assert from "node:assert/strict";
import { test } from "node:test";
import type { FinancialYear } from "../../../kernel/civil-date.ts";
import type { Decision } from "../../../kernel/decider.ts";
import { paise } from "../../../kernel/money.ts";
import type { ClaimedFloor, ClaimedOwner, ClaimedParticulars } from "./claimed.ts";
import { holdingNamed, house, registration, zones } from "./examples.ts";
import { accountOf, holdings, type RegisteredHolding } from "./holding.ts";
import { Rehearsal } from "./rehearsal.ts";
import { correctHolding, registerHolding } from "./register.ts";

const one = holdingNamed("one");
const code = (decision: Decision): string => (decision.ok ? "accepted" : decision.refusal.code);
const kept = (stage: Rehearsal, holding = one): RegisteredHolding => {
  const { state } = stage.see(holdings, holding);
  assert.ok(state.state === "registered");
  return state;
};
const owner = (share: string, name = "सीता बाई"): ClaimedOwner => ({ name, relative: "", mobile: "", share });
const floorOf = (more: Partial<ClaimedFloor>): ClaimedFloor => ({ ...(house.floors[0] as ClaimedFloor), ...more });

test("a registered holding gets the next number of its town, with its ward and a check sign inside", () => {
  const stage = new Rehearsal();
  stage.perform(registerHolding, registration("one"));
  stage.perform(registerHolding, registration("two", { claim: { ...house, ward: "3" } }));
  assert.match(kept(stage).number, /^23-250705-0012-00001-[0-9A-Y]$/);
  assert.match(kept(stage, holdingNamed("two")).number, /^23-250705-0003-00002-[0-9A-Y]$/);
  assert.equal(kept(stage).account, accountOf(one));
});

test("no owner, mobile, house or address stands readable in the facts of a registration", () => {
  const stage = new Rehearsal();
  stage.perform(registerHolding, registration("one"));
  const facts = JSON.stringify(kept(stage).particulars).replaceAll(/"find":\[[^\]]*\]/g, "");
  for (const personal of ["राम कुमार", "9826012345", "45/2", "पुरानी शिवपुरी"]) assert.ok(!facts.includes(personal));
  assert.equal(kept(stage).particulars.owners[0]?.mask, "रा*** कु*** श***");
});

test("a holding is registered once, and an old id or a portal id stands for one holding only", () => {
  const stage = new Rehearsal();
  assert.equal(code(stage.perform(registerHolding, registration("one", { oldNumber: "SPR/12/345" }))), "accepted");
  assert.equal(code(stage.perform(registerHolding, registration("one"))), "holding.already_registered");
  const again = stage.perform(registerHolding, registration("two", { oldNumber: "spr 12-३४५" }));
  assert.equal(code(again), "holding.number_taken", "however it is written");
  const portal = stage.perform(registerHolding, registration("two", { portalNumber: "SPR/12/345" }));
  assert.equal(code(portal), "accepted", "the two series are apart");
});

test("a registration is the officer's or the import's, never the clerk's", () => {
  assert.deepEqual(registerHolding.roles, ["officer", "system"]);
  assert.deepEqual(correctHolding.roles, ["officer"]);
});

const claims: readonly (readonly [string, Partial<ClaimedParticulars>, string, string])[] = [
  ["an area of 0 is refused", { floors: [floorOf({ area: "0" })] }, "holding.area_zero", "floors-1-area"],
  ["a negative area is refused", { plotArea: "-5" }, "holding.area_negative", "plotArea"],
  ["letters in an area are refused", { plotArea: "12o0" }, "holding.area_unreadable", "plotArea"],
  ["three decimals in an area are refused", { plotArea: "10.125" }, "holding.area_unreadable", "plotArea"],
  ["an area above ten lakh square feet is refused", { plotArea: "1000000.01" }, "holding.area_too_large", "plotArea"],
  ["an area of ten lakh square feet is accepted", { plotArea: "10,00,000" }, "accepted", ""],
  ["the smallest area, a hundredth of a square foot, is accepted", { plotArea: "0.01" }, "accepted", ""],
  ["Devanagari digits are accepted", { plotArea: "१२००.५", ward: "१२" }, "accepted", ""],
  [
    "a floor built in a future year is refused",
    { floors: [floorOf({ builtYear: "2027" })] },
    "holding.built_in_future",
    "floors-1-builtYear",
  ],
  ["a floor built in the current year is accepted", { floors: [floorOf({ builtYear: "2026" })] }, "accepted", ""],
  ["61 storeys up is refused", { floors: [floorOf({ storey: "61" })] }, "holding.out_of_range", "floors-1-storey"],
  [
    "61 floors are refused",
    { floors: Array.from({ length: 61 }, () => floorOf({})) },
    "holding.too_many_floors",
    "floors",
  ],
  ["60 floors are accepted", { floors: Array.from({ length: 60 }, () => floorOf({})) }, "accepted", ""],
  ["a plot without floors is accepted", { floors: [] }, "accepted", ""],
  ["an unknown use is refused", { floors: [floorOf({ use: "temple" })] }, "holding.unknown_word", "floors-1-use"],
  ["a zone that the rates do not know is refused", { zone: "09" }, "holding.unknown_word", "zone"],
  ["a zone without its leading zero is accepted", { zone: "3" }, "accepted", ""],
  ["ward 0 is refused", { ward: "0" }, "holding.out_of_range", "ward"],
  ["a holding without owners is refused", { owners: [] }, "holding.no_owner", "owners"],
  [
    "201 owners are refused",
    { owners: Array.from({ length: 201 }, () => owner("")) },
    "holding.too_many_owners",
    "owners",
  ],
  [
    "two owners with 120% together are refused",
    { owners: [owner("60"), owner("60")] },
    "holding.shares_not_whole",
    "owners-1-share",
  ],
  [
    "shares of 99.99% are refused",
    { owners: [owner("50"), owner("49.99")] },
    "holding.shares_not_whole",
    "owners-1-share",
  ],
  [
    "shares of 33.33, 33.33 and 33.34 are whole",
    { owners: ["33.33", "33.33", "33.34"].map((s) => owner(s)) },
    "accepted",
    "",
  ],
  ["shares of a third each are whole", { owners: ["1/3", "1/3", "1/3"].map((s) => owner(s)) }, "accepted", ""],
  [
    "a third, a third and 33.34% are more than the whole",
    { owners: ["1/3", "1/3", "33.34"].map((s) => owner(s)) },
    "holding.shares_not_whole",
    "owners-1-share",
  ],
  ["a place without longitude is refused", { longitude: "" }, "holding.empty", "longitude"],
  [
    "a place in the sea off Africa is refused",
    { latitude: "0", longitude: "0" },
    "holding.geo_outside_india",
    "latitude",
  ],
  [
    "latitude and longitude that were swapped are said to be so",
    { latitude: "77.6582", longitude: "25.4236" },
    "holding.geo_swapped",
    "latitude",
  ],
  ["letters in a latitude are refused", { latitude: "25 N" }, "holding.geo_unreadable", "latitude"],
  ["an unknown ground of exemption is refused", { exemptions: ["friend"] }, "holding.unknown_word", "exemptions"],
  [
    "a linked account without a number is refused",
    { links: [{ service: "water", number: "" }] },
    "holding.empty",
    "links-1-number",
  ],
  [
    "an unknown occupancy is refused",
    { floors: [floorOf({ occupancy: "ghost" })] },
    "holding.unknown_word",
    "floors-1-occupancy",
  ],
  ["a share of 0 is refused", { owners: [owner("0"), owner("100")] }, "holding.share_unreadable", "owners-1-share"],
  ["a name with digits is refused", { owners: [owner("", "राम 2")] }, "holding.not_a_name", "owners-1-name"],
  [
    "a mobile of nine digits is refused",
    { owners: [{ ...owner(""), mobile: "982601234" }] },
    "holding.not_a_mobile",
    "owners-1-mobile",
  ],
  ["a mobile with +91 is accepted", { owners: [{ ...owner(""), mobile: "+91 98260-12345" }] }, "accepted", ""],
  ["a holding without a house number is refused", { house: " " }, "holding.empty", "house"],
];
for (const [name, change, expected, field] of claims) {
  test(name, () => {
    const decision = new Rehearsal().perform(registerHolding, registration("one", { claim: { ...house, ...change } }));
    assert.equal(code(decision), expected);
    if (!decision.ok) assert.equal(decision.refusal.field, field);
  });
}

test("owners without shares own equal parts, to the last", () => {
  const stage = new Rehearsal();
  stage.perform(
    registerHolding,
    registration("one", { claim: { ...house, owners: [owner(""), owner(""), owner("")] } }),
  );
  assert.deepEqual(
    kept(stage).particulars.owners.map((each) => each.share),
    [
      { part: 1, of: 3 },
      { part: 1, of: 3 },
      { part: 1, of: 3 },
    ],
  );
});

test("arrears that a register brings along stand on the account and mark their years as demanded", () => {
  const stage = new Rehearsal();
  const arrears = [
    { head: "property-tax" as const, year: "2024-25" as FinancialYear, amountPaise: paise(45_400) },
    { head: "penalty" as const, year: "2023-24" as FinancialYear, amountPaise: paise(8_900) },
  ];
  stage.perform(registerHolding, registration("one", { origin: "import", arrears }));
  assert.deepEqual([...kept(stage).demandedYears], ["2024-25"]);
  assert.deepEqual([...kept(stage).penalisedYears], ["2023-24"]);
});

test("an arrear of the current year, or the same arrear twice, is refused", () => {
  const due = { head: "property-tax" as const, amountPaise: paise(100) };
  const current = { ...due, year: "2026-27" as FinancialYear };
  const past = { ...due, year: "2025-26" as FinancialYear };
  const stage = new Rehearsal();
  assert.equal(
    code(stage.perform(registerHolding, registration("one", { arrears: [current] }))),
    "holding.arrear_not_past",
  );
  assert.equal(
    code(stage.perform(registerHolding, registration("one", { arrears: [past, past] }))),
    "holding.arrear_twice",
  );
});

test("a correction replaces the particulars by an order and keeps number, account and demanded years", () => {
  const stage = new Rehearsal();
  stage.perform(registerHolding, registration("one"));
  const before = kept(stage);
  const correction = {
    holding: one,
    zones,
    reason: "मौके पर नाप",
    order: "आदेश 17/2026",
    claim: { ...house, ward: "13" },
  };
  assert.equal(code(stage.perform(correctHolding, correction)), "accepted");
  const after = kept(stage);
  assert.equal(after.particulars.ward, 13);
  assert.deepEqual(
    [after.number, after.account, after.demandedYears],
    [before.number, before.account, before.demandedYears],
  );
});

test("a correction without a reason or an order, or of an unknown holding, is refused", () => {
  const stage = new Rehearsal();
  const correction = { holding: one, zones, reason: "मौके पर नाप", order: "आदेश 17/2026", claim: house };
  assert.equal(code(stage.perform(correctHolding, correction)), "holding.unknown");
  stage.perform(registerHolding, registration("one"));
  for (const field of ["reason", "order"]) {
    const decision = stage.perform(correctHolding, { ...correction, [field]: "  " });
    assert.deepEqual(!decision.ok && [decision.refusal.code, decision.refusal.field], ["holding.empty", field]);
  }
});
