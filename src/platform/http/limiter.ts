// Counts requests by address and by session, and refuses what comes too often.
import { createHash } from "node:crypto";
import type { FastifyInstance, FastifyRequest } from "fastify";
import type { Session } from "../sessions/sessions.ts";
import { type LimitName, requests_per_minute_max } from "./limits.ts";
import { RefusedRequest } from "./refused-request.ts";

type Count = ReturnType<FastifyInstance["createRateLimit"]>;

export interface Limiter {
  countAddress(request: FastifyRequest): Promise<void>;
  countSession(request: FastifyRequest, session: Session): Promise<void>;
}

const minute_ms = 60_000;

/** Needs @fastify/rate-limit to be registered. `allowed` multiplies every limit, for load tests; 1 unless said. */
export function makeLimiter(app: FastifyInstance, allowed: number): Limiter {
  const sessions = new WeakMap<FastifyRequest, Session>();
  const names = Object.keys(requests_per_minute_max) as LimitName[];
  const counter = (name: LimitName, kind: "address" | "session", key: (request: FastifyRequest) => string): Count =>
    app.createRateLimit({
      max: requests_per_minute_max[name][kind] * allowed,
      timeWindow: minute_ms,
      keyGenerator: key,
    });
  const personKey = (request: FastifyRequest): string => {
    const session = sessions.get(request);
    return session ? createHash("sha256").update(`${session.town} ${session.person}`).digest("base64url") : "";
  };
  const byAddress = new Map(names.map((name) => [name, counter(name, "address", (request) => request.ip)]));
  const bySession = new Map(names.map((name) => [name, counter(name, "session", personKey)]));

  async function count(counts: ReadonlyMap<LimitName, Count>, request: FastifyRequest): Promise<void> {
    const answer = await counts.get(request.routeOptions.config.limit ?? "usual")?.(request);
    if (!answer || answer.isAllowed || !answer.isExceeded) return;
    throw new RefusedRequest(429, "request.too_many", { seconds: answer.ttlInSeconds });
  }
  return {
    countAddress: (request) => count(byAddress, request),
    countSession: (request, session) => {
      sessions.set(request, session);
      return count(bySession, request);
    },
  };
}
