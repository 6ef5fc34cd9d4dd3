// Old books on pages: one person hands a zip in, another takes it in; faults are told; scans are shown to the office and nobody else.
import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { buffer } from "node:stream/consumers";
import { htmlFaults } from "../../../../tests/library/html-faults.ts";
import { type ZipEntry, zipPieces } from "../../../operations/continuity/zip.ts";
import { png } from "../../../platform/blobs/test-photo.ts";
import { statement } from "../../../platform/database/connect.ts";
import type { Answer, TestBrowser } from "../../../platform/http/test-browser.ts";
import { bookPagePath } from "../pages/books/places.ts";
import { officePath } from "../pages/registering/places.ts";
import { bookEntryOf, bookPageOf } from "../rules/book.ts";
import { TestPages } from "./test-pages.ts";
import { shivpuri } from "./test-registry.ts";

const path = "/250705/births-and-deaths/books";
const heading = "register,unit,book,page,entry,year,number,registered_on,event_date,name,father_name,image";
const line = (entry: number, name: string, image = "page-1.png"): string =>
  `death,1,M-3,1,${entry},1975,${entry},05-02-1975,01-02-1975,${name},हरिराम,${image}`;

async function zip(files: Readonly<Record<string, string | Buffer>>): Promise<Buffer> {
  const once = async function* (bytes: string | Buffer): AsyncGenerator<Uint8Array> {
    yield Buffer.from(bytes);
  };
  const entries = async function* (): AsyncGenerator<ZipEntry> {
    for (const [name, bytes] of Object.entries(files)) yield { name, pieces: once(bytes) };
  };
  return buffer(zipPieces(entries(), "2026-11-21"));
}

describe("old books on pages", () => {
  let pages: TestPages;
  let bookFolder: string;
  let uploads = 0;
  before(async () => {
    bookFolder = mkdtempSync(join(tmpdir(), "akshara-test-books-"));
    pages = await TestPages.open({ parts: { bookFolder } });
  });
  after(async () => {
    await pages.close();
    rmSync(bookFolder, { recursive: true, force: true });
  });

  const good = (answer: Answer, status = 200): string => {
    assert.equal(answer.status, status, answer.text.slice(0, 2_000));
    assert.deepEqual(htmlFaults(answer.text), []);
    return answer.text;
  };
  const send = (browser: TestBrowser, bytes: Buffer | string, name = "पुराना.zip"): Promise<Answer> => {
    const upload = `00000000-0000-7000-8000-${String((uploads += 1)).padStart(12, "0")}`;
    const file = new File([new Uint8Array(Buffer.from(bytes))], name);
    return pages.upload(browser, { from: path, to: path }, { upload, at: "0", name }, { file });
  };
  /** Looks at an upload until it is through; each look lets the work go on. */
  async function through(browser: TestBrowser, at: string): Promise<string> {
    for (let looks = 0; looks < 2_000; looks += 1) {
      const text = good(await browser.get(at));
      if (!/फ़ाइल जाँची जा रही है|दर्ज हो रही हैं/.test(text)) return text;
      await new Promise((resolve) => setImmediate(resolve));
    }
    throw new Error("the import does not end");
  }
  const copied = async (): Promise<number> => {
    const asked = statement(
      "test.books.copied",
      "select count(*)::integer as count from state.events where town = $1 and reporter = 'book'",
    );
    return (await pages.registry.databases.superuser.query<{ count: number }>(asked, [shivpuri]))[0]?.count ?? -1;
  };

  test("an administrator hands a zip in; the unit's registrar sees its report, compares, and takes it in once", async () => {
    const administrator = await pages.staff("administrator");
    const form = good(await administrator.get(path));
    assert.match(form, /<code>registered_on<\/code> – आवश्यक/);
    const index = [heading, line(1, "मोतीलाल"), line(2, "गंगा बाई")].join("\n");
    const sent = await send(administrator, await zip({ "index.csv": index, "page-1.png": png(10, 10) }));
    assert.equal(sent.status, 303, sent.text.slice(0, 2_000));
    const job = String(sent.location);
    const report = await through(administrator, job);
    assert.match(report, /फ़ाइल देने वाला स्वयं दर्ज नहीं कर सकता/);
    assert.ok(!report.includes("/take"), "whoever brought it has no button");
    assert.ok(!report.includes("मोतीलाल"), "nor does the page repeat the names to her");
    assert.equal(await copied(), 0);
    const registrar = await pages.staff("registrar");
    assert.ok(good(await registrar.get(path)).includes(job), "the other person finds it");
    const compared = await through(registrar, job);
    assert.ok(compared.includes("2 प्रविष्टियाँ दर्ज करें"));
    assert.ok(compared.includes("01-02-1975, मोतीलाल, हरिराम"), "the second person sees what she takes in");
    const stranger = await through(await pages.staff("registrar", "of another unit"), job);
    assert.ok(!stranger.includes("मोतीलाल"), "a registrar of another unit sees no names");
    const unsure = good(await registrar.post(`${job}/take`, { skip: "no" }), 422);
    assert.match(unsure, /खाने पर निशान लगाएँ/);
    const withPassword = await pages.staff("registrar", "", "password");
    await withPassword.get(job);
    const refused = await withPassword.post(`${job}/take`, { skip: "no", sure: "yes" });
    assert.match(good(refused, 422), /पासकी/, "by password alone nothing is taken in");
    const taking = await pages.staff("registrar");
    await taking.get(job);
    assert.equal((await taking.post(`${job}/take`, { skip: "no", sure: "yes" })).status, 303);
    const done = await through(registrar, job);
    assert.ok(done.includes("प्रविष्टियाँ दर्ज हो गईं") && !done.includes("मोतीलाल"));
    assert.equal((await registrar.post(`${job}/take`, { skip: "no", sure: "yes" })).status, 303, "sent twice");
    assert.equal(await copied(), 2);
    assert.match(good(await registrar.get(path)), /M-3/);
    assert.deepEqual(readdirSync(bookFolder), [], "nothing of the upload is left");
  });

  test("the scan is shown to the office with a word of care, its opening recorded; nobody else sees it", async () => {
    const page = bookPageOf(shivpuri, { unit: pages.registry.unit, what: "death", book: "M-3", page: 1 });
    const clerk = await pages.staff("clerk");
    assert.match(good(await clerk.get(bookPagePath(shivpuri, page))), /दूसरे लोगों की प्रविष्टियाँ/);
    const image = await clerk.get(bookPagePath(shivpuri, page, "image"));
    assert.deepEqual([image.status, image.headers["content-type"]], [200, "image/png"]);
    assert.equal(image.headers["cache-control"], "private, no-store");
    const opened = statement(
      "test.books.opened",
      "select role from platform.openings where town = $1 and why = 'registration' and $2 = any (subjects)",
    );
    assert.deepEqual(await pages.registry.databases.superuser.query(opened, [shivpuri, page]), [{ role: "clerk" }]);
    for (const browser of [await pages.citizen("9826012345"), await pages.staff("institution"), pages.visitor()])
      assert.ok([303, 401, 403].includes((await browser.get(bookPagePath(shivpuri, page, "image"))).status));
    const other = bookPagePath(shivpuri, pages.registry.newId(), "image");
    assert.equal((await clerk.get(other)).status, 404);
    const elsewhere = await clerk.get(`/250867/births-and-deaths/books/pages/${page}/image`);
    assert.ok([303, 401, 403, 404].includes(elsewhere.status), "another town's clerk");
  });

  test("the entry's page says that it comes out of a book and shows the page's picture", async () => {
    const book = { book: "M-3", page: 1, entry: "2", year: 1975 };
    const clerk = await pages.staff("clerk");
    const shown = good(
      await clerk.get(officePath(shivpuri, bookEntryOf(shivpuri, pages.registry.unit, "death", book))),
    );
    assert.ok(shown.includes("पुराने रजिस्टर से ली गई है: रजिस्टर M-3, पृष्ठ 1, प्रविष्टि 2, वर्ष 1975"));
    const page = bookPageOf(shivpuri, { ...book, unit: pages.registry.unit, what: "death" });
    assert.ok(shown.includes(`src="${bookPagePath(shivpuri, page, "image")}"`));
    assert.ok(!shown.includes("विलंब शुल्क"), "today's delays are not an old book's");
  });

  test("faults are told on the page and as a file, and the good rows come in only when it is said", async () => {
    const registrar = await pages.staff("registrar");
    const other = await pages.staff("administrator");
    const index = [
      heading,
      line(5, "=1+1"),
      line(6, "श्यामा", "missing.png").replace("M-3,1,", "M-3,2,"),
      line(7, "राधा", ""),
    ].join("\n");
    const job = String((await send(other, index, "सूची.csv")).location);
    const report = await through(registrar, job);
    assert.ok(report.includes("2 गलत पंक्तियाँ छोड़कर 1 दर्ज करें"));
    assert.ok(report.includes("चित्र missing.png नहीं मिला"));
    const list = await registrar.get(`${job}/faults.csv`);
    assert.match(list.text, /\r\n2,name,/);
    await registrar.get(job);
    const before = await copied();
    await registrar.post(`${job}/take`, { skip: "yes", sure: "yes" });
    await through(registrar, job);
    assert.equal(await copied(), before + 1);
  });

  test("a registrar does not take in what she brought herself, and a clerk hands nothing in", async () => {
    const registrar = await pages.staff("registrar");
    const job = String((await send(registrar, [heading, line(9, "सीता", "")].join("\n"), "x.csv")).location);
    await through(registrar, job);
    assert.equal((await registrar.post(`${job}/take`, { skip: "no", sure: "yes" })).status, 422);
    const clerk = await pages.staff("clerk");
    assert.ok(!good(await clerk.get(path)).includes("import-form"));
    assert.equal((await send(clerk, heading)).status, 403);
    assert.equal((await clerk.get(job)).status, 403);
  });

  test("a zip without an index, or with two, and a file that is none are refused by name", async () => {
    const administrator = await pages.staff("administrator");
    const page = { "page-1.png": png(10, 10) };
    for (const files of [page, { ...page, "a.csv": heading, "b.csv": heading }]) {
      const job = String((await send(administrator, await zip(files))).location);
      assert.match(await through(administrator, job), /ZIP में एक ही CSV हो/);
    }
    assert.equal((await send(administrator, "")).status, 422);
    assert.deepEqual(readdirSync(bookFolder), []);
  });
});
