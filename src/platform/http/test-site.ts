// A site for tests: real sessions and forms on a test database, invented assets, a log that is kept in memory.
import { civilDate } from "../../kernel/civil-date.ts";
import type { Role } from "../../kernel/decider.ts";
import type { Town, TownId } from "../../kernel/town.ts";
import { realClock, type Clock } from "../clock.ts";
import type { Database } from "../database/connect.ts";
import { makeLog } from "../metrics/log.ts";
import { makeMetrics } from "../metrics/metrics.ts";
import { makeSessions, type RolesNow } from "../sessions/sessions.ts";
import { makeFormKeeper } from "./parked-forms.ts";
import type { Site, SiteSettings } from "./site.ts";

const townOf = (id: number, nameHi: string, nameEn: string, type: Town["type"]): Town => ({
  id: id as TownId,
  type,
  nameHi,
  nameEn,
  nameHiProofed: true,
  districtHi: nameHi,
  districtEn: nameEn,
  population: 0,
});

export const shivpuri = townOf(250705, "शिवपुरी", "Shivpuri", "nagar-palika-parishad");
export const dewas = townOf(250867, "देवास", "Dewas", "nagar-nigam");

/** Any name has a file: tests need no build. */
const anyAssets = new Proxy<Record<string, string>>({}, { get: (_none, name) => String(name), has: () => true });

export interface TestSite extends Site {
  /** Every line that was logged. */
  readonly logged: readonly string[];
}

export interface TestSiteOptions {
  readonly database: Database;
  readonly clock?: Clock;
  readonly rolesNow?: RolesNow;
  readonly settings?: Partial<SiteSettings>;
  readonly changes?: Partial<Site>;
}

const citizenOnly: readonly Role[] = ["citizen"];

export function testSite(options: TestSiteOptions): TestSite {
  const { database, clock = realClock, changes } = options;
  const logged: string[] = [];
  const rolesNow: RolesNow = options.rolesNow ?? (async (_tx, kind) => (kind === "citizen" ? citizenOnly : ["clerk"]));
  return {
    settings: {
      publicOrigin: "http://127.0.0.1:8080",
      sample: true,
      releasedOn: civilDate("2026-11-21"),
      proxies: 0,
      ...options.settings,
    },
    database,
    clock,
    log: makeLog("info", { write: (line) => logged.push(line) }),
    metrics: makeMetrics(),
    sessions: makeSessions(database, clock, rolesNow),
    forms: makeFormKeeper(database, clock),
    assets: anyAssets,
    towns: new Map([shivpuri, dewas].map((town) => [town.id, town])),
    readyChecks: [],
    personShown: (session) => ({
      name: session.login ?? "…",
      role: session.kind,
      kind: session.kind,
      account: "/account",
    }),
    words: () => [],
    logged,
    ...changes,
  };
}
