// DigiLocker's two questions to an issuer as machine routes, and the page that shows a family who has asked.
import { type Static, Type } from "typebox";
import type { App, Visit } from "../../../platform/http/visit.ts";
import { show } from "../../../platform/http/show.ts";
import { PullsBody } from "../pages/outside/pulls-page.tsx";
import { words } from "../pages/outside/words/words.generated.ts";
import { officePath } from "../pages/registering/places.ts";
import { reportPath } from "../pages/reporting/places.ts";
import { pull } from "./digilocker.ts";
import {
  answerText,
  digilocker_bytes_max,
  hmacHeader,
  hmacHolds,
  isFresh,
  type Question,
  questionIn,
} from "./digilocker-messages.ts";
import { pullsOf } from "./digilocker-store.ts";
import { crumbs, eventOfPath, isOffice, type RegistryParts, reporterRoles } from "./parts.ts";

/** Questions that the page of an entry shows. */
export const pulls_shown_max = 100;
const Params = Type.Object({ town: Type.String({ maxLength: 6 }), event: Type.String({ maxLength: 36 }) });

const one = (header: string | readonly string[] | undefined): string | undefined =>
  typeof header === "string" ? header : undefined;

interface Answered {
  readonly status: number;
  readonly text: string;
  /** Why it is a no. */
  readonly code?: string;
}

async function answer(
  app: App,
  parts: RegistryParts,
  { key, issuer }: NonNullable<RegistryParts["digilocker"]>,
  asked: { readonly what: Question["what"]; readonly body: Buffer; readonly hmac: string | undefined },
): Promise<Answered> {
  const { what, body, hmac } = asked;
  const { clock, towns, settings } = app.site;
  const no = (code: string, status: number, question?: Question): Answered => ({
    status,
    code,
    text: answerText(what, question, undefined),
  });
  // Before a byte of it is read as anything.
  if (!hmacHolds(key, body, hmac)) return no("digilocker.signature_wrong", 401);
  const question = questionIn(body, what);
  if (!question) return no("digilocker.body_unreadable", 400);
  const now = clock.now();
  if (!isFresh(question.ts, now)) return no("digilocker.too_old", 401, question);
  const outcome = await pull({ ...parts, issuer, towns, sample: settings.sample }, question, body, now);
  if (outcome.ok) return { status: 200, text: answerText(what, question, outcome.given) };
  return no(outcome.refusal.code, 200, question);
}

const lastRoles = ["district-registrar", "officer"] as const;

async function drawPulls(parts: RegistryParts, visit: Visit, text: string) {
  const found = await eventOfPath(parts, visit, text);
  const pulls = await parts.database.readInTown(visit.town.id, (tx) => pullsOf(tx, found.id, pulls_shown_max));
  const own = words[visit.lang];
  const entryPath = isOffice(visit.actor) ? officePath : reportPath;
  const back = { href: entryPath(visit.town.id, found.id), text: own.back_to_entry };
  return {
    title: own.pulls_title,
    breadcrumb: crumbs(visit, back),
    body: <PullsBody lang={visit.lang} pulls={pulls} countMax={pulls_shown_max} />,
  };
}

/** Registers `POST /digilocker/pull-uri` and `/digilocker/pull-document`, and the page of an entry's questions. */
export async function digilockerRoutes(app: App, parts: RegistryParts): Promise<void> {
  const roles = [...reporterRoles, ...lastRoles];
  app.get<{ Params: Static<typeof Params> }>(
    "/:town/births-and-deaths/events/:event/digilocker",
    { schema: { params: Params }, config: { roles } },
    async (request, reply) => show(request.visit, reply, await drawPulls(parts, request.visit, request.params.event)),
  );
  const { digilocker } = parts;
  if (digilocker === undefined) return;
  await app.register(async (scope: App) => {
    // The signature is over the bytes as they came.
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser("*", { parseAs: "buffer", bodyLimit: digilocker_bytes_max }, (_request, body, done) =>
      done(null, body),
    );
    for (const [path, what] of [
      ["pull-uri", "uri"],
      ["pull-document", "document"],
    ] as const) {
      scope.post(`/digilocker/${path}`, { config: { machine: true, limit: "machine" } }, async (request, reply) => {
        const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
        const answered = await answer(app, parts, digilocker, { what, body, hmac: one(request.headers[hmacHeader]) });
        if (answered.code !== undefined) app.site.metrics.refusals.inc({ code: answered.code });
        return reply.code(answered.status).type("application/xml; charset=utf-8").send(answered.text);
      });
    }
  });
}
