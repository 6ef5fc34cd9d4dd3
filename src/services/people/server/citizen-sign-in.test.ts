// Citizens sign in with a one-time code, through the real pages.
import assert from "node:assert/strict";
import { after, before, beforeEach, describe, test } from "node:test";
import { shivpuri } from "../../../platform/http/test-site.ts";
import { staffOf } from "../rules/staff.ts";
import { otherCode, says, TestOffice } from "./test-office.ts";

let office: TestOffice;
describe("citizen sign in", () => {
  before(async () => {
    office = await TestOffice.open();
  });
  after(() => office.close());
  beforeEach(() => office.nextDay());

  describe("A citizen", () => {
    test("signs in with the code sent to her mobile, goes on to where she wanted, and is the same person each time", async () => {
      const people = new Set<string>();
      for (const mobile of ["98260 12345", "+91-9826012345", "०९८२६०१२३४५"]) {
        const browser = office.browser();
        const code = await office.askForCode(browser, mobile);
        const answer = await browser.post("/250705/sign-in/code", { code, back: "/250705/account" });
        assert.equal(answer.location, "/250705/account");
        const [line = ""] = browser.set.filter((one) => one.startsWith("akshara="));
        assert.match(line, /HttpOnly/);
        assert.match(line, /SameSite=Lax/);
        says(await browser.follow(answer), "आपका खाता");
        const session = await office.site.sessions.read(browser.cookies.get("akshara") ?? "");
        people.add(session?.person ?? "none");
        assert.equal(session?.signedBy, "code");
        office.clock.pass(3600);
      }
      assert.equal(people.size, 1);
    });

    for (const mobile of ["", "12345", "5826012345", "982601234५x"]) {
      test(`is told how to write her mobile when she writes "${mobile}"`, async () => {
        const browser = office.browser();
        await browser.get("/250705/sign-in");
        const answer = await browser.post("/250705/sign-in", { mobile });
        assert.ok(answer.status === 400 || answer.status === 422);
        assert.match(answer.text, /href="#mobile"/);
      });
    }

    test("cannot use a code twice, nor one that is five minutes old, nor another browser's", async () => {
      const browser = office.browser();
      const code = await office.askForCode(browser, "9826000001");
      const stranger = office.browser();
      await stranger.get("/250705/sign-in/code");
      says(await stranger.post("/250705/sign-in/code", { code }), "अब मान्य नहीं");
      const pending = browser.cookies.get("akshara-pending") ?? "";
      assert.equal((await browser.post("/250705/sign-in/code", { code })).status, 303);
      browser.cookies.set("akshara-pending", pending);
      await browser.get("/250705/sign-in/code");
      says(await browser.post("/250705/sign-in/code", { code }), "अब मान्य नहीं");
      const late = office.browser();
      const old = await office.askForCode(late, "9826000001");
      office.clock.pass(301);
      says(await late.post("/250705/sign-in/code", { code: old }), "अब मान्य नहीं");
    });

    test("must wait after five wrong codes, even with the right one, and longer after the sixth", async () => {
      const browser = office.browser();
      const code = await office.askForCode(browser, "9826000002");
      for (let count = 0; count < 5; count += 1) {
        says(await browser.post("/250705/sign-in/code", { code: otherCode(code) }), "यह कोड सही नहीं है");
      }
      says(await browser.post("/250705/sign-in/code", { code }), "1 मिनट");
      office.clock.pass(61);
      says(await browser.post("/250705/sign-in/code", { code: otherCode(code) }), "यह कोड सही नहीं है");
      says(await browser.post("/250705/sign-in/code", { code }), "2 मिनट");
      office.clock.pass(121);
      assert.equal((await browser.post("/250705/sign-in/code", { code })).status, 303);
    });

    test("is sent at most five codes an hour", async () => {
      for (let count = 0; count < 5; count += 1) await office.askForCode(office.browser(), "9826000003");
      const browser = office.browser();
      await browser.get("/250705/sign-in");
      says(await browser.post("/250705/sign-in", { mobile: "9826000003" }), "बहुत कोड");
    });

    test("sees who opened her record", async () => {
      const browser = office.browser();
      const code = await office.askForCode(browser, "9826000004");
      await browser.post("/250705/sign-in/code", { code });
      const session = await office.site.sessions.read(browser.cookies.get("akshara") ?? "");
      assert.ok(session?.mobile);
      const by = { person: staffOf(shivpuri.id, "shivpuri-clerk"), roles: ["clerk"] } as const;
      const values = { mobile: session.mobile };
      const opened = await office.parts.sealer.open({
        town: shivpuri.id,
        by,
        why: "counter",
        subject: session.person,
        values,
      });
      assert.ok(opened.ok && opened.opened.mobile === "9826000004");
      const page = await browser.get("/250705/account/openings");
      for (const words of ["shivpuri-clerk", "काउंटर का काम", "मोबाइल"]) says(page, words);
    });
  });
});
