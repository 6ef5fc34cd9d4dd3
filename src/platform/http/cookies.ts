// The cookies: the session's, the one that guards an anonymous visitor's forms, the language, the counter, and a kept form's key.
import type { CookieSerializeOptions } from "@fastify/cookie";
import type { FastifyReply, FastifyRequest } from "fastify";
import { session_seconds, type SessionKind } from "../sessions/sessions.ts";

const names = { session: "akshara", form: "akshara-form", kept: "akshara-kept", pending: "akshara-pending" } as const;

export type GuardedCookie = keyof typeof names;

/** Over https the name begins with __Host-, so that no other host or path can set it. */
export const cookieName = (request: FastifyRequest, cookie: GuardedCookie): string =>
  secure(request) ? `__Host-${names[cookie]}` : names[cookie];

const secure = (request: FastifyRequest): boolean => request.server.site.settings.publicOrigin.startsWith("https:");

const guarded = (request: FastifyRequest): CookieSerializeOptions => ({
  path: "/",
  httpOnly: true,
  sameSite: "lax",
  secure: secure(request),
});

export const readCookie = (request: FastifyRequest, cookie: GuardedCookie): string | undefined =>
  request.cookies[cookieName(request, cookie)];

/** Without `seconds` the browser forgets it when it closes. */
export function setCookie(reply: FastifyReply, cookie: GuardedCookie, value: string, seconds?: number): void {
  const { request } = reply;
  const age = seconds === undefined ? {} : { maxAge: seconds };
  reply.setCookie(cookieName(request, cookie), value, { ...guarded(request), ...age });
}

export function clearCookie(reply: FastifyReply, cookie: GuardedCookie): void {
  reply.clearCookie(cookieName(reply.request, cookie), guarded(reply.request));
}

/**
 * Takes away the cookie of a session that was just ended. Its value, which opens nothing any more, stays as the one that
 * guards forms: what is being filled in another tab can then be kept until the next sign-in, and is not refused as forged.
 */
export function leaveSession(reply: FastifyReply): void {
  const ended = readCookie(reply.request, "session");
  clearCookie(reply, "session");
  if (ended !== undefined) setCookie(reply, "form", ended);
}

const year_seconds = 365 * 24 * 3600;

/** The language is no secret; scripts need not read it either. */
export function keepLanguage(reply: FastifyReply, lang: string): void {
  reply.setCookie("lang", lang, { ...guarded(reply.request), maxAge: year_seconds });
}

/** Which counter this browser stands at: a convenience of the clerk's forms, proof of nothing. */
export function keepCounter(reply: FastifyReply, counter: string): void {
  reply.setCookie("counter", counter, { ...guarded(reply.request), maxAge: year_seconds });
}

/** As it came, possibly altered by anybody; empty when none was kept. */
export const keptCounter = (request: FastifyRequest): string => request.cookies["counter"] ?? "";

/** Seconds for which the browser keeps the cookie of an ended session, so that a form sent late is known for whose it was. */
const kept_after_end_seconds = 24 * 3600;

/** Gives the browser its new session; what belonged to the visitor before is forgotten. */
export function keepSession(reply: FastifyReply, kind: SessionKind, cookie: string): void {
  setCookie(reply, "session", cookie, session_seconds[kind].whole + kept_after_end_seconds);
  clearCookie(reply, "pending");
  // What stood open under a session that was left must not be sent by whoever signs in next. Only sessions have a dot.
  if (readCookie(reply.request, "form")?.includes(".") === true) clearCookie(reply, "form");
}
