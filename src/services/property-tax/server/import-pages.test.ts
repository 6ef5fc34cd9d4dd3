// The administrator's import on pages: whole or in pieces, a report first, nothing entered until it is said, and nobody else.
import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { after, before, describe, test } from "node:test";
import { htmlFaults } from "../../../../tests/library/html-faults.ts";
import type { FinancialYear } from "../../../kernel/civil-date.ts";
import type { PropertyTaxRates } from "../../../kernel/property-tax-rates.ts";
import type { Answer, TestBrowser } from "../../../platform/http/test-browser.ts";
import { allPropertyTaxRates, propertyTaxRates } from "../../../rulebook/property-tax-rates.ts";
import { countHoldings } from "./reads.ts";
import { csvCells, csvHeading, csvLine } from "./register-cells.ts";
import { plantFault } from "./sample-faults.ts";
import { sampleRows } from "./sample-register.ts";
import { TestPages } from "./test-pages.ts";
import { shivpuri } from "./test-register.ts";

const path = "/250705/property-tax/import";
const year = "2026-27" as FinancialYear;
const rates = propertyTaxRates(shivpuri, year) as PropertyTaxRates;
const earlier = new Map(allPropertyTaxRates.filter((one) => one.town === shivpuri).map((one) => [one.year, one]));
let pages: TestPages;

describe("import on pages", () => {
  before(async () => {
    pages = await TestPages.open();
  });
  after(() => pages.close());

  const good = (answer: Answer, status = 200): string => {
    assert.equal(answer.status, status, answer.text.slice(0, 3_000));
    assert.deepEqual(htmlFaults(answer.text), []);
    return answer.text;
  };
  const register = (count: number, seed: number, bad = 0): string =>
    csvHeading +
    [...sampleRows({ count, seed, prefix: `I${seed}`, rates, earlier })]
      .map(csvCells)
      .map((cells, at) => csvLine(at < bad ? plantFault(cells, at) : cells))
      .join("");
  const held = async (): Promise<number> =>
    (await pages.register.databases.serve.readInTown(shivpuri, (tx) => countHoldings(tx, year))).holdings;

  interface Piece {
    readonly file: string | Buffer;
    readonly at?: number;
    readonly more?: boolean;
    readonly json?: boolean;
  }

  /** Sends a file or a piece of it, as a browser or its script does. */
  async function send(browser: TestBrowser, form: string, piece: Piece) {
    const fields = new FormData();
    fields.set("_csrf", /name="_csrf" value="([^"]+)"/.exec(form)?.[1] ?? "");
    fields.set("upload", /name="upload" value="([^"]+)"/.exec(form)?.[1] ?? "");
    fields.set("at", String(piece.at ?? 0));
    fields.set("name", "पंजी.csv");
    if (piece.more) fields.set("more", "yes");
    fields.set("file", new File([new Uint8Array(Buffer.from(piece.file))], "पंजी.csv"));
    const sent = new Request("http://127.0.0.1/", { method: "POST", body: fields });
    const cookie = [...browser.cookies].map(([name, value]) => `${name}=${value}`).join("; ");
    const accept = piece.json ? "application/json" : "text/html";
    const headers = { cookie, accept, "content-type": sent.headers.get("content-type") ?? "" };
    return pages.app.inject({ method: "POST", url: path, headers, payload: Buffer.from(await sent.arrayBuffer()) });
  }

  /** Looks at a job until it is through; each look lets the work go on. */
  async function through(browser: TestBrowser, at: string): Promise<string> {
    for (let looks = 0; looks < 1_000; looks += 1) {
      const text = good(await browser.get(at));
      if (!/जाँची जा रही है|पंजी दर्ज हो रही है/.test(text)) return text;
      await new Promise((resolve) => setImmediate(resolve));
    }
    throw new Error("the import does not end");
  }

  test("an administrator sends a file whole, sees its report, and nothing is entered until she says so", async () => {
    const administrator = await pages.staff("administrator");
    const form = good(await administrator.get(path));
    assert.match(form, /<code>owner_name<\/code>/);
    const before = await held();
    const sent = await send(administrator, form, { file: register(60, 71) });
    assert.equal(sent.statusCode, 303, sent.body.slice(0, 2_000));
    const job = String(sent.headers.location);
    const report = await through(administrator, job);
    assert.match(report, /60 संपत्तियाँ दर्ज करें/);
    assert.equal(await held(), before);
    const taken = await administrator.post(`${job}/take`, { skip: "no" });
    assert.equal(taken.status, 303);
    assert.match(await through(administrator, job), /पंजी दर्ज हो गई/);
    assert.equal(await held(), before + 60);
    assert.equal((await administrator.post(`${job}/take`, { skip: "no" })).status, 303, "sent twice imports once");
    assert.equal(await held(), before + 60);
  });

  test("bad rows are told by line, column and what to mend, on the page and as a file; others come in only when asked", async () => {
    const administrator = await pages.staff("administrator");
    const before = await held();
    const form = good(await administrator.get(path));
    const job = String((await send(administrator, form, { file: register(30, 72, 10) })).headers.location);
    const report = await through(administrator, job);
    assert.match(report, /10 गलत पंक्तियाँ छोड़कर 20 दर्ज करें/);
    assert.match(report, /क्षेत्रफल ऋणात्मक/);
    assert.ok(!report.includes('value="no"'), "a file with bad rows can't be taken whole");
    const list = await administrator.get(`${job}/faults.csv`);
    assert.match(list.text, /2,plot_area_sqft,/);
    await administrator.get(job);
    assert.equal((await administrator.post(`${job}/take`, { skip: "yes" })).status, 303);
    await through(administrator, job);
    assert.equal(await held(), before + 20);
  });

  test("a script sends a file in pieces; one out of its place is refused with how much is there", async () => {
    const administrator = await pages.staff("administrator");
    const file = Buffer.from(register(40, 73));
    const form = good(await administrator.get(path));
    const half = Math.floor(file.length / 2);
    const first = { file: file.subarray(0, half), more: true, json: true };
    assert.deepEqual((await send(administrator, form, first)).json(), { received: half });
    const again = await send(administrator, form, first);
    assert.equal(again.statusCode, 422);
    assert.equal(again.json<{ refusals: { code: string }[] }>().refusals[0]?.code, "import.piece_out_of_place");
    const rest = await send(administrator, form, { file: file.subarray(half), at: half, json: true });
    const { to, received } = rest.json<{ to: string; received: number }>();
    assert.equal(received, file.length);
    assert.match(await through(administrator, to), /40 संपत्तियाँ दर्ज करें/);
  });

  test("a file that can't be read is refused by its name, and is not kept", async () => {
    const administrator = await pages.staff("administrator");
    const form = good(await administrator.get(path));
    const sent = await send(administrator, form, { file: Buffer.from("\ufeffold_id", "utf16le") });
    assert.match(await through(administrator, String(sent.headers.location)), /UTF-16/);
    assert.deepEqual(readdirSync(pages.importFolder), []);
    assert.equal((await send(administrator, form, { file: "" })).statusCode, 422);
  });

  test("nobody but the administrator may send a register, and no byte of his is read", async () => {
    const form = good(await (await pages.staff("administrator")).get(path));
    for (const browser of [await pages.staff("officer"), await pages.citizen("9826012345"), pages.visitor()]) {
      const answer = await send(browser, form, { file: register(1, 74) });
      assert.ok([401, 403, 303].includes(answer.statusCode), String(answer.statusCode));
    }
    assert.equal((await (await pages.staff("officer")).get(path)).status, 403);
    const forged = form.replace(/name="_csrf" value="[^"]+"/, 'name="_csrf" value="x"');
    assert.equal((await send(await pages.staff("administrator"), forged, { file: register(1, 75) })).statusCode, 403);
    assert.deepEqual(readdirSync(pages.importFolder), []);
  });

  test("an upload that is not there is not found", async () => {
    const administrator = await pages.staff("administrator");
    assert.equal((await administrator.get(`${path}/00000000-0000-7000-8000-000000000009`)).status, 404);
  });
});
