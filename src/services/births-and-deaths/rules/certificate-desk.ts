// An entry and the desk that gives out its certificates, in memory, for the tests of their rules.
import { books } from "../../../kernel/book.ts";
import { type CivilDate, civilDate, instant } from "../../../kernel/civil-date.ts";
import type { Context, Decision, Role } from "../../../kernel/decider.ts";
import { accounts, openDues, owed } from "../../../kernel/dues.ts";
import { commandId, derivedUuid, personId, receiptId, type SubjectId, subjectId } from "../../../kernel/ids.ts";
import { paise } from "../../../kernel/money.ts";
import { open } from "../../../kernel/private.ts";
import { TownInMemory } from "../../../kernel/town-in-memory.ts";
import type { TownId } from "../../../kernel/town.ts";
import { accountOfRequest } from "./certificate.ts";
import {
  type AskCertificate,
  askCertificate,
  type GrantCertificate,
  grantCertificate,
  refuseCertificate,
} from "./certificate-asking.ts";
import { issueCertificate, printCertificate } from "./certificate-issuing.ts";
import { certificateFiles, certificateRequests, certificates } from "./certificates.ts";
import { events } from "./events.ts";
import type { EventKind } from "./forms.ts";
import { unitOf, units } from "./unit.ts";

export const town = 250705 as TownId;
export const unit = unitOf(town, 1);
export const event = subjectId(derivedUuid("event"));
export const today = civilDate("2026-11-21");
const copy = { source: "test", verified: false, feePaise: 5_000n };
export const law = { copy } as AskCertificate["law"];

const as = (name: string, roles: readonly Role[], on: CivilDate = today): Context => ({
  town,
  today: on,
  now: instant(`${on}T05:30:00.000Z`),
  actor: { person: personId(derivedUuid("person", name)), roles },
});
export const clerk = as("clerk", ["clerk"]);
export const registrar = as("registrar", ["registrar"]);
export const father = as("father", ["citizen"]);
export const mother = as("mother", ["citizen"]);
export const stranger = as("stranger", ["citizen"]);
/** The token of the mobile that stands in the form. */
export const familys = ["aa11"];

let count = 0;
const fresh = () => commandId(derivedUuid("certificate test", String((count += 1))));
const codeOf = (decision: Decision): string => (decision.ok ? "accepted" : decision.refusal.code);

export const seen = { what: "voter", ending: "४५67" };
export const date = open("2026-11-15", "date");
/** What an entry must say for a certificate. */
export const whole = (mobile: object) => ({
  foundBy: { date, mother: open("ममता", "name"), mobile },
  counted: { month: "2026-11", sex: "female" },
});

/** A town with one entry that the father reported. */
export class Desk extends TownInMemory {
  constructor(what: EventKind = "birth", said: object = {}) {
    super([accounts, books, events, units, certificates, certificateRequests, certificateFiles]);
    const kept = { number: 7, nameHi: "शिवपुरी", nameEn: "Shivpuri", registrars: [] };
    this.move({ kind: "unit.described", subject: unit, ...kept, on: today } as never, registrar, { id: fresh() });
    const mobile = { sealed: "x", class: "mobile", find: familys };
    const sealed = { form: open("{}", "note"), ...whole(mobile), ...said };
    const about = { what, unit, reporter: { from: "household" }, delay: "in-time", documents: [], application: "BD" };
    this.move({ kind: "event.reported", subject: event, ...about, ...sealed, on: today } as never, father, {
      id: fresh(),
    });
    const numbered = { book: derivedUuid("register"), serial: 1 };
    const entry = { what, unit, number: "B-1", year: 2026, numbered, others: [], on: today };
    const registered = { kind: "event.registered", subject: event, ...entry };
    this.move(registered, registrar, { id: fresh() });
  }

  /** A note in the margin. */
  amend(what: "clerical" | "adoption" | "cancellation" = "clerical"): void {
    const note = { number: "M-1", what, authority: "x", changed: [], said: open("x", "note") };
    const persons = { askedBy: mother.actor.person, approvedBy: registrar.actor.person };
    const mobile = { sealed: "x", class: "mobile", find: what === "adoption" ? ["new"] : familys };
    const sealed = { form: open("{}", "note"), ...whole(mobile) };
    const fact = { kind: "event.amended", subject: event, note: { ...note, ...persons }, ...sealed, on: today };
    this.move(fact, registrar, { id: fresh() });
  }

  ask(by: Context, more: Partial<AskCertificate> = {}): readonly [code: string, request: SubjectId] {
    const id = fresh();
    const request = subjectId(derivedUuid("request", id));
    const command: AskCertificate = {
      do: "certificate.ask",
      id,
      request,
      what: "birth",
      relation: "parent",
      event,
      wanted: '{"number":"B-1"}',
      name: "ममता धाकड़",
      order: "",
      proofs: [],
      mobileTokens: [],
      ...(by === clerk && { proof: seen }),
      law,
      ...more,
    };
    return [codeOf(this.do(askCertificate, command, by)), request];
  }
  /** Asks and must be taken. */
  asked(by: Context, more: Partial<AskCertificate> = {}): SubjectId {
    const [code, request] = this.ask(by, more);
    if (code !== "accepted") throw new Error(code);
    return request;
  }
  grant(request: SubjectId, by = clerk, of = event, more: Partial<GrantCertificate> = { proof: seen }): string {
    const command = { do: "certificate.grant", id: fresh(), request, event: of, law, ...more } as const;
    return codeOf(this.do(grantCertificate, command, by));
  }
  refuse(request: SubjectId, reason: "not-shown" | "closed" = "not-shown", by = clerk): string {
    const { state } = this.see(certificateRequests, request);
    const of = state.state === "granted" ? { event: state.event } : {};
    const command = { do: "certificate.refuse", id: fresh(), request, reason, ...of } as const;
    return codeOf(this.do(refuseCertificate, command, by));
  }
  issue(request: SubjectId, by: Context = clerk, more: { readonly event?: SubjectId; readonly unit?: SubjectId } = {}) {
    const certificate = subjectId(derivedUuid("certificate", request, String(count)));
    const command = { do: "certificate.issue", id: fresh(), request, certificate, event, unit, ...more } as const;
    return [codeOf(this.do(issueCertificate, command, by)), certificate] as const;
  }
  issued(request: SubjectId, by: Context = clerk): SubjectId {
    const [code, certificate] = this.issue(request, by);
    if (code !== "accepted") throw new Error(code);
    return certificate;
  }
  print(certificate: SubjectId, by: Context = clerk): string {
    return codeOf(this.do(printCertificate, { do: "certificate.print", id: fresh(), certificate, event }, by));
  }
  kept(certificate: SubjectId) {
    const { state } = this.see(certificates, certificate);
    if (state.state === "none") throw new Error("no certificate");
    return state;
  }
  stateOf(request: SubjectId): string {
    return this.see(certificateRequests, request).state.state;
  }
  owes(request: SubjectId): bigint {
    return owed(this.see(accounts, accountOfRequest(request)).state);
  }
  pay(request: SubjectId): void {
    const account = accountOfRequest(request);
    const allocations = openDues(this.see(accounts, account).state);
    const amountPaise = paise(allocations.reduce((all, due) => all + due.amountPaise, 0n));
    const receipt = { number: "R-1", service: "test", mode: "cash", advancePaise: paise(0n), on: today } as const;
    const subject = receiptId(derivedUuid("receipt", String((count += 1))));
    this.move({ kind: "receipt.issued", subject, account, ...receipt, allocations, amountPaise } as never, clerk, {
      id: fresh(),
    });
  }
}
