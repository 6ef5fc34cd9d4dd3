// What DigiLocker may be given: the document's URI, and whether the name and day of birth that it asks with are the entry's.
import { type CivilDate, compareDates, addYears } from "../../../kernel/civil-date.ts";
import { type SubjectId, subjectId, uuid } from "../../../kernel/ids.ts";
import { nameCloseness, nameTokens } from "../../../kernel/name-sound.ts";
import { parseRegistrationNumber } from "../../../kernel/public-number.ts";
import { parseTownId, type TownId } from "../../../kernel/town.ts";
import type { EventKind, Form } from "./forms.ts";

/** Kinds of entry that DigiLocker knows. A still-birth has no person to keep its paper. */
export type LockedKind = Exclude<EventKind, "still-birth">;

export interface DigilockerIssuer {
  readonly orgId: string;
  readonly issuerId: string;
  readonly docTypes: Readonly<Record<LockedKind, string>>;
  readonly verified: boolean;
}

/** The kind that a document type stands for. */
export const kindOfType = ({ docTypes }: DigilockerIssuer, docType: string): LockedKind | undefined =>
  (["birth", "death"] as const).find((kind) => docTypes[kind] === docType);

/** Where an entry is: by its number, which names its town, or by town and id where the number is an old book's. */
export type Place =
  | { readonly town: TownId; readonly number: string }
  | { readonly town: TownId; readonly event: SubjectId };

const bare = (number: string): string => number.replaceAll("-", "");

/** The URI of an entry's certificate: the same for ever. */
export function uriOf(
  { issuerId, docTypes }: DigilockerIssuer,
  { town, kind, event, number }: { town: TownId; kind: LockedKind; event: SubjectId; number: string },
): string {
  const known = parseRegistrationNumber(number);
  const id = known.ok && known.number === number ? bare(number) : `${town}.${bare(event)}`;
  return [issuerId, docTypes[kind], id].join("-");
}

/** What a URI names; undefined for one that is none of ours. */
export function placeOfUri(
  issuer: DigilockerIssuer,
  uri: string,
): { readonly kind: LockedKind; readonly place: Place } | undefined {
  if (!uri.startsWith(`${issuer.issuerId}-`)) return undefined;
  const [docType = "", id = "", ...rest] = uri.slice(issuer.issuerId.length + 1).split("-");
  const kind = kindOfType(issuer, docType);
  if (!kind || rest.length > 0) return undefined;
  const [, code = "", hex = ""] = /^(\d{6})\.([0-9a-f]{32})$/.exec(id) ?? [];
  const town = parseTownId(code);
  if (town !== undefined) {
    const parts = [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)];
    return { kind, place: { town, event: subjectId(uuid(parts.join("-"))) } };
  }
  const place = placeOfNumber(id, undefined);
  return place && { kind, place };
}

/** What was typed as registration number; a number out of an old book needs its town beside it. */
export function placeOfNumber(typed: string, townTyped: string | undefined): Place | undefined {
  const known = parseRegistrationNumber(typed);
  if (known.ok) return { town: known.town, number: known.number };
  const town = townTyped === undefined ? undefined : parseTownId(townTyped.trim());
  return town === undefined || typed.trim() === "" ? undefined : { town, number: typed };
}

/** From here on two spellings of a whole name are one name. Tried on names of the district; see the tests. */
export const same_name_min = 0.95;

/**
 * Whether two names are one person's, across Hindi and English spelling: the same words by their sound in any order or written
 * together; or one leaves out words after the first, as registers leave out the family's name.
 */
export function sameName(left: string, right: string): boolean {
  const [one, other] = [nameTokens(left), nameTokens(right)];
  const [fewer, more] = one.length <= other.length ? [one, other] : [other, one];
  if (fewer.length === 0) return false;
  if (one.toSorted().join(" ") === other.toSorted().join(" ") || one.join("") === other.join("")) return true;
  if (fewer.length < more.length && fewer[0] === more[0] && fewer.every((word) => more.includes(word))) return true;
  return nameCloseness(left, right) >= same_name_min;
}

/** Years by which an age that the family told may be off the age that a day of birth gives. */
const told_age_years_off_max = 2;

/** Whether somebody born on this day could have been of this age on that one. */
function fitsAge(bornOn: CivilDate, diedOn: CivilDate, ageYears: number): boolean {
  const at = (years: number): CivilDate => addYears(bornOn, Math.max(0, years));
  const [least, most] = [ageYears - told_age_years_off_max, ageYears + told_age_years_off_max + 1];
  return (
    compareDates(bornOn, diedOn) <= 0 && compareDates(at(least), diedOn) <= 0 && compareDates(diedOn, at(most)) < 0
  );
}

/**
 * Whether the name and day of birth are those of the person whom the entry is about: the child, or the deceased. A day of birth
 * that a death's entry does not know must fit the age it tells; a child without a name yet is nobody's to take.
 */
export function isOfPerson(
  kind: LockedKind,
  form: Form,
  asked: { readonly name: string; readonly bornOn: CivilDate },
): boolean {
  if (kind === "birth")
    return form.childName !== undefined && sameName(form.childName, asked.name) && form.eventDate === asked.bornOn;
  if (form.personName === undefined || !sameName(form.personName, asked.name)) return false;
  if (form.personBornOn !== undefined) return form.personBornOn === asked.bornOn;
  const { eventDate, ageYears, ageDays } = form;
  if (eventDate === undefined) return false;
  if (ageYears === undefined && ageDays === undefined) return true;
  return fitsAge(asked.bornOn, eventDate as CivilDate, Number(ageYears ?? 0));
}
