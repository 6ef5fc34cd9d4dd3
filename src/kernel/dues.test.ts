// Accounts: arrears first, nothing lost or made, whatever the order of demands and payments.
import assert from "node:assert/strict";
import { test } from "node:test";
import * as fc from "fast-check";
import { financialYearFromIndex } from "./civil-date.ts";
import { type Account, accounts, allocate, headOrder, openDues, owed } from "./dues.ts";
import type { Due, Fact, Head, Recorded } from "./facts.ts";
import { accountId, derivedUuid } from "./ids.ts";
import { paise, sum } from "./money.ts";

const account = accountId(derivedUuid("account", "test"));
const year = financialYearFromIndex;
const recorded = {} as Recorded["recorded"];
const move = (state: Account, fact: Fact & Record<string, unknown>): Account =>
  accounts.evolve(state, { ...fact, recorded }, account);
const raise = (state: Account, ...dues: Due[]): Account => move(state, { kind: "due.raised", subject: account, dues });
const pay = (state: Account, amount: bigint): Account =>
  move(state, { kind: "receipt.issued", subject: account, account, ...allocate(state, paise(amount)) });
const due = (head: Head, from: number, rupees: number): Due => ({
  head,
  year: year(from),
  amountPaise: paise(rupees * 100),
});

test("a payment goes to the oldest year first, and within a year in the order of heads", () => {
  const state = raise(
    accounts.initial,
    due("education-cess", 2026, 216),
    due("property-tax", 2026, 454),
    due("property-tax", 2024, 454),
    due("penalty", 2024, 89),
  );
  const { allocations, advancePaise } = allocate(state, paise(60_000));
  assert.deepEqual(allocations, [
    due("penalty", 2024, 89),
    due("property-tax", 2024, 454),
    due("property-tax", 2026, 57),
  ]);
  assert.equal(advancePaise, 0n);
});

test("what is over stays as advance and pays the next demand by itself", () => {
  const paid = pay(raise(accounts.initial, due("property-tax", 2025, 100)), 15_000n);
  assert.equal(owed(paid), 0n);
  assert.equal(paid.advancePaise, 5_000n);
  const next = raise(paid, due("property-tax", 2026, 100));
  assert.equal(owed(next), 5_000n);
  assert.equal(next.advancePaise, 0n);
});

test("a batch row raises its account's heads and leaves out those of amount 0", () => {
  const fact = {
    kind: "due.raised_in_batch",
    subject: account,
    year: year(2026),
    heads: ["property-tax", "service-charge"],
    rows: [{ account, amountsPaise: [paise(45_400), paise(0)] }],
  };
  assert.deepEqual(accounts.movedBy(fact), [account]);
  assert.deepEqual(openDues(move(accounts.initial, fact)), [due("property-tax", 2026, 454)]);
});

test("more than was raised is never written as paid", () => {
  const state = raise(accounts.initial, due("property-tax", 2026, 10));
  const wrong = {
    kind: "receipt.issued",
    subject: account,
    account,
    allocations: [due("property-tax", 2026, 11)],
    advancePaise: 0n,
  };
  assert.throws(() => move(state, wrong), /more paid than raised/);
});

const anyDue = fc
  .record({
    head: fc.constantFrom(...headOrder),
    from: fc.integer({ min: 2015, max: 2030 }),
    amount: fc.bigInt(1n, 10n ** 12n),
  })
  .map(({ head, from, amount }): Due => ({ head, year: year(from), amountPaise: paise(amount) }));
const anyStep = fc.oneof(
  fc.array(anyDue, { minLength: 1, maxLength: 6 }).map((dues) => ({ dues, amount: 0n })),
  fc.bigInt(1n, 10n ** 13n).map((amount) => ({ dues: [] as Due[], amount })),
);

test("money is conserved: raised = paid + owed, and all money received = paid + advance, after any sequence", () => {
  fc.assert(
    fc.property(fc.array(anyStep, { maxLength: 40 }), (steps) => {
      let state: Account = accounts.initial;
      let [raised, received] = [0n, 0n];
      for (const { dues, amount } of steps) {
        raised += sum(dues.map((one) => one.amountPaise));
        received += amount;
        state = amount === 0n ? raise(state, ...dues) : pay(state, amount);
        const paid = sum(state.lines.map((line) => line.paidPaise));
        assert.equal(sum(state.lines.map((line) => line.raisedPaise)), raised);
        assert.equal(raised, paid + owed(state));
        assert.equal(received, paid + state.advancePaise);
        assert.ok(state.advancePaise === 0n || owed(state) === 0n);
        const keys = state.lines.map((line) => `${line.year}${String(headOrder.indexOf(line.head)).padStart(2, "0")}`);
        assert.deepEqual(keys, [...new Set(keys)].sort());
      }
    }),
  );
});
