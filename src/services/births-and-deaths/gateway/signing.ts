// The sandbox register's half of the signatures, written from docs/state-register.md and from nothing of the portal's.
import { createHmac, timingSafeEqual } from "node:crypto";

export type Use = "ready" | "take" | "answer" | "control";
type Headers = Readonly<Record<string, string | readonly string[] | undefined>>;

const mark = (secret: string, use: Use, time: string, key: string, body: string): string =>
  createHmac("sha256", secret).update(`${use}\n${time}\n${key}\n${body}`).digest("hex");

/** Headers for a text that leaves now. */
export function sign(secret: string, use: Use, key: string, body: string, now_ms: number): Record<string, string> {
  const time = String(Math.trunc(now_ms / 1000));
  return { "x-akshara-time": time, "x-akshara-signature": mark(secret, use, time, key, body) };
}

/** Whether these headers were made with the secret for this key and body, at most five minutes ago. */
export function verify(secret: string, use: Use, headers: Headers, key: string, body: string, now_ms: number): boolean {
  const { "x-akshara-time": time, "x-akshara-signature": given } = headers;
  if (typeof time !== "string" || typeof given !== "string" || !/^\d{1,12}$/.test(time)) return false;
  if (Math.abs(now_ms / 1000 - Number(time)) > 300) return false;
  const [one, two] = [Buffer.from(given), Buffer.from(mark(secret, use, time, key, body))];
  return one.length === two.length && timingSafeEqual(one, two);
}
