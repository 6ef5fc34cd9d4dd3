// What all journeys share: the running portal, the browser, and whoever walks through it.
import type { Browser, BrowserContext, Page } from "playwright-core";
import { Bystander } from "./bystander.ts";
import { startBrowser } from "./browser.ts";
import { type RunningPortal, startPortal } from "./running-portal.ts";

export const shivpuri = 250705;
export const phone = { width: 360, height: 740 } as const;
export const desk = { width: 1280, height: 900 } as const;

/** A holding of the sample register: the citizen who signs in with `citizenMobile` owns the first two. */
export const sampleHolding = {
  owner: { hindi: "श्यामलाल तोमर", english: "Shyamlal Tomar", masked: "श्या*** तो***" },
  oldNumber: "SPR/27/1",
  portalNumber: "1005000000",
  house: "346",
} as const;
export const citizenMobile = "6000000001";

/** Milliseconds for which a page may keep a journey waiting. */
const wait_ms_max = 10_000;

export interface WalkerOptions {
  readonly who: string;
  readonly viewport: { readonly width: number; readonly height: number };
  readonly javaScript?: boolean;
}

/** Somebody at the portal: a browser of her own with one page. */
export interface Walker {
  readonly context: BrowserContext;
  readonly page: Page;
  /** Goes to a path of the portal. */
  readonly go: (path: string) => Promise<void>;
}

export class World {
  readonly portal: RunningPortal;
  readonly browser: Browser;
  readonly bystander: Bystander;

  private constructor(portal: RunningPortal, browser: Browser) {
    this.portal = portal;
    this.browser = browser;
    this.bystander = new Bystander(portal.origin);
  }

  static async begin(): Promise<World> {
    const browser = await startBrowser();
    try {
      return new World(await startPortal(), browser);
    } catch (error) {
      await browser.close();
      throw error;
    }
  }

  /** Ends what is still running; twice does no harm. */
  async end(): Promise<void> {
    await this.browser.close();
    await this.portal.stop();
    this.portal.forget();
  }

  async walker({ who, viewport, javaScript = true }: WalkerOptions): Promise<Walker> {
    const context = await this.browser.newContext({ viewport, javaScriptEnabled: javaScript, locale: "hi-IN" });
    context.setDefaultTimeout(wait_ms_max);
    this.bystander.watch(context, who);
    const page = await context.newPage();
    const go = async (path: string): Promise<void> => void (await page.goto(`${this.portal.origin}${path}`));
    return { context, page, go };
  }
}
