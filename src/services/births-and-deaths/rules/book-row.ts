// One row of an old book's index: looser than a new report, because old books say less, with a named least of what must be there.
import { type CivilDate, parseCivilDate } from "../../../kernel/civil-date.ts";
import { type Refusal, type Refused, refuse } from "../../../kernel/refusal.ts";
import { latinDigits, normaliseText } from "../../../kernel/text.ts";
import { hasName, wrongDates } from "./book.ts";
import { bookRule } from "./book-number.ts";
import type { BookPlace } from "./event.ts";
import { type EventKind, eventKinds, type FieldName, type Form, shapeOf } from "./forms.ts";
import { readField } from "./read-form.ts";

/** Letters of a book's name, of an entry's and of a registration number. */
export const book_letters_max = 40;
/** Pages of one book. */
export const book_pages_max = 9_999;
/** The first year of which a municipal book may be kept. */
export const book_year_min = 1850;
/** Letters of the name of a scan's file, with its folders. */
export const image_letters_max = 200;

/** Which field of the form a column fills, for each register; one that is left out has no such column. */
const columnFields: Readonly<Record<string, Partial<Record<EventKind, FieldName>>>> = {
  event_date: same("eventDate"),
  sex: same("sex"),
  name: { birth: "childName", death: "personName" },
  mother_name: same("motherName"),
  father_name: same("fatherName"),
  spouse_name: { death: "spouseName" },
  age_years: { death: "ageYears" },
  mother_age: { birth: "motherAge", "still-birth": "motherAge" },
  place: same("place"),
  place_address: same("placeAddress"),
  permanent_address: same("permanentAddress"),
  informant_name: same("informantName"),
  cause_text: { death: "causeText", "still-birth": "causeText" },
  remarks: same("remarks"),
};

function same(field: FieldName): Partial<Record<EventKind, FieldName>> {
  return { birth: field, death: field, "still-birth": field };
}

/** The columns of an index, as docs/import-books.md describes them; `required` ones the file must have. */
export const bookColumns: readonly { readonly name: string; readonly required: boolean }[] = [
  ...["register", "unit", "book", "page", "entry", "year", "number", "registered_on"].map((name) => ({
    name,
    required: true,
  })),
  ...Object.keys(columnFields).map((name) => ({ name, required: name === "event_date" })),
  { name: "image", required: false },
];

/** A row that may come in. */
export interface BookRow {
  readonly what: EventKind;
  /** The unit's number. */
  readonly unit: number;
  readonly book: BookPlace;
  readonly number: string;
  readonly registeredOn: CivilDate;
  readonly form: Form;
  /** The file of the page's scan, as the index names it. */
  readonly image?: string;
}

/** What is wrong in which column. */
export interface ColumnFault {
  readonly column: string;
  readonly refusal: Refusal;
}

export type ReadBookRow =
  | { readonly ok: true; readonly row: BookRow }
  | { readonly ok: false; readonly faults: readonly ColumnFault[] };

/** How indexes write registers and sexes beside our own words. */
const written: Readonly<Record<string, string>> = {
  जन्म: "birth",
  मृत्यु: "death",
  "मृत जन्म": "still-birth",
  stillbirth: "still-birth",
  f: "female",
  m: "male",
  महिला: "female",
  स्त्री: "female",
  बालिका: "female",
  पुरुष: "male",
  बालक: "male",
};
const plain = (text: string): string => {
  const word = normaliseText(text).toLowerCase();
  return written[word] ?? word;
};

type Cells = Readonly<Record<string, string>>;

class RowReader {
  readonly faults: ColumnFault[] = [];
  readonly #cells: Cells;

  constructor(cells: Cells) {
    this.#cells = cells;
  }

  text(column: string): string {
    return normaliseText(this.#cells[column] ?? "");
  }

  fault(column: string, { refusal }: Refused): void {
    this.faults.push({ column, refusal });
  }

  refuse(column: string, code: string, values?: Readonly<Record<string, string | number>>): void {
    this.fault(column, refuse(code, bookRule, { field: column, ...(values && { values }) }));
  }

  /** A short text that must be there: a book, an entry, a number. */
  short(column: string): string {
    const text = this.text(column);
    if (text === "") this.refuse(column, "event.needed");
    else if (text.length > book_letters_max) this.refuse(column, "event.too_long", { max: book_letters_max });
    // What names a place or a number has a letter or a digit.
    else if (!/[\p{Letter}\d]/u.test(latinDigits(text))) this.refuse(column, "book.unreadable");
    return text;
  }

  whole(column: string, from: number, to: number): number {
    const digits = latinDigits(this.text(column));
    const typed = /^\d{1,6}$/.test(digits) ? Number(digits) : Number.NaN;
    const number = typed >= from && typed <= to ? typed : Number.NaN;
    if (digits === "") this.refuse(column, "event.needed");
    else if (Number.isNaN(number)) this.refuse(column, "event.number", { from, to });
    return number;
  }

  date(column: string): CivilDate | undefined {
    const text = this.text(column);
    const date = parseCivilDate(text);
    if (text === "") this.refuse(column, "event.needed");
    else if (date === undefined) this.refuse(column, "event.date");
    return date;
  }

  form(what: EventKind): Form {
    const form: Partial<Record<FieldName, string>> = {};
    for (const [column, fields] of Object.entries(columnFields)) {
      const typed = this.#cells[column] ?? "";
      if (typed.trim() === "") continue;
      const field = fields[what];
      if (field === undefined) {
        this.refuse(column, "book.not_of_form");
        continue;
      }
      const read = readField(field, shapeOf(field).kind === "choice" ? plain(typed) : typed);
      if ("refusal" in read) this.faults.push({ column, refusal: read.refusal });
      else form[field] = read.value;
    }
    return form;
  }

  /** The name of a file beside the index: folders of the scanner are welcome, a way out of them is not. */
  image(): string | undefined {
    const name = this.text("image").replaceAll("\\", "/");
    if (name === "") return undefined;
    const isSound = name.split("/").every((part) => /^[\p{Letter}\p{Mark}\p{Number}_][^/:*?"<>|]*$/u.test(part));
    if (isSound && name.length <= image_letters_max) return name;
    this.refuse("image", "book.image_name");
    return undefined;
  }
}

/**
 * Reads a row: every fault of every column at once. The least that must be there: register, unit, book, page, entry, year,
 * number, day of registration, day of the event, and one name by which it can be found.
 */
export function readBookRow(cells: Cells, today: CivilDate): ReadBookRow {
  const reader = new RowReader(cells);
  const what = eventKinds.find((kind) => kind === plain(cells["register"] ?? ""));
  if (what === undefined) reader.refuse("register", "book.register");
  const unit = reader.whole("unit", 1, 99);
  const page = reader.whole("page", 1, book_pages_max);
  const year = reader.whole("year", book_year_min, Number(today.slice(0, 4)));
  const [book, entry, number] = [reader.short("book"), reader.short("entry"), reader.short("number")];
  const registeredOn = reader.date("registered_on");
  const form = what === undefined ? {} : reader.form(what);
  const image = reader.image();
  if ((cells["event_date"] ?? "").trim() === "") reader.refuse("event_date", "event.needed");
  // A fault in a name says it; that it is missing besides would say it twice.
  const named = reader.faults.some(({ column }) => column.endsWith("name"));
  if (what !== undefined && !named && !hasName(form)) reader.refuse("name", "book.nobody");
  if (registeredOn !== undefined && Number.isInteger(year))
    for (const wrong of wrongDates(form, registeredOn, year, today))
      reader.fault(wrong.refusal.field ?? "registered_on", wrong);
  if (reader.faults.length > 0 || what === undefined || registeredOn === undefined)
    return { ok: false, faults: reader.faults };
  const row = { what, unit, book: { book, page, entry, year }, number, registeredOn, form };
  return { ok: true, row: { ...row, ...(image !== undefined && { image }) } };
}
