// Reporting: whose a draft is, what an institution may report, what an answer keeps, and what a delay costs.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { books } from "../../../kernel/book.ts";
import { addDays, type CivilDate, civilDate, instant } from "../../../kernel/civil-date.ts";
import type { Context, Decision, Role } from "../../../kernel/decider.ts";
import { accounts, owed } from "../../../kernel/dues.ts";
import { commandId, derivedUuid, personId, type SubjectId, subjectId } from "../../../kernel/ids.ts";
import { isOpen } from "../../../kernel/private.ts";
import type { RegistrationLaw } from "../../../kernel/registration-law.ts";
import { TownInMemory } from "../../../kernel/town-in-memory.ts";
import type { TownId } from "../../../kernel/town.ts";
import { accountOfEvent, type EventDocument, type ReportedFrom } from "./event.ts";
import { events } from "./events.ts";
import type { Form } from "./forms.ts";
import { askReporter } from "./registering.ts";
import {
  type DocumentEvent,
  documentEvent,
  documents_max,
  type DraftEvent,
  draftEvent,
  draft_letters_max,
  open_drafts_max,
  type ReportEvent,
  reportEvent,
} from "./reporting.ts";
import { institutions, unitOf, units } from "./unit.ts";

const town = 250705 as TownId;
const today = civilDate("2026-11-21");
const source = { source: "test", verified: false };
const law = {
  inTime: { days_max: 21, feePaise: 0n, ...source },
  late: { days_max: 30, feePaise: 2_000n, ...source },
  withinYear: { years_max: 1, feePaise: 5_000n, ...source },
  overYear: { feePaise: 10_000n, ...source },
  stillBirth: { weeks_min: 28, ...source },
} as unknown as RegistrationLaw;

const as = (name: string, role: Role, on: CivilDate = today): Context => ({
  town,
  today: on,
  now: instant(`${on}T05:30:00.000Z`),
  actor: { person: personId(derivedUuid("person", name)), roles: [role] },
});
const mother = as("mother", "citizen");
const stranger = as("stranger", "citizen");
const nurse = as("nurse", "institution");
const doctor = as("doctor", "institution");
const otherNurse = as("other nurse", "institution");
const clerk = as("clerk", "clerk");
const otherClerk = as("other clerk", "clerk");
const registrar = as("registrar", "registrar");

const hospital = subjectId(derivedUuid("hospital"));
const closed = subjectId(derivedUuid("closed hospital"));
const clinic = subjectId(derivedUuid("clinic"));
const unit = unitOf(town, 1);
const otherUnit = unitOf(town, 2);
const form: Form = {
  eventDate: "2026-11-15",
  sex: "female",
  motherName: "ममता धाकड़",
  place: "home",
  placeAddress: "गली 3",
  informantName: "रामेश्वर",
};
const scan: EventDocument = {
  blob: "a".repeat(64) as EventDocument["blob"],
  bytes: 9,
  type: "image/png",
  what: "proof",
};
const household: ReportedFrom = { from: "household" };
const counter: ReportedFrom = { from: "counter" };
const atHospital: ReportedFrom = { from: "institution", institution: hospital };
const atClinic: ReportedFrom = { from: "institution", institution: clinic };

let count = 0;
const fresh = () => commandId(derivedUuid("command", String((count += 1))));
const codeOf = (decision: Decision): string => (decision.ok ? "accepted" : decision.refusal.code);

/** A town with two units, a hospital and a clinic of the first, and one that serves no more. */
class Town extends TownInMemory {
  constructor() {
    super([accounts, books, events, institutions, units]);
    const given = { id: fresh() };
    const names = { nameHi: "शिवपुरी", nameEn: "Shivpuri" };
    const described = (subject: SubjectId, number: number) =>
      ({ kind: "unit.described", subject, number, ...names, registrars: [registrar.actor.person], on: today }) as never;
    this.move(described(unit, 1), registrar, given);
    this.move(described(otherUnit, 2), registrar, given);
    const staff = [nurse.actor.person, doctor.actor.person];
    for (const [subject, serving, people] of [
      [hospital, true, staff],
      [closed, false, staff],
      [clinic, true, [otherNurse.actor.person]],
    ] as const) {
      const said: object = { ...names, sort: "government", unit, people, serving, on: today };
      this.move({ kind: "institution.described", subject, ...said }, registrar, given);
    }
  }

  draft(by: Context, event: SubjectId, draft = "{}", drafts = 0): string {
    const command: DraftEvent = { do: "event.draft", id: fresh(), event, what: "birth", draft, drafts };
    return codeOf(this.do(draftEvent, command, by));
  }
  report(by: Context, event: SubjectId, more: Partial<ReportEvent> = {}): string {
    const usual = { what: "birth", unit, reporter: household, form, documents: [], law } as const;
    const { state } = this.see(events, event);
    const kept = state.state === "asked" ? state.report.form : undefined;
    const before = kept && isOpen(kept) ? { before: JSON.parse(kept.open) as Form } : {};
    const command: ReportEvent = { do: "event.report", id: fresh(), event, ...usual, ...before, ...more };
    return codeOf(this.do(reportEvent, command, by));
  }
  ask(event: SubjectId): void {
    const command = { do: "event.ask", id: fresh(), event, unit, question: "किस वार्ड में?" } as const;
    assert.equal(codeOf(this.do(askReporter, command, registrar)), "accepted");
  }
  document(by: Context, event: SubjectId, more: Partial<DocumentEvent> = {}): string {
    const command: DocumentEvent = { do: "event.document", id: fresh(), event, document: scan, ...more };
    return codeOf(this.do(documentEvent, command, by));
  }
  reportOf(event: SubjectId) {
    const { state } = this.see(events, event);
    if (state.state !== "reported" && state.state !== "asked") throw new Error(`the event is ${state.state}`);
    return state.report;
  }
  owes(event: SubjectId): bigint {
    return owed(this.see(accounts, accountOfEvent(event)).state);
  }
}

const newEvent = (): SubjectId => subjectId(derivedUuid("event", String((count += 1))));

describe("a draft", () => {
  test("is gone on with by its writer alone, and becomes her report", () => {
    const [own, event] = [new Town(), newEvent()];
    assert.equal(own.draft(mother, event, '{"motherName":"ममता"}'), "accepted");
    assert.equal(own.draft(mother, event, '{"motherName":"ममता धाकड़"}'), "accepted");
    assert.equal(own.draft(stranger, event), "event.unknown");
    assert.equal(own.report(stranger, event), "event.unknown");
    assert.equal(own.report(mother, event), "accepted");
    assert.equal(own.draft(mother, event), "event.already_reported");
    assert.equal(own.draft(stranger, event), "event.unknown");
    assert.equal(own.report(stranger, event), "event.unknown");
  });

  test("is one of so many, and those that there are may be gone on with", () => {
    const [own, event] = [new Town(), newEvent()];
    assert.equal(own.draft(mother, event, "{}", open_drafts_max - 1), "accepted");
    assert.equal(own.draft(mother, newEvent(), "{}", open_drafts_max), "event.drafts_many");
    assert.equal(own.draft(mother, event, "{}", open_drafts_max), "accepted");
  });

  test("holds what was typed sealed, up to its limit", () => {
    const [own, event] = [new Town(), newEvent()];
    assert.equal(own.draft(mother, event, "x".repeat(draft_letters_max + 1)), "event.too_long");
    own.draft(mother, event, "x".repeat(draft_letters_max));
    const { state } = own.see(events, event);
    assert.ok(state.state === "drafted" && isOpen(state.draft) && state.draft.class === "note");
  });

  test("takes no documents", () => {
    const [own, event] = [new Town(), newEvent()];
    own.draft(mother, event);
    assert.equal(own.document(mother, event), "event.unknown");
  });
});

const placed: Form = { ...form, place: "institution", placeAddress: "जिला चिकित्सालय" };
const reports: readonly (readonly [says: string, by: Context, more: Partial<ReportEvent>, code: string])[] = [
  ["a household reports what happened at home", mother, {}, "accepted"],
  ["a household reports a birth in a hospital elsewhere", mother, { form: placed }, "accepted"],
  ["a clerk reports at the counter", clerk, { reporter: counter }, "accepted"],
  ["a citizen does not report from the counter", mother, { reporter: counter }, "event.not_yours"],
  ["a nurse does not report as a household", nurse, {}, "event.not_yours"],
  ["nobody reports out of a book", clerk, { reporter: { from: "book" } }, "event.not_yours"],
  ["a nurse reports what happened in her hospital", nurse, { reporter: atHospital, form: placed }, "accepted"],
  ["a nurse reports nothing that happened at home", nurse, { reporter: atHospital }, "event.not_there"],
  ["a nurse of elsewhere reports nothing", otherNurse, { reporter: atHospital, form: placed }, "institution.not_yours"],
  [
    "a hospital reports to its own unit alone",
    nurse,
    { reporter: atHospital, form: placed, unit: otherUnit },
    "event.wrong_unit",
  ],
  [
    "a hospital that serves no more reports nothing",
    nurse,
    { reporter: { from: "institution", institution: closed }, form: placed },
    "institution.unknown",
  ],
  ["a unit that nobody opened takes no report", mother, { unit: unitOf(town, 9) }, "unit.unknown"],
  [
    "more documents than fit are refused",
    mother,
    { documents: Array.from({ length: 21 }, () => scan) },
    "event.documents",
  ],
];

describe("a report", () => {
  for (const [says, by, more, code] of reports) {
    test(says, () => assert.equal(new Town().report(by, newEvent(), more), code));
  }

  test("has a number of its own, the next of the year", () => {
    const [own, one, other] = [new Town(), newEvent(), newEvent()];
    own.report(mother, one);
    own.report(clerk, other, { reporter: counter });
    assert.match(own.reportOf(one).application ?? "", /^BD-250705-2026-0*1-\d$/);
    assert.match(own.reportOf(other).application ?? "", /^BD-250705-2026-0*2-\d$/);
  });

  test("is sent once", () => {
    const [own, event] = [new Town(), newEvent()];
    own.report(mother, event);
    assert.equal(own.report(mother, event), "event.already_reported");
  });

  const fees = [
    [0, 0n],
    [21, 0n],
    [22, 2_000n],
    [30, 2_000n],
    [31, 5_000n],
    [365, 5_000n],
    [366, 10_000n],
  ] as const;
  for (const [days, feePaise] of fees) {
    test(`${days} days after the event costs ${feePaise} paise`, () => {
      const [own, event] = [new Town(), newEvent()];
      own.report(mother, event, { form: { ...form, eventDate: addDays(today, -days) } });
      assert.equal(own.owes(event), feePaise);
    });
  }
});

describe("an answer to the registrar's question", () => {
  test("keeps the report's day, number and documents, and says what was answered", () => {
    const [own, event] = [new Town(), newEvent()];
    const late = { ...form, eventDate: "2026-11-01" };
    own.report(mother, event, { form: late });
    own.document(mother, event);
    const before = own.reportOf(event);
    own.ask(event);
    const later = { ...mother, today: civilDate("2026-12-20") };
    assert.equal(own.report(later, event, { form: { ...late, fatherName: "रामेश्वर" }, answer: "वार्ड 4" }), "accepted");
    const after = own.reportOf(event);
    assert.deepEqual([after.on, after.application, after.delay], [before.on, before.application, "in-time"]);
    assert.deepEqual(after.documents, [{ ...scan, by: mother.actor.person }]);
    const { state } = own.see(events, event);
    assert.ok(state.state === "reported" && state.answer && isOpen(state.answer) && state.answer.open === "वार्ड 4");
    assert.equal(own.owes(event), 0n);
  });

  test("that moves the day of the event into another class owes that class's fee, once", () => {
    const [own, event] = [new Town(), newEvent()];
    own.report(mother, event, { form: { ...form, eventDate: "2026-10-28" } });
    assert.equal(own.owes(event), 2_000n);
    own.ask(event);
    own.report(mother, event, { form: { ...form, eventDate: "2026-10-01" } });
    assert.equal(own.owes(event), 5_000n);
    own.ask(event);
    own.report(mother, event, { form: { ...form, eventDate: "2026-11-15" } });
    assert.equal(own.owes(event), 5_000n, "no answer makes a delay smaller");
  });

  const inTime = { ...form, eventDate: "2026-11-01", fatherName: "रामेश्वर धाकड़" };
  const later = { ...mother, today: civilDate("2026-12-20") };
  const said: readonly (readonly [says: string, form: Form, delay: string, on: string])[] = [
    ["another day, even one nearer", { ...inTime, eventDate: "2026-11-20" }, "late", "2026-12-20"],
    ["another day, further back", { ...inTime, eventDate: "2026-10-31" }, "within-year", "2026-12-20"],
    ["another mother", { ...inTime, motherName: "कविता धाकड़" }, "within-year", "2026-12-20"],
    ["a mother of another family", { ...inTime, motherName: "ममता जैन" }, "within-year", "2026-12-20"],
    ["the mother's name in other letters", { ...inTime, motherName: "Mamta Dhakad" }, "in-time", "2026-11-21"],
    ["a vowel of her name", { ...inTime, motherName: "ममत धाकड़" }, "in-time", "2026-11-21"],
    ["her name without the family's", { ...inTime, motherName: "ममता बाई" }, "in-time", "2026-11-21"],
    ["her family's name first", { ...inTime, motherName: "धाकड़ ममता" }, "in-time", "2026-11-21"],
    ["another name of the child", { ...inTime, childName: "परी" }, "in-time", "2026-11-21"],
    ["another father beside the mother", { ...inTime, fatherName: "सुरेश धाकड़" }, "in-time", "2026-11-21"],
  ];
  for (const [says, corrected, delay, on] of said) {
    test(`with ${says} is ${delay} a month after the report`, () => {
      const [own, event] = [new Town(), newEvent()];
      own.report(mother, event, { form: inTime });
      own.ask(event);
      assert.equal(own.report(later, event, { form: corrected }), "accepted");
      const after = own.reportOf(event);
      assert.deepEqual([after.delay, after.on], [delay, on]);
    });
  }

  test("whose earlier form nobody compared counts as another event", () => {
    const [own, event] = [new Town(), newEvent()];
    own.report(mother, event, { form: inTime });
    own.ask(event);
    own.report(later, event, { form: inTime, before: undefined } as never);
    assert.equal(own.reportOf(event).delay, "within-year");
  });

  test("is of an event before the report, and a new report of none that has yet to come", () => {
    const [own, event] = [new Town(), newEvent()];
    own.report(mother, event);
    own.ask(event);
    assert.equal(own.report(later, event, { form: { ...form, eventDate: "2026-11-22" } }), "event.after_report");
    assert.equal(own.report(mother, newEvent(), { form: { ...form, eventDate: "2026-11-22" } }), "event.future");
  });

  test("is not cut short: one that is too long is refused", () => {
    const [own, event] = [new Town(), newEvent()];
    own.report(mother, event);
    own.ask(event);
    assert.equal(own.report(mother, event, { answer: "क".repeat(1_001) }), "event.too_long");
  });

  test("makes no death of a birth", () => {
    const [own, event] = [new Town(), newEvent()];
    own.report(mother, event);
    own.ask(event);
    assert.equal(own.report(mother, event, { what: "death" }), "event.unknown");
  });

  const answers: readonly (readonly [
    says: string,
    first: Context,
    from: ReportedFrom,
    then: Context,
    as: ReportedFrom,
    code: string,
  ])[] = [
    ["comes from who reported", mother, household, mother, household, "accepted"],
    ["comes from nobody else's household", mother, household, stranger, household, "event.unknown"],
    ["comes from a colleague in the hospital", nurse, atHospital, doctor, atHospital, "accepted"],
    ["for a hospital comes from no other", nurse, atHospital, otherNurse, atClinic, "event.unknown"],
    ["for a hospital comes not from the counter", nurse, atHospital, clerk, counter, "event.not_yours"],
    ["comes from another clerk at the counter", clerk, counter, otherClerk, counter, "accepted"],
    ["for a household comes not from the counter", mother, household, clerk, counter, "event.not_yours"],
  ];
  for (const [says, first, from, then, reporter, code] of answers) {
    test(says, () => {
      const [own, event] = [new Town(), newEvent()];
      const said = { form: from.from === "institution" ? placed : form };
      assert.equal(own.report(first, event, { ...said, reporter: from }), "accepted");
      own.ask(event);
      assert.equal(own.report(then, event, { ...said, reporter }), code);
    });
  }
});

describe("a document", () => {
  test("comes from the reporter, a colleague or the office, and from nobody else", () => {
    const [own, event] = [new Town(), newEvent()];
    own.report(nurse, event, { reporter: atHospital, form: placed });
    assert.equal(own.document(nurse, event), "accepted");
    assert.equal(own.document(doctor, event, { institution: hospital }), "accepted");
    assert.equal(own.document(otherNurse, event, { institution: hospital }), "event.not_yours");
    assert.equal(own.document(doctor, event), "event.not_yours");
    assert.equal(own.document(stranger, event), "event.not_yours");
    assert.equal(own.document(registrar, event), "accepted");
  });

  test("is one of so many", () => {
    const [own, event] = [new Town(), newEvent()];
    own.report(mother, event);
    for (let at = 0; at < documents_max; at += 1) assert.equal(own.document(mother, event), "accepted");
    assert.equal(own.document(mother, event), "event.documents");
  });
});
