// What the program counts about itself, for Prometheus: requests, refusals, sign-ins, sealing, and the process.
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";

export interface Metrics {
  readonly registry: Registry;
  /** Seconds from arrival to answer, by route pattern, method and status class. */
  readonly requestSeconds: Histogram<"route" | "method" | "status">;
  readonly refusals: Counter<"code">;
  readonly signIns: Counter<"kind" | "outcome">;
  readonly unforeseen: Counter<"type">;
  readonly requestsOpen: Gauge;
}

/** A registry of its own each time, so that tests do not meet in one; `process` adds Node's own figures. */
export function makeMetrics(options: { readonly process: boolean } = { process: false }): Metrics {
  const registry = new Registry();
  const registers = [registry];
  if (options.process) collectDefaultMetrics({ register: registry });
  return {
    registry,
    requestSeconds: new Histogram({
      name: "akshara_request_seconds",
      help: "Seconds from a request's arrival to its answer",
      labelNames: ["route", "method", "status"],
      buckets: [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
      registers,
    }),
    refusals: new Counter({
      name: "akshara_refusals_total",
      help: "Refusals shown, by code",
      labelNames: ["code"],
      registers,
    }),
    signIns: new Counter({
      name: "akshara_sign_ins_total",
      help: "Attempts to sign in, by kind of person and outcome",
      labelNames: ["kind", "outcome"],
      registers,
    }),
    unforeseen: new Counter({
      name: "akshara_unforeseen_errors_total",
      help: "Errors nobody foresaw, by type",
      labelNames: ["type"],
      registers,
    }),
    requestsOpen: new Gauge({ name: "akshara_requests_open", help: "Requests under way", registers }),
  };
}
