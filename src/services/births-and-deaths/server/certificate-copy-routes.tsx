// Requests for copies on the web: a citizen asks, the office compares the proof with the entry, and the certificate is issued.
import { type Static, Type } from "typebox";
import { parseBlobName } from "../../../kernel/blob.ts";
import { commandId, derivedUuid, type SubjectId, subjectId } from "../../../kernel/ids.ts";
import { type Refused, refuse } from "../../../kernel/refusal.ts";
import { document_bytes_max } from "../../../platform/blobs/document.ts";
import { RefusedRequest } from "../../../platform/http/refused-request.ts";
import { fileOf, textsOf, withFiles } from "../../../platform/http/multipart.ts";
import { goOn, show, showRefusal } from "../../../platform/http/show.ts";
import type { App, DrawAgain, FormTrouble, Shown, Visit } from "../../../platform/http/visit.ts";
import { CopiesBody, NewCopyBody } from "../pages/certificates/copies-page.tsx";
import { copiesPath, requestPath } from "../pages/certificates/places.ts";
import { words } from "../pages/certificates/words/words.generated.ts";
import { relations } from "../rules/certificate.ts";
import type { AskCertificate } from "../rules/certificate-asking.ts";
import { eventKinds } from "../rules/forms.ts";
import { findWanted, readWanted } from "./certificate-find.ts";
import { requestsOf, requestsToday } from "./certificate-request-store.ts";
import { copyRoles, framed, RequestParams, requestOfPath, unknown } from "./certificate-parts.ts";
import { keepDocument, wasDone } from "./kept-document.ts";
import { sentTwice } from "./margin-documents.ts";
import { commandIn, mobileTokensOf, newId, type RegistryParts } from "./parts.ts";

/** Requests that one person may make in a day: who needs more comes to the office. */
export const requests_day_max = 10;
/** Bytes of the form with a proof, and what the form adds round it. */
export const copy_form_bytes_max = document_bytes_max + 256 * 1024;

const rule = "RBD Act 1969, section 17";
type Given = Pick<FormTrouble, "values" | "errors">;
type Fields = Readonly<Record<string, string>>;

function listRoute(app: App, parts: RegistryParts): void {
  app.get("/:town/births-and-deaths/copies", { config: { roles: ["citizen"] } }, async ({ visit }, reply) => {
    const { lang, town, actor } = visit;
    const requests = await parts.database.readInTown(town.id, (tx) => requestsOf(tx, actor.person));
    const body = <CopiesBody lang={lang} town={town.id} requests={requests} />;
    return show(visit, reply, framed(visit, words[lang].copies_title, body));
  });
}

function drawNew(parts: RegistryParts, visit: Visit, { values, errors }: Given): Shown {
  const { lang, town } = visit;
  const body = (
    <NewCopyBody
      lang={lang}
      town={town.id}
      law={parts.law}
      csrf={visit.csrf}
      command={newId(visit)}
      values={values}
      errors={errors}
    />
  );
  const back = { href: copiesPath(town.id), text: words[lang].copies_title };
  return { ...framed(visit, words[lang].new_title, body, back), errors };
}

/** What a command makes is named after it, so that sending it twice makes one thing. */
const requestNamed = (command: string): SubjectId => subjectId(derivedUuid("certificate request", command));

/** Cleans the proof and keeps it, sealed for the request; nothing where no file was chosen. */
async function keepProof(
  parts: RegistryParts,
  visit: Visit,
  request: SubjectId,
  sent: unknown,
): Promise<{ readonly ok: true; readonly proofs: AskCertificate["proofs"] } | Refused> {
  const given = fileOf(sent, "document");
  if (!given) return { ok: true, proofs: [] };
  const kept = await keepDocument(parts, visit, request, given);
  return kept.ok ? { ok: true, proofs: [kept.reference] } : kept;
}

/** The command out of the form; the proof is kept last, when all else is in order. */
async function askIn(
  parts: RegistryParts,
  visit: Visit,
  fields: Fields,
  sent: unknown,
): Promise<{ readonly ok: true; readonly command: AskCertificate } | Refused> {
  const what = eventKinds.find((one) => one === fields["what"]);
  const relation = relations.find((one) => one === fields["relation"]);
  if (!what) return refuse("event.choice", rule, { field: "what" });
  if (!relation || relation === "office") return refuse("event.choice", rule, { field: "relation" });
  const read = readWanted(fields);
  if (!read.ok) return read;
  const mobileTokens = mobileTokensOf(visit);
  const found = await findWanted(parts, visit, { wanted: read.wanted, what, mobileTokens });
  if (!found.ok) return found;
  const id = commandIn(fields["command"] ?? "");
  const request = requestNamed(id);
  const kept = await keepProof(parts, visit, request, sent);
  if (!kept.ok) return kept;
  const command: AskCertificate = {
    do: "certificate.ask",
    id: commandId(id),
    request,
    what,
    relation,
    ...(found.event && { event: found.event }),
    wanted: JSON.stringify(read.wanted),
    name: fields["name"] ?? "",
    order: fields["order"] ?? "",
    proofs: kept.proofs,
    mobileTokens,
    law: parts.law,
  };
  return { ok: true, command };
}

function askRoute(app: App, parts: RegistryParts): void {
  const again: DrawAgain = (visit, trouble) => drawNew(parts, visit, trouble);
  app.post(
    "/:town/births-and-deaths/copies/new",
    { config: { roles: ["citizen"], limit: "search", again }, bodyLimit: copy_form_bytes_max },
    async ({ visit, body }, reply) => {
      const { town, actor, today } = visit;
      const fields = textsOf(body);
      const command = commandIn(fields["command"] ?? "");
      const request = requestPath(town.id, requestNamed(command));
      if (await wasDone(parts, visit, command)) return goOn(reply, request);
      const made = await parts.database.readInTown(town.id, (tx) => requestsToday(tx, actor.person, today));
      if (made >= requests_day_max) {
        const values = { max: requests_day_max };
        return showRefusal(visit, reply, { code: "certificate.too_many", rule, values }, { status: 429 });
      }
      const asked = await askIn(parts, visit, fields, body);
      if (!asked.ok) return showRefusal(visit, reply, asked.refusal);
      const outcome = await parts.ledger.perform({ town: town.id, actor, command: asked.command });
      if (outcome.ok || sentTwice(outcome.refusal)) return goOn(reply, request);
      return showRefusal(visit, reply, outcome.refusal);
    },
  );
}

const ProofParams = Type.Intersect([RequestParams, Type.Object({ blob: Type.String({ maxLength: 64 }) })]);

function proofRoute(app: App, parts: RegistryParts): void {
  app.get<{ Params: Static<typeof ProofParams> }>(
    "/:town/births-and-deaths/copies/:request/proofs/:blob",
    { schema: { params: ProofParams }, config: { roles: copyRoles } },
    async ({ visit, params }, reply) => {
      const { id, request } = await requestOfPath(parts, visit, params.request);
      const name = parseBlobName(params.blob);
      if (!name || !request.asked.proofs.some(({ blob }) => blob === name)) throw unknown();
      const asked = { town: visit.town.id, by: visit.actor, why: "certificate", subject: id, name } as const;
      const got = await parts.blobs.get(asked);
      if (!got.ok) {
        if ("missing" in got) throw unknown();
        throw new RefusedRequest(429, got.refusal.code);
      }
      const ending = { "application/pdf": "pdf", "image/png": "png" }[got.type] ?? "jpg";
      return reply
        .type(got.type)
        .header("cache-control", "private, no-store")
        .header("content-disposition", `inline; filename="proof.${ending}"`)
        .send(Buffer.from(got.bytes));
    },
  );
}

/** Registers a citizen's own pages of copies, and the proofs. */
export async function certificateCopyRoutes(app: App, parts: RegistryParts): Promise<void> {
  listRoute(app, parts);
  app.get("/:town/births-and-deaths/copies/new", { config: { roles: ["citizen"] } }, async ({ visit }, reply) =>
    show(visit, reply, drawNew(parts, visit, { values: {}, errors: [] })),
  );
  proofRoute(app, parts);
  await withFiles(app, { bytes_max: copy_form_bytes_max, roles: ["citizen"] }, (inner) => askRoute(inner, parts));
}
