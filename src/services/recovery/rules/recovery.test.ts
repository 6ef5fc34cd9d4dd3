// Tests of the recovery's rules: each step after the days of the one before, and no certificate while anything is due.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { books } from "../../../kernel/book.ts";
import { addDays, civilDate, type CivilDate, financialYearOf, instant } from "../../../kernel/civil-date.ts";
import type { Context, Decision, Role } from "../../../kernel/decider.ts";
import { accounts } from "../../../kernel/dues.ts";
import type { DueRaised, ReceiptIssued } from "../../../kernel/facts.ts";
import { accountId, bookId, commandId, derivedUuid, personId, receiptId, subjectId } from "../../../kernel/ids.ts";
import { paise } from "../../../kernel/money.ts";
import type { TownId } from "../../../kernel/town.ts";
import { TownInMemory } from "../../../kernel/town-in-memory.ts";
import { certifyNoDues, noDuesCertificates } from "./no-dues.ts";
import { type PaperKind, papers } from "./paper.ts";
import {
  issueBill,
  issueNotice,
  issueWarrant,
  recordServing,
  recoveries,
  recoveryOf,
  withdrawRecovery,
} from "./recovery.ts";

const account = accountId(derivedUuid("account of the recovery's tests"));
const first = civilDate("2026-07-01");
const year = financialYearOf(first);

/** One account in a town, moved through days. */
class Case {
  readonly town = new TownInMemory([accounts, books, papers, recoveries, noDuesCertificates]);
  today: CivilDate = first;
  #count = 0;

  context(role: Role = "officer"): Context {
    const actor = { person: personId(derivedUuid(role)), roles: [role] };
    return { town: 250705 as TownId, today: this.today, now: instant(`${this.today}T06:30:00.000Z`), actor };
  }

  #id(): { readonly id: ReturnType<typeof commandId> } {
    this.#count += 1;
    return { id: commandId(derivedUuid("command", String(this.#count))) };
  }

  owe(rupees: number, of = year): void {
    const fact: DueRaised = {
      kind: "due.raised",
      subject: account,
      of: subjectId(derivedUuid("holding")),
      service: "test",
      on: this.today,
      payableBy: this.today,
      dues: [{ head: "property-tax", year: of, amountPaise: paise(BigInt(rupees) * 100n) }],
      source: "test",
    };
    this.town.move(fact, this.context(), this.#id());
  }

  pay(rupees: number): void {
    const { id } = this.#id();
    const amountPaise = paise(BigInt(rupees) * 100n);
    const fact: ReceiptIssued = {
      kind: "receipt.issued",
      subject: receiptId(derivedUuid("receipt", id)),
      account,
      service: "test",
      number: id,
      numbered: { book: bookId(derivedUuid("receipts")), serial: this.#count },
      amountPaise,
      allocations: [{ head: "property-tax", year, amountPaise }],
      advancePaise: paise(0n),
      mode: "cash",
      on: this.today,
    };
    // Only the account matters here: its book is another service's.
    const { numbered: _, ...unnumbered } = fact;
    this.town.move(unnumbered, this.context(), { id });
  }

  write(what: PaperKind, role: Role = "officer"): Decision {
    const { id } = this.#id();
    const paper = subjectId(derivedUuid("paper", id));
    const asked = { id, paper, account, ward: 4, days: 15, source: "sample", verified: false };
    if (what === "bill") return this.town.do(issueBill, { ...asked, do: "recovery.bill" }, this.context(role));
    if (what === "notice") return this.town.do(issueNotice, { ...asked, do: "recovery.notice" }, this.context());
    return this.town.do(issueWarrant, { ...asked, do: "recovery.warrant" }, this.context());
  }

  serve(on = this.today): Decision {
    const recovery = this.town.see(recoveries, recoveryOf(account)).state;
    const paper = recovery.stage === "none" ? subjectId(derivedUuid("no paper")) : recovery.last.id;
    const command = { ...this.#id(), do: "recovery.serve", account, paper, on, how: "by-hand" } as const;
    return this.town.do(recordServing, command, this.context());
  }

  withdraw(reason: string): Decision {
    const command = { ...this.#id(), do: "recovery.withdraw", account, reason } as const;
    return this.town.do(withdrawRecovery, command, this.context());
  }

  certify(): Decision {
    const { id } = this.#id();
    const certificate = subjectId(derivedUuid("certificate", id));
    return this.town.do(certifyNoDues, { id, do: "no_dues.certify", certificate, account }, this.context("citizen"));
  }

  get stage(): string {
    return this.town.see(recoveries, recoveryOf(account)).state.stage;
  }
}

const codeOf = (decision: Decision): string => (decision.ok ? "done" : decision.refusal.code);
const days = (count: number): CivilDate => addDays(first, count);

describe("recovery's rules", () => {
  test("nothing due, nothing billed", () => {
    const one = new Case();
    assert.equal(codeOf(one.write("bill")), "recovery.account_unknown");
    one.owe(892);
    one.pay(892);
    assert.equal(codeOf(one.write("bill")), "recovery.nothing_due");
  });

  test("a bill stands while the dues are the same, and is written again when they have changed", () => {
    const one = new Case();
    one.owe(892);
    assert.equal(codeOf(one.write("bill")), "done");
    assert.equal(codeOf(one.write("bill")), "recovery.bill_stands");
    one.pay(400);
    assert.equal(codeOf(one.write("bill")), "done");
    assert.deepEqual(
      one.town.facts.flatMap((fact) => ("number" in fact && fact.kind === "recovery.paper_issued" ? [fact.number] : []))
        .length,
      2,
    );
  });

  for (const [day, code] of [
    [14, "recovery.bill_not_over"],
    [15, "recovery.bill_not_over"],
    [16, "done"],
  ] as const) {
    test(`a bill of 15 days: a notice of demand on day ${day} is ${code}`, () => {
      const one = new Case();
      one.owe(892);
      one.write("bill");
      one.today = days(day);
      assert.equal(codeOf(one.write("notice")), code);
    });
  }

  test("no notice without a bill, no warrant without a served notice", () => {
    const one = new Case();
    one.owe(892);
    assert.equal(codeOf(one.write("notice")), "recovery.no_bill");
    one.write("bill");
    assert.equal(codeOf(one.write("warrant")), "recovery.no_notice");
    one.today = days(16);
    one.write("notice");
    one.today = days(90);
    assert.equal(codeOf(one.write("warrant")), "recovery.notice_not_served");
  });

  for (const [day, code] of [
    [34, "recovery.notice_not_over"],
    [35, "recovery.notice_not_over"],
    [36, "done"],
  ] as const) {
    test(`a notice served on day 20 with 15 days: a warrant on day ${day} is ${code}`, () => {
      const one = new Case();
      one.owe(892);
      one.write("bill");
      one.today = days(16);
      one.write("notice");
      one.today = days(20);
      assert.equal(codeOf(one.serve()), "done");
      one.today = days(day);
      assert.equal(codeOf(one.write("warrant")), code);
    });
  }

  test("a notice is served once, not before it was written and not in the future", () => {
    const one = new Case();
    one.owe(892);
    one.write("bill");
    one.today = days(16);
    one.write("notice");
    assert.equal(codeOf(one.serve(days(15))), "recovery.serving_day");
    assert.equal(codeOf(one.serve(days(17))), "recovery.serving_day");
    assert.equal(codeOf(one.serve(days(16))), "done");
    assert.equal(codeOf(one.serve(days(16))), "recovery.already_served");
  });

  test("what was paid meanwhile stops the next step, and the next year's dues begin with a bill again", () => {
    const one = new Case();
    one.owe(892);
    one.write("bill");
    one.today = days(16);
    one.write("notice");
    one.serve();
    one.pay(892);
    one.today = days(60);
    assert.equal(codeOf(one.write("warrant")), "recovery.nothing_due");
    one.owe(950, financialYearOf(civilDate("2027-04-01")));
    const bill = one.write("bill", "system");
    assert.ok(bill.ok);
    assert.deepEqual(
      bill.facts.map((fact) => fact.kind),
      ["recovery.ended", "recovery.paper_issued"],
    );
    assert.equal(one.stage, "billed");
  });

  test("a part payment does not send a recovery back to the bill", () => {
    const one = new Case();
    one.owe(892);
    one.write("bill");
    one.today = days(16);
    one.write("notice");
    one.pay(400);
    assert.equal(codeOf(one.write("bill")), "recovery.past_billing");
    assert.equal(codeOf(one.write("notice")), "recovery.notice_exists");
  });

  test("an officer withdraws a recovery with his reason, and the dues stay", () => {
    const one = new Case();
    one.owe(892);
    assert.equal(codeOf(one.withdraw("holding was demolished")), "recovery.none");
    one.write("bill");
    assert.equal(codeOf(one.withdraw("  x ")), "recovery.reason_needed");
    assert.equal(codeOf(one.withdraw("holding was demolished")), "done");
    assert.equal(one.stage, "none");
    assert.equal(codeOf(one.write("bill")), "done");
  });

  test("no certificate of no dues while one paisa is due, and one without gaps when none is", () => {
    const one = new Case();
    assert.equal(codeOf(one.certify()), "no_dues.account_unknown");
    one.owe(1);
    assert.equal(codeOf(one.certify()), "no_dues.dues_open");
    one.pay(1);
    const [given, again] = [one.certify(), one.certify()];
    assert.ok(given.ok && again.ok);
    const [fact] = given.facts as readonly { number?: string; until?: string }[];
    assert.match(fact?.number ?? "", /^NDC-250705-202627-N01-000001-\d$/);
    assert.equal(fact?.until, "2027-03-31");
  });
});
