// An entry and its margin in memory, with the people of its town, for the tests of the margin's rules.
import { books } from "../../../kernel/book.ts";
import { canonicalJson } from "../../../kernel/canonical.ts";
import { type CivilDate, civilDate, instant } from "../../../kernel/civil-date.ts";
import type { Context, Decision, Role } from "../../../kernel/decider.ts";
import { accounts, openDues } from "../../../kernel/dues.ts";
import { commandId, derivedUuid, personId, receiptId, subjectId } from "../../../kernel/ids.ts";
import { paise } from "../../../kernel/money.ts";
import { open } from "../../../kernel/private.ts";
import type { RegistrationLaw } from "../../../kernel/registration-law.ts";
import { TownInMemory } from "../../../kernel/town-in-memory.ts";
import type { TownId } from "../../../kernel/town.ts";
import { accountOfEvent, type Event, type EventDocument, type MarginKind } from "./event.ts";
import { events } from "./events.ts";
import type { EventKind, Form } from "./forms.ts";
import { marginOf, margins } from "./margin.ts";
import { type AskMargin, askMargin } from "./margin-asking.ts";
import {
  type ApproveMargin,
  approveMargin,
  examineMargin,
  type RefuseMargin,
  refuseMargin,
  withdrawMargin,
} from "./margin-deciding.ts";
import { countedOf, foundByOf } from "./reporting.ts";
import { unitOf, units } from "./unit.ts";

export const town = 250705 as TownId;
export const unit = unitOf(town, 1);
export const registeredOn = civilDate("2026-02-28");
export const today = civilDate("2026-11-21");
const source = { source: "test", verified: false };
/** Of the law only what a margin asks for. */
export const law = {
  inTime: { days_max: 21, feePaise: 0n, ...source },
  late: { days_max: 30, feePaise: 200n, ...source },
  withinYear: { years_max: 1, feePaise: 500n, ...source },
  nameFree: { months: 12, ...source },
  nameLast: { years: 5, feePaise: 500n, ...source },
} as RegistrationLaw;
const person = (name: string) => personId(derivedUuid("person", name));
export const as = (name: string, roles: readonly Role[], on = today): Context => ({
  town,
  today: on,
  now: instant(`${on}T05:30:00.000Z`),
  actor: { person: person(name), roles },
});
export const clerk = as("clerk", ["clerk"]);
export const second = as("second clerk", ["clerk"]);
export const father = as("father", ["citizen"]);
export const stranger = as("stranger", ["citizen"]);
export const registrar = as("registrar", ["registrar"]);
export const elsewhere = as("registrar elsewhere", ["registrar"]);
export const district = as("district registrar", ["district-registrar"]);
export const at = (context: Context, on: CivilDate): Context => ({ ...context, today: on });

let count = 0;
const fresh = () => commandId(derivedUuid("command", String((count += 1))));
const codeOf = (decision: Decision): string => (decision.ok ? "accepted" : decision.refusal.code);
export const event = subjectId(derivedUuid("event"));
export const unnamed: Form = {
  eventDate: "2026-02-20",
  sex: "female",
  motherName: "ममता धाकड़",
  fatherName: "रामेश्वर धाकड़",
  place: "home",
  placeAddress: "गली 3, शिवपुरी",
  informantName: "रामेश्वर धाकड़",
};
export const named: Form = { ...unnamed, childName: "अन्वी धाकड़" };
export const deceased: Form = {
  eventDate: "2026-02-20",
  sex: "male",
  personName: "किशनलाल",
  ageYears: "71",
  place: "home",
};
export const scan: EventDocument = {
  blob: "a".repeat(64) as EventDocument["blob"],
  bytes: 9,
  type: "image/png",
  what: "proof",
};
export const orderScan: EventDocument = { ...scan, what: "order" };
export const order = { number: "12/2026", dated: civilDate("2026-10-01"), court: "जिला न्यायालय शिवपुरी" };

/** A town with one entry, reported by the father and registered on 28-02-2026. */
export class Margin extends TownInMemory {
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
    const registered = { kind: "event.registered", subject: event, ...entry };
    this.move(registered, registrar, given);
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

export const respelled: Form = { ...named, motherName: "Mamta Dhakad" };
export const another: Form = { ...named, eventDate: "2026-02-21" };
export const adopted: Form = { ...named, motherName: "सरला गुप्ता", fatherName: "विनोद गुप्ता" };
