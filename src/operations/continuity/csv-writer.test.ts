// CSV for spreadsheets: what another's reader gets back is what was put in, and nothing is a formula.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { gunzipSync } from "node:zlib";
import { parse } from "csv-parse/sync";
import * as fc from "fast-check";
import { csvPieces, text_mark } from "./csv-writer.ts";
import { type ContinuityRow, field } from "./table.ts";

const fields = [
  field("owner", "मालिक", "Owner"),
  field("due", "बकाया (₹)", "Due (₹)", "amount"),
  field("on", "दिनांक", "Date", "date"),
  field("ward", "वार्ड", "Ward", "count"),
];

async function written(rows: readonly ContinuityRow[]): Promise<string> {
  const given = async function* (): AsyncGenerator<ContinuityRow> {
    yield* rows;
  };
  const pieces: Uint8Array[] = [];
  let counted = 0;
  for await (const piece of csvPieces(fields, given(), () => (counted += 1))) pieces.push(piece);
  assert.equal(counted, rows.length);
  return Buffer.concat(pieces).toString();
}

const whole = { owner: "रमेश शर्मा", due: 123_456n, on: "2026-11-21", ward: 12 };

test("a file begins with the mark of UTF-8 and Hindi headings; dates and amounts are as the office writes them", async () => {
  const text = await written([whole, { owner: 'शर्मा, "पप्पू"', due: -5n, on: undefined, ward: 0 }]);
  assert.equal(
    text,
    '\ufeffमालिक,बकाया (₹),दिनांक,वार्ड\r\nरमेश शर्मा,1234.56,21-11-2026,12\r\n"शर्मा, ""पप्पू""",-0.05,,0\r\n',
  );
});

test("a text that a spreadsheet would calculate is marked as text, and no other", async () => {
  const dangerous = ["=1+1", "+91 90000", "-5", "@SUM(A1)", "\t=1", "\r=1", "＝1", "＋1", "－1", "＠1"];
  for (const owner of dangerous) {
    const [, row] = parse(await written([{ ...whole, owner }]), { bom: true });
    assert.equal(row?.[0], text_mark + owner);
  }
  for (const owner of ["12/3", "अ=ब", "a-b", " =1", "'", ""]) {
    const [, row] = parse(await written([{ ...whole, owner }]), { bom: true });
    assert.equal(row?.[0], owner);
  }
});

test("any text comes back through another's reader", async () => {
  const letters = fc.string({ unit: fc.constantFrom(..."अक्षर ,\"'\r\n\t=;ab1".split("")), maxLength: 12 });
  const property = fc.asyncProperty(fc.array(letters, { minLength: 1, maxLength: 8 }), async (owners) => {
    const text = await written(owners.map((owner) => ({ ...whole, owner })));
    const rows = parse(text, { bom: true, record_delimiter: "\r\n" }).slice(1);
    const read = rows.map(([owner]) => owner);
    const wanted = owners.map((owner) => (/^[=\t\r\n]/.test(owner) ? text_mark + owner : owner));
    assert.deepEqual(read, wanted);
  });
  await fc.assert(property, { numRuns: 300 });
});

test("a value that is not of its field's type is a fault of the table, not a cell", async () => {
  for (const row of [{ due: "1" }, { due: 1 }, { ward: 1.5 }, { on: "21-11-2026" }, { owner: 1n }]) {
    await assert.rejects(written([{ ...whole, ...row }]));
  }
});

test("a real spreadsheet reads Hindi, takes amounts for numbers, and calculates nothing", async (t) => {
  if (spawnSync("ssconvert", ["--version"]).error) {
    return t.diagnostic("ssconvert (Debian's gnumeric) is not installed here: a real spreadsheet was NOT asked");
  }
  const folder = mkdtempSync(join(tmpdir(), "akshara-sheet-"));
  try {
    writeFileSync(join(folder, "in.csv"), await written([whole, { ...whole, owner: "=1+1" }]));
    // Into the spreadsheet's own format, which says of each cell what it is: 60 a text, 40 a number, nothing a formula.
    const { status, stderr } = spawnSync("ssconvert", ["in.csv", "out.gnumeric"], { cwd: folder, encoding: "utf8" });
    assert.equal(status, 0, stderr);
    const sheet = gunzipSync(readFileSync(join(folder, "out.gnumeric"))).toString();
    const cells = [...sheet.matchAll(/<gnm:Cell Row="\d+" Col="\d+"(?: ValueType="(\d+)")?[^>]*>([^<]*)</g)];
    assert.equal(cells.length, 12);
    const kinds = new Map(cells.map(([, kind = "formula", text = ""]) => [text, kind]));
    assert.equal(kinds.get("मालिक"), "60");
    assert.equal(kinds.get("रमेश शर्मा"), "60");
    assert.equal(kinds.get("=1+1"), "60");
    assert.ok([...kinds].some(([text, kind]) => kind === "40" && Number(text) === 1234.56));
    assert.ok(![...kinds.values()].includes("formula"));
  } finally {
    rmSync(folder, { recursive: true });
  }
});
