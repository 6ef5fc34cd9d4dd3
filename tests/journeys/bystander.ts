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
    const html = (await response.body()).toString("utf8");
    const url = response.url();
    const request = response.request();
    const seen = { who, url, method: request.method(), status: response.status(), headers: response.headers(), html };
    const key = [who, seen.method, shapeOf(url), seen.status, seen.method === "GET" ? "" : titleOf(html)].join(" ");
    const language = /<html lang="(\w+)"/.exec(html)?.[1] ?? "";
    if (this.#seen.has(`${key} ${language}`)) return;
    this.#seen.set(`${key} ${language}`, seen);
    if (seen.method === "GET" && language === "hi") await this.#alsoInEnglish(context, seen, `${key} en`);
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

  /** All pages seen so far, each shape once for each visitor and language. */
  async pages(): Promise<readonly SeenPage[]> {
    await Promise.all(this.#waiting);
    return [...this.#seen.values()];
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
