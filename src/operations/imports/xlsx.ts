// Reads the first sheet of a workbook (XLSX) row by row without holding it in memory, as the CSV is read: same rows, same faults.
import { stat } from "node:fs/promises";
import { type Refused, refuse } from "../../kernel/refusal.ts";
import { type CsvColumn, type CsvFault, type CsvRow, import_rows_max, readHeading } from "./csv.ts";
import { readSharedStrings, type SharedStrings } from "./shared-strings.ts";
import { attribute, readXml, XmlFault, xmlPieces, xml_text_letters_max } from "./xml.ts";
import { entryStream, type ZipEntry, zipEntries } from "./zip.ts";

/** Columns of a sheet that are read. */
const columns_max = 200;

type Entries = ReadonlyMap<string, ZipEntry>;

interface Cell {
  readonly text: string;
  readonly wrong?: "import.cell_is_formula" | "import.cell_is_error" | "import.cell_is_date";
}

interface Line {
  readonly number: number;
  readonly cells: readonly (Cell | undefined)[];
}

async function readPart(
  file: string,
  entries: Entries,
  name: string,
  start: (name: string, attributes: string) => void,
) {
  const entry = entries.get(name);
  if (!entry) return;
  await readXml(await entryStream(file, entry), { start, end: () => undefined, text: () => undefined });
}

/** The part of the workbook's first sheet. */
async function firstSheet(file: string, entries: Entries): Promise<ZipEntry | undefined> {
  let relation: string | undefined;
  await readPart(file, entries, "xl/workbook.xml", (name, attributes) => {
    if (name === "sheet") relation ??= attribute(attributes, "r:id") ?? attribute(attributes, "id");
  });
  let target: string | undefined;
  await readPart(file, entries, "xl/_rels/workbook.xml.rels", (name, attributes) => {
    if (name === "Relationship" && attribute(attributes, "Id") === relation) target = attribute(attributes, "Target");
  });
  const path =
    target === undefined ? "xl/worksheets/sheet1.xml" : target.replace(/^\/|^(?!\/)/, (slash) => (slash ? "" : "xl/"));
  return entries.get(path);
}

/** Formats of numbers that show a day or a time. */
const builtInDates = new Set([14, 15, 16, 17, 18, 19, 20, 21, 22, 45, 46, 47]);
const showsDate = (code: string): boolean => /[dmyh]/i.test(code.replace(/"[^"]*"|\[[^\]]*\]|\\./g, ""));

/** Which styles show their number as a date: such a cell held a house number like 12/3 until the spreadsheet changed it. */
async function dateStyles(file: string, entries: Entries): Promise<ReadonlySet<number>> {
  const formats = new Set(builtInDates);
  const styles = new Set<number>();
  let count = 0;
  let within = false;
  await readPart(file, entries, "xl/styles.xml", (name, attributes) => {
    if (name === "numFmt") {
      const code = attribute(attributes, "formatCode") ?? "";
      if (showsDate(code)) formats.add(Number(attribute(attributes, "numFmtId")));
    } else if (name === "cellXfs") within = true;
    else if (name === "cellStyles" || name === "dxfs") within = false;
    else if (name === "xf" && within) {
      if (formats.has(Number(attribute(attributes, "numFmtId")))) styles.add(count);
      count += 1;
    }
  });
  return styles;
}

/** The column of a cell's address: A is 0, AB is 27. */
export function columnOf(address: string): number {
  let column = 0;
  for (const letter of /^[A-Z]{1,3}/.exec(address)?.[0] ?? "") column = column * 26 + letter.charCodeAt(0) - 64;
  return column - 1;
}

/** Gathers the cells of one row after another from the elements of a sheet. */
class SheetReader {
  readonly lines: Line[] = [];
  #number = 0;
  #cells: (Cell | undefined)[] = [];
  #column = -1;
  #kind = "";
  #style = 0;
  #text = "";
  #reading = false;
  #formula = false;
  readonly #strings: SharedStrings | undefined;
  readonly #dates: ReadonlySet<number>;

  constructor(strings: SharedStrings | undefined, dates: ReadonlySet<number>) {
    this.#strings = strings;
    this.#dates = dates;
  }

  start(name: string, attributes: string): void {
    if (name === "row") {
      this.#number = Number(attribute(attributes, "r") ?? this.#number + 1);
      this.#cells = [];
      this.#column = -1;
    } else if (name === "c") {
      const address = attribute(attributes, "r");
      this.#column = address === undefined ? this.#column + 1 : columnOf(address);
      this.#kind = attribute(attributes, "t") ?? "n";
      this.#style = Number(attribute(attributes, "s") ?? 0);
      this.#text = "";
      this.#formula = false;
    } else if (name === "v" || name === "t") this.#reading = true;
    else if (name === "f") this.#formula = true;
  }

  text(piece: string): void {
    if (!this.#reading) return;
    this.#text += piece;
    if (this.#text.length > xml_text_letters_max) throw new XmlFault("too-long");
  }

  end(name: string): void {
    if (name === "v" || name === "t") this.#reading = false;
    else if (name === "c" && this.#column >= 0 && this.#column < columns_max) this.#cells[this.#column] = this.#cell();
    else if (name === "row") this.lines.push({ number: this.#number, cells: this.#cells });
  }

  #cell(): Cell | undefined {
    if (this.#formula) return { text: "", wrong: "import.cell_is_formula" };
    const text = this.#text;
    switch (this.#kind) {
      case "s":
        return { text: this.#strings?.get(Number(text)) ?? "" };
      case "e":
        return { text: "", wrong: "import.cell_is_error" };
      case "str":
      case "inlineStr":
        return { text };
      case "d":
        return { text: "", wrong: "import.cell_is_date" };
      default: {
        if (text === "") return undefined;
        if (this.#dates.has(this.#style)) return { text: "", wrong: "import.cell_is_date" };
        const number = Number(text);
        return { text: Number.isFinite(number) ? numberText(number) : text };
      }
    }
  }
}

/** A number as a person writes it: without exponent, and without the tail that binary fractions leave (0.1 + 0.2). */
const numberText = (number: number): string => {
  const rounded = Number(number.toPrecision(15));
  return Number.isInteger(rounded) ? rounded.toLocaleString("en", { useGrouping: false }) : String(rounded);
};

const isEmpty = ({ cells }: Line): boolean => cells.every((cell) => !cell || (cell.text.trim() === "" && !cell.wrong));

function rowOf(names: readonly string[], { number, cells }: Line): CsvRow | CsvFault {
  const beyond = cells.findIndex((cell, at) => at >= names.length && cell && (cell.text.trim() !== "" || cell.wrong));
  if (beyond >= 0) {
    const values = { cells: beyond + 1, columns: names.length };
    return { ok: false, line: number, refused: refuse("import.cells_wrong", "import", { values }), ends: false };
  }
  const wrong = names.findIndex((_, at) => cells[at]?.wrong !== undefined);
  const code = cells[wrong]?.wrong;
  if (code !== undefined) {
    const column = names[wrong] ?? "";
    return { ok: false, line: number, column, refused: refuse(code, "import", { field: column }), ends: false };
  }
  return { ok: true, line: number, cells: Object.fromEntries(names.map((name, at) => [name, cells[at]?.text ?? ""])) };
}

const faultOf = (error: unknown, line: number): Refused => {
  if (error instanceof XmlFault && error.why === "too-long") {
    return refuse("import.cell_too_large", "import", { values: { line, max: xml_text_letters_max } });
  }
  return refuse("import.workbook_unreadable", "import");
};

/** Whether an error is the file's: of its XML or its packing. */
const isOfFile = (error: unknown): boolean =>
  error instanceof XmlFault ||
  (error instanceof Error && ("errno" in error || "code" in error || /too large/.test(error.message)));

async function* sheetLines(file: string, sheet: ZipEntry, reader: SheetReader): AsyncGenerator<Line> {
  const stream = await entryStream(file, sheet);
  try {
    for await (const _ of xmlPieces(stream, reader)) yield* reader.lines.splice(0);
  } finally {
    stream.destroy();
  }
}

async function* rowsOf(
  file: string,
  entries: Entries,
  columns: readonly CsvColumn[],
): AsyncGenerator<CsvRow | CsvFault> {
  const sheet = await firstSheet(file, entries);
  if (!sheet) {
    yield { ok: false, line: 1, refused: refuse("import.workbook_unreadable", "import"), ends: true };
    return;
  }
  const shared = entries.get("xl/sharedStrings.xml");
  const strings = shared && (await readSharedStrings(await entryStream(file, shared)));
  try {
    const reader = new SheetReader(strings, await dateStyles(file, entries));
    let names: readonly string[] | undefined;
    let rows = 0;
    for await (const line of sheetLines(file, sheet, reader)) {
      if (isEmpty(line)) continue;
      if (names === undefined) {
        const heading = readHeading(headingOf(line), columns);
        if ("ok" in heading) {
          yield { ok: false, line: line.number, refused: heading, ends: true };
          return;
        }
        names = heading;
        continue;
      }
      rows += 1;
      if (rows > import_rows_max) {
        const refused = refuse("import.too_many_rows", "import", { values: { max: import_rows_max } });
        yield { ok: false, line: line.number, refused, ends: true };
        return;
      }
      yield rowOf(names, line);
    }
  } finally {
    strings?.close();
  }
}

/** The heading's cells up to its last filled one. */
function headingOf({ cells }: Line): readonly string[] {
  const texts = Array.from(cells, (cell) => cell?.text ?? "");
  const last = texts.findLastIndex((text) => text.trim() !== "");
  return texts.slice(0, last + 1);
}

/** Rows and faults of the first sheet, in its order. A fault of the heading, of packing or of size ends it. */
export async function* readXlsx(file: string, columns: readonly CsvColumn[]): AsyncGenerator<CsvRow | CsvFault> {
  const { size } = await stat(file);
  let line = 1;
  try {
    const entries = await zipEntries(file, size);
    if ("ok" in entries) {
      yield { ok: false, line, refused: entries, ends: true };
      return;
    }
    for await (const row of rowsOf(file, entries, columns)) {
      ({ line } = row);
      yield row;
    }
  } catch (error) {
    if (!isOfFile(error)) throw error;
    yield { ok: false, line, refused: faultOf(error, line), ends: true };
  }
}
