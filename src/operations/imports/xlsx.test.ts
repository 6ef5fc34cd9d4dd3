// Workbooks: what was written is read again, as spreadsheets write it too; formulas, dates and broken files are named.
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, test } from "node:test";
import { crc32, deflateRawSync } from "node:zlib";
import * as fc from "fast-check";
import type { CsvFault, CsvRow } from "./csv.ts";
import { inspectFile } from "./file.ts";
import { readRows } from "./rows.ts";
import { writeXlsx } from "./xlsx-write.ts";
import { columnOf } from "./xlsx.ts";

const columns = ["name", "house", "area"].map((name) => ({ name, required: name === "name" }));
const folder = mkdtempSync(join(tmpdir(), "akshara-xlsx-"));
let files = 0;
const newFile = (): string => join(folder, `${(files += 1)}.xlsx`);

async function* listed(rows: readonly (readonly string[])[]): AsyncGenerator<readonly string[]> {
  yield* rows;
}

async function all<T>(given: AsyncIterable<T>): Promise<readonly T[]> {
  const list: T[] = [];
  for await (const one of given) list.push(one);
  return list;
}

async function read(file: string): Promise<readonly (CsvRow | CsvFault)[]> {
  const inspected = await inspectFile(file);
  assert.ok(inspected.ok, inspected.ok ? "" : inspected.refusal.code);
  return all(readRows(file, inspected.kind, columns));
}

const told = (rows: readonly (CsvRow | CsvFault)[]): readonly (readonly (string | number)[])[] =>
  rows.map((row) =>
    row.ok ? [row.line, ...Object.values(row.cells)] : [row.line, row.column ?? "", row.refused.refusal.code],
  );

/** A ZIP of these parts, as a spreadsheet packs them. */
function zip(parts: Readonly<Record<string, string>>, change: (bytes: Buffer) => Buffer = (bytes) => bytes): string {
  const heads: Buffer[] = [];
  const lines: Buffer[] = [];
  let at = 0;
  for (const [name, text] of Object.entries(parts)) {
    const bytes = Buffer.from(text);
    const packed = deflateRawSync(bytes);
    const shared = Buffer.alloc(26);
    shared.writeUInt16LE(20, 0);
    shared.writeUInt16LE(8, 4);
    shared.writeUInt32LE(crc32(bytes), 10);
    shared.writeUInt32LE(packed.length, 14);
    shared.writeUInt32LE(bytes.length, 18);
    shared.writeUInt16LE(name.length, 22);
    const head = Buffer.concat([Buffer.from("504b0304", "hex"), shared, Buffer.from(name), packed]);
    const place = Buffer.alloc(14);
    place.writeUInt32LE(at, 10);
    lines.push(Buffer.concat([Buffer.from("504b01021400", "hex"), shared, place, Buffer.from(name)]));
    heads.push(head);
    at += head.length;
  }
  const list = Buffer.concat(lines);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(lines.length, 10);
  end.writeUInt32LE(list.length, 12);
  end.writeUInt32LE(at, 16);
  const file = newFile();
  writeFileSync(file, change(Buffer.concat([...heads, list, end])));
  return file;
}

const heading = '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c><c r="C1" t="s"><v>2</v></c></row>';
const workbook = (rows: string, more: Readonly<Record<string, string>> = {}) => ({
  "xl/workbook.xml": '<workbook><sheets><sheet name="S" sheetId="1" r:id="rId7"/></sheets></workbook>',
  "xl/_rels/workbook.xml.rels":
    '<Relationships><Relationship Id="rId7" Target="worksheets/first.xml"/><Relationship Id="rId8" Target="styles.xml"/></Relationships>',
  "xl/sharedStrings.xml":
    "<sst><si><t>name</t></si><si><t>house</t></si><si><t>area</t></si><si><r><t>राम </t></r><r><t>शर्मा &amp; भाई</t></r><rPh><t>ram</t></rPh></si></sst>",
  "xl/styles.xml":
    '<styleSheet><numFmts><numFmt numFmtId="170" formatCode="dd\\-mm\\-yyyy"/></numFmts><cellXfs><xf numFmtId="0"/><xf numFmtId="170"/><xf numFmtId="2"/></cellXfs></styleSheet>',
  "xl/worksheets/first.xml": `<worksheet><sheetData>${heading}${rows}</sheetData></worksheet>`,
  ...more,
});

describe("workbooks", () => {
  after(() => rmSync(folder, { recursive: true, force: true }));

  test("what is written is read again, whatever stands in the cells", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.string({ minLength: 1, unit: "grapheme" }), fc.string(), fc.string()), { maxLength: 20 }),
        async (rows) => {
          const file = newFile();
          const sound = rows.map((row) => row.map((cell) => cell.replace(/\p{Control}|[\ufffe\uffff]/gu, "")));
          const filled = sound.filter((row) => row.some((cell) => cell.trim() !== ""));
          await writeXlsx(file, listed([["name", "house", "area"], ...filled]));
          const found = (await read(file)).map((row) => (row.ok ? Object.values(row.cells) : row.refused));
          assert.deepEqual(found, filled);
        },
      ),
      { numRuns: 50 },
    );
  });

  test("shared texts with several parts, numbers, inline texts and gaps are read as a spreadsheet shows them", async () => {
    const rows =
      '<row r="2"><c r="A2" t="s"><v>3</v></c><c r="C2"><v>1200.5</v></c></row>' +
      '<row r="4"><c r="A4" t="inlineStr"><is><t>सीता</t></is></c><c r="B4"><v>9.826012345E9</v></c><c r="C4"><v>0.30000000000000004</v></c></row>' +
      '<row r="5"/><row r="6"><c t="str"><v>x</v></c><c t="b"><v>1</v></c></row>';
    assert.deepEqual(told(await read(zip(workbook(rows)))), [
      [2, "राम शर्मा & भाई", "", "1200.5"],
      [4, "सीता", "9826012345", "0.3"],
      [6, "x", "1", ""],
    ]);
  });

  test("a formula, an error and a house number that became a date are told with line and column, and other rows go on", async () => {
    const rows =
      '<row r="2"><c r="A2"><f>1+1</f><v>2</v></c></row>' +
      '<row r="3"><c r="A3" t="s"><v>3</v></c><c r="B3" s="1"><v>45263</v></c></row>' +
      '<row r="4"><c r="A4" t="s"><v>3</v></c><c r="C4" t="e"><v>#REF!</v></c></row>' +
      '<row r="5"><c r="A5" t="s"><v>3</v></c><c r="D5"><v>1</v></c></row>' +
      '<row r="6"><c r="A6" t="s"><v>3</v></c><c r="C6" s="2"><v>7</v></c></row>';
    assert.deepEqual(told(await read(zip(workbook(rows)))), [
      [2, "name", "import.cell_is_formula"],
      [3, "house", "import.cell_is_date"],
      [4, "area", "import.cell_is_error"],
      [5, "", "import.cells_wrong"],
      [6, "राम शर्मा & भाई", "", "7"],
    ]);
  });

  test("a cell of 10 MB ends the file by its name", async () => {
    const long = `<row r="2"><c r="A2" t="inlineStr"><is><t>${"a".repeat(10_000_000)}</t></is></c></row>`;
    assert.deepEqual(told(await read(zip(workbook(long)))).at(-1)?.[2], "import.cell_too_large");
    const shared = `<sst><si><t>${"a".repeat(10_000_000)}</t></si></sst>`;
    const file = zip(workbook("", { "xl/sharedStrings.xml": shared }));
    assert.deepEqual(told(await read(file)).at(-1)?.[2], "import.cell_too_large");
  });

  const broken: readonly (readonly [string, () => string, string])[] = [
    ["half a workbook", () => zip(workbook(""), (bytes) => bytes.subarray(0, 300)), "import.workbook_unreadable"],
    ["a ZIP without a sheet", () => zip({ "readme.txt": "nothing" }), "import.workbook_unreadable"],
    [
      "a sheet that is no XML",
      () => zip(workbook("", { "xl/worksheets/first.xml": "<worksheet" })),
      "import.workbook_unreadable",
    ],
    [
      "a sheet with a document type, as bombs of entities have it",
      () => zip(workbook("", { "xl/worksheets/first.xml": "<!DOCTYPE a [<!ENTITY b 'c'>]><worksheet/>" })),
      "import.workbook_unreadable",
    ],
    ["a workbook locked with a password", () => zip(workbook(""), (bytes) => locked(bytes)), "import.workbook_locked"],
    [
      "a heading that lacks a column",
      () => zip(workbook("", { "xl/sharedStrings.xml": "<sst><si><t>house</t></si></sst>" })),
      "import.column_missing",
    ],
  ];
  for (const [name, make, code] of broken) {
    test(`${name} is refused by its name`, async () => {
      assert.deepEqual(told(await read(make())).at(-1)?.[2], code);
    });
  }

  test("an older workbook (.xls) is refused and said to be so", async () => {
    const file = newFile();
    writeFileSync(file, Buffer.from("d0cf11e0a1b11ae1", "hex"));
    const inspected = await inspectFile(file);
    assert.equal(inspected.ok || inspected.refusal.code, "import.workbook_old");
  });

  test("whichever byte of a workbook is changed, reading ends with rows or a named fault, and never throws", async () => {
    const bytes = readFileSync(zip(workbook('<row r="2"><c r="A2" t="s"><v>3</v></c></row>')));
    await fc.assert(
      fc.asyncProperty(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), async (at, by) => {
        const file = newFile();
        writeFileSync(
          file,
          bytes.map((byte, place) => (place === at ? byte ^ by : byte)),
        );
        if ((await inspectFile(file)).ok) await all(readRows(file, "xlsx", columns));
      }),
      { numRuns: 300 },
    );
  });

  test("columns are counted as spreadsheets name them", () => {
    assert.deepEqual(["A1", "Z9", "AA10", "AB2", "XFD1"].map(columnOf), [0, 25, 26, 27, 16_383]);
  });
});

function locked(bytes: Buffer): Buffer {
  const changed = Buffer.from(bytes);
  for (let at = changed.indexOf("504b0102", 0, "hex"); at >= 0; at = changed.indexOf("504b0102", at + 4, "hex")) {
    changed[at + 8] = 1;
  }
  return changed;
}
