// "Not yet safe" on every page: while the vault is down and work goes on, and also when nobody can tell in time.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { readConfiguration } from "./configuration.ts";
import { notYetSafeReader } from "./not-yet-safe.ts";
import { makeOutside } from "./background.ts";
import { makePortal, type Portal } from "./portal.ts";
import { VaultedPortal } from "./test-rebuild.ts";

const configured = (AKSHARA_VAULT_DOWN: string) => {
  const read = readConfiguration({ AKSHARA_VAULT_DOWN });
  if (!read.ok) throw new Error(read.complaints.join());
  return read.configuration;
};

test("nothing is said without a vault, nor where commands are refused meanwhile", () => {
  const watch = { isDown: async () => true };
  assert.equal(notYetSafeReader(undefined, configured("continue")), undefined);
  assert.equal(notYetSafeReader(watch, configured("refuse")), undefined);
});

test("it is what the watch says; a watch that fails or hangs counts as not safe", async () => {
  const read = (isDown: () => Promise<boolean>) => notYetSafeReader({ isDown }, configured("continue"))?.();
  assert.equal(await read(async () => false), false);
  assert.equal(await read(async () => true), true);
  assert.equal(await read(() => Promise.reject(new Error("the database is gone"))), true);
  assert.equal(await read(() => new Promise(() => undefined)), true);
});

describe("the pages of a portal whose vault goes away", () => {
  let vaulted: VaultedPortal;
  let portal: Portal;
  let isDown = false;
  before(async () => {
    vaulted = await VaultedPortal.open();
    const { foundation } = vaulted;
    Object.defineProperty(foundation.vault?.watch, "isDown", { value: async () => isDown });
    portal = await makePortal(
      foundation,
      undefined,
      makeOutside(foundation, () => undefined),
    );
  });
  after(async () => {
    await portal.close();
    await vaulted.close();
  });

  test("say so on every page in both languages, and no more once it caught up", async () => {
    const pages = [
      "/",
      "/towns",
      "/250705",
      "/250705/property-tax/find",
      "/help",
      "/log-status",
      "/verify",
      "/nowhere",
      "/250705/sign-in",
    ];
    const said = async (path: string): Promise<boolean> => {
      const { body, headers } = await portal.app.inject({ url: path });
      assert.match(String(headers["content-type"]), /text\/html/, path);
      return body.includes('class="ak-unsafe"');
    };
    for (const path of pages) assert.equal(await said(path), false, path);
    isDown = true;
    for (const path of pages) assert.equal(await said(path), true, path);
    for (const [lang, words] of [
      ["hi", "अभी पूरी तरह सुरक्षित नहीं"],
      ["en", "Not yet fully safe"],
    ] as const) {
      const { body } = await portal.app.inject({ url: `/help?lang=${lang}` });
      assert.match(body, new RegExp(words));
    }
    isDown = false;
    assert.equal(await said("/"), false);
  });

  test("every page leads to the log's status, and so does the map of the site", async () => {
    for (const path of ["/", "/250705", "/sitemap"]) {
      const { body } = await portal.app.inject({ url: path });
      assert.match(body, /href="\/log-status"/, path);
    }
    const { body } = await portal.app.inject({ url: "/sitemap" });
    assert.equal(body.match(/href="\/log-status"/g)?.length, 2);
  });
});
