// Rows as the lines of a CSV that spreadsheets open as it is meant: Hindi readable, no cell taken for a formula.
import { civilDate, showDate } from "../../kernel/civil-date.ts";
import type { Cell, ContinuityField, ContinuityRow, FieldType } from "./table.ts";

/** Without it spreadsheets take UTF-8 for an old code page. */
const byte_order_mark = "\ufeff";
/** RFC 4180. */
const line_end = "\r\n";
const piece_characters = 65_536;

/* A spreadsheet calculates what begins so, also with the wide signs that input methods for other scripts give. */
const formula = /^[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]/;

/** Put before a text that a spreadsheet would calculate; spreadsheets know it as "this is text". */
export const text_mark = "'";

/** Rupees with two decimals, without grouping: spreadsheets and programs read it as a number. */
function plainRupees(amount: bigint): string {
  const size = amount < 0n ? -amount : amount;
  return `${amount < 0n ? "-" : ""}${size / 100n}.${(size % 100n).toString().padStart(2, "0")}`;
}

/** Throws when the value is not of the field's type: the table that gave it is wrong. */
function cellText(type: FieldType, value: Cell): string {
  if (value === undefined) return "";
  if (type === "amount" && typeof value === "bigint") return plainRupees(value);
  if (type === "count" && typeof value === "number" && Number.isSafeInteger(value)) return String(value);
  if (type === "date" && typeof value === "string") return showDate(civilDate(value));
  if (type === "text" && typeof value === "string") return formula.test(value) ? text_mark + value : value;
  throw new Error(`a ${typeof value} stood in a field of type ${type}`);
}

const quoted = (text: string): string => (/[",\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

const lineOf = (cells: readonly string[]): string => cells.map(quoted).join(",") + line_end;

/** The lines in pieces of some 64 KB, the heading first; `counted` is told each row. */
export async function* csvPieces(
  fields: readonly ContinuityField[],
  rows: AsyncIterable<ContinuityRow>,
  counted: () => void,
): AsyncGenerator<Uint8Array> {
  let piece = byte_order_mark + lineOf(fields.map(({ hindi }) => hindi));
  for await (const row of rows) {
    piece += lineOf(fields.map(({ key, type }) => cellText(type, row[key])));
    counted();
    if (piece.length < piece_characters) continue;
    yield Buffer.from(piece);
    piece = "";
  }
  if (piece !== "") yield Buffer.from(piece);
}
