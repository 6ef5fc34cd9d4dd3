// Every route of this service, asked with another town's session and ids: no page of the other town comes out.
import assert from "node:assert/strict";
import { after, before, beforeEach, describe, test } from "node:test";
import { addressOf, routesOf } from "../../../platform/http/foreign-town.ts";
import { dewas, shivpuri } from "../../../platform/http/test-site.ts";
import { staffOf } from "../rules/staff.ts";
import { TestOffice } from "./test-office.ts";

let office: TestOffice;
describe("foreign town", () => {
  before(async () => {
    office = await TestOffice.open();
  });
  after(() => office.close());
  beforeEach(() => office.nextDay());

  test("no route for staff answers another town's administrator with more than a refusal", async () => {
    const browser = await office.signIn("dewas-admin", dewas);
    await browser.get("/250867/account");
    const id = staffOf(shivpuri.id, "shivpuri-clerk");
    const guarded = routesOf(office.app).filter((route) => route.town && route.roles.length > 0);
    assert.ok(guarded.length > 12);
    for (const route of guarded) {
      const address = addressOf(route, shivpuri.id, id);
      const answers =
        route.method === "GET"
          ? [await browser.get(address), await office.browser().get(address)]
          : [
              await browser.post(address, {}),
              await browser.post(address, { csrf: "forged" }),
              await office.browser().post(address, {}),
              await browser.post(address, { csrf: "x".repeat(70_000) }),
            ];
      for (const answer of answers) {
        const asked = answer.status === 303 && (answer.location ?? "").includes("sign-in");
        assert.ok([403, 413].includes(answer.status) || asked, `${route.method} ${route.pattern}: ${answer.status}`);
        assert.ok(!answer.text.includes("मनोज") && !answer.text.includes("shivpuri-clerk"), route.pattern);
      }
    }
  });

  test("a form that was kept for a stranger does not show him what the form's own users see", async () => {
    const browser = office.browser();
    await browser.get("/250705/sign-in");
    const kept = await browser.post("/250705/staff/appoint", { login: "me", name: "मैं", roles: "administrator" });
    assert.match(kept.location ?? "", /kept-form/);
    const answer = await browser.get("/250705/kept-form");
    assert.equal(answer.status, 404);
    assert.ok(!answer.text.includes("shivpuri-clerk"));
  });

  test("no route answers an id of another town, a wrong id or a wrong town with an error of ours", async () => {
    const browser = await office.signIn("dewas-admin", dewas);
    for (const id of [staffOf(shivpuri.id, "shivpuri-clerk"), "no-uuid", "%00", "..", "'"]) {
      for (const route of routesOf(office.app)) {
        for (const town of [dewas.id, shivpuri.id, 999_999]) {
          const address = addressOf(route, town, id);
          if (route.method === "POST" && /sign-out|end-all/.test(address)) continue;
          const answer = route.method === "GET" ? await browser.get(address) : await browser.post(address, {});
          assert.ok(answer.status < 500, `${route.method} ${address} answered ${answer.status}`);
          if (route.pattern === "/:town/staff/:id" && id.length === 36) assert.notEqual(answer.status, 200);
        }
      }
    }
  });
});
