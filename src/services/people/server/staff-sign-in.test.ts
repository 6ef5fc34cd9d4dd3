// Staff sign in with password or passkey; sessions end when they must; a form sent too late is kept.
import assert from "node:assert/strict";
import { after, before, beforeEach, describe, test } from "node:test";
import type { Town } from "../../../kernel/town.ts";
import { sweepTown } from "../../../platform/http/housekeeping.ts";
import type { TestBrowser } from "../../../platform/http/test-browser.ts";
import { dewas, shivpuri } from "../../../platform/http/test-site.ts";
import { totpNow } from "./passwords.ts";
import { SoftwarePasskey } from "./software-passkey.ts";
import { origin, otherCode, says, TestOffice } from "./test-office.ts";

let office: TestOffice;
describe("staff sign in", () => {
  before(async () => {
    office = await TestOffice.open();
  });
  after(() => office.close());
  beforeEach(() => office.nextDay());

  /** How the session behind this browser's cookie was begun. */
  const signedBy = async (browser: TestBrowser): Promise<string | undefined> =>
    (await office.site.sessions.read(browser.cookies.get("akshara") ?? ""))?.signedBy;

  describe("A member of staff", () => {
    test("signs in with login, password and one-time password, and is signed out by the button", async () => {
      const browser = await office.signIn("shivpuri-clerk");
      says(await browser.get("/250705/desk"), "desk");
      assert.equal(await signedBy(browser), "password");
      await browser.get("/250705/account");
      await browser.post("/sign-out", {});
      assert.equal((await browser.get("/250705/desk")).status, 303);
    });

    test("cannot use a one-time password a second time", async () => {
      await office.signIn("shivpuri-officer");
      const { password, totp } = office.sample("shivpuri-officer");
      const browser = office.browser();
      await browser.get("/250705/staff/sign-in");
      const fields = { login: "shivpuri-officer", password, code: totpNow(totp, office.clock) };
      says(await browser.post("/250705/staff/sign-in", fields), "सही नहीं है");
    });

    test("gets the same answer for a wrong login, password or code, and must wait after five", async () => {
      const { password, totp } = office.sample("dewas-clerk");
      const code = totpNow(totp, office.clock);
      const browser = office.browser();
      await browser.get("/250867/staff/sign-in");
      const right = { login: "dewas-clerk", password, code };
      const wrongs = [{ login: "nobody-here" }, { password: "wrong" }, { code: otherCode(code) }, { code: "abc" }];
      const errors = new Set<string | undefined>();
      for (const wrong of wrongs) {
        const { text } = await browser.post("/250867/staff/sign-in", { ...right, ...wrong });
        errors.add(/error-summary__list"><li>([^<]*)/.exec(text)?.[1]);
        assert.ok(!text.includes(password));
      }
      assert.deepEqual(errors.size, 1);
      for (let count = 0; count < 2; count += 1) await browser.post("/250867/staff/sign-in", { ...right, code: "abc" });
      says(await browser.post("/250867/staff/sign-in", right), "1 मिनट");
    });

    test("of another town is told so, and not let in", async () => {
      const browser = await office.signIn("dewas-clerk", dewas);
      const answer = await browser.get("/250705/desk");
      assert.equal(answer.status, 403);
      says(answer, "दूसरे नगर में लॉग इन");
    });

    test("without the role is refused, and is not asked to sign in again", async () => {
      const answer = await (await office.signIn("shivpuri-clerk")).get("/250705/staff");
      assert.equal(answer.status, 403);
      says(answer, "आपकी भूमिका में");
    });

    test("finds the form again that was sent after the session had ended, and sends it once more", async () => {
      const browser = await office.signIn("shivpuri-clerk");
      const account = await browser.get("/250705/account");
      assert.equal(account.status, 200);
      office.clock.pass(31 * 60);
      office.desked.length = 0;
      const asked = await browser.post("/250705/desk", { payer: "सीता बाई", amount: "1250" });
      assert.match(asked.location ?? "", /^\/250705\/staff\/sign-in\?back=%2F250705%2Fkept-form/);
      assert.deepEqual(office.desked, []);
      await office.signIn("shivpuri-clerk", shivpuri, browser);
      const kept = await browser.get("/250705/kept-form");
      says(kept, 'name="payer" value="सीता बाई"');
      assert.match(kept.text, /action="\/250705\/desk"/);
      await browser.post("/250705/desk", { payer: "सीता बाई", amount: "1250" });
      assert.equal(office.desked.length, 1);
    });

    test("does not find another person's form", async () => {
      const browser = await office.signIn("shivpuri-clerk");
      await browser.get("/250705/account");
      office.clock.pass(31 * 60);
      await browser.post("/250705/desk", { payer: "सीता बाई" });
      await office.signIn("shivpuri-officer", shivpuri, browser);
      assert.equal((await browser.get("/250705/kept-form")).status, 404);
    });

    test("adds a passkey and signs in with it; an answer given twice or from another page is refused", async () => {
      const browser = await office.signIn("shivpuri-officer");
      const device = new SoftwarePasskey(origin);
      await browser.get("/250705/account");
      const question = await browser.send("/250705/account/passkey/ask", {});
      const made = await browser.send("/250705/account/passkey/answer", { answer: device.create(question.body) });
      assert.equal(made.status, 200, JSON.stringify(made.body));
      says(await browser.get("/250705/account"), "पिछली बार उपयोग");

      const fresh = office.browser();
      await fresh.get("/250705/staff/sign-in");
      const asked = await fresh.send("/250705/staff/passkey/ask", {});
      const answer = device.answer(asked.body);
      const pending = fresh.cookies.get("akshara-pending") ?? "";
      const done = await fresh.send("/250705/staff/passkey/answer", { answer, back: "/250705/account" });
      assert.deepEqual(done.body, { go: "/250705/account" });
      says(await fresh.get("/250705/account"), "shivpuri-officer");
      assert.equal(await signedBy(browser), "password", "adding a passkey is not signing in with it");
      assert.equal(await signedBy(fresh), "passkey");

      const again = office.browser();
      await again.get("/250705/staff/sign-in");
      again.cookies.set("akshara-pending", pending);
      assert.equal((await again.send("/250705/staff/passkey/answer", { answer })).status, 403);
      const elsewhere = office.browser();
      await elsewhere.get("/250705/staff/sign-in");
      const other = await elsewhere.send("/250705/staff/passkey/ask", {});
      const phished = device.answer(other.body, "https://shivpuri.example");
      assert.equal((await elsewhere.send("/250705/staff/passkey/answer", { answer: phished })).status, 403);
    });
  });

  test("raising a town's epoch ends its sessions, and raising the state's ends all", async () => {
    const here = await office.signIn("shivpuri-officer");
    const there = await office.signIn("dewas-officer", dewas);
    const statusOf = async (browser: TestBrowser, town: Town): Promise<number> =>
      (await browser.get(`/${town.id}/account`)).status;
    await office.site.sessions.endEverySession(shivpuri.id);
    assert.deepEqual([await statusOf(here, shivpuri), await statusOf(there, dewas)], [303, 200]);
    await office.site.sessions.endEverySession(0 as typeof shivpuri.id);
    assert.equal(await statusOf(there, dewas), 303);
  });

  test("what ended more than a day ago is swept away, and nothing else", async () => {
    const browser = await office.signIn("shivpuri-officer");
    const cookie = browser.cookies.get("akshara") ?? "";
    office.clock.pass(20 * 3600);
    await sweepTown(office.site, shivpuri.id);
    assert.notEqual(await office.site.sessions.owner(cookie), undefined);
    office.clock.pass(10 * 3600);
    await sweepTown(office.site, shivpuri.id);
    assert.equal(await office.site.sessions.owner(cookie), undefined);
  });

  test("a session ends ten hours after it began, however busy the clerk was", async () => {
    const browser = await office.signIn("shivpuri-officer");
    for (let quarter = 0; quarter < 39; quarter += 1) {
      office.clock.pass(15 * 60);
      assert.equal((await browser.get("/250705/account")).status, 200, `quarter ${quarter}`);
    }
    office.clock.pass(15 * 60);
    assert.equal((await browser.get("/250705/account")).status, 303);
  });
});
