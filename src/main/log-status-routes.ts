// The log's status for everyone: who cosigned what and when, as page and as JSON, and the three lines for a notice board.
import { instantMs } from "../kernel/civil-date.ts";
import type { VaultLag } from "../ledger/vault/lag.ts";
import type { TownId } from "../kernel/town.ts";
import { show } from "../platform/http/show.ts";
import type { Site } from "../platform/http/site.ts";
import type { App } from "../platform/http/visit.ts";
import type { Lang } from "../web/language.ts";
import { links } from "../web/links.ts";
import { logPaperPage, logStatusPage } from "../web/pages/log-status-page.tsx";
import type { NightSummary } from "./nightly-status.ts";
import type { LogStatus } from "./witnessing.ts";

/** The status as other people's programs read it. */
function asJson(status: LogStatus, now_ms: number): object {
  const age = (at: LogStatus["witnesses"][number]["at"]): number | null =>
    at === undefined ? null : Math.max(0, Math.floor((now_ms - instantMs(at)) / 1000));
  const { cosigned, seal, witnesses, ...rest } = status;
  return {
    ...rest,
    cosigned: cosigned ? { ...cosigned, age_seconds: age(cosigned.at) } : null,
    witnesses: witnesses.map((one) => ({ ...one, at: one.at ?? null, age_seconds: age(one.at) })),
    sealed: seal ?? null,
  };
}

/** The last checks of all records as the page shows them. */
function shownCheck({ since, differing, ...figures }: NightSummary, lang: Lang, towns: Site["towns"]) {
  if (since === undefined) return undefined;
  const nameOf = (id: TownId): string => {
    const town = towns.get(id);
    return (lang === "hi" ? town?.nameHi : town?.nameEn) ?? String(id);
  };
  return { ...figures, since, differing: differing.map(nameOf) };
}

/** What the pages are made of. */
export interface StatusParts {
  readonly read: () => Promise<LogStatus>;
  /** What the last checks of all records found. */
  readonly checks: () => NightSummary;
  /** How far the vault is; undefined where there is none, or nobody can tell now. */
  readonly vault: () => Promise<VaultLag | undefined>;
}

/** Registers /log-status, /log-status.json and /log-paper. */
export function logStatusRoutes(app: App, { read, checks, vault }: StatusParts): void {
  app.get(links.logStatus, async (request, reply) => {
    const { lang, now } = request.visit;
    reply.header("cache-control", "no-store");
    const [status, lag] = await Promise.all([read(), vault()]);
    const more = { check: shownCheck(checks(), lang, app.site.towns), vault: lag };
    const page = { ...logStatusPage(lang, status, more, now), updatedOn: request.visit.today };
    return show(request.visit, reply, page);
  });
  app.get(`${links.logStatus}.json`, { config: { machine: true } }, async (request, reply) => {
    reply.header("access-control-allow-origin", "*").header("cache-control", "no-store");
    const { since, ...figures } = checks();
    const [status, lag] = await Promise.all([read(), vault()]);
    return reply.send({
      ...asJson(status, instantMs(request.visit.now)),
      records: { since: since ?? null, ...figures },
      vault: lag ? { entries: Number(lag.vaulted), waiting: Number(lag.published - lag.vaulted) } : null,
    });
  });
  app.get(links.logPaper, async (request, reply) => {
    const { lang, now } = request.visit;
    return show(request.visit, reply, logPaperPage(lang, await read(), now));
  });
}
