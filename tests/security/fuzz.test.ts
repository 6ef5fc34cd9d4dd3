// Whatever is sent to whichever route by whomever: an answer in his language, never an error of ours, nothing changed.
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import * as fc from "fast-check";
import { statement } from "../../src/platform/database/connect.ts";
import { type ListedRoute, routesOf } from "../../src/platform/http/foreign-town.ts";
import { checkTown } from "../../src/ledger/checker.ts";
import { ledgerServices } from "../../src/main/services.ts";
import { htmlFaults } from "../library/html-faults.ts";
import { draftedYear, type Life, live, particulars } from "./life.ts";
import { bodyFor, pathPart, type Sent } from "./nasty.ts";
import { type Asker, askers, newId, SecurityPortal, shivpuri } from "./portal.ts";

const seed = Number(process.env["AKSHARA_TEST_SEED"] ?? Date.now() % 2 ** 31);
const runs_max = Number(process.env["AKSHARA_TEST_RUNS"] ?? 700);

interface Visitor {
  readonly cookie: string;
  readonly csrf: string;
}

interface Schema {
  readonly properties?: Readonly<Record<string, unknown>>;
}
interface Api {
  readonly paths: Readonly<
    Record<
      string,
      Readonly<
        Record<
          string,
          { readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: Schema }>> } }
        >
      >
    >
  >;
}

/** Boxes of all forms of a draft of rates: what a form does not ask for is left aside. */
const ratesBoxes: Readonly<Record<string, string>> = {
  number: "1",
  on: "20-11-2026",
  payableBy: "31-12-2027",
  zones: "01, 03",
  regime: "property-value",
  areaUnit: "square-foot",
  "factor-lane": "100",
  "cell-residential-rcc": "7.20",
  "guideline-residential": "1500",
  base: "net-value",
  rounding: "rupee-up",
  "slab-0-from": "0",
  "slab-0-below": "",
  "slab-0-worth": "6.25",
  "ground-widow": "50",
  exemptionHeads: "property-tax",
  "early-0-from": "01-04-2027",
  "early-0-until": "30-06-2027",
  "early-0-share": "6",
  per: "month",
  surchargeShare: "1",
  graceDays: "0",
  penaltyShare: "10",
  penaltyRounding: "rupee-up",
  effectiveFrom: "01-04-2027",
};

const countFacts = statement("security.count", "select count(*) from journal.facts");
const trace =
  /\bat (?:async )?[\w.<>]+ ?\(|\.(?:m?js|tsx?):\d+|node_modules|\b[A-Z]\w+Error: |SQLSTATE|syntax error|violates /;

describe("whatever is sent", () => {
  let portal: SecurityPortal;
  let life: Life;
  let api: Api;
  const visitors = new Map<Asker, Visitor>();
  const validated = new Set<string>();

  before(async () => {
    portal = await SecurityPortal.open({ holdings: 4 });
    life = await live(portal, shivpuri);
    api = (await portal.app.inject("/api/openapi.json")).json<Api>();
    for (const asker of askers) visitors.set(asker, await enter(asker));
  });
  after(() => portal.close());

  async function enter(asker: Asker): Promise<Visitor> {
    const session = asker === "anonymous" ? "" : `akshara=${await portal.session(shivpuri, asker)}`;
    const page = await portal.app.inject({ url: `/${shivpuri}/sign-in`, headers: { cookie: session } });
    const form = page.cookies.find(({ name }) => name === "akshara-form")?.value;
    const csrf = /name="_?csrf" value="([^"]+)"/.exec(page.body)?.[1] ?? "";
    return { cookie: session === "" ? `akshara-form=${form}` : session, csrf };
  }

  /** The names of a route's fields, from its own description, with a value that fits where one is known. */
  function fieldsOf(route: ListedRoute): Readonly<Record<string, string>> {
    const path = route.pattern.replace(/:(\w+)/g, "{$1}");
    const content = api.paths[path]?.[route.method.toLowerCase()]?.requestBody?.content ?? {};
    const names = Object.values(content).flatMap(({ schema }) => Object.keys(schema.properties ?? {}));
    const known: Readonly<Record<string, string>> = {
      command: newId(),
      amount: "1",
      via: "upi",
      counter: "C01",
      step: "confirm",
      revision: "1",
      roles: "clerk",
      mobile: "6000000001",
      request: "x",
      reason: "x",
      login: "somebody",
      name: "Somebody Else",
      code: "123456",
      password: "a long password",
      enrolment: "ABCD",
    };
    const wide = /register$|correct$/.test(route.pattern)
      ? { ...particulars(shivpuri), reason: "x", order: "1", revision: "1", step: "confirm" }
      : {};
    const rates = /\/rates\//.test(route.pattern) ? ratesBoxes : {};
    return { ...rates, ...wide, ...Object.fromEntries(names.map((name) => [name, known[name] ?? "x"])) };
  }

  const ownIds = (): Readonly<Record<string, string>> => ({
    ":town": String(shivpuri),
    ":holding": life.holding,
    ":account": life.account,
    ":task": life.closedTask,
    ":year": draftedYear,
    ":of": "03",
    ":payment": life.openPayment,
    ":counter": "C01",
    ":on": "2026-11-21",
    ":what": "write-off",
    ":receipt": life.receipt,
    ":id": portal.staff(shivpuri, "clerk"),
    ":event": life.report,
    ":unit": "1",
    ":institution": life.institution,
    ":request": life.request,
    ":certificate": life.certificate,
    ":serial": "1",
    "*": "x",
  });

  const addressOf = (pattern: string, parts: readonly (string | undefined)[], query: string): string => {
    let at = 0;
    const filled = pattern.replace(
      /:\w+|\*/g,
      (name) => parts[at++ % Math.max(1, parts.length)] ?? ownIds()[name] ?? "x",
    );
    return query === "" ? filled : `${filled}?${query}`;
  };

  async function check(method: string, url: string, asker: Asker, lang: string, sent: Sent | undefined): Promise<void> {
    const visitor = visitors.get(asker) as Visitor;
    // Each fifth comes from a program, by chance of the address and what is sent.
    const json = `${url}${String(sent?.body ?? "")}`.length % 5 === 0;
    const [before] = await portal.database.superuser.query<{ count: bigint }>(countFacts);
    const headers = {
      cookie: `${visitor.cookie}; lang=${lang}`,
      accept: json ? "application/json" : "text/html",
      ...(sent?.type !== undefined && { "content-type": sent.type }),
    };
    const answer = await portal.app.inject({
      method: method as "GET",
      url,
      headers,
      ...(sent && { payload: sent.body }),
    });
    const said = `${method} ${url.slice(0, 200)} by ${asker} answered ${answer.statusCode}: ${portal.logged.filter((line) => line.includes('"error"')).at(-1)}`;
    assert.ok(answer.statusCode < 500, said);
    const shown = trace.exec(answer.body)?.[0];
    assert.equal(shown, undefined, `${shown} shown: ${said}`);
    const type = answer.headers["content-type"] ?? "";
    if (answer.statusCode >= 400) {
      const [now] = await portal.database.superuser.query<{ count: bigint }>(countFacts);
      assert.equal(now?.count, before?.count, `${said} and changed something`);
      // Files and machines have answers of their own kind; everybody else the kind that was asked for.
      const free =
        method === "HEAD" ||
        /^\/(log|public|metrics|healthz|readyz|callbacks|bbps|digilocker|papers|verify-worker)/.test(url);
      const good = type.startsWith("text/html") || (json && type.startsWith("application/json"));
      assert.ok(free || good, `${said} as ${type}`);
      if (type.startsWith("application/json") && method !== "HEAD") assert.ok("refusals" in answer.json(), said);
    }
    if (!type.startsWith("text/html") || answer.body === "") return;
    assert.doesNotMatch(answer.body, /<script>alert|<img src=x|(?:href|action)="javascript:/, `unescaped: ${said}`);
    if (!url.includes("lang=")) assert.ok(answer.body.includes(`<html lang="${lang}"`), `another language: ${said}`);
    const kind = `${answer.statusCode} ${/<title>([^<]*)/.exec(answer.body)?.[1]} ${method}`;
    if (validated.has(kind)) return;
    validated.add(kind);
    const faults = htmlFaults(answer.body).filter((fault) => !fault.startsWith("aria-label-misuse"));
    assert.equal(faults.join("; "), "", `${faults.join("; ")} in ${said}`);
  }

  /** Tries all; the complaints, each kind once, name the seed that makes them again. */
  async function none<T>(requests: fc.Arbitrary<T>, attempt: (request: T) => Promise<void>): Promise<void> {
    const faults = new Map<string, string>();
    for (const request of fc.sample(requests, { seed, numRuns: runs_max })) {
      await attempt(request).catch((error: unknown) => {
        const { message } = error as Error;
        faults.set(
          message.replace(/[0-9a-f-]{36}|\?.*/g, "").slice(0, 120),
          `${message}\n${JSON.stringify(request).slice(0, 600)}`,
        );
      });
    }
    assert.equal(
      [...faults.values()].slice(0, 20).join("\n\n"),
      "",
      `${faults.size} kinds of faults; AKSHARA_TEST_SEED=${seed}`,
    );
  }

  it("every form, filled with anything, refuses in words and changes nothing", async () => {
    // Not those that end the visitor's own session, nor the yearly demand, whose form is empty and which goes on by itself.
    const routes = routesOf(portal.app).filter(
      ({ method, pattern }) =>
        method === "POST" && !/sign-out|end-all|enrolment$|end-sessions|tax\/demand$/.test(pattern),
    );
    const request = fc.record({
      route: fc.constantFrom(...routes),
      asker: fc.constantFrom(...askers),
      lang: fc.constantFrom("hi", "en"),
      parts: fc.array(fc.option(pathPart, { nil: undefined, freq: 6 }), { minLength: 2, maxLength: 2 }),
    });
    const whole = request.chain((one) => {
      const allowed = one.route.roles.length === 0 ? askers : askers.filter((asker) => one.route.roles.includes(asker));
      const asker = allowed.includes(one.asker) ? one.asker : (allowed[0] as Asker);
      return bodyFor(fieldsOf(one.route), visitors.get(asker)?.csrf ?? "").map((sent) => ({ ...one, asker, sent }));
    });
    await none(whole, async ({ route, asker, lang, parts, sent }) => {
      // The town stays right nine times of ten, so that the rest of the address is reached.
      const [first, ...others] = parts;
      const filled = route.town ? [first === "%" ? first : undefined, ...others] : parts;
      await check("POST", addressOf(route.pattern, filled, ""), asker, lang, sent);
    });
  });

  it("every address, written in any way and asked for in any way, is answered in words", async () => {
    const routes = routesOf(portal.app).filter(({ method }) => method === "GET");
    const methods = ["GET", "GET", "GET", "GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS"];
    const query = fc
      .array(
        fc.tuple(
          fc.constantFrom(
            "q",
            "by",
            "back",
            "town",
            "counter",
            "task",
            "done",
            "lang",
            "__proto__",
            "constructor",
            "x",
          ),
          pathPart,
        ),
        { maxLength: 4 },
      )
      .map((list) => list.map(([name, one]) => `${name}=${one}`).join("&"));
    const request = fc.record({
      route: fc.constantFrom(...routes),
      method: fc.constantFrom(...methods),
      asker: fc.constantFrom(...askers),
      lang: fc.constantFrom("hi", "en"),
      query,
      parts: fc.array(fc.option(pathPart, { nil: undefined, freq: 3 }), { minLength: 2, maxLength: 3 }),
    });
    await none(request, async ({ route, method, asker, lang, query: asked, parts }) => {
      await check(method, addressOf(route.pattern, parts, asked), asker, lang, undefined);
    });
  });

  it("and the town's states are still what its facts add up to", async () => {
    assert.deepEqual((await checkTown(portal.database.check, ledgerServices, shivpuri)).differences, []);
  });
});
