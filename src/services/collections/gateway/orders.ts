// The sandbox bank's books: orders and tries to pay them, kept in a file so that a restart forgets nothing.
import { randomBytes } from "node:crypto";
import { appendFileSync, existsSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** What the portal asks to be paid. Amounts are whole paise, written as text. */
export interface Order {
  readonly order: string;
  readonly town: number;
  readonly amountPaise: string;
  /** The reference by which UPI apps name it. */
  readonly tr: string;
  readonly returnUrl: string;
  readonly payeeHi: string;
  readonly payeeEn: string;
}

export type Method = "card" | "upi";
export type TryState = "pending" | "succeeded" | "failed";

/** One try to pay an order; each has its own number at the bank. */
export interface Try {
  readonly payment: string;
  readonly order: string;
  readonly state: TryState;
  readonly method: Method;
  readonly reason?: string;
  readonly at: string;
}

type Line =
  | { readonly line: "order"; readonly order: Order }
  | { readonly line: "try"; readonly try: Try }
  | { readonly line: "told"; readonly payment: string };

/** All orders and tries; every change is a line at the end of `orders.jsonl`. */
export class Orders {
  readonly #file: string;
  readonly #orders = new Map<string, Order>();
  readonly #byReference = new Map<string, Order>();
  readonly #tries = new Map<string, Try>();
  readonly #told = new Set<string>();

  constructor(folder: string) {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    this.#file = join(folder, "orders.jsonl");
    const before = existsSync(this.#file) ? readFileSync(this.#file, "utf8") : "";
    for (const text of before.split("\n")) {
      // The last line may be half written when the program was killed.
      if (text.endsWith("}")) this.#take(JSON.parse(text) as Line);
    }
    appendFileSync(this.#file, "\n");
  }

  #take(line: Line): void {
    switch (line.line) {
      case "order":
        this.#orders.set(line.order.order, line.order);
        this.#byReference.set(line.order.tr, line.order);
        return;
      case "try":
        this.#tries.set(line.try.payment, line.try);
        return;
      case "told":
        this.#told.add(line.payment);
    }
  }

  #put(line: Line): void {
    appendFileSync(this.#file, `${JSON.stringify(line)}\n`, { flush: true });
    this.#take(line);
  }

  /** Takes an order; the same one again is fine, another under its id is not. */
  register(order: Order): boolean {
    const before = this.#orders.get(order.order);
    if (before) return JSON.stringify(before) === JSON.stringify(order);
    this.#put({ line: "order", order });
    return true;
  }

  find(order: string): Order | undefined {
    return this.#orders.get(order);
  }

  findByReference(tr: string): Order | undefined {
    return this.#byReference.get(tr);
  }

  triesOf(order: string): readonly Try[] {
    return [...this.#tries.values()].filter((one) => one.order === order);
  }

  findTry(payment: string): Try | undefined {
    return this.#tries.get(payment);
  }

  begin(order: Order, method: Method, now_ms: number): Try {
    const payment = `SBX${randomBytes(8).toString("hex").toUpperCase()}`;
    const begun: Try = { payment, order: order.order, state: "pending", method, at: new Date(now_ms).toISOString() };
    this.#put({ line: "try", try: begun });
    return begun;
  }

  end(payment: string, state: "succeeded" | "failed", reason?: string): Try {
    const before = this.#tries.get(payment);
    if (!before) throw new Error(`no try is called ${payment}`);
    const ended: Try = { ...before, state, ...(reason !== undefined && { reason }) };
    this.#put({ line: "try", try: ended });
    return ended;
  }

  told(payment: string): void {
    if (!this.#told.has(payment)) this.#put({ line: "told", payment });
  }

  isTold(payment: string): boolean {
    return this.#told.has(payment);
  }

  /** Tries that a restart has to go on with: pending ones, and ended ones of which the portal has not been told. */
  unfinished(): readonly Try[] {
    return [...this.#tries.values()].filter((one) => one.state === "pending" || !this.#told.has(one.payment));
  }
}
