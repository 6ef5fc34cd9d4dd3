// Tests of the papers' routes in the whole web application: headers, the form with a file, the trust list for others.
import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import type { TrustList } from "../../../kernel/papers/trust.ts";
import { testDatabase, type TestDatabase } from "../../../platform/database/test-database.ts";
import { httpApp } from "../../../platform/http/app.ts";
import { TestBrowser } from "../../../platform/http/test-browser.ts";
import { testSite } from "../../../platform/http/test-site.ts";
import type { App } from "../../../platform/http/visit.ts";
import { openPaperKeys, signPaper, trustList } from "../../../platform/papers/keys.ts";
import { type QrReader, qrReader } from "../../../platform/papers/qr-reader.ts";
import { paperRoutes } from "./routes.ts";

describe("The verify page on the site", () => {
  let folder: string;
  let database: TestDatabase;
  let app: App;
  let reader: QrReader;
  let trust: TrustList;
  let text: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "papers-routes-"));
    await writeFile(join(folder, "verify-worker.js"), "worker();");
    const keys = await openPaperKeys(folder);
    const issuer = "https://akshara.example.in";
    trust = trustList(keys, { issuer, nameHindi: "अक्षर", nameEnglish: "Akshara" });
    text = await signPaper(keys, {
      issuer,
      issuedAtSeconds: 1_700_000_000,
      status: { index: 1, uri: `${issuer}/papers/status/1` },
      act: {
        paperClass: "no_dues",
        number: "ND-1",
        on: "2023-11-15",
        town: 250705,
        townHindi: "शिवपुरी",
        townEnglish: "Shivpuri",
        version: 1,
        sample: false,
      },
    });
    reader = qrReader();
    database = await testDatabase();
    const site = testSite({ database: database.serve, settings: { publicFolder: folder } });
    app = await httpApp({ site, routes: (routes) => paperRoutes(routes, { trust: async () => trust, reader }) });
  });
  after(async () => {
    await app.close();
    await reader.close();
    await database.close();
    await rm(folder, { recursive: true });
  });

  /** The form of a just opened page, as a browser without scripts sends it. */
  async function send(fields: Readonly<Record<string, string | File>>, forged = false) {
    const browser = new TestBrowser(app);
    const page = await browser.get("/verify?lang=en");
    const form = new FormData();
    form.set("_csrf", forged ? "x" : (/name="_csrf" value="([^"]+)"/.exec(page.text)?.[1] ?? ""));
    for (const [name, value] of Object.entries(fields)) form.set(name, value);
    const sent = new Request("http://127.0.0.1/", { method: "POST", body: form });
    const cookie = [...browser.cookies].map(([name, value]) => `${name}=${value}`).join("; ");
    const headers = { cookie, accept: "text/html", "content-type": sent.headers.get("content-type") ?? "" };
    const payload = Buffer.from(await sent.arrayBuffer());
    return await app.inject({ method: "POST", url: "/verify", headers, payload });
  }

  it("says that the service worker is not there when a newer release has taken it away", async () => {
    const site = testSite({ database: database.serve, settings: { publicFolder: join(folder, "gone") } });
    const late = await httpApp({ site, routes: (routes) => paperRoutes(routes, { trust: async () => trust, reader }) });
    assert.equal((await late.inject("/verify-worker.js")).statusCode, 404);
    await late.close();
  });

  it("may use the camera and WebAssembly, carries the trust list, and needs no session", async () => {
    const page = await app.inject({ url: "/verify" });
    assert.equal(page.statusCode, 200);
    assert.match(String(page.headers["content-security-policy"]), /'wasm-unsafe-eval'/);
    assert.match(String(page.headers["permissions-policy"]), /camera=\(self\)/);
    assert.ok(page.body.includes(trust.keys[0]?.spki ?? "none"));
    assert.ok(page.body.includes('lang="hi"'));
  });

  it("answers a form sent without scripts", async () => {
    const page = await send({ text, photo: new File([], "") });
    assert.equal(page.statusCode, 200);
    assert.match(page.body, /data-verdict="genuine"/);
    assert.match(page.body, /No-dues certificate/);
  });

  it("tells what is missing beside the field and refuses a forged form", async () => {
    const page = await send({ text: "", photo: new File(["GIF89a"], "a.gif") });
    assert.equal(page.statusCode, 422);
    assert.match(page.body, /This file could not be read/);
    assert.equal((await send({ text }, true)).statusCode, 403);
  });

  it("refuses a form above its limit and one that cannot be read, without an incident", async () => {
    const large = await send({ text: "", photo: new File([Buffer.alloc(9 * 1024 * 1024)], "a.png") });
    assert.equal(large.statusCode, 413);
    const headers = { "content-type": "multipart/form-data; boundary=x", accept: "text/html" };
    const broken = await app.inject({ method: "POST", url: "/verify", headers, payload: "--y\r\nno" });
    assert.equal(broken.statusCode, 400);
  });

  it("gives the trust list to other verifiers and the service worker at the root", async () => {
    const list = await app.inject({ url: "/papers/trust.json" });
    assert.deepEqual(list.json(), trust);
    const worker = await app.inject({ url: "/verify-worker.js" });
    assert.equal(worker.body, "worker();");
    assert.match(String(worker.headers["content-type"]), /text\/javascript/);
  });
});
