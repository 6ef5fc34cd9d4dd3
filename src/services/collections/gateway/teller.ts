// Tells the portal how each try ended, server to server: again until it is answered, with the faults asked for.
import { setTimeout as pause } from "node:timers/promises";
import type { Order, Orders, Try } from "./orders.ts";
import { sign } from "./signature.ts";

/** Faults of the line to the portal, all seeded: the same seed gives the same faults in the same order. */
export interface Faults {
  readonly seed: number;
  /** 0 to 1: how many callbacks are sent twice. */
  readonly duplicate_share: number;
  /** Each callback waits up to so long, so that they also overtake one another. */
  readonly delay_ms_max: number;
  /** 0 to 1: how many ends are never told; the portal has to ask. */
  readonly silent_share: number;
}

export interface TellerOptions {
  readonly orders: Orders;
  readonly secret: string;
  /** Where the portal takes callbacks. */
  readonly callbackUrl: string;
  readonly faults: Faults;
  readonly print: (line: string) => void;
}

const tries_max = 200;
const wait_ms_max = 30_000;
const answer_ms_max = 10_000;

/** Numbers from 0 to 1 after a seed (mulberry32). */
export function chances(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** The callback's text: the same for every time it is told. */
export const callbackBody = (order: Order, one: Try): string =>
  JSON.stringify({
    event: one.state === "succeeded" ? "payment.succeeded" : "payment.failed",
    payment: one.payment,
    order: order.order,
    town: order.town,
    amountPaise: order.amountPaise,
    ...(one.reason !== undefined && { reason: one.reason }),
    at: one.at,
  });

export class Teller {
  readonly #options: TellerOptions;
  readonly #chance: () => number;
  readonly #stop = new AbortController();
  readonly #under = new Set<Promise<void>>();

  constructor(options: TellerOptions) {
    this.#options = options;
    this.#chance = chances(options.faults.seed);
  }

  /** Begins to tell of a try that has ended; returns at once. */
  tell(one: Try): void {
    const { duplicate_share, delay_ms_max, silent_share } = this.#options.faults;
    if (this.#chance() < silent_share) {
      this.never(one);
      return;
    }
    const times = this.#chance() < duplicate_share ? 2 : 1;
    for (let count = 0; count < times; count += 1) {
      const telling = this.#tellOnce(one, Math.floor(this.#chance() * delay_ms_max)).finally(() =>
        this.#under.delete(telling),
      );
      this.#under.add(telling);
    }
  }

  /** Leaves an end untold, also after a restart. */
  never(one: Try): void {
    this.#options.orders.told(one.payment);
    this.#options.print(`callback ${one.payment} ${one.state}: never sent`);
  }

  async #tellOnce(one: Try, delay_ms: number): Promise<void> {
    const { orders, print } = this.#options;
    const order = orders.find(one.order);
    if (!order) return;
    const body = callbackBody(order, one);
    let wait_ms = delay_ms;
    for (let count = 1; count <= tries_max; count += 1) {
      if (!(await this.#waited(wait_ms))) return;
      const status = await this.#send(body);
      print(`callback ${one.payment} ${one.state}: ${status}`);
      if (status >= 200 && status < 300) {
        orders.told(one.payment);
        return;
      }
      wait_ms = Math.min(wait_ms_max, 500 * 2 ** Math.min(count, 6));
    }
  }

  async #waited(wait_ms: number): Promise<boolean> {
    if (this.#stop.signal.aborted) return false;
    return pause(wait_ms, true, { signal: this.#stop.signal }).catch(() => false);
  }

  /** The portal's status, or 0 when it did not answer. Each sending is signed anew: old signatures are refused. */
  async #send(body: string): Promise<number> {
    const { callbackUrl, secret } = this.#options;
    try {
      const answer = await fetch(callbackUrl, {
        method: "POST",
        headers: { "content-type": "application/json", ...sign(secret, "callback", body, Date.now()) },
        body,
        redirect: "error",
        signal: AbortSignal.any([this.#stop.signal, AbortSignal.timeout(answer_ms_max)]),
      });
      await answer.body?.cancel();
      return answer.status;
    } catch {
      return 0;
    }
  }

  /** Stops telling; what was not told is told after the next start. */
  async close(): Promise<void> {
    this.#stop.abort();
    await Promise.all(this.#under);
  }
}
