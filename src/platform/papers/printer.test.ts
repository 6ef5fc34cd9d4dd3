// Tests of the printed receipt: what stands on it, that its QR reads, and that nothing in a name can become markup.
import { PDF } from "@libpdf/core";
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { createHash, verify, X509Certificate } from "node:crypto";
import { readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { prepareZXingModule, readBarcodes } from "zxing-wasm/reader";
import { qrPath } from "../../kernel/papers/qr.ts";
import type { ReceiptPaper } from "../../kernel/papers/receipt-paper.ts";
import { openPaperKeys } from "./keys.ts";
import { type PaperPrinter, paperPrinter } from "./printer.ts";
import { WorkFailed } from "./worker-pool.ts";

const head = (nameHindi: string, nameEnglish: string) => ({
  nameHindi,
  nameEnglish,
  arrear: "1,200.00",
  current: "10,345.50",
  total: "11,545.50",
});

const receipt: ReceiptPaper = {
  townHindi: "शिवपुरी",
  townEnglish: "Shivpuri",
  townTypeHindi: "नगर पालिका परिषद",
  townTypeEnglish: "Municipal Council",
  sample: true,
  receiptNumber: "250705-2026-0000123-7",
  issuedAtSeconds: 1_795_000_000,
  dateTime: "21-11-2026 14:05 IST",
  payer: "श्रीमती क्षत्रिय •••",
  holdingNumber: "250705-H-0001234-5",
  address: "वार्ड 12, पुरानी शिवपुरी",
  heads: [
    head("संपत्तिकर", "Property tax"),
    head("समेकित कर", "Consolidated tax"),
    head("शिक्षा उपकर", "Education cess"),
    head("नगरीय विकास उपकर", "Urban development cess"),
    head("अधिभार", "Surcharge"),
  ],
  arrearTotal: "6,000.00",
  currentTotal: "51,727.50",
  total: "57,727.50",
  wordsHindi: "सत्तावन हज़ार सात सौ सत्ताईस रुपये पचास पैसे मात्र",
  wordsEnglish: "Rupees fifty-seven thousand seven hundred twenty-seven and fifty paise only",
  modeHindi: "नकद",
  modeEnglish: "Cash",
  reference: "प्राप्ति 4471",
  reversed: "",
  collectedBy: "काउंटर 2 · Sunita Verma",
  acknowledged: true,
  logIndex: "1234",
  logOrigin: "akshara.example.in/log/2026",
  qrText: "NCF$%*+-./:0123456789 ".repeat(24),
  verifyAt: "akshara.example.in/verify",
};

let printer: PaperPrinter;
describe("printer", () => {
  before(() => {
    printer = paperPrinter({ workers: 1 });
  });
  after(() => printer.close());

  const print = async (changes: Partial<ReceiptPaper> = {}): Promise<Uint8Array> =>
    printer.printReceipt({ ...receipt, ...changes });
  const textOf = async (bytes: Uint8Array): Promise<string> =>
    (await PDF.load(bytes))
      .extractText()
      .map((page) => page.text)
      .join("\n");

  test("the receipt names its number, time, amounts and log entry, and is one tagged PDF/A-2a page", async () => {
    const bytes = await print();
    const text = await textOf(bytes);
    for (const part of [
      receipt.receiptNumber,
      receipt.dateTime,
      receipt.holdingNumber,
      "Municipal Council, Shivpuri",
      "Property tax",
      "57,727.50",
      receipt.wordsEnglish.slice(0, 40),
      "Sunita Verma",
      "entry 1234",
      "SAMPLE DATA",
    ]) {
      assert.ok(text.includes(part), part);
    }
    assert.ok(!text.includes("Not yet safe"));
    assert.equal((await PDF.load(bytes)).getPageCount(), 1);
    const raw = Buffer.from(bytes).toString("latin1");
    assert.match(raw, /pdfaid:part[>="]+2/);
    assert.match(raw, /pdfaid:conformance[>="]+A/);
    assert.match(raw, /\/MarkInfo/);
  });

  test("a receipt that is not yet acknowledged or not sample says so, and the other way round", async () => {
    const text = await textOf(await print({ acknowledged: false, logIndex: "", sample: false }));
    assert.ok(text.includes("Not yet safe"));
    assert.ok(text.includes("Not yet in the public log"));
    assert.ok(!text.includes("SAMPLE DATA"));
  });

  test("on the roll of a thermal printer the same receipt is one page of 80 mm", async () => {
    const bytes = await printer.printReceipt(receipt, "thermal");
    const document = await PDF.load(bytes);
    assert.equal(document.getPageCount(), 1);
    assert.equal(Math.round(((document.getPages()[0]?.width ?? 0) / 72) * 25.4), 80);
    const text = await textOf(bytes);
    for (const part of [receipt.receiptNumber, "57,727.50", "6,000.00", "51,727.50", receipt.wordsEnglish.slice(0, 20)])
      assert.ok(text.includes(part), part);
  });

  test("a receipt that was cancelled says so on either paper", async () => {
    const cancelled = { ...receipt, reversed: "रद्द / Cancelled 22-11-2026" };
    for (const form of ["a5", "thermal"] as const)
      assert.ok((await textOf(await printer.printReceipt(cancelled, form))).includes("Cancelled 22-11-2026"));
  });

  test("markup and code in a name are printed as they stand", async () => {
    const payer = '#emph[x] *bold* $x$ "quoted" \\ <label> @ref ```raw``` #read("/etc/passwd")';
    const text = await textOf(await print({ payer }));
    assert.ok(text.includes("#emph[x] *bold* $x$"));
    assert.ok(text.includes('#read("/etc/passwd")'));
  });

  test("a reprint is the same paper, byte for byte", async () => {
    assert.deepEqual(await print(), await print());
  });

  test("many heads go on to a second page and every page keeps its table", async () => {
    const heads = Array.from({ length: 40 }, (_, i) => head(`मद ${i + 1}`, `Head ${i + 1}`));
    const text = await textOf(await print({ heads }));
    for (const { nameEnglish } of heads) assert.ok(text.includes(nameEnglish));
  });

  test("what the template can't print is refused without telling why, and the next receipt prints", async () => {
    const wrong = [["secret name"]] as unknown as string;
    await assert.rejects(print({ payer: wrong }), (error) => {
      assert.ok(error instanceof WorkFailed);
      assert.ok(!error.message.includes("secret"));
      return error.why === "failed";
    });
    assert.ok((await print()).length > 10_000);
  });

  test("Devanagari comes out of the PDF in the order it was written", async (t) => {
    const found = spawnSync("pdftotext", ["-v"]);
    if (found.error) return t.diagnostic("pdftotext is not installed here: the order of Devanagari was NOT checked");
    const { stdout } = spawnSync("pdftotext", ["-layout", "-", "-"], { input: await print(), encoding: "utf8" });
    for (const word of ["श्रीमती", "क्षत्रिय", "प्राप्ति", "शिवपुरी", "संपत्तिकर", "नगर पालिका परिषद", "सत्ताईस"]) {
      assert.ok(stdout.normalize("NFC").includes(word), word);
    }
  });

  /** The reader's own binary, from the package; its usual way is to fetch it from the internet. */
  const loadReader = (): void => {
    const file = createRequire(import.meta.url).resolve("zxing-wasm/reader/zxing_reader.wasm");
    prepareZXingModule({ overrides: { wasmBinary: new Uint8Array(readFileSync(file)).buffer } });
  };

  test("the QR drawn for a paper is read back by a reader", async () => {
    loadReader();
    const { size, path } = qrPath(receipt.qrText);
    const scale = 3;
    const margin = 4;
    const side = (size + 2 * margin) * scale;
    const data = new Uint8ClampedArray(side * side * 4).fill(255);
    for (const [, x, y, width] of path.matchAll(/M(\d+) (\d+)h(\d+)/g)) {
      for (let row = 0; row < scale; row++) {
        const from = ((Number(y) + margin) * scale + row) * side + (Number(x) + margin) * scale;
        for (let at = from; at < from + Number(width) * scale; at++) data.fill(0, at * 4, at * 4 + 3);
      }
    }
    const [read] = await readBarcodes({ data, width: side, height: side, colorSpace: "srgb" });
    assert.equal(read?.text, receipt.qrText);
  });

  test("a sealed receipt carries a PAdES signature, and one changed byte breaks it", async (t) => {
    const folder = await mkdtemp(join(tmpdir(), "seal-"));
    const keys = await openPaperKeys(folder);
    const sealing = paperPrinter({ workers: 1, seal: keys });
    const bytes = Buffer.from(await sealing.printReceipt(receipt));
    const start = performance.now();
    for (let page = 0; page < 20; page++) await sealing.printReceipt({ ...receipt, reference: `${page}` });
    t.diagnostic(`${((performance.now() - start) / 20).toFixed(1)} ms a page with its seal, one thread`);
    await sealing.close();
    assert.match(bytes.toString("latin1"), /\/SubFilter ?\/ETSI\.CAdES\.detached/);
    assert.ok((await textOf(bytes)).includes(receipt.receiptNumber));
    const certificate = new X509Certificate(keys.certificate);
    assert.ok(certificate.verify(certificate.publicKey));
    assert.match(certificate.subject, /self-signed/);
    assert.ok(isWhole(bytes, certificate), "the signature is over the document");
    for (const at of [100, 20_000, bytes.length - 100]) {
      const other = Buffer.from(bytes);
      other[at] = (other[at] ?? 0) ^ 1;
      assert.ok(!isWhole(other, certificate), `byte ${at}`);
    }
    await rm(folder, { recursive: true });
  });

  /** Checks the signature by itself: the digest of the signed ranges is in the signed attributes, and the key signed those. */
  function isWhole(pdf: Buffer, certificate: X509Certificate): boolean {
    const text = pdf.toString("latin1");
    const range = /\/ByteRange ?\[ *(\d+) +(\d+) +(\d+) +(\d+)/.exec(text)?.slice(1).map(Number) ?? [];
    const [first = 0, length = 0, second = 0, rest = 0] = range;
    if (first !== 0 || second + rest !== pdf.length) return false;
    const digest = createHash("sha256").update(pdf.subarray(0, length)).update(pdf.subarray(second)).digest();
    const hex = text.slice(length, second).replace(/[^0-9a-fA-F]/g, "");
    const cms = Buffer.from(hex, "hex");
    // The signed attributes stand as [0]; they are signed as a SET (RFC 5652 5.4).
    for (const [start, mark] of cms.entries()) {
      if (mark !== 0xa0 || start + 4 > cms.length) continue;
      const short = cms[start + 1] ?? 0;
      const size =
        short < 128 ? short + 2 : short === 0x81 ? (cms[start + 2] ?? 0) + 3 : cms.readUInt16BE(start + 2) + 4;
      const attributes = Buffer.from(cms.subarray(start, start + size));
      attributes[0] = 0x31;
      const algorithm = start + size;
      const signature = algorithm + 2 + (cms[algorithm + 1] ?? 0);
      const value = cms.subarray(signature + 2, signature + 2 + (cms[signature + 1] ?? 0));
      if (attributes.includes(digest) && verify("sha256", attributes, certificate.publicKey, value)) return true;
    }
    return false;
  }

  test("time per page (printed, not judged)", async (t) => {
    await print();
    const pages = 40;
    const start = performance.now();
    for (let page = 0; page < pages; page++) await print({ receiptNumber: `250705-2026-${page}` });
    t.diagnostic(`${((performance.now() - start) / pages).toFixed(1)} ms a page, one thread`);
  });
});
