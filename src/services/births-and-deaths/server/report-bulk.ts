// Many reports in one CSV: its columns by name or heading, each row read as a form, every fault with its line and column.
import { CsvError, parse } from "csv-parse/sync";
import { canonicalJson } from "../../../kernel/canonical.ts";
import type { CivilDate } from "../../../kernel/civil-date.ts";
import { derivedUuid, type SubjectId, subjectId, type Uuid } from "../../../kernel/ids.ts";
import { type Refusal, type Refused, refuse } from "../../../kernel/refusal.ts";
import { normaliseText } from "../../../kernel/text.ts";
import type { TownId } from "../../../kernel/town.ts";
import type { Sealer } from "../../../platform/sealing/sealer.ts";
import { choiceWord, fieldWord } from "../pages/field-words.ts";
import { type EventKind, type FieldName, fieldsOf, type Form, shapeOf, type Typed } from "../rules/forms.ts";
import { readForm } from "../rules/read-form.ts";

/** Rows of one file. */
export const bulk_rows_max = 500;
/** Bytes of one file. */
export const bulk_bytes_max = 2 * 1024 * 1024;

const rule = "RBD Act 1969, section 8";

/** Columns that a file may have: the form's fields; the place is the institution. */
export const bulkColumns = (what: EventKind): readonly FieldName[] =>
  fieldsOf(what).filter((name) => name !== "place" && name !== "firstHalt");

const plain = (text: string): string => normaliseText(text).toLowerCase();

/** Every way in which a column may be called, with its field. */
function headings(what: EventKind): ReadonlyMap<string, FieldName> {
  const known = new Map<string, FieldName>();
  for (const name of fieldsOf(what)) {
    for (const heading of [name, fieldWord(name, "hi", what), fieldWord(name, "en", what)])
      known.set(plain(heading), name);
  }
  return known;
}

/** The columns of the heading, or what is wrong with them. */
function columnsIn(cells: readonly string[], what: EventKind): readonly FieldName[] | Refused {
  const known = headings(what);
  const names = cells.map((cell) => known.get(plain(cell)));
  // A file without a heading has a person's data there: only a piece of it is shown.
  const unknown = cells.filter((_, at) => names[at] === undefined).map((cell) => plain(cell).slice(0, 20));
  if (unknown.length > 0)
    return refuse("bulk.column_unknown", rule, { field: "file", values: { columns: unknown.slice(0, 5).join(", ") } });
  const columns = names as readonly FieldName[];
  const twice = columns.find((name, at) => columns.indexOf(name) !== at);
  if (twice !== undefined) return refuse("bulk.column_twice", rule, { field: "file", values: { columns: twice } });
  const missing = bulkColumns(what).filter((name) => shapeOf(name).needed === true && !columns.includes(name));
  if (missing.length === 0) return columns;
  return refuse("bulk.column_missing", rule, { field: "file", values: { columns: missing.join(", ") } });
}

export interface BulkRow {
  /** The heading is line 1. */
  readonly line: number;
  readonly typed: Typed;
}
export interface BulkFault {
  readonly line: number;
  /** None where the row as a whole is at fault. */
  readonly column: FieldName | undefined;
  readonly refusal: Refusal;
}
export interface BulkFile {
  readonly ok: true;
  readonly rows: readonly BulkRow[];
  /** Rows that cannot be read as rows. */
  readonly faults: readonly BulkFault[];
}

interface Parsed {
  readonly record: readonly string[];
  readonly info: { readonly lines: number };
}

/** What separates the cells: a comma, or what Excel writes instead in some settings. */
const separatorOf = (text: string): string => {
  const heading = text.slice(0, text.search(/[\r\n]|$/));
  const counts = [",", ";", "\t"].map((sign) => [sign, heading.split(sign).length] as const);
  return counts.reduce((best, one) => (one[1] > best[1] ? one : best))[0];
};

function parsed(text: string): readonly Parsed[] | Refused {
  try {
    const options = { bom: true, info: true, relax_column_count: true, skip_empty_lines: true } as const;
    return parse(text, { ...options, delimiter: separatorOf(text) }) as unknown as readonly Parsed[];
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    return refuse("bulk.quotes", rule, { field: "file", values: { line: Number(error["lines"] ?? 1) } });
  }
}

/** A choice may be written as it is called on pages: "महिला" or "Female" for `female`. */
function chosen(name: FieldName, cell: string): string {
  const { kind, choices = [] } = shapeOf(name);
  if (kind !== "choice") return cell;
  const typed = plain(cell);
  return (
    choices.find((one) =>
      [one, choiceWord(name, one, "hi"), choiceWord(name, one, "en")].some((way) => plain(way) === typed),
    ) ?? cell
  );
}

/** The text of a file, or undefined for bytes that are no text. */
export function textIn(bytes: Uint8Array): string | undefined {
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    return text.includes("\0") ? undefined : text;
  } catch {
    return undefined;
  }
}

/** The rows of a file by field, or why it cannot be read as a whole. */
export function readBulk(text: string, what: EventKind): BulkFile | Refused {
  const all = parsed(text);
  if ("ok" in all) return all;
  const [heading, ...records] = all;
  if (!heading) return refuse("bulk.no_rows", rule, { field: "file" });
  const columns = columnsIn(heading.record, what);
  if ("ok" in columns) return columns;
  const rows: BulkRow[] = [];
  const faults: BulkFault[] = [];
  let ended = heading.info.lines;
  for (const { record, info } of records) {
    const line = ended + 1;
    ended = info.lines;
    if (record.every((cell) => cell.trim() === "")) continue;
    if (record.length !== columns.length) {
      const values = { cells: record.length, columns: columns.length };
      faults.push({ line, column: undefined, refusal: refuse("bulk.cells", rule, { values }).refusal });
      continue;
    }
    const cells = columns.map((name, at) => [name, chosen(name, record[at] ?? "")] as const);
    rows.push({ line, typed: Object.fromEntries(cells) });
  }
  const count = rows.length + faults.length;
  if (count === 0) return refuse("bulk.no_rows", rule, { field: "file" });
  if (count > bulk_rows_max)
    return refuse("bulk.too_many_rows", rule, { field: "file", values: { max: bulk_rows_max } });
  return { ok: true, rows, faults };
}

/** A row that may be reported; the same row has the same event and command whenever it comes. */
export interface GoodRow {
  readonly line: number;
  readonly form: Form;
  readonly event: SubjectId;
  readonly command: Uuid;
}

export interface CheckedRows {
  readonly good: readonly GoodRow[];
  readonly faults: readonly BulkFault[];
}

interface CheckWith {
  readonly sealer: Pick<Sealer, "fingerprint">;
  readonly town: TownId;
  readonly institution: SubjectId;
  readonly what: EventKind;
  readonly today: CivilDate;
  readonly weeks_min: number;
}

/** Each row read as a form; all its faults at once. `placed` says what every row of an institution has. */
export async function checkRows(
  { rows, faults: unread }: BulkFile,
  { sealer, town, institution, what, today, weeks_min }: CheckWith,
  placed: (typed: Typed) => Typed,
): Promise<CheckedRows> {
  const good: GoodRow[] = [];
  const faults: BulkFault[] = [...unread];
  const seen = new Map<string, number>();
  for (const { line, typed } of rows) {
    const read = readForm(what, placed(typed), today, weeks_min);
    if (!read.ok) {
      faults.push(...read.refusals.map((refusal) => ({ line, column: refusal.field as FieldName, refusal })));
      continue;
    }
    // Keyed, so that an event's id tells nobody what it is about.
    const key = await sealer.fingerprint(town, canonicalJson({ institution, what, form: read.form }));
    const name = key.toString("hex");
    const first = seen.get(name);
    if (first !== undefined) {
      faults.push({
        line,
        column: undefined,
        refusal: refuse("bulk.row_twice", rule, { values: { line: first } }).refusal,
      });
      continue;
    }
    seen.set(name, line);
    const event = subjectId(derivedUuid("event of a file", name));
    good.push({ line, form: read.form, event, command: derivedUuid("command of a file", name) });
  }
  return { good, faults: faults.sort((one, other) => one.line - other.line) };
}
