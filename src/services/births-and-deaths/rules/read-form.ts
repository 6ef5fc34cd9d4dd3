// Reading a typed form: every field in one way of writing, or refusals that name the field and the mend.
import { type CivilDate, compareDates, parseCivilDate, addYears } from "../../../kernel/civil-date.ts";
import { mobileKey } from "../../../kernel/name-sound.ts";
import { type Refusal, refuse } from "../../../kernel/refusal.ts";
import { latinDigits, looksLikeName, normaliseText } from "../../../kernel/text.ts";
import { age_years_max, type EventKind, type FieldName, fieldsOf, type Form, shapeOf, type Typed } from "./forms.ts";

/** Letters of a text field. */
export const text_letters_max = 300;

const rule = "RBD Act 1969, sections 8 to 10";
export type Read = { readonly value: string } | { readonly refusal: Refusal };
const no = (code: string, field: FieldName, values?: Readonly<Record<string, string | number>>): Read => ({
  refusal: refuse(code, rule, { field, ...(values && { values }) }).refusal,
});

/** Signs that nobody sees or that are pictures: in a name they would make two people of one. */
const hidden = /[\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\u00ad]|\p{Extended_Pictographic}/u;

function readName(field: FieldName, typed: string): Read {
  if (hidden.test(typed)) return no("event.name_signs", field);
  const name = normaliseText(typed);
  return looksLikeName(name) ? { value: name } : no("event.name", field);
}

function readNumber(field: FieldName, typed: string): Read {
  const { from = 0, to = 0 } = shapeOf(field);
  const digits = latinDigits(typed).trim();
  const number = /^\d{1,6}$/.test(digits) ? Number(digits) : Number.NaN;
  if (number >= from && number <= to) return { value: String(number) };
  return no(field === "ageYears" ? "event.age" : "event.number", field, { from, to });
}

function readTime(field: FieldName, typed: string): Read {
  const time = latinDigits(typed).trim();
  return /^(?:[01]\d|2[0-3]):[0-5]\d$/.test(time) ? { value: time } : no("event.time", field);
}

// The last digit of an Aadhaar number is its check (Verhoeff's scheme, 1969, over the dihedral group of ten).
const turn = (left: number, right: number): number =>
  left < 5
    ? right < 5
      ? (left + right) % 5
      : ((left + right) % 5) + 5
    : right < 5
      ? ((left - right + 5) % 5) + 5
      : (left - right + 5) % 5;
const shift = [1, 5, 7, 6, 2, 8, 3, 0, 9, 4] as const;
function permuted(digit: number, times: number): number {
  return times === 0 ? digit : permuted(shift[digit] ?? 0, times - 1);
}
const checks = (digits: string): boolean =>
  digits
    .split("")
    .toReversed()
    .reduce((sum, digit, at) => turn(sum, permuted(Number(digit), at % 8)), 0) === 0;

function readIdentity(field: FieldName, typed: string): Read {
  const digits = latinDigits(typed).replaceAll(/[\s-]/g, "");
  return /^[2-9]\d{11}$/.test(digits) && checks(digits) ? { value: digits } : no("event.identity", field);
}

/** One field in its one way of writing, or the refusal that names it. */
export function readField(field: FieldName, typed: string): Read {
  const { kind, choices = [] } = shapeOf(field);
  switch (kind) {
    case "name":
      return readName(field, typed);
    case "date": {
      const date = parseCivilDate(typed);
      return date ? { value: date } : no("event.date", field);
    }
    case "time":
      return readTime(field, typed);
    case "number":
      return readNumber(field, typed);
    case "choice":
      return choices.includes(typed) ? { value: typed } : no("event.choice", field);
    case "mobile": {
      const mobile = mobileKey(typed);
      return mobile ? { value: mobile } : no("event.mobile", field);
    }
    case "identity":
      return readIdentity(field, typed);
    case "text": {
      if (hidden.test(typed)) return no("event.name_signs", field);
      const text = normaliseText(typed);
      return text.length <= text_letters_max ? { value: text } : no("event.too_long", field, { max: text_letters_max });
    }
    default:
      return kind satisfies never;
  }
}

type Missing = readonly [field: FieldName, code: string];

const ages = ["ageYears", "ageDays", "personBornOn"] as const satisfies readonly FieldName[];
const saysIn = (typed: Typed, field: FieldName): boolean => (typed[field] ?? "").trim() !== "";

/** What one field asks of another. What was said wrongly is refused already and not asked for again. */
function missing(what: EventKind, form: Form, typed: Typed): readonly Missing[] {
  const found = form.place === "found";
  const wants: (Missing | false)[] = [
    what !== "death" && !found && form.motherName === undefined && ["motherName", "event.needed"],
    what === "death" && !ages.some((name) => saysIn(typed, name)) && ["ageYears", "event.needed"],
    what === "still-birth" && form.pregnancyWeeks === undefined && ["pregnancyWeeks", "event.needed"],
    form.place === "vehicle" && form.firstHalt === undefined && ["firstHalt", "event.first_halt"],
    (form.place === "home" || form.place === "other" || found) &&
      form.placeAddress === undefined && ["placeAddress", "event.needed"],
    form.certified === "yes" && form.causeA === undefined && ["causeA", "event.needed"],
    form.certified === "yes" && form.certifier === undefined && ["certifier", "event.needed"],
    found && what !== "birth" && ["place", "event.choice"],
  ];
  return wants.filter((want) => want !== false);
}

/** Days of the calendar that cannot be: an event that has yet to happen, a death before the birth, more years than anybody lives. */
function impossible(form: Form, today: CivilDate, weeks_min: number): readonly Refusal[] {
  const eventDate = form.eventDate as CivilDate | undefined;
  const bornOn = form.personBornOn as CivilDate | undefined;
  const wrong: Read[] = [];
  if (eventDate && compareDates(eventDate, today) > 0) wrong.push(no("event.future", "eventDate"));
  if (eventDate && bornOn && compareDates(bornOn, eventDate) > 0)
    wrong.push(no("event.death_before_birth", "personBornOn"));
  if (eventDate && bornOn && compareDates(addYears(bornOn, age_years_max + 1), eventDate) <= 0)
    wrong.push(no("event.age", "personBornOn", { from: 0, to: age_years_max }));
  if (form.pregnancyWeeks !== undefined && weeks_min > Number(form.pregnancyWeeks))
    wrong.push(no("event.weeks", "pregnancyWeeks", { weeks: weeks_min }));
  return wrong.flatMap((one) => ("refusal" in one ? [one.refusal] : []));
}

export type ReadForm =
  | { readonly ok: true; readonly form: Form }
  | { readonly ok: false; readonly refusals: readonly Refusal[] };

/** The whole form, or every refusal at once. `weeks_min` is the rulebook's limit of a still-birth. */
export function readForm(what: EventKind, typed: Typed, today: CivilDate, weeks_min: number): ReadForm {
  const refusals: Refusal[] = [];
  const form: Partial<Record<FieldName, string>> = {};
  for (const field of fieldsOf(what)) {
    const text = typed[field] ?? "";
    if (!saysIn(typed, field)) {
      if (shapeOf(field).needed) refusals.push(refuse("event.needed", rule, { field }).refusal);
      continue;
    }
    const read = readField(field, text);
    if ("refusal" in read) refusals.push(read.refusal);
    else form[field] = read.value;
  }
  for (const [field, code] of missing(what, form, typed))
    if (!refusals.some((one) => one.field === field)) refusals.push(refuse(code, rule, { field }).refusal);
  refusals.push(...impossible(form, today, what === "still-birth" ? weeks_min : 0));
  return refusals.length === 0 ? { ok: true, form } : { ok: false, refusals };
}
