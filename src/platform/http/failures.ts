// When a request fails: what was foreseen becomes a refusal in words, the rest an incident with a number.
import type { FastifyError, FastifyReply, FastifyRequest } from "fastify";
import { h } from "preact";
import { links } from "../../web/links.ts";
import { DatabaseBusy, DatabaseFull, DatabaseGone } from "../database/connect.ts";
import { refusalsOf } from "./form-fields.ts";
import { body_bytes_max } from "./limits.ts";
import { RefusedRequest } from "./refused-request.ts";
import { show, showRefusal, wantsJson } from "./show.ts";
import type { Visit } from "./visit.ts";
import { words } from "./words/words.generated.ts";

const statusCodes: ReadonlyMap<string, readonly [status: number, code: string]> = new Map([
  ["FST_ERR_CTP_BODY_TOO_LARGE", [413, "form.too_large"]],
  ["FST_ERR_CTP_INVALID_MEDIA_TYPE", [415, "form.wrong_kind"]],
  ["FST_ERR_CTP_EMPTY_JSON_BODY", [400, "form.unreadable"]],
  ["FST_ERR_CTP_INVALID_JSON_BODY", [400, "form.unreadable"]],
  ["FST_ERR_CTP_INVALID_CONTENT_LENGTH", [400, "form.unreadable"]],
]);

function foreseen(error: unknown, request: FastifyRequest): RefusedRequest | undefined {
  if (error instanceof RefusedRequest) return error;
  if (error instanceof DatabaseBusy) return new RefusedRequest(503, "database.busy");
  if (error instanceof DatabaseFull) return new RefusedRequest(507, "database.full");
  const { code, statusCode } = error as Partial<FastifyError>;
  const known = statusCodes.get(code ?? "");
  if (known) {
    const bytes_max = request.routeOptions.bodyLimit ?? body_bytes_max;
    return new RefusedRequest(known[0], known[1], { max: Math.round(bytes_max / 1024) });
  }
  // What Fastify and its parsers blame on the request is the request's fault, whatever its code.
  if (statusCode !== undefined && statusCode >= 400 && statusCode < 500) {
    return new RefusedRequest(statusCode, "form.unreadable");
  }
  return undefined;
}

function titleOf(status: number, request: FastifyRequest): string {
  const own = words[request.visit.lang];
  switch (status) {
    case 404:
      return own.not_found_title;
    case 413:
      return own.too_large_title;
    case 415:
      return own.wrong_kind_title;
    case 429:
      return own.too_many_title;
    case 503:
      return own.busy_title;
    case 507:
      return own.full_title;
    default:
      return own.refused_title;
  }
}

/** The database is gone: whether anything was recorded is said only where it is known. */
function showGone(error: DatabaseGone, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const { visit } = request;
  const own = words[visit.lang];
  reply.header("retry-after", "30");
  // Before the guard has let it through, a request has recorded nothing.
  const unknown = error.outcomeUnknown && request.admitted && request.method !== "GET";
  if (wantsJson(reply)) {
    return reply.code(503).send({ refusals: [{ code: "database.gone", rule: "web", outcomeUnknown: unknown }] });
  }
  const body = h("p", { class: "ak-lead" }, unknown ? own.gone_unknown : own.gone_nothing);
  return show(visit, reply, { title: own.gone_title, body, status: 503 });
}

/** The number leads to the log line; nothing of the error itself goes out. */
function showIncident(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const { visit, server } = request;
  const own = words[visit.lang];
  const type = error instanceof Error ? error.name : typeof error;
  server.site.metrics.unforeseen.inc({ type });
  const route = request.routeOptions.url;
  server.site.log.error({ incident: request.id, err: error, route, town: visit.town.id }, "unforeseen error");
  if (wantsJson(reply)) {
    return reply.code(500).send({ refusals: [{ code: "request.incident", rule: "web", incident: request.id }] });
  }
  const body = [h("p", {}, own.incident_text), h("p", {}, h("strong", {}, own.incident_number({ id: request.id })))];
  return show(visit, reply, { title: own.incident_title, body, status: 500 });
}

/** Files and the pages of those who run the program have no visit: their failures are one line of text. */
function answerWithoutVisit(error: unknown, request: FastifyRequest, reply: FastifyReply): void {
  const status = foreseen(error, request)?.status ?? 500;
  if (status === 500) request.server.site.log.error({ incident: request.id, err: error }, "unforeseen error");
  void reply.code(status).type("text/plain; charset=utf-8").send(`${status}\n`);
}

/** Fastify's error handler. What fails while it answers is answered too: Fastify itself would tell the error's text. */
export async function answerFailure(error: unknown, request: FastifyRequest, reply: FastifyReply): Promise<void> {
  if (!("visit" in request) || (request.visit as Visit | undefined) === undefined) {
    answerWithoutVisit(error, request, reply);
    return;
  }
  try {
    await answerInVisit(error, request, reply);
  } catch (second) {
    // A form that cannot be drawn again, such as that of a holding which does not exist: its page without the form.
    request.admitted = false;
    await answerPlainly(second, request, reply);
  }
}

async function answerPlainly(error: unknown, request: FastifyRequest, reply: FastifyReply): Promise<void> {
  try {
    await answerInVisit(error, request, reply);
  } catch (last) {
    answerWithoutVisit(last, request, reply);
  }
}

async function answerInVisit(error: unknown, request: FastifyRequest, reply: FastifyReply): Promise<void> {
  const { validation } = error as Partial<FastifyError>;
  if (validation) {
    await showRefusal(request.visit, reply, refusalsOf(validation), { status: 400 });
    return;
  }
  if (error instanceof DatabaseGone) {
    request.server.site.log.error({ err: error, route: request.routeOptions.url }, "database gone");
    showGone(error, request, reply);
    return;
  }
  const refused = foreseen(error, request);
  if (!refused) {
    showIncident(error, request, reply);
    return;
  }
  const { status, refusal } = refused;
  const seconds = refusal.values?.["seconds"];
  if (status === 429 && seconds !== undefined) reply.header("retry-after", String(seconds));
  const way =
    refusal.code === "people.town_unknown"
      ? { way: { href: links.towns, text: words[request.visit.lang].go_towns } }
      : {};
  await showRefusal(request.visit, reply, refusal, { status, title: titleOf(status, request), ...way });
}
