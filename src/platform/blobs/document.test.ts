// Documents: what is on the paper stays; place, scripts, attached files and whatever else hides goes; bad files are named.
import { PDF, PdfRef, PdfStream } from "@libpdf/core";
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { deflateSync } from "node:zlib";
import sharp, { type Sharp } from "sharp";
import { cleanDocument, cleanPicture, document_bytes_max, picture_side_max } from "./document.ts";
import { chunk, onePage, pdfOf, pdfStream, png } from "./test-photo.ts";

const codeOf = (outcome: { readonly ok: boolean }): string =>
  "refusal" in outcome ? (outcome.refusal as { readonly code: string }).code : "accepted";

async function cleaned(
  bytes: Uint8Array,
): Promise<{ readonly type: string; readonly bytes: Buffer; readonly text: string }> {
  const outcome = await cleanDocument(bytes);
  assert.ok(outcome.ok, codeOf(outcome));
  const kept = Buffer.from(outcome.bytes);
  return { type: outcome.type, bytes: kept, text: kept.toString("latin1") };
}

const gradient = (width: number, height: number): Sharp => {
  const points = Buffer.alloc(width * height * 3);
  for (let at = 0; at < points.length; at += 3) points.set([at % 251, (at / 3) % 256, (at * 7) % 241], at);
  return sharp(points, { raw: { width, height, channels: 3 } });
};
/** As a phone writes it: held sideways, with place and time, and something behind the end. */
const phonePhoto = async (width: number, height: number): Promise<Buffer> =>
  Buffer.concat([
    await gradient(width, height)
      .withExif({ IFD0: { Make: "Somebody's phone" }, IFD3: { GPSLatitudeRef: "N", GPSLatitude: "25/1 25/1 12/1" } })
      .withMetadata({ orientation: 6 })
      .jpeg()
      .toBuffer(),
    Buffer.from("<script>hidden behind the end</script>"),
  ]);

describe("pictures", () => {
  test("a photo is drawn anew and upright: place, camera and what hides behind its end are gone", async () => {
    const given = await phonePhoto(640, 480);
    assert.ok(
      (await sharp(given).metadata()).exif?.includes("Somebody's phone"),
      "the test's photo says where it was taken",
    );
    const { type, bytes, text } = await cleaned(given);
    assert.equal(type, "image/jpeg");
    const about = await sharp(bytes).metadata();
    assert.deepEqual([about.width, about.height, about.orientation, about.exif], [480, 640, undefined, undefined]);
    for (const gone of ["Exif", "GPS", "Somebody", "<script>"]) assert.ok(!text.includes(gone), gone);
  });

  test("a huge photo is kept no longer than it is read", async () => {
    const about = await sharp((await cleaned(await gradient(5_000, 2_500).jpeg().toBuffer())).bytes).metadata();
    assert.deepEqual([about.width, about.height], [picture_side_max, picture_side_max / 2]);
  });

  test("a PNG keeps its picture and loses its texts", async () => {
    const { type, bytes, text } = await cleaned(png(10, 10, [chunk("tEXt", Buffer.from("Author\0somebody"))]));
    assert.deepEqual([type, (await sharp(bytes).metadata()).width], ["image/png", 10]);
    assert.ok(!text.includes("somebody"));
  });

  test("many at once wait for their turn and all are drawn", async () => {
    const photo = await phonePhoto(320, 240);
    const outcomes = await Promise.all(Array.from({ length: 12 }, () => cleanDocument(photo)));
    assert.deepEqual([...new Set(outcomes.map(codeOf))], ["accepted"]);
  });

  test("a PDF is a document and no photo", async () => {
    assert.equal(codeOf(await cleanPicture(pdfOf(onePage()))), "document.no_picture");
    assert.equal(codeOf(await cleanPicture(png(4, 4))), "accepted");
  });
});

const script = "<< /S /JavaScript /JS (app.alert\\(1\\)) >>";
const launch = "<< /S /Launch /F (cmd.exe) >>";

describe("PDFs", () => {
  test("the pages stay with what is written on them", async () => {
    const { type, bytes } = await cleaned(pdfOf(onePage()));
    assert.equal(type, "application/pdf");
    const read = await PDF.load(bytes);
    assert.equal(read.getPageCount(), 1);
    assert.match(read.getPage(0)?.extractText().text ?? "", /Janm praman/);
    assert.deepEqual([read.getPage(0)?.width, read.getPage(0)?.height], [300, 200]);
  });

  test("scripts, launches, attached files, forms, links and metadata do not survive", async () => {
    const file = pdfStream("MZ the attached program", "/Type /EmbeddedFile");
    const given = pdfOf(
      onePage(
        [
          file,
          "<< /Type /Filespec /F (run.exe) /EF << /F 6 0 R >> >>",
          pdfStream("<x:xmpmeta>Somebody's computer</x:xmpmeta>", "/Type /Metadata /Subtype /XML"),
          `<< /Type /Annot /Subtype /Link /Rect [0 0 9 9] /A << /S /URI /URI (http://example.org/track) >> >>`,
          `<< /Type /Annot /Subtype /Screen /Rect [0 0 9 9] /A ${launch} /AA << /E ${script} >> >>`,
          "<< /Author (Somebody) /Producer (A scanner) >>",
          pdfStream(
            "q Q",
            `/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Metadata 8 0 R /PieceInfo << /X ${script} >> /Ref 7 0 R`,
          ),
        ],
        {
          page: `/Annots [9 0 R 10 0 R] /AA << /O ${script} >> /Metadata 8 0 R`,
          catalog: `/OpenAction ${script} /AA << /WC ${launch} >> /Metadata 8 0 R /Names << /EmbeddedFiles << /Names [(run.exe) 7 0 R] >>
            /JavaScript << /Names [(start) ${script}] >> >> /AcroForm << /Fields [] /XFA (somebody) >>`,
          resources: "/XObject << /Fm1 12 0 R >> /Properties << /MC0 7 0 R >>",
        },
      ),
      "/Info 11 0 R",
    );
    const { bytes, text } = await cleaned(given);
    const gone = [
      "JavaScript",
      "app.alert",
      "Launch",
      "cmd.exe",
      "EmbeddedFile",
      "Filespec",
      "run.exe",
      "MZ the",
      "xmpmeta",
      "Metadata",
      "Annot",
      "URI",
      "example.org",
      "AcroForm",
      "XFA",
      "Somebody",
      "scanner",
      "PieceInfo",
      "OpenAction",
      "/Info",
      "/AA",
    ];
    for (const word of gone) assert.ok(!text.includes(word), word);
    assert.equal((await PDF.load(bytes)).getPageCount(), 1);
  });

  test("what was typed into a form is drawn on the page", async () => {
    const made = PDF.create();
    const page = made.addPage({ size: "a4" });
    const field = made.getOrCreateForm().createTextField("name");
    field.setValue("MAMTA DHAKAD");
    page.drawField(field, { x: 50, y: 500, width: 200, height: 24 });
    const { bytes, text } = await cleaned(await made.save());
    const read = await PDF.load(bytes);
    const drawn = Array.from({ length: 30 }, (_, at) => read.getObject(PdfRef.of(at + 1, 0))).flatMap((one) =>
      one instanceof PdfStream ? [Buffer.from(one.getDecodedData()).toString("latin1")] : [],
    );
    assert.match(drawn.join(" "), /\(MAMTA DHAKAD\) Tj[^]+\/FlatField0 Do/);
    assert.ok(!text.includes("AcroForm") && !text.includes("Widget"));
  });

  test("a photo in a scan stays byte for byte, without where it was taken", async () => {
    const photo = await gradient(64, 48)
      .withExif({ IFD3: { GPSLatitudeRef: "N", GPSLatitude: "25/1 25/1 12/1" }, IFD0: { Make: "Somebody" } })
      .jpeg()
      .toBuffer();
    const image = pdfStream(
      photo,
      "/Type /XObject /Subtype /Image /Width 64 /Height 48 /BitsPerComponent 8 /ColorSpace /DeviceRGB /Filter /DCTDecode",
    );
    const { bytes, text } = await cleaned(pdfOf(onePage([image], { resources: "/XObject << /Im1 6 0 R >>" })));
    assert.ok(!text.includes("Somebody") && !text.includes("Exif"));
    const from = bytes.indexOf(Buffer.from([0xff, 0xd8, 0xff]));
    const found = await sharp(bytes.subarray(from, bytes.indexOf(Buffer.from([0xff, 0xd9]), from) + 2))
      .raw()
      .toBuffer();
    assert.deepEqual(found, await sharp(photo).raw().toBuffer());
  });
});

describe("files that are refused by name", () => {
  const packed = (times: number): Buffer => {
    let data = Buffer.alloc(140 * 1024 * 1024);
    for (let at = 0; at < times; at += 1) data = deflateSync(data, { level: 9 });
    return pdfOf(onePage([pdfStream(data, "/Filter /FlateDecode")], { page: "/Thumb 6 0 R" }));
  };
  const locked = async (): Promise<Uint8Array> => {
    const made = PDF.create();
    made.addPage({ size: "a4" });
    made.setProtection({ userPassword: "x", ownerPassword: "y" });
    return made.save();
  };
  const pages = async (count: number): Promise<Uint8Array> => {
    const made = PDF.create();
    for (let at = 0; at < count; at += 1) made.addPage({ size: "a4" });
    return made.save();
  };
  const zip = Buffer.from("504b0304140000000000504b0506000000000000", "hex");
  const cases: readonly (readonly [string, () => Uint8Array | Promise<Uint8Array>, string])[] = [
    ["an empty file", () => Buffer.of(), "document.wrong_kind"],
    ["a program called .pdf", () => Buffer.from("MZ\x90\0\x03 This program cannot be run"), "document.wrong_kind"],
    [
      "a program with a PDF inside",
      () => Buffer.concat([Buffer.from("MZ\x90\0"), pdfOf(onePage())]),
      "document.wrong_kind",
    ],
    ["a program of another system", () => Buffer.from("\x7fELF\x02\x01\x01"), "document.wrong_kind"],
    ["an archive", () => zip, "document.wrong_kind"],
    ["a PDF with an archive behind it", () => Buffer.concat([pdfOf(onePage()), zip]), "document.two_in_one"],
    [
      "an SVG with a script",
      () => Buffer.from("<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"),
      "document.wrong_kind",
    ],
    ["a page of HTML", () => Buffer.from("<!doctype html><script>alert(1)</script>"), "document.wrong_kind"],
    ["a GIF", () => Buffer.from("GIF89a\x01\0\x01\0"), "document.wrong_kind"],
    ["half a JPEG", async () => (await phonePhoto(640, 480)).subarray(0, 20_000), "document.unreadable"],
    ["half a PNG", async () => (await gradient(300, 300).png().toBuffer()).subarray(0, 5_000), "document.unreadable"],
    ["half a PDF", () => pdfOf(onePage()).subarray(0, 300), "document.unreadable"],
    ["a PDF that only begins like one", () => Buffer.from("%PDF-1.7\nnothing more\n%%EOF\n"), "document.unreadable"],
    ["a PDF without a page", () => pages(0), "document.unreadable"],
    ["a PDF of a hundred and one pages", () => pages(101), "document.too_many_pages"],
    ["a PDF with a password", locked, "document.locked"],
    ["a PNG that claims to be enormous", () => png(100_000, 100_000), "document.too_many_pixels"],
    ["a PDF part that unpacks to 140 MB", () => packed(1), "document.unpacks_too_far"],
    ["the same packed twice", () => packed(2), "document.unpacks_too_far"],
    ["10 MB and one byte", () => Buffer.alloc(document_bytes_max + 1), "document.too_large"],
  ];
  for (const [name, make, code] of cases) {
    test(name, async () => {
      assert.equal(codeOf(await cleanDocument(await make())), code);
    });
  }

  test("a file of exactly 10 MB is looked at", async () => {
    const whole = pdfOf(onePage());
    const padded = Buffer.concat([Buffer.from("%PDF-1.7\n"), Buffer.alloc(document_bytes_max - 9)]);
    assert.equal(codeOf(await cleanDocument(padded)), "document.unreadable");
    assert.equal(codeOf(await cleanDocument(Buffer.concat([whole, Buffer.from("\r\n\0\0")]))), "accepted");
  });

  test("the thread answers the next after one that it refused", async () => {
    assert.equal(codeOf(await cleanDocument(pdfOf(onePage()))), "accepted");
  });
});
