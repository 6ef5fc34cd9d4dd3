// What portal and gateway sign for each other: HMAC-SHA256 over time, use and body, checked in constant time.
import { createHmac, timingSafeEqual } from "node:crypto";
import { type Instant, instantMs } from "../../../kernel/civil-date.ts";

/** What a signed text is for, so that none can be sent back as another. */
export type SignedUse = "order" | "status" | "answer" | "callback" | "bbps-fetch" | "bbps-pay" | "bbps-status";

/** Seconds that a signed text is taken for, in both directions of the clock. */
export const signature_age_seconds_max = 300;

export const timeHeader = "x-gateway-time";
export const signatureHeader = "x-gateway-signature";

const signatureOf = (secret: string, use: SignedUse, time: string, body: string): string =>
  createHmac("sha256", secret).update([time, use, body].join("\n"), "utf8").digest("hex");

/** The headers for a body that is sent now. */
export function signedHeaders(secret: string, use: SignedUse, body: string, now: Instant): Record<string, string> {
  const time = String(Math.floor(instantMs(now) / 1000));
  return { [timeHeader]: time, [signatureHeader]: signatureOf(secret, use, time, body) };
}

export type SignatureFound = "good" | "wrong" | "too-old";

/** What a body's signature is worth now. The age is looked at only when the signature is good. */
export function checkSignature(
  secret: string,
  use: SignedUse,
  given: { readonly time: string | undefined; readonly signature: string | undefined; readonly body: string },
  now: Instant,
): SignatureFound {
  const { time, signature, body } = given;
  if (time === undefined || signature === undefined || !/^\d{1,12}$/.test(time)) return "wrong";
  const [one, two] = [Buffer.from(signature), Buffer.from(signatureOf(secret, use, time, body))];
  if (one.length !== two.length || !timingSafeEqual(one, two)) return "wrong";
  const age_seconds = Math.abs(instantMs(now) / 1000 - Number(time));
  return age_seconds > signature_age_seconds_max ? "too-old" : "good";
}
