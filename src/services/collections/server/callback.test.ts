// The gateway's callback: forged, old, replayed, doubled, late, of another town or amount, and many at once.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { owed } from "../../../kernel/dues.ts";
import { commandId, receiptId } from "../../../kernel/ids.ts";
import { paise } from "../../../kernel/money.ts";
import { dewas, shivpuri } from "../../../platform/http/test-site.ts";
import type { TakePayment } from "../rules/counter.ts";
import type { Gateway } from "./gateway.ts";
import { signedHeaders } from "./gateway-signature.ts";
import { clerk, newUuid, type TestPortal, testPortal } from "./test-portal.ts";

const town = shivpuri.id;
const secret = "a secret that only the test knows";
const silentGateway: Gateway = {
  name: "sandbox",
  secret,
  register: async () => true,
  tries: async () => [],
  page: () => "http://127.0.0.1/",
  upiPage: () => undefined,
};

describe("the gateway's callback", () => {
  let portal: TestPortal;

  before(async () => {
    portal = await testPortal(() => silentGateway);
  });
  after(() => portal.close());

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
  test("what the callback may be refused for, and that nothing is changed by it", async () => {
    const account = await portal.owing([2026, 100]);
    const order = await portal.begin(account, 100);
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
    assert.equal(await portal.receiptCount(account), 0);
    assert.equal(owed(await portal.account(account)), 10_000n);
  });

  test("a body that is no JSON, or too large, is the sender's fault", async () => {
    const signed = (body: string) => send(body, signedHeaders(secret, "callback", body, portal.clock.now()));
    assert.deepEqual(await signed("{"), { status: 400, code: "gateway.body_unreadable" });
    assert.equal((await signed(`"${"x".repeat(20_000)}"`)).status, 413);
  });

  test("a callback replayed, doubled and sent twenty times at once makes one receipt", async () => {
    const account = await portal.owing([2026, 100]);
    const order = await portal.begin(account, 100);
    const told = { order, payment: "SBXTWENTY" };
    const answers = await Promise.all(Array.from({ length: 20 }, () => call(told)));
    assert.ok(answers.every(({ status }) => status === 200));
    assert.deepEqual(await call(told), { status: 200, code: "recorded" });
    assert.equal(await portal.receiptCount(account), 1);
  });

  test("success after failure counts, failure after success changes nothing, and other money is receipted as advance", async () => {
    const account = await portal.owing([2026, 100]);
    const order = await portal.begin(account, 100);
    const failed = (payment: string) => call({ order, payment, event: "payment.failed", reason: "declined" });
    assert.equal((await failed("SBXF1")).status, 200);
    assert.equal((await call({ order, payment: "SBXS1" })).status, 200);
    assert.equal((await failed("SBXF2")).status, 200);
    assert.equal((await call({ order, payment: "SBXS2" })).status, 200);
    const state = await portal.account(account);
    assert.deepEqual([owed(state), state.advancePaise, await portal.receiptCount(account)], [0n, 10_000n, 2]);
    const page = await portal.browser().get(`/${town}/payments/${order}`);
    assert.match(page.text, /एक से अधिक बार/);
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
    const orders = await Promise.all(cash.map(() => portal.begin(account, 100)));
    const outcomes = await Promise.all([
      ...cash.map((command) => portal.ledger.perform({ town, actor: clerk, command })),
      ...orders.map((order) => call({ order, payment: `SBX${order}` })),
    ]);
    assert.equal(outcomes.length, 80);
    const state = await portal.account(account);
    assert.deepEqual([owed(state), state.advancePaise, await portal.receiptCount(account)], [0n, 0n, 80]);
  });

  test("the checker folds the journal to the same rows", async () => {
    const { differences, facts } = await portal.check();
    assert.ok(facts > 0);
    assert.deepEqual(differences, []);
  });
});
