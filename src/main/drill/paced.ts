// Payments at a steady pace, whatever the answers take, until disaster strikes; and which of them the payer knows to be safe.
import { setTimeout as pause } from "node:timers/promises";
import type { CounterPayment } from "./clerk.ts";

/** More are not under way at once: the rate is then less, and the report says which it was. */
const under_way_max = 256;

/** safe: the payer was told that it is done and safe. unknown: no answer, or one that says not yet safe. Else what came instead. */
export type Told = "safe" | "unknown" | { readonly strange: string };
export type Pay = (payment: CounterPayment) => Promise<Told>;

export interface Paced {
  readonly acknowledged: readonly CounterPayment[];
  /** They may be found or not, but never twice. */
  readonly unknown: readonly CounterPayment[];
  /** Answers from before the disaster that were neither. */
  readonly strange: readonly string[];
  readonly acknowledged_per_second: number;
}

export interface Pace {
  readonly per_second: number;
  /** Strikes once, when so many are acknowledged; payments end with it. */
  readonly disaster: { readonly after: number; strike(): Promise<void> };
}

/** Pays until the disaster has struck and every answer is in. */
export async function payPaced(
  payments: Iterable<CounterPayment>,
  pay: Pay,
  { per_second, disaster }: Pace,
): Promise<Paced> {
  const [acknowledged, unknown, strange]: [CounterPayment[], CounterPayment[], string[]] = [[], [], []];
  const start = performance.now();
  let struck: { readonly at: number; readonly done: Promise<void> } | undefined;
  // Nobody answers after the disaster: who still waits then has heard nothing.
  const over = Promise.withResolvers<Told>();
  const one = async (payment: CounterPayment): Promise<void> => {
    const told = await Promise.race([pay(payment), over.promise]);
    (told === "safe" ? acknowledged : unknown).push(payment);
    if (struck !== undefined) return;
    if (typeof told !== "string") strange.push(told.strange);
    if (acknowledged.length < disaster.after) return;
    const done = disaster.strike();
    struck = { at: performance.now(), done };
    done.then(() => over.resolve("unknown"), over.reject);
  };
  let failure: unknown;
  const under_way = new Set<Promise<void>>();
  let sent = 0;
  for (const payment of payments) {
    const rest_ms = start + (sent * 1000) / per_second - performance.now();
    if (rest_ms > 0) await pause(rest_ms);
    while (under_way.size >= under_way_max) await Promise.race(under_way);
    if (struck !== undefined) break;
    sent += 1;
    const going = one(payment)
      .catch((error: unknown) => void (failure ??= error))
      .finally(() => under_way.delete(going));
    under_way.add(going);
  }
  await Promise.all(under_way);
  if (failure !== undefined) throw failure;
  if (struck === undefined) throw new Error(`only ${acknowledged.length} of ${sent} payments were acknowledged`);
  await struck.done;
  const seconds = (struck.at - start) / 1000;
  return { acknowledged, unknown, strange, acknowledged_per_second: disaster.after / seconds };
}
