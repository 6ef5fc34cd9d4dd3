// The documented adapter of the state's register: JSON over HTTPS, signed both ways (docs/state-register.md).
import { createHmac, timingSafeEqual } from "node:crypto";
import { type Static, type TSchema, Type } from "typebox";
import { Value } from "typebox/value";
import { canonicalJson } from "../../../kernel/canonical.ts";
import { type Instant, instantMs } from "../../../kernel/civil-date.ts";
import type { Clock } from "../../../platform/clock.ts";
import { referenceForm } from "../rules/handing-on.ts";
import { type EntryMessage, keyOf, type RegisterAnswer, type StateRegister } from "./state-register.ts";

export const registerTimeHeader = "x-akshara-time";
export const registerSignatureHeader = "x-akshara-signature";
/** Seconds that a signature is taken for, in both directions of the clock. */
export const register_age_seconds_max = 300;
/** Milliseconds that an answer may take. */
const answer_ms_max = 10_000;
const answer_bytes_max = 8 * 1024;
const wait_seconds_max = 3_600;

type Use = "ready" | "take" | "answer";

const signatureOf = (secret: string, use: Use, time: string, key: string, body: string): string =>
  createHmac("sha256", secret).update([use, time, key, body].join("\n"), "utf8").digest("hex");

/** The headers of a question that is asked now. */
function signed(secret: string, use: Use, key: string, body: string, now: Instant): Record<string, string> {
  const time = String(Math.floor(instantMs(now) / 1000));
  return { [registerTimeHeader]: time, [registerSignatureHeader]: signatureOf(secret, use, time, key, body) };
}

/** Whether this answer was made with the secret, now, for the question of this key. */
function holds(secret: string, key: string, headers: Headers, body: string, now: Instant): boolean {
  const time = headers.get(registerTimeHeader) ?? "";
  const given = Buffer.from(headers.get(registerSignatureHeader) ?? "");
  const wanted = Buffer.from(signatureOf(secret, "answer", time, key, body));
  if (given.length !== wanted.length || !timingSafeEqual(given, wanted)) return false;
  return /^\d{1,12}$/.test(time) && Math.abs(instantMs(now) / 1000 - Number(time)) <= register_age_seconds_max;
}

const Taken = Type.Object({
  answer: Type.Union([Type.Literal("accepted"), Type.Literal("duplicate")]),
  reference: Type.String({ pattern: referenceForm.source }),
});
const Rejected = Type.Object({
  answer: Type.Literal("rejected"),
  // A code and no sentence: a sentence could repeat what the form says of people.
  reason: Type.String({ pattern: "^[a-z][a-z0-9_.-]{0,59}$" }),
});
const Busy = Type.Object({
  answer: Type.Literal("busy"),
  waitSeconds: Type.Optional(Type.Integer({ minimum: 0, maximum: wait_seconds_max })),
});

const readAs = <T extends TSchema>(schema: T, value: unknown): Static<T> | undefined =>
  Value.Check(schema, value) ? value : undefined;

/** What a signed answer says; nothing for one that is none of ours. */
function answerIn(status: number, body: string): RegisterAnswer | undefined {
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch {
    return undefined;
  }
  if (status === 200 || status === 201) return readAs(Taken, value);
  if (status === 422) return readAs(Rejected, value);
  if (status !== 503) return undefined;
  const busy = readAs(Busy, value);
  return busy && { answer: "busy", wait_seconds: busy.waitSeconds ?? 0 };
}

async function boundedText(answer: Response): Promise<string | undefined> {
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const part of answer.body ?? []) {
    length += part.length;
    if (length > answer_bytes_max) return undefined;
    parts.push(part);
  }
  return Buffer.concat(parts).toString("utf8");
}

export interface HttpRegisterOptions {
  /** Scheme, host, port and path in front of `/entries`; undefined while it is not known. */
  address(): string | undefined;
  readonly secret: string;
  readonly clock: Clock;
  /** Milliseconds that an answer may take; ten seconds unless said. */
  readonly answer_ms_max?: number;
}

/** A state register that is reached over HTTP. Throws nothing: what went wrong on the way is `away`. */
export function httpStateRegister(options: HttpRegisterOptions): StateRegister {
  const { secret, clock } = options;
  async function ask(use: Use, path: string, key: string, body: string): Promise<RegisterAnswer | "ready" | undefined> {
    const address = options.address();
    if (address === undefined) return undefined;
    try {
      const answer = await fetch(`${address}${path}`, {
        method: use === "ready" ? "GET" : "POST",
        headers: {
          ...signed(secret, use, key, body, clock.now()),
          "idempotency-key": key,
          ...(use === "take" && { "content-type": "application/json" }),
        },
        ...(use === "take" && { body }),
        redirect: "error",
        signal: AbortSignal.timeout(options.answer_ms_max ?? answer_ms_max),
      });
      const text = await boundedText(answer);
      if (text === undefined || !holds(secret, key, answer.headers, text, clock.now())) return undefined;
      return use === "ready" && answer.status === 200 ? "ready" : answerIn(answer.status, text);
    } catch {
      return undefined;
    }
  }
  return {
    ready: async () => (await ask("ready", "/ready", "ready", "")) === "ready",
    take: async (message: EntryMessage) => {
      const answer = await ask("take", "/entries", keyOf(message), canonicalJson({ ...message }));
      return answer === undefined || answer === "ready" ? { answer: "away" } : answer;
    },
  };
}
