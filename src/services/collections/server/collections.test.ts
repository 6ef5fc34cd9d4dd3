// Collections end to end on a real database: paying online through the sandbox gateway, cash at the counter, callbacks.
import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { owed } from "../../../kernel/dues.ts";
import { type AccountId, commandId, type PaymentId, paymentId, receiptId } from "../../../kernel/ids.ts";
import { paise } from "../../../kernel/money.ts";
import { open } from "../../../kernel/private.ts";
import { statement } from "../../../platform/database/connect.ts";
import { dewas, shivpuri } from "../../../platform/http/test-site.ts";
import { type Sandbox, startSandbox } from "../gateway/server.ts";
import type { StartPayment } from "../rules/online.ts";
import type { TakePayment } from "../rules/counter.ts";
import { httpGateway } from "./gateway.ts";
import { signedHeaders } from "./gateway-signature.ts";
import { clerk, newUuid, type TestPortal, testPortal } from "./test-portal.ts";

const town = shivpuri.id;
const secret = "a secret that only the test knows";

describe("collections", () => {
  let portal: TestPortal;
  let sandbox: Sandbox;
  let folder: string;

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), "akshara-sandbox-"));
    // The address is known only when the portal listens, so the sandbox starts second and is asked through this name.
    let address = "";
    portal = await testPortal((clock) => {
      const real = () => httpGateway({ name: "sandbox", address, secret, clock, sandbox: true });
      return {
        name: "sandbox",
        secret,
        register: (order) => real().register(order),
        tries: (payment) => real().tries(payment),
        page: (payment) => real().page(payment),
        upiPage: (tr) => real().upiPage(tr),
      };
    });
    const portalAddress = await portal.app.listen({ port: 0, host: "127.0.0.1" });
    sandbox = await startSandbox({
      host: "127.0.0.1",
      port: 0,
      folder,
      secret,
      callbackUrl: `${portalAddress}/callbacks/gateway`,
      slow_ms: 30,
      faults: { seed: 7, duplicate_share: 0.5, delay_ms_max: 20 },
      print: () => undefined,
    });
    address = sandbox.address;
  });
  after(async () => {
    await sandbox.close();
    await portal.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const starting = (account: AccountId, rupees: number): StartPayment => ({
    do: "payment.start",
    id: commandId(newUuid()),
    payment: paymentId(newUuid()),
    account,
    service: "test",
    amountPaise: paise(rupees * 100),
    via: "gateway",
  });
  const begin = async (account: AccountId, rupees: number): Promise<PaymentId> => {
    const command = starting(account, rupees);
    assert.ok((await portal.ledger.perform({ town, actor: clerk, command })).ok);
    return command.payment;
  };
  const call = async (
    told: Readonly<Record<string, unknown>>,
    more: { readonly secret?: string; readonly at?: string } = {},
  ) => {
    const body = JSON.stringify({
      event: "payment.succeeded",
      payment: "SBX1",
      town,
      amountPaise: "10000",
      at: portal.clock.now(),
      ...told,
    });
    const now = (more.at ?? portal.clock.now()) as ReturnType<typeof portal.clock.now>;
    const headers = {
      "content-type": "application/json",
      ...signedHeaders(more.secret ?? secret, "callback", body, now),
    };
    return send(body, headers);
  };
  const send = async (body: string, headers: Record<string, string>) => {
    const answer = await portal.app.inject({ method: "POST", url: "/callbacks/gateway", headers, payload: body });
    const told = answer.json<{ refusals?: readonly { code: string }[] }>();
    return { status: answer.statusCode, code: told.refusals?.[0]?.code ?? "recorded" };
  };
  const receiptCount = async (account: AccountId): Promise<number> => {
    const count = statement(
      "test.receipts.count",
      "select count(*)::integer as count from state.receipts where town = $1::integer and account = $2::uuid",
    );
    const [row] = await portal.database.serve.readInTown(town, (tx) =>
      tx.query<{ count: number }>(count, [town, account]),
    );
    return row?.count ?? 0;
  };
  /** Asks again, as a payer who reloads the page, until it says what is waited for. */
  const reload = async (read: () => Promise<string>, wanted: RegExp): Promise<string> => {
    for (let look = 0; ; look += 1) {
      const text = await read();
      if (wanted.test(text)) return text;
      assert.ok(look < 200, `never said ${wanted.source}: ${text}`);
    }
  };

  test("a citizen pays by card through the gateway, gets one receipt, its page and its paper", async () => {
    const account = await portal.owing([2024, 300], [2026, 500]);
    const browser = portal.browser();
    const form = await browser.get(`/${town}/pay/${account}`);
    assert.equal(form.status, 200);
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
    assert.match(page.text, /700\.00/);
    const paper = await browser.get(`${receipt}.pdf`);
    assert.equal(paper.headers["content-type"], "application/pdf");
    const printed = portal.printed.at(-1);
    assert.deepEqual(
      [printed?.arrearTotal, printed?.currentTotal, printed?.total, printed?.acknowledged],
      ["300.00", "400.00", "700.00", true],
    );
    assert.equal(await receiptCount(account), 1);
    assert.equal(owed(await portal.account(account)), 10_000n);
  });

  test("a citizen pays by UPI: the link says payee, reference and amount, and the app's payment is receipted once", async () => {
    const account = await portal.owing([2026, 500]);
    const browser = portal.browser();
    const form = await browser.get(`/${town}/pay/${account}`);
    const command = /name="command" value="([^"]+)"/.exec(form.text)?.[1] ?? "";
    const sent = await browser.post(`/${town}/pay/${account}`, { command, amount: "500.00", via: "upi" });
    const page = await browser.follow(sent);
    const link = (/href="(upi:[^"]+)"/.exec(page.text)?.[1] ?? "").replaceAll("&amp;", "&");
    const values = new URLSearchParams(link.slice("upi://pay?".length));
    assert.deepEqual(
      ["pa", "am", "cu"].map((name) => values.get(name)),
      ["akshara.sample@upi", "500.00", "INR"],
    );
    const pasted = await fetch(`${sandbox.address}/upi?link=${encodeURIComponent(link)}`);
    assert.match(await pasted.text(), /500\.00/);
    await fetch(pasted.url, { method: "POST", body: "choice=pay" });
    await reload(async () => (await browser.get(sent.location ?? "")).text, /भुगतान हो गया/);
    assert.equal(await receiptCount(account), 1);
    assert.equal(owed(await portal.account(account)), 0n);
  });

  test("a failed payment says so and can be tried again; a slow bank is waited for and never doubled", async () => {
    const account = await portal.owing([2026, 500]);
    const browser = portal.browser();
    await browser.get(`/${town}/pay/${account}`);
    const sent = await browser.post(`/${town}/pay/${account}`, { command: newUuid(), amount: "500", via: "gateway" });
    const bank = sent.location ?? "";
    const failed = await fetch(bank, { method: "POST", body: "choice=fail", redirect: "manual" });
    const back = new URL(failed.headers.get("location") ?? "").pathname;
    await reload(async () => (await browser.get(back)).text, /बैंक ने भुगतान स्वीकार नहीं किया/);
    await fetch(bank, { method: "POST", body: "choice=slow", redirect: "manual" });
    await reload(async () => (await browser.get(back)).text, /भुगतान हो गया/);
    assert.equal(await receiptCount(account), 1);
  });

  test("the gateway being away does not lose a payment: the status page sends the payer to the bank later", async () => {
    const account = await portal.owing([2026, 500]);
    const payment = await begin(account, 500);
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
      faults: { seed: 1, duplicate_share: 0, delay_ms_max: 0 },
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

  test("what the callback may be refused for, and that nothing is changed by it", async () => {
    const account = await portal.owing([2026, 100]);
    const order = await begin(account, 100);
    const old = new Date(Date.parse(portal.clock.now()) - 301_000).toISOString();
    const good = { order };
    const cases: readonly (readonly [string, () => Promise<{ status: number; code: string }>, number, string])[] = [
      ["a forged signature", () => call(good, { secret: "guessed" }), 401, "gateway.signature_wrong"],
      ["no signature", () => send(JSON.stringify(good), {}), 401, "gateway.signature_wrong"],
      ["an empty body", () => send("", {}), 401, "gateway.signature_wrong"],
      ["an old message", () => call(good, { at: old }), 401, "gateway.too_old"],
      ["another town's payment", () => call({ ...good, town: dewas.id }), 404, "payment.unknown"],
      ["a town that is none", () => call({ ...good, town: 999_999 }), 404, "payment.unknown"],
      ["an unknown payment", () => call({ order: newUuid() }), 404, "payment.unknown"],
      ["an order that is no id", () => call({ order: "-".repeat(36) }), 404, "payment.unknown"],
      ["another amount", () => call({ ...good, amountPaise: "9999" }), 409, "payment.amount_differs"],
      ["a negative amount", () => call({ ...good, amountPaise: "-1" }), 400, "gateway.body_unreadable"],
      ["an unknown event", () => call({ ...good, event: "payment.refunded" }), 400, "gateway.body_unreadable"],
      ["a missing order", () => call({}), 400, "gateway.body_unreadable"],
    ];
    for (const [what, told, status, code] of cases) assert.deepEqual(await told(), { status, code }, what);
    assert.equal(await receiptCount(account), 0);
    assert.equal(owed(await portal.account(account)), 10_000n);
  });

  test("a body that is no JSON, or too large, is the sender's fault", async () => {
    const signed = (body: string) => send(body, signedHeaders(secret, "callback", body, portal.clock.now()));
    assert.deepEqual(await signed("{"), { status: 400, code: "gateway.body_unreadable" });
    assert.equal((await signed(`"${"x".repeat(20_000)}"`)).status, 413);
  });

  test("a callback replayed, doubled and sent twenty times at once makes one receipt", async () => {
    const account = await portal.owing([2026, 100]);
    const order = await begin(account, 100);
    const told = { order, payment: "SBXTWENTY" };
    const answers = await Promise.all(Array.from({ length: 20 }, () => call(told)));
    assert.ok(answers.every(({ status }) => status === 200));
    assert.deepEqual(await call(told), { status: 200, code: "recorded" });
    assert.equal(await receiptCount(account), 1);
  });

  test("success after failure counts, failure after success changes nothing, and other money is receipted as advance", async () => {
    const account = await portal.owing([2026, 100]);
    const order = await begin(account, 100);
    const failed = (payment: string) => call({ order, payment, event: "payment.failed", reason: "declined" });
    assert.equal((await failed("SBXF1")).status, 200);
    assert.equal((await call({ order, payment: "SBXS1" })).status, 200);
    assert.equal((await failed("SBXF2")).status, 200);
    assert.equal((await call({ order, payment: "SBXS2" })).status, 200);
    const state = await portal.account(account);
    assert.deepEqual([owed(state), state.advancePaise, await receiptCount(account)], [0n, 10_000n, 2]);
    const page = await portal.browser().get(`/${town}/payments/${order}`);
    assert.match(page.text, /एक से अधिक बार/);
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
    assert.equal(await receiptCount(account), 0);
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
    assert.equal(await receiptCount(account), 1);
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
    const order = await begin(account, 100);
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

  test("forty clerks at forty counters and forty payers at once: every number once, every paisa accounted for", async () => {
    const account = await portal.owing([2026, 8_000]);
    const cash = Array.from(
      { length: 40 },
      (_, at): TakePayment => ({
        do: "payment.take",
        id: commandId(newUuid()),
        receipt: receiptId(newUuid()),
        account,
        service: "test",
        amountPaise: paise(10_000),
        mode: "cash",
        counter: `C${String((at % 8) + 20)}`,
        advanceAgreed: true,
      }),
    );
    const orders = await Promise.all(cash.map(() => begin(account, 100)));
    const outcomes = await Promise.all([
      ...cash.map((command) => portal.ledger.perform({ town, actor: clerk, command })),
      ...orders.map((order) => call({ order, payment: `SBX${order}` })),
    ]);
    assert.equal(outcomes.length, 80);
    const state = await portal.account(account);
    assert.deepEqual([owed(state), state.advancePaise, await receiptCount(account)], [0n, 0n, 80]);
  });

  test("the checker folds the journal to the same rows", async () => {
    const { differences, facts } = await portal.check();
    assert.ok(facts > 0);
    assert.deepEqual(differences, []);
  });
});
