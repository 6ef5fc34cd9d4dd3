// The signature between portal and gateway: HMAC-SHA256 over time, purpose and body, as both sides agreed.
import { createHmac, timingSafeEqual } from "node:crypto";

/** What a signed text is for, so that an order can't be sent back as a callback. */
export type Use = "order" | "status" | "answer" | "callback";

export interface Signed {
  readonly "x-gateway-time": string;
  readonly "x-gateway-signature": string;
}

const signature = (secret: string, use: Use, time: string, body: string): string =>
  createHmac("sha256", secret).update(`${time}\n${use}\n${body}`, "utf8").digest("hex");

/** Headers for a body sent now; `time` is seconds since 1970. */
export function sign(secret: string, use: Use, body: string, now_ms: number): Signed {
  const time = String(Math.floor(now_ms / 1000));
  return { "x-gateway-time": time, "x-gateway-signature": signature(secret, use, time, body) };
}

const age_seconds_max = 300;

/** Whether these headers were made with the secret for this body, at most five minutes ago. */
export function holds(
  secret: string,
  use: Use,
  headers: Readonly<Record<string, string | readonly string[] | undefined>>,
  body: string,
  now_ms: number,
): boolean {
  const time = headers["x-gateway-time"];
  const given = headers["x-gateway-signature"];
  if (typeof time !== "string" || typeof given !== "string" || !/^\d{1,12}$/.test(time)) return false;
  if (Math.abs(now_ms / 1000 - Number(time)) > age_seconds_max) return false;
  const [one, two] = [Buffer.from(given), Buffer.from(signature(secret, use, time, body))];
  return one.length === two.length && timingSafeEqual(one, two);
}
