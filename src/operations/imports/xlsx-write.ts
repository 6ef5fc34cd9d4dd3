// Writes a workbook (XLSX) of one sheet row by row without holding it in memory; every cell is text, nothing is a formula.
import { type FileHandle, open } from "node:fs/promises";
import { Readable } from "node:stream";
import { crc32, createDeflateRaw } from "node:zlib";

/** Letters that XML can't carry are left out; marks of XML become entities. */
const escaped = (text: string): string =>
  text
    .replace(/(?![\t\n])\p{Control}|[\ufffe\uffff]|\p{Surrogate}/gu, "")
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;");

const declaration = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const officeDocument = "http://schemas.openxmlformats.org/officeDocument/2006";
const sheets = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const packages = "http://schemas.openxmlformats.org/package/2006";
const kind = (part: string): string => `application/vnd.openxmlformats-officedocument.spreadsheetml.${part}+xml`;

/** The parts round the sheet; style 1 is text, so that a spreadsheet leaves 03 and 12/3 as they are. */
const parts: Readonly<Record<string, string>> = {
  "[Content_Types].xml": `${declaration}<Types xmlns="${packages}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType="${kind("sheet.main")}"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="${kind("worksheet")}"/><Override PartName="/xl/styles.xml" ContentType="${kind("styles")}"/></Types>`,
  "_rels/.rels": `${declaration}<Relationships xmlns="${packages}/relationships"><Relationship Id="rId1" Type="${officeDocument}/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
  "xl/workbook.xml": `${declaration}<workbook xmlns="${sheets}" xmlns:r="${officeDocument}/relationships"><sheets><sheet name="register" sheetId="1" r:id="rId1"/></sheets></workbook>`,
  "xl/_rels/workbook.xml.rels": `${declaration}<Relationships xmlns="${packages}/relationships"><Relationship Id="rId1" Type="${officeDocument}/relationships/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="${officeDocument}/relationships/styles" Target="styles.xml"/></Relationships>`,
  "xl/styles.xml": `${declaration}<styleSheet xmlns="${sheets}"><fonts count="1"><font/></fonts><fills count="2"><fill/><fill/></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="2"><xf/><xf numFmtId="49" applyNumberFormat="1"/></cellXfs></styleSheet>`,
};

async function* sheet(rows: AsyncIterable<readonly string[]>): AsyncGenerator<string> {
  yield `${declaration}<worksheet xmlns="${sheets}"><sheetData>`;
  for await (const cells of rows) {
    const drawn = cells.map((cell) =>
      cell === "" ? '<c s="1"/>' : `<c s="1" t="inlineStr"><is><t xml:space="preserve">${escaped(cell)}</t></is></c>`,
    );
    yield `<row>${drawn.join("")}</row>`;
  }
  yield "</sheetData></worksheet>";
}

async function* once(text: string): AsyncGenerator<string> {
  yield text;
}

interface Written {
  readonly name: string;
  readonly offset: number;
  readonly crc: number;
  readonly packed: number;
  readonly unpacked: number;
}

/** What the head of an entry and its line in the directory share. */
function described({ name, crc, packed, unpacked }: Written): Buffer {
  const fields = Buffer.alloc(26);
  fields.writeUInt16LE(20, 0);
  // The name is UTF-8; it is deflated; the day is the first that the format knows.
  fields.writeUInt16LE(0x0800, 2);
  fields.writeUInt16LE(8, 4);
  fields.writeUInt16LE(0x21, 8);
  fields.writeUInt32LE(crc, 10);
  fields.writeUInt32LE(packed, 14);
  fields.writeUInt32LE(unpacked, 18);
  fields.writeUInt16LE(Buffer.byteLength(name), 22);
  return fields;
}

class ZipWriter {
  readonly #file: FileHandle;
  readonly #entries: Written[] = [];
  #at = 0;

  constructor(file: FileHandle) {
    this.#file = file;
  }

  async #write(bytes: Buffer): Promise<void> {
    await this.#file.write(bytes, 0, bytes.length, this.#at);
    this.#at += bytes.length;
  }

  async add(name: string, texts: AsyncIterable<string>): Promise<void> {
    const offset = this.#at;
    const head = Buffer.byteLength(name) + 30;
    this.#at += head;
    let crc = 0;
    let unpacked = 0;
    const counted = async function* (): AsyncGenerator<Buffer> {
      for await (const text of texts) {
        const bytes = Buffer.from(text, "utf8");
        crc = crc32(bytes, crc);
        unpacked += bytes.length;
        yield bytes;
      }
    };
    for await (const piece of Readable.from(counted()).pipe(createDeflateRaw()) as AsyncIterable<Buffer>) {
      await this.#write(piece);
    }
    const entry = { name, offset, crc, packed: this.#at - offset - head, unpacked };
    // The sizes are known only now: the head is written into the room that was left for it.
    const local = Buffer.concat([Buffer.from("504b0304", "hex"), described(entry), Buffer.from(name)]);
    await this.#file.write(local, 0, local.length, offset);
    this.#entries.push(entry);
  }

  async end(): Promise<void> {
    const from = this.#at;
    for (const entry of this.#entries) {
      const places = Buffer.alloc(14);
      places.writeUInt32LE(entry.offset, 10);
      const made = Buffer.from([20, 0]);
      const line = [Buffer.from("504b0102", "hex"), made, described(entry), places, Buffer.from(entry.name)];
      await this.#write(Buffer.concat(line));
    }
    const end = Buffer.alloc(22);
    end.writeUInt32LE(0x06054b50, 0);
    end.writeUInt16LE(this.#entries.length, 8);
    end.writeUInt16LE(this.#entries.length, 10);
    end.writeUInt32LE(this.#at - from, 12);
    end.writeUInt32LE(from, 16);
    await this.#write(end);
  }
}

/** Writes the rows, the heading first, as a new file that only its owner can read. */
export async function writeXlsx(file: string, rows: AsyncIterable<readonly string[]>): Promise<void> {
  const handle = await open(file, "wx", 0o600);
  try {
    const zip = new ZipWriter(handle);
    for (const [name, text] of Object.entries(parts)) await zip.add(name, once(text));
    await zip.add("xl/worksheets/sheet1.xml", sheet(rows));
    await zip.end();
  } finally {
    await handle.close();
  }
}
