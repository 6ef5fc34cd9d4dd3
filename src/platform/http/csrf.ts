// Against requests forged elsewhere: a form carries a token that only a page of ours can have made for this browser.
import { createHash, randomBytes, timingSafeEqual } from "node:crypto";
import type { FastifyReply, FastifyRequest } from "fastify";
import { type GuardedCookie, readCookie, setCookie } from "./cookies.ts";

/** The token is bound to the cookie: it cannot be made without reading it, and no page can read it. */
const tokenOf = (cookie: string): string =>
  createHash("sha256").update("akshara form\0").update(cookie).digest("base64url");

const sameText = (one: string, other: string): boolean => {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  return a.length === b.length && timingSafeEqual(a, b);
};

/** The token for this visitor's forms; gives an anonymous one the cookie it is bound to. */
export function csrfToken(request: FastifyRequest, reply: FastifyReply, signedIn: boolean): string {
  const session = signedIn ? readCookie(request, "session") : undefined;
  if (session !== undefined) return tokenOf(session);
  const kept = readCookie(request, "form");
  if (kept !== undefined && kept.length >= 40) return tokenOf(kept);
  const made = randomBytes(32).toString("base64url");
  setCookie(reply, "form", made);
  return tokenOf(made);
}

const bound: readonly GuardedCookie[] = ["session", "form"];

/** True when the body's `csrf` belongs to a cookie that came with the request, even one whose session has ended. */
export function csrfHolds(request: FastifyRequest): boolean {
  const given = tokenIn(request.body);
  if (given === undefined) return false;
  return bound.some((cookie) => {
    const value = readCookie(request, cookie);
    return value !== undefined && value.length >= 40 && sameText(given, tokenOf(value));
  });
}

function tokenIn(body: unknown): string | undefined {
  if (typeof body !== "object" || body === null) return undefined;
  const fields = body as Readonly<Record<string, unknown>>;
  const token = fields["csrf"] ?? fields["_csrf"];
  return typeof token === "string" ? token : undefined;
}
