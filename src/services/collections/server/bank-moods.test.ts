// A bank as real ones are: it never tells, changes its mind, takes the money twice, and its messages overtake one another.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { owed } from "../../../kernel/dues.ts";
import { shivpuri } from "../../../platform/http/test-site.ts";
import { htmlFaults } from "../../../../tests/library/html-faults.ts";
import { listeningSandbox, reload } from "../../../../tests/library/listening-sandbox.ts";
import { settleOpen } from "./open-payments.ts";
import { newUuid, type TestPortal } from "./test-portal.ts";

const town = shivpuri.id;
const secret = "a secret that only the test knows";
const valid = (html: string): void => assert.deepEqual(htmlFaults(html), []);

describe("a bank's moods", () => {
  let portal: TestPortal;
  let close: () => Promise<void>;

  before(async () => {
    const faults = { seed: 11, duplicate_share: 0.5, delay_ms_max: 20, silent_share: 0 };
    ({ portal, close } = await listeningSandbox(secret, faults, 30));
  });
  after(() => close());

  const begunAt = async (rupees: number) => {
    const account = await portal.owing([2026, rupees]);
    const browser = portal.browser();
    await browser.get(`/${town}/pay/${account}`);
    const fields = { command: newUuid(), amount: String(rupees), via: "gateway" };
    const sent = await browser.post(`/${town}/pay/${account}`, fields);
    const choose = async (choice: string): Promise<string> => {
      const init = { method: "POST", body: `choice=${choice}`, redirect: "manual" } as const;
      const answer = await fetch(sent.location ?? "", init);
      return new URL(answer.headers.get("location") ?? "").pathname;
    };
    return { account, browser, choose };
  };

  test("a bank that takes the money and never tells is asked by the payer's page and by the background", async () => {
    const seen = await begunAt(500);
    const back = await seen.choose("silent");
    assert.match((await seen.browser.get(back)).text, /भुगतान हो गया/);
    const unseen = await begunAt(400);
    await unseen.choose("silent");
    assert.equal(await portal.receiptCount(unseen.account), 0);
    portal.clock.pass(61);
    assert.ok((await settleOpen(portal.parts, portal.clock, town)) >= 1);
    assert.deepEqual([await portal.receiptCount(seen.account), await portal.receiptCount(unseen.account)], [1, 1]);
  });

  test("a payment that fails and then succeeds after all is receipted once", async () => {
    const { account, browser, choose } = await begunAt(300);
    const back = await choose("turn");
    await reload(async () => (await browser.get(back)).text, /भुगतान हो गया/);
    assert.equal(await portal.receiptCount(account), 1);
    assert.equal(owed(await portal.account(account)), 0n);
  });

  test("money that comes twice for one bill is advance, shown to the payer with the way to get it back", async () => {
    const { account, browser, choose } = await begunAt(300);
    const back = await choose("twice");
    await reload(async () => (await browser.get(back)).text, /एक से अधिक बार/);
    assert.equal(await portal.receiptCount(account), 2);
    assert.equal((await portal.account(account)).advancePaise, 30_000n);
    const page = await browser.get(`/${town}/pay/${account}`);
    assert.match(page.text, /अग्रिम जमा: ₹300\.00/);
    assert.match(page.text, /वापस/);
    valid(page.text);
  });

  test("callbacks that are late, double and overtake one another end each payment once, whatever their order", async () => {
    const begun = await Promise.all(Array.from({ length: 8 }, () => begunAt(100)));
    await Promise.all(
      begun.map(async ({ choose }, at) => {
        // Every second payer fails first; the two callbacks of his order travel at the same time.
        if (at % 2 === 1) await choose("fail");
        await choose("pay");
      }),
    );
    await Promise.all(
      begun.map(async ({ account, browser }) => {
        const done = async (): Promise<string> => {
          await browser.get(`/${town}/pay/${account}`);
          return String(await portal.receiptCount(account));
        };
        await reload(done, /^1$/);
      }),
    );
    for (const { account } of begun) assert.equal(owed(await portal.account(account)), 0n);
  });

  test("the checker folds the journal to the same rows", async () => {
    assert.deepEqual((await portal.check()).differences, []);
  });
});
