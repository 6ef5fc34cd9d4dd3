// The rules of taking money: what is refused, how it is shared out, and that no paisa is lost or made.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import * as fc from "fast-check";
import { books } from "../../../kernel/book.ts";
import { civilDate, financialYearFromIndex, instant } from "../../../kernel/civil-date.ts";
import type { Context, Decision } from "../../../kernel/decider.ts";
import { accounts, owed } from "../../../kernel/dues.ts";
import type { DueRaised, Fact, ReceiptIssued } from "../../../kernel/facts.ts";
import {
  accountId,
  commandId,
  derivedUuid,
  type PaymentId,
  paymentId,
  personId,
  receiptId,
} from "../../../kernel/ids.ts";
import { amountMax, paise, sum } from "../../../kernel/money.ts";
import { open } from "../../../kernel/private.ts";
import type { TownId } from "../../../kernel/town.ts";
import { take, type TakePayment } from "./counter.ts";
import { confirm, confirmCommand, fail, failCommand, start, type StartPayment } from "./online.ts";
import { payments, referenceOf } from "./payment.ts";
import { isReceiptIssued, onlineBook, receiptBook, receipts } from "./receipt.ts";
import { World } from "./world.ts";

const context: Context = {
  town: 250705 as TownId,
  today: civilDate("2026-11-21"),
  now: instant("2026-11-21T05:30:00.000Z"),
  actor: { person: personId(derivedUuid("person", "test")), roles: ["clerk"] },
};
const account = accountId(derivedUuid("account", "one"));
const stranger = accountId(derivedUuid("account", "never raised"));
let count = 0;
const next = (what: string) => derivedUuid(what, String((count += 1)));

type TakingCash = Extract<TakePayment, { readonly mode: "cash" }>;
const taking = (more: Partial<TakingCash> = {}): TakingCash => ({
  do: "payment.take",
  id: commandId(next("command")),
  receipt: receiptId(next("receipt")),
  account,
  service: "property-tax",
  amountPaise: paise(10_000),
  mode: "cash",
  counter: "C01",
  advanceAgreed: false,
  ...more,
});
const starting = (more: Partial<StartPayment> = {}): StartPayment => ({
  do: "payment.start",
  id: commandId(next("command")),
  payment: paymentId(next("payment")),
  account,
  service: "property-tax",
  amountPaise: paise(10_000),
  via: "gateway",
  ...more,
});
const telling = (payment: PaymentId, reference: string, amountPaise = paise(10_000)) =>
  confirmCommand("sandbox", { payment, account, amountPaise, reference });

function raise(world: World, ...amounts: readonly (readonly [year: number, amountPaise: bigint])[]): void {
  const fact: DueRaised = {
    kind: "due.raised",
    subject: account,
    of: account,
    service: "property-tax",
    on: context.today,
    payableBy: context.today,
    dues: amounts.map(([year, amount]) => ({
      head: "property-tax",
      year: financialYearFromIndex(year),
      amountPaise: paise(amount),
    })),
    source: "test",
  };
  world.move(fact, context, taking());
}

const worldOwing = (...amounts: readonly (readonly [number, bigint])[]): World => {
  const world = new World();
  raise(world, ...amounts);
  return world;
};
const codeOf = (decision: Decision): string => (decision.ok ? "accepted" : decision.refusal.code);
const receiptOf = (decision: Decision): ReceiptIssued => {
  assert.ok(decision.ok);
  const fact = decision.facts.at(-1);
  assert.ok(fact && isReceiptIssued(fact));
  return fact;
};
const paidOn = (world: World) => sum(world.see(accounts, account).state.lines.map((line) => line.paidPaise));

describe("cash at the counter", () => {
  const cases: readonly (readonly [string, Partial<TakingCash>, string])[] = [
    ["nothing", { amountPaise: paise(0) }, "payment.amount_not_positive"],
    ["less than nothing", { amountPaise: paise(-100) }, "payment.amount_not_positive"],
    ["more than one entry may carry", { amountPaise: paise(amountMax + 1n) }, "payment.amount_too_large"],
    ["more than is owed", { amountPaise: paise(10_001) }, "payment.more_than_owed"],
    ["more than is owed, when advance is agreed", { amountPaise: paise(10_001), advanceAgreed: true }, "accepted"],
    ["all that is owed", {}, "accepted"],
    ["a part", { amountPaise: paise(1) }, "accepted"],
    ["an account that nobody has raised", { account: stranger }, "payment.account_unknown"],
    [
      "an account that nobody has raised, as advance",
      { account: stranger, advanceAgreed: true },
      "payment.account_unknown",
    ],
    ["a counter that is none", { counter: "E01" }, "payment.counter_unknown"],
    ["counter nought", { counter: "C00" }, "payment.counter_unknown"],
  ];
  for (const [what, more, expected] of cases) {
    test(`${what}: ${expected}`, () =>
      assert.equal(codeOf(worldOwing([2026, 10_000n]).do(take, taking(more), context)), expected));
  }

  test("an account without dues takes money only as an agreed advance", () => {
    const world = worldOwing([2026, 10_000n]);
    world.do(take, taking(), context);
    assert.equal(codeOf(world.do(take, taking(), context)), "payment.no_dues");
    const receipt = receiptOf(world.do(take, taking({ advanceAgreed: true }), context));
    assert.deepEqual([receipt.allocations, receipt.advancePaise], [[], 10_000n]);
  });

  test("a receipt id is used once", () => {
    const world = worldOwing([2026, 10_000n]);
    const command = taking({ amountPaise: paise(100) });
    world.do(take, command, context);
    assert.equal(
      codeOf(world.do(take, { ...command, id: commandId(next("command")) }, context)),
      "receipt.already_issued",
    );
  });

  test("receipts of one counter have the numbers 1, 2, 3 and the oldest year is paid first", () => {
    const world = worldOwing([2026, 10_000n], [2024, 5_000n]);
    const made = [6_000n, 1n, 2n].map((amount) =>
      receiptOf(world.do(take, taking({ amountPaise: paise(amount) }), context)),
    );
    assert.deepEqual(
      made.map((one) => one.numbered.serial),
      [1, 2, 3],
    );
    assert.match(made[0]?.number ?? "", /^R-250705-202627-C01-000001-\d$/);
    assert.deepEqual(
      made[0]?.allocations.map(({ year, amountPaise }) => [year, amountPaise]),
      [
        ["2024-25", 5_000n],
        ["2026-27", 1_000n],
      ],
    );
  });

  test("each counter and each financial year has its own book", () => {
    const april = { ...context, today: civilDate("2027-04-01") };
    const made = new Set([receiptBook(context, "C01"), receiptBook(context, "C02"), receiptBook(april, "C01")]);
    assert.equal(made.size, 3);
  });

  test("the payer's name goes into the fact as it was given, to be sealed", () => {
    const world = worldOwing([2026, 10_000n]);
    const receipt = receiptOf(world.do(take, taking({ payer: open("राम कुमार", "name") }), context));
    assert.deepEqual(receipt.payer, { open: "राम कुमार", class: "name" });
  });
});

describe("paying online", () => {
  test("a payment begins, is confirmed, and its receipt names it", () => {
    const world = worldOwing([2026, 10_000n]);
    const begun = starting();
    assert.equal(codeOf(world.do(start, begun, context)), "accepted");
    const state = world.see(payments, begun.payment).state;
    assert.equal(state.state, "started");
    assert.equal(state.state === "started" && state.tr, referenceOf(begun.payment));
    const receipt = receiptOf(world.do(confirm, telling(begun.payment, "B1"), context));
    assert.deepEqual([receipt.payment, receipt.mode, receipt.reference], [begun.payment, "gateway", "B1"]);
    assert.equal(owed(world.see(accounts, account).state), 0n);
    assert.equal(world.see(payments, begun.payment).state.state, "confirmed");
    assert.equal(world.see(receipts, receipt.subject).state.state, "issued");
    assert.equal(world.see(books, receiptBook(context, onlineBook(account))).state.last, 1);
  });

  test("the reference fits UPI's 35 signs", () => assert.match(referenceOf(starting().payment), /^[0-9A-F]{32}$/));

  test("accounts are spread over sixteen online books", () => {
    const made = new Set(
      Array.from({ length: 500 }, (_, at) => onlineBook(accountId(derivedUuid("account", String(at))))),
    );
    assert.deepEqual(
      [...made].sort(),
      Array.from({ length: 16 }, (_, at) => `E${String(at + 1).padStart(2, "0")}`),
    );
  });

  const started: readonly (readonly [string, Partial<StartPayment>, string])[] = [
    ["nothing", { amountPaise: paise(0) }, "payment.amount_not_positive"],
    ["too much for one entry", { amountPaise: paise(amountMax + 1n) }, "payment.amount_too_large"],
    ["more than is owed", { amountPaise: paise(10_001) }, "payment.more_than_owed"],
    ["an unknown account", { account: stranger }, "payment.account_unknown"],
  ];
  for (const [what, more, expected] of started) {
    test(`beginning to pay ${what}: ${expected}`, () =>
      assert.equal(codeOf(worldOwing([2026, 10_000n]).do(start, starting(more), context)), expected));
  }

  test("a payment begins once", () => {
    const world = worldOwing([2026, 10_000n]);
    const begun = starting();
    world.do(start, begun, context);
    assert.equal(
      codeOf(world.do(start, { ...begun, id: commandId(next("command")) }, context)),
      "payment.already_started",
    );
  });

  test("what the gateway says of a payment nobody began, of another account or another amount is refused", () => {
    const world = worldOwing([2026, 10_000n]);
    const begun = starting();
    world.do(start, begun, context);
    const told = telling(begun.payment, "B1");
    assert.equal(codeOf(world.do(confirm, telling(starting().payment, "B1"), context)), "payment.unknown");
    assert.equal(codeOf(world.do(confirm, { ...told, account: stranger }, context)), "payment.account_differs");
    assert.equal(codeOf(world.do(confirm, { ...told, amountPaise: paise(9_999) }, context)), "payment.amount_differs");
    const failed = failCommand("sandbox", { payment: starting().payment, reason: "declined", reference: "B2" });
    assert.equal(codeOf(world.do(fail, failed, context)), "payment.unknown");
    assert.equal(paidOn(world), 0n);
  });

  test("success after failure is honoured, failure after success changes nothing", () => {
    const world = worldOwing([2026, 10_000n]);
    const begun = starting();
    world.do(start, begun, context);
    const failed = (reference: string) =>
      failCommand("sandbox", { payment: begun.payment, reason: "declined", reference });
    assert.equal(codeOf(world.do(fail, failed("B1"), context)), "accepted");
    assert.equal(world.see(payments, begun.payment).state.state, "failed");
    receiptOf(world.do(confirm, telling(begun.payment, "B2"), context));
    assert.equal(codeOf(world.do(fail, failed("B3"), context)), "payment.already_confirmed");
    assert.equal(world.see(payments, begun.payment).state.state, "confirmed");
  });

  test("money that comes twice is receipted twice: the second time it is advance", () => {
    const world = worldOwing([2026, 10_000n]);
    const begun = starting();
    world.do(start, begun, context);
    receiptOf(world.do(confirm, telling(begun.payment, "B1"), context));
    const second = receiptOf(world.do(confirm, telling(begun.payment, "B2"), context));
    assert.equal(second.advancePaise, 10_000n);
    const state = world.see(payments, begun.payment).state;
    assert.equal(state.state === "confirmed" && state.receipts.length, 2);
  });

  test("the same money told by callback and by asking is one command with one receipt id", () => {
    const begun = starting();
    assert.deepEqual(telling(begun.payment, "B1"), telling(begun.payment, "B1"));
    assert.notEqual(telling(begun.payment, "B1").id, telling(begun.payment, "B2").id);
    assert.notEqual(telling(begun.payment, "B1").receipt, telling(begun.payment, "B2").receipt);
  });
});

type Step =
  | { readonly step: "raise"; readonly year: number; readonly amount: bigint }
  | { readonly step: "cash" | "online"; readonly amount: bigint; readonly advance: boolean };

const amounts = fc.bigInt({ min: -5n, max: 50_000n });
const steps: fc.Arbitrary<Step> = fc.oneof(
  fc.record({
    step: fc.constant("raise" as const),
    year: fc.integer({ min: 2020, max: 2026 }),
    amount: fc.bigInt({ min: 1n, max: 50_000n }),
  }),
  fc.record({ step: fc.constantFrom("cash" as const, "online" as const), amount: amounts, advance: fc.boolean() }),
);

test("whatever is raised and paid in whatever order: raised = paid + open, receipts = paid + advance", () => {
  fc.assert(
    fc.property(fc.array(steps, { maxLength: 40 }), (all) => {
      const world = new World();
      let raised = 0n;
      for (const one of all) {
        if (one.step === "raise") {
          raise(world, [one.year, one.amount]);
          raised += one.amount;
        } else if (one.step === "cash") {
          world.do(take, taking({ amountPaise: paise(one.amount), advanceAgreed: one.advance }), context);
        } else {
          const begun = starting({ amountPaise: paise(one.amount) });
          world.do(start, begun, context);
          // The money may come twice.
          for (const part of one.advance ? ["a", "b"] : ["a"]) {
            world.do(confirm, telling(begun.payment, `${begun.payment}${part}`, paise(one.amount)), context);
          }
        }
      }
      const { state } = world.see(accounts, account);
      const taken = world.facts.flatMap((fact: Fact) => (isReceiptIssued(fact) ? [fact] : []));
      assert.equal(raised, paidOn(world) + owed(state));
      assert.ok(paidOn(world) <= raised);
      assert.equal(sum(taken.map((one) => one.amountPaise)), paidOn(world) + state.advancePaise);
      for (const one of taken) {
        assert.equal(one.amountPaise, sum(one.allocations.map((part) => part.amountPaise)) + one.advancePaise);
      }
      assert.equal(new Set(taken.map((one) => one.number)).size, taken.length);
    }),
  );
});
