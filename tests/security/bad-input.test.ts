// What bad input gets at the whole portal: a named refusal in the asker's language, and nothing changed.
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { setClock } from "../../src/platform/clock.ts";
import { routesOf } from "../../src/platform/http/foreign-town.ts";
import type { Answer, TestBrowser } from "../../src/platform/http/test-browser.ts";
import { callback, found, type Life, live, particulars } from "./life.ts";
import { type Asker, askers, newId, SecurityPortal, shivpuri } from "./portal.ts";
import { standing } from "./standing.ts";

const mainOf = (answer: Answer): string => answer.text.replace(/^.*<main/s, "").replace(/<footer.*$/s, "");
const says = (answer: Answer, words: RegExp): void => assert.match(mainOf(answer), words, String(answer.status));

describe("bad input", () => {
  const clock = setClock(new Date().toISOString());
  let portal: SecurityPortal;
  let life: Life;
  let stands: () => Promise<string>;
  let clerk: TestBrowser;
  let visitor: TestBrowser;

  before(async () => {
    portal = await SecurityPortal.open({ holdings: 2, clock });
    life = await live(portal, shivpuri);
    const standsAs = await standing(portal.database);
    stands = () => standsAs(shivpuri);
    clerk = await portal.browser(shivpuri, "clerk");
    visitor = await portal.browser(shivpuri);
    for (const browser of [clerk, visitor]) await browser.get(`/${shivpuri}/sign-in?lang=en`);
  });
  after(() => portal.close());

  it("without the form's token, or with a forged or another's, is refused on every form", async () => {
    const stood = await stands();
    const other = await portal.browser(shivpuri);
    const theirs = found(await other.get(`/${shivpuri}/sign-in`), 'name="_?csrf" value="([^"]+)"');
    const forms = routesOf(portal.app).filter(({ method, machine }) => method === "POST" && !machine);
    assert.ok(forms.length > 24);
    for (const asker of askers) {
      const browser = await portal.browser(shivpuri, asker);
      for (const { pattern } of forms) {
        const url = pattern.replace(":town", String(shivpuri)).replace(/:\w+/g, life.holding);
        for (const csrf of ["", "forged", theirs, "x".repeat(43)]) {
          const answer = await browser.post(`${url}?csrf=${theirs}`, { csrf, _csrf: csrf, command: newId() });
          assert.equal(answer.status, 403, `${pattern} by ${asker} with ${csrf}`);
        }
      }
    }
    assert.equal(await stands(), stood);
  });

  for (const [amount, words] of [
    ["-5", /greater than|more than zero|above zero/i],
    ["0", /greater than|more than zero|above zero/i],
    ["पाँच सौ", /amount/i],
    ["12.345", /amount/i],
    ["1e3", /amount/i],
    ["100000000000.01", /too large|large/i],
    ["9".repeat(39), /too large|large/i],
    ["99999", /owe|due/i],
  ] as const) {
    it(`an amount of "${amount}" is refused beside its field, online and at the counter`, async () => {
      const stood = await stands();
      const online = await visitor.post(`/${shivpuri}/pay/${life.account}`, { command: newId(), amount, via: "upi" });
      const cash = { command: newId(), amount, counter: "C01", step: "check" };
      for (const answer of [online, await clerk.post(`/${shivpuri}/take/${life.account}`, cash)]) {
        assert.equal(answer.status, 422);
        says(answer, words);
        says(answer, /href="#amount"/);
      }
      assert.equal(await stands(), stood);
    });
  }

  it("an amount in Devanagari digits is an amount", async () => {
    const answer = await visitor.post(`/${shivpuri}/pay/${life.account}`, {
      command: newId(),
      amount: "₹ १,२५.५०",
      via: "upi",
    });
    assert.equal(answer.status, 303);
    says(await visitor.follow(answer), /125\.50/);
  });

  it("a command's id with other content, or from another person, is told to be used already", async () => {
    const command = newId();
    const path = `/${shivpuri}/take/${life.account}`;
    const cash = { command, amount: "3", counter: "C01", step: "confirm" };
    assert.equal((await clerk.post(path, cash)).status, 303);
    const stood = await stands();
    assert.equal((await clerk.post(path, cash)).status, 303);
    const changed = await clerk.post(path, { ...cash, amount: "4" });
    assert.equal(changed.status, 422);
    says(changed, /sent before with other content/);
    // The same words from a citizen and from somebody unknown are two commands.
    const start = { command: newId(), amount: "3", via: "upi" };
    assert.equal((await visitor.post(`/${shivpuri}/pay/${life.account}`, start)).status, 303);
    const citizen = await portal.browser(shivpuri, "citizen");
    assert.equal((await citizen.post(`/${shivpuri}/pay/${life.account}`, start)).status, 422);
    assert.notEqual(await stands(), stood);
  });

  it("of two officers who correct one holding, the second is told that it has changed", async () => {
    const [first, second] = [await portal.browser(shivpuri, "officer"), await portal.browser(shivpuri, "officer")];
    const path = `/${shivpuri}/property-tax/holdings/${life.holding}/correct`;
    const revision = found(await first.get(path), 'name="revision" value="(\\d+)"');
    await second.get(`${path}?lang=en`);
    const form = (colony: string): Record<string, string> => ({
      ...particulars(shivpuri, { colony }),
      command: newId(),
      reason: "नाप",
      order: "9/2026",
      revision,
      step: "confirm",
    });
    assert.equal((await first.post(path, form("पहली कॉलोनी"))).status, 303);
    const stood = await stands();
    const answer = await second.post(path, form("दूसरी कॉलोनी"));
    assert.equal(answer.status, 422);
    says(answer, /changed/i);
    for (const wrong of ["", "abc", "-1", "1e309", "9".repeat(30)]) {
      assert.equal((await second.post(path, { ...form("दूसरी कॉलोनी"), revision: wrong })).status, 422, wrong);
    }
    assert.equal(await stands(), stood);
  });

  it("a revision that is no number never reaches the register of staff", async () => {
    const administrator = await portal.browser(shivpuri, "administrator");
    const path = `/${shivpuri}/staff/${portal.staff(shivpuri, "clerk")}`;
    const stood = await stands();
    for (const revision of ["Infinity", "1e309", "NaN", "-1", "0.5", "0x1", ""]) {
      const fields = { command: newId(), revision, roles: "officer" };
      assert.equal((await administrator.post(`${path}/roles`, fields)).status, 400, revision);
      assert.equal((await administrator.post(`${path}/dismiss`, fields)).status, 400, revision);
    }
    const missing = await administrator.post(`${path}/dismiss`, { command: newId(), revision: "9" });
    assert.equal(missing.status, 422);
    assert.equal(await stands(), stood);
  });

  it("a callback replayed, forged, old, or about what is not so changes nothing", async () => {
    const told = { payment: "SBX1", order: life.payment, town: shivpuri, amountPaise: "1000" };
    const stood = await stands();
    assert.equal((await callback(portal, told)).status, 200);
    assert.equal((await callback(portal, { ...told, amountPaise: "999" })).status, 422);
    assert.equal((await callback(portal, { ...told, payment: "SBX2", amountPaise: "999" })).status, 409);
    assert.equal((await callback(portal, { ...told, town: 250867 })).status, 404);
    assert.equal((await callback(portal, { ...told, order: newId() })).status, 404);
    const body = JSON.stringify({ ...told, event: "payment.succeeded", at: clock.now() });
    for (const [time, signature] of [
      ["1", "0".repeat(64)],
      ["x".repeat(5000), ""],
      [String(Math.floor(Date.parse(clock.now()) / 1000)), "f".repeat(64)],
    ] as const) {
      const headers = { "content-type": "application/json", "x-gateway-time": time, "x-gateway-signature": signature };
      const answer = await portal.app.inject({ method: "POST", url: "/callbacks/gateway", headers, payload: body });
      assert.equal(answer.statusCode, 401);
    }
    assert.equal(await stands(), stood);
  });

  it("a form of any office page, sent after the session has ended, is offered again to its sender and to nobody else", async () => {
    const filled: Readonly<Partial<Record<Asker, readonly [string, Record<string, string>, string]>>> = {
      clerk: [`/take/${life.account}`, { amount: "7", payer: "Sent Late", counter: "C02", step: "check" }, "Sent Late"],
      officer: ["/property-tax/register", { ...particulars(shivpuri), house: "देर-1" }, "देर-1"],
      administrator: ["/staff/appoint", { login: "sent-late", name: "Sent Late", roles: "clerk" }, "sent-late"],
      citizen: [`/property-tax/holdings/${life.holding}/ask`, { request: "देर से भेजा" }, "देर से भेजा"],
    };
    const stood = await stands();
    for (const [asker, [path, fields, kept]] of Object.entries(filled) as [
      Exclude<Asker, "anonymous">,
      readonly [string, Record<string, string>, string],
    ][]) {
      const browser = await portal.browser(shivpuri, asker);
      await browser.get(`/${shivpuri}/account`);
      clock.pass(31 * 60);
      const sent = await browser.post(`/${shivpuri}${path}`, { command: newId(), ...fields });
      assert.match(sent.location ?? "", /sign-in\?back=.*kept-form/, asker);
      const thief = await portal.browser(shivpuri, asker === "clerk" ? "officer" : "clerk");
      thief.cookies.set("akshara-kept", browser.cookies.get("akshara-kept") ?? "");
      assert.equal((await thief.get(`/${shivpuri}/kept-form`)).status, 404, asker);
      browser.cookies.set("akshara", await portal.session(shivpuri, asker));
      const again = await browser.get(`/${shivpuri}/kept-form`);
      assert.equal(again.status, 200, asker);
      assert.ok(again.text.includes(kept), `${asker}: ${mainOf(again)}`);
    }
    assert.equal(await stands(), stood);
  });

  it("asked too often is told for how long to wait, in the asker's language", async () => {
    const small = await SecurityPortal.open({ holdings: 1, allowed: 0.1 });
    try {
      const answers: Answer[] = [];
      const asking = await small.browser(shivpuri);
      await asking.get(`/${shivpuri}/sign-in?lang=en`);
      for (let count = 0; count < 5; count += 1) {
        answers.push(await asking.post(`/${shivpuri}/staff/sign-in`, { login: "nobody", password: "x", code: "1" }));
      }
      assert.deepEqual(answers.map(({ status }) => status).slice(-2), [429, 429]);
      const last = answers.at(-1) as Answer;
      const seconds = Number(last.headers["retry-after"]);
      assert.ok(seconds > 0 && seconds <= 60);
      // Whoever is not behind a proxy of ours cannot pretend to come from elsewhere.
      for (const address of ["203.0.113.7", "2001:db8::7"]) {
        const headers = { "x-forwarded-for": address, forwarded: `for=${address}`, "x-real-ip": address };
        const url = `/${shivpuri}/staff/sign-in`;
        assert.equal((await small.app.inject({ method: "POST", url, headers })).statusCode, 429);
      }
      says(last, new RegExp(`${seconds} seconds`));
    } finally {
      await small.close();
    }
  });
});
