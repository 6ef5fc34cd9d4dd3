// Counts requests by address and by session, and refuses what comes too often.
import { normalizeIP } from "@fastify/rate-limit";
import type { FastifyInstance, FastifyRequest } from "fastify";
import type { Session } from "../sessions/sessions.ts";
import { type LimitName, requests_per_minute_max } from "./limits.ts";
import { RefusedRequest } from "./refused-request.ts";

type Count = ReturnType<FastifyInstance["createRateLimit"]>;

export interface Limiter {
  countAddress(request: FastifyRequest): Promise<void>;
  countSession(request: FastifyRequest, session: Session): Promise<void>;
}

/** An IPv6 household has many addresses: they count as one. */
const network_bits = 64;
const minute_ms = 60_000;

/** Needs @fastify/rate-limit to be registered. `allowed` multiplies every limit, for load tests; 1 unless said. */
export function makeLimiter(app: FastifyInstance, allowed: number): Limiter {
  const names = Object.keys(requests_per_minute_max) as LimitName[];
  const counter = (name: LimitName, kind: "address" | "session", key: (request: FastifyRequest) => string): Count =>
    app.createRateLimit({
      max: requests_per_minute_max[name][kind] * allowed,
      timeWindow: minute_ms,
      keyGenerator: key,
    });
  const byAddress = new Map(
    names.map((name) => [name, counter(name, "address", (request) => normalizeIP(request.ip, network_bits))]),
  );
  const bySession = new Map(names.map((name) => [name, counter(name, "session", (request) => request.personKey)]));

  async function count(counts: ReadonlyMap<LimitName, Count>, request: FastifyRequest): Promise<void> {
    const answer = await counts.get(request.routeOptions.config.limit ?? "usual")?.(request);
    if (!answer || answer.isAllowed || !answer.isExceeded) return;
    throw new RefusedRequest(429, "request.too_many", { seconds: answer.ttlInSeconds });
  }
  return {
    countAddress: (request) => count(byAddress, request),
    countSession: (request, session) => {
      request.personKey = `${session.town} ${session.person}`;
      return count(bySession, request);
    },
  };
}
