// After people have lived in both towns: a stolen database, the log, the tiles and the data folder tell nobody's particulars.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { after, before, describe, it } from "node:test";
import type { TownId } from "../../src/kernel/town.ts";
import { setClock } from "../../src/platform/clock.ts";
import { statement } from "../../src/platform/database/connect.ts";
import { totpNow } from "../../src/services/people/server/passwords.ts";
import { openHolding } from "../../src/services/property-tax/server/opened.ts";
import { readHoldings } from "../../src/services/property-tax/server/reads.ts";
import type { SubjectId } from "../../src/kernel/ids.ts";
import { type Life, live, particulars, secretsOf } from "./life.ts";
import { dewas, newId, SecurityPortal, shivpuri } from "./portal.ts";

/** How the invented owners would be written in Latin letters. */
const romanised = ["Chandralekha", "Parmarvanshi", "Trilochana", "Makarandkar", "Manoj Kushwah", "Sangeeta Shrivastav"];

describe("what people entrusted to the portal", () => {
  const clock = setClock(new Date().toISOString());
  let portal: SecurityPortal;
  const lives = new Map<TownId, Life>();
  const secrets = new Set<string>();

  before(async () => {
    portal = await SecurityPortal.open({ holdings: 60, clock });
    for (const town of [shivpuri, dewas]) {
      lives.set(town, await live(portal, town));
      await correct(town);
      await signInAsEverybody(town);
      await searchAndFail(town);
    }
    for (const town of [shivpuri, dewas]) {
      for (const value of [...Object.values(secretsOf(town)), ...(await openedOf(town))]) secrets.add(value);
    }
    for (const { password, totp } of portal.logins) for (const one of [password, totp]) secrets.add(one);
    for (const name of romanised) secrets.add(name);
    for (const line of portal.said) for (const [code] of line.matchAll(/(?<![-\d])\d{6}(?![-\d])/g)) secrets.add(code);
  });
  after(() => portal.close());

  /** The officer writes another name and mobile into the register. */
  async function correct(town: TownId): Promise<void> {
    const officer = await portal.browser(town, "officer");
    const { holding, task } = lives.get(town) as Life;
    const changed = { "owners-1-name": "विद्युल्लता Newname", "owners-1-mobile": "6000966663", house: "नया-9917/ग" };
    const order = { reason: "नामांतरण आदेश", order: "44/2026", revision: "2", step: "confirm", task };
    const path = `/${town}/property-tax/holdings/${holding}/correct`;
    const answer = await officer.post(path, { command: newId(), ...particulars(town, changed), ...order });
    assert.equal(answer.status, 303, answer.text.replace(/^.*<main/s, ""));
    for (const value of ["विद्युल्लता", "Newname", "6000966663", "नया-9917"]) secrets.add(value);
  }

  async function signInAsEverybody(town: TownId): Promise<void> {
    const staff = portal.logins.filter((one) => one.town === town);
    for (const { login, password, totp } of staff) {
      const browser = await portal.browser(town);
      await browser.post(`/${town}/staff/sign-in`, { login, password: `${password}x`, code: "123456" });
      // An address from which so many have tried wrongly has to wait.
      clock.pass(20 * 60);
      const code = totpNow(totp, clock);
      const signedIn = await browser.post(`/${town}/staff/sign-in`, { login, password, code });
      assert.equal(signedIn.status, 303, login);
    }
    const citizen = await portal.browser(town);
    // What families were told goes out first, so that the last message is the code.
    await portal.outside.outbox.deliver(town);
    const asked = await citizen.post(`/${town}/sign-in`, { mobile: secretsOf(town).mobile });
    assert.equal(asked.status, 303);
    await portal.outside.outbox.deliver(town);
    const code = /\b\d{6}\b/.exec(portal.said.at(-1) ?? "")?.[0] ?? "";
    await citizen.follow(asked);
    assert.equal((await citizen.post(`/${town}/sign-in/code`, { code })).status, 303);
    const administrator = await portal.browser(town, "administrator");
    const appoint = { command: newId(), login: `new-clerk-${town}`, name: "नवनियुक्त Appointee", roles: "clerk" };
    const enrolment = await administrator.post(`/${town}/staff/appoint`, appoint);
    secrets.add("नवनियुक्त");
    secrets.add(/[A-Z2-7]{4}(?:-[A-Z2-7]{4}){3}/.exec(enrolment.text)?.[0] ?? assert.fail("no enrolment code"));
  }

  /** Names and mobiles in addresses, in forms that fail, and in forms that come after the session has ended. */
  async function searchAndFail(town: TownId): Promise<void> {
    const { owner, mobile, house, payer } = secretsOf(town);
    const { account } = lives.get(town) as Life;
    for (const asker of ["anonymous", "citizen", "clerk", "officer"] as const) {
      const browser = await portal.browser(town, asker);
      for (const text of [owner, mobile, house]) {
        const answer = await browser.get(`/${town}/property-tax/find?q=${encodeURIComponent(text)}`);
        assert.ok(answer.status < 500);
      }
      await browser.get(`/${town}/${encodeURIComponent(owner)}`);
      await browser.post(`/${town}/sign-in`, { mobile, csrf: "forged" });
      await browser.post(`/${town}/property-tax/register`, {
        "owners-1-name": owner,
        "owners-1-mobile": mobile,
        house,
      });
    }
    const clerk = await portal.browser(town, "clerk");
    await clerk.post(`/${town}/take/${account}`, {
      command: newId(),
      amount: "x",
      payer,
      counter: "C01",
      step: "check",
    });
    await portal.app.site.sessions.end(clerk.cookies.get("akshara") ?? "");
    const kept = await clerk.post(`/${town}/take/${account}`, {
      command: newId(),
      amount: "1",
      payer,
      counter: "C01",
      step: "check",
    });
    assert.match(kept.location ?? "", /kept-form/);
  }

  /** All particulars of the sample register, opened as the system may. */
  async function openedOf(town: TownId): Promise<readonly string[]> {
    const ids = await portal.database.superuser.query<{ id: SubjectId }>(
      statement("security.holdings", "select id from state.holdings where town = $1::integer"),
      [town],
    );
    const found = await portal.database.serve.readInTown(town, (tx) =>
      readHoldings(
        tx,
        ids.map(({ id }) => id),
      ),
    );
    assert.ok(found.length > 60);
    const values: string[] = [];
    for (const one of found) {
      const request = { town, by: portal.actorOf(town, "system"), why: "checker", found: one } as const;
      const opening = await openHolding(portal.foundation.sealer, request);
      if (!opening.ok) throw new Error(opening.refusal.code);
      const { owners, address } = opening.opened;
      values.push(address, ...owners.flatMap(({ name, relative, mobile }) => [name, relative, mobile]));
    }
    return values.filter((value) => value.length > 5);
  }

  const leaksIn = (text: string): readonly string[] => [...secrets].filter((secret) => text.includes(secret));

  it("was gathered: hundreds of names, mobiles, addresses, codes and passwords", () => {
    assert.ok(secrets.size > 250, String(secrets.size));
    for (const known of ["6000000001", secretsOf(dewas).owner]) assert.ok(secrets.has(known), known);
  });

  it("stands in no table of the database, in no schema", async () => {
    const { superuser } = portal.database;
    const tables = await superuser.query<{ name: string }>(
      statement(
        "security.all_tables",
        `select quote_ident(n.nspname) || '.' || quote_ident(c.relname) as name from pg_class c
         join pg_namespace n on n.oid = c.relnamespace
         where c.relkind in ('r', 'm', 'p') and n.nspname not in ('pg_catalog', 'information_schema', 'pg_toast')`,
      ),
    );
    assert.ok(tables.length > 25);
    const filled = new Set<string>();
    for (const { name } of tables) {
      // Bytes are shown as text too, where they are text.
      const rows = await superuser.query<{ row: string }>(
        statement(`security.dump.${name}`.slice(0, 63), `select to_jsonb(t)::text as row from ${name} t`),
      );
      if (rows.length > 0) filled.add(name);
      const text = rows.map(({ row }) => `${row}\n${bytesIn(row)}`).join("\n");
      // The towns' list has "address"-like words of its own: names of towns, which nobody entrusted to us.
      if (name !== "akshara.towns") assert.deepEqual(leaksIn(text), [], name);
    }
    for (const name of [
      "journal.facts",
      "state.holdings",
      "state.receipts",
      "state.tasks",
      "state.staff",
      "platform.messages",
      "platform.openings",
      "platform.parked_forms",
      "platform.sessions",
      "platform.sign_in_codes",
      "platform.staff_passwords",
      "platform.enrolments",
    ]) {
      assert.ok(filled.has(name), `${name} was empty, so nothing was proven of it`);
    }
  });

  it("is not in the program's log, however much is logged", () => {
    assert.ok(portal.logged.length > 100);
    assert.deepEqual(leaksIn(portal.logged.join("\n")), []);
  });

  it("is in no report of an error that nobody foresaw", async () => {
    const { superuser } = portal.database;
    const { owner, mobile } = secretsOf(shivpuri);
    const lines = portal.logged.length;
    await superuser.query(statement("security.shut", "revoke select on state.holding_find from akshara_serve"));
    try {
      const clerk = await portal.browser(shivpuri, "clerk");
      for (const text of [owner, mobile]) {
        const answer = await clerk.get(`/${shivpuri}/property-tax/find?q=${encodeURIComponent(text)}&by=name`);
        assert.equal(answer.status, text === owner ? 500 : 422);
        assert.ok(!/holding_find|permission denied/.test(answer.text));
      }
    } finally {
      await superuser.query(statement("security.open", "grant select on state.holding_find to akshara_serve"));
    }
    const report = portal.logged.slice(lines).join("\n");
    assert.match(report, /"unforeseen error"/);
    assert.deepEqual(leaksIn(report), []);
  });

  it("is in no file of the data folder but the keys and the sample logins", () => {
    const known = /^(keys\/|sample-logins\.json$)/;
    const files = readdirSync(portal.folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => relative(portal.folder, join(entry.parentPath, entry.name)));
    const open = files.filter((file) => !known.test(file));
    assert.ok(
      open.some((file) => file.startsWith("log/")),
      files.join(" "),
    );
    assert.ok(open.some((file) => file.startsWith("sandbox-gateway/")));
    for (const file of open) assert.deepEqual(leaksIn(readFileSync(join(portal.folder, file), "utf8")), [], file);
  });

  it("is found by tokens that mean nothing in the other town", async () => {
    const shared = await portal.database.superuser.query(
      statement(
        "security.shared_tokens",
        `select one.token from state.holding_find one join state.holding_find other using (class, token)
         where one.town = $1::integer and other.town = $2::integer`,
      ),
      [shivpuri, dewas],
    );
    assert.deepEqual(shared, []);
  });

  it("was opened with a purpose each time, and its owner sees by whom", async () => {
    const { mobile } = secretsOf(shivpuri);
    const { holding } = lives.get(shivpuri) as Life;
    const clerk = await portal.browser(shivpuri, "clerk");
    const countAll = async (): Promise<readonly { why: string; person: string }[]> =>
      portal.database.superuser.query(
        statement(
          "security.openings",
          "select why, person::text from platform.openings where town = $1::integer and $2::uuid = any (subjects) order by at",
        ),
        [shivpuri, holding],
      );
    const before = await countAll();
    assert.ok(before.some(({ why }) => why === "officer"));
    clock.pass(1);
    await clerk.get(`/${shivpuri}/property-tax/holdings/${holding}`);
    const after = await countAll();
    assert.equal(after.length, before.length + 1);
    assert.deepEqual(after.at(-1), { why: "counter", person: portal.staff(shivpuri, "clerk") });
    await restore(mobile);
    const owner = await portal.browser(shivpuri, "citizen", mobile);
    const seen = await owner.get(`/${shivpuri}/account/openings`);
    assert.equal(seen.status, 200);
    for (const login of ["shivpuri-clerk", "shivpuri-officer"]) assert.ok(seen.text.includes(login), login);
    const other = await portal.browser(shivpuri, "citizen", "6000100001");
    assert.ok(!(await other.get(`/${shivpuri}/account/openings`)).text.includes("shivpuri-clerk"));
  });

  /** The correction gave the holding another mobile; here its first owner gets it back. */
  async function restore(mobile: string): Promise<void> {
    const officer = await portal.browser(shivpuri, "officer");
    const { holding } = lives.get(shivpuri) as Life;
    const order = { reason: "वापस", order: "45/2026", revision: "3", step: "confirm", "owners-1-mobile": mobile };
    const path = `/${shivpuri}/property-tax/holdings/${holding}/correct`;
    const answer = await officer.post(path, { command: newId(), ...particulars(shivpuri), ...order });
    assert.equal(answer.status, 303);
  }
});

/** The row's bytea values, which are written in hexadecimal, as text. */
const bytesIn = (row: string): string =>
  [...row.matchAll(/"\\\\x([0-9a-f]+)"/g)].map(([, hex = ""]) => Buffer.from(hex, "hex").toString("utf8")).join("\n");
