// For those who run the program: is it alive, is it ready, and its figures.
import type { FastifyRequest } from "fastify";
import { createHash, timingSafeEqual } from "node:crypto";
import { statement } from "../database/connect.ts";
import type { ReadyCheck, Site } from "./site.ts";
import type { App } from "./visit.ts";

const answers = statement("operation.answers", "select 1 as one");
const loopback = new Set(["127.0.0.1", "::1", "::ffff:127.0.0.1"]);

const digest = (text: string): Buffer => createHash("sha256").update(text).digest();

/** Behind a proxy on the same machine the whole world comes from loopback. */
const cameByProxy = ({ headers }: FastifyRequest, site: Site): boolean =>
  site.settings.proxies > 0 || headers["x-forwarded-for"] !== undefined || headers.forwarded !== undefined;

/** The figures are for this machine, or for who knows the token where one is configured. */
function mayReadMetrics(request: FastifyRequest, site: Site): boolean {
  const { metricsToken } = site.settings;
  if (metricsToken === undefined) {
    return !cameByProxy(request, site) && loopback.has(request.socket.remoteAddress ?? "");
  }
  return timingSafeEqual(digest(request.headers.authorization ?? ""), digest(`Bearer ${metricsToken}`));
}

async function databaseAnswers(site: Site): Promise<boolean> {
  try {
    return (await site.database.query(answers)).length === 1;
  } catch {
    return false;
  }
}

async function isReady(check: { ready(): Promise<boolean> }): Promise<boolean> {
  try {
    return await check.ready();
  } catch {
    return false;
  }
}

/** What the checks have to say; one that cannot say it does not hold up the others. */
async function notesOf(checks: readonly ReadyCheck[]): Promise<Readonly<Record<string, string>>> {
  const notes: Record<string, string> = {};
  for (const check of checks) {
    const note = await check.note?.().catch(() => "unknown");
    if (note !== undefined) notes[check.name] = note;
  }
  return notes;
}

export function operationRoutes(app: App): void {
  const { site } = app;
  const hidden = { schema: { hide: true } };
  app.get("/healthz", hidden, async (_request, reply) => reply.type("text/plain").send("ok\n"));
  app.get("/readyz", hidden, async (_request, reply) => {
    const checks = [{ name: "database", ready: () => databaseAnswers(site) }, ...site.readyChecks];
    const states = await Promise.all(checks.map(async (check) => [check.name, await isReady(check)] as const));
    const ready = states.every(([, good]) => good);
    const notes = await notesOf(site.readyChecks);
    return reply.code(ready ? 200 : 503).send({
      ready,
      checks: Object.fromEntries(states),
      ...(Object.keys(notes).length > 0 && { notes }),
    });
  });
  app.get("/metrics", hidden, async (request, reply) => {
    if (!mayReadMetrics(request, site)) return reply.code(404).type("text/plain").send("not found\n");
    return reply.type(site.metrics.registry.contentType).send(await site.metrics.registry.metrics());
  });
}
