// A file that somebody hands over, read once from end to end before anything is taken from it: its size, hash and encoding.
import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { type Refused, refuse } from "../../kernel/refusal.ts";

/** Bytes of a file that is imported. */
export const import_bytes_max = 1_000_000_000;
/** Bytes of one line of it. */
export const import_line_bytes_max = 1_000_000;

export type FileKind = "csv" | "xlsx";

export interface InspectedFile {
  readonly ok: true;
  readonly kind: FileKind;
  /** SHA-256 in hexadecimal: the same file handed over again has the same. */
  readonly hash: string;
  readonly bytes: number;
}

const newline = 0x0a;

/** Two bytes a letter: the mark at the beginning says so, or every second byte is empty. */
function looksLikeUtf16(start: Buffer): boolean {
  const mark = start.subarray(0, 2).toString("hex");
  if (mark === "fffe" || mark === "feff") return true;
  const empty = start.subarray(0, 4_096).filter((byte) => byte === 0).length;
  return empty > 0 && empty * 3 > Math.min(start.length, 4_096);
}

/** Reads lines of bytes out of pieces; notes the first line that is not UTF-8 or too long. */
class LineReader {
  line = 1;
  fault: Refused | undefined;
  #rest: Buffer = Buffer.alloc(0);
  readonly #decoder = new TextDecoder("utf-8", { fatal: true });

  #isUtf8(bytes: Buffer): boolean {
    try {
      this.#decoder.decode(bytes);
      return true;
    } catch {
      return false;
    }
  }

  take(piece: Buffer): void {
    const bytes = this.#rest.length === 0 ? piece : Buffer.concat([this.#rest, piece]);
    const end = bytes.lastIndexOf(newline) + 1;
    this.#rest = Buffer.from(bytes.subarray(end));
    this.#check(bytes.subarray(0, end));
    if (!this.fault && this.#rest.length > import_line_bytes_max) this.#tooLong();
  }

  end(): void {
    if (!this.fault) this.#check(this.#rest);
  }

  #tooLong(): void {
    const values = { line: this.line, max: import_line_bytes_max };
    this.fault = refuse("import.cell_too_large", "import", { values });
  }

  #check(lines: Buffer): void {
    const whole = this.#isUtf8(lines);
    for (let from = 0; from < lines.length; ) {
      const found = lines.indexOf(newline, from);
      const to = found < 0 ? lines.length : found + 1;
      if (to - from > import_line_bytes_max) return this.#tooLong();
      if (!whole && !this.#isUtf8(lines.subarray(from, to))) {
        const values = { line: this.line, likely: "Windows-1252" };
        this.fault = refuse("import.encoding_foreign", "import", { values });
        return undefined;
      }
      if (found >= 0) this.line += 1;
      from = to;
    }
    return undefined;
  }
}

/**
 * Tells a workbook from a CSV. Refuses a file that is missing, empty, too large, an older workbook, and a CSV that has a line
 * beyond all measure or is not UTF-8 (with or without BOM).
 */
export async function inspectFile(file: string): Promise<InspectedFile | Refused> {
  const size = await stat(file).then(
    (found) => (found.isFile() ? found.size : undefined),
    () => undefined,
  );
  if (size === undefined) return refuse("import.file_missing", "import");
  if (size === 0) return refuse("import.file_empty", "import");
  if (size > import_bytes_max) return refuse("import.file_too_large", "import", { values: { max: import_bytes_max } });
  const hash = createHash("sha256");
  const lines = new LineReader();
  let kind: FileKind | undefined;
  for await (const piece of createReadStream(file) as AsyncIterable<Buffer>) {
    if (kind === undefined) {
      const mark = piece.subarray(0, 4).toString("hex");
      // An older workbook (.xls), or one that was locked with a password.
      if (mark === "d0cf11e0") return refuse("import.workbook_old", "import");
      kind = mark === "504b0304" ? "xlsx" : "csv";
      if (kind === "csv" && looksLikeUtf16(piece)) return refuse("import.encoding_two_bytes", "import");
    }
    hash.update(piece);
    if (kind === "xlsx") continue;
    lines.take(piece);
    if (lines.fault) return lines.fault;
  }
  if (kind !== "xlsx") lines.end();
  return lines.fault ?? { ok: true, kind: kind ?? "csv", hash: hash.digest("hex"), bytes: size };
}
