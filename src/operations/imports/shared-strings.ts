// The texts that a workbook's cells share, kept in a file of their own while it is read: a register's names would fill memory.
import { closeSync, mkdtempSync, openSync, readSync, rmSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { readXml, XmlFault, xml_text_letters_max } from "./xml.ts";

const page_bytes = 65_536;
const pages_max = 256;

/** Texts by their number. Close it: its file is gone then. */
export class SharedStrings {
  readonly #file: number;
  #ends = new Float64Array(1024);
  #count = 0;
  #bytes = 0;
  #waiting: Buffer[] = [];
  #waitingBytes = 0;
  readonly #pages = new Map<number, Buffer>();

  constructor() {
    const folder = mkdtempSync(join(tmpdir(), "akshara-strings-"));
    this.#file = openSync(join(folder, "strings"), "wx+", 0o600);
    // Without a name nobody else can open it, and nothing of it stays behind when the program ends.
    rmSync(folder, { recursive: true, force: true });
  }

  add(text: string): void {
    const bytes = Buffer.from(text, "utf8");
    this.#waiting.push(bytes);
    this.#waitingBytes += bytes.length;
    this.#bytes += bytes.length;
    if (this.#count === this.#ends.length) {
      const more = new Float64Array(this.#ends.length * 2);
      more.set(this.#ends);
      this.#ends = more;
    }
    this.#ends[this.#count] = this.#bytes;
    this.#count += 1;
    if (this.#waitingBytes > 1_000_000) this.flush();
  }

  /** Puts what waits into the file. */
  flush(): void {
    if (this.#waitingBytes > 0) writeSync(this.#file, Buffer.concat(this.#waiting));
    this.#waiting = [];
    this.#waitingBytes = 0;
  }

  #page(number: number): Buffer {
    const kept = this.#pages.get(number);
    if (kept) return kept;
    const page = Buffer.alloc(page_bytes);
    readSync(this.#file, page, 0, page_bytes, number * page_bytes);
    const oldest = this.#pages.keys().next();
    if (this.#pages.size >= pages_max && oldest.done !== true) this.#pages.delete(oldest.value);
    this.#pages.set(number, page);
    return page;
  }

  /** The text of this number; undefined when there is none. */
  get(at: number): string | undefined {
    if (!Number.isInteger(at) || at < 0 || at >= this.#count) return undefined;
    const from = at === 0 ? 0 : (this.#ends[at - 1] ?? 0);
    const to = this.#ends[at] ?? 0;
    const parts: Buffer[] = [];
    for (let place = from; place < to; ) {
      const number = Math.floor(place / page_bytes);
      const end = Math.min(to, (number + 1) * page_bytes);
      parts.push(this.#page(number).subarray(place - number * page_bytes, end - number * page_bytes));
      place = end;
    }
    return Buffer.concat(parts).toString("utf8");
  }

  close(): void {
    closeSync(this.#file);
  }
}

/** Reads the part of a workbook that holds them. Phonetic readings beside a text are no part of it. */
export async function readSharedStrings(stream: Readable): Promise<SharedStrings> {
  const strings = new SharedStrings();
  let text = "";
  let inText = false;
  let phonetic = 0;
  try {
    await readXml(stream, {
      start: (name) => {
        if (name === "si") text = "";
        else if (name === "rPh") phonetic += 1;
        else if (name === "t") inText = phonetic === 0;
      },
      end: (name) => {
        if (name === "si") strings.add(text);
        else if (name === "rPh") phonetic -= 1;
        else if (name === "t") inText = false;
      },
      text: (piece) => {
        if (!inText) return;
        text += piece;
        if (text.length > xml_text_letters_max) throw new XmlFault("too-long");
      },
    });
  } catch (error) {
    strings.close();
    throw error;
  }
  strings.flush();
  return strings;
}
