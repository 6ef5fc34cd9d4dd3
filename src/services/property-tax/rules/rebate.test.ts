// Tests of the early payment rebate: whole year within the days, exact to the paisa, never twice.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { civilDate, type FinancialYear, financialYearOf, instant } from "../../../kernel/civil-date.ts";
import { type Account, accounts, allocate, openOn, owed } from "../../../kernel/dues.ts";
import type { DueRaised, ReceiptIssued } from "../../../kernel/facts.ts";
import { accountId, commandId, derivedUuid, personId, receiptId, subjectId } from "../../../kernel/ids.ts";
import { paise, sum } from "../../../kernel/money.ts";
import type { PropertyTaxRates } from "../../../kernel/property-tax-rates.ts";
import type { TownId } from "../../../kernel/town.ts";
import { TownInMemory } from "../../../kernel/town-in-memory.ts";
import { propertyTaxRates } from "../../../rulebook/property-tax-rates.ts";
import { grantRebate, rebateOffer } from "./rebate.ts";

const town = 250705 as TownId;
const year = "2026-27" as FinancialYear;
const account = accountId(derivedUuid("an early payer"));
const sample = propertyTaxRates(town, year);
assert.ok(sample);
/** 6.25% of property tax and education cess until the end of June. */
const rates: PropertyTaxRates = {
  ...sample,
  rebates: [
    {
      rebate: "early-payment",
      mark: "sample",
      source: "test",
      heads: ["property-tax", "education-cess"],
      shareHundredths: 625,
      rounding: "rupee-half-up",
      from: civilDate("2026-04-01"),
      until: civilDate("2026-06-30"),
    },
  ],
};

class Payer {
  readonly town = new TownInMemory([accounts]);
  today = civilDate("2026-05-10");
  #count = 0;

  #id() {
    this.#count += 1;
    return { id: commandId(derivedUuid("early", String(this.#count))) };
  }
  get #context() {
    const actor = { person: personId(derivedUuid("system")), roles: ["system"] as const };
    return { town, today: this.today, now: instant(`${this.today}T06:30:00.000Z`), actor };
  }
  get account(): Account {
    return this.town.see(accounts, account).state;
  }
  /** The golden year: 454 + 216 + 72 + 150 = 892. */
  owe(of = year): this {
    const amounts = [
      ["property-tax", 454n],
      ["education-cess", 216n],
      ["urban-development-cess", 72n],
      ["consolidated-tax", 150n],
    ] as const;
    const fact: DueRaised = {
      kind: "due.raised",
      subject: account,
      of: subjectId(derivedUuid("holding")),
      service: "property-tax",
      on: this.today,
      payableBy: this.today,
      dues: amounts.map(([head, rupees]) => ({ head, year: of, amountPaise: paise(rupees * 100n) })),
      source: "test",
    };
    this.town.move(fact, this.#context, this.#id());
    return this;
  }
  pay(rupees: number): this {
    const amountPaise = paise(BigInt(rupees) * 100n);
    const fact = {
      kind: "receipt.issued",
      subject: receiptId(derivedUuid("receipt", this.#id().id)),
      account,
      amountPaise,
      ...allocate(this.account, amountPaise),
    } as unknown as ReceiptIssued;
    this.town.move(fact, this.#context, this.#id());
    return this;
  }
  grant(): string {
    const decision = this.town.do(grantRebate, { do: "rebate.grant", ...this.#id(), account, rates }, this.#context);
    return decision.ok ? "granted" : decision.refusal.code;
  }
}

const rupeesOf = (amount: bigint): number => Number(amount) / 100;

describe("early payment rebate", () => {
  test("454 x 6.25% = 28.375, so 28; 216 x 6.25% = 13.50, so 14: 892 - 42 = 850 pays the year", () => {
    const payer = new Payer().owe();
    const offer = rebateOffer(payer.account, rates, payer.today);
    assert.deepEqual(offer && [rupeesOf(offer.payPaise), rupeesOf(offer.rebatePaise), offer.until], [
      850,
      42,
      "2026-06-30",
    ]);
    assert.equal(payer.pay(850).grant(), "granted");
    assert.equal(owed(payer.account), 0n);
    assert.equal(payer.account.advancePaise, 0n);
    const { lines } = payer.account;
    assert.equal(rupeesOf(sum(lines.map((line) => line.paidPaise))), 850);
    assert.equal(rupeesOf(sum(lines.map((line) => line.remittedPaise))), 42);
    assert.ok(lines.every((line) => openOn(line) === 0n));
  });

  test("who pays all of it gets the rebate as advance, and nobody gets it twice", () => {
    const payer = new Payer().owe().pay(892);
    assert.equal(payer.grant(), "granted");
    assert.equal(rupeesOf(payer.account.advancePaise), 42);
    assert.equal(payer.grant(), "rebate.none_today");
  });

  test("one rupee short is not the whole year; paid in parts within the days it is", () => {
    const payer = new Payer().owe().pay(849);
    assert.equal(payer.grant(), "rebate.year_not_paid");
    assert.equal(payer.pay(1).grant(), "granted");
  });

  for (const [day, code] of [
    ["2026-06-30", "granted"],
    ["2026-07-01", "rebate.none_today"],
  ] as const) {
    test(`paid by ${day}: ${code}`, () => {
      const payer = new Payer().owe();
      payer.today = civilDate(day);
      assert.equal(payer.pay(850).grant(), code);
    });
  }

  test("arrears come first: they bear no rebate and stand before the year", () => {
    const payer = new Payer().owe(financialYearOf(civilDate("2025-05-01"))).owe();
    assert.equal(rupeesOf(rebateOffer(payer.account, rates, payer.today)?.payPaise ?? 0n), 1742);
    assert.equal(payer.pay(850).grant(), "rebate.year_not_paid");
    assert.equal(payer.pay(892).grant(), "granted");
    assert.equal(owed(payer.account), 0n);
  });
});
