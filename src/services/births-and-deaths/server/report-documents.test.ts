// Documents of reports: kept cleaned and sealed, shown to reporter and office, everything else refused by name.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { document_bytes_max } from "../../../platform/blobs/document.ts";
import { png } from "../../../platform/blobs/test-photo.ts";
import type { TestBrowser } from "../../../platform/http/test-browser.ts";
import { commandOf, TestPages } from "./test-pages.ts";
import { base, birth, good, sent } from "./test-reporting.ts";

describe("documents of a report", () => {
  let pages: TestPages;
  before(async () => {
    pages = await TestPages.open();
  });
  after(() => pages.close());

  const upload = async (browser: TestBrowser, path: string, bytes: Uint8Array, name: string, what = "proof") => {
    const page = good(await browser.get(path));
    const file = new File([new Uint8Array(bytes)], name);
    const to = { from: path, to: `${path}/documents` };
    return pages.upload(browser, to, { command: commandOf(page), what }, { document: file });
  };

  test("a picture is kept cleaned and sealed, shown to reporter and office, and every look is recorded", async () => {
    const mother = await pages.citizen("9000000081");
    const path = await sent(pages, mother, birth);
    const done = await upload(mother, path, png(40, 30), "पर्ची.png");
    assert.equal(done.location, `${path}?done=document`, done.text.slice(0, 2_000));
    const page = good(await mother.get(path));
    assert.match(page, /घटना का प्रमाण/);
    const link = /href="([^"]+\/documents\/[0-9a-f]{64})"/.exec(page)?.[1] ?? "";
    for (const browser of [mother, await pages.staff("registrar")]) {
      const got = await browser.get(link);
      assert.equal(got.status, 200);
      assert.match(String(got.headers["content-type"]), /^image\/(png|jpeg)/);
      assert.match(String(got.headers["cache-control"]), /no-store/);
    }
    assert.equal((await (await pages.citizen("9000000082")).get(link)).status, 404);
    assert.equal((await mother.get(`${path}/documents/${"0".repeat(64)}`)).status, 404);
  });

  const refusals: readonly (readonly [says: string, bytes: () => Uint8Array, name: string])[] = [
    [
      "a program that is called PDF",
      () => Buffer.from("MZ\u0090\0\u0003 This program cannot be run in DOS mode"),
      "a.pdf",
    ],
    ["a script that is called picture", () => Buffer.from("<svg onload=alert(1)>"), "a.png"],
    ["half a picture", () => png(40, 30).subarray(0, 60), "a.png"],
  ];
  for (const [says, bytes, name] of refusals) {
    test(`${says} is refused at its field`, async () => {
      const mother = await pages.citizen("9000000083");
      const path = await sent(pages, mother, birth);
      const page = good(await upload(mother, path, bytes(), name), 422);
      assert.match(page, /href="#document"/);
      assert.ok(!page.includes("/documents/"), "nothing was kept");
    });
  }

  test("a file above 10 MB and one of 200 MB are refused by name", async () => {
    const mother = await pages.citizen("9000000084");
    const path = await sent(pages, mother, birth);
    const large = await upload(mother, path, new Uint8Array(document_bytes_max + 1), "a.pdf");
    assert.match(good(large, 422), /href="#document"/);
    const headers = {
      cookie: [...mother.cookies].map(([name, value]) => `${name}=${value}`).join("; "),
      accept: "text/html",
      "content-type": "multipart/form-data; boundary=x",
    };
    const payload = Buffer.alloc(200 * 1024 * 1024);
    const huge = await pages.app.inject({ method: "POST", url: `${path}/documents`, headers, payload });
    assert.equal(huge.statusCode, 413);
    assert.match(huge.body, /10,496 kB से बड़ी/);
  });

  test("a form that is sent twice, also at once, adds one document, and the second click leads to it", async () => {
    const mother = await pages.citizen("9000000087");
    const path = await sent(pages, mother, birth);
    const command = commandOf(good(await mother.get(path)));
    const to = { from: path, to: `${path}/documents` };
    const send = () =>
      pages.upload(
        mother,
        to,
        { command, what: "proof" },
        { document: new File([new Uint8Array(png(9, 9))], "a.png") },
      );
    for (const answer of [...(await Promise.all([send(), send()])), await send()])
      assert.equal(answer.location, `${path}?done=document`, answer.text.slice(0, 2_000));
    const page = good(await mother.get(path));
    assert.equal(new Set(page.match(/\/documents\/[0-9a-f]{64}/g)).size, 1);
  });

  test("no file, no kind, and a stranger's file are refused", async () => {
    const mother = await pages.citizen("9000000085");
    const path = await sent(pages, mother, birth);
    const command = commandOf(good(await mother.get(path)));
    const to = { from: path, to: `${path}/documents` };
    assert.match(good(await pages.upload(mother, to, { command, what: "proof" }, {}), 422), /फ़ाइल चुनें/);
    const file = { document: new File([new Uint8Array(png(4, 4))], "a.png") };
    assert.match(good(await pages.upload(mother, to, { command, what: "page" }, file), 422), /प्रकार चुनें/);
    const stranger = await pages.citizen("9000000086");
    assert.equal(
      (await pages.upload(stranger, { ...to, from: `${base}/new/birth` }, { command, what: "proof" }, file)).status,
      404,
    );
  });
});
