// A request for a note in the margin of an entry: asked, examined, then approved, refused or withdrawn.
import type { CivilDate } from "../../../kernel/civil-date.ts";
import type { SubjectKind } from "../../../kernel/decider.ts";
import type { Due, Fact, Recorded } from "../../../kernel/facts.ts";
import { derivedUuid, type PersonId, type SubjectId, subjectId } from "../../../kernel/ids.ts";
import { isOpen, type Private } from "../../../kernel/private.ts";
import type { Event, EventDocument, MarginKind, MarginNote } from "./event.ts";
import type { FieldName } from "./forms.ts";

/** An order of a court or authority, as it is cited in the margin. */
export interface MarginOrder {
  readonly number: string;
  readonly dated: CivilDate;
  readonly court: string;
}

/** A credible person who declares that a substantive correction is true. Source: MP Rules, on section 15. */
export interface Witness {
  readonly name: Private;
}

/** From whom it comes: a citizen herself, a clerk for whoever stands at the counter, or the registrar. */
export type AskedFrom = "citizen" | "counter" | "office";

export interface MarginAskedFor {
  readonly event: SubjectId;
  readonly unit: SubjectId;
  /** The how manieth request for this entry, from 1. */
  readonly serial: number;
  readonly what: MarginKind;
  readonly from: AskedFrom;
  /** The version of the entry that was before the asker's eyes. */
  readonly version: number;
  readonly changed: readonly FieldName[];
  /** The whole form as it shall hold, as canonical JSON, sealed. */
  readonly form: Private;
  /** Why, in the asker's words. */
  readonly ground: Private;
  readonly order?: MarginOrder;
  readonly witnesses: readonly Witness[];
  readonly documents: readonly EventDocument[];
  /** What the note costs; it must be paid before anybody approves. */
  readonly fee?: Due;
}

interface Asked extends MarginAskedFor {
  readonly askedBy: PersonId;
  readonly askedOn: CivilDate;
  /** Who of the office compared what a citizen sent with the proof. */
  readonly examined?: { readonly by: PersonId; readonly on: CivilDate; readonly remark: Private };
}
interface Decided {
  readonly decidedBy: PersonId;
  readonly decidedOn: CivilDate;
}

export type MarginRequest =
  | { readonly state: "none" }
  | ({ readonly state: "asked" } & Asked)
  | ({ readonly state: "approved"; readonly number: string } & Asked & Decided)
  | ({ readonly state: "refused"; readonly reason: Private } & Asked & Decided)
  | ({ readonly state: "withdrawn" } & Asked & Decided);

/** The request of this serial for an entry: one for ever, so that no two are open side by side. */
export const marginOf = (event: SubjectId, serial: number): SubjectId =>
  subjectId(derivedUuid("margin request", event, String(serial)));

interface Of<K extends string> extends Fact {
  readonly kind: K;
  readonly on: CivilDate;
}
export interface MarginAsked extends Of<"margin.asked">, MarginAskedFor {}
export interface MarginDocumented extends Of<"margin.documented"> {
  readonly document: EventDocument;
}
export interface MarginExamined extends Of<"margin.examined"> {
  readonly remark: Private;
}
/** The note itself is the `event.amended` recorded with it. */
export interface MarginApproved extends Of<"margin.approved"> {
  readonly number: string;
}
export interface MarginRefused extends Of<"margin.refused"> {
  readonly reason: Private;
}
export type MarginWithdrawn = Of<"margin.withdrawn">;
export type MarginFact =
  | MarginAsked
  | MarginDocumented
  | MarginExamined
  | MarginApproved
  | MarginRefused
  | MarginWithdrawn;

const marginFacts: ReadonlySet<string> = new Set<MarginFact["kind"]>([
  "margin.asked",
  "margin.documented",
  "margin.examined",
  "margin.approved",
  "margin.refused",
  "margin.withdrawn",
]);
const isMarginFact = (fact: Fact): fact is MarginFact => marginFacts.has(fact.kind);

function begun(fact: Recorded<MarginAsked>): MarginRequest {
  const { event, unit, serial, what, from, version, changed, form, ground, order, witnesses, documents, fee } = fact;
  const asked = { event, unit, serial, what, from, version, changed, form, ground, witnesses, documents };
  const more = { ...(order && { order }), ...(fee && { fee }), askedBy: fact.recorded.by, askedOn: fact.on };
  return { state: "asked", ...asked, ...more };
}

function evolve(request: MarginRequest, fact: Recorded<MarginFact>): MarginRequest {
  if (fact.kind === "margin.asked") {
    if (request.state !== "none") throw new Error(`request ${fact.subject} is asked twice`);
    return begun(fact);
  }
  if (request.state !== "asked") throw new Error(`${fact.kind} of a request that is ${request.state}`);
  const { by } = fact.recorded;
  switch (fact.kind) {
    case "margin.documented":
      return { ...request, documents: [...request.documents, fact.document] };
    case "margin.examined":
      return { ...request, examined: { by, on: fact.on, remark: fact.remark } };
    case "margin.approved":
      return { ...request, state: "approved", number: fact.number, decidedBy: by, decidedOn: fact.on };
    case "margin.refused":
      return { ...request, state: "refused", reason: fact.reason, decidedBy: by, decidedOn: fact.on };
    case "margin.withdrawn":
      return { ...request, state: "withdrawn", decidedBy: by, decidedOn: fact.on };
    default:
      return fact satisfies never;
  }
}

/** Requests for notes in the margin. */
export const margins: SubjectKind<MarginRequest> = {
  kind: "margin",
  initial: { state: "none" },
  movedBy: (fact) => (isMarginFact(fact) ? [fact.subject] : []),
  evolve: (request, fact) => {
    const move: Fact = fact;
    return isMarginFact(move) ? evolve(request, move as Recorded<MarginFact>) : request;
  },
};

const tokensOf = (value: Private | undefined): readonly string[] =>
  value === undefined || isOpen(value) ? [] : value.find;

/** Whether an adoption was noted after an entry had this version. */
export const adoptedSince = (margin: readonly MarginNote[], version: number): boolean =>
  margin.slice(version - 1).some((note) => note.what === "adoption");

/** Whether the child of an entry was adopted: whoever knew it before has no more part in it. */
export const isAdopted = (event: Event): boolean => "entry" in event && adoptedSince(event.entry.margin, 1);

/** Whether the mobile with which somebody signed in stands in the form of an event. */
export const hasMobile = (event: Event, mobileTokens: readonly string[]): boolean =>
  event.state !== "none" &&
  event.state !== "drafted" &&
  tokensOf(event.report.foundBy.mobile).some((token) => mobileTokens.includes(token));

/** Whether somebody reported an event. After an adoption whoever reported the birth is a stranger to it. */
export const isReporter = (event: Event, person: PersonId): boolean =>
  event.state !== "none" && event.state !== "drafted" && !isAdopted(event) && event.report.by === person;

/**
 * Whether an entry is this citizen's to look at and to ask about: she reported it, or her mobile stands in its form. After an
 * adoption the mobile alone counts: whoever asked for its note may well be of the earlier family.
 */
export const isHolder = (event: Event, person: PersonId, mobileTokens: readonly string[]): boolean =>
  isReporter(event, person) || hasMobile(event, mobileTokens);
