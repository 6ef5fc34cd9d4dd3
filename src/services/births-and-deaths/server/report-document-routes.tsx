// Documents of a report: taken in cleaned and sealed, shown to the reporter and the office; every look is recorded.
import { type Static, Type } from "typebox";
import { parseBlobName } from "../../../kernel/blob.ts";
import { RefusedRequest } from "../../../platform/http/refused-request.ts";
import { fileOf, textsOf, withFiles } from "../../../platform/http/multipart.ts";
import { goOn, showRefusal } from "../../../platform/http/show.ts";
import type { App, DrawAgain, Visit } from "../../../platform/http/visit.ts";
import { document_bytes_max } from "../../../platform/blobs/document.ts";
import { givenKinds } from "../pages/reporting/documents-part.tsx";
import { formPath, reportPath } from "../pages/reporting/places.ts";
import type { Event, EventDocument } from "../rules/event.ts";
import { type DocumentEvent, documents_max } from "../rules/reporting.ts";
import { keepDocument, wasDone } from "./kept-document.ts";
import { sentTwice } from "./margin-documents.ts";
import { seesReported } from "./margin-parts.ts";
import { commandIn, eventOfPath, type RegistryParts } from "./parts.ts";
import { EventParams } from "./report-form-routes.tsx";
import { drawReport, followRoles } from "./report-view-routes.tsx";

type Parts = RegistryParts;
/** Bytes of the form with a document: the document, and what the form adds round it. */
export const document_form_bytes_max = document_bytes_max + 256 * 1024;

const rule = "RBD Act 1969, sections 8 to 10";
const refusal = (code: string, field: string) => ({ code, rule, field });

/** The institution for which a colleague of the reporter acts. */
const institutionOf = (event: Event, visit: Visit) =>
  event.state !== "none" &&
  event.state !== "drafted" &&
  event.report.reporter.from === "institution" &&
  visit.actor.roles.includes("institution")
    ? { institution: event.report.reporter.institution }
    : {};

function addRoute(app: App, parts: Parts): void {
  const again: DrawAgain = async (visit, { params, values, errors }) => {
    const found = await eventOfPath(parts, visit, params["event"] ?? "");
    if (found.event.state === "drafted") throw new RefusedRequest(404, "event.unknown");
    return drawReport(parts, visit, found, { command: values["command"], chosen: values["what"], errors });
  };
  app.post<{ Params: Static<typeof EventParams> }>(
    "/:town/births-and-deaths/reports/:event/documents",
    {
      schema: { params: EventParams },
      config: { roles: followRoles, again },
      bodyLimit: document_form_bytes_max,
    },
    async ({ visit, params, body }, reply) => {
      const { id, event } = await eventOfPath(parts, visit, params.event);
      if (event.state === "drafted") throw new RefusedRequest(404, "event.unknown");
      const { town, actor } = visit;
      const fields = textsOf(body);
      const added = `${reportPath(town.id, id)}?done=document`;
      const command = commandIn(fields["command"] ?? "");
      if (await wasDone(parts, visit, command)) return goOn(reply, added);
      const what = givenKinds.find((kind) => kind === fields["what"]);
      if (!what) return showRefusal(visit, reply, refusal("event.document_kind", "what"));
      const given = fileOf(body, "document");
      if (!given) return showRefusal(visit, reply, refusal("event.document_missing", "document"));
      // Told before ten megabytes are drawn anew and kept for nothing.
      if (event.report.documents.length >= documents_max)
        return showRefusal(visit, reply, { ...refusal("event.documents", "document"), values: { max: documents_max } });
      const kept = await keepDocument(parts, visit, id, given);
      if (!kept.ok) return showRefusal(visit, reply, { ...kept.refusal, field: "document" });
      const document: EventDocument = { ...kept.reference, what };
      const adding: DocumentEvent = {
        do: "event.document",
        id: command,
        event: id,
        document,
        ...institutionOf(event, visit),
      };
      const outcome = await parts.ledger.perform({ town: town.id, actor, command: adding });
      if (outcome.ok || sentTwice(outcome.refusal)) return goOn(reply, added);
      return showRefusal(visit, reply, outcome.refusal);
    },
  );
}

const DocumentParams = Type.Object({
  town: Type.String(),
  event: Type.String({ maxLength: 36 }),
  blob: Type.String({ maxLength: 64 }),
});

function viewRoute(app: App, parts: Parts): void {
  app.get<{ Params: Static<typeof DocumentParams> }>(
    "/:town/births-and-deaths/reports/:event/documents/:blob",
    { schema: { params: DocumentParams }, config: { roles: followRoles } },
    async ({ visit, params }, reply) => {
      const { id, event } = await eventOfPath(parts, visit, params.event);
      if (event.state === "drafted") return goOn(reply, formPath(visit.town.id, id));
      const name = parseBlobName(params.blob);
      const there = seesReported(visit, event) && event.report.documents.some(({ blob }) => blob === name);
      if (!name || !there) throw new RefusedRequest(404, "event.document_unknown");
      const asked = { town: visit.town.id, by: visit.actor, why: "registration", subject: id, name } as const;
      const got = await parts.blobs.get(asked);
      if (!got.ok) {
        if ("missing" in got) throw new RefusedRequest(404, "event.document_unknown");
        return showRefusal(visit, reply, got.refusal, { status: 429 });
      }
      const ending = { "application/pdf": "pdf", "image/png": "png" }[got.type] ?? "jpg";
      return reply
        .type(got.type)
        .header("cache-control", "private, no-store")
        .header("content-disposition", `inline; filename="document.${ending}"`)
        .send(Buffer.from(got.bytes));
    },
  );
}

/** Registers them. */
export async function reportDocumentRoutes(app: App, parts: Parts): Promise<void> {
  viewRoute(app, parts);
  const limits = { bytes_max: document_form_bytes_max, roles: followRoles };
  await withFiles(app, limits, (inner) => addRoute(inner, parts));
}
