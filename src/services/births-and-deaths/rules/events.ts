// How facts move an event: from draft to entry, and the margin's notes.
import type { SubjectKind } from "../../../kernel/decider.ts";
import type { Fact, Recorded } from "../../../kernel/facts.ts";
import {
  type Entry,
  type Event,
  type EventAmended,
  type EventCopied,
  type EventDocumented,
  type EventFact,
  type EventReported,
  isEventFact,
  type Permission,
  type Report,
} from "./event.ts";
import { cancels } from "./margin-change.ts";

type Moved = Recorded<EventFact>;

function reportIn(fact: Recorded<EventReported | EventCopied>): Report {
  const { what, unit, reporter, form, foundBy, counted, delay, documents, on } = fact;
  const application = fact.kind === "event.reported" ? { application: fact.application } : {};
  return { ...application, what, unit, reporter, form, foundBy, counted, delay, documents, on, by: fact.recorded.by };
}

const handedIn = ({ documents }: Report, { document, recorded }: Recorded<EventDocumented>): Report["documents"] => [
  ...documents,
  { ...document, by: recorded.by },
];

function never(event: Event, fact: Moved): Error {
  return new Error(`${fact.kind} of an event that is ${event.state}`);
}

function amended(entry: Entry, { note, on }: EventAmended): Entry {
  return { ...entry, version: entry.version + 1, margin: [...entry.margin, { ...note, on }] };
}

function copied(fact: Recorded<EventCopied>): Event {
  const { number, book, registeredOn } = fact;
  const entry = {
    number,
    year: book.year,
    serial: 0,
    on: registeredOn,
    by: fact.recorded.by,
    book,
    version: 1,
    margin: [],
  };
  return { state: "registered", report: reportIn(fact), entry };
}

/** The report as an answer leaves it: it stays the first reporter's, of the first day unless the answer tells of another event. */
function answered(before: Report, after: Report, anew: boolean): Report {
  const { by, answeredBy = [], forwarded } = before;
  const { on } = anew ? after : before;
  const others = [...new Set([...answeredBy, after.by])].filter((one) => one !== by);
  return { ...after, by, on, ...(others.length > 0 && { answeredBy: others }), ...(forwarded && { forwarded }) };
}

/**
 * A second person stands for what she has read: after an answer changed the form she is asked again. A magistrate's order stays,
 * but has to be compared anew. Where the answer tells of another event, no order was given on it.
 */
function standing(permission: Permission | undefined): { readonly permission?: Permission } {
  if (permission?.for !== "over-year") return {};
  const { confirmedBy: _confirmedBy, ...order } = permission;
  return { permission: order };
}

/** Facts that move a report which is not decided yet. */
function whileOpen(event: Extract<Event, { state: "reported" | "asked" }>, fact: Moved): Event {
  switch (fact.kind) {
    case "event.reported":
      return {
        state: "reported",
        report: answered(event.report, reportIn(fact), fact.anew === true),
        ...(fact.anew ? {} : standing(event.permission)),
        ...(fact.answer && { answer: fact.answer }),
      };
    case "event.documented":
      return { ...event, report: { ...event.report, documents: handedIn(event.report, fact) } };
    case "event.asked": {
      const { report, permission } = event;
      return { state: "asked", report, ...(permission && { permission }), question: fact.question };
    }
    case "event.permitted":
      return { ...event, permission: fact.permission };
    case "event.refused":
      return {
        state: "refused",
        report: event.report,
        reason: fact.reason,
        on: fact.on,
        ...(fact.double && { double: fact.double }),
      };
    case "event.forwarded": {
      const { from, to, reason } = fact;
      return { ...event, report: { ...event.report, unit: to, forwarded: { from, reason } } };
    }
    case "event.registered": {
      const { number, year, numbered, on, recorded } = fact;
      const { report, permission } = event;
      const entry = { number, year, serial: numbered.serial, on, by: recorded.by, version: 1, margin: [] };
      return { state: "registered", report, ...(permission && { permission }), entry };
    }
    case "event.drafted":
    case "event.copied":
    case "event.amended":
    case "event.handed_on":
      throw never(event, fact);
    default:
      return fact satisfies never;
  }
}

/** Facts that move an entry; a cancelled one can still be handed on. */
function inRegister(event: Extract<Event, { state: "registered" | "cancelled" }>, fact: Moved): Event {
  const { report, entry } = event;
  if (fact.kind === "event.handed_on") {
    const { reference, version, on } = fact;
    return { ...event, entry: { ...entry, handedOn: { reference, version, on } } };
  }
  if (fact.kind === "event.documented") return { ...event, report: { ...report, documents: handedIn(report, fact) } };
  if (fact.kind !== "event.amended" || event.state === "cancelled") throw never(event, fact);
  const { form, foundBy, counted } = fact;
  const state = cancels(fact.note.what) ? "cancelled" : "registered";
  return { ...event, state, report: { ...report, form, foundBy, counted }, entry: amended(entry, fact) };
}

function evolve(event: Event, fact: Moved): Event {
  switch (event.state) {
    case "none":
    case "drafted":
      if (fact.kind === "event.drafted")
        return { state: "drafted", what: fact.what, draft: fact.draft, by: fact.recorded.by, on: fact.on };
      if (fact.kind === "event.reported")
        return { state: "reported", report: reportIn(fact), ...(fact.answer && { answer: fact.answer }) };
      if (fact.kind === "event.copied") return copied(fact);
      throw never(event, fact);
    case "reported":
    case "asked":
      return whileOpen(event, fact);
    case "registered":
    case "cancelled":
      return inRegister(event, fact);
    case "refused":
      throw never(event, fact);
    default:
      return event satisfies never;
  }
}

export const events: SubjectKind<Event> = {
  kind: "event",
  initial: { state: "none" },
  movedBy: (fact) => (isEventFact(fact) ? [fact.subject] : []),
  evolve: (event, fact) => {
    const move: Fact = fact;
    return isEventFact(move) ? evolve(event, move as Moved) : event;
  },
};
