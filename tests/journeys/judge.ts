// Judges every page that was seen: it is drawn once more as it was sent, and looked at by axe, by width, by keyboard.
import type { Browser, BrowserContext, Page, Route } from "playwright-core";
import { htmlFaults } from "../library/html-faults.ts";
import { axeFaults, drawnByOurFont } from "./browser.ts";
import { langOf, type SeenPage, shapeOf } from "./bystander.ts";
import { desk, phone } from "./world.ts";

const notice: Readonly<Record<string, string>> = { hi: "नमूना आँकड़े", en: "Sample data" };

type Answer = { readonly status: number; readonly headers: Readonly<Record<string, string>>; readonly body: Buffer };

/** Draws pages once more as the server sent them then; styles and fonts are fetched once for all of them. */
export class Easel {
  readonly #context: BrowserContext;
  readonly #files = new Map<string, Answer>();

  private constructor(context: BrowserContext) {
    this.#context = context;
  }

  static async open(browser: Browser): Promise<Easel> {
    return new Easel(await browser.newContext({ viewport: phone, serviceWorkers: "block" }));
  }

  async close(): Promise<void> {
    await this.#context.close();
  }

  async #answer(route: Route): Promise<void> {
    const url = route.request().url();
    const kept = this.#files.get(url);
    if (kept) return route.fulfill(kept);
    const fetched = await route.fetch();
    const answer = { status: fetched.status(), headers: fetched.headers(), body: await fetched.body() };
    if (url.includes("/public/")) this.#files.set(url, answer);
    return route.fulfill(answer);
  }

  /** The page in a tab that writes its complaints into `faults`. The caller closes it. */
  async draw(seen: SeenPage, faults: string[]): Promise<Page> {
    const page = await this.#context.newPage();
    page.on("pageerror", (error) => faults.push(`script: ${error.message}`));
    page.on("console", (message) => {
      const aboutItself = message.text().startsWith("Failed to load resource") && message.location().url === seen.url;
      if (message.type() === "error" && !aboutItself) faults.push(`console: ${message.text()}`);
    });
    const { "content-encoding": _encoding, "content-length": _length, ...headers } = seen.headers;
    await page.route(
      () => true,
      (route) =>
        route.request().isNavigationRequest()
          ? route.fulfill({ status: seen.status, headers, body: seen.html })
          : this.#answer(route),
    );
    await page.goto(seen.url);
    await page.evaluate(() => document.fonts.ready);
    return page;
  }
}

const beyond = (page: Page): Promise<number> =>
  page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);

/** The skip link is the first thing that the keyboard meets, and leads to the main part. */
async function skipLinkFaults(page: Page): Promise<readonly string[]> {
  await page.evaluate(() =>
    document.activeElement instanceof HTMLElement ? document.activeElement.blur() : undefined,
  );
  await page.keyboard.press("Tab");
  const first = await page.evaluate(() => document.activeElement?.className ?? "");
  if (!first.includes("ak-skip")) return [`the first Tab meets "${first}"`];
  await page.keyboard.press("Enter");
  const at = await page.evaluate(() => document.activeElement?.id ?? "");
  return at === "main" ? [] : [`the skip link leads to "${at}"`];
}

async function lookedAt(page: Page, seen: SeenPage, picture: string | undefined): Promise<readonly string[]> {
  const faults: string[] = [];
  for (const size of [desk, phone]) {
    await page.setViewportSize(size);
    const pixels = await beyond(page);
    if (pixels > 0) faults.push(`${pixels} pixels beyond ${size.width}`);
    if (picture !== undefined) await page.screenshot({ path: `${picture}-${size.width}.png`, fullPage: true });
  }
  faults.push(...(await axeFaults(page)));
  if (langOf(seen.html) === "hi" && !(await drawnByOurFont(page, ".ak-brand__name"))) faults.push("not our font");
  faults.push(...(await skipLinkFaults(page)));
  return faults;
}

/** What is wrong with a page, each line with who saw it and where. `pictures` is a folder for its looks. */
export async function judge(easel: Easel, seen: SeenPage, pictures: string | undefined): Promise<readonly string[]> {
  const lang = langOf(seen.html);
  const shape = shapeOf(seen.url);
  const faults: string[] = [...htmlFaults(seen.html)];
  if (!(lang in notice)) faults.push(`its language is "${lang}"`);
  if (!seen.html.includes(notice[lang] ?? "?")) faults.push("does not say that its data is a sample");
  const name = `${seen.who} ${seen.method} ${shape} ${seen.status} ${lang}`.replace(/[^a-zA-Z0-9*]+/g, "-");
  try {
    const page = await easel.draw(seen, faults);
    faults.push(...(await lookedAt(page, seen, pictures === undefined ? undefined : `${pictures}/${name}`)));
    await page.close();
  } catch (error) {
    faults.push(`could not be drawn: ${error instanceof Error ? error.message : String(error)}`);
  }
  return faults.map((fault) => `${seen.who}, ${seen.method} ${shape} (${seen.status}, ${lang}): ${fault}`);
}
