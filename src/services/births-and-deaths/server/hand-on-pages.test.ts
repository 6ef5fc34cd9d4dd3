// The queue of the state's register on its page: how much waits since when, what was not taken and why, offered again by a press.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { htmlFaults } from "../../../../tests/library/html-faults.ts";
import { words } from "../pages/outside/words/words.generated.ts";
import { HandingOn } from "./hand-on.ts";
import type { RegisterAnswer } from "./state-register.ts";
import { TestPages } from "./test-pages.ts";
import { shivpuri } from "./test-registry.ts";

const path = "/250705/births-and-deaths/state-register";

describe("the page of the state register's queue", () => {
  let pages: TestPages;
  const answers: RegisterAnswer[] = [];
  const register = { ready: async () => true, take: async () => answers.shift() ?? ({ answer: "away" } as const) };
  before(async () => {
    pages = await TestPages.open({ parts: { stateRegister: register } });
  });
  after(() => pages.close());

  const round = () => {
    const { databases, ledger, sealer, clock } = pages.registry;
    return new HandingOn({ database: databases.serve, ledger, sealer, clock, register }).round(shivpuri);
  };

  test("is empty, then tells what waits since when, what was rejected and why, and offers it again", async () => {
    let browser = await pages.staff("registrar");
    const empty = await browser.get(path);
    assert.match(empty.text, new RegExp(words.hi.nothing_waits));
    await pages.registry.registered("birth");
    await pages.registry.registered("death");
    answers.push({ answer: "rejected", reason: "form.incomplete" }, { answer: "busy", wait_seconds: 5 });
    await round();
    pages.registry.clock.pass(3 * 86_400);
    browser = await pages.staff("registrar");
    const shown = await browser.get(path);
    assert.deepEqual(htmlFaults(shown.text), []);
    for (const part of [
      "form.incomplete",
      "3 दिन से",
      words.hi.answer_busy,
      words.hi.offer_again,
      "B-250705-2026-01-000001",
    ])
      assert.ok(shown.text.includes(part), part);
    assert.doesNotMatch(shown.text, /धाकड़|ओझा|9876/);
    const entry = /href="(\/250705\/births-and-deaths\/events\/[^"]+)"/.exec(shown.text)?.[1] ?? "";
    assert.equal((await browser.get(entry)).status, 200);
    const action = /action="([^"]+\/again)"/.exec(shown.text)?.[1] ?? "";
    const sent = await browser.post(action, {});
    assert.equal(sent.status, 303, sent.text);
    assert.match((await browser.follow(sent)).text, new RegExp(words.hi.offered_again));
    answers.push({ answer: "accepted", reference: "CRS-1" }, { answer: "duplicate", reference: "CRS-2" });
    await round();
    assert.match((await browser.get(path)).text, new RegExp(words.hi.nothing_waits));
    assert.equal((await browser.post(action, {})).status, 409);
  });

  test("is an administrator's too, without links to entries, and nobody else's", async () => {
    await pages.registry.registered("birth");
    const administrator = await pages.staff("administrator");
    const seen = await administrator.get(`${path}?lang=en`);
    assert.equal(seen.status, 200);
    assert.doesNotMatch(seen.text, /births-and-deaths\/events\//);
    assert.deepEqual(htmlFaults(seen.text), []);
    for (const role of ["clerk", "officer", "institution"] as const)
      assert.equal((await (await pages.staff(role)).get(path)).status, 403, role);
    assert.notEqual((await pages.visitor().get(path)).status, 200);
  });
});
