// A clerk over HTTP, as a browser without scripts is one: signs in, takes cash, and remembers what was answered.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { AccountId, CommandId, ReceiptId } from "../../kernel/ids.ts";
import type { TownId } from "../../kernel/town.ts";
import { realClock } from "../../platform/clock.ts";
import { receiptOf, receiptPath, takePath } from "../../services/collections/server/paths.ts";
import { totpNow } from "../../services/people/server/passwords.ts";
import type { SampleLogin } from "../../services/people/server/sample-logins.ts";

/** One payment at a counter, with the command id that its form carries. */
export interface CounterPayment {
  readonly town: TownId;
  readonly command: CommandId;
  readonly account: AccountId;
  readonly counter: string;
  readonly rupees: number;
}

/** done: the receipt's page was answered. none: the connection broke or the time was over. */
export type Answer =
  | { readonly kind: "done"; readonly receipt: ReceiptId }
  | { readonly kind: "other"; readonly status: number; readonly text: string }
  | { readonly kind: "none" };

const answer_ms_max = 30_000;

/** The sample town's login of this role, from the data folder. */
export function sampleLogin(dataFolder: string, town: TownId, role: SampleLogin["role"]): SampleLogin {
  const logins = JSON.parse(readFileSync(join(dataFolder, "sample-logins.json"), "utf8")) as readonly SampleLogin[];
  const found = logins.find((one) => one.town === town && one.role === role);
  if (!found) throw new Error(`town ${town} has no sample ${role}`);
  return found;
}

export class HttpClerk {
  readonly town: TownId;
  readonly #cookies = new Map<string, string>();
  #csrf = "";

  constructor(town: TownId) {
    this.town = town;
  }

  async #ask(url: string, form?: Readonly<Record<string, string>>): Promise<Response> {
    const cookie = [...this.#cookies].map(([name, value]) => `${name}=${value}`).join("; ");
    const body = form && new URLSearchParams({ csrf: this.#csrf, ...form });
    const answer = await fetch(url, {
      method: form ? "POST" : "GET",
      headers: { cookie, accept: "text/html" },
      redirect: "manual",
      signal: AbortSignal.timeout(answer_ms_max),
      ...(body && { body }),
    });
    for (const line of answer.headers.getSetCookie()) {
      const [name = "", value = ""] = (line.split(";")[0] ?? "").split("=");
      if (value === "") this.#cookies.delete(name);
      else this.#cookies.set(name, value);
    }
    return answer;
  }

  /** A page's text; its form's token is the one that the next form carries. */
  async page(url: string): Promise<string> {
    const text = await (await this.#ask(url)).text();
    this.#csrf = /name="_?csrf" value="([^"]+)"/.exec(text)?.[1] ?? this.#csrf;
    return text;
  }

  /** Signs in with password and one-time password; throws when that is refused. */
  async signIn(origin: string, { login, password, totp }: SampleLogin, account: AccountId): Promise<void> {
    const address = `${origin}/${this.town}/staff/sign-in`;
    await this.page(address);
    const answer = await this.#ask(address, { login, password, code: totpNow(totp, realClock) });
    await answer.body?.cancel();
    if (answer.status !== 303) throw new Error(`${login} could not sign in: ${answer.status}`);
    await this.page(`${origin}${takePath(this.town, account)}`);
  }

  /** Takes cash. Sending the same payment again is one payment. */
  async take(origin: string, payment: CounterPayment): Promise<Answer> {
    const { town, command, account, counter, rupees } = payment;
    const form = { command, counter, amount: String(rupees), payer: "", advance: "yes", step: "confirm" };
    try {
      const answer = await this.#ask(`${origin}${takePath(town, account)}`, form);
      const text = await answer.text();
      const receipt = receiptOf(command);
      if (answer.status === 303 && answer.headers.get("location") === receiptPath(town, receipt)) {
        return { kind: "done", receipt };
      }
      return { kind: "other", status: answer.status, text };
    } catch {
      return { kind: "none" };
    }
  }
}
