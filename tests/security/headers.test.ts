// What every answer carries and none may: safe headers, guarded cookies, nothing kept by caches, no way off the site.
import assert from "node:assert/strict";
import { once } from "node:events";
import { connect as connectSocket } from "node:net";
import { after, before, describe, it } from "node:test";
import type { LightMyRequestResponse } from "fastify";
import { setClock } from "../../src/platform/clock.ts";
import { type ListedRoute, routesOf } from "../../src/platform/http/foreign-town.ts";
import { totpNow } from "../../src/services/people/server/passwords.ts";
import { type Life, live } from "./life.ts";
import { askers, SecurityPortal, shivpuri } from "./portal.ts";

/** Answers that anybody may keep: they hold nothing personal. */
const keepable = /^\/(public|log)\/|^\/papers\/trust\.json|^\/verify-worker\.js/;

function safe(answer: LightMyRequestResponse, what: string): void {
  const { headers } = answer;
  const policy = String(headers["content-security-policy"]);
  assert.match(policy, /^default-src 'none'; /, what);
  assert.match(policy, /frame-ancestors 'none'/, what);
  assert.match(policy, /base-uri 'none'/, what);
  const eased = /^GET \/verify$|^POST \/verify$/.test(what) ? policy.replace(" 'wasm-unsafe-eval'", "") : policy;
  assert.doesNotMatch(eased, /unsafe|\*|https?:\/\/(?!localhost:\d+)|blob:.*script/, what);
  assert.equal(headers["x-content-type-options"], "nosniff", what);
  assert.equal(headers["x-frame-options"], "DENY", what);
  assert.equal(headers["referrer-policy"], "same-origin", what);
  assert.equal(headers["x-powered-by"], undefined, what);
  assert.equal(headers["server"], undefined, what);
}

function guarded(answer: LightMyRequestResponse, https: boolean, what: string): void {
  for (const line of [answer.headers["set-cookie"] ?? []].flat()) {
    for (const flag of ["Path=/", "HttpOnly", "SameSite=Lax"]) assert.ok(line.includes(flag), `${what}: ${line}`);
    assert.doesNotMatch(line, /domain=/i, what);
    if (!https) continue;
    assert.ok(line.includes("Secure"), `${what}: ${line}`);
    if (!line.startsWith("lang=")) assert.match(line, /^__Host-/, what);
  }
}

const awayTries = [
  ...["//evil.example", "https://evil.example", "/\\evil.example", "\\\\evil.example", "/\t/evil.example", "\u0000/x"],
  ...[
    "///evil.example",
    "javascript:alert(1)",
    "/%5cevil.example",
    "/.//evil.example",
    "/250705/../../evil",
    "@evil.example",
  ],
  ...["/\r\nSet-Cookie: a=b", "/राम", "/x\u2028y", "", " //evil.example", "/\u0085/evil.example", "http:evil.example"],
];

/** Where a browser would end up. */
const hostOf = (location: string): string => new URL(location, "http://own.example/250705/sign-in").host;

describe("every answer", () => {
  let portal: SecurityPortal;
  let life: Life;
  const clock = setClock(new Date().toISOString());
  before(async () => {
    portal = await SecurityPortal.open({ holdings: 2, clock });
    life = await live(portal, shivpuri);
  });
  after(() => portal.close());

  const filled = ({ pattern }: ListedRoute): string =>
    pattern
      .replace(":town", String(shivpuri))
      .replace(":holding", life.holding)
      .replace(":account", life.account)
      .replace(":task", life.task)
      .replace(":payment", life.payment)
      .replace(":receipt", life.receipt)
      .replace(":id", portal.staff(shivpuri, "clerk"))
      .replace("/log/*", "/log/2026/checkpoint")
      .replace("*", portal.app.site.assets["site.css"] ?? "x");

  it("of every route to everybody has the safe headers, and what is personal is kept by no cache", async () => {
    for (const asker of askers) {
      const cookie = asker === "anonymous" ? "" : `akshara=${await portal.session(shivpuri, asker)}`;
      for (const route of routesOf(portal.app)) {
        const url = filled(route);
        const answer = await portal.app.inject({ method: route.method, url, headers: { cookie } });
        safe(answer, `${route.method} ${url}`);
        guarded(answer, false, `${route.method} ${url}`);
        const kept = String(answer.headers["cache-control"]);
        if (!keepable.test(url)) assert.equal(kept, "no-store", url);
      }
    }
  });

  it("to what is no route, no address or no request of ours has them too", async () => {
    for (const url of [
      "/nowhere",
      "/%zz",
      "/999999",
      "/public/none.js",
      "/public/..%2f..%2fpackage.json",
      "/log/x",
      `/${"x".repeat(9000)}`,
    ]) {
      const answer = await portal.app.inject(url);
      assert.ok([400, 403, 404].includes(answer.statusCode), `${url.slice(0, 50)}: ${answer.statusCode}`);
      safe(answer, url.slice(0, 50));
    }
  });

  it("gives no file outside of its folders", async () => {
    for (const base of ["/public/", "/log/", "/log/2026/"]) {
      for (const way of [
        "../",
        "..%2f",
        "%2e%2e/",
        "..%5c",
        "..\\",
        "....//",
        "%252e%252e%252f",
        "/",
        "%2f",
        "%00",
        ".%00./",
      ]) {
        for (const file of ["keys/root.key", "sample-logins.json", "package.json", "etc/passwd"]) {
          const answer = await portal.app.inject(`${base}${way.repeat(3)}${file}`);
          assert.ok([400, 404, 403].includes(answer.statusCode), `${base}${way}${file}: ${answer.statusCode}`);
          assert.doesNotMatch(answer.body, /root:|password|"version"/);
        }
      }
    }
  });

  it("leads nowhere else, whatever `back` says, before and after signing in", async () => {
    const { login, password, totp } = portal.logins[0] ?? assert.fail();
    for (const back of awayTries) {
      const asked = encodeURIComponent(back);
      for (const url of [
        `/sign-in?back=${asked}`,
        `/staff/sign-in?back=${asked}`,
        `/${shivpuri}/sign-in?back=${asked}`,
      ]) {
        const answer = await portal.app.inject(url);
        assert.ok(answer.statusCode < 400, `${url}: ${answer.statusCode}`);
        if (answer.headers.location !== undefined) assert.equal(hostOf(answer.headers.location), "own.example", back);
        assert.doesNotMatch(answer.body, /(?:href|action|src)="(?:(?:https?:)?\/\/evil|javascript:)/);
      }
      clock.pass(60);
      const browser = await portal.browser(shivpuri);
      const fields = { login, password, code: totpNow(totp, clock), back };
      const signedIn = await browser.post(`/${shivpuri}/staff/sign-in`, fields);
      assert.equal(signedIn.status, 303, `${JSON.stringify(back)}: ${signedIn.status}`);
      assert.equal(hostOf(signedIn.location ?? ""), "own.example", back);
    }
  });

  it("over https has cookies that no other host can set", async () => {
    const secure = await SecurityPortal.open({
      holdings: 1,
      environment: { AKSHARA_ADDRESS: "https://portal.example" },
    });
    try {
      const page = await secure.app.inject(`/${shivpuri}/sign-in?lang=en`);
      guarded(page, true, "sign-in");
      assert.ok([page.headers["set-cookie"] ?? []].flat().length >= 2);
      assert.match(String(page.headers["strict-transport-security"]), /max-age=\d{8}/);
      assert.match(String(page.headers["content-security-policy"]), /upgrade-insecure-requests/);
    } finally {
      await secure.close();
    }
  });

  it("to a request that is no proper HTTP ends the connection without a word of ours", async () => {
    await portal.app.listen({ host: "127.0.0.1", port: 0 });
    const address = portal.app.server.address();
    assert.ok(address !== null && typeof address === "object");
    const host = "Host: 127.0.0.1\r\n";
    const form = `${host}Content-Type: application/x-www-form-urlencoded\r\n`;
    for (const [text, expected] of [
      [
        `POST /sign-out HTTP/1.1\r\n${form}Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /x HTTP/1.1\r\n\r\n`,
        /^HTTP\/1\.1 400 /,
      ],
      [`POST /sign-out HTTP/1.1\r\n${form}Content-Length: 4\r\nContent-Length: 5\r\n\r\nabcde`, /^HTTP\/1\.1 400 /],
      [
        `POST /sign-out HTTP/1.1\r\n${form}Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n`,
        /^HTTP\/1\.1 (?:400|501) /,
      ],
      [`GET /${shivpuri} HTTP/1.1\r\n${host}X: ${"x".repeat(40_000)}\r\n\r\n`, /^HTTP\/1\.1 431 /],
      [
        `GET http://evil.example/${shivpuri}/account HTTP/1.1\r\n${host}Connection: close\r\n\r\n`,
        /^HTTP\/1\.1 (?:303|400|404) (?![\s\S]*ocation: http)/,
      ],
      [
        `GET //evil.example/${shivpuri} HTTP/1.1\r\n${host}Connection: close\r\n\r\n`,
        /^HTTP\/1\.1 404 (?![\s\S]*="\/\/evil)/,
      ],
      [`BREW / HTTP/1.1\r\n${host}\r\n`, /^HTTP\/1\.1 400 /],
    ] as const) {
      const answer = await raw(address.port, text);
      assert.match(answer, expected, text.slice(0, 200));
      assert.doesNotMatch(answer, /\bat \w+|node:/);
    }
  });
});

/** What the server says to these bytes. */
async function raw(port: number, text: string): Promise<string> {
  const socket = connectSocket(port, "127.0.0.1");
  let said = "";
  socket.setEncoding("utf8").on("data", (piece: string) => {
    said += piece;
    if (/\r\n\r\n/.test(said) && !text.includes("close")) socket.end();
  });
  socket.write(text);
  await once(socket, "close");
  return said;
}
