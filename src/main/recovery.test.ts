// Recovery with real services on a real database: a defaulter from bill to warrant, his letters in print, and the certificate in the end.
import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { randomBytes } from "node:crypto";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { PDF } from "@libpdf/core";
import { htmlFaults } from "../../tests/library/html-faults.ts";
import type { Role } from "../kernel/decider.ts";
import { type AccountId, commandId, derivedUuid, personId, uuidV7 } from "../kernel/ids.ts";
import type { TownId } from "../kernel/town.ts";
import { makeLedger } from "../ledger/perform.ts";
import { readAccounts } from "../ledger/stores.ts";
import { owed } from "../kernel/dues.ts";
import { type SetClock, setClock } from "../platform/clock.ts";
import { type TestDatabase, testDatabase } from "../platform/database/test-database.ts";
import { httpApp } from "../platform/http/app.ts";
import { type Answer, TestBrowser } from "../platform/http/test-browser.ts";
import { type TestSite, testSite } from "../platform/http/test-site.ts";
import type { App } from "../platform/http/visit.ts";
import { noCarrier, Outbox } from "../platform/messages/outbox.ts";
import { openPaperKeys } from "../platform/papers/keys.ts";
import { type PaperPrinter, paperPrinter } from "../platform/papers/printer.ts";
import { rootKeyOf } from "../platform/sealing/root-key.ts";
import { Sealer } from "../platform/sealing/sealer.ts";
import type { TakePayment } from "../services/collections/rules/counter.ts";
import { receiptOf } from "../services/collections/server/paths.ts";
import { seedProperty } from "../services/property-tax/server/jobs.ts";
import { owingAccounts } from "../services/property-tax/server/recovered.ts";
import { words } from "../services/recovery/pages/words/words.generated.ts";
import { recoveryRoutes } from "../services/recovery/server/routes.ts";
import { zero } from "../kernel/money.ts";
import { recoveryPartsOf } from "./recovery-parts.ts";
import { ledgerServices } from "./services.ts";

const town = 250705 as TownId;
const people: Readonly<Record<string, Role>> = { clerk: "clerk", officer: "officer" };
const personOf = (login: string) => personId(derivedUuid("a recovery test's login", login));

describe("recovery with real services", () => {
  let databases: TestDatabase;
  let app: App;
  let site: TestSite;
  let clock: SetClock;
  let ledger: ReturnType<typeof makeLedger>;
  let printer: PaperPrinter;
  let folder: string;
  let outbox: Outbox;
  let account: AccountId;

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), "recovery-"));
    databases = await testDatabase();
    clock = setClock("2026-11-21T05:30:00.000Z");
    const database = databases.serve;
    const sealer = new Sealer({ database, root: rootKeyOf(randomBytes(32), "test"), clock });
    ledger = makeLedger({
      database,
      clock,
      sealer,
      acknowledger: { waitFor: async () => "acknowledged" },
      services: ledgerServices,
      acknowledge_ms_max: 1_000,
    });
    const roles = new Map(Object.entries(people).map(([login, role]) => [personOf(login), [role]]));
    site = testSite({
      database,
      clock,
      rolesNow: async (_tx, kind, person) => (kind === "citizen" ? ["citizen"] : roles.get(person)),
      changes: { words: (lang) => [words[lang]] },
    });
    printer = paperPrinter({ workers: 1 });
    const papers = {
      keys: await openPaperKeys(folder),
      printer,
      issuer: "https://akshara.invalid",
      statusUri: "https://akshara.invalid/status/1",
      logOriginOf: (shard: string) => `test.invalid/log/${shard}`,
      verifyAt: "akshara.invalid/verify",
    };
    const shared = { database, ledger, clock, sealer, acknowledger: { logIndexOf: async () => undefined } };
    outbox = new Outbox({ database, sealer, adapter: noCarrier, clock });
    const parts = recoveryPartsOf(shared, {
      papers,
      payee: "town@bank",
      outbox,
      publicOrigin: "https://akshara.invalid",
    });
    app = await httpApp({ site, routes: (web) => recoveryRoutes(web, parts), allowed: 1_000 });
    assert.ok((await seedProperty({ town, ledger, database, clock, count: 30 })).ok);
    const [largest] = await owingAccounts(database, town, { leastPaise: zero, count_max: 1 }, "hi");
    assert.ok(largest);
    account = largest.account;
  });
  after(async () => {
    await app.close();
    await printer.close();
    await databases.close();
    rmSync(folder, { recursive: true });
  });

  async function staff(login: string): Promise<TestBrowser> {
    const cookie = await databases.serve.inTown(town, (tx) =>
      site.sessions.begin(tx, { kind: "staff", person: personOf(login), signedBy: "password", login }),
    );
    const browser = new TestBrowser(app);
    browser.cookies.set("akshara", cookie);
    return browser;
  }
  const good = (answer: Answer, status = 200): string => {
    assert.equal(answer.status, status, answer.text.slice(0, 3_000));
    assert.deepEqual(htmlFaults(answer.text), []);
    return answer.text;
  };
  const commandIn = (text: string): string => /name="command" value="([^"]+)"/.exec(text)?.[1] ?? "";
  const casePage = (): string => `/${town}/recovery/accounts/${account}`;

  /** Sends one step of the account's recovery from its page as it is now. */
  async function step(name: string, fields: Readonly<Record<string, string>> = {}): Promise<Answer> {
    const officer = await staff("officer");
    const text = good(await officer.get(casePage()));
    const paper = /name="paper" value="([^"]+)"/.exec(text)?.[1];
    return officer.post(`${casePage()}/${name}`, {
      command: commandIn(text),
      ...(paper !== undefined && { paper }),
      ...fields,
    });
  }
  const on = (day: string): void => clock.set(`${day}T05:30:00.000Z`);

  test("a defaulter is billed, noticed, served and warranted, each on the first day that allows it", async () => {
    assert.equal((await step("bill")).status, 303);
    good(await step("bill"), 422);
    on("2026-12-06");
    assert.match(good(await step("notice", { sure: "yes" }), 422), /06-12-2026/);
    on("2026-12-07");
    assert.match(good(await step("notice"), 422), /name="sure"/, "without the box nothing is issued");
    assert.equal((await step("notice", { sure: "yes" })).status, 303);
    assert.match(good(await step("warrant", { sure: "yes" }), 422), /तामील/);
    assert.match(
      good(await step("serve", { on: "31-02-2026", how: "post" }), 422),
      /31-02-2026/,
      "what was typed stays",
    );
    good(await step("serve", { on: "07-12-2026" }), 422);
    assert.equal((await step("serve", { on: "07-12-2026", how: "by-hand" })).status, 303);
    on("2026-12-22");
    good(await step("warrant", { sure: "yes" }), 422);
    on("2026-12-23");
    assert.equal((await step("warrant", { sure: "yes" })).status, 303);
  });

  test("each paper prints with its number, its reader and what is unverified; a stranger gets none", async () => {
    const officer = await staff("officer");
    const text = good(await officer.get(casePage()));
    const links = [...text.matchAll(/href="([^"]+\/recovery\/papers\/[^"]+)"/g)].map((found) => found[1] ?? "");
    assert.equal(links.length, 3);
    for (const [at, letters] of ["W", "ND", "B"].entries()) {
      const answer = await app.inject({ url: links[at] ?? "", cookies: Object.fromEntries(officer.cookies) });
      assert.equal(answer.statusCode, 200, answer.body.slice(0, 300));
      const [page] = (await PDF.load(new Uint8Array(answer.rawPayload))).extractText();
      assert.match(page?.text ?? "", new RegExp(`${letters}-250705-202627-W\\d\\d-000001-\\d`));
      assert.match(page?.text ?? "", letters === "W" ? /Warrant/ : /not verified/);
    }
    const stranger = await new TestBrowser(app).get(links[0] ?? "");
    assert.notEqual(stranger.status, 200);
  });

  test("no certificate while anything is due; once it is paid, one that anybody with its link can print", async () => {
    const clerk = await staff("clerk");
    const path = `/${town}/no-dues/${account}`;
    assert.equal(commandIn(good(await clerk.get(path))), "", "no button while something is due");
    const id = commandId(uuidV7(Date.parse(clock.now()), randomBytes(10)));
    good(await clerk.post(path, { command: id }), 422);
    const kept = await databases.serve.readInTown(town, (tx) => readAccounts(tx, [account]));
    const state = kept.get(account)?.state;
    assert.ok(state);
    const paying = commandId(uuidV7(Date.parse(clock.now()), randomBytes(10)));
    const command: TakePayment = {
      do: "payment.take",
      id: paying,
      receipt: receiptOf(paying),
      account,
      service: "property-tax",
      amountPaise: owed(state),
      mode: "cash",
      counter: "C01",
      advanceAgreed: false,
    };
    assert.ok((await ledger.perform({ town, actor: { person: personOf("clerk"), roles: ["clerk"] }, command })).ok);
    const done = await clerk.post(path, { command: commandIn(good(await clerk.get(path))) });
    assert.equal(done.status, 303, done.text);
    const visitor = new TestBrowser(app);
    const page = good(await visitor.get(done.location ?? ""));
    assert.match(page, /NDC-250705-202627-N01-000001-\d/);
    const pdf = await app.inject({ url: `${done.location}.pdf` });
    const [printed] = (await PDF.load(new Uint8Array(pdf.rawPayload))).extractText();
    assert.match(printed?.text ?? "", /31-03-2027/);
    assert.match(printed?.text ?? "", /Not yet safe/, "a certificate that is not yet in the log says so");
  });

  test("after payment the day's collection stands in the officer's view, and the recovery has nothing left to do", async () => {
    const officer = await staff("officer");
    assert.match(good(await officer.get(`/${town}/recovery/by-day`)), /23-12-2026/);
    const refused = await step("bill").catch(() => undefined);
    assert.notEqual(refused?.status, 303);
  });

  test("a ward is billed once and printed; an unknown ward, part and account are refused by name", async () => {
    const officer = await staff("officer");
    const text = good(await officer.get(`/${town}/recovery`));
    const ward = /\/recovery\/wards\/(\d+)"/.exec(text)?.[1] ?? "";
    const billed = await officer.post(`/${town}/recovery`, { command: commandIn(text), ward });
    assert.equal(billed.status, 303, billed.text);
    assert.match(billed.location ?? "", /billed=[1-9]/);
    const sent = await outbox.recent(town, 50);
    assert.match(sent[0]?.text ?? "", /^संपत्ति .*: ₹[\d,]+ बकाया। 07-01-2027 तक भुगतान करें: https:.*\/pay\/.* बिल B-/);
    const again = await officer.post(`/${town}/recovery`, { command: commandIn(text), ward });
    assert.equal(again.status, 303);
    assert.equal((await outbox.recent(town, 50)).length, sent.length, "a press sent twice writes to nobody twice");
    const bills = await app.inject({
      url: `/${town}/recovery/wards/${ward}/bills.pdf`,
      cookies: Object.fromEntries(officer.cookies),
    });
    assert.equal(bills.statusCode, 200);
    good(await officer.post(`/${town}/recovery`, { command: commandIn(text), ward: "88" }), 422);
    good(await officer.get(`/${town}/recovery/wards/88/bills.pdf`), 404);
    good(await officer.get(`/${town}/recovery/wards/88`), 404);
    good(await officer.get(`/${town}/recovery/accounts/${personOf("nobody")}`), 404);
    good(await officer.get(`/${town}/recovery/defaulters?least=abc`));
  });
});
