// Returns and notices on their pages: the owner files, the officer verifies with a photo, the notice goes through its days.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { htmlFaults } from "../../../../tests/library/html-faults.ts";
import type { FinancialYear } from "../../../kernel/civil-date.ts";
import { commandId, holdingId, type HoldingId } from "../../../kernel/ids.ts";
import { checkTown } from "../../../ledger/checker.ts";
import { kernelService } from "../../../ledger/stores.ts";
import type { Answer, TestBrowser } from "../../../platform/http/test-browser.ts";
import { house, zones } from "../rules/examples.ts";
import { noticeOf } from "../rules/notice.ts";
import type { RegisterHolding } from "../rules/register.ts";
import { readHolding } from "./reads.ts";
import { propertyTax } from "./service.ts";
import { TestPages } from "./test-pages.ts";
import { png } from "../../../platform/blobs/test-photo.ts";
import { actorOf, shivpuri } from "./test-register.ts";

const base = "/250705/property-tax";
const mobile = "9826012345";
const year = "2026-27" as FinancialYear;
let pages: TestPages;

describe("returns and notices on their pages", () => {
  before(async () => {
    pages = await TestPages.open();
  });
  after(() => pages.close());

  const good = (answer: Answer, status = 200): string => {
    assert.equal(answer.status, status, answer.text.slice(0, 3_000));
    assert.deepEqual(htmlFaults(answer.text), []);
    return answer.text;
  };
  const commandIn = (text: string): string => /name="command" value="([^"]+)"/.exec(text)?.[1] ?? "";

  async function entered(oldNumber: string): Promise<HoldingId> {
    const command: RegisterHolding = {
      do: "holding.register",
      id: commandId(pages.register.newId()),
      holding: holdingId(pages.register.newId()),
      claim: house,
      oldNumber,
      zones,
      origin: "officer",
      arrears: [],
    };
    const outcome = await pages.register.ledger.perform({ town: shivpuri, actor: actorOf("officer"), command });
    assert.ok(outcome.ok);
    return command.holding;
  }
  const floor = (area: string): Record<string, string> => ({
    "floors-1-storey": "0",
    "floors-1-use": "residential",
    "floors-1-construction": "rcc",
    "floors-1-area": area,
    "floors-1-builtYear": "1998",
    "floors-1-occupancy": "self",
  });

  async function filed(browser: TestBrowser, id: HoldingId, area = "1000", replaces = "0"): Promise<Answer> {
    const path = `${base}/holdings/${id}/return`;
    const command = commandIn(good(await browser.get(`${path}?revise=1`)));
    return browser.post(path, { command, replaces, plotArea: "1200", ...floor(area), step: "file" });
  }

  test("an owner sees the year's rates, works the tax out without a script, adds and removes floors, and files", async () => {
    const owner = await pages.citizen(mobile);
    const id = await entered("RET/1");
    const path = `${base}/holdings/${id}/return`;
    const form = good(await owner.get(path));
    assert.match(form, /ज़ोन 03 की 2026-27 की दरें/);
    assert.match(form, /data-live=/);
    const typed = { command: commandIn(form), replaces: "0", plotArea: "1200", ...floor("1000") };
    assert.match(good(await owner.post(path, { ...typed, step: "calculate" })), /892/);
    assert.match(good(await owner.post(path, { ...typed, more: "floor" })), /floors-2-area/);
    const fewer = good(await owner.post(path, { ...typed, "floors-2-area": "55", more: "drop-floors-1" }));
    assert.ok(fewer.includes('value="55"') && !fewer.includes("floors-2-area"));
    const wrong = good(await owner.post(path, { ...typed, "floors-1-area": "-5", step: "calculate" }), 422);
    assert.match(wrong, /क्षेत्रफल ऋणात्मक/);
    assert.equal((await owner.post(path, { ...typed, step: "file" })).status, 303);
    const stands = good(await owner.get(`${path}?done=filed`));
    assert.match(stands, /सत्यापन बाकी/);
    assert.match(good(await owner.get(`${base}/holdings/${id}`)), /विवरणी 2026-27|2026-27/);
  });

  test("an owner revises her return; a stranger may neither see nor file it; a clerk files at the counter", async () => {
    const owner = await pages.citizen(mobile);
    const stranger = await pages.citizen("9000000001");
    const clerk = await pages.staff("clerk");
    const id = await entered("RET/2");
    assert.equal((await filed(owner, id)).status, 303);
    assert.equal((await filed(owner, id, "1100", "1")).status, 303);
    const path = `${base}/holdings/${id}/return`;
    assert.match(good(await owner.get(path)), /₹937|₹9\d\d/);
    assert.equal((await stranger.get(path)).status, 403);
    assert.equal((await pages.visitor().get(path)).status, 303, "asked to sign in");
    const other = await entered("RET/3");
    assert.equal((await filed(clerk, other)).status, 303);
    assert.match(good(await clerk.get(`${base}/holdings/${other}/return`)), /काउंटर पर/);
  });

  async function verified(id: HoldingId, area: string): Promise<Answer> {
    const officer = await pages.staff("officer");
    const path = `${base}/holdings/${id}/verify`;
    const command = commandIn(good(await officer.get(path)));
    const note = "मौके पर स्वामी के सामने नापा";
    const fields = { command, plotArea: "1200", ...floor(area), visitedOn: "21-11-2026", note, step: "verify" };
    return officer.post(path, fields);
  }

  /** A form with a file, as a browser without scripts sends it. */
  async function upload(browser: TestBrowser, url: string, fields: Readonly<Record<string, string>>, file: Buffer) {
    const page = await browser.get(url);
    const form = new FormData();
    form.set("_csrf", /name="_csrf" value="([^"]+)"/.exec(page.text)?.[1] ?? "");
    for (const [name, value] of Object.entries(fields)) form.set(name, value);
    form.set("photo", new File([new Uint8Array(file)], "घर.png"));
    const sent = new Request("http://127.0.0.1/", { method: "POST", body: form });
    const cookie = [...browser.cookies].map(([name, value]) => `${name}=${value}`).join("; ");
    const headers = { cookie, accept: "text/html", "content-type": sent.headers.get("content-type") ?? "" };
    return pages.app.inject({ method: "POST", url, headers, payload: Buffer.from(await sent.arrayBuffer()) });
  }

  test("an officer verifies with a note and a photo; the photo is sealed, and shown to owner and office only", async () => {
    const owner = await pages.citizen(mobile);
    const officer = await pages.staff("officer");
    const id = await entered("RET/4");
    await filed(owner, id);
    assert.match(good(await officer.get(`${base}/inbox`)), /सत्यापन के लिए विवरणियाँ/);
    const path = `${base}/holdings/${id}/verify`;
    const command = commandIn(good(await officer.get(path)));
    const fields = {
      command,
      plotArea: "1200",
      ...floor("1050"),
      visitedOn: "21-11-2026",
      note: "नापा",
      step: "photo",
    };
    const bad = await upload(officer, path, fields, Buffer.from("%PDF-1.7"));
    assert.equal(bad.statusCode, 422);
    const kept = await upload(officer, path, fields, png(10, 10));
    assert.equal(kept.statusCode, 200, kept.body.slice(0, 2_000));
    const hash = /name="photos-1" value="([0-9a-f]{64})"/.exec(kept.body)?.[1] ?? "";
    assert.ok(hash && kept.body.includes('value="1050"'));
    const done = await officer.post(path, { ...fields, "photos-1": hash, step: "verify" });
    assert.equal(done.status, 303, done.text);
    const photo = `${base}/holdings/${id}/photos/${hash}`;
    assert.equal((await owner.get(photo)).headers["content-type"], "image/png");
    assert.equal((await (await pages.citizen("9000000001")).get(photo)).status, 403);
    assert.equal((await owner.get(`${base}/holdings/${id}/photos/${"0".repeat(64)}`)).status, 404);
    assert.match(good(await owner.get(`${base}/holdings/${id}/return`)), /मान ली गई/);
    const found = await pages.register.databases.serve.readInTown(shivpuri, (tx) => readHolding(tx, id));
    assert.equal(found?.holding.particulars.floors[0]?.areaHundredths, 105_000);
  });

  test("too little declared makes a notice: served, objected to, heard, ordered, each on its page and in its days", async () => {
    const owner = await pages.citizen(mobile);
    const id = await entered("RET/5");
    await filed(owner, id);
    assert.equal((await verified(id, "2000")).status, 303);
    const notice = `${base}/notices/${noticeOf(id, year, 1)}`;
    const draft = good(await owner.get(notice));
    assert.match(draft, /4,355/);
    assert.ok(!draft.includes("/object"), "nothing to object to before it is served");
    const officer = await pages.staff("officer");
    const send = async (browser: TestBrowser, step: string, fields: Record<string, string>): Promise<Answer> => {
      const command = commandIn(good(await browser.get(notice)));
      return browser.post(`${notice}/${step}`, { command, ...fields });
    };
    assert.equal((await send(officer, "serve", { servedOn: "21-11-2026", how: "by-hand" })).status, 303);
    assert.match(good(await send(owner, "object", { objection: " " }), 422), /भरना ज़रूरी|ज़रूरी/);
    assert.equal((await send(owner, "object", { objection: "नाप में छज्जा जोड़ा गया" })).status, 303);
    assert.match(good(await officer.get(notice)), /नाप में छज्जा/);
    good(await send(officer, "hearing", { hearingOn: "22-11-2026", place: "कक्ष 4" }), 422);
    assert.equal((await send(officer, "hearing", { hearingOn: "01-12-2026", place: "कक्ष 4, 11 बजे" })).status, 303);
    const early = { outcome: "confirmed", reason: "मौके पर पाया गया" };
    good(await send(officer, "order", early), 422);
    pages.register.clock.set("2026-12-01T05:30:00.000Z");
    const later = await pages.staff("officer");
    const floors = { plotArea: "1200", ...floor("1500"), outcome: "modified", reason: "छज्जा घटाया गया" };
    assert.equal((await send(later, "order", floors)).status, 303);
    const ended = good(await later.get(notice));
    assert.match(ended, /1,850/);
    assert.match(ended, /छज्जा घटाया गया/);
    pages.register.clock.set("2026-11-21T05:30:00.000Z");
  });

  test("a visit without a return drafts a notice, with its photo, against what the register says", async () => {
    const officer = await pages.staff("officer");
    const owner = await pages.citizen(mobile);
    const id = await entered("RET/7");
    const path = `${base}/holdings/${id}/verify`;
    const form = good(await officer.get(path));
    assert.match(form, /विवरणी नहीं भरी गई/);
    const fields = {
      command: commandIn(form),
      plotArea: "1200",
      ...floor("2000"),
      visitedOn: "21-11-2026",
      note: "नापा",
    };
    const kept = await upload(officer, path, { ...fields, step: "photo" }, png(10, 10));
    const hash = /name="photos-1" value="([0-9a-f]{64})"/.exec(kept.body)?.[1] ?? "";
    const done = await officer.post(path, { ...fields, "photos-1": hash, step: "verify" });
    assert.equal(done.status, 303, done.text);
    const notice = good(await owner.get(done.location ?? ""));
    assert.match(notice, /871/);
    assert.ok(!notice.includes("5 गुना"), "nobody declared anything");
    assert.equal((await owner.get(`${base}/holdings/${id}/photos/${hash}`)).headers["content-type"], "image/png");
  });

  test("a stranger sees no notice, and a notice of no id is not found", async () => {
    const stranger = await pages.citizen("9000000001");
    const id = await entered("RET/6");
    await filed(await pages.citizen(mobile), id);
    await verified(id, "3000");
    assert.equal((await stranger.get(`${base}/notices/${noticeOf(id, year, 1)}`)).status, 403);
    assert.equal((await stranger.get(`${base}/notices/nothing`)).status, 404);
  });

  test("after all that every table is what the journal says", async () => {
    const { differences } = await checkTown(pages.register.databases.check, [kernelService, propertyTax], shivpuri);
    assert.deepEqual(
      differences.filter((one) => one.what !== "fact-not-in-log"),
      [],
    );
  });
});
