// Goal: a Lok Adalat forgives surcharge by its slabs and nothing else. Method: accounts at each slab's edge, asked and approved.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import * as fc from "fast-check";
import { type FinancialYear, civilDate, instant } from "../../../kernel/civil-date.ts";
import type { Context, Role } from "../../../kernel/decider.ts";
import { accounts, openDues, owed } from "../../../kernel/dues.ts";
import type { Due, DueRaised } from "../../../kernel/facts.ts";
import { accountId, commandId, derivedUuid, personId, subjectId } from "../../../kernel/ids.ts";
import { paise, rupeesShort, sum } from "../../../kernel/money.ts";
import type { WaiverRule } from "../../../kernel/rates/waiver.ts";
import type { TownId } from "../../../kernel/town.ts";
import { lokAdalatWaivers } from "../../../rulebook/waivers.ts";
import { adalatOffer } from "./lok-adalat.ts";
import type { Wish } from "./sanction.ts";
import { askSanction, grantSanction } from "./sanctioning.ts";
import { World } from "./world.ts";

const [indore, water] = lokAdalatWaivers as readonly [WaiverRule, WaiverRule];
const account = accountId(derivedUuid("adalat", "account"));
const sanction = subjectId(derivedUuid("adalat", "sanction"));
const year = "2024-25" as FinancialYear;
const today = civilDate("2026-11-21");
const as = (name: string, role: Role): Context => ({
  town: 250705 as TownId,
  today,
  now: instant("2026-11-21T06:00:00.000Z"),
  actor: { person: personId(derivedUuid("adalat", name)), roles: [role] },
});
const clerk = as("clerk", "clerk");
const officer = as("officer", "officer");
let commands = 0;
const fresh = () => commandId(derivedUuid("adalat-command", String((commands += 1))));
const rupees = (amount: number) => paise(BigInt(Math.round(amount * 100)));

function raise(world: World, dues: readonly Due[]): void {
  const fact: DueRaised = {
    kind: "due.raised",
    subject: account,
    of: account,
    service: "property-tax",
    on: today,
    payableBy: today,
    dues,
    source: "test",
  };
  world.move(fact, clerk, { do: "test", id: fresh() });
}

/** An account that owes this much, of which so much is surcharge (half of it as the yearly penalty). */
function owing(whole: number, late: number): World {
  const world = new World();
  const half = Math.floor(late / 2);
  raise(world, [
    { head: "property-tax", year, amountPaise: rupees(whole - late) },
    { head: "penalty", year, amountPaise: rupees(half) },
    { head: "surcharge", year, amountPaise: rupees(late - half) },
  ]);
  return world;
}

const offerOf = (world: World, rule = indore) => adalatOffer(world.see(accounts, account).state, rule);
const wishOf = (world: World, more: Partial<Extract<Wish, { what: "waiver" | "write-off" }>> = {}): Wish => ({
  what: "waiver",
  account,
  rows: offerOf(world).rows,
  authority: "लोक अदालत 14-12-2026",
  adalat: indore,
  ...more,
});
const ask = (world: World, wish: Wish) =>
  world.do(askSanction, { do: "sanction.ask", id: fresh(), sanction, wish, reason: "council-order" }, clerk);
const grant = (world: World, wish: Wish, by = officer) =>
  world.do(grantSanction, { do: "sanction.grant", id: fresh(), sanction, wish }, by);
const codeOf = (decision: ReturnType<typeof ask>): string => (decision.ok ? "accepted" : decision.refusal.code);

describe("the waiver of a Lok Adalat", () => {
  const edges: readonly (readonly [string, number, number, string])[] = [
    ["of Rs 50,000 owed all surcharge is forgiven", 50_000, 8_000, "8,000"],
    ["of Rs 50,001 half of it", 50_001, 8_000, "4,000"],
    ["of Rs 1,00,000 still half", 100_000, 8_000, "4,000"],
    ["of Rs 1,00,001 a quarter", 100_001, 8_000, "2,000"],
    ["of an odd surcharge half, rounded to the rupee", 60_000, 8_001, "4,001"],
  ];
  for (const [name, whole, late, waived] of edges) {
    it(name, () => {
      const world = owing(whole, late);
      const wish = wishOf(world);
      assert.equal(rupeesShort(offerOf(world).waivedPaise), waived);
      assert.deepEqual([codeOf(ask(world, wish)), codeOf(grant(world, wish))], ["accepted", "accepted"]);
      const { state } = world.see(accounts, account);
      assert.equal(owed(state), paise(rupees(whole) - offerWaived(wish)));
      assert.equal(openDues(state).find((due) => due.head === "property-tax")?.amountPaise, rupees(whole - late));
    });
  }
  const offerWaived = (wish: Wish) => sum("rows" in wish ? wish.rows.map((row) => row.amountPaise) : []);

  it("is approved by another person than the asker, and never by him", () => {
    const world = owing(50_000, 8_000);
    const wish = wishOf(world);
    ask(world, wish);
    const both: Context = { ...clerk, actor: { person: clerk.actor.person, roles: ["clerk", "officer"] } };
    assert.equal(codeOf(grant(world, wish, both)), "sanction.same_person");
  });

  const wrong: readonly (readonly [string, (world: World) => Wish, string])[] = [
    [
      "tax",
      (w) => wishOf(w, { rows: [{ head: "property-tax", year, amountPaise: rupees(1) }] }),
      "adalat.amounts_differ",
    ],
    ["a paisa more", (w) => wishOf(w, { rows: more(w, 1n) }), "adalat.amounts_differ"],
    ["a paisa less", (w) => wishOf(w, { rows: more(w, -1n) }), "adalat.amounts_differ"],
    ["a write-off", (w) => wishOf(w, { what: "write-off" }), "adalat.amounts_differ"],
    ["no order", (w) => wishOf(w, { authority: "" }), "remission.authority_missing"],
  ];
  const more = (world: World, difference: bigint) =>
    offerOf(world).rows.map((row, at) =>
      at === 0 ? { ...row, amountPaise: paise(row.amountPaise + difference) } : row,
    );
  for (const [name, made, code] of wrong) {
    it(`refuses ${name} by the rule's name`, () => {
      const world = owing(60_000, 8_000);
      assert.equal(codeOf(ask(world, made(world))), code);
      assert.equal(owed(world.see(accounts, account).state), rupees(60_000));
    });
  }

  it("refuses where no surcharge is due", () => {
    const world = owing(60_000, 0);
    assert.equal(codeOf(ask(world, wishOf(world))), "adalat.nothing_to_waive");
  });

  it("is not approved once the dues have changed", () => {
    const world = owing(50_000, 8_000);
    const wish = wishOf(world);
    ask(world, wish);
    raise(world, [{ head: "property-tax", year, amountPaise: rupees(1) }]);
    assert.equal(codeOf(grant(world, wish)), "adalat.amounts_differ");
    assert.equal(owed(world.see(accounts, account).state), rupees(50_001));
  });

  it("shares any amount out exactly, never over a row, and leaves tax alone", () => {
    const late = fc.array(fc.bigInt({ min: 1n, max: 10_000_000n }), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(late, fc.bigInt({ min: 0n, max: 20_000_000n }), fc.constantFrom(indore, water), (rows, tax, rule) => {
        const world = new World();
        raise(world, [
          ...(tax > 0n ? [{ head: "property-tax" as const, year, amountPaise: paise(tax) }] : []),
          ...rows.map((amount, at) => ({
            head: at % 2 === 0 ? ("surcharge" as const) : ("penalty" as const),
            year: `${2010 + at}-${11 + at}` as FinancialYear,
            amountPaise: paise(amount),
          })),
        ]);
        const { state } = world.see(accounts, account);
        const offer = adalatOffer(state, rule);
        assert.equal(sum(offer.rows.map((row) => row.amountPaise)), offer.waivedPaise);
        for (const row of offer.rows) {
          const due = openDues(state).find((one) => one.head === row.head && one.year === row.year);
          assert.ok(due && row.amountPaise <= due.amountPaise && row.head !== "property-tax");
        }
      }),
    );
  });
});
