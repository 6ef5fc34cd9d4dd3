// Watches every page that the journeys visit: what the server sent, what the browser complained of. Judged afterwards.
import type { BrowserContext, Page, Response } from "playwright-core";

/** A page as the server sent it. */
export interface SeenPage {
  /** Who saw it, such as "citizen". */
  readonly who: string;
  readonly url: string;
  readonly method: string;
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly html: string;
}

/** An address without what differs from one visit to the next. */
export const shapeOf = (url: string): string => {
  const { pathname, searchParams } = new URL(url);
  const names = [...new Set(searchParams.keys())].sort().join("&");
  const path = pathname.replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, "*");
  return names === "" ? path : `${path}?${names}`;
};

/** The elements and classes of a page without what they say: pages of one structure are judged once. */
const structureOf = (html: string): string =>
  (html.match(/<[a-z][a-z0-9]*|class="[^"]*"|lang="[^"]*"|role="[^"]*"|type="[^"]*"/g) ?? []).join("");

export const langOf = (html: string): string => /<html lang="(\w+)"/.exec(html)?.[1] ?? "";
const titleOf = (html: string): string => /<title>([^<]*)/.exec(html)?.[1] ?? "";

export class Bystander {
  readonly #origin: string;
  readonly #seen = new Map<string, SeenPage>();
  readonly #waiting: Promise<void>[] = [];
  /** What no visitor may ever meet: errors in the console, refused by the policy, answers that blame the server. */
  readonly complaints: string[] = [];

  constructor(origin: string) {
    this.#origin = origin;
  }

  /** Watches a context. Answers 5xx are complaints unless the journey has taken the server away. */
  watch(context: BrowserContext, who: string): void {
    context.on("page", (page) => this.#listen(page, who));
    context.on("response", (response) => {
      if (!response.url().startsWith(this.#origin)) return;
      if (response.status() >= 500) this.complaints.push(`${who}: ${response.status()} from ${response.url()}`);
      if (isDocument(response)) this.#waiting.push(this.#keep(context, response, who));
    });
  }

  #listen(page: Page, who: string): void {
    const place = (): string => `${who} at ${shapeOf(page.url())}`;
    page.on("pageerror", (error) => this.complaints.push(`${place()}: ${error.message}`));
    page.on("console", (message) => {
      const expected = /^Failed to load resource: (the server responded with a status of 4|net::ERR_INTERNET)/;
      if (message.type() === "error" && !expected.test(message.text())) {
        this.complaints.push(`${place()}: ${message.text()}`);
      }
    });
  }

  async #keep(context: BrowserContext, response: Response, who: string): Promise<void> {
    const html = await response
      .body()
      .then((body) => body.toString("utf8"))
      .catch(() => undefined);
    // The visitor was gone before the page had arrived: nobody saw it.
    if (html === undefined) return;
    const url = response.url();
    const request = response.request();
    const seen = { who, url, method: request.method(), status: response.status(), headers: response.headers(), html };
    const parts = [who, seen.method, shapeOf(url), String(seen.status), seen.method === "GET" ? "" : titleOf(html)];
    const key = parts.join(" ");
    const lang = langOf(html);
    if (this.#seen.has(`${key} ${lang}`)) return;
    this.#seen.set(`${key} ${lang}`, seen);
    if (seen.method === "GET" && lang === "hi") await this.#alsoInEnglish(context, seen, `${key} en`);
  }

  /** The same page as the same visitor would get it in English. */
  async #alsoInEnglish(context: BrowserContext, seen: SeenPage, key: string): Promise<void> {
    const cookies = (await context.cookies(seen.url)).filter(({ name }) => !name.endsWith("lang"));
    const cookie = [...cookies.map(({ name, value }) => `${name}=${value}`), "lang=en"].join("; ");
    const answer = await fetch(seen.url, { headers: { cookie, accept: "text/html" }, redirect: "manual" });
    if (answer.status !== seen.status) return;
    const headers = Object.fromEntries(answer.headers);
    this.#seen.set(key, { ...seen, headers, html: await answer.text() });
  }

  /** Resolves when everything seen so far is written down. */
  async noted(): Promise<void> {
    await Promise.all(this.#waiting);
  }

  /** All pages seen so far, one of each structure and status at each address. */
  async pages(): Promise<readonly SeenPage[]> {
    await this.noted();
    const different = new Map<string, SeenPage>();
    for (const seen of this.#seen.values()) {
      const key = `${shapeOf(seen.url)} ${seen.status} ${structureOf(seen.html)}`;
      if (!different.has(key)) different.set(key, seen);
    }
    return [...different.values()];
  }
}

function isDocument(response: Response): boolean {
  const redirected = response.status() >= 300 && response.status() < 400;
  return (
    response.request().isNavigationRequest() &&
    !redirected &&
    (response.headers()["content-type"] ?? "").startsWith("text/html")
  );
}
