// Tests of the verify page as the server gives it: by text, by photo, with each verdict in words, and without scripts.
import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { crc32, deflateSync } from "node:zlib";
import { renderToString } from "preact-render-to-string";
import { civilDate } from "../../../kernel/civil-date.ts";
import type { PaperClaims } from "../../../kernel/papers/claims.ts";
import { qrPath } from "../../../kernel/papers/qr.ts";
import { emptyStatus, type TrustList, withdraw } from "../../../kernel/papers/trust.ts";
import { openPaperKeys, type PaperKeys, signPaper, signStatusList, trustList } from "../../../platform/papers/keys.ts";
import { type QrReader, qrReader } from "../../../platform/papers/qr-reader.ts";
import type { Frame } from "../../../web/frame.ts";
import { VerifyPage } from "../pages/verify-page.tsx";
import { answerSent, readSent } from "./answer.ts";

const issuer = { issuer: "https://akshara.example.in", nameHindi: "अक्षर नमूना", nameEnglish: "Akshara sample" };
const uri = "https://akshara.example.in/papers/status/1";
const issued = 1_795_000_000;
const today = issued + 3600;
const claims: PaperClaims = {
  issuer: issuer.issuer,
  issuedAtSeconds: issued,
  status: { index: 7, uri },
  act: {
    paperClass: "receipt",
    number: "250705-2026-0000123-7",
    on: civilDate("2026-11-18"),
    town: 250705,
    townHindi: "नगर पालिका परिषद शिवपुरी",
    townEnglish: "Municipal Council, Shivpuri",
    version: 1,
    sample: false,
    subject: "250705-H-0001234-5",
    payer: "रा•• <b>",
    amountPaise: 1_234_550n,
    heads: [
      { head: "property-tax", amountPaise: 1_000_000n },
      { head: "constructor", amountPaise: 234_550n },
    ],
  },
};

let folder: string;
let keys: PaperKeys;
let trust: TrustList;
let reader: QrReader;
describe("verify page", () => {
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "verify-"));
    keys = await openPaperKeys(folder);
    trust = trustList(keys, issuer, { [uri]: await signStatusList(keys, uri, emptyStatus(), issued) });
    reader = qrReader();
  });
  after(async () => {
    await reader.close();
    await rm(folder, { recursive: true });
  });

  const frame: Frame = {
    lang: "en",
    path: "/verify",
    assets: { "site.css": "site.css", "verify.js": "verify.js", "favicon.svg": "favicon.svg" },
    sample: false,
    updatedOn: civilDate("2026-11-21"),
    csrf: "token",
  };

  async function pageFor(text: string, photo: Uint8Array = new Uint8Array(), list = trust): Promise<string> {
    const answered = await answerSent({ text, photo }, list, today, reader);
    return renderToString(<VerifyPage frame={frame} trust={list} todaySeconds={today} {...answered} />);
  }

  /** A grey PNG of the QR, four pixels a module. */
  function pngOf(text: string): Buffer {
    const { size, path } = qrPath(text);
    const scale = 4;
    const side = (size + 8) * scale;
    const rows = Buffer.alloc((side + 1) * side, 255);
    for (let y = 0; y < side; y++) rows[y * (side + 1)] = 0;
    for (const [, x, y, width] of path.matchAll(/M(\d+) (\d+)h(\d+)/g)) {
      for (let row = 0; row < scale; row++) {
        const from = ((Number(y) + 4) * scale + row) * (side + 1) + 1 + (Number(x) + 4) * scale;
        rows.fill(0, from, from + Number(width) * scale);
      }
    }
    const chunk = (kind: string, data: Buffer): Buffer => {
      const body = Buffer.concat([Buffer.from(kind), data]);
      const ends = Buffer.alloc(8);
      ends.writeUInt32BE(data.length, 0);
      ends.writeUInt32BE(crc32(body), 4);
      return Buffer.concat([ends.subarray(0, 4), body, ends.subarray(4)]);
    };
    const header = Buffer.alloc(13);
    header.writeUInt32BE(side, 0);
    header.writeUInt32BE(side, 4);
    header[8] = 8;
    const mark = Buffer.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);
    const parts = [chunk("IHDR", header), chunk("IDAT", deflateSync(rows)), chunk("IEND", Buffer.of())];
    return Buffer.concat([mark, ...parts]);
  }

  test("a genuine paper pasted as text is shown with all that was signed, to compare", async () => {
    const html = await pageFor(` ${await signPaper(keys, claims)}\r\n`);
    assert.match(html, /data-verdict="genuine"/);
    assert.match(html, /This paper is genuine/);
    for (const part of [
      "250705-2026-0000123-7",
      "18-11-2026",
      "₹12,345.50",
      "₹10,000.00",
      "Property tax",
      "Not withdrawn",
    ]) {
      assert.ok(html.includes(part), part);
    }
    assert.ok(html.includes("रा•• &lt;b>") && !html.includes("<b>"));
    assert.ok(!/href="https:\/\/akshara\.example/.test(html), "nothing signed becomes a link");
  });

  test("a photo of the paper gives the same answer as its text", async () => {
    assert.match(await pageFor("", pngOf(await signPaper(keys, claims))), /data-verdict="genuine"/);
  });

  test("a sample is called a sample, never simply genuine", async () => {
    const html = await pageFor(await signPaper(keys, { ...claims, act: { ...claims.act, sample: true } }));
    assert.match(html, /This is a sample/);
    assert.match(html, /ak-banner--notice/);
  });

  test("a withdrawn, an expired, a changed and a foreign paper are each named", async () => {
    const text = await signPaper(keys, claims);
    const gone = {
      ...trust,
      statusLists: { [uri]: await signStatusList(keys, uri, withdraw(emptyStatus(), [7]), issued) },
    };
    assert.match(await pageFor(text, undefined, gone), /has been withdrawn/);
    assert.match(await pageFor(await signPaper(keys, { ...claims, expiresAtSeconds: issued + 1 })), /has expired/);
    assert.match(await pageFor(`${text.slice(0, 100)}0${text.slice(101)}`), /not proved genuine/);
    assert.match(await pageFor("HTTPS://EXAMPLE.IN"), /leads to no website/);
    assert.match(
      await pageFor(await signPaper(await openPaperKeys(join(folder, "other")), claims)),
      /issuer is not known/,
    );
  });

  test("nothing sent, no QR in the photo, no photo at all and a claimed giant are told beside the field", async () => {
    assert.match(await pageFor("  "), /Choose a photo or paste/);
    const blank = pngOf("A");
    assert.match(await pageFor("", blank.subarray(0, 40)), /No QR could be read|could not be read/);
    assert.match(await pageFor("", Buffer.from("%PDF-1.7")), /This file could not be read/);
    blank.writeUInt32BE(100_000, 16);
    blank.writeUInt32BE(100_000, 20);
    assert.match(await pageFor("", blank), /This file could not be read/);
  });

  test("the sent form is read with its photo and its token, and anything else is refused", async () => {
    const form = new FormData();
    form.set("text", "NCF");
    form.set("_csrf", "token");
    form.set("photo", new File([Buffer.of(1, 2, 3)], "रसीद.png"));
    const request = new Request("http://localhost/", { method: "POST", body: form });
    const body = new Uint8Array(await request.arrayBuffer());
    const type = request.headers.get("content-type") ?? "";
    assert.deepEqual(await readSent(type, body), { text: "NCF", csrf: "token", photo: Uint8Array.of(1, 2, 3) });
    assert.equal(await readSent("multipart/form-data; boundary=x", body), undefined);
    assert.equal(await readSent("application/json", body), undefined);
  });

  test("the trust list travels in an attribute and comes out whole", async () => {
    const html = await pageFor("x");
    const held = /data-trust="([^"]*)"/.exec(html)?.[1]?.replaceAll("&quot;", '"').replaceAll("&amp;", "&");
    assert.deepEqual(JSON.parse(held ?? ""), trust);
  });
});
