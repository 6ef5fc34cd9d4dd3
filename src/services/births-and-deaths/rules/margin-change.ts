// What a correction changes, and whether that is clerical or substantive: decided by the fields and by how much they change.
import { nameCloseness, nameTokens } from "../../../kernel/name-sound.ts";
import { latinDigits } from "../../../kernel/text.ts";
import type { MarginKind } from "./event.ts";
import { type EventKind, type FieldName, fieldsOf, type Form, shapeOf } from "./forms.ts";

/** From here on two spellings of a word are heard as the same word; tested on names of the district. */
export const same_sound_min = 0.85;

/** The fields that differ, in the order of the form. */
export const changedFields = (what: EventKind, before: Form, after: Form): readonly FieldName[] =>
  fieldsOf(what).filter((field) => before[field] !== after[field]);

/** Whether two texts are the same words in another spelling: no word more or less, each one heard as the same. */
export function sameSound(left: string, right: string): boolean {
  const [one, other] = [nameTokens(left), nameTokens(right)];
  if (one.join("") === other.join("")) return true;
  if (one.length !== other.length) return false;
  const words = (text: string) => text.split(/[\s,./()-]+/u).filter((word) => nameTokens(word).length > 0);
  const [before, after] = [words(left), words(right)];
  if (before.length !== after.length) return false;
  return before.every((word, at) => nameCloseness(word, after[at] ?? "") >= same_sound_min);
}

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
  if (kind === "text") return digitsIn(before) === digitsIn(after) && sameSound(before, after) ? "clerical" : "substantive";
  return "substantive";
}

/** The class of a whole correction: one substantive change makes all of it so. */
export const correctionOf = (
  changed: readonly FieldName[],
  before: Form,
  after: Form,
): Extract<MarginKind, "clerical" | "substantive"> =>
  changed.some((field) => changeOf(field, before[field], after[field]) === "substantive") ? "substantive" : "clerical";

/** What an adoption may change: the parents, the child's name, and where the family can be reached. */
export const adoptionFields: ReadonlySet<FieldName> = new Set<FieldName>([
  "childName",
  "motherName",
  "fatherName",
  "motherIdentity",
  "fatherIdentity",
  "mobile",
  "permanentAddress",
]);

/** Kinds of note after which the entry itself counts no more. */
export const cancels = (what: MarginKind): boolean => what === "cancellation" || what === "fraudulent";

/** Who approves: the unit's registrar what only completes or respells, the District Registrar everything else. */
export const approverOf = (what: MarginKind): "registrar" | "district-registrar" =>
  what === "name" || what === "clerical" ? "registrar" : "district-registrar";
