// A request for a copy: where it stands, the office's decision, and the certificate that follows.
import type { FastifyReply } from "fastify";
import { type Static, Type } from "typebox";
import type { Command } from "../../../kernel/decider.ts";
import { derivedUuid, type SubjectId, subjectId } from "../../../kernel/ids.ts";
import { type Refused, refuse } from "../../../kernel/refusal.ts";
import { RefusedRequest } from "../../../platform/http/refused-request.ts";
import { goOn, show, showRefusal } from "../../../platform/http/show.ts";
import type { App, DrawAgain, FormTrouble, Shown, Visit } from "../../../platform/http/visit.ts";
import { RequestList } from "../pages/certificates/copies-page.tsx";
import { certificatePath, copiesPath, requestPath, waitingCopiesPath } from "../pages/certificates/places.ts";
import { type EntryShown, RequestBody } from "../pages/certificates/request-page.tsx";
import { words } from "../pages/certificates/words/words.generated.ts";
import { accountOfRequest, refusalReasons } from "../rules/certificate.ts";
import type { GrantCertificate, RefuseCertificate } from "../rules/certificate-asking.ts";
import type { IssueCertificate } from "../rules/certificate-issuing.ts";
import { showWanted, type Wanted } from "./certificate-find.ts";
import {
  CommandForm,
  copyRoles,
  deskRoles,
  framed,
  isDesk,
  owedFor,
  RequestParams,
  type RequestPath,
  requestOfPath,
  SeenFields,
  seenIn,
} from "./certificate-parts.ts";
import { type FoundRequest, waitingRequests } from "./certificate-request-store.ts";
import { readEvent } from "./event-store.ts";
import { openForm, sealedOf } from "./opened.ts";
import { commandIn, newId, type RegistryParts } from "./parts.ts";
import { idsByNumber } from "./search-reads.ts";

const rule = "RBD Act 1969, sections 12 and 17";
type Given = Pick<FormTrouble, "values" | "errors">;
const nothing: Given = { values: {}, errors: [] };

/** The entry beside the proof; null where what was typed leads to none. */
async function entryOf(parts: RegistryParts, visit: Visit, { request }: FoundRequest): Promise<EntryShown | null> {
  const event = request.asked.event;
  const found = event && (await parts.database.readInTown(visit.town.id, (tx) => readEvent(tx, event)))?.event;
  if (!event || found?.state !== "registered") return null;
  const opening = { town: visit.town.id, by: visit.actor, why: "certificate", subject: event } as const;
  const opened = await openForm(parts.sealer, opening, found.report);
  if (!opened.ok) throw new RefusedRequest(429, opened.refusal.code);
  return { what: found.report.what, entry: found.entry, form: opened.form };
}

/** What the request says of its applicant, opened. */
async function saidIn(parts: RegistryParts, visit: Visit, { id, request }: FoundRequest) {
  const { name, wanted, order, seen } = request.asked;
  const values = {
    name: sealedOf(name),
    wanted: sealedOf(wanted),
    order: order === undefined ? [] : [sealedOf(order)],
    ending: seen?.ending === undefined ? [] : [sealedOf(seen.ending)],
  };
  const asked = { town: visit.town.id, by: visit.actor, why: "certificate", subject: id } as const;
  const answer = await parts.sealer.open({ ...asked, values });
  if (!answer.ok) throw new RefusedRequest(429, answer.refusal.code);
  const { opened } = answer;
  const meant = JSON.parse(opened.wanted) as Wanted;
  return { name: opened.name, wanted: showWanted(meant), order: opened.order[0] ?? "", ending: opened.ending[0] ?? "" };
}

async function drawRequest(parts: RegistryParts, visit: Visit, found: FoundRequest, given: Given): Promise<Shown> {
  const { lang, town } = visit;
  const { id, request } = found;
  const desk = isDesk(visit);
  const account = accountOfRequest(id);
  const entry = desk && request.state === "asked" ? { entry: await entryOf(parts, visit, found) } : undefined;
  // Only a clerk has a till.
  const pay = visit.actor.roles.includes("clerk") ? parts.takePath(town.id, account) : parts.payPath(town.id, account);
  const body = (
    <RequestBody
      lang={lang}
      town={town.id}
      id={id}
      request={request}
      {...(await saidIn(parts, visit, found))}
      owedPaise={await owedFor(parts, visit, id)}
      pay={pay}
      desk={desk}
      office={entry}
      csrf={visit.csrf}
      command={newId(visit)}
      second={newId(visit)}
      values={given.values}
      errors={given.errors}
    />
  );
  const own = words[lang];
  const back = desk
    ? { href: waitingCopiesPath(town.id), text: own.inbox_title }
    : { href: copiesPath(town.id), text: own.copies_title };
  const title = own.request_title({ number: request.asked.application });
  return { ...framed(visit, title, body, back), errors: given.errors };
}

const againOf =
  (parts: RegistryParts): DrawAgain =>
  async (visit, trouble) =>
    drawRequest(parts, visit, await requestOfPath(parts, visit, trouble.params["request"] ?? ""), trouble);

/** Carries out a decision and goes on. */
async function done(
  parts: RegistryParts,
  visit: Visit,
  reply: FastifyReply,
  command: Command,
  to: string,
): Promise<FastifyReply> {
  const outcome = await parts.ledger.perform({ town: visit.town.id, actor: visit.actor, command });
  return outcome.ok ? goOn(reply, to) : showRefusal(visit, reply, outcome.refusal);
}

/** The entry that is granted: the one that was found, or the one whose number somebody of the office wrote. */
async function meantBy(
  parts: RegistryParts,
  visit: Visit,
  { request }: FoundRequest,
  number: string,
): Promise<{ readonly ok: true; readonly event: SubjectId } | Refused> {
  if (request.asked.event) return { ok: true, event: request.asked.event };
  const { ids } = await parts.database.readInTown(visit.town.id, (tx) => idsByNumber(tx, number));
  const [event, another] = ids;
  return event && !another ? { ok: true, event } : refuse("certificate.no_entry", rule, { field: "number" });
}

const GrantForm = Type.Intersect([
  CommandForm,
  Type.Object({ ...SeenFields, number: Type.Optional(Type.String({ maxLength: 100 })) }),
]);
const RefuseForm = Type.Intersect([
  CommandForm,
  Type.Object({ reason: Type.Union([...refusalReasons, "closed" as const].map((reason) => Type.Literal(reason))) }),
]);

function decideRoutes(app: App, parts: RegistryParts): void {
  const again = againOf(parts);
  app.post<{ Params: RequestPath; Body: Static<typeof GrantForm> }>(
    "/:town/births-and-deaths/copies/:request/grant",
    { schema: { params: RequestParams, body: GrantForm }, config: { roles: deskRoles, again } },
    async ({ visit, params, body }, reply) => {
      const found = await requestOfPath(parts, visit, params.request);
      const meant = await meantBy(parts, visit, found, body.number ?? "");
      if (!meant.ok) return showRefusal(visit, reply, meant.refusal);
      const command: GrantCertificate = {
        do: "certificate.grant",
        id: commandIn(body.command),
        request: found.id,
        event: meant.event,
        proof: seenIn(body),
        law: parts.law,
      };
      return done(parts, visit, reply, command, requestPath(visit.town.id, found.id));
    },
  );
  app.post<{ Params: RequestPath; Body: Static<typeof RefuseForm> }>(
    "/:town/births-and-deaths/copies/:request/refuse",
    { schema: { params: RequestParams, body: RefuseForm }, config: { roles: deskRoles, again } },
    async ({ visit, params, body }, reply) => {
      const { id, request } = await requestOfPath(parts, visit, params.request);
      const command: RefuseCertificate = {
        do: "certificate.refuse",
        id: commandIn(body.command),
        request: id,
        ...(request.state === "granted" && { event: request.event }),
        reason: body.reason,
      };
      return done(parts, visit, reply, command, waitingCopiesPath(visit.town.id));
    },
  );
}

function issueRoute(app: App, parts: RegistryParts): void {
  app.post<{ Params: RequestPath; Body: Static<typeof CommandForm> }>(
    "/:town/births-and-deaths/copies/:request/issue",
    { schema: { params: RequestParams, body: CommandForm }, config: { roles: copyRoles, again: againOf(parts) } },
    async ({ visit, params, body }, reply) => {
      const { id: request, request: kept } = await requestOfPath(parts, visit, params.request);
      // Sent twice, the second leads to what the first made.
      if (kept.state === "issued") return goOn(reply, certificatePath(visit.town.id, kept.certificate));
      if (kept.state !== "granted") return showRefusal(visit, reply, { code: "certificate.not_granted", rule });
      const read = await parts.database.readInTown(visit.town.id, (tx) => readEvent(tx, kept.event));
      if (!read || !("report" in read.event)) return showRefusal(visit, reply, { code: "certificate.no_entry", rule });
      const certificate = subjectId(derivedUuid("certificate", request));
      const command: IssueCertificate = {
        do: "certificate.issue",
        id: commandIn(body.command),
        request,
        certificate,
        event: kept.event,
        unit: read.event.report.unit,
      };
      return done(parts, visit, reply, command, certificatePath(visit.town.id, certificate));
    },
  );
}

/** Registers a request's page, its decisions, and the list of what waits for the office. */
export function certificateRequestRoutes(app: App, parts: RegistryParts): void {
  app.get("/:town/births-and-deaths/certificates", { config: { roles: deskRoles } }, async ({ visit }, reply) => {
    const { lang, town } = visit;
    const requests = await parts.database.readInTown(town.id, waitingRequests);
    const own = words[lang];
    const body = <RequestList lang={lang} town={town.id} requests={requests} empty={own.inbox_none} />;
    return show(visit, reply, framed(visit, own.inbox_title, body));
  });
  app.get<{ Params: RequestPath }>(
    "/:town/births-and-deaths/copies/:request",
    { schema: { params: RequestParams }, config: { roles: copyRoles } },
    async ({ visit, params }, reply) =>
      show(visit, reply, await drawRequest(parts, visit, await requestOfPath(parts, visit, params.request), nothing)),
  );
  decideRoutes(app, parts);
  issueRoute(app, parts);
}
