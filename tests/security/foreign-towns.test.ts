// No route gives or changes anything of another town: every route, every role of Shivpuri, every kind of id of Dewas.
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import * as fc from "fast-check";
import { statement } from "../../src/platform/database/connect.ts";
import { type ListedRoute, routesOf } from "../../src/platform/http/foreign-town.ts";
import type { TestBrowser } from "../../src/platform/http/test-browser.ts";
import { type Life, live, particulars, secretsOf } from "./life.ts";
import { type Asker, askers, dewas, newId, SecurityPortal, shivpuri, staffAskers } from "./portal.ts";
import { standing } from "./standing.ts";

const seed = Number(process.env["AKSHARA_TEST_SEED"] ?? Date.now() % 2 ** 31);
const runs_max = 800;

/** Forms that are right in everything but the ids. */
function fieldsFor(pattern: string, ids: Life, id: string): Readonly<Record<string, string>> {
  const command = newId();
  if (pattern.endsWith("/pay/:account")) return { command, amount: "1", via: "upi" };
  if (pattern.endsWith("/take/:account")) return { command, amount: "1", counter: "C01", step: "confirm" };
  if (pattern.endsWith("/correct")) {
    const order = { reason: "नाप", order: "12/2026", revision: "1", step: "confirm", task: id };
    return { command, ...particulars(shivpuri), ...order };
  }
  if (pattern.endsWith("/ask")) return { command, request: "जाँच लें", holding: ids.holding };
  if (pattern.endsWith("/refuse")) return { command, reason: "ठीक है", task: id };
  if (pattern.endsWith("/roles")) return { command, revision: "1", roles: "officer" };
  if (pattern.endsWith("/dismiss")) return { command, revision: "1" };
  return {
    command,
    id,
    holding: id,
    account: id,
    task: id,
    receipt: id,
    payment: id,
    staff: id,
    passkey: id,
    event: id,
    unit: id,
    institution: id,
    double: id,
    other: id,
    what: "birth",
    sure: "yes",
    town: String(dewas),
  };
}

/** Routes that change the asker's own town whatever ids come along, and those that end the session. */
const ownAffair = /\/(sign-in|sign-out|end-all|enrol|enrol\/finish|appoint|register|demand|code|ask|answer|remove)$/;
const named = /:[a-z]+/g;

describe("another town's ids", () => {
  let portal: SecurityPortal;
  let here: Life;
  let there: Life;
  let foreign: readonly string[];
  let standsAs: (town: number) => Promise<string>;
  const browsers = new Map<Asker, TestBrowser>();

  before(async () => {
    portal = await SecurityPortal.open();
    here = await live(portal, shivpuri);
    there = await live(portal, dewas);
    foreign = await allValuesOf(portal, there);
    standsAs = await standing(portal.database);
    for (const asker of askers) browsers.set(asker, await portal.browser(shivpuri, asker));
  });
  after(() => portal.close());

  const idsOf = (life: Life): readonly string[] => {
    const { town, ...ids } = life;
    return [...Object.values(ids), ...staffAskers.slice(0, 3).map((role) => portal.staff(town, role))];
  };

  /** Sends one request; says what is wrong with its answer. */
  async function faultOf(asker: Asker, route: ListedRoute, town: number, id: string): Promise<string | undefined> {
    const browser = browsers.get(asker) as TestBrowser;
    const filled = route.pattern.replace("/:town", `/${town}`).replace("*", id).replace(named, id);
    const address =
      route.method === "GET" ? `${filled}?q=${id}&task=${id}&counter=${id}&back=/${dewas}/receipts/${id}` : filled;
    const sent = route.method === "GET" ? {} : fieldsFor(route.pattern, there, id);
    const answer = route.method === "GET" ? await browser.get(address) : await browser.post(address, sent);
    if (answer.status >= 500) return `${answer.status}`;
    const given = decodeURIComponent(`${address} ${JSON.stringify(sent)}`);
    const told = `${answer.text} ${answer.location ?? ""}`;
    const leaked = foreign.find((value) => told.includes(value) && !given.includes(value));
    return leaked === undefined ? undefined : `tells ${leaked} with ${answer.status}`;
  }

  const tried = (): readonly ListedRoute[] =>
    routesOf(portal.app).filter(
      ({ pattern, method }) => method === "GET" || !(ownAffair.test(pattern) && !/:(holding|id)/.test(pattern)),
    );

  it("are unknown in every route, to everybody, and nothing changes in either town", async () => {
    const stood = [await standsAs(shivpuri), await standsAs(dewas)];
    for (const route of tried()) {
      if (route.pattern === "/developer") continue;
      for (const asker of askers) {
        for (const id of idsOf(there)) {
          const admitted = route.roles.length === 0 || route.roles.some((role) => role === asker);
          // Whoever is not admitted at all gets no further with one id than with another.
          if ((!admitted || !/:(?!town)/.test(route.pattern)) && id !== there.holding) continue;
          const fault = await faultOf(asker, route, shivpuri, id);
          assert.equal(fault, undefined, `${asker}: ${route.method} ${route.pattern} with ${id}`);
        }
      }
      const stands = [await standsAs(shivpuri), await standsAs(dewas)];
      assert.deepEqual(stands, stood, `${route.method} ${route.pattern} changed a town`);
    }
  });

  it("and Shivpuri's own under Dewas' paths, in any mixture, give nothing and change nothing", async () => {
    const stood = [await standsAs(shivpuri), await standsAs(dewas)];
    // What anybody may see at Dewas is not ours to hide: its town's page and what its search shows to all.
    const open = new Set(["/:town", "/:town/property-tax/find"]);
    const routes = tried().filter(({ pattern, town }) => town && !open.has(pattern));
    const request = fc.record({
      asker: fc.constantFrom(...askers),
      route: fc.constantFrom(...routes),
      id: fc.constantFrom(...idsOf(here), ...idsOf(there)),
      town: fc.constantFrom(shivpuri, dewas),
    });
    // Under one's own town's path one's own ids are no foreign ones.
    const crossing = request.filter(({ town, id, asker, route }) =>
      town === shivpuri
        ? !idsOf(here).includes(id)
        : asker !== "anonymous" && (route.roles.length > 0 || idsOf(here).includes(id)),
    );
    await fc.assert(
      fc.asyncProperty(crossing, async ({ asker, route, id, town }) => {
        assert.equal(await faultOf(asker, route, town, id), undefined);
      }),
      { seed, numRuns: runs_max },
    );
    assert.deepEqual([await standsAs(shivpuri), await standsAs(dewas)], stood);
  });

  it("and of another holding in the form of a correction are refused before anything is recorded", async () => {
    const officer = browsers.get("officer") as TestBrowser;
    const path = `/${shivpuri}/property-tax/holdings`;
    const [other = ""] = await otherHoldings(portal, here.holding);
    const stood = [await standsAs(shivpuri), await standsAs(dewas)];
    for (const [holding, task] of [
      [here.holding, there.task],
      [here.holding, newId()],
      [here.holding, "keine"],
      [other, here.task],
    ] as const) {
      const order = { reason: "नाप", order: "12/2026", revision: "1", step: "confirm", task };
      const answer = await officer.post(`${path}/${holding}/correct`, {
        command: newId(),
        ...particulars(shivpuri, { colony: "नई कॉलोनी" }),
        ...order,
      });
      assert.equal(answer.status, 422, task);
      assert.deepEqual([await standsAs(shivpuri), await standsAs(dewas)], stood, task);
    }
  });
});

/** Holdings of Shivpuri beside this one. */
const otherHoldings = async (portal: SecurityPortal, but: string): Promise<readonly string[]> =>
  (
    await portal.database.superuser.query<{ id: string }>(
      statement("security.others", "select id::text from state.holdings where town = $1::integer and id <> $2::uuid"),
      [shivpuri, but],
    )
  ).map(({ id }) => id);

/** Every id, number and name that only Dewas has. */
async function allValuesOf(portal: SecurityPortal, life: Life): Promise<readonly string[]> {
  const rows = await portal.database.superuser.query<{ value: string }>(
    statement(
      "security.values",
      `select id::text as value from journal.subjects where town = $1::integer
       union select number from state.holdings where town = $1::integer
       union select old_number from state.holdings where town = $1::integer
       union select portal_number from state.holdings where town = $1::integer
       union select number from state.receipts where town = $1::integer
       union select reference from state.payments where town = $1::integer
       union select login from state.staff where town = $1::integer
       union select number from state.events where town = $1::integer
       union select application from state.events where town = $1::integer
       union select number from state.certificates where town = $1::integer
       union select name_en from state.units where town = $1::integer
       union select name_en from state.institutions where town = $1::integer`,
    ),
    [dewas],
  );
  const values = rows.map(({ value }) => value).filter(Boolean);
  assert.ok(values.length > 60);
  return [...values, ...Object.values(secretsOf(dewas)), ...Object.values(life).map(String).slice(1)];
}
