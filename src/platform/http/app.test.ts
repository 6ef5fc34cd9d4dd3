// Tests of the web application: headers, towns, languages, forged forms, limits, failures, and the log's silence.
import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { Type } from "typebox";
import { h } from "preact";
import { DatabaseGone } from "../database/connect.ts";
import { testDatabase, type TestDatabase } from "../database/test-database.ts";
import { httpApp } from "./app.ts";
import { RefusedRequest } from "./refused-request.ts";
import { goOn, show, showRefusal } from "./show.ts";
import { TestBrowser } from "./test-browser.ts";
import { type TestSite, testSite } from "./test-site.ts";
import type { App, Shown, Visit } from "./visit.ts";

const nameForm = (visit: Visit): Shown => ({
  title: "Name",
  body: h("form", {}, h("input", { type: "hidden", name: "csrf", value: visit.csrf })),
});

function routes(app: App): void {
  app.get("/:town/name", async (request, reply) => show(request.visit, reply, nameForm(request.visit)));
  const body = Type.Object({ name: Type.String({ minLength: 1, maxLength: 20 }) });
  app.post(
    "/:town/name",
    {
      schema: { body },
      config: {
        again: (visit, trouble) => ({
          ...nameForm(visit),
          body: h("p", {}, trouble.values["name"], trouble.errors[0]?.message),
        }),
      },
    },
    async (request, reply) =>
      request.body.name === "no"
        ? showRefusal(request.visit, reply, { code: "people.not_allowed", rule: "test", field: "name" })
        : goOn(reply, `/${request.visit.town.id}/name`),
  );
  app.get("/:town/counter", { config: { roles: ["clerk"] } }, async (request, reply) =>
    show(request.visit, reply, { title: "Counter", body: "desk" }),
  );
  app.get("/:town/camera", { config: { camera: true } }, async (request, reply) =>
    show(request.visit, reply, { title: "Camera", body: "eye" }),
  );
  app.post(
    "/:town/undrawn",
    {
      schema: { body },
      config: {
        again: (_visit, { values }) => {
          if (values["why"] === "gone") throw new DatabaseGone(false, new Error("secret words"));
          throw values["why"] === "unknown"
            ? new RefusedRequest(404, "people.staff_unknown")
            : new Error("secret words");
        },
      },
    },
    async (_request, reply) => goOn(reply, "/"),
  );
  app.get("/:town/broken", async () => {
    throw new Error('Key (mobile)=(9876543210) of "राम कुमार" exists');
  });
  app.post("/:town/gone", async () => {
    throw new DatabaseGone(true, new Error("cut"));
  });
  app.post("/hook", { config: { machine: true } }, async (_request, reply) => reply.send({ good: true }));
}

describe("The web application", () => {
  let database: TestDatabase;
  let site: TestSite;
  let app: App;
  before(async () => {
    database = await testDatabase();
    site = testSite({ database: database.serve });
    app = await httpApp({ site, routes });
  });
  after(async () => {
    await app.close();
    await database.close();
  });

  it("sends every page with safe headers and no unsafe source", async () => {
    const { headers } = await new TestBrowser(app).get("/250705/name");
    const policy = String(headers["content-security-policy"]);
    assert.match(policy, /default-src 'none'/);
    assert.match(policy, /frame-ancestors 'none'/);
    assert.doesNotMatch(policy, /unsafe/);
    assert.match(String(headers["permissions-policy"]), /camera=\(\)/);
    const expected = {
      "x-content-type-options": "nosniff",
      "cross-origin-opener-policy": "same-origin",
      "referrer-policy": "same-origin",
      "x-frame-options": "DENY",
      "cache-control": "no-store",
    };
    for (const [name, value] of Object.entries(expected)) assert.equal(headers[name], value, name);
  });

  it("guards its cookies, over https with a name that no other host can set", async () => {
    const secure = testSite({ database: database.serve, settings: { publicOrigin: "https://portal.example" } });
    const safe = await httpApp({ site: secure, routes });
    const { headers } = await safe.inject("/250705/name");
    const cookie = String(headers["set-cookie"]);
    assert.match(cookie, /^__Host-akshara-form=[\w-]{43}; /);
    for (const flag of ["Path=/", "HttpOnly", "Secure", "SameSite=Lax"]) assert.ok(cookie.includes(flag), flag);
    assert.match(String(headers["strict-transport-security"]), /max-age=31536000/);
    assert.match(String(headers["content-security-policy"]), /upgrade-insecure-requests/);
    await safe.close();
  });

  it("serves built files for ever, and says in one line when there is none", async () => {
    const publicFolder = mkdtempSync(join(tmpdir(), "akshara-public-"));
    writeFileSync(join(publicFolder, "site-1.css"), "a{}");
    const served = await httpApp({ site: testSite({ database: database.serve, settings: { publicFolder } }), routes });
    const { headers } = await served.inject("/public/site-1.css");
    assert.equal(headers["cache-control"], "public, max-age=31536000, immutable");
    assert.equal(headers["x-content-type-options"], "nosniff");
    for (const path of ["/public/none.css", "/public/../package.json", "/public/%2e%2e/package.json", "/public/"]) {
      const answer = await served.inject(path);
      assert.equal(answer.statusCode, 404, path);
    }
    await served.close();
    rmSync(publicFolder, { recursive: true });
  });

  it("lets only the page that asks for it use the camera and WebAssembly", async () => {
    const { headers } = await new TestBrowser(app).get("/250705/camera");
    assert.match(String(headers["content-security-policy"]), /script-src 'self' 'wasm-unsafe-eval';/);
    assert.match(String(headers["permissions-policy"]), /camera=\(self\)/);
  });

  for (const [path, status, code] of [
    ["/999999/name", 404, "इस क्रमांक का कोई नगर नहीं है"],
    ["/12/name", 404, "इस क्रमांक का कोई नगर नहीं है"],
    ["/0/name", 404, "इस क्रमांक का कोई नगर नहीं है"],
    ["/state/name", 404, "इस पते पर कुछ नहीं है"],
    ["/%32%35%30%37%30%35/name", 404, "इस पते पर कुछ नहीं है"],
    ["/nowhere", 404, "इस पते पर कुछ नहीं है"],
    ["/250705/nowhere", 404, "इस पते पर कुछ नहीं है"],
  ] as const) {
    it(`answers ${path} with ${status} in words`, async () => {
      const answer = await new TestBrowser(app).get(path);
      assert.equal(answer.status, status);
      assert.ok(answer.text.includes(code), answer.text);
    });
  }

  it("keeps the language that was chosen", async () => {
    const browser = new TestBrowser(app);
    assert.match((await browser.get("/250705/name")).text, /<html lang="hi"/);
    assert.match((await browser.get("/250705/name?lang=en")).text, /<html lang="en"/);
    assert.match((await browser.get("/250705/name")).text, /<html lang="en"/);
  });

  it("accepts a form with its token and refuses it without, or with another browser's", async () => {
    const browser = new TestBrowser(app);
    await browser.get("/250705/name");
    assert.equal((await browser.post("/250705/name", { name: "Sita" })).status, 303);
    const stranger = new TestBrowser(app);
    await stranger.get("/250705/name");
    stranger.cookies.clear();
    assert.equal((await stranger.post("/250705/name", { name: "Sita" })).status, 403);
    assert.equal((await browser.post("/250705/name", { name: "Sita", csrf: "" })).status, 403);
  });

  for (const [name, status, text] of [
    ["", 400, "कृपया इसे भरें"],
    ["x".repeat(21), 400, "अधिकतम 20 अक्षर"],
    ["no", 422, "आपकी भूमिका में"],
  ] as const) {
    it(`shows the form again with what was typed when the name is "${name}"`, async () => {
      const browser = new TestBrowser(app);
      await browser.get("/250705/name");
      const answer = await browser.post("/250705/name", { name });
      assert.equal(answer.status, status);
      assert.ok(answer.text.includes(text), answer.text);
      assert.ok(answer.text.includes(name));
      assert.match(answer.text, /href="#name"/);
    });
  }

  it("refuses what is too large, of another kind, or unreadable, without an incident", async () => {
    const big = { method: "POST", url: "/250705/name" } as const;
    const form = { "content-type": "application/x-www-form-urlencoded" };
    const large = await app.inject({ ...big, headers: form, payload: `name=${"x".repeat(70_000)}` });
    assert.equal(large.statusCode, 413);
    const kind = await app.inject({ ...big, headers: { "content-type": "text/xml" }, payload: "<a/>" });
    assert.equal(kind.statusCode, 415);
    const json = await app.inject({ ...big, headers: { "content-type": "application/json" }, payload: "{" });
    assert.equal(json.statusCode, 400);
    const address = await app.inject({ url: "/%zz" });
    assert.equal(address.statusCode, 400);
  });

  it("asks who is not signed in to sign in before a clerk's page, and comes back", async () => {
    const answer = await new TestBrowser(app).get("/250705/counter?day=1");
    assert.equal(answer.status, 303);
    assert.equal(answer.location, "/250705/staff/sign-in?back=%2F250705%2Fcounter%3Fday%3D1");
  });

  for (const [why, status] of [
    ["unknown", 404],
    ["gone", 503],
    ["broken", 500],
  ] as const) {
    it(`answers in a page of ours when a form cannot be drawn again because what it is about is ${why}`, async () => {
      const browser = new TestBrowser(app);
      await browser.get("/250705/name");
      const answer = await browser.post("/250705/undrawn", { why });
      assert.equal(answer.status, status);
      assert.match(answer.text, /^<!doctype html>/);
      assert.ok(!answer.text.includes("secret words"));
    });
  }

  it("shows an incident number for an error nobody foresaw, and tells neither page nor log a personal value", async () => {
    const answer = await new TestBrowser(app).get("/250705/broken?mobile=9876543210&name=%E0%A4%B0%E0%A4%BE%E0%A4%AE");
    assert.equal(answer.status, 500);
    const number = /घटना क्रमांक: ([\w-]+)/.exec(answer.text)?.[1] ?? "none";
    const log = site.logged.join("");
    assert.ok(log.includes(number));
    for (const secret of ["9876543210", "राम", "%E0%A4%B0"]) assert.ok(!log.includes(secret), secret);
    assert.ok(!answer.text.includes("exists"));
  });

  it("tells the payer the truth when the database goes in the middle", async () => {
    const browser = new TestBrowser(app);
    await browser.get("/250705/name");
    const answer = await browser.post("/250705/gone", {});
    assert.equal(answer.status, 503);
    assert.match(answer.text, /दर्ज हुआ या नहीं/);
  });

  it("takes a machine's call without a token and answers in JSON", async () => {
    const answer = await app.inject({ method: "POST", url: "/hook", payload: { paid: true } });
    assert.deepEqual(answer.json(), { good: true });
  });

  it("refuses one address that asks too often, and says when to come again", async () => {
    const small = await httpApp({ site: testSite({ database: database.serve }), routes, allowed: 0.01 });
    const statuses: number[] = [];
    for (let count = 0; count < 14; count += 1) statuses.push((await small.inject("/250705/camera")).statusCode);
    assert.deepEqual([statuses[0], statuses.at(-1)], [200, 429]);
    assert.ok(Number((await small.inject("/250705/camera")).headers["retry-after"]) > 0);
    await small.close();
  });

  it("says that it is alive and ready, and gives its figures and its schemas", async () => {
    assert.equal((await app.inject("/healthz")).statusCode, 200);
    const ready = await app.inject("/readyz");
    assert.deepEqual(ready.json(), { ready: true, checks: { database: true } });
    assert.match((await app.inject("/metrics")).body, /akshara_request_seconds_count/);
    assert.ok("/{town}/name" in (await app.inject("/api/openapi.json")).json().paths);
  });
});
