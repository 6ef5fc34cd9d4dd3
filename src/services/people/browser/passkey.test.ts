// Passkeys in a real browser with a virtual device: added on the account page, then used to sign in.
import assert from "node:assert/strict";
import { build } from "esbuild";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { startBrowser } from "../../../../tests/journeys/browser.ts";
import { projectFile } from "../../../platform/place.ts";
import { totpNow } from "../server/passwords.ts";
import { TestOffice } from "../server/test-office.ts";

let office: TestOffice;
let browser: Browser;
let origin = "";
const publicFolder = mkdtempSync(join(tmpdir(), "akshara-passkey-"));

/** A port that nobody used a moment ago: the office must know its address before it listens. */
async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  const address = server.address();
  await new Promise((resolve) => {
    server.close(resolve);
  });
  if (typeof address === "object" && address !== null) return address.port;
  throw new Error("the machine gives no port");
}

describe("passkey", () => {
  before(async () => {
    const entryPoints = [projectFile("src", "services", "people", "browser", "passkey.ts")];
    await build({ entryPoints, bundle: true, format: "esm", outdir: publicFolder, logLevel: "warning" });
    const port = await freePort();
    origin = `http://localhost:${port}`;
    office = await TestOffice.open({ publicOrigin: origin, publicFolder });
    await office.app.listen({ port, host: "localhost" });
    browser = await startBrowser();
  });
  after(async () => {
    await browser.close();
    await office.close();
    rmSync(publicFolder, { recursive: true });
  });

  async function withDevice(context: BrowserContext): Promise<Page> {
    const page = await context.newPage();
    const session = await context.newCDPSession(page);
    await session.send("WebAuthn.enable");
    await session.send("WebAuthn.addVirtualAuthenticator", {
      options: {
        protocol: "ctap2",
        transport: "internal",
        hasResidentKey: true,
        hasUserVerification: true,
        isUserVerified: true,
        automaticPresenceSimulation: true,
      },
    });
    return page;
  }

  test("an officer adds a passkey in her browser and signs in with it, under the page's own policy", async () => {
    const context = await browser.newContext();
    const page = await withDevice(context);
    const broken: string[] = [];
    page.on("console", (line) => {
      if (/Content Security Policy/.test(line.text())) broken.push(line.text());
    });
    const { password, totp } = office.sample("shivpuri-officer");
    await page.goto(`${origin}/250705/staff/sign-in`);
    await page.fill("#login", "shivpuri-officer");
    await page.fill("#password", password);
    await page.fill("#code", totpNow(totp, office.clock));
    await page.click("main form button");
    await page.goto(`${origin}/250705/account`);
    await page.click("#passkey");
    await page.waitForSelector("form[action$='/account/passkey/remove']");
    await page.click("form[action='/sign-out'] button");
    await page.goto(`${origin}/250705/staff/sign-in?back=/250705/account`);
    await page.click("#passkey");
    await page.waitForURL(`${origin}/250705/account`);
    assert.ok((await page.textContent("main"))?.includes("shivpuri-officer"));
    assert.deepEqual(broken, []);
    await context.close();
  });

  test("without a script the passkey button is not shown, and the form works", async () => {
    const context = await browser.newContext({ javaScriptEnabled: false });
    const page = await context.newPage();
    await page.goto(`${origin}/250705/staff/sign-in`);
    assert.equal(await page.isVisible("#passkey"), false);
    assert.equal(await page.isVisible("#password"), true);
    await context.close();
  });
});
