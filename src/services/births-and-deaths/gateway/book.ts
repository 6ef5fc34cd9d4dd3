// The sandbox register's book: which version of which entry it has, kept in a file so that a restart forgets nothing. No person in it.
import { appendFileSync, existsSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** One version of one entry as it was taken. */
export interface Line {
  readonly key: string;
  readonly entry: string;
  readonly version: number;
  readonly number: string;
  readonly register: string;
  readonly state: string;
  /** The numbers of the notes in its margin, in their order. */
  readonly notes: readonly string[];
  /** SHA-256 of what was sent. */
  readonly digest: string;
  readonly reference: string;
}

export class Book {
  readonly #file: string;
  readonly #lines: Line[] = [];
  readonly #newest = new Map<string, Line>();

  constructor(folder: string) {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    this.#file = join(folder, "book.jsonl");
    const before = existsSync(this.#file) ? readFileSync(this.#file, "utf8") : "";
    for (const text of before.split("\n")) {
      // The last line may be half written when the program was killed.
      if (text.startsWith("{") && text.endsWith("}")) this.#take(JSON.parse(text) as Line);
    }
    appendFileSync(this.#file, "\n");
  }

  #take(line: Line): void {
    this.#lines.push(line);
    this.#newest.set(line.entry, line);
  }

  /** Writes a version down; an entry keeps the reference of its first one. */
  write(line: Omit<Line, "reference">): Line {
    const reference =
      this.#newest.get(line.entry)?.reference ?? `SBX-${String(this.#lines.length + 1).padStart(9, "0")}`;
    const whole = { ...line, reference };
    appendFileSync(this.#file, `${JSON.stringify(whole)}\n`, { flush: true });
    this.#take(whole);
    return whole;
  }

  newest(entry: string): Line | undefined {
    return this.#newest.get(entry);
  }

  get lines(): readonly Line[] {
    return this.#lines;
  }
}
