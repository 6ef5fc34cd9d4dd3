// What makes an entry one of an old book: older than the portal, under a number of the book's own that no other entry has.
import { addYears, type CivilDate, compareDates } from "../../../kernel/civil-date.ts";
import type { SubjectKind } from "../../../kernel/decider.ts";
import type { Fact } from "../../../kernel/facts.ts";
import { derivedUuid, type SubjectId, subjectId } from "../../../kernel/ids.ts";
import { parseRegistrationNumber } from "../../../kernel/public-number.ts";
import { type Refused, refuse } from "../../../kernel/refusal.ts";
import { latinDigits } from "../../../kernel/text.ts";
import type { TownId } from "../../../kernel/town.ts";
import type { EventCopied } from "./event.ts";
import type { EventKind } from "./forms.ts";

export const bookRule = "RBD Act 1969, section 16: books kept before the portal";

/** Books, entries and numbers are the same however they were typed: "12 a" is "12-A", and १२ is 12. */
export const bookKey = (text: string): string =>
  latinDigits(text)
    .toUpperCase()
    .replaceAll(/[^\p{Letter}\p{Mark}\d]/gu, "");

/** A number as one register of one unit gave it in one year. */
export interface BookNumber {
  readonly unit: SubjectId;
  readonly what: EventKind;
  readonly year: number;
  readonly number: string;
}

/** The id of a number: one for ever, so that two entries never have it. */
export const bookNumberOf = (town: TownId, { unit, what, year, number }: BookNumber): SubjectId =>
  subjectId(derivedUuid("book number", String(town), unit, what, String(year), bookKey(number)));

export type GivenNumber = { readonly state: "free" } | { readonly state: "given"; readonly event: SubjectId };

export const bookNumbers: SubjectKind<GivenNumber> = {
  kind: "book-number",
  initial: { state: "free" },
  movedBy: (fact) => (fact.kind === "event.copied" ? [(fact as EventCopied).numberGiven] : []),
  evolve: (number, fact) => {
    const move: Fact = fact;
    return move.kind === "event.copied" ? { state: "given", event: move.subject } : number;
  },
};

/** Years after its registration from which an entry is an old book's. */
const old_years_min = 1;

interface Dated {
  readonly number: string;
  readonly registeredOn: CivilDate;
  readonly year: number;
}

/**
 * Why an entry is none of an old book. What was registered since the unit was opened in the portal, or within the last year, is
 * reported like any other event, with its passkey, fee, order and doubles; and our own numbers are given by the register alone.
 */
export function notOld(
  { number, registeredOn, year }: Dated,
  openedOn: CivilDate,
  today: CivilDate,
): readonly Refused[] {
  const yearAgo = addYears(today, -old_years_min);
  const from = compareDates(openedOn, yearAgo) < 0 ? openedOn : yearAgo;
  const young = compareDates(registeredOn, from) >= 0;
  const wrong: (Refused | false)[] = [
    parseRegistrationNumber(number).ok && refuse("book.own_number", bookRule, { field: "number" }),
    young && refuse("book.not_old", bookRule, { field: "registered_on", values: { from } }),
    !young && year > Number(from.slice(0, 4)) && refuse("book.not_old", bookRule, { field: "year", values: { from } }),
  ];
  return wrong.filter((one) => one !== false);
}
