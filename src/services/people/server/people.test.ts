// Signing in, the staff register and accounts, through the real pages on a real PostgreSQL, with a clock that is set.
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, beforeEach, describe, test } from "node:test";
import type { Town } from "../../../kernel/town.ts";
import { checkTown } from "../../../ledger/checker.ts";
import { makeLedger } from "../../../ledger/perform.ts";
import { kernelService } from "../../../ledger/stores.ts";
import { setClock } from "../../../platform/clock.ts";
import { type TestDatabase, testDatabase } from "../../../platform/database/test-database.ts";
import { httpApp } from "../../../platform/http/app.ts";
import { TestBrowser, type Answer } from "../../../platform/http/test-browser.ts";
import { dewas, shivpuri, type TestSite, testSite } from "../../../platform/http/test-site.ts";
import { goOn, show } from "../../../platform/http/show.ts";
import type { App } from "../../../platform/http/visit.ts";
import { Outbox } from "../../../platform/messages/outbox.ts";
import { rootKeyOf } from "../../../platform/sealing/root-key.ts";
import { Sealer } from "../../../platform/sealing/sealer.ts";
import { rightsOf } from "../rules/rights.ts";
import { staffProcedures } from "../rules/procedures.ts";
import { staffOf } from "../rules/staff.ts";
import type { PeopleParts } from "./parts.ts";
import { totpNow } from "./passwords.ts";
import { peopleRoutes, peopleWords, personShown } from "./routes.ts";
import { keptSampleLogins, sampleStaffServing, seedPeople, type SampleLogin } from "./sample-logins.ts";
import { people } from "./service.ts";
import { SoftwarePasskey } from "./software-passkey.ts";
import { rolesNow } from "./store.ts";

const origin = "http://localhost:8080";
const clock = setClock("2026-11-21T05:30:00.000Z");
const folder = mkdtempSync(join(tmpdir(), "akshara-people-"));
const services = [kernelService, people];
let database: TestDatabase;
let parts: PeopleParts;
let site: TestSite;
let app: App;
let logins: readonly SampleLogin[];
const messages: { readonly to: string; readonly text: string }[] = [];

/** A page and a form of a service that needs somebody signed in. */
function desk(made: App): void {
  made.get("/:town/desk", { config: { roles: ["clerk"] } }, async ({ visit }, reply) =>
    show(visit, reply, { title: "Desk", body: `desk ${visit.csrf}` }),
  );
  made.post("/:town/desk", { config: { roles: ["clerk"] } }, async ({ visit, body }, reply) => {
    desked.push(JSON.stringify(body));
    return goOn(reply, `/${visit.town.id}/desk`);
  });
}
const desked: string[] = [];

async function makeApp(): Promise<void> {
  site = testSite({
    database: database.serve,
    clock,
    rolesNow,
    settings: { publicOrigin: origin },
    changes: { personShown, words: (lang) => [peopleWords[lang]] },
  });
  const sealer = new Sealer({ database: database.serve, root: rootKeyOf(randomBytes(32), "test"), clock });
  const adapter = { name: "test", send: async (message: (typeof messages)[number]) => void messages.push(message) };
  const outbox = new Outbox({ database: database.serve, sealer, adapter, clock });
  const acknowledger = { waitFor: async () => "acknowledged" as const };
  const ledger = makeLedger({
    database: database.serve,
    clock,
    sealer,
    acknowledger,
    services,
    acknowledge_ms_max: 1000,
  });
  const { sessions } = site;
  const stem = { database: database.serve, ledger, clock, sealer, outbox, sessions, publicOrigin: origin };
  logins = await seedPeople(stem, folder);
  const sampleTowns = [shivpuri.id, dewas.id];
  parts = { ...stem, rights: rightsOf(staffProcedures), sampleLogins: logins, sampleTowns };
  app = await httpApp({
    site,
    allowed: 1000,
    routes: (made) => {
      peopleRoutes(made, parts);
      desk(made);
    },
  });
}

before(async () => {
  database = await testDatabase();
  await makeApp();
});
after(async () => {
  await app.close();
  await database.close();
  rmSync(folder, { recursive: true });
});
// Every test has one-time passwords of its own, and nobody waits for what another test tried.
beforeEach(() => clock.pass(2 * 24 * 3600));

const sample = (login: string): SampleLogin => {
  const found = logins.find((one) => one.login === login);
  assert.ok(found);
  return found;
};

async function signIn(login: string, town: Town = shivpuri, browser = new TestBrowser(app)): Promise<TestBrowser> {
  await browser.get(`/${town.id}/staff/sign-in`);
  const { password, totp } = sample(login);
  const fields = { login, password, code: totpNow(totp, clock) };
  const answer = await browser.post(`/${town.id}/staff/sign-in`, fields);
  assert.equal(answer.status, 303, answer.text);
  return browser;
}

async function askForCode(browser: TestBrowser, mobile: string): Promise<string> {
  await browser.get("/250705/sign-in?back=/250705/account");
  const answer = await browser.post("/250705/sign-in", { mobile, back: "/250705/account" });
  assert.equal(answer.status, 303, answer.text);
  await browser.follow(answer);
  await parts.outbox.deliver(shivpuri.id);
  const { text = "" } = messages.at(-1) ?? {};
  return /[0-9]{6}/.exec(text)?.[0] ?? "none";
}

const says = (answer: Answer, words: string): void => {
  const main = answer.text.replace(/^.*<main/s, "").replace(/<footer.*$/s, "");
  assert.ok(answer.text.includes(words), `${answer.status} without "${words}": ${main}`);
};
const otherCode = (code: string): string => (code === "000000" ? "111111" : "000000");

describe("A citizen", () => {
  test("signs in with the code sent to her mobile, goes on to where she wanted, and is the same person each time", async () => {
    const people = new Set<string>();
    for (const mobile of ["98260 12345", "+91-9826012345", "०९८२६०१२३४५"]) {
      const browser = new TestBrowser(app);
      const code = await askForCode(browser, mobile);
      const answer = await browser.post("/250705/sign-in/code", { code, back: "/250705/account" });
      assert.equal(answer.location, "/250705/account");
      const [line = ""] = browser.set.filter((one) => one.startsWith("akshara="));
      assert.match(line, /HttpOnly/);
      assert.match(line, /SameSite=Lax/);
      says(await browser.follow(answer), "आपका खाता");
      const session = await site.sessions.read(browser.cookies.get("akshara") ?? "");
      people.add(session?.person ?? "none");
      clock.pass(3600);
    }
    assert.equal(people.size, 1);
  });

  for (const mobile of ["", "12345", "5826012345", "982601234५x"]) {
    test(`is told how to write her mobile when she writes "${mobile}"`, async () => {
      const browser = new TestBrowser(app);
      await browser.get("/250705/sign-in");
      const answer = await browser.post("/250705/sign-in", { mobile });
      assert.ok(answer.status === 400 || answer.status === 422);
      assert.match(answer.text, /href="#mobile"/);
    });
  }

  test("cannot use a code twice, nor one that is five minutes old, nor another browser's", async () => {
    const browser = new TestBrowser(app);
    const code = await askForCode(browser, "9826000001");
    const stranger = new TestBrowser(app);
    await stranger.get("/250705/sign-in/code");
    says(await stranger.post("/250705/sign-in/code", { code }), "अब मान्य नहीं");
    const pending = browser.cookies.get("akshara-pending") ?? "";
    assert.equal((await browser.post("/250705/sign-in/code", { code })).status, 303);
    browser.cookies.set("akshara-pending", pending);
    await browser.get("/250705/sign-in/code");
    says(await browser.post("/250705/sign-in/code", { code }), "अब मान्य नहीं");
    const late = new TestBrowser(app);
    const old = await askForCode(late, "9826000001");
    clock.pass(301);
    says(await late.post("/250705/sign-in/code", { code: old }), "अब मान्य नहीं");
  });

  test("must wait after five wrong codes, even with the right one, and longer after the sixth", async () => {
    const browser = new TestBrowser(app);
    const code = await askForCode(browser, "9826000002");
    for (let count = 0; count < 5; count += 1) {
      says(await browser.post("/250705/sign-in/code", { code: otherCode(code) }), "यह कोड सही नहीं है");
    }
    says(await browser.post("/250705/sign-in/code", { code }), "1 मिनट");
    clock.pass(61);
    says(await browser.post("/250705/sign-in/code", { code: otherCode(code) }), "यह कोड सही नहीं है");
    says(await browser.post("/250705/sign-in/code", { code }), "2 मिनट");
    clock.pass(121);
    assert.equal((await browser.post("/250705/sign-in/code", { code })).status, 303);
  });

  test("is sent at most five codes an hour", async () => {
    for (let count = 0; count < 5; count += 1) await askForCode(new TestBrowser(app), "9826000003");
    const browser = new TestBrowser(app);
    await browser.get("/250705/sign-in");
    says(await browser.post("/250705/sign-in", { mobile: "9826000003" }), "बहुत कोड");
  });

  test("sees who opened her record", async () => {
    const browser = new TestBrowser(app);
    const code = await askForCode(browser, "9826000004");
    await browser.post("/250705/sign-in/code", { code });
    const session = await site.sessions.read(browser.cookies.get("akshara") ?? "");
    assert.ok(session?.mobile);
    const by = { person: staffOf(shivpuri.id, "shivpuri-clerk"), roles: ["clerk"] } as const;
    const values = { mobile: session.mobile };
    const opened = await parts.sealer.open({ town: shivpuri.id, by, why: "counter", subject: session.person, values });
    assert.ok(opened.ok && opened.opened.mobile === "9826000004");
    const page = await browser.get("/250705/account/openings");
    for (const words of ["shivpuri-clerk", "काउंटर का काम", "मोबाइल"]) says(page, words);
  });
});

describe("A member of staff", () => {
  test("signs in with login, password and one-time password, and is signed out by the button", async () => {
    const browser = await signIn("shivpuri-clerk");
    says(await browser.get("/250705/desk"), "desk");
    await browser.get("/250705/account");
    await browser.post("/sign-out", {});
    assert.equal((await browser.get("/250705/desk")).status, 303);
  });

  test("cannot use a one-time password a second time", async () => {
    await signIn("shivpuri-officer");
    const { password, totp } = sample("shivpuri-officer");
    const browser = new TestBrowser(app);
    await browser.get("/250705/staff/sign-in");
    const fields = { login: "shivpuri-officer", password, code: totpNow(totp, clock) };
    says(await browser.post("/250705/staff/sign-in", fields), "सही नहीं है");
  });

  test("gets the same answer for a wrong login, password or code, and must wait after five", async () => {
    const { password, totp } = sample("dewas-clerk");
    const code = totpNow(totp, clock);
    const browser = new TestBrowser(app);
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
    const browser = await signIn("dewas-clerk", dewas);
    const answer = await browser.get("/250705/desk");
    assert.equal(answer.status, 403);
    says(answer, "दूसरे नगर में लॉग इन");
  });

  test("without the role is refused, and is not asked to sign in again", async () => {
    const answer = await (await signIn("shivpuri-clerk")).get("/250705/staff");
    assert.equal(answer.status, 403);
    says(answer, "आपकी भूमिका में");
  });

  test("finds the form again that was sent after the session had ended, and sends it once more", async () => {
    const browser = await signIn("shivpuri-clerk");
    const account = await browser.get("/250705/account");
    assert.equal(account.status, 200);
    clock.pass(31 * 60);
    desked.length = 0;
    const asked = await browser.post("/250705/desk", { payer: "सीता बाई", amount: "1250" });
    assert.match(asked.location ?? "", /^\/250705\/staff\/sign-in\?back=%2F250705%2Fkept-form/);
    assert.deepEqual(desked, []);
    await signIn("shivpuri-clerk", shivpuri, browser);
    const kept = await browser.get("/250705/kept-form");
    says(kept, 'name="payer" value="सीता बाई"');
    assert.match(kept.text, /action="\/250705\/desk"/);
    await browser.post("/250705/desk", { payer: "सीता बाई", amount: "1250" });
    assert.equal(desked.length, 1);
  });

  test("does not find another person's form", async () => {
    const browser = await signIn("shivpuri-clerk");
    await browser.get("/250705/account");
    clock.pass(31 * 60);
    await browser.post("/250705/desk", { payer: "सीता बाई" });
    await signIn("shivpuri-officer", shivpuri, browser);
    assert.equal((await browser.get("/250705/kept-form")).status, 404);
  });

  test("adds a passkey and signs in with it; an answer given twice or from another page is refused", async () => {
    const browser = await signIn("shivpuri-officer");
    const device = new SoftwarePasskey(origin);
    await browser.get("/250705/account");
    const question = await browser.send("/250705/account/passkey/ask", {});
    const made = await browser.send("/250705/account/passkey/answer", { answer: device.create(question.body) });
    assert.equal(made.status, 200, JSON.stringify(made.body));
    says(await browser.get("/250705/account"), "पिछली बार उपयोग");

    const fresh = new TestBrowser(app);
    await fresh.get("/250705/staff/sign-in");
    const asked = await fresh.send("/250705/staff/passkey/ask", {});
    const answer = device.answer(asked.body);
    const pending = fresh.cookies.get("akshara-pending") ?? "";
    const done = await fresh.send("/250705/staff/passkey/answer", { answer, back: "/250705/account" });
    assert.deepEqual(done.body, { go: "/250705/account" });
    says(await fresh.get("/250705/account"), "shivpuri-officer");

    const again = new TestBrowser(app);
    await again.get("/250705/staff/sign-in");
    again.cookies.set("akshara-pending", pending);
    assert.equal((await again.send("/250705/staff/passkey/answer", { answer })).status, 403);
    const elsewhere = new TestBrowser(app);
    await elsewhere.get("/250705/staff/sign-in");
    const other = await elsewhere.send("/250705/staff/passkey/ask", {});
    const phished = device.answer(other.body, "https://shivpuri.example");
    assert.equal((await elsewhere.send("/250705/staff/passkey/answer", { answer: phished })).status, 403);
  });
});

describe("The administrator", () => {
  const appoint = async (browser: TestBrowser, login: string, roles: string): Promise<Answer> => {
    const page = await browser.get("/250705/staff");
    const command = /name="command" value="([^"]+)"/.exec(page.text)?.[1] ?? "";
    return await browser.post("/250705/staff/appoint", { command, login, name: "हेमंत तोमर", roles });
  };

  test("appoints a clerk, who enrols with the code, chooses a password and is signed in", async () => {
    const browser = await signIn("shivpuri-admin");
    const page = await appoint(browser, "counter-two", "clerk");
    const enrolment = /<code>([A-Z2-7-]{19})<\/code>/.exec(page.text)?.[1] ?? "";
    assert.notEqual(enrolment, "", page.text);
    const clerk = new TestBrowser(app);
    await clerk.get("/250705/staff/enrol");
    const step = await clerk.post("/250705/staff/enrol", { login: "counter-two", enrolment });
    const secret = (/<code>([A-Z2-7 ]+)<\/code>/.exec(step.text)?.[1] ?? "").replaceAll(" ", "");
    const fields = { login: "counter-two", enrolment, code: totpNow(secret, clock) };
    says(await clerk.post("/250705/staff/enrol/finish", { ...fields, password: "short" }), "कम से कम 12");
    const done = await clerk.post("/250705/staff/enrol/finish", { ...fields, password: "चार शब्द एक नदी" });
    assert.equal(done.location, "/250705/account", done.text);
    says(await clerk.get("/250705/desk"), "desk");
    says(await clerk.post("/250705/staff/enrol", { login: "counter-two", enrolment }), "समय निकल गया");
  });

  test("dismisses a clerk, whose session ends at once", async () => {
    const browser = await signIn("shivpuri-admin");
    const clerk = await signIn("shivpuri-clerk");
    const path = `/250705/staff/${staffOf(shivpuri.id, "shivpuri-clerk")}`;
    const page = await browser.get(path);
    const [, dismissal = ""] = /dismiss".*?name="command" value="([^"]+)"/.exec(page.text) ?? [];
    const revision = /name="revision" value="(\d+)"/.exec(page.text)?.[1] ?? "";
    const done = await browser.post(`${path}/dismiss`, { command: dismissal, revision });
    assert.equal(done.status, 303, done.text);
    assert.equal((await clerk.get("/250705/desk")).status, 303);
  });

  test("cannot raise or dismiss herself, and a town keeps its last administrator", async () => {
    const browser = await signIn("shivpuri-admin");
    const path = `/250705/staff/${staffOf(shivpuri.id, "shivpuri-admin")}`;
    const page = await browser.get(path);
    const command = /name="command" value="([^"]+)"/.exec(page.text)?.[1] ?? "";
    const fields = { command, revision: "1", roles: "officer" };
    says(await browser.post(`${path}/roles`, fields), "स्वयं नहीं बदल सकता");
  });

  test("is told which field to mend when a login is taken or badly formed", async () => {
    const browser = await signIn("shivpuri-admin");
    says(await appoint(browser, "shivpuri-officer", "clerk"), "पहले किसी को दिया जा चुका है");
    says(await appoint(browser, "श्याम", "clerk"), "छोटे अंग्रेज़ी अक्षर");
  });

  test("does not find another town's staff", async () => {
    const browser = await signIn("shivpuri-admin");
    const answer = await browser.get(`/250705/staff/${staffOf(dewas.id, "dewas-clerk")}`);
    assert.equal(answer.status, 404);
  });

  test("reads the table of rights", async () => {
    says(await (await signIn("shivpuri-admin")).get("/250705/rights"), "staff.appoint");
  });
});

test("raising a town's epoch ends its sessions, and raising the state's ends all", async () => {
  const here = await signIn("shivpuri-officer");
  const there = await signIn("dewas-officer", dewas);
  const statusOf = async (browser: TestBrowser, town: Town): Promise<number> =>
    (await browser.get(`/${town.id}/account`)).status;
  await site.sessions.endEverySession(shivpuri.id);
  assert.deepEqual([await statusOf(here, shivpuri), await statusOf(there, dewas)], [303, 200]);
  await site.sessions.endEverySession(0 as typeof shivpuri.id);
  assert.equal(await statusOf(there, dewas), 303);
});

test("a session ends ten hours after it began, however busy the clerk was", async () => {
  const browser = await signIn("shivpuri-officer");
  for (let quarter = 0; quarter < 39; quarter += 1) {
    clock.pass(15 * 60);
    assert.equal((await browser.get("/250705/account")).status, 200, `quarter ${quarter}`);
  }
  clock.pass(15 * 60);
  assert.equal((await browser.get("/250705/account")).status, 303);
});

test("sample logins are kept for their owner alone, found again, and stop a program in service", async () => {
  assert.equal(statSync(join(folder, "sample-logins.json")).mode & 0o777, 0o600);
  assert.deepEqual(keptSampleLogins(folder), logins);
  assert.deepEqual(await seedPeople(parts, folder), logins);
  assert.ok((await sampleStaffServing(database.serve)).includes("dewas-admin"));
  says(await new TestBrowser(app).get("/developer"), sample("dewas-clerk").password);
});

test("no password, code, mobile or name is in the log, and no name or mobile is readable in the tables", async () => {
  const log = site.logged.join("");
  for (const { password, totp } of logins) assert.ok(!log.includes(password) && !log.includes(totp));
  for (const { to, text } of messages) assert.ok(!log.includes(to) && !log.includes(/[0-9]{6}/.exec(text)?.[0] ?? "-"));
  assert.ok(!/[\u0900-\u097f]/.test(log));
});

test("the register's tables are what its facts add up to", async () => {
  for (const town of [shivpuri, dewas]) {
    const check = await checkTown(database.check, services, town.id);
    assert.ok(check.facts > 0);
    assert.deepEqual(check.differences, []);
  }
});
