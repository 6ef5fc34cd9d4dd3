// Asking for a note in the margin: who may, for what, on what proof, until which day and for what fee.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { addDays, civilDate, financialYearOf } from "../../../kernel/civil-date.ts";
import { accounts, openDues } from "../../../kernel/dues.ts";
import { accountOfEvent, type MarginKind } from "./event.ts";
import type { Form } from "./forms.ts";
import { type AskMargin, nameFee } from "./margin-asking.ts";
import {
  adopted,
  another,
  at,
  clerk,
  deceased,
  district,
  event,
  father,
  law,
  Margin,
  named,
  order,
  orderScan,
  registrar,
  respelled,
  scan,
  second,
  today,
  town,
  unnamed,
} from "./margin-world.ts";
import { unitOf } from "./unit.ts";

describe("section 14: a child's name is entered free within 12 months, for a fee within 5 years, and then no more", () => {
  const cases: readonly (readonly [registered: string, today: string, fee: bigint | undefined])[] = [
    ["2026-02-28", "2026-02-28", 0n],
    ["2026-02-28", "2027-02-28", 0n],
    ["2026-02-28", "2027-03-01", 500n],
    ["2026-02-28", "2031-02-28", 500n],
    ["2026-02-28", "2031-03-01", undefined],
    ["2024-02-29", "2025-02-28", 0n],
    ["2024-02-29", "2025-03-01", 500n],
    ["2024-02-29", "2029-02-28", 500n],
    ["2024-02-29", "2029-03-01", undefined],
    ["2023-03-31", "2024-03-31", 0n],
    ["2023-12-31", "2024-12-31", 0n],
    ["2023-12-31", "2025-01-01", 500n],
  ];
  for (const [registered, on, fee] of cases)
    test(`registered ${registered}, asked ${on}: ${fee === undefined ? "too late" : `${fee} paise`}`, () => {
      assert.equal(nameFee(civilDate(registered), civilDate(on), law), fee);
    });

  test("on the last free day it costs nothing and is entered at once", () => {
    const margin = new Margin(unnamed);
    const lastDay = civilDate("2027-02-28");
    assert.equal(margin.ask("name", named, at(clerk, lastDay), { documents: [] }), "accepted");
    assert.equal(margin.approve("name", named, at(registrar, lastDay)), "accepted");
    assert.equal(margin.entry.version, 2);
  });

  test("a day later it waits for its fee", () => {
    const margin = new Margin(unnamed);
    const next = civilDate("2027-03-01");
    assert.equal(margin.ask("name", named, at(clerk, next), { documents: [] }), "accepted");
    assert.equal(margin.approve("name", named, at(registrar, next)), "margin.fee_unpaid");
    const due = { head: "name-entry-fee", year: financialYearOf(next), amountPaise: 500n };
    assert.deepEqual(openDues(margin.see(accounts, accountOfEvent(event)).state), [due]);
    margin.pay();
    assert.equal(margin.approve("name", named, at(registrar, next)), "accepted");
  });

  test("after the last year it is refused, and nothing is raised", () => {
    const margin = new Margin(unnamed);
    assert.equal(margin.ask("name", named, at(clerk, civilDate("2031-03-01"))), "margin.name_too_late");
    assert.deepEqual(margin.see(accounts, accountOfEvent(event)).state.lines, []);
  });

  test("the fee of a request that is refused or withdrawn is asked no more; what was paid stays as advance", () => {
    const late = civilDate("2028-01-01");
    const unpaid = new Margin(unnamed);
    unpaid.ask("name", named, at(clerk, late));
    assert.equal(unpaid.refuse(at(registrar, late)), "accepted");
    assert.deepEqual(openDues(unpaid.see(accounts, accountOfEvent(event)).state), []);
    const paid = new Margin(unnamed);
    paid.ask("name", named, at(clerk, late));
    paid.pay();
    assert.equal(paid.withdraw(at(clerk, late)), "accepted");
    assert.equal(paid.see(accounts, accountOfEvent(event)).state.advancePaise, 500n);
    assert.equal(paid.ask("name", named, at(clerk, late), { serial: 2 }), "accepted");
    assert.equal(paid.approve("name", named, at(registrar, late), { serial: 2 }), "accepted");
  });

  const refusals: readonly (readonly [string, Margin, Form, string])[] = [
    ["an entry that has a name", new Margin(named), { ...named, childName: "आर्या धाकड़" }, "margin.name_stands"],
    ["no name at all", new Margin(unnamed), unnamed, "event.needed"],
    ["a name and a new father", new Margin(unnamed), { ...named, fatherName: "कोई और" }, "margin.only_name"],
    ["a death", new Margin(deceased, "death"), { ...deceased, childName: "अन्वी" }, "margin.other_register"],
  ];
  for (const [what, margin, form, code] of refusals)
    test(`${what}: ${code}`, () => {
      assert.equal(margin.ask("name", form, clerk), code);
    });
});

describe("section 15: what is asked for a correction", () => {
  const cases: readonly (readonly [string, MarginKind, Form, Partial<AskMargin>, string])[] = [
    ["a spelling with proof", "clerical", respelled, {}, "accepted"],
    ["a spelling without proof", "clerical", respelled, { documents: [] }, "margin.proof_missing"],
    ["another day asked as a spelling", "clerical", another, {}, "margin.other_kind"],
    ["a spelling asked as substantive", "substantive", respelled, {}, "margin.other_kind"],
    ["another day with proof and two witnesses", "substantive", another, {}, "accepted"],
    ["another day without proof", "substantive", another, { documents: [] }, "margin.proof_missing"],
    ["another day with one witness", "substantive", another, { witnesses: ["मोहन शाक्य"] }, "margin.witness_missing"],
    ["one witness twice", "substantive", another, { witnesses: ["मोहन शाक्य", "Mohan Shakya"] }, "margin.witness_twice"],
    ["nothing changed", "clerical", named, {}, "margin.nothing_changed"],
    ["no reason given", "clerical", respelled, { ground: "  " }, "event.needed"],
    [
      "eleven documents",
      "clerical",
      respelled,
      { documents: Array.from({ length: 11 }, () => scan) },
      "event.documents",
    ],
    ["of an older version", "clerical", respelled, { version: 0 }, "margin.entry_changed"],
    ["the hundredth request", "clerical", respelled, { serial: 100 }, "margin.too_many"],
    ["out of turn", "clerical", respelled, { serial: 2 }, "margin.already_asked"],
    ["another unit's entry", "clerical", respelled, { unit: unitOf(town, 2) }, "event.wrong_unit"],
    ["cancelling with a change", "cancellation", respelled, {}, "margin.cancels_whole"],
    ["cancelling without proof", "cancellation", named, { documents: [] }, "margin.proof_missing"],
    ["cancelling with proof", "cancellation", named, {}, "accepted"],
  ];
  for (const [what, kind, form, more, code] of cases)
    test(`${what}: ${code}`, () => {
      assert.equal(new Margin().ask(kind, form, clerk, more), code);
    });

  const days: readonly (readonly [string, string, Partial<AskMargin>, string])[] = [
    ["the day of the registration", "2026-02-28", {}, "accepted"],
    ["a day after the registration", "2026-03-01", {}, "margin.after_registration"],
    ["a day after it, on an order", "2026-03-01", { order, documents: [orderScan] }, "margin.after_registration"],
    ["21 days before the report", "2026-02-07", {}, "accepted"],
    ["22 days before the report", "2026-02-06", {}, "margin.later_class"],
    ["years before the report", "2019-02-06", {}, "margin.later_class"],
    ["years before, on an order", "2019-02-06", { order, documents: [orderScan] }, "accepted"],
    ["on an order without its scan", "2019-02-06", { order }, "margin.order_scan_missing"],
    ["on an order of nobody", "2019-02-06", { order: { ...order, court: " " } }, "event.needed"],
  ];
  for (const [what, eventDate, more, code] of days)
    test(`the event moved to ${what}: ${code}`, () => {
      assert.equal(new Margin().ask("substantive", { ...named, eventDate }, clerk, more), code);
    });

  test("a first name is not slipped in as a correction", () => {
    assert.equal(new Margin(unnamed).ask("substantive", named, clerk), "margin.name_apart");
  });
  test("while one request waits no other is taken", () => {
    const margin = new Margin();
    assert.equal(margin.ask("clerical", respelled, clerk), "accepted");
    assert.equal(margin.ask("clerical", respelled, clerk), "margin.already_asked");
    assert.equal(margin.ask("clerical", respelled, second, { serial: 2 }), "margin.already_asked");
    assert.equal(margin.withdraw(clerk), "accepted");
    assert.equal(margin.ask("clerical", respelled, second, { serial: 2 }), "accepted");
  });
});

describe("an adoption stands on an order with number, day and court", () => {
  const cases: readonly (readonly [string, Form, Partial<AskMargin>, string])[] = [
    ["new parents by an order", adopted, {}, "accepted"],
    ["without an order", adopted, { order: undefined as never }, "margin.order_missing"],
    ["without its scan", adopted, { documents: [scan] }, "margin.order_scan_missing"],
    ["an order of tomorrow", adopted, { order: { ...order, dated: addDays(today, 1) } }, "event.future"],
    ["an order of no court", adopted, { order: { ...order, court: " " } }, "event.needed"],
    ["no new parent", { ...named, childName: "आर्या गुप्ता" }, {}, "margin.no_new_parent"],
    ["another birthday too", { ...adopted, eventDate: "2026-02-21" }, {}, "margin.adoption_fields"],
  ];
  for (const [what, form, more, code] of cases)
    test(`${what}: ${code}`, () => {
      assert.equal(new Margin().ask("adoption", form, clerk, more), code);
    });

  test("the earlier family's mobile is refused by name, another is taken, and so is none", () => {
    const before = { ...named, mobile: "9876543210" };
    const ask = (mobile: Form): string => new Margin(before).ask("adoption", { ...adopted, ...mobile }, clerk);
    assert.equal(ask({ mobile: "9876543210" }), "margin.same_mobile");
    assert.equal(ask({ mobile: "9812345678" }), "accepted");
    assert.equal(ask({}), "accepted");
  });

  test("a citizen who asked for it is a stranger to the entry afterwards", () => {
    const margin = new Margin();
    assert.equal(margin.ask("adoption", adopted, father), "accepted");
    assert.equal(margin.examine(clerk), "accepted");
    assert.equal(margin.approve("adoption", adopted, district), "accepted");
    assert.equal(
      margin.ask("clerical", { ...adopted, motherName: "Sarla Gupta" }, father, { serial: 2 }),
      "margin.not_yours",
    );
  });

  test("afterwards whoever reported the birth is a stranger to the entry", () => {
    const margin = new Margin();
    assert.equal(margin.ask("adoption", adopted, registrar), "accepted");
    assert.equal(margin.approve("adoption", adopted, district), "accepted");
    assert.equal(
      margin.ask("clerical", { ...adopted, motherName: "Sarla Gupta" }, father, { serial: 2 }),
      "margin.not_yours",
    );
  });
});
