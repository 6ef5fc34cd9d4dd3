// What a correction changes, and whether that is clerical or substantive: decided by the fields and by how much they change.
import { nameCloseness, nameTokens } from "../../../kernel/name-sound.ts";
import { latinDigits } from "../../../kernel/text.ts";
import type { MarginKind } from "./event.ts";
import { type EventKind, type FieldName, fieldsOf, type Form, shapeOf } from "./forms.ts";

/**
 * From here on two writings of a word are heard as the same word: of a name in one script, of a name in both scripts, where an
 * unwritten vowel is lost on the way, and of a word of an address. Tested on names of the district.
 */
export const same_script_min = 0.94;
export const other_script_min = 0.85;
export const address_word_min = 0.8;

/** The fields that differ, in the order of the form. */
export const changedFields = (what: EventKind, before: Form, after: Form): readonly FieldName[] =>
  fieldsOf(what).filter((field) => before[field] !== after[field]);

/** Words that are heard, without courtesies such as श्री. */
function heardWords(text: string): readonly string[] {
  const words = text.split(/[\s,()/-]+/u).filter((word) => nameTokens(word).length > 0);
  const count = nameTokens(words.join(" ")).length;
  return words.filter((_word, at) => words.length === 1 || nameTokens(words.toSpliced(at, 1).join(" ")).length < count);
}

/** A nasal dot as the letter it stands for: गोविंद is गोविन्द. */
const nasalsSpelled = (word: string): string => word.replaceAll(/ं(?=[पफबभम])/gu, "म्").replaceAll(/ं(?=[क-न])/gu, "न्");
const isLatin = (word: string): boolean => /\p{Script=Latin}/u.test(word);

type SameWord = (left: string, right: string) => boolean;
const sameName: SameWord = (left, right) => {
  if (nameTokens(left).join(" ") !== nameTokens(right).join(" ")) return false;
  const least = isLatin(left) === isLatin(right) ? same_script_min : other_script_min;
  return nameCloseness(nasalsSpelled(left), nasalsSpelled(right)) >= least;
};
const sameAddressWord: SameWord = (left, right) => nameCloseness(left, right) >= address_word_min;

/** A name's words with two neighbours written as one, for each pair: राम कुमार is रामकुमार. */
const joined = (words: readonly string[]): readonly (readonly string[])[] =>
  words.slice(1).map((word, at) => [...words.slice(0, at), `${words[at] ?? ""}${word}`, ...words.slice(at + 2)]);

function sameWords(left: string, right: string, same: SameWord): boolean {
  const [one, other] = [heardWords(left), heardWords(right)];
  const [fewer, more] = one.length <= other.length ? [one, other] : [other, one];
  const ways = fewer.length === more.length ? [more] : fewer.length + 1 === more.length ? joined(more) : [];
  return fewer.length > 0 && ways.some((words) => fewer.every((word, at) => same(word, words[at] ?? "")));
}

/** Whether two names are the same name in another spelling: no word more or less, each one heard as the same. */
export const sameSound = (left: string, right: string): boolean => left === right || sameWords(left, right, sameName);

const digitsIn = (text: string): string => latinDigits(text).replaceAll(/\D+/g, " ").trim();

/** Fields of the statistical part that say why somebody died: never a matter of spelling. */
const grave: ReadonlySet<FieldName> = new Set<FieldName>(["cause", "causeText"]);

/**
 * The class of one field's change. A name or an address in another spelling of the same sound is clerical, and so is the
 * statistical part; another day, sex, place, parent, age or mobile is substantive, and so is whatever is said anew or no more.
 * Source: RBD Act 1969, section 15; the line between the two is ours.
 */
export function changeOf(field: FieldName, before?: string, after?: string): "clerical" | "substantive" {
  const { kind, part } = shapeOf(field);
  if (part === "statistical" && !grave.has(field)) return "clerical";
  if (before === undefined || after === undefined) return "substantive";
  if (kind === "name") return sameSound(before, after) ? "clerical" : "substantive";
  if (kind !== "text" || digitsIn(before) !== digitsIn(after)) return "substantive";
  return sameWords(before, after, sameAddressWord) ? "clerical" : "substantive";
}

/** The class of a whole correction: one substantive change makes all of it so. */
export const correctionOf = (
  changed: readonly FieldName[],
  before: Form,
  after: Form,
): Extract<MarginKind, "clerical" | "substantive"> =>
  changed.some((field) => changeOf(field, before[field], after[field]) === "substantive") ? "substantive" : "clerical";

/** What leads to a family or identifies it: after an adoption only what its own form says. */
export const familyFields: ReadonlySet<FieldName> = new Set<FieldName>([
  "motherIdentity",
  "fatherIdentity",
  "mobile",
  "addressThen",
  "permanentAddress",
  "informantName",
  "informantAddress",
]);

/** What an adoption may change: the parents, the child's name, and whatever leads to the earlier family. */
export const adoptionFields: ReadonlySet<FieldName> = new Set<FieldName>([
  "childName",
  "motherName",
  "fatherName",
  ...familyFields,
]);

/** Kinds of note after which the entry itself counts no more. */
export const cancels = (what: MarginKind): boolean => what === "cancellation" || what === "fraudulent";

/** Who approves: the unit's registrar what only completes or respells, the District Registrar everything else. */
export const approverOf = (what: MarginKind): "registrar" | "district-registrar" =>
  what === "name" || what === "clerical" ? "registrar" : "district-registrar";
