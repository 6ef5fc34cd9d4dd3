// Notes in the margin: who may ask and approve, on what proof, until which day; and that no note and no number is ever lost.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import * as fc from "fast-check";
import { books } from "../../../kernel/book.ts";
import { addDays, type CivilDate, civilDate, financialYearOf, instant } from "../../../kernel/civil-date.ts";
import type { Context, Decision, Role } from "../../../kernel/decider.ts";
import { accounts, openDues } from "../../../kernel/dues.ts";
import { commandId, derivedUuid, personId, receiptId, subjectId } from "../../../kernel/ids.ts";
import { paise } from "../../../kernel/money.ts";
import type { RegistrationLaw } from "../../../kernel/registration-law.ts";
import { TownInMemory } from "../../../kernel/town-in-memory.ts";
import type { TownId } from "../../../kernel/town.ts";
import { accountOfEvent, type Event, type EventDocument, type MarginKind } from "./event.ts";
import { events } from "./events.ts";
import type { EventKind, Form } from "./forms.ts";
import { marginOf, margins } from "./margin.ts";
import { type AskMargin, askMargin, nameFee } from "./margin-asking.ts";
import {
  type ApproveMargin,
  approveMargin,
  examineMargin,
  type RefuseMargin,
  refuseMargin,
  withdrawMargin,
} from "./margin-deciding.ts";
import { countedOf, foundByOf } from "./reporting.ts";
import { open } from "../../../kernel/private.ts";
import { canonicalJson } from "../../../kernel/canonical.ts";
import { unitOf, units } from "./unit.ts";

const town = 250705 as TownId;
const unit = unitOf(town, 1);
const registeredOn = civilDate("2026-02-28");
const today = civilDate("2026-11-21");
const source = { source: "test", verified: false };
const law: RegistrationLaw = {
  inTime: { days_max: 21, feePaise: 0n, ...source },
  late: { days_max: 30, feePaise: 2_000n, ...source },
  withinYear: { years_max: 1, feePaise: 5_000n, ...source },
  overYear: { feePaise: 10_000n, ...source },
  stillBirth: { weeks_min: 28, ...source },
  nameFree: { months: 12, ...source },
  nameLast: { years: 5, feePaise: 500n, ...source },
  copy: { feePaise: 5_000n, ...source },
};
const person = (name: string) => personId(derivedUuid("person", name));
const as = (name: string, roles: readonly Role[], on = today): Context => ({
  town,
  today: on,
  now: instant(`${on}T05:30:00.000Z`),
  actor: { person: person(name), roles },
});
const clerk = as("clerk", ["clerk"]);
const second = as("second clerk", ["clerk"]);
const father = as("father", ["citizen"]);
const stranger = as("stranger", ["citizen"]);
const registrar = as("registrar", ["registrar"]);
const elsewhere = as("registrar elsewhere", ["registrar"]);
const district = as("district registrar", ["district-registrar"]);
const at = (context: Context, on: CivilDate): Context => ({ ...context, today: on });

let count = 0;
const fresh = () => commandId(derivedUuid("command", String((count += 1))));
const codeOf = (decision: Decision): string => (decision.ok ? "accepted" : decision.refusal.code);
const event = subjectId(derivedUuid("event"));
const unnamed: Form = {
  eventDate: "2026-02-20",
  sex: "female",
  motherName: "ममता धाकड़",
  fatherName: "रामेश्वर धाकड़",
  place: "home",
  placeAddress: "गली 3, शिवपुरी",
  informantName: "रामेश्वर धाकड़",
};
const named: Form = { ...unnamed, childName: "अन्वी धाकड़" };
const deceased: Form = { eventDate: "2026-02-20", sex: "male", personName: "किशनलाल", ageYears: "71", place: "home" };
const scan: EventDocument = {
  blob: "a".repeat(64) as EventDocument["blob"],
  bytes: 9,
  type: "image/png",
  what: "proof",
};
const orderScan: EventDocument = { ...scan, what: "order" };
const order = { number: "12/2026", dated: civilDate("2026-10-01"), court: "जिला न्यायालय शिवपुरी" };

/** A town with one entry, reported by the father and registered on 28-02-2026. */
class Margin extends TownInMemory {
  form: Form;

  constructor(form: Form = named, what: EventKind = "birth") {
    super([accounts, books, events, margins, units]);
    this.form = form;
    const given = { id: fresh() };
    const said = { number: 1, nameHi: "शिवपुरी", nameEn: "Shivpuri", registrars: [registrar.actor.person] };
    this.move({ kind: "unit.described", subject: unit, ...said, on: registeredOn } as never, registrar, given);
    const sealed = { form: open(canonicalJson(form), "note"), foundBy: foundByOf(form), counted: countedOf(form) };
    const about = { what, unit, reporter: { from: "household" }, delay: "in-time", documents: [], application: "BD" };
    this.move(
      { kind: "event.reported", subject: event, ...about, ...sealed, on: registeredOn } as never,
      father,
      given,
    );
    const numbered = { book: derivedUuid("register"), serial: 1 };
    const entry = { what, unit, number: "B-1", year: 2026, numbered, others: [], delay: "in-time", on: registeredOn };
    this.move({ kind: "event.registered", subject: event, ...entry } as never, registrar, given);
  }

  get event(): Event {
    return this.see(events, event).state;
  }
  get entry() {
    const { event: now } = this;
    if (now.state !== "registered" && now.state !== "cancelled") throw new Error("no entry");
    return now.entry;
  }
  state(serial: number): string {
    return this.see(margins, marginOf(event, serial)).state.state;
  }

  ask(what: MarginKind, form: Form, by: Context, more: Partial<AskMargin> = {}): string {
    const usual = { event, serial: 1, unit, version: this.entry.version, before: this.form, mobileTokens: [], law };
    const proof = what === "adoption" ? { order, documents: [orderScan] } : { documents: [scan] };
    const witnesses = what === "substantive" ? ["मोहन शाक्य", "राधा जैन"] : [];
    const words = { ground: "अस्पताल के पर्चे के अनुसार", witnesses };
    const command: AskMargin = { do: "margin.ask", id: fresh(), what, form, ...usual, ...proof, ...words, ...more };
    return codeOf(this.do(askMargin, command, by));
  }
  examine(by: Context, serial = 1): string {
    const remark = "मूल प्रपत्र से मिलान किया";
    return codeOf(this.do(examineMargin, { do: "margin.examine", id: fresh(), event, serial, remark }, by));
  }
  approve(what: MarginKind, form: Form, by: Context, more: Partial<ApproveMargin> = {}): string {
    const usual = { event, serial: 1, unit, before: this.form, passkey: true };
    const words = { authority: "धारा 15", said: "माता का नाम सुधारा गया" };
    const command: ApproveMargin = { do: "margin.approve", id: fresh(), what, form, ...usual, ...words, ...more };
    const code = codeOf(this.do(approveMargin, command, by));
    if (code === "accepted") this.form = form;
    return code;
  }
  refuse(by: Context, more: Partial<RefuseMargin> = {}): string {
    const command: RefuseMargin = {
      do: "margin.refuse",
      id: fresh(),
      event,
      serial: 1,
      unit,
      reason: "प्रमाण नहीं",
      ...more,
    };
    return codeOf(this.do(refuseMargin, command, by));
  }
  withdraw(by: Context, serial = 1): string {
    return codeOf(this.do(withdrawMargin, { do: "margin.withdraw", id: fresh(), event, serial }, by));
  }
  /** Pays what the account owes. */
  pay(by: Context = clerk): void {
    const account = accountOfEvent(event);
    const allocations = openDues(this.see(accounts, account).state);
    const amountPaise = paise(allocations.reduce((all, due) => all + due.amountPaise, 0n));
    const receipt = { number: "R-1", service: "test", mode: "cash", advancePaise: paise(0n), on: today } as const;
    const numbered = { book: derivedUuid("receipts"), serial: (count += 1) };
    this.move(
      {
        kind: "receipt.issued",
        subject: receiptId(derivedUuid("receipt", String(count))),
        account,
        ...receipt,
        allocations,
        amountPaise,
        ...(count < 0 && { numbered }),
      } as never,
      by,
      { id: fresh() },
    );
  }
}

const respelled: Form = { ...named, motherName: "Mamta Dhakad" };
const another: Form = { ...named, eventDate: "2026-02-21" };
const adopted: Form = { ...named, motherName: "सरला गुप्ता", fatherName: "विनोद गुप्ता" };

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
    ["eleven documents", "clerical", respelled, { documents: Array(11).fill(scan) }, "event.documents"],
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

describe("two persons: whoever asks or examines does not approve", () => {
  const both = as("registrar", ["registrar", "district-registrar"]);
  test("the registrar's own request waits for another registrar", () => {
    const margin = new Margin();
    assert.equal(margin.ask("clerical", respelled, registrar), "accepted");
    assert.equal(margin.approve("clerical", respelled, registrar), "margin.same_person");
    assert.equal(margin.refuse(registrar), "margin.same_person");
    assert.equal(margin.state(1), "asked");
  });
  test("not even with both offices in one hand", () => {
    const margin = new Margin();
    assert.equal(margin.ask("substantive", another, registrar), "accepted");
    assert.equal(margin.approve("substantive", another, both), "margin.same_person");
    assert.equal(margin.approve("substantive", another, district), "accepted");
  });
  test("what a citizen sent is examined by one of the office and approved by another", () => {
    const margin = new Margin();
    assert.equal(margin.ask("clerical", respelled, father), "accepted");
    assert.equal(margin.approve("clerical", respelled, registrar), "margin.not_examined");
    assert.equal(margin.examine(registrar), "accepted");
    assert.equal(margin.examine(clerk), "margin.examined_already");
    assert.equal(margin.approve("clerical", respelled, registrar), "margin.same_person");
    const colleague = new Margin();
    colleague.ask("clerical", respelled, father);
    assert.equal(colleague.examine(clerk), "accepted");
    assert.equal(colleague.approve("clerical", respelled, registrar), "accepted");
  });
  test("whoever asked does not examine", () => {
    const margin = new Margin();
    margin.ask("clerical", respelled, clerk);
    assert.equal(margin.examine(clerk), "margin.same_person");
  });

  const deciders: readonly (readonly [MarginKind, Form, Context, string])[] = [
    ["name", named, registrar, "accepted"],
    ["name", named, elsewhere, "unit.not_yours"],
    ["name", named, district, "margin.registrar_decides"],
    ["clerical", respelled, registrar, "accepted"],
    ["clerical", respelled, elsewhere, "unit.not_yours"],
    ["clerical", respelled, district, "margin.registrar_decides"],
    ["substantive", another, registrar, "margin.district_decides"],
    ["substantive", another, district, "accepted"],
    ["adoption", adopted, registrar, "margin.district_decides"],
    ["adoption", adopted, district, "accepted"],
    ["fraudulent", named, registrar, "margin.district_decides"],
    ["fraudulent", named, district, "accepted"],
    ["cancellation", named, registrar, "margin.district_decides"],
    ["cancellation", named, district, "accepted"],
  ];
  for (const [what, form, by, code] of deciders)
    test(`${what} before the ${by.actor.roles.join()}${by === elsewhere ? " of another unit" : ""}: ${code}`, () => {
      const margin = new Margin(what === "name" ? unnamed : named);
      assert.equal(margin.ask(what, form, clerk), "accepted");
      assert.equal(margin.approve(what, form, by), code);
    });

  test("a stranger can't ask, and a citizen can't call an entry fraudulent", () => {
    assert.equal(new Margin().ask("clerical", respelled, stranger), "margin.not_yours");
    assert.equal(new Margin().ask("fraudulent", named, father), "margin.office_only");
  });
  test("nobody takes back what another asked", () => {
    const margin = new Margin();
    margin.ask("clerical", respelled, father);
    assert.equal(margin.withdraw(clerk), "margin.not_yours");
    assert.equal(margin.withdraw(father), "accepted");
    assert.equal(margin.approve("clerical", respelled, registrar), "margin.already_decided");
  });
});

describe("approving", () => {
  const cases: readonly (readonly [string, Partial<ApproveMargin>, string])[] = [
    ["without a passkey", { passkey: false }, "event.passkey_needed"],
    ["without an authority", { authority: " " }, "event.needed"],
    ["without words", { said: "" }, "event.needed"],
    ["another form than was asked", { form: another }, "margin.entry_changed"],
    ["another kind than was asked", { what: "substantive" }, "margin.unknown"],
    ["a request that is none", { serial: 2 }, "margin.unknown"],
  ];
  for (const [what, more, code] of cases)
    test(`${what}: ${code}`, () => {
      const margin = new Margin();
      margin.ask("clerical", respelled, clerk);
      assert.equal(margin.approve("clerical", respelled, registrar, more), code);
    });

  test("the entry keeps number and day, and the note has its own number, day, authority and two persons", () => {
    const margin = new Margin();
    margin.ask("clerical", respelled, clerk);
    margin.approve("clerical", respelled, registrar);
    const { number, on, version, margin: notes } = margin.entry;
    assert.deepEqual([number, on, version, notes.length], ["B-1", registeredOn, 2, 1]);
    const { said, number: noteNumber, ...note } = notes[0] as (typeof notes)[number];
    assert.match(noteNumber, /^M-250705-2026-01-000001-\d$/);
    const persons = { askedBy: clerk.actor.person, approvedBy: registrar.actor.person };
    assert.deepEqual(note, { what: "clerical", authority: "धारा 15", changed: ["motherName"], ...persons, on: today });
    assert.deepEqual(said, open("माता का नाम सुधारा गया", "note"));
  });

  for (const what of ["fraudulent", "cancellation"] as const)
    test(`${what}: the entry counts no more, stays in the register, and takes no further note`, () => {
      const margin = new Margin();
      margin.ask(what, named, registrar);
      assert.equal(margin.approve(what, named, district), "accepted");
      assert.equal(margin.event.state, "cancelled");
      assert.equal(margin.entry.number, "B-1");
      assert.equal(margin.ask("clerical", respelled, clerk, { serial: 2 }), "margin.not_registered");
    });
});

describe("whatever is asked and decided, in any order", () => {
  const steps = fc.array(
    fc.record({
      ask: fc.constantFrom<readonly [MarginKind, Form]>(
        ["clerical", respelled],
        ["clerical", named],
        ["substantive", another],
        ["adoption", adopted],
        ["cancellation", named],
        ["fraudulent", named],
      ),
      by: fc.constantFrom(clerk, second, registrar, father, stranger),
      end: fc.constantFrom("approve", "refuse", "withdraw", "leave"),
      on: fc.integer({ min: 0, max: 500 }),
    }),
    { maxLength: 12 },
  );

  test("the entry keeps its number, no note is lost, and the book of notes has no gap", () => {
    fc.assert(
      fc.property(steps, (taken) => {
        const margin = new Margin();
        let serial = 1;
        let day = today;
        for (const {
          ask: [what, form],
          by,
          end,
          on,
        } of taken) {
          day = addDays(day, on);
          const before = margin.entry.margin;
          // Cancelling leaves the form as it is, whatever it has become by then.
          const whole = what === "cancellation" || what === "fraudulent" ? margin.form : form;
          if (margin.ask(what, whole, at(by, day), { serial }) !== "accepted") continue;
          const decider = at(what === "clerical" ? registrar : district, day);
          if (by === father) margin.examine(at(clerk, day), serial);
          if (end === "approve") margin.approve(what, whole, decider, { serial });
          if (end === "refuse") margin.refuse(decider, { serial });
          if (margin.state(serial) === "asked") margin.withdraw(at(by, day), serial);
          serial += 1;
          assert.deepEqual(margin.entry.margin.slice(0, before.length), before);
        }
        const { number, on, margin: notes, version } = margin.entry;
        assert.deepEqual([number, on, version], ["B-1", registeredOn, notes.length + 1]);
        const approved = margin.facts.filter((fact) => fact.kind === "margin.approved").length;
        assert.equal(notes.length, approved);
        assert.equal(new Set(notes.map((note) => note.number)).size, notes.length);
        for (const note of notes) assert.notEqual(note.askedBy, note.approvedBy);
        const years = Map.groupBy(notes, (note) => note.number.slice(9, 13));
        for (const ofYear of years.values())
          assert.deepEqual(
            ofYear.map((note) => Number(note.number.slice(17, 23))),
            ofYear.map((_note, index) => index + 1),
          );
      }),
    );
  });
});
