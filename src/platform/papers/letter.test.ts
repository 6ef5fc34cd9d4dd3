// Tests of printed letters: what stands on them, many in one document, and that no text can become markup.
import { PDF } from "@libpdf/core";
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import type { LetterPaper } from "../../kernel/papers/letter-paper.ts";
import { letters_max, type PaperPrinter, paperPrinter } from "./printer.ts";

const bill: LetterPaper = {
  townHindi: "शिवपुरी",
  townEnglish: "Shivpuri",
  townTypeHindi: "नगर पालिका परिषद",
  townTypeEnglish: "Municipal Council",
  sample: true,
  title: { hindi: "संपत्तिकर का बिल", english: "Property tax bill" },
  number: "B-250705-202627-W04-000012-3",
  date: "21-11-2026",
  issuedAtSeconds: 1_795_000_000,
  unverified: { hindi: "दरें नमूना हैं, असत्यापित", english: "Sample rates, not verified" },
  to: ["श्रीमती क्षत्रिय देवी", "मकान 12, पुरानी शिवपुरी", "", "वार्ड 4"],
  particulars: [
    { hindi: "संपत्ति क्रमांक", english: "Holding no.", value: "250705-H-0001234-5" },
    { hindi: "संदर्भ", english: "Reference", value: "" },
  ],
  table: {
    columns: [
      { hindi: "मद", english: "Head", align: "left" },
      { hindi: "बकाया", english: "Arrear", align: "right" },
      { hindi: "चालू", english: "Current", align: "right" },
    ],
    rows: [
      ["संपत्तिकर / Property tax", "1,200.00", "454.00"],
      ["शिक्षा उपकर / Education cess", "0.00", "216.00"],
    ],
    total: ["कुल / Total", "1,200.00", "670.00"],
  },
  words: { hindi: "अठारह सौ सत्तर रुपये मात्र", english: "Rupees one thousand eight hundred seventy only" },
  paragraphs: [{ hindi: "कृपया 31-12-2026 तक भुगतान करें।", english: "Please pay by 31-12-2026." }],
  pay: { link: "upi://pay?pa=town@bank&am=1870.00&tr=B12", hindi: "UPI से भुगतान", english: "Pay by UPI" },
  signer: { hindi: "मुख्य नगरपालिका अधिकारी", english: "Chief Municipal Officer" },
  acknowledged: true,
  logIndex: "1234",
  logOrigin: "akshara.example.in/log/2026",
  qrText: "NCF$%*+-./:0123456789 ".repeat(20),
  verifyAt: "akshara.example.in/verify",
};

let printer: PaperPrinter;
describe("letters", () => {
  before(() => {
    printer = paperPrinter({ workers: 1 });
  });
  after(() => printer.close());

  const pagesOf = async (letters: readonly LetterPaper[]): Promise<readonly string[]> =>
    (await PDF.load(await printer.printLetters(letters))).extractText().map((page) => page.text);

  test("a letter names its number, its reader, its amounts, what is unverified and where the log has it", async () => {
    const [text = "", ...more] = await pagesOf([bill]);
    assert.equal(more.length, 0);
    for (const part of [
      bill.number,
      bill.date,
      "250705-H-0001234-5",
      "1,200.00",
      "670.00",
      "Sample rates",
      "entry 1234",
    ])
      assert.ok(text.includes(part), part);
    assert.ok(!text.includes("Reference"), "a row without a value is left out");
    assert.ok(!text.includes("Not yet safe"));
  });

  test("a letter whose fact is not yet safe says so", async () => {
    const [text = ""] = await pagesOf([{ ...bill, acknowledged: false, logIndex: "" }]);
    assert.ok(text.includes("Not yet safe"));
    assert.ok(text.includes("Not yet in the public log"));
  });

  test("a ward's letters are one document with a page each, in their order", async () => {
    const numbers = Array.from({ length: 30 }, (_, at) => `B-${1000 + at}`);
    const pages = await pagesOf(numbers.map((number) => ({ ...bill, number })));
    assert.equal(pages.length, numbers.length);
    for (const [at, number] of numbers.entries()) assert.ok(pages[at]?.includes(number), number);
  });

  test("markup in a name is printed as it stands", async () => {
    const name = '#panic("x") *bold* $1$ <a> [b] @c';
    const [text = ""] = await pagesOf([{ ...bill, to: [name] }]);
    assert.ok(text.includes('#panic("x") *bold*'), text);
  });

  test("no document is printed of none or of too many letters", async () => {
    await assert.rejects(printer.printLetters([]), RangeError);
    const many = Array.from({ length: letters_max + 1 }, () => bill);
    await assert.rejects(printer.printLetters(many), RangeError);
  });
});
