// How fields, their choices, kinds of event, delays, states and documents are called, on pages and on papers.
import { parseCivilDate, showDate } from "../../../kernel/civil-date.ts";
import type { Lang } from "../../../web/language.ts";
import type { WordTable } from "../../../web/refusal-words.ts";
import type { Delay } from "../rules/delay.ts";
import type { DocumentKind, EventState } from "../rules/event.ts";
import { type EventKind, type FieldName, shapeOf } from "../rules/forms.ts";
import { words } from "./words/words.generated.ts";

const snake = (text: string): string =>
  text.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`).replaceAll("-", "_");

function optional(key: string, lang: Lang): string | undefined {
  const table: WordTable = words[lang];
  const found = Object.hasOwn(table, key) ? table[key] : undefined;
  return typeof found === "string" ? found : undefined;
}

function word(key: string, lang: Lang): string {
  const found = optional(key, lang);
  if (found === undefined) throw new Error(`there is no word for ${key}`);
  return found;
}

/** A field's name; with the kind of event where each form calls it differently ("जन्म की तिथि", "मृत्यु की तिथि"). */
export function fieldWord(name: FieldName, lang: Lang, what?: EventKind): string {
  const key = `field_${snake(name)}`;
  return (what && optional(`${key}_${snake(what)}`, lang)) ?? word(key, lang);
}

/** What helps to fill a field in; many need nothing. */
export const hintWord = (name: FieldName, lang: Lang): string | undefined =>
  optional(`hint_${shapeOf(name).kind === "identity" ? "identity" : snake(name)}`, lang);

/** Fields that share the words of their choices. */
const shared: Partial<Record<FieldName, string>> = { motherEducation: "education", fatherEducation: "education" };

export const choiceWord = (field: FieldName, choice: string, lang: Lang): string =>
  word(`choice_${shared[field] ?? snake(field)}_${snake(choice)}`, lang);

export const kindWord = (kind: EventKind, lang: Lang): string => word(`kind_${snake(kind)}`, lang);
export const delayWord = (delay: Delay, lang: Lang): string => word(`delay_${snake(delay)}`, lang);
export const stateWord = (state: Exclude<EventState, "none">, lang: Lang): string => word(`state_${state}`, lang);
export const documentWord = (document: DocumentKind, lang: Lang): string => word(`document_${snake(document)}`, lang);

/** A value of a read form as people read it: dates as 05-11-2026, choices in words. */
export function shownValue(name: FieldName, value: string, lang: Lang): string {
  const { kind, choices = [] } = shapeOf(name);
  if (kind === "date") {
    const date = parseCivilDate(value);
    return date ? showDate(date, lang) : value;
  }
  return kind === "choice" && choices.includes(value) ? choiceWord(name, value, lang) : value;
}
