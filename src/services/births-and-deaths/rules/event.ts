// A birth, death or still-birth from its first draft to the entry in the register and the notes in its margin.
import type { BlobReference } from "../../../kernel/blob.ts";
import type { CivilDate } from "../../../kernel/civil-date.ts";
import type { Fact, Numbered } from "../../../kernel/facts.ts";
import { type AccountId, accountId, derivedUuid, type PersonId, type SubjectId } from "../../../kernel/ids.ts";
import type { Private } from "../../../kernel/private.ts";
import type { Delay } from "./delay.ts";
import type { EventKind, FieldName, PlaceKind } from "./forms.ts";

/** Who reported: somebody of an institution, a person of the household, a clerk for whoever stands at the counter, or an old book. */
export type ReportedFrom =
  | { readonly from: "institution"; readonly institution: SubjectId }
  | { readonly from: "household" }
  | { readonly from: "counter" }
  | { readonly from: "book" };

export const documentKinds = [
  "proof",
  "self-attested",
  "order",
  "permission",
  "medical-cause",
  "page",
  "other",
] as const;
export type DocumentKind = (typeof documentKinds)[number];
/** A scan that came with a report; `id` names it on pages. */
export interface EventDocument extends BlobReference {
  readonly what: DocumentKind;
}

/** A scan as it is kept: `by` handed it in. */
export interface KeptDocument extends EventDocument {
  readonly by: PersonId;
}

/** What an entry is found and compared by: sealed, with the tokens of its class. */
export interface FoundBy {
  readonly date: Private;
  readonly child?: Private;
  readonly person?: Private;
  readonly mother?: Private;
  readonly father?: Private;
  readonly spouse?: Private;
  /** Whose event it is may ask for it by this mobile. */
  readonly mobile?: Private;
}

/** What the returns count; nothing here names a person. `month` is the event's, YYYY-MM. An old book may not say sex ("") or place. */
export interface Counted {
  readonly month: string;
  readonly sex: string;
  readonly place?: PlaceKind;
  readonly motherAge?: number;
  readonly ageYears?: number;
  readonly cause?: string;
  readonly attention?: string;
  /** Children of the mother that were born alive so far, this one among them. */
  readonly children?: number;
  /** Place in the order of birth of twins or more. */
  readonly birthOrder?: number;
}

/** All that was reported. `form` is the whole form as canonical JSON, sealed. */
export interface Report extends Readonly<{ form: Private; foundBy: FoundBy; counted: Counted }> {
  /** The number under which people ask for it and pay its fees, such as "BD-250705-2026-0000012-4"; an entry of an old book has none. */
  readonly application?: string;
  readonly what: EventKind;
  readonly unit: SubjectId;
  readonly reporter: ReportedFrom;
  readonly by: PersonId;
  /** Others who wrote at it by answering the registrar's question. */
  readonly answeredBy?: readonly PersonId[];
  readonly on: CivilDate;
  readonly delay: Delay;
  readonly documents: readonly KeptDocument[];
  /** The unit that handed it on to this one, and why. */
  readonly forwarded?: { readonly from: SubjectId; readonly reason: Private };
}

/** Whether there is a scan of this kind, and whether somebody beside this person handed one in: nobody vouches for her own. */
export function documentOf(
  { documents }: Pick<Report, "documents">,
  what: DocumentKind,
  besides: PersonId,
): "none" | "own" | "another's" {
  const those = documents.filter((one) => one.what === what);
  if (those.length === 0) return "none";
  return those.some(({ by }) => by !== besides) ? "another's" : "own";
}

/** Whether somebody wrote at a report: nobody is the second person of what is her own. */
export const wrote = ({ by, answeredBy = [] }: Pick<Report, "by" | "answeredBy">, person: PersonId): boolean =>
  by === person || answeredBy.includes(person);

/** The second person's part in a delayed registration. Source: RBD Act 1969, section 13. */
export type Permission =
  | { readonly for: "late"; readonly by: PersonId; readonly on: CivilDate }
  | { readonly for: "within-year"; readonly by: PersonId; readonly on: CivilDate; readonly number: string }
  | {
      readonly for: "over-year";
      readonly by: PersonId;
      readonly on: CivilDate;
      readonly number: string;
      readonly dated: CivilDate;
      readonly court: string;
      /** Who compared the order with the court's own copy; until then it counts for nothing. */
      readonly confirmedBy?: PersonId;
    };

export const marginKinds = ["name", "clerical", "substantive", "fraudulent", "adoption", "cancellation"] as const;
export type MarginKind = (typeof marginKinds)[number];

/** A note in the margin: the entry stays as it was written, the note says what holds from now on. */
export interface MarginNote {
  readonly number: string;
  readonly what: MarginKind;
  readonly on: CivilDate;
  readonly authority: string;
  readonly changed: readonly FieldName[];
  /** What it says, sealed. */
  readonly said: Private;
  readonly askedBy: PersonId;
  readonly approvedBy: PersonId;
}

/** Where an entry of an old book stands. */
export interface BookPlace {
  readonly book: string;
  readonly page: number;
  readonly entry: string;
  /** The year of the book's registration number. */
  readonly year: number;
}

/** How an entry stands in the register. */
export interface Entry {
  readonly number: string;
  readonly year: number;
  readonly serial: number;
  readonly on: CivilDate;
  readonly by: PersonId;
  readonly book?: BookPlace;
  /** 1 as registered; each note in the margin makes the next. */
  readonly version: number;
  readonly margin: readonly MarginNote[];
  /** The state register's own number, once it has taken the entry over, and the version that it has. */
  readonly handedOn?: { readonly reference: string; readonly version: number; readonly on: CivilDate };
}

export type Event =
  | { readonly state: "none" }
  | {
      readonly state: "drafted";
      readonly what: EventKind;
      readonly draft: Private;
      readonly by: PersonId;
      readonly on: CivilDate;
    }
  | { readonly state: "reported"; readonly report: Report; readonly permission?: Permission; readonly answer?: Private }
  | { readonly state: "asked"; readonly report: Report; readonly permission?: Permission; readonly question: Private }
  | {
      readonly state: "refused";
      readonly report: Report;
      readonly reason: Private;
      readonly on: CivilDate;
      readonly double?: SubjectId;
    }
  | { readonly state: "registered"; readonly report: Report; readonly permission?: Permission; readonly entry: Entry }
  | { readonly state: "cancelled"; readonly report: Report; readonly permission?: Permission; readonly entry: Entry };

export type EventState = Event["state"];

/** The account of an event's fees: one for ever. */
export const accountOfEvent = (event: SubjectId): AccountId => accountId(derivedUuid("registration account", event));

interface Of<K extends string> extends Fact {
  readonly kind: K;
  readonly on: CivilDate;
}
export interface EventDrafted extends Of<"event.drafted"> {
  readonly what: EventKind;
  readonly draft: Private;
}
/** What was said in a report, without what the register knows of it beside. */
type Said = Omit<Report, "by" | "on" | "application" | "answeredBy" | "forwarded">;
export interface EventReported extends Of<"event.reported">, Said {
  readonly application: string;
  /** Where the application's number comes from; an answer to a question keeps the number and draws none. */
  readonly numbered?: Numbered;
  /** What was answered to the registrar's question. */
  readonly answer?: Private;
  /** An answer that tells of another day or of somebody else: as if it were reported only now. */
  readonly anew?: true;
}
export interface EventDocumented extends Of<"event.documented"> {
  readonly document: EventDocument;
}
export interface EventAsked extends Of<"event.asked"> {
  readonly question: Private;
}
export interface EventPermitted extends Of<"event.permitted"> {
  readonly permission: Permission;
}
export interface EventRefused extends Of<"event.refused"> {
  readonly reason: Private;
  readonly double?: SubjectId;
}
/** Handed on to the unit in which it happened. */
export interface EventForwarded extends Of<"event.forwarded"> {
  readonly from: SubjectId;
  readonly to: SubjectId;
  readonly reason: Private;
}
export interface EventRegistered extends Of<"event.registered"> {
  readonly what: EventKind;
  readonly unit: SubjectId;
  readonly delay: Delay;
  readonly number: string;
  readonly year: number;
  readonly numbered: Numbered;
  /** Entries that looked alike and that the registrar judged to be others. */
  readonly others: readonly SubjectId[];
}
/** An entry out of an old book: it keeps the book's number. */
export interface EventCopied extends Of<"event.copied">, Said {
  readonly number: string;
  /** The number's own subject, which one entry has. */
  readonly numberGiven: SubjectId;
  readonly registeredOn: CivilDate;
  readonly book: BookPlace;
  /** Who brought the book's index; whoever took it in is the fact's own. */
  readonly broughtBy: PersonId;
}
export interface EventAmended extends Of<"event.amended"> {
  readonly note: Omit<MarginNote, "on">;
  readonly numbered: Numbered;
  readonly form: Private;
  readonly foundBy: FoundBy;
  readonly counted: Counted;
}
export interface EventHandedOn extends Of<"event.handed_on"> {
  readonly reference: string;
  /** The version of the entry that the state register has taken. */
  readonly version: number;
}
export type EventFact =
  | EventDrafted
  | EventReported
  | EventDocumented
  | EventAsked
  | EventPermitted
  | EventRefused
  | EventForwarded
  | EventRegistered
  | EventCopied
  | EventAmended
  | EventHandedOn;

const eventFacts: ReadonlySet<string> = new Set<EventFact["kind"]>([
  "event.drafted",
  "event.reported",
  "event.documented",
  "event.asked",
  "event.permitted",
  "event.refused",
  "event.forwarded",
  "event.registered",
  "event.copied",
  "event.amended",
  "event.handed_on",
]);
export const isEventFact = (fact: Fact): fact is EventFact => eventFacts.has(fact.kind);
