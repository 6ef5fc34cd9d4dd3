// Certificates on the web: each with its PDF and its counted prints, and all of an entry with asking at the counter.
import { type Static, Type } from "typebox";
import { derivedUuid, subjectId } from "../../../kernel/ids.ts";
import { RefusedRequest } from "../../../platform/http/refused-request.ts";
import { goOn, show, showRefusal } from "../../../platform/http/show.ts";
import type { App, DrawAgain, FormTrouble, Shown, Visit } from "../../../platform/http/visit.ts";
import { CertificateBody, EventCertificatesBody } from "../pages/certificates/certificate-page.tsx";
import { certificatePath, requestPath } from "../pages/certificates/places.ts";
import { words } from "../pages/certificates/words/words.generated.ts";
import { relations } from "../rules/certificate.ts";
import { type AskCertificate, order_letters_max } from "../rules/certificate-asking.ts";
import type { PrintCertificate } from "../rules/certificate-issuing.ts";
import { certificateCopyRoutes } from "./certificate-copy-routes.tsx";
import {
  CertificateParams,
  type CertificatePath,
  certificateOfPath,
  CommandForm,
  copyRoles,
  deskRoles,
  framed,
  isWithdrawn,
  SeenFields,
  seenIn,
} from "./certificate-parts.ts";
import { certificateRecorded, printedCertificate } from "./certificate-print.ts";
import { certificateRequestRoutes } from "./certificate-request-routes.tsx";
import { requestsOfEvent } from "./certificate-request-store.ts";
import { certificatesOfEvent } from "./certificate-store.ts";
import { commandIn, eventOfPath, newId, type RegistryParts } from "./parts.ts";

const PdfQuery = Type.Object({ copy: Type.Optional(Type.String({ maxLength: 3, pattern: "^[0-9]+$" })) });

function pdfRoute(app: App, parts: RegistryParts): void {
  const { sample } = app.site.settings;
  app.get<{ Params: CertificatePath; Querystring: Static<typeof PdfQuery> }>(
    "/:town/births-and-deaths/certificates/:certificate/paper.pdf",
    { schema: { params: CertificateParams, querystring: PdfQuery }, config: { roles: copyRoles } },
    async ({ visit, params, query }, reply) => {
      const { id } = await certificateOfPath(parts, visit, params.certificate);
      const asked = { town: visit.town, by: visit.actor, certificate: id, copy: Number(query.copy ?? "1"), sample };
      const printed = await printedCertificate(parts, asked);
      if (!printed.ok) return showRefusal(visit, reply, printed.refusal);
      return reply
        .type("application/pdf")
        .header("cache-control", "private, no-store")
        .header("content-disposition", `inline; filename="${printed.number}.pdf"`)
        .send(Buffer.from(printed.pdf));
    },
  );
}

async function drawCertificate(parts: RegistryParts, visit: Visit, text: string): Promise<Shown> {
  const { lang, town } = visit;
  const { id, certificate, withdrawn, event } = await certificateOfPath(parts, visit, text);
  const { inLog } = await certificateRecorded(parts, town.id, id);
  const body = (
    <CertificateBody
      lang={lang}
      town={town.id}
      id={id}
      certificate={certificate}
      withdrawn={withdrawn}
      entryNumber={event.entry.number}
      inLog={inLog && Number(inLog.index)}
      csrf={visit.csrf}
      command={newId(visit)}
    />
  );
  return framed(visit, words[lang].certificate_title({ number: certificate.number }), body);
}

function certificateRoute(app: App, parts: RegistryParts): void {
  app.get<{ Params: CertificatePath }>(
    "/:town/births-and-deaths/certificates/:certificate",
    { schema: { params: CertificateParams }, config: { roles: copyRoles } },
    async ({ visit, params }, reply) => show(visit, reply, await drawCertificate(parts, visit, params.certificate)),
  );
  const again: DrawAgain = async (visit, { params, errors }) => ({
    ...(await drawCertificate(parts, visit, params["certificate"] ?? "")),
    errors,
  });
  app.post<{ Params: CertificatePath; Body: Static<typeof CommandForm> }>(
    "/:town/births-and-deaths/certificates/:certificate/print",
    { schema: { params: CertificateParams, body: CommandForm }, config: { roles: copyRoles, again } },
    async ({ visit, params, body }, reply) => {
      const { id: certificate, certificate: kept } = await certificateOfPath(parts, visit, params.certificate);
      const command: PrintCertificate = {
        do: "certificate.print",
        id: commandIn(body.command),
        certificate,
        event: kept.event,
      };
      const outcome = await parts.ledger.perform({ town: visit.town.id, actor: visit.actor, command });
      if (!outcome.ok) return showRefusal(visit, reply, outcome.refusal);
      return goOn(reply, certificatePath(visit.town.id, certificate));
    },
  );
}

const EventParams = Type.Object({ town: Type.String(), event: Type.String({ maxLength: 36 }) });
const CounterForm = Type.Intersect([
  CommandForm,
  Type.Object({
    ...SeenFields,
    relation: Type.Union(relations.map((relation) => Type.Literal(relation))),
    name: Type.String({ maxLength: 200 }),
    order: Type.Optional(Type.String({ maxLength: order_letters_max })),
  }),
]);
type Given = Pick<FormTrouble, "values" | "errors">;

/** The entry of a path. Throws where there is none in the register. */
async function entryOfPath(parts: RegistryParts, visit: Visit, text: string) {
  const { id, event } = await eventOfPath(parts, visit, text);
  if (event.state !== "registered" && event.state !== "cancelled")
    throw new RefusedRequest(404, "certificate.no_entry");
  return { id, event };
}

async function drawOfEvent(parts: RegistryParts, visit: Visit, text: string, given: Given): Promise<Shown> {
  const { lang, town } = visit;
  const { id, event } = await entryOfPath(parts, visit, text);
  const read = await parts.database.readInTown(town.id, async (tx) => ({
    certificates: await certificatesOfEvent(tx, id),
    requests: await requestsOfEvent(tx, id),
  }));
  const body = (
    <EventCertificatesBody
      lang={lang}
      town={town.id}
      event={id}
      what={event.report.what}
      entryNumber={event.entry.number}
      registeredOn={event.entry.on}
      standing={event.state === "registered"}
      certificates={read.certificates.map((one) => ({ ...one, withdrawn: isWithdrawn(one.certificate, event) }))}
      requests={read.requests}
      law={parts.law}
      csrf={visit.csrf}
      command={newId(visit)}
      values={given.values}
      errors={given.errors}
    />
  );
  return { ...framed(visit, words[lang].event_title, body), errors: given.errors };
}

function counterRoutes(app: App, parts: RegistryParts): void {
  const path = "/:town/births-and-deaths/events/:event/certificates";
  app.get<{ Params: Static<typeof EventParams> }>(
    path,
    { schema: { params: EventParams }, config: { roles: deskRoles } },
    async ({ visit, params }, reply) =>
      show(visit, reply, await drawOfEvent(parts, visit, params.event, { values: {}, errors: [] })),
  );
  const again: DrawAgain = (visit, trouble) => drawOfEvent(parts, visit, trouble.params["event"] ?? "", trouble);
  app.post<{ Params: Static<typeof EventParams>; Body: Static<typeof CounterForm> }>(
    path,
    { schema: { params: EventParams, body: CounterForm }, config: { roles: deskRoles, again } },
    async ({ visit, params, body }, reply) => {
      const { id: event, event: kept } = await entryOfPath(parts, visit, params.event);
      const id = commandIn(body.command);
      const request = subjectId(derivedUuid("certificate request", id));
      const command: AskCertificate = {
        do: "certificate.ask",
        id,
        request,
        what: kept.report.what,
        relation: body.relation,
        event,
        wanted: JSON.stringify({ number: kept.entry.number }),
        name: body.name,
        order: body.order ?? "",
        proofs: [],
        mobileTokens: [],
        proof: seenIn(body),
        law: parts.law,
      };
      const outcome = await parts.ledger.perform({ town: visit.town.id, actor: visit.actor, command });
      if (!outcome.ok) return showRefusal(visit, reply, outcome.refusal);
      return goOn(reply, requestPath(visit.town.id, request));
    },
  );
}

/** Registers all routes of certificates. */
export async function certificateRoutes(app: App, parts: RegistryParts): Promise<void> {
  await certificateCopyRoutes(app, parts);
  certificateRequestRoutes(app, parts);
  certificateRoute(app, parts);
  pdfRoute(app, parts);
  counterRoutes(app, parts);
}
