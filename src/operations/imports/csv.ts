// Reads a CSV row by row without holding it in memory: columns by name, every fault with the line it begins on.
import { CsvError, parse } from "csv-parse";
import { createReadStream } from "node:fs";
import { type Refused, refuse } from "../../kernel/refusal.ts";
import { import_line_bytes_max } from "./file.ts";

/** Rows of a file that is imported. */
export const import_rows_max = 2_000_000;

/** A column of a file: its name in the first line, and whether the file must have it. */
export interface CsvColumn {
  readonly name: string;
  readonly required: boolean;
}

/** A row by its columns' names; `line` counts from 1, the heading being the first. Missing columns are empty. */
export interface CsvRow {
  readonly ok: true;
  readonly line: number;
  readonly cells: Readonly<Record<string, string>>;
}

/** A row that cannot be read; with `ends` nothing after it can be read either. */
export interface CsvFault {
  readonly ok: false;
  readonly line: number;
  /** The column that it is about, where it is about one. */
  readonly column?: string;
  readonly refused: Refused;
  readonly ends: boolean;
}

interface Parsed {
  readonly record: readonly string[];
  readonly info: { readonly lines: number };
}

/** The columns' names in the order of the file, or what is wrong with them. */
export function readHeading(cells: readonly string[], columns: readonly CsvColumn[]): readonly string[] | Refused {
  const names = cells.map((cell) => cell.trim().toLowerCase());
  if (names.length === 1 && /[;\t|]/.test(names[0] ?? "")) return refuse("import.wrong_separator", "import");
  const known = new Set(columns.map((column) => column.name));
  const unknown = names.filter((name) => !known.has(name));
  if (unknown.length > 0) {
    // Names of columns are the file's, not a person's, but a file without a heading has data there: only a piece is shown.
    const shown = unknown.slice(0, 5).map((name) => name.slice(0, 20));
    return refuse("import.column_unknown", "import", { values: { columns: shown.join(", ") } });
  }
  const twice = names.find((name, at) => names.indexOf(name) !== at);
  if (twice !== undefined) return refuse("import.column_twice", "import", { values: { columns: twice } });
  const missing = columns.filter((column) => column.required && !names.includes(column.name));
  if (missing.length > 0) {
    return refuse("import.column_missing", "import", {
      values: { columns: missing.map((one) => one.name).join(", ") },
    });
  }
  return names;
}

function refusedBy(error: CsvError): Refused {
  if (error.code === "CSV_MAX_RECORD_SIZE") {
    return refuse("import.cell_too_large", "import", {
      values: { line: Number(error["lines"] ?? 0), max: import_line_bytes_max },
    });
  }
  return refuse("import.quotes_open", "import", { values: { line: Number(error["lines"] ?? 0) } });
}

const cellsOf = (names: readonly string[], record: readonly string[]): Readonly<Record<string, string>> =>
  Object.fromEntries(names.map((name, at) => [name, record[at] ?? ""]));

/** Rows and faults in the order of the file. A fault of the heading, of quotes or of size ends it. */
export async function* readCsv(file: string, columns: readonly CsvColumn[]): AsyncGenerator<CsvRow | CsvFault> {
  const parser = createReadStream(file).pipe(
    parse({
      bom: true,
      info: true,
      relax_column_count: true,
      max_record_size: import_line_bytes_max,
      skip_empty_lines: true,
    }),
  );
  let names: readonly string[] | undefined;
  let ended = 0;
  let rows = 0;
  try {
    for await (const { record, info } of parser as AsyncIterable<Parsed>) {
      const line = ended + 1;
      ended = info.lines;
      if (names === undefined) {
        const heading = readHeading(record, columns);
        if ("ok" in heading) return yield { ok: false, line, refused: heading, ends: true };
        names = heading;
        continue;
      }
      if (record.every((cell) => cell.trim() === "")) continue;
      rows += 1;
      if (rows > import_rows_max) {
        const refused = refuse("import.too_many_rows", "import", { values: { max: import_rows_max } });
        return yield { ok: false, line, refused, ends: true };
      }
      if (record.length === names.length) yield { ok: true, line, cells: cellsOf(names, record) };
      else {
        const values = { cells: record.length, columns: names.length };
        yield { ok: false, line, refused: refuse("import.cells_wrong", "import", { values }), ends: false };
      }
    }
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    yield { ok: false, line: Number(error["lines"] ?? ended + 1), refused: refusedBy(error), ends: true };
  }
  return undefined;
}
