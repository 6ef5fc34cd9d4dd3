// The web application: Fastify with its limits, headers, hooks and error pages; services add their routes to it.
import cookie from "@fastify/cookie";
import formbody from "@fastify/formbody";
import rateLimit from "@fastify/rate-limit";
import staticFiles from "@fastify/static";
import swagger from "@fastify/swagger";
import type { TypeBoxTypeProvider } from "@fastify/type-provider-typebox";
import fastify, { type FastifyError, type FastifyInstance, type FastifyReply, type FastifyRequest } from "fastify";
import { randomUUID } from "node:crypto";
import { arrive, arriveNowhere } from "./arrival.ts";
import { answerFailure } from "./failures.ts";
import { noteRoutes } from "./foreign-town.ts";
import { guard } from "./guard.ts";
import { safeHeaders } from "./headers.ts";
import { keptFormRoutes, noteForms } from "./kept-form.ts";
import { makeLimiter } from "./limiter.ts";
import { body_bytes_max, path_part_characters_max, request_ms_max } from "./limits.ts";
import { operationRoutes } from "./operation-routes.ts";
import { parsedForm } from "./parsed-form.ts";
import { RefusedRequest } from "./refused-request.ts";
import type { Site } from "./site.ts";
import type { App } from "./visit.ts";

/** Routes that many services share a page for: not counted as requests of people. */
const quiet = new Set(["/healthz", "/readyz", "/metrics", "/public/*"]);

/** The address itself could not be read: no hook of ours has run, so the headers and a visit are made here. */
const unreadableAddress = (_error: FastifyError, request: FastifyRequest, reply: FastifyReply): void => {
  reply.headers(safeHeaders(request.server.site.settings).usual);
  arriveNowhere(request);
  void answerFailure(new RefusedRequest(400, "request.address_unknown"), request, reply);
};

function makeFastify(site: Site): App {
  const app = fastify({
    logger: false,
    bodyLimit: body_bytes_max,
    requestTimeout: request_ms_max,
    connectionTimeout: 2 * request_ms_max,
    keepAliveTimeout: 20_000,
    return503OnClosing: true,
    forceCloseConnections: "idle",
    trustProxy: (_address, hop) => hop < site.settings.proxies,
    genReqId: () => randomUUID(),
    requestIdHeader: false,
    routerOptions: { maxParamLength: path_part_characters_max, ignoreTrailingSlash: true },
    ajv: { customOptions: { allErrors: true, coerceTypes: "array", removeAdditional: true, useDefaults: true } },
    frameworkErrors: unreadableAddress,
  });
  return app.withTypeProvider<TypeBoxTypeProvider>();
}

async function addPlugins(app: FastifyInstance, site: Site): Promise<void> {
  await app.register(cookie);
  await app.register(formbody, { bodyLimit: body_bytes_max, parser: parsedForm });
  await app.register(rateLimit, { global: false });
  await app.register(swagger, {
    openapi: {
      openapi: "3.1.0",
      info: { title: "Akshara", version: "1", description: "Forms and answers of the portal, from their schemas." },
    },
  });
  if (site.settings.publicFolder === undefined) return;
  await app.register(staticFiles, {
    root: site.settings.publicFolder,
    prefix: "/public/",
    decorateReply: false,
    index: false,
    dotfiles: "deny",
    cacheControl: false,
    setHeaders: (reply) => {
      // Names hold a hash of the content, so that they may be kept for ever.
      reply.header("cache-control", "public, max-age=31536000, immutable");
    },
  });
}

function addHooks(app: FastifyInstance, site: Site, allowed: number): void {
  const limiter = makeLimiter(app, allowed);
  const headers = safeHeaders(site.settings);
  app.addHook("onRequest", async (request, reply) => {
    site.metrics.requestsOpen.inc();
    const { camera } = request.routeOptions.config;
    reply.headers(camera === true ? headers.camera : headers.usual);
    if (!quiet.has(request.routeOptions.url ?? "")) await arrive(request, reply, limiter);
  });
  app.addHook("preValidation", async (request, reply) => {
    if (!quiet.has(request.routeOptions.url ?? "")) await guard(request, reply);
  });
  app.addHook("onResponse", async (request, reply) => {
    site.metrics.requestsOpen.dec();
    const url = request.routeOptions.url ?? "none";
    if (quiet.has(url)) return;
    const seconds = reply.elapsedTime / 1000;
    const status = `${Math.floor(reply.statusCode / 100)}xx`;
    site.metrics.requestSeconds.observe({ route: url, method: request.method, status }, seconds);
    // The route's pattern, never the address: a query may hold a name or a mobile.
    const line = { request: request.id, town: request.visit?.town.id, route: url, method: request.method };
    site.log.info({ ...line, status: reply.statusCode, ms: Math.round(seconds * 1000) }, "answered");
  });
}

export interface HttpOptions {
  readonly site: Site;
  /** Registers the services' routes, in the order of main. */
  readonly routes: (app: App) => void | Promise<void>;
  /** Multiplies the limits of requests per minute, for load tests; 1 unless said. */
  readonly allowed?: number;
}

/** The ready application, not yet listening. `close` finishes what was accepted and refuses the rest. */
export async function httpApp({ site, routes, allowed = 1 }: HttpOptions): Promise<App> {
  const app = makeFastify(site);
  app.decorate("site", site);
  app.decorateRequest("visit");
  app.decorateRequest("admitted", false);
  app.decorateRequest("personKey", "");
  noteRoutes(app);
  await addPlugins(app, site);
  addHooks(app, site, allowed);
  app.setErrorHandler(answerFailure);
  app.setNotFoundHandler(async () => {
    throw new RefusedRequest(404, "request.address_unknown");
  });
  const again = noteForms(app);
  operationRoutes(app);
  keptFormRoutes(app, again);
  await routes(app);
  app.get("/api/openapi.json", { schema: { hide: true } }, async (_request, reply) =>
    reply.type("application/json; charset=utf-8").send(app.swagger()),
  );
  await app.ready();
  return app;
}
