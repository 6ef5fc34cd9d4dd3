// The certificate's page as a picture: its conjuncts against a picture that a person has looked at, its QR, and that it is one page.
import { PDF } from "@libpdf/core";
import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { after, before, describe, test } from "node:test";
import sharp from "sharp";
import { prepareZXingModule, readBarcodes } from "zxing-wasm/reader";
import type { CertificatePaper } from "../../kernel/papers/certificate-paper.ts";
import { projectFile } from "../place.ts";
import { isPrintable, printable } from "./printable.ts";
import { type PaperPrinter, paperPrinter } from "./printer.ts";
import { canDraw, certificateExample, drawnPage, hardNames } from "./test-certificate.ts";

const golden = projectFile("src", "platform", "papers", "certificate-golden.png");
const notDrawn = "NOT CHECKED AS A PICTURE: install poppler-utils, which has pdftoppm\n";

interface Picture {
  readonly width: number;
  readonly height: number;
  readonly grey: Uint8Array;
}

async function picture(png: Uint8Array): Promise<Picture> {
  const { data, info } = await sharp(png).greyscale().raw().toBuffer({ resolveWithObject: true });
  return { width: info.width, height: info.height, grey: new Uint8Array(data) };
}

/** Sides of the squares in which two pictures are compared, and how far their mean greys (0 to 255) may lie apart. */
const side = 12;
/**
 * Another release of the drawing program may set the edges of letters a little differently: in its means that makes a few
 * steps. A letter that is wrong, or a virama that shows, makes fifty and more.
 */
const apart_max = 20;

const meanOf = (of: Picture, left: number, top: number): number => {
  let sum = 0;
  let count = 0;
  for (let y = top; y < Math.min(top + side, of.height); y++) {
    for (let x = left; x < Math.min(left + side, of.width); x++) {
      sum += of.grey[y * of.width + x] ?? 0;
      count += 1;
    }
  }
  return sum / count;
};

/** The squares in which the pictures differ by more than is allowed, and by how much at most. */
function differences(one: Picture, other: Picture): { readonly squares: number; readonly apart: number } {
  assert.deepEqual([one.width, one.height], [other.width, other.height]);
  let squares = 0;
  let apart = 0;
  for (let top = 0; top < one.height; top += side) {
    for (let left = 0; left < one.width; left += side) {
      const difference = Math.abs(meanOf(one, left, top) - meanOf(other, left, top));
      apart = Math.max(apart, difference);
      if (difference > apart_max) squares += 1;
    }
  }
  return { squares, apart };
}

describe("a certificate's page", () => {
  let printer: PaperPrinter;
  before(() => {
    printer = paperPrinter({ workers: 1 });
    const file = createRequire(import.meta.url).resolve("zxing-wasm/reader/zxing_reader.wasm");
    prepareZXingModule({ overrides: { wasmBinary: new Uint8Array(readFileSync(file)).buffer } });
  });
  after(() => printer.close());

  const print = (changes: Partial<CertificatePaper> = {}): Promise<Uint8Array> =>
    printer.printCertificate({ ...certificateExample, ...changes });
  const drawn = async (changes?: Partial<CertificatePaper>): Promise<Picture> =>
    picture(drawnPage(await print(changes)));
  /** The same page with every text put through `change`. */
  const rowsWith = (change: (value: string) => string): Partial<CertificatePaper> => ({
    rows: certificateExample.rows.map((row) => ({ ...row, value: change(row.value) })),
  });

  test("shows every conjunct as in the picture that was looked at, and a broken one is seen", async (t) => {
    if (!canDraw()) {
      process.stderr.write(notDrawn);
      return;
    }
    const png = drawnPage(await print());
    // Written anew on purpose only, and then looked at: AKSHARA_GOLDEN=1.
    if (process.env["AKSHARA_GOLDEN"] === "1")
      writeFileSync(golden, await sharp(png).png({ palette: true }).toBuffer());
    const reviewed = await picture(readFileSync(golden));
    const now = differences(reviewed, await picture(png));
    t.diagnostic(`greatest difference of a square's mean grey: ${now.apart.toFixed(1)} of 255, allowed ${apart_max}`);
    assert.equal(now.squares, 0);
    for (const name of hardNames) {
      const broken = rowsWith((value) => value.replace(name, name.replaceAll(/\u094d\u200d?/gu, "\u094d\u200c")));
      const seen = differences(reviewed, await drawn(broken));
      assert.ok(seen.squares > 0, `${name} without its conjunct would not be seen (${seen.apart.toFixed(1)})`);
    }
  });

  test("carries a QR that reads from the picture as it was signed", async () => {
    if (!canDraw()) {
      process.stderr.write(notDrawn);
      return;
    }
    const [read] = await readBarcodes(drawnPage(await print()), { formats: ["QRCode"], tryHarder: true });
    assert.equal(read?.text, certificateExample.qrText);
  });

  const textOf = async (pdf: Uint8Array): Promise<string> =>
    (await PDF.load(pdf))
      .extractText()
      .map((page) => page.text)
      .join("\n");

  test("is one page of A4 for the longest names, addresses and remarks, and says all of them", async () => {
    const long = (length: number): string => "अ आ क्ष ".repeat(length).slice(0, length);
    const rows = Array.from({ length: 14 }, (_, at) => ({
      hindi: "जन्म के समय माता-पिता का पता",
      english: `Field ${at}`,
      value: `${long(at % 3 === 0 ? 290 : 95)} End${at}`,
    }));
    const remarks = Array.from({ length: 12 }, (_, at) => ({
      hindi: "हाशिये की टिप्पणी M-250705-2026-01-000001-3, दिनांक 21-11-2026 के अनुसार",
      english: `As by the note in the margin M-250705-2026-01-00000${at} of 21-11-2026`,
    }));
    const pdf = await print({ rows, remarks, acknowledged: false, logIndex: "" });
    assert.equal((await PDF.load(pdf)).getPageCount(), 1);
    const text = await textOf(pdf);
    for (const { value } of rows) assert.ok(text.includes(value.slice(value.indexOf("End"))), value.slice(-8));
    assert.ok(text.includes("M-250705-2026-01-0000011"));
  });

  test("is tagged PDF/A-2a and says what is sample, unverified and not yet safe", async () => {
    const raw = Buffer.from(await print()).toString("latin1");
    assert.match(raw, /pdfaid:part[>="]+2/);
    assert.match(raw, /pdfaid:conformance[>="]+A/);
    const told = await textOf(await print({ acknowledged: false, logIndex: "" }));
    for (const part of ["SAMPLE DATA", "not verified", "Not yet safe", "Not yet in the public log", "Form 5"])
      assert.ok(told.includes(part), part);
    const { unverified: _, ...verified } = certificateExample;
    const plain = await textOf(await printer.printCertificate({ ...verified, sample: false }));
    for (const part of ["SAMPLE DATA", "not verified", "Not yet safe"]) assert.ok(!plain.includes(part), part);
    assert.ok(plain.includes("entry 1234"));
  });

  test("prints markup in a name as it stands", async () => {
    const value = '#panic("x") *bold* $1$ <a> [b] @c';
    assert.ok(
      (await textOf(await print({ rows: [{ hindi: "नाम", english: "Name", value }] }))).includes('#panic("x") *bold*'),
    );
  });

  test("prints every letter of Devanagari and of the Latin alphabets, and a question mark for one that its font lacks", async () => {
    const signs = (from: number, to: number): string =>
      Array.from({ length: to - from + 1 }, (_, at) => String.fromCodePoint(from + at))
        .filter((sign) => /\p{Letter}|\p{Mark}|\p{Number}/u.test(sign))
        .map((sign) => (/\p{Mark}/u.test(sign) ? `क${sign}` : sign))
        .join(" ");
    const devanagari = signs(0x900, 0x97f);
    for (const value of [devanagari, signs(0x20, 0x7e), signs(0xc0, 0xff), "‘Ram’ – “Śivapurī” ṣ ₹ №"]) {
      assert.ok(isPrintable(value), value);
      await print({ rows: [{ hindi: "नाम", english: "Name", value }] });
    }
    const urdu = "محمد Khan";
    assert.ok(!isPrintable(urdu));
    assert.equal(printable(urdu), "???? Khan");
    assert.equal(printable("ṣ №"), "s No");
    assert.equal(printable(devanagari), devanagari);
    assert.ok(
      (await textOf(await print({ rows: [{ hindi: "नाम", english: "Name", value: urdu }] }))).includes("???? Khan"),
    );
  });
});
