// The administrator's pages, the sample logins, and what may not be readable anywhere.
import assert from "node:assert/strict";
import { statSync } from "node:fs";
import { join } from "node:path";
import { after, before, beforeEach, describe, test } from "node:test";
import { htmlFaults } from "../../../../tests/library/html-faults.ts";
import { checkTown } from "../../../ledger/checker.ts";
import type { Answer, TestBrowser } from "../../../platform/http/test-browser.ts";
import { type Database, statement } from "../../../platform/database/connect.ts";
import { dewas, shivpuri } from "../../../platform/http/test-site.ts";
import { staffOf } from "../rules/staff.ts";
import { totpNow } from "./passwords.ts";
import { keptSampleLogins, sampleStaffServing, seedPeople } from "./sample-logins.ts";
import { says, services, TestOffice } from "./test-office.ts";

let office: TestOffice;
describe("register", () => {
  before(async () => {
    office = await TestOffice.open();
  });
  after(() => office.close());
  beforeEach(() => office.nextDay());

  /** All rows of the tables that hold what people gave, as text. */
  async function everyRow(database: Database): Promise<string> {
    const tables = await database.query<{ name: string }>(
      statement(
        "test.tables",
        "select schemaname || '.' || tablename as name from pg_tables where schemaname in ('platform', 'state', 'journal')",
      ),
    );
    let text = "";
    for (const { name } of tables) {
      const read = statement(
        `test.rows.${name}`,
        `select coalesce(string_agg(t::text, ' '), '') as rows from ${name} t`,
      );
      const [row] = await database.query<{ rows: string }>(read);
      text += row?.rows ?? "";
    }
    assert.ok(text.includes("shivpuri-clerk"));
    return text;
  }

  describe("The administrator", () => {
    const appoint = async (browser: TestBrowser, login: string, roles: string): Promise<Answer> => {
      const page = await browser.get("/250705/staff");
      const command = /name="command" value="([^"]+)"/.exec(page.text)?.[1] ?? "";
      return await browser.post("/250705/staff/appoint", { command, login, name: "हेमंत तोमर", roles });
    };

    test("appoints a clerk, who enrols with the code, chooses a password and is signed in", async () => {
      const browser = await office.signIn("shivpuri-admin");
      const page = await appoint(browser, "counter-two", "clerk");
      const enrolment = /<code>([A-Z2-7-]{19})<\/code>/.exec(page.text)?.[1] ?? "";
      assert.notEqual(enrolment, "", page.text);
      const clerk = office.browser();
      await clerk.get("/250705/staff/enrol");
      const step = await clerk.post("/250705/staff/enrol", { login: "counter-two", enrolment });
      const secret = (/<code>([A-Z2-7 ]+)<\/code>/.exec(step.text)?.[1] ?? "").replaceAll(" ", "");
      const fields = { login: "counter-two", enrolment, code: totpNow(secret, office.clock) };
      says(await clerk.post("/250705/staff/enrol/finish", { ...fields, password: "short" }), "कम से कम 12");
      const done = await clerk.post("/250705/staff/enrol/finish", { ...fields, password: "चार शब्द एक नदी" });
      assert.equal(done.location, "/250705/account", done.text);
      says(await clerk.get("/250705/desk"), "desk");
      says(await clerk.post("/250705/staff/enrol", { login: "counter-two", enrolment }), "समय निकल गया");
    });

    const registryRoles = [
      ["institution", "संस्था (अस्पताल)"],
      ["registrar", "रजिस्ट्रार (जन्म-मृत्यु)"],
      ["district-registrar", "जिला रजिस्ट्रार"],
    ] as const;
    for (const [role, word] of registryRoles) {
      test(`appoints somebody with the role ${role}, which the list then names in words`, async () => {
        const browser = await office.signIn("shivpuri-admin");
        const login = `new-${role}`;
        says(await appoint(browser, login, role), login);
        const { text } = await browser.get("/250705/staff");
        const row = text.split("<tr").find((one) => one.includes(`>${login}<`)) ?? "";
        assert.ok(row.includes(word), row);
        assert.ok(text.includes(`value="${role}"`), "it can be chosen for others");
      });
    }

    test("dismisses a clerk, whose session ends at once", async () => {
      const browser = await office.signIn("shivpuri-admin");
      const clerk = await office.signIn("shivpuri-clerk");
      const path = `/250705/staff/${staffOf(shivpuri.id, "shivpuri-clerk")}`;
      const page = await browser.get(path);
      const [, dismissal = ""] = /dismiss".*?name="command" value="([^"]+)"/.exec(page.text) ?? [];
      const revision = /name="revision" value="(\d+)"/.exec(page.text)?.[1] ?? "";
      const done = await browser.post(`${path}/dismiss`, { command: dismissal, revision });
      assert.equal(done.status, 303, done.text);
      assert.equal((await clerk.get("/250705/desk")).status, 303);
    });

    test("cannot raise or dismiss herself, and a town keeps its last administrator", async () => {
      const browser = await office.signIn("shivpuri-admin");
      const path = `/250705/staff/${staffOf(shivpuri.id, "shivpuri-admin")}`;
      const page = await browser.get(path);
      const command = /name="command" value="([^"]+)"/.exec(page.text)?.[1] ?? "";
      const fields = { command, revision: "1", roles: "officer" };
      says(await browser.post(`${path}/roles`, fields), "स्वयं नहीं बदल सकता");
    });

    test("is told which field to mend when a login is taken or badly formed", async () => {
      const browser = await office.signIn("shivpuri-admin");
      says(await appoint(browser, "shivpuri-officer", "clerk"), "पहले किसी को दिया जा चुका है");
      says(await appoint(browser, "श्याम", "clerk"), "छोटे अंग्रेज़ी अक्षर");
    });

    test("does not find another town's staff", async () => {
      const browser = await office.signIn("shivpuri-admin");
      const answer = await browser.get(`/250705/staff/${staffOf(dewas.id, "dewas-clerk")}`);
      assert.equal(answer.status, 404);
    });

    test("ends every session of the town, and of no other", async () => {
      const browser = await office.signIn("shivpuri-admin");
      const officer = await office.signIn("shivpuri-officer");
      const other = await office.signIn("dewas-officer", dewas);
      await browser.get("/250705/staff");
      await browser.post("/250705/sessions/end-all", {});
      const statuses = [browser, officer].map(async (one) => (await one.get("/250705/account")).status);
      assert.deepEqual(await Promise.all(statuses), [303, 303]);
      assert.equal((await other.get("/250867/account")).status, 200);
    });

    test("reads the table of rights", async () => {
      says(await (await office.signIn("shivpuri-admin")).get("/250705/rights"), "कर्मचारी जोड़ना");
    });
  });

  test("sample logins are kept for their owner alone, found again, and stop a program in service", async () => {
    assert.equal(statSync(join(office.folder, "sample-logins.json")).mode & 0o777, 0o600);
    assert.deepEqual(keptSampleLogins(office.folder), office.logins);
    assert.deepEqual(await seedPeople(office.parts, office.folder), office.logins);
    assert.ok((await sampleStaffServing(office.database.serve)).includes("dewas-admin"));
    says(await office.browser().get("/developer"), office.sample("dewas-clerk").password);
  });

  test("no password, code, mobile or name is in the log or readable in any table", async () => {
    const browser = office.browser();
    const code = await office.askForCode(browser, "9826054321");
    await browser.post("/250705/sign-in/code", { code });
    const log = office.site.logged.join("");
    const text = await everyRow(office.database.superuser);
    for (const { password, totp } of office.logins) {
      for (const place of [log, text]) assert.ok(!place.includes(password) && !place.includes(totp));
    }
    for (const secret of [code, "9826054321"]) assert.ok(!log.includes(secret) && !text.includes(secret), secret);
    assert.ok(!/[\u0900-\u097f]/.test(log));
    for (const name of ["अरविंद", "रघुवंशी", "हेमंत"]) assert.ok(!text.includes(name), name);
  });

  test("every page of signing in and of the administrator is valid HTML", async () => {
    const browser = await office.signIn("shivpuri-admin");
    const pages = ["sign-in", "sign-in/code", "staff/sign-in", "staff/enrol", "account", "staff", "rights"];
    const addresses = [...pages.map((page) => `/250705/${page}`), "/sign-in", "/staff/sign-in", "/developer"];
    addresses.push(`/250705/staff/${staffOf(shivpuri.id, "shivpuri-officer")}`);
    for (const address of addresses) {
      for (const lang of ["hi", "en"]) {
        const answer = await browser.get(`${address}?lang=${lang}`);
        assert.equal(answer.status, 200, address);
        assert.deepEqual(htmlFaults(answer.text), [], address);
      }
    }
  });

  test("the register's tables are what its facts add up to", async () => {
    for (const town of [shivpuri, dewas]) {
      const check = await checkTown(office.database.check, services, town.id);
      assert.ok(check.facts > 0);
      assert.deepEqual(check.differences, []);
    }
  });
});
