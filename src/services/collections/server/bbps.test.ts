// A client that speaks BBPS to the biller: fetch, pay and status, each told twice, forged, misread and of another town.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { owed } from "../../../kernel/dues.ts";
import type { TownId } from "../../../kernel/town.ts";
import { dewas, shivpuri } from "../../../platform/http/test-site.ts";
import { billerIdOf } from "./bbps-routes.ts";
import type { Answer } from "./bbps-messages.ts";
import type { Gateway } from "./gateway.ts";
import { checkSignature, signatureHeader, signedHeaders, type SignedUse, timeHeader } from "./gateway-signature.ts";
import { bbpsSecret, type TestPortal, testPortal } from "./test-portal.ts";

const silentGateway: Gateway = {
  name: "sandbox",
  secret: "s",
  register: async () => true,
  tries: async () => [],
  page: () => "http://127.0.0.1/",
  upiPage: () => undefined,
};
let count = 0;
const newRefId = (): string => `BBPS${String((count += 1)).padStart(31, "0")}`;

describe("BBPS", () => {
  let portal: TestPortal;
  before(async () => {
    portal = await testPortal(() => silentGateway);
  });
  after(() => portal.close());

  const send = async (
    name: "fetch" | "pay" | "status",
    message: unknown,
    more: { readonly secret?: string; readonly at?: string; readonly use?: SignedUse; readonly headers?: object } = {},
  ) => {
    const body = typeof message === "string" ? message : JSON.stringify(message);
    const now = (more.at ?? portal.clock.now()) as ReturnType<typeof portal.clock.now>;
    const signed = signedHeaders(more.secret ?? bbpsSecret, more.use ?? `bbps-${name}`, body, now);
    const headers = { "content-type": "application/json", ...signed, ...more.headers };
    const answer = await portal.app.inject({ method: "POST", url: `/bbps/${name}`, headers, payload: body });
    const told = answer.json<Answer & { readonly refusals?: readonly { readonly code: string }[] }>();
    if (answer.statusCode === 200) {
      const given = {
        time: String(answer.headers[timeHeader]),
        signature: String(answer.headers[signatureHeader]),
        body: answer.body,
      };
      assert.equal(checkSignature(bbpsSecret, "answer", given, portal.clock.now()), "good");
    }
    const code = told.refusals?.[0]?.code ?? told.reason?.complianceRespCd ?? told.reason?.responseCode;
    return { status: answer.statusCode, code, told };
  };
  const numberOf = (account: string): string => `H-${account.slice(0, 8)}`;
  const fetching = (number: string, town: TownId = shivpuri.id, refId = newRefId()) => ({
    head: { ver: "1.0", ts: portal.clock.now(), origInst: "OU01", refId },
    txn: { ts: portal.clock.now(), type: "FETCH", msgId: "M1" },
    customer: { mobile: "9000000001" },
    agent: { id: "AG01", device: [{ name: "INITIATING_CHANNEL", value: "MOB" }] },
    billDetails: { billerId: billerIdOf(town), customerParams: [{ name: "Property ID", value: number }] },
  });
  const paying = (number: string, amount: string, refId = newRefId(), town: TownId = shivpuri.id) => ({
    ...fetching(number, town, refId),
    txn: { ts: portal.clock.now(), msgId: "M2", txnReferenceId: "TXN1" },
    amount: { amount, custConvFee: "0", currency: "356" },
  });
  const asking = (refId: string, town: TownId = shivpuri.id) => ({
    head: { ver: "1.0", ts: portal.clock.now(), origInst: "OU01", refId },
    txn: { ts: portal.clock.now(), msgId: "M3" },
    billerId: billerIdOf(town),
  });

  test("a bill is fetched with its breakup, paid, told of again and asked after: one receipt", async () => {
    const account = await portal.owing([2025, 300], [2026, 500]);
    const number = numberOf(account);
    const bill = await send("fetch", fetching(number));
    assert.equal(bill.code, "000");
    assert.equal(bill.told.billerResponse?.amount, "80000");
    assert.equal(bill.told.billerResponse?.customerName, "रा***");
    assert.deepEqual(
      bill.told.billerResponse?.tags.map((tag) => tag.value),
      ["30000", "50000"],
    );
    const refId = newRefId();
    assert.equal((await send("status", asking(refId))).told.payment?.state, "unknown");
    const message = paying(number, "80000", refId);
    const answers = await Promise.all([send("pay", message), send("pay", message), send("pay", message)]);
    assert.ok(answers.every(({ status }) => status === 200 || status === 503));
    const again = await send("pay", message);
    assert.equal(again.code, "000");
    assert.match(again.told.payment?.receiptNumber ?? "", /^R-250705-\d{6}-E\d\d-000001-\d$/);
    assert.deepEqual((await send("status", asking(refId))).told.payment, again.told.payment);
    assert.equal(await portal.receiptCount(account), 1);
    assert.equal(owed(await portal.account(account)), 0n);
    assert.equal((await send("fetch", fetching(number))).code, "payment.no_dues");
    assert.equal((await send("pay", paying(number, "100"))).code, "payment.no_dues");
  });

  test("what may be refused, by name, and that nothing is changed by it", async () => {
    const account = await portal.owing([2026, 100]);
    const number = numberOf(account);
    const old = new Date(Date.parse(portal.clock.now()) - 301_000).toISOString();
    const used = newRefId();
    assert.equal((await send("pay", paying(number, "4000", used))).code, "000");
    const pay = (amount: string) => () => send("pay", paying(number, amount));
    const cases: readonly (readonly [string, () => ReturnType<typeof send>, number, string])[] = [
      [
        "a forged signature",
        () => send("pay", paying(number, "100"), { secret: "guessed" }),
        401,
        "gateway.signature_wrong",
      ],
      [
        "a fetch sent as a payment",
        () => send("pay", paying(number, "100"), { use: "bbps-fetch" }),
        401,
        "gateway.signature_wrong",
      ],
      [
        "no signature",
        () => send("pay", paying(number, "100"), { headers: { [signatureHeader]: "" } }),
        401,
        "gateway.signature_wrong",
      ],
      ["an old message", () => send("pay", paying(number, "100"), { at: old }), 401, "gateway.too_old"],
      ["half a message", () => send("pay", '{"head":'), 400, "gateway.body_unreadable"],
      ["a short reference", () => send("pay", paying(number, "100", "SHORT")), 400, "gateway.body_unreadable"],
      ["nothing", pay("0"), 200, "payment.amount_not_positive"],
      ["letters", pay("सौ"), 200, "payment.amount_unreadable"],
      ["less than nothing", pay("-100"), 200, "payment.amount_unreadable"],
      ["far too much", pay("99999999999999"), 200, "payment.amount_too_large"],
      ["more than is owed", pay("6001"), 200, "payment.more_than_owed"],
      [
        "another amount under a used reference",
        () => send("pay", paying(number, "500", used)),
        200,
        "ledger.command_reused",
      ],
      ["a number that is none", () => send("pay", paying("H-none", "100")), 200, "bbps.customer_unknown"],
      [
        "a bill of another town",
        () => send("pay", paying(number, "100", newRefId(), dewas.id)),
        200,
        "bbps.customer_unknown",
      ],
      [
        "a biller that is none",
        () => send("status", { ...asking(newRefId()), billerId: "AKSHR0000999999" }),
        200,
        "bbps.biller_unknown",
      ],
    ];
    for (const [what, told, status, code] of cases) {
      const found = await told();
      assert.deepEqual([found.status, found.code], [status, code], what);
    }
    assert.equal(await portal.receiptCount(account), 1);
    assert.equal(owed(await portal.account(account)), 6_000n);
  });

  test("the checker folds the journal to the same rows", async () => {
    assert.deepEqual((await portal.check()).differences, []);
  });
});
