// Accounts: arrears first, nothing lost or made, whatever the order of demands and payments.
import assert from "node:assert/strict";
import { test } from "node:test";
import * as fc from "fast-check";
import { financialYearFromIndex } from "./civil-date.ts";
import {
  type Account,
  accounts,
  allocate,
  belowZero,
  headOrder,
  held,
  openDues,
  overRemitted,
  owed,
  takeBack,
} from "./dues.ts";
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

test("a town may put a head before older years; heads it does not name come last; not a paisa is lost", () => {
  const state = raise(
    accounts.initial,
    due("property-tax", 2024, 100),
    due("education-cess", 2025, 50),
    due("water-charge", 2026, 30),
  );
  const order = { first: "head", heads: ["water-charge", "education-cess"] } as const;
  const { allocations, advancePaise } = allocate(state, paise(10_000), order);
  assert.deepEqual(allocations, [
    due("water-charge", 2026, 30),
    due("education-cess", 2025, 50),
    due("property-tax", 2024, 20),
  ]);
  assert.equal(advancePaise, 0n);
});

test("a demand lowered below what was paid turns the surplus into advance, which pays what else is open", () => {
  const paid = pay(raise(accounts.initial, due("property-tax", 2025, 100), due("property-tax", 2026, 30)), 10_000n);
  const rows = [{ head: "property-tax", year: year(2025), differencePaise: paise(-6_000) }] as const;
  const lower = move(paid, { kind: "due.corrected", subject: account, rows });
  assert.deepEqual([owed(lower), lower.advancePaise], [0n, 3_000n]);
  assert.equal(belowZero(paid, [{ ...rows[0], differencePaise: paise(-10_001) }])?.year, year(2025));
  assert.throws(
    () => move(paid, { kind: "due.corrected", subject: account, rows: [{ ...rows[0], differencePaise: -10_001n }] }),
    /below nothing/,
  );
});

test("a remission closes what is open; over a line that was paid it becomes advance; more than was raised is refused", () => {
  const state = pay(raise(accounts.initial, due("property-tax", 2025, 100)), 8_000n);
  const remit = (rupees: number) =>
    move(state, { kind: "due.remitted", subject: account, rows: [due("property-tax", 2025, rupees)] });
  assert.deepEqual([owed(remit(20)), remit(20).advancePaise], [0n, 0n]);
  assert.deepEqual([owed(remit(50)), remit(50).advancePaise], [0n, 3_000n]);
  assert.equal(overRemitted(state, [due("property-tax", 2025, 100)]), undefined);
  assert.ok(overRemitted(state, [due("property-tax", 2025, 101)]));
  assert.throws(() => remit(101), /more remitted than raised/);
});

test("a receipt taken back reopens its own lines, then takes advance, then the newest line", () => {
  const receipt = { allocations: [due("property-tax", 2024, 100)], advancePaise: paise(5_000) };
  const first = move(raise(accounts.initial, due("property-tax", 2024, 100)), {
    kind: "receipt.issued",
    subject: account,
    account,
    ...receipt,
  });
  const used = pay(raise(first, due("property-tax", 2025, 40), due("property-tax", 2026, 40)), 3_000n);
  const back = takeBack(used, receipt);
  assert.deepEqual(back, {
    allocations: [due("property-tax", 2024, 100), due("property-tax", 2025, 10), due("property-tax", 2026, 40)],
    advancePaise: 0n,
  });
  const charge = due("cheque-return-charge", 2026, 250);
  const reopened = move(used, { kind: "receipt.reversed", subject: account, account, ...back, charge });
  assert.deepEqual([owed(reopened), held(reopened)], [40_000n, 3_000n]);
  const refunded = move(first, { kind: "advance.refunded", subject: account, account, amountPaise: paise(5_000) });
  assert.equal(takeBack(refunded, receipt), undefined);
});

/** What may happen to two accounts: a share from 0 to 1 says how much of what is possible. */
const anyMove = fc.record({
  what: fc.constantFrom("raise", "raise", "pay", "pay", "correct", "remit", "reverse", "refund", "move"),
  dues: fc.array(anyDue, { minLength: 1, maxLength: 4 }),
  amount: fc.bigInt(1n, 10n ** 13n),
  share: fc.integer({ min: 1, max: 100 }),
  which: fc.nat(),
  other: fc.boolean(),
});

interface Kept {
  readonly account: ReturnType<typeof accountId>;
  state: Account;
  readonly receipts: { readonly allocations: readonly Due[]; readonly advancePaise: ReturnType<typeof paise> }[];
  /** Money in and out, and amounts asked. */
  money: bigint;
  asked: bigint;
}

const part = (amount: bigint, share: number): ReturnType<typeof paise> => paise((amount * BigInt(share)) / 100n);

/** Carries one move out on the first account (moves of advance also on the second), keeping the books beside it. */
function step(one: Kept, two: Kept, asked: typeof anyMove extends fc.Arbitrary<infer Move> ? Move : never): void {
  const line = one.state.lines[asked.which % Math.max(one.state.lines.length, 1)];
  const facts: Record<string, () => (Fact & Record<string, unknown>) | undefined> = {
    raise: () => {
      one.asked += sum(asked.dues.map((due) => due.amountPaise));
      return { kind: "due.raised", subject: one.account, dues: asked.dues };
    },
    pay: () => {
      const shared = allocate(one.state, paise(asked.amount), { first: asked.other ? "head" : "year", heads: [] });
      assert.equal(sum([...shared.allocations.map((row) => row.amountPaise), shared.advancePaise]), asked.amount);
      one.receipts.push(shared);
      one.money += asked.amount;
      return { kind: "receipt.issued", subject: one.account, account: one.account, ...shared };
    },
    correct: () => {
      if (!line) return undefined;
      const differencePaise = asked.other ? asked.amount : 0n - part(line.raisedPaise, asked.share);
      one.asked += differencePaise;
      const rows = [{ head: line.head, year: line.year, differencePaise }];
      return { kind: "due.corrected", subject: one.account, rows };
    },
    remit: () => {
      if (!line) return undefined;
      const amountPaise = part(line.raisedPaise - line.remittedPaise, asked.share);
      return { kind: "due.remitted", subject: one.account, rows: [{ head: line.head, year: line.year, amountPaise }] };
    },
    reverse: () => {
      const at = asked.which % Math.max(one.receipts.length, 1);
      const receipt = one.receipts[at];
      const back = receipt && takeBack(one.state, receipt);
      if (!receipt || !back) return undefined;
      const sumOf = (money: typeof back) =>
        sum([...money.allocations.map((row) => row.amountPaise), money.advancePaise]);
      assert.equal(sumOf(back), sumOf(receipt));
      one.money -= sumOf(receipt);
      one.receipts.splice(at, 1);
      const [charge] = asked.dues;
      if (asked.other && charge) one.asked += charge.amountPaise;
      return {
        kind: "receipt.reversed",
        subject: one.account,
        account: one.account,
        ...back,
        ...(asked.other && { charge }),
      };
    },
    refund: () => {
      const amountPaise = part(one.state.advancePaise, asked.share);
      one.money -= amountPaise;
      return { kind: "advance.refunded", subject: one.account, account: one.account, amountPaise };
    },
    move: () => {
      const amountPaise = part(one.state.advancePaise, asked.share);
      one.money -= amountPaise;
      two.money += amountPaise;
      return { kind: "advance.moved", subject: one.account, from: one.account, to: two.account, amountPaise };
    },
  };
  const fact = facts[asked.what]?.();
  if (!fact) return;
  for (const kept of [one, two]) {
    if (accounts.movedBy(fact).includes(kept.account))
      kept.state = accounts.evolve(kept.state, { ...fact, recorded }, kept.account);
  }
}

test("money is conserved per account and per town after any demands, payments, corrections, remissions, reversals, refunds and moves", () => {
  const fresh = (name: string): Kept => ({
    account: accountId(derivedUuid("account", name)),
    state: accounts.initial,
    receipts: [],
    money: 0n,
    asked: 0n,
  });
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.boolean(), anyMove), { maxLength: 60 }), (moves) => {
      const town = [fresh("a"), fresh("b")] as const;
      for (const [second, asked] of moves) {
        step(second ? town[1] : town[0], second ? town[0] : town[1], asked);
        for (const { state, money, asked: raised } of town) {
          const [paid, remitted] = [
            sum(state.lines.map((line) => line.paidPaise)),
            sum(state.lines.map((line) => line.remittedPaise)),
          ];
          assert.equal(sum(state.lines.map((line) => line.raisedPaise)), raised);
          assert.equal(raised, paid + remitted + owed(state));
          assert.equal(money, paid + state.advancePaise);
          assert.ok(state.lines.every((line) => line.paidPaise >= 0n && line.remittedPaise >= 0n));
          assert.ok(state.lines.every((line) => line.paidPaise + line.remittedPaise <= line.raisedPaise));
          assert.ok(state.advancePaise === 0n || owed(state) === 0n);
        }
      }
    }),
    { numRuns: 300 },
  );
});
