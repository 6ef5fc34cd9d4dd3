// Goal: no paisa is made or lost, whatever is asked in whatever order. Method: the real deciders of property tax and collections
// on one town in memory; after every command the facts' own sums are compared with the accounts, one by one and together.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import * as fc from "fast-check";
import { addDays, financialYearFromIndex } from "../src/kernel/civil-date.ts";
import { openDues, owed } from "../src/kernel/dues.ts";
import { commandId, derivedUuid, holdingId, paymentId, receiptId, subjectId } from "../src/kernel/ids.ts";
import { paise, sum } from "../src/kernel/money.ts";
import { lokAdalatWaivers } from "../src/rulebook/waivers.ts";
import { chequeOf, cheques } from "../src/services/collections/rules/cheque.ts";
import { take, type TakePayment } from "../src/services/collections/rules/counter.ts";
import { counterDayOf } from "../src/services/collections/rules/counter-day.ts";
import { closeCounter, makeDeposit, openCounter } from "../src/services/collections/rules/counter-work.ts";
import { adalatOffer } from "../src/services/collections/rules/lok-adalat.ts";
import { confirm, confirmCommand, start } from "../src/services/collections/rules/online.ts";
import {
  batchCommandOf,
  demandRunOf,
  demandRuns,
  raiseDemand,
  raiseDemandInBatch,
} from "../src/services/property-tax/rules/demand.ts";
import {
  cancelDemand,
  cancellationsFor,
  correctDemand,
  correctionsFor,
} from "../src/services/property-tax/rules/demand-correction.ts";
import { house, zones } from "../src/services/property-tax/rules/examples.ts";
import { accountOf, holdings } from "../src/services/property-tax/rules/holding.ts";
import { grantRebate } from "../src/services/property-tax/rules/rebate.ts";
import { correctHolding } from "../src/services/property-tax/rules/register.ts";
import { splitHolding } from "../src/services/property-tax/rules/restructure.ts";
import { chargeSurcharge, surchargeRunOf } from "../src/services/property-tax/rules/surcharge.ts";
import { homes, named, order, ratesOf, Story, town, years } from "./library/money-story.ts";

interface Step {
  readonly what: (typeof steps)[number];
  readonly which: number;
  readonly other: number;
  readonly amount: number;
}

const steps = [
  "raise",
  "batch",
  "correct",
  "cancel-demand",
  "take",
  "take",
  "cheque",
  "again",
  "online",
  "online-twice",
  "cancel-receipt",
  "bank",
  "return-cheque",
  "refund",
  "move",
  "write-off",
  "waiver",
  "adalat",
  "rebate",
  "surcharge",
  "split",
] as const;

const at = <T>(list: readonly T[], index: number): T | undefined => list[index % Math.max(list.length, 1)];

function taking(story: Story, { which, amount, what }: Step): void {
  const account = accountOf(at(homes, which) ?? named("one"));
  const instrument = { number: "123456", bank: "भारतीय स्टेट बैंक", dated: story.today };
  const paid = {
    receipt: receiptId(story.next("receipt")),
    account,
    service: "property-tax",
    amountPaise: paise(BigInt(amount)),
    counter: "C01",
    advanceAgreed: true,
    ...(what === "cheque" ? { mode: "cheque" as const, instrument } : { mode: "cash" as const }),
  };
  const command = { do: "payment.take", id: commandId(story.next("command")), ...paid } as TakePayment;
  if (story.as(take, command, "clerk").ok) story.taken.push(command);
}

/** The day's counter is closed, its cheques go to the bank, and the next day's is opened. */
function bank(story: Story): void {
  const ofDay = { counter: "C01", on: story.today };
  story.do(closeCounter, { ...ofDay, notes: [] });
  const waiting = story.taken
    .map((one) => chequeOf(one.receipt))
    .filter((id) => story.see(cheques, id).state.state === "received");
  story.do(makeDeposit, { ...ofDay, deposit: subjectId(story.next("deposit")), cheques: waiting, bank: "SBI 1234" });
  story.today = addDays(story.today, 1);
  story.do(openCounter, { counter: "C01", floatPaise: paise(0) });
}

function online(story: Story, { which, amount, what }: Step): void {
  const account = accountOf(at(homes, which) ?? named("one"));
  const payment = paymentId(story.next("payment"));
  const amountPaise = paise(BigInt(amount));
  const begun = story.do(start, { payment, account, service: "property-tax", amountPaise, via: "gateway" }, "citizen");
  const told = (reference: string) => confirmCommand("sandbox", { payment, account, amountPaise, reference });
  if (!begun.ok) return;
  story.as(confirm, told(`pay_${payment}`), "system");
  if (what === "online-twice") story.as(confirm, told(`other_${payment}`), "system");
}

function demand(story: Story, { what, which, other, amount }: Step): void {
  const holding = at(homes, which) ?? named("one");
  const year = at(years, other) ?? financialYearFromIndex(2026);
  const rates = ratesOf(year);
  if (what === "raise") story.do(raiseDemand, { holding, rates });
  if (what === "batch") {
    const run = demandRunOf(town, year);
    const batch = story.see(demandRuns, run).state.batches + 1;
    const id = batchCommandOf(run, batch);
    story.as(raiseDemandInBatch, { do: "demand.raise_in_batch", id, run, batch, rates, holdings: homes }, "system");
  }
  const entry = story.see(holdings, holding).state;
  if (entry.state === "none") return;
  const reason = "other" as const;
  const account = story.state(accountOf(holding));
  if (what === "correct") {
    const floors = house.floors.map((floor) => ({ ...floor, area: String(1 + (amount % 3_000)) }));
    story.do(correctHolding, {
      holding,
      claim: { ...house, plotArea: "3000", floors },
      zones,
      reason: "नाप",
      order: "17",
    });
    const now = story.see(holdings, holding).state;
    const made = now.state === "registered" && correctionsFor(now, account, rates);
    if (made && made.ok) {
      const agreedPaise = sum(made.rows.map((row) => row.differencePaise));
      story.do(correctDemand, { holding, rates, reason, order, agreedPaise });
    }
  }
  if (what === "cancel-demand") {
    const agreedPaise = sum(cancellationsFor(account, year).map((row) => row.differencePaise));
    story.do(cancelDemand, { holding, year, reason, order, agreedPaise });
  }
  if (what === "surcharge") {
    const surcharged = years.flatMap((one) => {
      const { surcharge: rule, payableBy } = ratesOf(one);
      return rule ? [{ year: one, rule, payableBy }] : [];
    });
    const asked = { run: surchargeRunOf(town, story.today), years: surcharged, holdings: homes };
    story.do(chargeSurcharge, asked, "system");
  }
  if (what === "split") {
    const parts = ["a", "b"].map((part) => ({
      holding: holdingId(derivedUuid("conserved-part", holding, part)),
      claim: { ...house, house: `45/${part}`, plotArea: "400", floors: [] },
    }));
    const [first] = parts;
    story.do(splitHolding, { holding, order, parts, zones, ...(first && { duesTo: first.holding }) });
  }
}

function back(story: Story, { what, which, other, amount }: Step): void {
  const account = accountOf(at(homes, which) ?? named("one"));
  const state = story.state(account);
  const { advancePaise } = state;
  // Mostly a part of what is there; more than that is refused.
  const amountPaise = paise(advancePaise > 0n ? 1n + (BigInt(amount) % advancePaise) : BigInt(amount));
  const dues = openDues(state);
  const receipt = at(story.taken, which);
  if (what === "refund") story.sanction({ what, account, amountPaise });
  if (what === "move")
    story.sanction({ what: "move-advance", account, to: accountOf(at(homes, other) ?? named("two")), amountPaise });
  if (what === "write-off" || what === "waiver") {
    const rows = dues
      .slice(0, 1 + (other % 3))
      .map((due) => ({ ...due, amountPaise: paise(1n + (BigInt(amount) % due.amountPaise)) }));
    story.sanction({ what, account, rows, authority: "परिषद संकल्प 12" });
  }
  const [adalat] = lokAdalatWaivers;
  if (what === "adalat" && adalat) {
    story.sanction({ what: "waiver", account, rows: adalatOffer(state, adalat).rows, authority: "लोक अदालत", adalat });
  }
  if (what === "rebate") {
    // Paid to the last paisa, within the days of the rebate.
    taking(story, { what: "take", which, other, amount: Number(owed(state)) || 1 });
    story.do(grantRebate, { account, rates: ratesOf(financialYearFromIndex(2026)) });
  }
  if (receipt && what === "again") assert.equal(story.as(take, receipt, "clerk").ok, false);
  if (receipt && what === "cancel-receipt") {
    const day = counterDayOf(town, "C01", story.today);
    story.sanction({ what, account: receipt.account, receipt: receipt.receipt, day });
  }
  if (receipt && what === "return-cheque") {
    story.sanction({
      what,
      account: receipt.account,
      receipt: receipt.receipt,
      chargePaise: paise(BigInt(amount % 30_000)),
    });
  }
}

function go(story: Story, step: Step): void {
  if (["take", "cheque"].includes(step.what)) return taking(story, step);
  if (["online", "online-twice"].includes(step.what)) return online(story, step);
  if (step.what === "bank") return bank(story);
  if (["raise", "batch", "correct", "cancel-demand", "surcharge", "split"].includes(step.what))
    return demand(story, step);
  return back(story, step);
}

const anyStep: fc.Arbitrary<Step> = fc.record({
  what: fc.constantFrom(...steps),
  which: fc.nat({ max: 2 }),
  other: fc.nat({ max: 11 }),
  amount: fc.oneof(fc.integer({ min: 1, max: 400_000 }), fc.constantFrom(89_200, 98_100, 1)),
});
const anyStory = fc.array(anyStep, { minLength: 1, maxLength: 80, size: "max" });
const everyYear: readonly Step[] = years.map((_, other) => ({ what: "batch", which: 0, other, amount: 1 }));

/** Everything that moves money or dues: each must happen in some story. */
const moving = [
  "due.raised",
  "due.raised_in_batch",
  "due.corrected",
  "due.remitted rebate",
  "due.remitted waiver",
  "due.remitted write-off",
  "receipt.issued cash",
  "receipt.issued cheque",
  "receipt.issued gateway",
  "receipt.reversed cancelled cash",
  "receipt.reversed cheque-returned cheque",
  "advance.refunded",
  "advance.moved",
  "holding.split",
  "surcharge.charged_in_batch",
];

describe("money in a whole town", () => {
  it("is conserved after every command: demand = paid + due + remitted - advance, for each account and together", () => {
    const seen = new Set<string>();
    fc.assert(
      fc.property(anyStory, (story) => {
        const town = new Story();
        for (const step of [...everyYear.slice(0, 2), ...story]) go(town, step);
        for (const fact of town.facts) {
          const { cause = "", mode = "" } = fact as { readonly cause?: string; readonly mode?: string };
          seen.add([fact.kind, cause, mode].filter((part) => part !== "").join(" "));
        }
      }),
      { numRuns: 150 },
    );
    // A property over commands that were all refused would say nothing.
    assert.deepEqual(
      moving.filter((one) => !seen.has(one)),
      [],
      "never happened",
    );
  });

  it("has each year's demand once, however often and by whatever way it is raised", () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.record({
            what: fc.constantFrom("raise", "batch"),
            which: fc.nat({ max: 2 }),
            other: fc.nat({ max: 3 }),
            amount: fc.constant(1),
          }),
          { maxLength: 30 },
        ),
        (list) => {
          const town = new Story();
          for (const step of list as readonly Step[]) go(town, step);
          for (const step of everyYear) go(town, step);
          const stood = homes.map((holding) => town.state(accountOf(holding)));
          const facts = town.facts.length;
          for (const step of [...everyYear, ...everyYear.map((one) => ({ ...one, what: "raise" as const }))])
            go(town, step);
          assert.equal(town.facts.length, facts);
          for (const [place, holding] of homes.entries()) {
            const { lines } = town.state(accountOf(holding));
            assert.deepEqual(lines, stood[place]?.lines);
            for (const year of years) {
              const tax = lines.filter((line) => line.year === year && line.head !== "penalty");
              assert.equal(sum(tax.map((line) => line.raisedPaise)), 89_200n, `${year} of ${place}`);
            }
          }
        },
      ),
      { numRuns: 40 },
    );
  });
});
