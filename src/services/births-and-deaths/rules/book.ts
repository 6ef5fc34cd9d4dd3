// Old books: a scanned page that is kept once, and an entry that is copied out of it under the book's own number.
import type { BlobReference } from "../../../kernel/blob.ts";
import { canonicalJson } from "../../../kernel/canonical.ts";
import { type CivilDate, compareDates } from "../../../kernel/civil-date.ts";
import {
  accept,
  type Command,
  type Context,
  type Decision,
  type Procedure,
  type See,
  type SubjectKind,
  touch,
} from "../../../kernel/decider.ts";
import type { Fact, Recorded } from "../../../kernel/facts.ts";
import { derivedUuid, type PersonId, type SubjectId, subjectId } from "../../../kernel/ids.ts";
import { open } from "../../../kernel/private.ts";
import { type Refused, refuse } from "../../../kernel/refusal.ts";
import type { TownId } from "../../../kernel/town.ts";
import { bookKey, type BookNumber, bookNumberOf, bookNumbers, bookRule, notOld } from "./book-number.ts";
import type { Delay } from "./delay.ts";
import type { BookPlace, Counted, EventCopied } from "./event.ts";
import { events } from "./events.ts";
import type { EventKind, Form } from "./forms.ts";
import { countedOf, foundByOf } from "./reporting.ts";
import { units } from "./unit.ts";

/** Where a page stands: one of a unit's books of one register. */
export interface PagePlace {
  readonly unit: SubjectId;
  readonly what: EventKind;
  readonly book: string;
  readonly page: number;
}

/** The id of a page: one for ever. */
export const bookPageOf = (town: TownId, { unit, what, book, page }: PagePlace): SubjectId =>
  subjectId(derivedUuid("book page", String(town), unit, what, bookKey(book), String(page)));

/** The id of an entry: the same row of an index, brought again, is the same entry. */
export const bookEntryOf = (town: TownId, unit: SubjectId, what: EventKind, place: BookPlace): SubjectId =>
  subjectId(
    derivedUuid("book entry", String(town), unit, what, bookKey(place.book), String(place.page), bookKey(place.entry)),
  );

export type BookPage =
  | { readonly state: "none" }
  | ({
      readonly state: "kept";
      readonly image: BlobReference;
      readonly on: CivilDate;
      readonly by: PersonId;
    } & PagePlace);

export interface PageKept extends Fact, PagePlace {
  readonly kind: "page.kept";
  readonly image: BlobReference;
  readonly on: CivilDate;
}

export const bookPages: SubjectKind<BookPage> = {
  kind: "book-page",
  initial: { state: "none" },
  movedBy: (fact) => (fact.kind === "page.kept" ? [fact.subject] : []),
  evolve: (page, fact) => {
    const move: Fact = fact;
    if (move.kind !== "page.kept") return page;
    const { unit, what, book, page: number, image, on, recorded } = fact as Recorded<PageKept>;
    return { state: "kept", unit, what, book, page: number, image, on, by: recorded.by };
  },
};

interface Brought extends Command {
  readonly unit: SubjectId;
  /** Who handed the file over; somebody else takes it in. */
  readonly broughtBy: PersonId;
  /** Whether the registrar who takes it in signed in with a passkey; the operator has the machine instead. */
  readonly passkey: boolean;
}

/**
 * Copying an old book sets an entry into the past, so it is the work of two: whoever brings the file, and a registrar of the unit
 * who takes it in. The operator of the machine, who brings a whole town's books on the command line, stands for both.
 */
function notAllowed(see: See, { unit, broughtBy, passkey }: Brought, { actor }: Context): Refused | undefined {
  const { state } = see(units, unit);
  if (state.state !== "open") return refuse("unit.unknown", bookRule, { field: "unit" });
  if (actor.roles.every((role) => role === "system")) return undefined;
  if (!state.registrars.includes(actor.person)) return refuse("unit.not_yours", bookRule, { field: "unit" });
  if (broughtBy === actor.person) return refuse("event.same_person", bookRule);
  return passkey ? undefined : refuse("event.passkey_needed", "registrar's safety");
}

/** Keeps the scan of a page. A page that has one keeps it. */
export interface KeepPage extends Brought, PagePlace {
  readonly do: "page.keep";
  readonly image: BlobReference;
}

export const keepPage: Procedure<KeepPage> = {
  do: "page.keep",
  roles: ["registrar", "system"],
  touches: ({ unit, what, book, page }, { town }) => [
    touch(bookPages, bookPageOf(town, { unit, what, book, page })),
    touch(units, unit),
  ],
  decide: (command, see, context): Decision => {
    const { unit, what, book, page, image } = command;
    const subject = bookPageOf(context.town, command);
    const refused = notAllowed(see, command, context);
    if (refused) return refused;
    if (see(bookPages, subject).state.state === "kept") return refuse("book.page_known", bookRule);
    const fact: PageKept = { kind: "page.kept", subject, unit, what, book, page, image, on: context.today };
    return accept(fact);
  },
};

/** Copies one entry. `form` has what the book has; `delay` is what the book's own two dates come to. */
export interface CopyEvent extends Brought {
  readonly do: "event.copy";
  readonly event: SubjectId;
  readonly what: EventKind;
  readonly number: string;
  readonly registeredOn: CivilDate;
  readonly book: BookPlace;
  readonly form: Form;
  readonly delay: Delay;
}

/** What the dates of an entry can't be. */
export function wrongDates(form: Form, registeredOn: CivilDate, year: number, today: CivilDate): readonly Refused[] {
  const eventDate = form.eventDate as CivilDate | undefined;
  const differs = Math.abs(Number(registeredOn.slice(0, 4)) - year) > 1;
  const wrong: (Refused | false)[] = [
    compareDates(registeredOn, today) > 0 && refuse("event.future", bookRule, { field: "registered_on" }),
    eventDate !== undefined &&
      compareDates(eventDate, registeredOn) > 0 &&
      refuse("book.registered_before", bookRule, { field: "registered_on" }),
    differs && refuse("book.year_differs", bookRule, { field: "year" }),
  ];
  return wrong.filter((one) => one !== false);
}

/** Somebody by whom the entry can be found. */
export const hasName = (form: Form): boolean =>
  [form.childName, form.personName, form.motherName, form.fatherName].some((name) => name !== undefined);

/** What the returns count of an entry: where the book says nothing, nothing is counted for it. */
function countedIn(form: Form): Counted {
  const { place, ...counted } = countedOf(form);
  return form.place === undefined ? counted : { ...counted, ...(place && { place }) };
}

/** The number that the entry has in its book. */
const numberIn = ({ unit, what, number, book }: CopyEvent): BookNumber => ({ unit, what, number, year: book.year });

function copied(command: CopyEvent, { today, town }: Context): EventCopied {
  const { event, what, unit, number, registeredOn, book, form, delay, broughtBy } = command;
  return {
    kind: "event.copied",
    subject: event,
    what,
    unit,
    reporter: { from: "book" },
    form: open(canonicalJson(form), "note"),
    foundBy: foundByOf(form),
    counted: countedIn(form),
    delay,
    documents: [],
    on: today,
    number,
    numberGiven: bookNumberOf(town, numberIn(command)),
    registeredOn,
    book,
    broughtBy,
  };
}

/** What the book says is whole, of its time, and older than the portal. */
function contentRefused({ unit, number, form, book, registeredOn }: CopyEvent, see: See, { today }: Context) {
  if (form.eventDate === undefined) return refuse("event.needed", bookRule, { field: "event_date" });
  if (!hasName(form)) return refuse("book.nobody", bookRule, { field: "name" });
  const { state } = see(units, unit);
  if (state.state !== "open") return refuse("unit.unknown", bookRule, { field: "unit" });
  const [wrong] = [
    ...wrongDates(form, registeredOn, book.year, today),
    ...notOld({ number, registeredOn, year: book.year }, state.on, today),
  ];
  return wrong;
}

export const copyEvent: Procedure<CopyEvent> = {
  do: "event.copy",
  roles: ["registrar", "system"],
  touches: (command, { town }) => [
    touch(events, command.event),
    touch(units, command.unit),
    touch(bookNumbers, bookNumberOf(town, numberIn(command))),
  ],
  decide: (command, see, context): Decision => {
    const { event, unit, what, number, book } = command;
    if (event !== bookEntryOf(context.town, unit, what, book)) throw new Error("the id of an entry is its place's");
    const refused = notAllowed(see, command, context);
    if (refused) return refused;
    if (see(events, event).state.state !== "none") return refuse("book.entry_known", bookRule, { field: "entry" });
    const wrong = contentRefused(command, see, context);
    if (wrong) return wrong;
    if (see(bookNumbers, bookNumberOf(context.town, numberIn(command))).state.state === "given")
      return refuse("book.number_taken", bookRule, { field: "number", values: { number } });
    return accept(copied(command, context));
  },
};
