// What DigiLocker may be given: the document's URI, and whether the name and day of birth that it asks with are the entry's.
import type { CivilDate } from "../../../kernel/civil-date.ts";
import { type SubjectId, subjectId, uuid } from "../../../kernel/ids.ts";
import { nameCloseness, wordsOf, wordToken } from "../../../kernel/name-sound.ts";
import { parseRegistrationNumber } from "../../../kernel/public-number.ts";
import { parseTownId, type TownId } from "../../../kernel/town.ts";
import type { Entry } from "./event.ts";
import type { EventKind, Form } from "./forms.ts";

/** Kinds of entry that DigiLocker knows. A still-birth has no person to keep its paper. */
export type LockedKind = Exclude<EventKind, "still-birth">;

/** Questions of a day: all of one account, those of one account without success, and those about one entry without success. */
export interface DigilockerLimits {
  readonly asked_of_account_max: number;
  readonly wrong_of_account_max: number;
  readonly wrong_of_entry_max: number;
}

export interface DigilockerIssuer {
  readonly orgId: string;
  readonly issuerId: string;
  readonly docTypes: Readonly<Record<LockedKind, string>>;
  readonly limits: DigilockerLimits;
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

/** A letter that stands for a word, by its sound or as it is written. */
const isInitial = (word: string): boolean => /^.$/u.test(word);
const isInitialOf = (letter: string, word: string): boolean =>
  word.startsWith(letter) || wordToken(word).startsWith(wordToken(letter));

/** Whether words with initials among them fit one to one: whole words by their sound, and at least one of them, then each initial. */
function fitsInitials(one: readonly string[], other: readonly string[]): boolean {
  const left = [...one];
  const right = [...other];
  for (const word of one) {
    const at = right.findIndex(
      (beside) => !isInitial(beside) && !isInitial(word) && wordToken(beside) === wordToken(word),
    );
    if (at < 0) continue;
    right.splice(at, 1);
    left.splice(left.indexOf(word), 1);
  }
  if (left.length === one.length) return false;
  return left.every((word) => {
    const at = right.findIndex((beside) =>
      isInitial(word) ? isInitialOf(word, beside) : isInitial(beside) && isInitialOf(beside, word),
    );
    if (at < 0) return false;
    right.splice(at, 1);
    return true;
  });
}

/**
 * Whether two names are one person's, across Hindi and English spelling: all words of the one are those of the other by their
 * sound, in any order or written together. An initial stands for a word where another word is the same. A first name alone is
 * not the whole name: many children of a day bear it.
 */
export function sameName(left: string, right: string): boolean {
  const [one, other] = [wordsOf(left), wordsOf(right)];
  if (one.length === 0 || other.length === 0) return false;
  const tokens = [one.map(wordToken), other.map(wordToken)] as const;
  if (tokens[0].join("") === tokens[1].join("")) return true;
  if (one.length !== other.length) return false;
  if (tokens[0].toSorted().join(" ") === tokens[1].toSorted().join(" ") || fitsInitials(one, other)) return true;
  return nameCloseness(left, right) >= same_name_min;
}

/**
 * Whether the name and day of birth are those of the person whom the entry is about: the child, or the deceased. Both must
 * match: a death's entry that knows no day of birth is given to nobody here, whatever age it tells, and a child without a name
 * yet is nobody's to take.
 */
export function isOfPerson(
  kind: LockedKind,
  form: Form,
  asked: { readonly name: string; readonly bornOn: CivilDate },
): boolean {
  const { name, bornOn } =
    kind === "birth"
      ? { name: form.childName, bornOn: form.eventDate }
      : { name: form.personName, bornOn: form.personBornOn };
  return name !== undefined && bornOn === asked.bornOn && sameName(name, asked.name);
}

/** The first version of an entry that is of the person it is of now: an adoption or a change of substance makes it another's. */
export function versionOfPerson({ margin }: Pick<Entry, "margin">): number {
  const last = margin.findLastIndex(({ what }) => what === "adoption" || what === "substantive");
  return last < 0 ? 1 : last + 2;
}
