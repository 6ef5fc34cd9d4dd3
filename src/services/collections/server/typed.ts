// What people type into the counter's forms: dates as they write them, and counts of notes.
import { type CivilDate, parseCivilDate } from "../../../kernel/civil-date.ts";
import { latinDigits, normaliseText } from "../../../kernel/text.ts";
import { denominations, type Notes } from "../rules/counter-day.ts";
import { notes_max } from "../rules/counter-work.ts";

/** 21-11-2026, 21/11/2026, 21.11.2026 or 2026-11-21, in either digits; undefined for anything else. */
export function dateIn(text: string): CivilDate | undefined {
  const typed = latinDigits(normaliseText(text));
  const turned = /^(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})$/.exec(typed);
  if (!turned) return parseCivilDate(typed);
  const [, day = "", month = "", year = ""] = turned;
  return parseCivilDate(`${year}-${month.padStart(2, "0")}-${day.padStart(2, "0")}`);
}

/** The field of a note's or coin's count: `n500`. */
export const noteField = (valuePaise: bigint): string => `n${valuePaise / 100n}`;

/** The counted notes of a form, empty boxes being none; undefined when a count can't be read. */
export function notesIn(fields: Readonly<Record<string, string | undefined>>): readonly Notes[] | undefined {
  const notes: Notes[] = [];
  for (const valuePaise of denominations) {
    const text = latinDigits(normaliseText(fields[noteField(valuePaise)] ?? ""));
    if (text === "") continue;
    const count = /^\d{1,6}$/.test(text) ? Number(text) : Number.NaN;
    if (!(count <= notes_max)) return undefined;
    if (count > 0) notes.push({ valuePaise, count });
  }
  return notes;
}
