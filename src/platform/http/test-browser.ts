// A browser for tests without one: keeps cookies, follows redirects when told, and sends forms with their token.
import type { LightMyRequestResponse } from "fastify";
import type { App } from "./visit.ts";

export interface Answer {
  readonly status: number;
  readonly text: string;
  readonly location: string | undefined;
  readonly headers: LightMyRequestResponse["headers"];
}

export class TestBrowser {
  readonly #app: App;
  readonly cookies = new Map<string, string>();
  /** The Set-Cookie lines of the last answer. */
  set: readonly string[] = [];
  #csrf = "";

  constructor(app: App) {
    this.#app = app;
  }

  async #ask(method: "GET" | "POST", url: string, payload?: string, given?: typeof jsonHeader): Promise<Answer> {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join("; ");
    const headers = { cookie, accept: "text/html", ...(payload === undefined ? {} : (given ?? formHeader)) };
    const answer = await this.#app.inject({ method, url, headers, ...(payload === undefined ? {} : { payload }) });
    this.set = [answer.headers["set-cookie"] ?? []].flat();
    for (const { name, value, maxAge } of answer.cookies) {
      if (value === "" || maxAge === 0) this.cookies.delete(name);
      else this.cookies.set(name, value);
    }
    const text = answer.body;
    this.#csrf = /name="_?csrf" value="([^"]+)"/.exec(text)?.[1] ?? this.#csrf;
    const { location } = answer.headers;
    return { status: answer.statusCode, text, location, headers: answer.headers };
  }

  get(url: string): Promise<Answer> {
    return this.#ask("GET", url);
  }

  /** Sends a form with the token of the last page that had one. */
  post(url: string, fields: Readonly<Record<string, string>>): Promise<Answer> {
    return this.#ask("POST", url, new URLSearchParams({ csrf: this.#csrf, ...fields }).toString());
  }

  /** Sends JSON as a script of ours does; the answer's body is JSON too. */
  async send(url: string, body: object): Promise<{ readonly status: number; readonly body: unknown }> {
    const answer = await this.#ask("POST", url, JSON.stringify({ csrf: this.#csrf, ...body }), jsonHeader);
    return { status: answer.status, body: JSON.parse(answer.text) };
  }

  /** Follows a redirect to its page. */
  async follow(answer: Answer): Promise<Answer> {
    if (answer.location === undefined) throw new Error(`no redirect, but ${answer.status}: ${answer.text}`);
    return await this.get(answer.location);
  }
}

const jsonHeader = { "content-type": "application/json", accept: "application/json" };
const formHeader = { "content-type": "application/x-www-form-urlencoded" };
