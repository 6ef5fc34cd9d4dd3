// Reporting an event: a draft that is kept, the report with its delay and fee, and answers to the registrar's question.
import { bookOf, books, nextNumber } from "../../../kernel/book.ts";
import { canonicalJson } from "../../../kernel/canonical.ts";
import { type CivilDate, compareDates, financialYearOf, yearOf } from "../../../kernel/civil-date.ts";
import {
  accept,
  type Command,
  type Context,
  type Decision,
  type Procedure,
  type Role,
  type See,
  touch,
} from "../../../kernel/decider.ts";
import { type Account, accounts } from "../../../kernel/dues.ts";
import type { Due, DueCorrected, DueRaised, Fact, Numbered } from "../../../kernel/facts.ts";
import type { BookId, SubjectId } from "../../../kernel/ids.ts";
import { paise } from "../../../kernel/money.ts";
import { open } from "../../../kernel/private.ts";
import { makeApplicationNumber } from "../../../kernel/public-number.ts";
import { type Refused, refuse } from "../../../kernel/refusal.ts";
import { normaliseText } from "../../../kernel/text.ts";
import type { RegistrationLaw } from "../../../kernel/registration-law.ts";
import { yearsLived } from "./age.ts";
import { type Delay, delayOf, lateFee, laterOf } from "./delay.ts";
import {
  accountOfEvent,
  type Counted,
  type Event,
  type EventDocument,
  type EventDocumented,
  type EventDrafted,
  type EventReported,
  type FoundBy,
  type KeptDocument,
  type Report,
  type ReportedFrom,
  wrote,
} from "./event.ts";
import { events } from "./events.ts";
import type { EventKind, Form, PlaceKind } from "./forms.ts";
import { isAdopted, isHolder } from "./margin.ts";
import { sameEvent } from "./same-event.ts";
import { institutions, units } from "./unit.ts";

export const serviceName = "births-and-deaths";
const lateHead = "late-registration-fee";
/** Documents of one event. */
export const documents_max = 20;
/** Letters of an answer, a question or a reason. */
export const words_letters_max = 1_000;
/** Drafts of one person that are open at once. */
export const open_drafts_max = 50;
/** Letters of a draft, all its fields together. */
export const draft_letters_max = 20_000;

const rule = "RBD Act 1969, sections 8 to 10";

/** Keeps a form that is not complete. Only who began it may go on with it. */
export interface DraftEvent extends Command {
  readonly do: "event.draft";
  readonly event: SubjectId;
  readonly what: EventKind;
  /** The fields as they were typed, as JSON. */
  readonly draft: string;
  /** Drafts of this person that are open already. */
  readonly drafts: number;
}

/** A draft is its writer's alone. */
const mine = (event: Event, context: Context): boolean =>
  event.state === "none" || (event.state === "drafted" && event.by === context.actor.person);

/** A question is answered by whoever reported, by a colleague of the same institution, or at the counter where it came from. */
function mayAnswer(report: Report, reporter: ReportedFrom, { actor }: Context): boolean {
  if (report.by === actor.person) return true;
  if (report.reporter.from === "institution")
    return reporter.from === "institution" && reporter.institution === report.reporter.institution;
  return report.reporter.from === "counter" && reporter.from === "counter";
}

/** What whoever may not write at it is told: nothing of another's, not even that there is one. The office sees all reports. */
function notOpen(event: Event, theirs: boolean, { actor }: Context): Refused {
  const reported = event.state !== "none" && event.state !== "drafted";
  const office = actor.roles.some((role) => role === "clerk" || role === "registrar");
  if (!reported || !(theirs || office)) return refuse("event.unknown", rule);
  return refuse(event.state === "asked" && !theirs ? "event.not_yours" : "event.already_reported", rule);
}

export const draftEvent: Procedure<DraftEvent> = {
  do: "event.draft",
  roles: ["citizen", "institution", "clerk", "registrar"],
  touches: ({ event }) => [touch(events, event)],
  decide: ({ event, what, draft, drafts }, see, context): Decision => {
    const before = see(events, event).state;
    if (!mine(before, context)) {
      const reported = before.state !== "none" && before.state !== "drafted";
      return notOpen(before, reported && wrote(before.report, context.actor.person), context);
    }
    if (before.state === "none" && drafts >= open_drafts_max)
      return refuse("event.drafts_many", rule, { values: { max: open_drafts_max } });
    if (draft.length > draft_letters_max)
      return refuse("event.too_long", rule, { field: "remarks", values: { max: draft_letters_max } });
    const fact: EventDrafted = {
      kind: "event.drafted",
      subject: event,
      what,
      draft: open(draft, "note"),
      on: context.today,
    };
    return accept(fact);
  },
};

/** What an entry is found by, out of its form. */
export function foundByOf(form: Form): FoundBy {
  const name = (value: string | undefined) => (value === undefined ? undefined : open(value, "name"));
  const parts = {
    child: name(form.childName),
    person: name(form.personName),
    mother: name(form.motherName),
    father: name(form.fatherName),
    spouse: name(form.spouseName),
    mobile: form.mobile === undefined ? undefined : open(form.mobile, "mobile"),
  };
  const given = Object.fromEntries(Object.entries(parts).filter(([, value]) => value !== undefined));
  return { date: open(form.eventDate ?? "", "date"), ...given };
}

/** What the returns count, out of a form that was read. */
export function countedOf(form: Form): Counted {
  const number = (value: string | undefined) => (value === undefined ? undefined : Number(value));
  const parts = {
    motherAge: number(form.motherAge),
    ageYears: yearsLived(form),
    cause: form.cause,
    attention: form.attention,
    children: number(form.childrenAlive),
    birthOrder: number(form.birthOrder),
  };
  const given = Object.fromEntries(Object.entries(parts).filter(([, value]) => value !== undefined));
  return {
    month: (form.eventDate ?? "").slice(0, 7),
    sex: form.sex ?? "",
    place: (form.place ?? "other") as PlaceKind,
    ...given,
  };
}

/** Only those of the office report from the counter; nobody reports out of a book in this way. */
function mayReportAs({ from }: ReportedFrom, { actor }: Context): boolean {
  const is = (...roles: readonly Role[]): boolean => roles.some((role) => actor.roles.includes(role));
  switch (from) {
    case "household":
      return is("citizen");
    case "counter":
      return is("clerk", "registrar");
    case "institution":
      return is("institution");
    case "book":
      return false;
    default:
      return from satisfies never;
  }
}

/** Reports an event, or answers the registrar's question with the form as it is now. */
export interface ReportEvent extends Command {
  readonly do: "event.report";
  readonly event: SubjectId;
  readonly what: EventKind;
  readonly unit: SubjectId;
  readonly reporter: ReportedFrom;
  /** Read by `readForm`: complete and in one way of writing. */
  readonly form: Form;
  readonly documents: readonly EventDocument[];
  readonly answer?: string;
  /** With an answer: the form as it was, opened at the revision in `seen`. Without it the answer counts as another event. */
  readonly before?: Form;
  readonly law: RegistrationLaw;
}

/** Whether this unit registers this event: an institution's are its own unit's. */
function wrongPlace(command: ReportEvent, see: See, context: Context): Refused | undefined {
  const { unit, reporter, form } = command;
  if (see(units, unit).state.state !== "open") return refuse("unit.unknown", rule, { field: "unit" });
  if (reporter.from !== "institution") return undefined;
  const { state } = see(institutions, reporter.institution);
  if (state.state !== "listed" || !state.serving) return refuse("institution.unknown", rule, { field: "institution" });
  if (!state.people.includes(context.actor.person)) return refuse("institution.not_yours", rule);
  if (state.unit !== unit) return refuse("event.wrong_unit", rule, { field: "unit" });
  if (form.place !== "institution") return refuse("event.not_there", rule, { field: "place" });
  return undefined;
}

/**
 * The fee of the delay as it is now. Where an answer moved the day of the event into another class, what was raised before is
 * corrected away first; what was paid of it then counts for the new fee.
 */
function feeFacts(command: ReportEvent, delay: Delay, account: Account, { today }: Context): readonly Fact[] {
  const amountPaise = lateFee(delay, command.law);
  const subject = accountOfEvent(command.event);
  const said = { subject, of: command.event, service: serviceName, on: today, source: command.id } as const;
  const rows = account.lines
    .filter(({ head, raisedPaise }) => head === lateHead && raisedPaise > 0n)
    .map(({ head, year, raisedPaise }) => ({ head, year, differencePaise: paise(0n - raisedPaise) }));
  const corrected: DueCorrected = { kind: "due.corrected", ...said, rows, reason: "delay" };
  const dues: readonly Due[] = [{ head: lateHead, year: financialYearOf(today), amountPaise }];
  const raised: DueRaised = { kind: "due.raised", ...said, payableBy: today, dues };
  return [...(rows.length === 0 ? [] : [corrected]), ...(amountPaise === 0n ? [] : [raised])];
}

/** The letters in front of the numbers of reports. */
export const applicationLetters = "BD";

/** The gapless book of a town's reports of one calendar year. */
export const applicationBook = ({ town, today }: Context): BookId =>
  bookOf(town, `application/${applicationLetters}/${yearOf(today)}`);

/** How late it is; `anew` where the answer to a question tells of another event. */
interface DelayNow {
  readonly ok: true;
  readonly delay: Delay;
  readonly anew?: true;
}

/**
 * What was reported in time stays in time, whatever the answer to a question corrects; but another day or another person is
 * another event, which is counted from the day of the answer. No answer makes the delay smaller.
 */
function delayNow({ what, form, before, law }: ReportEvent, state: Event, { today }: Context): DelayNow | Refused {
  const dated = form.eventDate as CivilDate;
  if (state.state !== "asked") {
    if (compareDates(dated, today) > 0) return refuse("event.future", rule, { field: "eventDate" });
    return { ok: true, delay: delayOf(dated, today, law) };
  }
  const { on, delay } = state.report;
  if (compareDates(dated, on) > 0) return refuse("event.after_report", rule, { field: "eventDate" });
  const anew = before === undefined || !sameEvent(what, before, form);
  const counted = delayOf(dated, anew ? today : on, law);
  return { ok: true, delay: laterOf(delay, counted), ...(anew && { anew }) };
}

type Application = { readonly application: string; readonly numbered?: Numbered };

/** The number of a report: the next of the year, or the one it has. */
function applicationOf(before: Event, see: See, context: Context): Application {
  if (before.state === "asked" && before.report.application) return { application: before.report.application };
  const book = applicationBook(context);
  const numbered = nextNumber(book, see(books, book).state);
  const parts = { service: applicationLetters, town: context.town, year: yearOf(context.today) };
  return { application: makeApplicationNumber({ ...parts, serial: numbered.serial }), numbered };
}

function reported(
  command: ReportEvent,
  documents: readonly KeptDocument[],
  { delay, anew }: DelayNow,
  application: Application,
  { today }: Context,
): EventReported {
  const { event, what, unit, reporter, form } = command;
  const answer = normaliseText(command.answer ?? "");
  return {
    kind: "event.reported",
    subject: event,
    ...application,
    what,
    unit,
    reporter,
    form: open(canonicalJson(form), "note"),
    foundBy: foundByOf(form),
    counted: countedOf(form),
    delay,
    documents,
    on: today,
    ...(answer !== "" && { answer: open(answer, "note") }),
    ...(anew && { anew }),
  };
}

/** Whether this person may write this report now, or answer the question to it. */
function writeRefused({ what, reporter }: ReportEvent, before: Event, context: Context): Refused | undefined {
  if (!mayReportAs(reporter, context)) return refuse("event.not_yours", rule);
  if (mine(before, context)) return undefined;
  const reported = before.state !== "none" && before.state !== "drafted";
  const theirs = reported && mayAnswer(before.report, reporter, context);
  if (before.state !== "asked" || !theirs) return notOpen(before, theirs, context);
  return before.report.what === what ? undefined : refuse("event.unknown", rule);
}

export const reportEvent: Procedure<ReportEvent> = {
  do: "event.report",
  roles: ["citizen", "institution", "clerk", "registrar"],
  touches: ({ event, unit, reporter }, context) => [
    touch(events, event),
    touch(accounts, accountOfEvent(event)),
    touch(books, applicationBook(context)),
    touch(units, unit),
    ...(reporter.from === "institution" ? [touch(institutions, reporter.institution)] : []),
  ],
  decide: (command, see, context): Decision => {
    const before = see(events, command.event).state;
    const closed = writeRefused(command, before, context);
    if (closed) return closed;
    // An answer keeps the documents that were there.
    const given = command.documents.map((one): KeptDocument => ({ ...one, by: context.actor.person }));
    const documents = [...(before.state === "asked" ? before.report.documents : []), ...given];
    if (documents.length > documents_max)
      return refuse("event.documents", rule, { field: "documents", values: { max: documents_max } });
    if ((command.answer ?? "").length > words_letters_max)
      return refuse("event.too_long", rule, { field: "answer", values: { max: words_letters_max } });
    const refused = wrongPlace(command, see, context);
    if (refused) return refused;
    const now = delayNow(command, before, context);
    if (!now.ok) return now;
    const { delay } = now;
    const isNew = before.state !== "asked" || before.report.delay !== delay;
    const application = applicationOf(before, see, context);
    const account = see(accounts, accountOfEvent(command.event)).state;
    return accept<Fact>(
      reported(command, documents, now, application, context),
      ...(isNew ? feeFacts(command, delay, account, context) : []),
    );
  },
};

type Entered = Extract<Event, { readonly report: Report }>;

/** Adds a scan to a report or an entry. */
export interface DocumentEvent extends Command {
  readonly do: "event.document";
  readonly event: SubjectId;
  readonly document: EventDocument;
  /** The institution for which the actor acts, when he is not who reported. */
  readonly institution?: SubjectId;
}

/** Outside the office: whoever holds the entry, and colleagues of the institution that reported it until it is adopted. */
function outsiderMay({ institution }: DocumentEvent, event: Entered, see: See, { actor }: Context): boolean {
  if (isHolder(event, actor.person, [])) return true;
  if (isAdopted(event)) return false;
  const { reporter } = event.report;
  if (reporter.from !== "institution" || reporter.institution !== institution) return false;
  const { state } = see(institutions, institution);
  return state.state === "listed" && state.serving && state.people.includes(actor.person);
}

export const documentEvent: Procedure<DocumentEvent> = {
  do: "event.document",
  roles: ["citizen", "institution", "clerk", "registrar", "district-registrar", "officer"],
  touches: ({ event, institution }) => [
    touch(events, event),
    ...(institution === undefined ? [] : [touch(institutions, institution)]),
  ],
  decide: (command, see, context): Decision => {
    const { event, document } = command;
    const { state } = see(events, event);
    if (state.state === "none" || state.state === "drafted" || state.state === "refused")
      return refuse("event.unknown", rule);
    const outside = context.actor.roles.every((role) => role === "citizen" || role === "institution");
    if (outside && !outsiderMay(command, state, see, context)) return refuse("event.not_yours", rule);
    if (state.report.documents.length >= documents_max)
      return refuse("event.documents", rule, { field: "documents", values: { max: documents_max } });
    const fact: EventDocumented = { kind: "event.documented", subject: event, document, on: context.today };
    return accept(fact);
  },
};
