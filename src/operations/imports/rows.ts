// The rows of a file that was inspected, whatever its kind.
import type { CsvColumn, CsvFault, CsvRow } from "./csv.ts";
import { readCsv } from "./csv.ts";
import type { FileKind } from "./file.ts";
import { readXlsx } from "./xlsx.ts";

/** Rows and faults in the order of the file; nothing of it is held longer than it is looked at. */
export const readRows = (
  file: string,
  kind: FileKind,
  columns: readonly CsvColumn[],
): AsyncGenerator<CsvRow | CsvFault> => (kind === "xlsx" ? readXlsx(file, columns) : readCsv(file, columns));
