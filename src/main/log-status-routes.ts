// The log's status for everyone: who cosigned what and when, as page and as JSON, and the three lines for a notice board.
import { instantMs } from "../kernel/civil-date.ts";
import { show } from "../platform/http/show.ts";
import type { App } from "../platform/http/visit.ts";
import { links } from "../web/links.ts";
import { logPaperPage, logStatusPage } from "../web/pages/log-status-page.tsx";
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

/** Registers /log-status, /log-status.json and /log-paper. */
export function logStatusRoutes(app: App, read: () => Promise<LogStatus>): void {
  app.get(links.logStatus, async (request, reply) => {
    const { lang, now } = request.visit;
    reply.header("cache-control", "no-store");
    return show(request.visit, reply, logStatusPage(lang, await read(), now));
  });
  app.get(`${links.logStatus}.json`, { config: { machine: true } }, async (request, reply) => {
    reply.header("access-control-allow-origin", "*").header("cache-control", "no-store");
    return reply.send(asJson(await read(), instantMs(request.visit.now)));
  });
  app.get(links.logPaper, async (request, reply) => {
    const { lang, now } = request.visit;
    return show(request.visit, reply, logPaperPage(lang, await read(), now));
  });
}
