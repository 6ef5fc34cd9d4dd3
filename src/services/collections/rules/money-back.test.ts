// Counter days, cheques and sanctions: what is refused, who may approve, and that money stays conserved whatever is asked.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import * as fc from "fast-check";
import { addDays, civilDate, financialYearFromIndex, financialYearOf, instant } from "../../../kernel/civil-date.ts";
import type { Context, Decision } from "../../../kernel/decider.ts";
import { accounts, openDues, owed } from "../../../kernel/dues.ts";
import type { DueRaised, Instrument } from "../../../kernel/facts.ts";
import {
  type AccountId,
  accountId,
  commandId,
  derivedUuid,
  personId,
  receiptId,
  subjectId,
} from "../../../kernel/ids.ts";
import { paise, sum } from "../../../kernel/money.ts";
import type { TownId } from "../../../kernel/town.ts";
import { chequeOf, cheques } from "./cheque.ts";
import { take, type TakePayment, takeWith } from "./counter.ts";
import { counterDayOf, counterDays, expectedIn, type Notes } from "./counter-day.ts";
import { closeCounter, keepCounter, makeDeposit, offerCounter, openCounter, takeOverCounter } from "./counter-work.ts";
import { judgeInstalments, planOf, plans } from "./instalments.ts";
import { type IssuedReceipt, receipts } from "./receipt.ts";
import type { Wish } from "./sanction.ts";
import { askSanction, grantSanction, refuseSanction } from "./sanctioning.ts";
import { World } from "./world.ts";

const town = 250705 as TownId;
const today = civilDate("2026-11-21");
const person = (name: string) => personId(derivedUuid("person", name));
const as = (name: string, role: "clerk" | "officer" | "system", on = today): Context => ({
  town,
  today: on,
  now: instant(`${on}T05:30:00.000Z`),
  actor: { person: person(name), roles: [role] },
});
const [clerk, second, officer] = [as("clerk", "clerk"), as("second", "clerk"), as("officer", "officer")];
const one = accountId(derivedUuid("account", "one"));
const two = accountId(derivedUuid("account", "two"));
let count = 0;
const next = (what: string) => derivedUuid(what, String((count += 1)));
const fresh = () => commandId(next("command"));
const rupees = (amount: number) => paise(amount * 100);
const codeOf = (decision: Decision): string => (decision.ok ? "accepted" : decision.refusal.code);
const counted = (amount: number): readonly Notes[] => [
  { valuePaise: rupees(100), count: Math.floor(amount / 100) },
  { valuePaise: rupees(1), count: amount % 100 },
];
const day = counterDayOf(town, "C01", today);
const ofDay = { counter: "C01", on: today };

function raise(world: World, account: AccountId, amount: number, year = 2026): void {
  const fact: DueRaised = {
    kind: "due.raised",
    subject: account,
    of: account,
    service: "test",
    on: today,
    payableBy: today,
    dues: [{ head: "property-tax", year: financialYearFromIndex(year), amountPaise: rupees(amount) }],
    source: "test",
  };
  world.move(fact, clerk, { do: "test", id: fresh() });
}

const owing = (amount: number): World => {
  const world = new World();
  raise(world, one, amount);
  return world;
};
const cheque: Instrument = { number: "123456", bank: "भारतीय स्टेट बैंक, शिवपुरी", dated: civilDate("2026-11-01") };
const taking = (amount: number, more: Partial<TakePayment> = {}): TakePayment =>
  ({
    do: "payment.take",
    id: fresh(),
    receipt: receiptId(next("receipt")),
    account: one,
    service: "test",
    amountPaise: rupees(amount),
    mode: "cash",
    counter: "C01",
    advanceAgreed: true,
    ...more,
  }) as TakePayment;

/** Asks as the clerk, approves as the officer. */
function sanction(world: World, wish: Wish, granter = officer): readonly [string, string] {
  const id = subjectId(next("sanction"));
  const asked = world.do(askSanction, { do: "sanction.ask", id: fresh(), sanction: id, wish, reason: "other" }, clerk);
  const granted = world.do(grantSanction, { do: "sanction.grant", id: fresh(), sanction: id, wish }, granter);
  return [codeOf(asked), codeOf(granted)];
}
const cancelling = (receipt: TakePayment["receipt"]): Wish => ({ what: "cancel-receipt", account: one, receipt, day });

describe("ways of paying at the counter", () => {
  const instrument = (more: Partial<Instrument>) => ({ mode: "cheque" as const, instrument: { ...cheque, ...more } });
  const cases: readonly (readonly [string, Partial<TakePayment>, string])[] = [
    ["a good cheque", instrument({}), "accepted"],
    ["a draft", { mode: "demand-draft", instrument: cheque }, "accepted"],
    ["a cheque with five digits", instrument({ number: "12345" }), "payment.cheque_number_unreadable"],
    ["a cheque of no bank", instrument({ bank: "" }), "payment.bank_missing"],
    ["a branch that is none", instrument({ ifsc: "SBIN1234567" }), "payment.ifsc_unreadable"],
    ["a branch", instrument({ ifsc: "SBIN0001234" }), "accepted"],
    ["a cheque of tomorrow", instrument({ dated: addDays(today, 1) }), "payment.cheque_post_dated"],
    ["a cheque of exactly three months", instrument({ dated: civilDate("2026-08-21") }), "accepted"],
    ["a cheque of a day more", instrument({ dated: civilDate("2026-08-20") }), "payment.cheque_too_old"],
    ["a card", { mode: "card", reference: "632514789012" }, "accepted"],
    ["a card without its slip", { mode: "card", reference: "" }, "payment.card_reference_unreadable"],
    ["a challan", { mode: "challan", instrument: { ...cheque, number: "CH/2026/77" } }, "accepted"],
    [
      "a challan of one sign",
      { mode: "challan", instrument: { ...cheque, number: "7" } },
      "payment.challan_number_unreadable",
    ],
  ];
  for (const [what, more, code] of cases) {
    test(`${what}: ${code}`, () => {
      const world = owing(100);
      assert.equal(codeOf(world.do(take, taking(100, more), clerk)), code);
      assert.equal(world.facts.length, code === "accepted" ? 3 : 1);
    });
  }
});

test("money goes to dues in the town's own order", () => {
  const world = owing(100);
  const fact: DueRaised = {
    kind: "due.raised",
    subject: one,
    of: one,
    service: "test",
    on: today,
    payableBy: today,
    dues: [{ head: "penalty", year: financialYearFromIndex(2026), amountPaise: rupees(10) }],
    source: "test",
  };
  world.move(fact, clerk, { do: "test", id: fresh() });
  const own = takeWith(() => ({ first: "year", heads: ["property-tax", "penalty"] }));
  assert.equal(codeOf(world.do(own, taking(100), clerk)), "accepted");
  assert.deepEqual(
    openDues(world.see(accounts, one).state).map((due) => due.head),
    ["penalty"],
  );
});

describe("a counter's day", () => {
  test("is opened with its float, belongs to one clerk, is handed over by two counts, and closed it takes no more", () => {
    const world = owing(1000);
    const open = { do: "counter.open", id: fresh(), counter: "C01", floatPaise: rupees(200) } as const;
    assert.equal(codeOf(world.do(openCounter, { ...open, floatPaise: rupees(-1) }, clerk)), "counter.float_unreadable");
    assert.equal(codeOf(world.do(openCounter, open, clerk)), "accepted");
    assert.equal(codeOf(world.do(openCounter, open, clerk)), "counter.already_open");
    assert.equal(codeOf(world.do(take, taking(100), second)), "counter.of_another");
    assert.equal(codeOf(world.do(take, taking(100), clerk)), "accepted");
    const offer = { do: "counter.offer", id: fresh(), ...ofDay, notes: counted(300) } as const;
    assert.equal(codeOf(world.do(offerCounter, offer, second)), "counter.of_another");
    assert.equal(codeOf(world.do(offerCounter, offer, clerk)), "accepted");
    assert.equal(codeOf(world.do(take, taking(1), clerk)), "counter.being_handed_over");
    const keep = { do: "counter.keep", id: fresh(), ...ofDay } as const;
    assert.equal(codeOf(world.do(keepCounter, keep, clerk)), "accepted");
    assert.equal(codeOf(world.do(keepCounter, keep, clerk)), "counter.not_offered");
    assert.equal(codeOf(world.do(offerCounter, offer, clerk)), "accepted");
    const over = { do: "counter.take_over", id: fresh(), ...ofDay, notes: counted(300) } as const;
    assert.equal(codeOf(world.do(takeOverCounter, over, clerk)), "counter.same_person");
    assert.equal(
      codeOf(world.do(takeOverCounter, { ...over, notes: counted(299) }, second)),
      "counter.handover_differs",
    );
    assert.equal(codeOf(world.do(takeOverCounter, over, second)), "accepted");
    assert.equal(codeOf(world.do(take, taking(50), second)), "accepted");
    const close = { do: "counter.close", id: fresh(), ...ofDay, notes: counted(349) } as const;
    const odd = [{ valuePaise: paise(7), count: 1 }];
    assert.equal(codeOf(world.do(closeCounter, { ...close, notes: odd }, second)), "counter.count_unreadable");
    assert.equal(codeOf(world.do(closeCounter, close, clerk)), "counter.of_another");
    assert.equal(codeOf(world.do(closeCounter, close, second)), "accepted");
    const closed = world.see(counterDays, day).state;
    assert.ok(closed.state === "closed");
    assert.deepEqual([closed.countedPaise, closed.expectedPaise, closed.handovers], [rupees(349), rupees(350), 1]);
    for (const asked of [
      world.do(take, taking(1), second),
      world.do(closeCounter, close, second),
      world.do(offerCounter, offer, second),
      world.do(openCounter, open, second),
    ])
      assert.equal(codeOf(asked), "counter.day_closed");
  });

  test("a receipt is cancelled on its day by two persons; the till expects less and the dues stand open again", () => {
    const world = owing(100);
    const cash = taking(100);
    world.do(take, cash, clerk);
    assert.deepEqual(sanction(world, cancelling(cash.receipt), as("clerk", "officer")), [
      "accepted",
      "sanction.same_person",
    ]);
    assert.deepEqual(sanction(world, cancelling(cash.receipt)), ["accepted", "accepted"]);
    assert.equal(owed(world.see(accounts, one).state), rupees(100));
    const open = world.see(counterDays, day).state;
    assert.ok(open.state === "open");
    assert.equal(expectedIn(open), 0n);
    assert.equal((world.see(receipts, cash.receipt).state as IssuedReceipt).reversed?.cause, "cancelled");
    assert.deepEqual(sanction(world, cancelling(cash.receipt)), ["receipt.already_reversed", "sanction.unknown"]);
  });

  test("a receipt of yesterday or of a closed day is not cancelled", () => {
    const world = owing(100);
    const cash = taking(100);
    world.do(take, cash, clerk);
    const tomorrow = as("clerk", "clerk", addDays(today, 1));
    const ask = {
      do: "sanction.ask",
      id: fresh(),
      sanction: subjectId(next("sanction")),
      wish: cancelling(cash.receipt),
      reason: "other",
    } as const;
    assert.equal(codeOf(world.do(askSanction, ask, tomorrow)), "receipt.not_of_today");
    world.do(closeCounter, { do: "counter.close", id: fresh(), ...ofDay, notes: counted(100) }, clerk);
    assert.equal(codeOf(world.do(askSanction, ask, clerk)), "counter.day_closed");
  });

  test("its cash goes to the bank once and its cheques with it; a cheque that comes back reopens the dues with a charge", () => {
    const world = owing(500);
    const paper = taking(200, { mode: "cheque", instrument: cheque });
    world.do(take, taking(100), clerk);
    world.do(take, paper, clerk);
    const id = chequeOf(paper.receipt);
    const slip = {
      do: "deposit.make",
      id: fresh(),
      deposit: subjectId(next("deposit")),
      ...ofDay,
      cheques: [id],
      bank: "SBI 1234",
    } as const;
    const back: Wish = { what: "return-cheque", account: one, receipt: paper.receipt, chargePaise: rupees(250) };
    assert.equal(codeOf(world.do(makeDeposit, slip, clerk)), "deposit.day_not_closed");
    assert.deepEqual(sanction(world, back), ["cheque.not_at_bank", "sanction.unknown"]);
    world.do(closeCounter, { do: "counter.close", id: fresh(), ...ofDay, notes: counted(100) }, clerk);
    assert.equal(codeOf(world.do(makeDeposit, slip, clerk)), "accepted");
    const again = { ...slip, deposit: subjectId(next("deposit")) };
    assert.equal(codeOf(world.do(makeDeposit, again, clerk)), "deposit.cheque_gone");
    assert.equal(codeOf(world.do(makeDeposit, { ...again, cheques: [] }, clerk)), "deposit.nothing");
    assert.deepEqual(sanction(world, { ...back, chargePaise: rupees(5001) })[0], "cheque.charge_too_large");
    assert.deepEqual(sanction(world, back), ["accepted", "accepted"]);
    assert.equal(world.see(cheques, id).state.state, "returned");
    assert.deepEqual(
      openDues(world.see(accounts, one).state).map((due) => [due.head, due.amountPaise]),
      [
        ["cheque-return-charge", rupees(250)],
        ["property-tax", rupees(400)],
      ],
    );
  });
});

describe("sanctions", () => {
  test("a refund needs advance, two persons, and takes the next voucher; money that is gone is not given twice", () => {
    const world = owing(100);
    world.do(take, taking(150), clerk);
    const wish: Wish = { what: "refund", account: one, amountPaise: rupees(50) };
    assert.deepEqual(sanction(world, { ...wish, amountPaise: rupees(51) })[0], "advance.not_enough");
    assert.deepEqual(sanction(world, wish), ["accepted", "accepted"]);
    assert.equal(world.see(accounts, one).state.advancePaise, 0n);
    const fact = world.facts.at(-1) as unknown as { voucher: string };
    assert.equal(fact.voucher, "V-250705-202627-000001");
    assert.equal(sanction(world, wish)[0], "advance.not_enough");
  });

  test("what was asked is what is granted, once; a no moves nothing", () => {
    const world = owing(100);
    world.do(take, taking(150), clerk);
    const wish: Wish = { what: "refund", account: one, amountPaise: rupees(10) };
    const id = subjectId(next("sanction"));
    world.do(askSanction, { do: "sanction.ask", id: fresh(), sanction: id, wish, reason: "paid-twice" }, clerk);
    const grant = { do: "sanction.grant", id: fresh(), sanction: id, wish } as const;
    const more = { ...grant, wish: { ...wish, amountPaise: rupees(50) } };
    assert.equal(codeOf(world.do(grantSanction, more, officer)), "sanction.differs");
    assert.equal(codeOf(world.do(refuseSanction, { ...grant, do: "sanction.refuse" }, officer)), "accepted");
    assert.equal(codeOf(world.do(grantSanction, grant, officer)), "sanction.already_decided");
    assert.equal(world.see(accounts, one).state.advancePaise, rupees(50));
  });

  test("advance goes to another account and pays its dues; to a stranger or to itself it does not", () => {
    const world = owing(100);
    raise(world, two, 30);
    world.do(take, taking(150), clerk);
    const wish = { what: "move-advance", account: one, to: two, amountPaise: rupees(50) } as const;
    assert.equal(sanction(world, { ...wish, to: one })[0], "advance.same_account");
    const stranger = accountId(derivedUuid("account", "nobody"));
    assert.equal(sanction(world, { ...wish, to: stranger })[0], "payment.account_unknown");
    assert.deepEqual(sanction(world, wish), ["accepted", "accepted"]);
    const state = world.see(accounts, two).state;
    assert.deepEqual([owed(state), state.advancePaise], [0n, rupees(20)]);
  });

  test("a write-off names its authority and at most what is open", () => {
    const world = owing(100);
    const row = { head: "property-tax", year: financialYearOf(today), amountPaise: rupees(40) } as const;
    const wish: Wish = { what: "write-off", account: one, rows: [row], authority: "परिषद संकल्प 12" };
    assert.equal(sanction(world, { ...wish, authority: "" })[0], "remission.authority_missing");
    assert.equal(sanction(world, { ...wish, rows: [] })[0], "remission.more_than_due");
    assert.equal(sanction(world, { ...wish, rows: [row, row] })[0], "remission.more_than_due");
    assert.equal(
      sanction(world, { ...wish, rows: [{ ...row, amountPaise: rupees(101) }] })[0],
      "remission.more_than_due",
    );
    assert.deepEqual(sanction(world, wish), ["accepted", "accepted"]);
    assert.equal(owed(world.see(accounts, one).state), rupees(60));
  });

  test("instalments run while they are paid in time, end at the first late one, and end when all is paid", () => {
    const parts = [
      { on: addDays(today, 30), amountPaise: rupees(50) },
      { on: addDays(today, 60), amountPaise: rupees(50) },
    ];
    const wish: Wish = { what: "instalments", account: one, parts, authority: "आदेश 5" };
    const judge = (world: World, days: number): string => {
      const command = { do: "instalments.judge", id: fresh(), account: one } as const;
      return codeOf(world.do(judgeInstalments, command, as("program", "system", addDays(today, days))));
    };
    const stateOf = (world: World) => world.see(plans, planOf(one)).state.state;
    const world = owing(100);
    assert.equal(sanction(world, { ...wish, parts: parts.slice(1) })[0], "instalments.number");
    assert.equal(sanction(world, { ...wish, parts: parts.toReversed() })[0], "instalments.dates");
    assert.equal(
      sanction(world, { ...wish, parts: [...parts, { on: addDays(today, 90), amountPaise: rupees(1) }] })[0],
      "instalments.total",
    );
    assert.equal(judge(world, 0), "instalments.none");
    assert.deepEqual(sanction(world, wish), ["accepted", "accepted"]);
    assert.equal(sanction(world, wish)[0], "instalments.running");
    assert.equal(judge(world, 30), "instalments.still_running");
    const late = owing(100);
    sanction(late, wish);
    assert.equal(judge(late, 31), "accepted");
    assert.equal(stateOf(late), "late");
    world.do(take, taking(50), clerk);
    assert.equal(judge(world, 31), "instalments.still_running");
    world.do(take, taking(50), clerk);
    assert.equal(judge(world, 32), "accepted");
    assert.equal(stateOf(world), "paid");
  });
});

const anyStep = fc.record({
  what: fc.constantFrom("take", "take", "raise", "cancel", "refund", "move", "write-off", "again"),
  account: fc.constantFrom(one, two),
  amount: fc.integer({ min: 1, max: 500 }),
  which: fc.nat(),
});

test("whatever is asked in whatever order, also twice: money received = paid + advance + refunded, per town", () => {
  fc.assert(
    fc.property(fc.array(anyStep, { minLength: 1, maxLength: 40 }), (steps) => {
      const world = owing(100);
      raise(world, two, 50);
      const taken: TakePayment[] = [];
      let [received, refunded, last] = [0n, 0n, undefined as TakePayment | undefined];
      for (const { what, account, amount, which } of steps) {
        const other = account === one ? two : one;
        const before = taken[which % Math.max(taken.length, 1)];
        const state = world.see(accounts, account).state;
        if (what === "raise") raise(world, account, amount, 2020 + (which % 7));
        if (what === "again" && last) assert.equal(codeOf(world.do(take, last, clerk)), "receipt.already_issued");
        if (what === "take") {
          last = taking(amount, { account });
          if (world.do(take, last, clerk).ok) received += last.amountPaise;
          taken.push(last);
        }
        if (what === "cancel" && before) {
          const wish: Wish = { what: "cancel-receipt", account: before.account, receipt: before.receipt, day };
          if (sanction(world, wish)[1] === "accepted") received -= before.amountPaise;
        }
        const wish: Wish = { what: "refund", account, amountPaise: rupees(amount) };
        if (what === "refund" && sanction(world, wish)[1] === "accepted") refunded += rupees(amount);
        if (what === "move") sanction(world, { what: "move-advance", account, to: other, amountPaise: rupees(amount) });
        if (what === "write-off")
          sanction(world, { what, account, rows: openDues(state).slice(0, 1), authority: "order" });
        const states = [one, two].map((id) => world.see(accounts, id).state);
        const lines = states.flatMap((each) => each.lines);
        const [raised, paid, remitted] = [
          sum(lines.map((line) => line.raisedPaise)),
          sum(lines.map((line) => line.paidPaise)),
          sum(lines.map((line) => line.remittedPaise)),
        ];
        assert.equal(raised, paid + remitted + sum(states.map(owed)));
        assert.equal(received, paid + sum(states.map((each) => each.advancePaise)) + refunded);
      }
    }),
  );
});
