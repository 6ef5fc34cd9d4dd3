// The sandbox gateway's web server: orders from the portal, pages for payers, and the state of an order for who asks.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { messagePage, payPage, style, upiPage, upiPayPage } from "./pages.ts";
import { type Method, type Order, Orders, type Try } from "./orders.ts";
import { holds, sign } from "./signature.ts";
import { type Faults, Teller } from "./teller.ts";

export interface SandboxOptions {
  readonly host: string;
  /** 0 takes any free port. */
  readonly port: number;
  /** Where the books are kept. */
  readonly folder: string;
  readonly secret: string;
  readonly callbackUrl: string;
  /** How long a slow bank takes. */
  readonly slow_ms: number;
  readonly faults: Faults;
  readonly print: (line: string) => void;
}

export interface Sandbox {
  readonly address: string;
  close(): Promise<void>;
}

interface Answer {
  readonly status: number;
  readonly type?: "html" | "json" | "css";
  readonly body?: string;
  readonly location?: string;
}

const body_bytes_max = 16_384;

async function bodyOf(request: IncomingMessage): Promise<string | undefined> {
  const parts: Buffer[] = [];
  let length = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    length += part.length;
    if (length > body_bytes_max) return undefined;
    parts.push(part);
  }
  return Buffer.concat(parts).toString("utf8");
}

const html = (body: string, status = 200): Answer => ({ status, type: "html", body });
const unknownPage = (): Answer => html(messagePage("यह भुगतान नहीं मिला", "There is no such payment"), 404);

/** The order in a signed body; undefined when a field is missing or misshapen. */
function orderIn(body: string): Order | undefined {
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch {
    return undefined;
  }
  if (typeof value !== "object" || value === null) return undefined;
  const { order, town, amountPaise, tr, returnUrl, payeeHi, payeeEn } = value as Record<string, unknown>;
  const texts = [order, tr, returnUrl, payeeHi, payeeEn].every((text) => typeof text === "string" && text !== "");
  if (!texts || !Number.isInteger(town) || !/^[1-9]\d{0,13}$/.test(String(amountPaise))) return undefined;
  if (!/^https?:\/\//.test(String(returnUrl)) || !/^[A-Z0-9]{1,35}$/.test(String(tr))) return undefined;
  return { order, town, amountPaise, tr, returnUrl, payeeHi, payeeEn } as Order;
}

class SandboxServer {
  readonly #options: SandboxOptions;
  readonly #orders: Orders;
  readonly #teller: Teller;
  readonly #timers = new Set<NodeJS.Timeout>();

  constructor(options: SandboxOptions) {
    this.#options = options;
    this.#orders = new Orders(options.folder);
    this.#teller = new Teller({ ...options, orders: this.#orders });
    for (const one of this.#orders.unfinished()) {
      if (one.state === "pending") this.#endLater(one);
      else this.#teller.tell(one);
    }
  }

  #end(one: Try, choice: "pay" | "fail"): void {
    const ended =
      choice === "pay"
        ? this.#orders.end(one.payment, "succeeded")
        : this.#orders.end(one.payment, "failed", "declined");
    this.#teller.tell(ended);
  }

  #endLater(one: Try): void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      this.#end(one, "pay");
    }, this.#options.slow_ms);
    this.#timers.add(timer);
  }

  /** How the bank behaves is chosen by the payer: paid, failed, slow, paid and never told, failed and paid after all, paid twice. */
  #choose(order: Order, method: Method, body: string): void {
    const choice = new URLSearchParams(body).get("choice");
    const begun = this.#orders.begin(order, method, Date.now());
    const endings: Readonly<Record<string, () => void>> = {
      slow: () => this.#endLater(begun),
      silent: () => this.#teller.never(this.#orders.end(begun.payment, "succeeded")),
      turn: () => {
        this.#end(begun, "fail");
        this.#endLater(begun);
      },
      twice: () => {
        this.#end(begun, "pay");
        this.#end(this.#orders.begin(order, method, Date.now()), "pay");
      },
      pay: () => this.#end(begun, "pay"),
    };
    const ending = endings[choice ?? ""] ?? (() => this.#end(begun, "fail"));
    ending();
  }

  #register(request: IncomingMessage, body: string): Answer {
    if (!holds(this.#options.secret, "order", request.headers, body, Date.now())) return { status: 401 };
    const order = orderIn(body);
    if (!order) return { status: 400 };
    return { status: this.#orders.register(order) ? 201 : 409 };
  }

  #status(request: IncomingMessage, id: string): Answer {
    if (!holds(this.#options.secret, "status", request.headers, id, Date.now())) return { status: 401 };
    const order = this.#orders.find(id);
    if (!order) return { status: 404 };
    const tries = this.#orders.triesOf(id).map(({ payment, state, reason }) => ({
      payment,
      state,
      amountPaise: order.amountPaise,
      ...(reason !== undefined && { reason }),
    }));
    return { status: 200, type: "json", body: JSON.stringify({ order: id, town: order.town, tries }) };
  }

  #pay(request: IncomingMessage, id: string, body: string): Answer {
    const order = this.#orders.find(id);
    if (!order) return unknownPage();
    if (request.method === "GET") return html(payPage(order, this.#orders.triesOf(id)));
    this.#choose(order, "card", body);
    return { status: 303, location: order.returnUrl };
  }

  /** A pasted link must say the amount of the order: a UPI app pays what the link says. */
  #upi(link: string): Answer {
    if (link === "") return html(upiPage());
    const query = /^upi:\/\/pay\?(.*)$/i.exec(link.trim())?.[1];
    const values = new URLSearchParams(query ?? "");
    const order = this.#orders.findByReference(
      query === undefined ? link.trim().toUpperCase() : (values.get("tr") ?? ""),
    );
    if (!order) return html(upiPage("यह संदर्भ नहीं मिला / This reference is not known"), 404);
    const amount = values.get("am");
    if (amount !== null && amount.replace(".", "").replace(/^0+/, "") !== order.amountPaise) {
      return html(upiPage("रकम मेल नहीं खाती / The amount does not match"), 422);
    }
    return { status: 303, location: `/upi/${order.tr}` };
  }

  #upiPay(request: IncomingMessage, tr: string, body: string): Answer {
    const order = this.#orders.findByReference(tr);
    if (!order) return unknownPage();
    if (request.method === "POST") {
      this.#choose(order, "upi", body);
      return { status: 303, location: `/upi/${tr}` };
    }
    return html(upiPayPage(order, this.#orders.triesOf(order.order)));
  }

  async #route(request: IncomingMessage): Promise<Answer> {
    const url = new URL(request.url ?? "/", "http://sandbox");
    const [first = "", id = "", rest] = url.pathname.slice(1).split("/");
    const method = request.method ?? "";
    const body = await bodyOf(request);
    if (body === undefined) return { status: 413 };
    if (rest !== undefined || !["GET", "POST"].includes(method)) return { status: 404 };
    if (first === "orders" && method === "POST" && id === "") return this.#register(request, body);
    if (first === "orders" && method === "GET") return this.#status(request, id);
    if (first === "pay") return this.#pay(request, id, body);
    if (first === "upi" && id === "") return this.#upi(url.searchParams.get("link") ?? "");
    if (first === "upi") return this.#upiPay(request, id, body);
    if (first === "style.css") return { status: 200, type: "css", body: style };
    if (first === "healthz") return { status: 200, type: "json", body: "{}" };
    return unknownPage();
  }

  #send(response: ServerResponse, answer: Answer): void {
    const body = answer.body ?? "";
    const types = { html: "text/html; charset=utf-8", json: "application/json", css: "text/css; charset=utf-8" };
    response.writeHead(answer.status, {
      "content-type": types[answer.type ?? "json"],
      "cache-control": "no-store",
      "x-content-type-options": "nosniff",
      "content-security-policy": "default-src 'none'; style-src 'self'; frame-ancestors 'none'",
      ...(answer.location !== undefined && { location: answer.location }),
      ...(answer.type === "json" && sign(this.#options.secret, "answer", body, Date.now())),
    });
    response.end(body);
  }

  readonly handle = (request: IncomingMessage, response: ServerResponse): void => {
    this.#route(request).then(
      (answer) => this.#send(response, answer),
      (error: unknown) => {
        this.#options.print(`the sandbox failed: ${error instanceof Error ? error.message : "unknown"}`);
        this.#send(response, { status: 500 });
      },
    );
  };

  async close(): Promise<void> {
    for (const timer of this.#timers) clearTimeout(timer);
    await this.#teller.close();
  }
}

const listening = (server: Server, port: number, host: string): Promise<number> =>
  new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, () => resolve((server.address() as AddressInfo).port));
  });

/** Starts the sandbox; it goes on with whatever an earlier run left unfinished in its folder. */
export async function startSandbox(options: SandboxOptions): Promise<Sandbox> {
  const sandbox = new SandboxServer(options);
  const server = createServer(sandbox.handle);
  const port = await listening(server, options.port, options.host);
  return {
    address: `http://${options.host}:${port}`,
    close: async () => {
      await sandbox.close();
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
    },
  };
}
