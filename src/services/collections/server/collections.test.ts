// Collections end to end on a real database: paying online through the sandbox gateway, cash at the counter, callbacks.
import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { instantMs } from "../../../kernel/civil-date.ts";
import { owed } from "../../../kernel/dues.ts";
import { commandId, paymentId, receiptId } from "../../../kernel/ids.ts";
import { verifyPaper } from "../../../kernel/papers/verify.ts";
import { paise } from "../../../kernel/money.ts";
import { open } from "../../../kernel/private.ts";
import { DatabaseGone, statement } from "../../../platform/database/connect.ts";
import { dewas, shivpuri } from "../../../platform/http/test-site.ts";
import { checkSignature, trustList } from "../../../platform/papers/keys.ts";
import { paperPrinter } from "../../../platform/papers/printer.ts";
import { htmlFaults } from "../../../../tests/library/html-faults.ts";
import { type Sandbox, startSandbox } from "../gateway/server.ts";
import type { TakePayment } from "../rules/counter.ts";
import { type Gateway, httpGateway } from "./gateway.ts";
import { listeningSandbox, reload } from "../../../../tests/library/listening-sandbox.ts";
import { settleOpen } from "./open-payments.ts";
import { settle } from "./record.ts";
import { clerk, newUuid, type TestPortal } from "./test-portal.ts";

const town = shivpuri.id;
const secret = "a secret that only the test knows";

const valid = (html: string): void => assert.deepEqual(htmlFaults(html), []);
const silent = (gateway: Gateway): Gateway => ({ ...gateway, tries: async () => undefined });

describe("collections", () => {
  let portal: TestPortal;
  let sandbox: Sandbox;
  let close: () => Promise<void>;

  before(async () => {
    const faults = { seed: 7, duplicate_share: 0.5, delay_ms_max: 20, silent_share: 0 };
    ({ portal, sandbox, close } = await listeningSandbox(secret, faults, 30));
  });
  after(() => close());

  test("a citizen pays by card through the gateway, gets one receipt, its page and its paper", async () => {
    const account = await portal.owing([2024, 300], [2026, 500]);
    const browser = portal.browser();
    const form = await browser.get(`/${town}/pay/${account}`);
    assert.equal(form.status, 200);
    valid(form.text);
    const command = /name="command" value="([^"]+)"/.exec(form.text)?.[1] ?? "";
    const sent = await browser.post(`/${town}/pay/${account}`, { command, amount: "700", via: "gateway" });
    assert.equal(sent.status, 303);
    assert.ok(sent.location?.startsWith(`${sandbox.address}/pay/`));
    const again = await browser.post(`/${town}/pay/${account}`, { command, amount: "700", via: "gateway" });
    assert.equal(again.location, sent.location);
    const paid = await fetch(sent.location ?? "", { method: "POST", body: "choice=pay", redirect: "manual" });
    const back = new URL(paid.headers.get("location") ?? "").pathname;
    const status = await reload(async () => (await browser.get(back)).text, /भुगतान हो गया/);
    const receipt = /href="([^"]+\/receipts\/[^"]+)"/.exec(status)?.[1] ?? "";
    const page = await browser.get(receipt);
    assert.match(page.text, /R-250705-\d{6}-E\d\d-000001-\d/);
    assert.match(page.text, /सुरक्षित दर्ज/);
    [status, page.text].forEach(valid);
    assert.match(page.text, /700\.00/);
    const paper = await browser.get(`${receipt}.pdf`);
    assert.equal(paper.headers["content-type"], "application/pdf");
    const proof = await browser.get(`${receipt}.tlog-proof`);
    assert.match(
      proof.text,
      /^c2sp\.org\/tlog-proof@v1\nindex [0-9]+\n(?:[A-Za-z0-9+/]{43}=\n)+\ntest\.invalid\/log\/2026\n/,
    );
    const printed = portal.printed.at(-1);
    assert.deepEqual(
      [printed?.arrearTotal, printed?.currentTotal, printed?.total, printed?.acknowledged],
      ["300.00", "400.00", "700.00", true],
    );
    assert.equal(await portal.receiptCount(account), 1);
    assert.equal(owed(await portal.account(account)), 10_000n);
  });

  test("a receipt's paper is a PDF, and a stranger who has the installation's key finds its QR genuine", async () => {
    const paper = portal.printed.at(-1);
    assert.ok(paper);
    const { keys } = portal.parts.papers;
    const names = { nameHindi: "अक्षर", nameEnglish: "Akshara" };
    const trust = trustList(keys, { issuer: "https://akshara.invalid", ...names });
    const today_seconds = Math.floor(instantMs(portal.clock.now()) / 1000);
    const verdict = await verifyPaper(trust, paper.qrText, today_seconds, checkSignature);
    assert.ok(verdict.verdict === "genuine");
    const { number, amountPaise, townHindi, log } = verdict.claims.act;
    assert.deepEqual([number, amountPaise], [paper.receiptNumber, 70_000n]);
    assert.match(townHindi, /शिवपुरी/);
    assert.equal(String(log?.index), paper.logIndex);
    const printer = paperPrinter({ workers: 1, seal: keys });
    const pdf = await printer.printReceipt(paper);
    await printer.close();
    assert.equal(Buffer.from(pdf.subarray(0, 5)).toString(), "%PDF-");
  });

  test("a citizen pays by UPI: the link says payee, reference and amount, and the app's payment is receipted once", async () => {
    const account = await portal.owing([2026, 500]);
    const browser = portal.browser();
    const form = await browser.get(`/${town}/pay/${account}`);
    const command = /name="command" value="([^"]+)"/.exec(form.text)?.[1] ?? "";
    const sent = await browser.post(`/${town}/pay/${account}`, { command, amount: "500.00", via: "upi" });
    const page = await browser.follow(sent);
    valid(page.text);
    const link = (/href="(upi:[^"]+)"/.exec(page.text)?.[1] ?? "").replaceAll("&amp;", "&");
    const values = new URLSearchParams(link.slice("upi://pay?".length));
    assert.deepEqual(
      ["pa", "am", "cu"].map((name) => values.get(name)),
      ["akshara.sample@upi", "500.00", "INR"],
    );
    const pasted = await fetch(`${sandbox.address}/upi?link=${encodeURIComponent(link)}`);
    const app = await pasted.text();
    assert.match(app, /500\.00/);
    [app, await (await fetch(`${sandbox.address}/upi`)).text()].forEach(valid);
    await fetch(pasted.url, { method: "POST", body: "choice=pay" });
    await reload(async () => (await browser.get(sent.location ?? "")).text, /भुगतान हो गया/);
    assert.equal(await portal.receiptCount(account), 1);
    assert.equal(owed(await portal.account(account)), 0n);
  });

  test("a failed payment says so and can be tried again; a slow bank is waited for and never doubled", async () => {
    const account = await portal.owing([2026, 500]);
    const browser = portal.browser();
    await browser.get(`/${town}/pay/${account}`);
    const sent = await browser.post(`/${town}/pay/${account}`, { command: newUuid(), amount: "500", via: "gateway" });
    const bank = sent.location ?? "";
    valid(await (await fetch(bank)).text());
    const failed = await fetch(bank, { method: "POST", body: "choice=fail", redirect: "manual" });
    const back = new URL(failed.headers.get("location") ?? "").pathname;
    valid(await reload(async () => (await browser.get(back)).text, /बैंक ने भुगतान स्वीकार नहीं किया/));
    await fetch(bank, { method: "POST", body: "choice=slow", redirect: "manual" });
    await reload(async () => (await browser.get(back)).text, /भुगतान हो गया/);
    assert.equal(await portal.receiptCount(account), 1);
  });

  test("the gateway being away does not lose a payment: the status page sends the payer to the bank later", async () => {
    const account = await portal.owing([2026, 500]);
    const payment = await portal.begin(account, 500);
    const browser = portal.browser();
    const page = await browser.get(`/${town}/payments/${payment}`);
    assert.match(page.text, /बैंक के उत्तर की प्रतीक्षा/);
    const sent = await browser.post(`/${town}/payments/${payment}/bank`, {});
    assert.equal(sent.location, `${sandbox.address}/pay/${payment}`);
  });

  test("a sandbox that restarts remembers what was paid", async () => {
    const books = mkdtempSync(join(tmpdir(), "akshara-sandbox-"));
    const options = {
      host: "127.0.0.1",
      port: 0,
      folder: books,
      secret,
      callbackUrl: "http://127.0.0.1:9/nobody",
      slow_ms: 10,
      faults: { seed: 1, duplicate_share: 0, delay_ms_max: 0, silent_share: 0 },
      print: () => undefined,
    };
    const payment = paymentId(newUuid());
    const at = (address: string) =>
      httpGateway({ name: "sandbox", address, secret, clock: portal.clock, sandbox: true });
    const order = {
      payment,
      town,
      amountPaise: paise(100),
      tr: "TR1",
      returnUrl: "http://x/",
      payeeHi: "न",
      payeeEn: "N",
    };
    const first = await startSandbox(options);
    assert.equal(await at(first.address).register(order), true);
    assert.equal(await at(first.address).register({ ...order, amountPaise: paise(200) }), false);
    await fetch(`${first.address}/pay/${payment}`, { method: "POST", body: "choice=pay", redirect: "manual" });
    await first.close();
    const second = await startSandbox(options);
    const tries = await at(second.address).tries(payment);
    assert.deepEqual(
      tries?.map((one) => one.state),
      ["succeeded"],
    );
    await second.close();
    rmSync(books, { recursive: true });
  });

  test("the clerk takes cash in two steps; the same form again is the same receipt; the day's list has it", async () => {
    const account = await portal.owing([2026, 500]);
    const browser = await portal.clerkBrowser();
    const form = await browser.get(`/${town}/take/${account}`);
    const command = /name="command" value="([^"]+)"/.exec(form.text)?.[1] ?? "";
    const fields = { command, amount: "200", payer: "राम कुमार", counter: "C07" };
    const asked = await browser.post(`/${town}/take/${account}`, { ...fields, step: "check" });
    assert.equal(asked.status, 200);
    assert.match(asked.text, /पैसा गिनकर ही पुष्टि करें/);
    [form.text, asked.text].forEach(valid);
    assert.equal(await portal.receiptCount(account), 0);
    const done = await browser.post(`/${town}/take/${account}`, { ...fields, step: "confirm" });
    const twice = await browser.post(`/${town}/take/${account}`, { ...fields, step: "confirm" });
    assert.equal(done.status, 303);
    assert.equal(twice.location, done.location);
    const receipt = await browser.follow(done);
    assert.match(receipt.text, /R-250705-\d{6}-C07-000001-\d/);
    assert.match(receipt.text, /रा\*\*\* कु\*\*\*/);
    assert.doesNotMatch(receipt.text, /राम कुमार/);
    const list = await browser.get(`/${town}/counter?counter=C07`);
    assert.match(list.text, /C07-000001/);
    [list.text, (await browser.get(`/${town}/take/${account}?lang=en`)).text].forEach(valid);
    assert.equal(await portal.receiptCount(account), 1);
  });

  test("a payment whose callback was lost and whose payer never came back is recorded by asking", async () => {
    const account = await portal.owing([2026, 100]);
    const payment = await portal.begin(account, 100);
    const tries = [{ payment: "SBXLOST", state: "succeeded" as const, amountPaise: "10000" }];
    const parts = { ...portal.parts, gateway: { ...portal.parts.gateway, tries: async () => tries } };
    assert.equal(await settleOpen({ ...parts, gateway: silent(parts.gateway) }, portal.clock, town), 0);
    portal.clock.pass(61);
    const asked = { ...parts.gateway, tries: async (id: string) => (id === payment ? tries : []) };
    assert.equal(await settleOpen({ ...parts, gateway: asked }, portal.clock, town), 1);
    assert.equal(await settleOpen({ ...parts, gateway: asked }, portal.clock, town), 0);
    assert.equal(await portal.receiptCount(account), 1);
  });

  test("when the database goes away while it commits, the payer is told so, and the page he is led to knows the truth", async () => {
    const account = await portal.owing([2026, 100]);
    const browser = portal.browser();
    await browser.get(`/${town}/pay/${account}`);
    portal.faults.push(new DatabaseGone(true, undefined));
    const sent = await browser.post(`/${town}/pay/${account}`, { command: newUuid(), amount: "100", via: "gateway" });
    assert.equal(sent.status, 503);
    assert.match(sent.text, /हम अभी नहीं बता सकते कि भुगतान शुरू हुआ या नहीं/);
    valid(sent.text);
    const look = /href="([^"]+\/payments\/[^"]+)"/.exec(sent.text)?.[1] ?? "";
    assert.match((await browser.get(look)).text, /बैंक के उत्तर की प्रतीक्षा/);
  });

  test("the clerk is told the same of a receipt, is led to it, and the form sent again makes no second one", async () => {
    const account = await portal.owing([2026, 100]);
    const browser = await portal.clerkBrowser();
    await browser.get(`/${town}/take/${account}`);
    const fields = { command: newUuid(), amount: "100", counter: "C09", step: "confirm" };
    portal.faults.push(new DatabaseGone(true, undefined));
    const sent = await browser.post(`/${town}/take/${account}`, fields);
    assert.equal(sent.status, 503);
    const look = /href="([^"]+\/receipts\/[^"]+)"/.exec(sent.text)?.[1] ?? "";
    assert.equal((await browser.get(look)).status, 200);
    assert.equal((await browser.post(`/${town}/take/${account}`, fields)).location, look);
    assert.equal(await portal.receiptCount(account), 1);
  });

  test("a bank that is silent is said to be silent, and the payment waits", async () => {
    const account = await portal.owing([2026, 100]);
    const payment = await portal.begin(account, 100);
    const page = await settle({ ...portal.parts, gateway: silent(portal.parts.gateway) }, town, payment);
    assert.deepEqual([page.payment?.state, page.silent, page.unrecorded], ["started", true, false]);
  });

  test("the clerk's form is drawn again with what is wrong in each field", async () => {
    const account = await portal.owing([2026, 500]);
    const browser = await portal.clerkBrowser();
    await browser.get(`/${town}/take/${account}`);
    const wrong = await browser.post(`/${town}/take/${account}`, {
      command: newUuid(),
      amount: "बहुत",
      payer: "1234",
      counter: "X1",
      step: "check",
    });
    assert.equal(wrong.status, 422);
    for (const text of [/रकम पढ़ी नहीं जा सकी/, /नाम में केवल अक्षर/, /यह काउंटर नहीं है/, /value="बहुत"/])
      assert.match(wrong.text, text);
  });

  test("amounts that cannot be paid draw the form again: letters, nothing, negative, far too much, more than owed", async () => {
    const account = await portal.owing([2026, 500]);
    const browser = portal.browser();
    await browser.get(`/${town}/pay/${account}`);
    for (const amount of ["abc", "0", "-5", "100000000001", "500.01", "1.234"]) {
      const answer = await browser.post(`/${town}/pay/${account}`, { command: newUuid(), amount, via: "upi" });
      assert.equal(answer.status, 422, amount);
      assert.match(answer.text, new RegExp(`value="${amount}"`));
    }
  });

  test("another town's account, payment and receipt are not found, and a citizen may not take cash", async () => {
    const account = await portal.owing([2026, 100]);
    const order = await portal.begin(account, 100);
    const browser = portal.browser();
    for (const path of [
      `pay/${account}`,
      `payments/${order}`,
      `receipts/${newUuid()}`,
      "payments/x",
      "receipts/x.pdf",
    ]) {
      assert.equal((await browser.get(`/${dewas.id}/${path}`)).status, 404, path);
    }
    const asked = await browser.get(`/${town}/take/${account}`);
    assert.match(asked.location ?? "", /sign-in/);
    assert.match((await browser.get(`/${town}/counter`)).location ?? "", /sign-in/);
  });

  test("a payer's name is in no table in plain text", async () => {
    const account = await portal.owing([2026, 100]);
    const command: TakePayment = {
      do: "payment.take",
      id: commandId(newUuid()),
      receipt: receiptId(newUuid()),
      account,
      service: "test",
      amountPaise: paise(100),
      mode: "cash",
      counter: "C01",
      payer: open("सुनीता वर्मा", "name"),
      advanceAgreed: false,
    };
    assert.ok((await portal.ledger.perform({ town, actor: clerk, command })).ok);
    for (const table of ["journal.facts", "state.receipts", "journal.commands"]) {
      const dump = statement(`test.dump.${table}`, `select t::text as row from ${table} as t`);
      const rows = await portal.database.superuser.query<{ row: string }>(dump);
      assert.ok(rows.every(({ row }) => !row.includes("सुनीता") && !row.includes("वर्मा")));
    }
  });

  test("the checker folds the journal to the same rows", async () => {
    const { differences, facts } = await portal.check();
    assert.ok(facts > 0);
    assert.deepEqual(differences, []);
  });
});
