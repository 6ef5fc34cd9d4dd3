// While the vault lags behind, the gateway, the payment's page, the receipt and its paper say "not yet safe", and afterwards not.
import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { directoryTarget } from "../../../ledger/vault/directory.ts";
import { newSplitKey } from "../../../ledger/vault/shares.ts";
import { VaultWriter } from "../../../ledger/vault/writer.ts";
import { shivpuri } from "../../../platform/http/test-site.ts";
import type { Gateway } from "./gateway.ts";
import { signedHeaders } from "./gateway-signature.ts";
import { type TestPortal, testPortal } from "./test-portal.ts";

const secret = "a secret that only the test knows";
const gateway: Gateway = {
  name: "sandbox",
  secret,
  register: async () => true,
  tries: async () => [],
  page: () => "http://127.0.0.1/",
  upiPage: () => undefined,
};

let portal: TestPortal;
let folder: string;

describe("vault lag", () => {
  before(async () => {
    folder = mkdtempSync(join(tmpdir(), "akshara-vault-lag-"));
    portal = await testPortal(() => gateway, { needsVault: true, acknowledge_ms_max: 300 });
  });
  after(async () => {
    await portal.close();
    rmSync(folder, { recursive: true, force: true });
  });

  async function tell(order: string): Promise<number> {
    const about = { event: "payment.succeeded", payment: "SBX1", town: shivpuri.id, amountPaise: "10000" };
    const body = JSON.stringify({ ...about, order, at: portal.clock.now() });
    const signed = signedHeaders(secret, "callback", body, portal.clock.now());
    const headers = { "content-type": "application/json", ...signed };
    return (await portal.app.inject({ method: "POST", url: "/callbacks/gateway", headers, payload: body })).statusCode;
  }

  test("a receipt is not yet safe until the vault has it, on every page and paper that tells of it", async () => {
    const account = await portal.owing([2026, 100]);
    const order = await portal.begin(account, 100);
    const browser = portal.browser();
    const payment = `/${shivpuri.id}/payments/${order}`;
    assert.equal(await tell(order), 503);
    assert.match((await browser.get(payment)).text, /रसीद बन रही है/);
    const receipt = await portal.receiptPath(account);
    const early = await browser.get(receipt);
    assert.match(early.text, /वॉल्ट/);
    assert.doesNotMatch(early.text, /सुरक्षित दर्ज –/);
    await browser.get(`${receipt}.pdf`);
    assert.deepEqual([portal.printed.at(-1)?.acknowledged, portal.printed.at(-1)?.logIndex], [false, ""]);
    mkdirSync(join(folder, "vault"));
    const keys = [await newSplitKey(2, 2), await newSplitKey(2, 2)];
    const writer = new VaultWriter({
      database: portal.database.work,
      origin: "test.invalid/log",
      targets: [directoryTarget("disk", join(folder, "vault"))],
      quorum: 1,
      recipients: keys.map(({ recipient }) => recipient),
      keyFiles: async () => [],
    });
    writer.start();
    let status = 503;
    for (let look = 0; status === 503 && look < 40; look += 1) status = await tell(order);
    assert.equal(status, 200);
    assert.match((await browser.get(payment)).text, /भुगतान हो गया/);
    assert.match((await browser.get(receipt)).text, /सुरक्षित दर्ज –/);
    await browser.get(`${receipt}.pdf`);
    assert.equal(portal.printed.at(-1)?.acknowledged, true);
    await writer.stop();
  });
});
