// Doors that many hands pull at once, and what is left behind: codes, one-time passwords, sessions, messages, figures.
import assert from "node:assert/strict";
import { projectFile } from "../../src/platform/place.ts";
import { after, before, describe, it } from "node:test";
import { setClock } from "../../src/platform/clock.ts";
import { statement } from "../../src/platform/database/connect.ts";
import { personId } from "../../src/kernel/ids.ts";
import { TestBrowser } from "../../src/platform/http/test-browser.ts";
import { fileRootKey } from "../../src/platform/sealing/root-key.ts";
import {
  type Opened,
  type OpenedFields,
  type OpenManyRequest,
  type SealedFields,
  Sealer,
} from "../../src/platform/sealing/sealer.ts";
import { rightsOf } from "../../src/services/people/rules/rights.ts";
import { findEnrolment, finishEnrolment, newEnrolment } from "../../src/services/people/server/enrolments.ts";
import type { PeopleParts } from "../../src/services/people/server/parts.ts";
import { totpNow } from "../../src/services/people/server/passwords.ts";
import { SecurityPortal, shivpuri } from "./portal.ts";

const many = <T>(count: number, one: (at: number) => Promise<T>): Promise<T[]> =>
  Promise.all(Array.from({ length: count }, (_, at) => one(at)));

/** What an installation in service must say of its bank; the secret is any readable file. */
const inService = {
  AKSHARA_SAMPLE: "no",
  AKSHARA_GATEWAY_ADDRESS: "https://bank.invalid",
  AKSHARA_GATEWAY_SECRET_FILE: projectFile("package.json"),
  AKSHARA_UPI_PAYEE: "town@bank.invalid",
};

describe("many at once", () => {
  const clock = setClock(new Date().toISOString());
  let portal: SecurityPortal;
  before(async () => {
    portal = await SecurityPortal.open({ holdings: 1, clock });
  });
  after(() => portal.close());

  /** The code of the newest message to a mobile. */
  async function codeFor(mobile: string): Promise<string> {
    await portal.outside.outbox.deliver(shivpuri);
    const line = portal.said.findLast((one) => one.includes(mobile));
    return /: .*?(\d{6})/.exec(line ?? "")?.[1] ?? assert.fail(`no message to ${mobile}`);
  }

  const ask = async (mobile: string): Promise<TestBrowser> => {
    const browser = await portal.browser(shivpuri);
    assert.equal((await browser.post(`/${shivpuri}/sign-in`, { mobile })).status, 303);
    return browser;
  };

  /** Another tab of the same browser, at the page of the code. */
  async function tabOf(browser: TestBrowser): Promise<TestBrowser> {
    const tab = new TestBrowser(portal.app);
    for (const [name, value] of browser.cookies) tab.cookies.set(name, value);
    await tab.get(`/${shivpuri}/sign-in/code`);
    return tab;
  }

  it("who asks twenty times at once for one mobile has five codes sent", async () => {
    const browser = await portal.browser(shivpuri);
    const answers = await many(20, () => browser.post(`/${shivpuri}/sign-in`, { mobile: "6000911111" }));
    assert.equal(answers.filter(({ status }) => status === 303).length, 5);
  });

  it("a right code that comes ten times at once begins one session", async () => {
    const browser = await ask("6000922222");
    const code = await codeFor("6000922222");
    const tabs = await many(10, () => tabOf(browser));
    const answers = await Promise.all(tabs.map((tab) => tab.post(`/${shivpuri}/sign-in/code`, { code })));
    assert.equal(answers.filter(({ status }) => status === 303).length, 1);
  });

  it("of a hundred codes tried at once five are looked at, and the right one must then wait too", async () => {
    const browser = await ask("6000933333");
    const code = await codeFor("6000933333");
    const tabs = await many(100, () => tabOf(browser));
    const otherCode = (at: number): string => String((Number(code) + 1 + at) % 1_000_000).padStart(6, "0");
    const path = `/${shivpuri}/sign-in/code`;
    const wrong = await Promise.all(tabs.map((tab, at) => tab.post(path, { code: otherCode(at) })));
    assert.ok(wrong.every(({ status }) => status === 422));
    const waiting = wrong.filter(({ text }) => /गलत कोशिश|बहुत/.test(text)).length;
    assert.ok(waiting >= 95, `${waiting} were told to wait`);
    assert.equal((await (tabs[0] ?? browser).post(path, { code })).status, 422);
  });

  it("a one-time password that comes five times at once signs in once", async () => {
    const { login, password, totp } = portal.logins[0] ?? assert.fail();
    clock.pass(90);
    const code = totpNow(totp, clock);
    const browsers = await many(5, () => portal.browser(shivpuri));
    const answers = await Promise.all(
      browsers.map((browser) => browser.post(`/${shivpuri}/staff/sign-in`, { login, password, code })),
    );
    assert.equal(answers.filter(({ status }) => status === 303).length, 1);
  });

  it("signing in anew ends the session that the browser had, wherever it was begun", async () => {
    const { login, password, totp } = portal.logins[1] ?? assert.fail();
    clock.pass(90);
    const browser = await portal.browser(shivpuri, "citizen");
    const before = browser.cookies.get("akshara") ?? "";
    assert.ok(await portal.app.site.sessions.read(before));
    await browser.post(`/${shivpuri}/staff/sign-in`, { login, password, code: totpNow(totp, clock) });
    assert.notEqual(browser.cookies.get("akshara"), before);
    assert.equal(await portal.app.site.sessions.read(before), undefined);
  });

  it("signing out after the session has ended signs out, and asks for nothing", async () => {
    const browser = await portal.browser(shivpuri, "officer");
    clock.pass(31 * 60);
    const answer = await browser.post("/sign-out", {});
    assert.deepEqual([answer.status, answer.location], [303, "/"]);
    assert.equal(browser.cookies.get("akshara"), undefined);
  });

  it("a form left open by one who signed out is not sent by the next who signs in at the same computer", async () => {
    const browser = await portal.browser(shivpuri, "clerk");
    const page = await browser.get(`/${shivpuri}/counter`);
    const csrf = /name="_?csrf" value="([^"]+)"/.exec(page.text)?.[1] ?? assert.fail("no token");
    await browser.post("/sign-out", {});
    // Between the two it is kept for the next sign-in, not carried out.
    const waiting = await browser.post(`/${shivpuri}/property-tax/demand`, { csrf });
    assert.match(waiting.location ?? "", /sign-in/);
    const { login, password, totp } = portal.logins.find(({ role }) => role === "officer") ?? assert.fail();
    clock.pass(90);
    await browser.get(`/${shivpuri}/staff/sign-in`);
    const code = totpNow(totp, clock);
    assert.equal((await browser.post(`/${shivpuri}/staff/sign-in`, { login, password, code })).status, 303);
    assert.equal((await browser.post(`/${shivpuri}/property-tax/demand`, { csrf })).status, 403);
  });

  it("forms of strangers take no room from those of people who had signed in", async () => {
    const { forms } = portal.app.site;
    const form = { route: "/:town/x", path: "/x", params: {}, fields: [["a", "b"]] } as const;
    const person = personId(portal.staff(shivpuri, "clerk"));
    const kept = await forms.park(shivpuri, person, form);
    await portal.database.superuser.query(
      statement(
        "security.strangers",
        `insert into platform.parked_forms (town, id_hash, person, sealed, expires)
         select $1::integer, sha256(n::text::bytea), null, 'x', $2::timestamptz + interval '30 minutes'
         from generate_series(1, 10050) n`,
      ),
      [shivpuri, clock.now()],
    );
    clock.pass(1);
    const stranger = await forms.park(shivpuri, undefined, form);
    assert.ok(await forms.take(kept, shivpuri, person));
    assert.ok(await forms.take(stranger, shivpuri, person));
  });

  it("whoever has an enrolment code made is named in the log, the code is not", async () => {
    const administrator = await portal.browser(shivpuri, "administrator");
    const made = await administrator.post(`/${shivpuri}/staff/${portal.staff(shivpuri, "clerk")}/enrolment`, {});
    const code = /[A-Z2-7]{4}(?:-[A-Z2-7]{4}){3}/.exec(made.text)?.[0] ?? assert.fail("no code");
    const line = portal.logged.findLast((one) => one.includes("enrolment code made")) ?? "";
    assert.ok(line.includes(portal.staff(shivpuri, "clerk")) && line.includes(portal.staff(shivpuri, "administrator")));
    assert.ok(!portal.logged.join("").includes(code));
  });

  it("an enrolment code that is replaced while it is being used sets no password and leaves the new one good", async () => {
    const { database, clock: now, sealer, ledger } = portal.foundation;
    const staff = portal.staff(shivpuri, "officer");
    const login = portal.loginOf(shivpuri, "officer");
    const { sessions } = portal.app.site;
    const rights = rightsOf([]);
    const outside = { outbox: portal.outside.outbox, publicOrigin: "http://localhost", sampleTowns: [] };
    const parts: PeopleParts = { database, clock: now, sealer, ledger, sessions, rights, ...outside };
    const old = await newEnrolment(parts, shivpuri, staff);
    const enrolment = await findEnrolment(parts, shivpuri, login, old);
    assert.ok(enrolment.ok);
    let fresh = "";
    /** Another code is made just when the old one's secret has been read. */
    class InterruptedSealer extends Sealer {
      override async openMany<V extends SealedFields>(
        request: OpenManyRequest<V>,
      ): Promise<Opened<readonly OpenedFields<V>[]>> {
        const opened = await super.openMany(request);
        if (fresh === "") fresh = await newEnrolment(parts, shivpuri, staff);
        return opened;
      }
    }
    const interrupted = new InterruptedSealer({ database, root: fileRootKey(portal.folder), clock });
    const code = totpNow(enrolment.secret, clock);
    const answer = { login, enrolment: old, password: "nine red kites over Shivpuri", code };
    const finished = await finishEnrolment({ ...parts, sealer: interrupted }, shivpuri, answer);
    assert.equal(finished.ok ? "enrolled" : finished.refusal.code, "people.enrolment_wrong");
    assert.ok((await findEnrolment(parts, shivpuri, login, fresh)).ok);
  });

  it("the program's figures are not told to who comes through a proxy", async () => {
    assert.equal((await portal.app.inject("/metrics")).statusCode, 200);
    for (const header of ["x-forwarded-for", "forwarded"]) {
      const answer = await portal.app.inject({ url: "/metrics", headers: { [header]: "203.0.113.9" } });
      assert.equal(answer.statusCode, 404, header);
    }
  });

  it("in service no code is shown on a page or in the terminal", async () => {
    const service = await SecurityPortal.open({ holdings: 1, environment: inService });
    try {
      const browser = await service.browser(shivpuri);
      assert.equal((await browser.post(`/${shivpuri}/sign-in`, { mobile: "6000944444" })).status, 303);
      assert.equal(await service.outside.outbox.deliver(shivpuri), 0);
      assert.deepEqual(service.said, []);
      assert.equal((await browser.get("/developer")).status, 404);
    } finally {
      await service.close();
    }
  });
});
