// Importing a register on pages: the upload in pieces or whole, the report of its check, and the word to import it.
import type { FastifyReply } from "fastify";
import { type Static, Type } from "typebox";
import { parseUuid, type Uuid } from "../../../kernel/ids.ts";
import { RefusedRequest } from "../../../platform/http/refused-request.ts";
import { goOn, show, showRefusal, wantsJson, wordsOf } from "../../../platform/http/show.ts";
import type { App, DrawAgain, Shown, Visit } from "../../../platform/http/visit.ts";
import { JobBody, UploadBody } from "../pages/import-pages.tsx";
import { importPath } from "../pages/places.ts";
import { words } from "../pages/words/words.generated.ts";
import type { RowFault } from "./import.ts";
import { type ImportJob, importJobs, type ImportJobs } from "./import-jobs.ts";
import { holdingColumns } from "./import-row.ts";
import { fileOf, textsOf, withFiles } from "../../../platform/http/multipart.ts";
import { crumbs, newCommand, type PropertyTaxParts } from "./parts.ts";
import { csvLine } from "./register-cells.ts";
import { AnyFields } from "./register-routes.tsx";
import type { FieldError } from "../../../web/frame.ts";

/** Bytes of one piece of an upload; a browser without scripts sends the whole file as one. */
export const upload_piece_bytes_max = 64 * 1024 * 1024;
/** Faults of one page of the report. */
const faults_page = 200;

const roles = ["administrator"] as const;
const UploadParams = Type.Object({ town: Type.String(), upload: Type.String({ maxLength: 36 }) });
const PageQuery = Type.Object({ page: Type.Optional(Type.String({ maxLength: 4, pattern: "^[0-9]+$" })) });

function drawUpload(visit: Visit, errors: readonly FieldError[]): Shown {
  const own = words[visit.lang];
  return {
    title: own.import_title,
    caption: own.service,
    breadcrumb: crumbs(visit),
    scripts: ["import-upload.js"],
    body: (
      <UploadBody
        lang={visit.lang}
        town={visit.town.id}
        csrf={visit.csrf}
        upload={newCommand(visit)}
        columns={holdingColumns}
        errors={errors}
      />
    ),
  };
}

/** The column, with the number of the part where a cell holds several. */
const placeOf = ({ column, part }: RowFault): string => (part === undefined ? column : `${column} (${part})`);

function drawJob(visit: Visit, reply: FastifyReply, job: ImportJob, asked: number): Shown {
  const own = words[visit.lang];
  const faults = job.report?.faults ?? [];
  const pages = Math.max(1, Math.ceil(faults.length / faults_page));
  const page = Math.min(Math.max(1, asked), pages);
  const shown = faults.slice((page - 1) * faults_page, page * faults_page);
  return {
    title: own.import_report_title,
    caption: own.service,
    breadcrumb: [...crumbs(visit), { href: importPath(visit.town.id), text: own.import_title }],
    width: "wide",
    body: (
      <JobBody
        lang={visit.lang}
        town={visit.town.id}
        csrf={visit.csrf}
        upload={job.id}
        name={job.name}
        step={job.step}
        rows={job.rows}
        report={job.report}
        faults={shown.map((fault) => ({
          line: fault.line,
          column: placeOf(fault),
          words: wordsOf(visit, reply, fault.refusal),
        }))}
        faultCount={faults.length}
        page={page}
        pages={pages}
        refused={job.refusal && wordsOf(visit, reply, job.refusal)}
      />
    ),
  };
}

function jobOf(jobs: ImportJobs, visit: Visit, id: string): ImportJob {
  const job = jobs.find(visit.town.id, id);
  if (!job) throw new RefusedRequest(404, "import.upload_unknown");
  return job;
}

const uploadId = (text: string | undefined): Uuid => {
  const id = parseUuid(text ?? "");
  if (!id) throw new RefusedRequest(400, "form.unreadable");
  return id;
};

/** Takes a piece; with `more` others follow and a script waits for the count, otherwise the file is whole and is checked. */
function uploadRoute(app: App, jobs: ImportJobs): void {
  const again: DrawAgain = (visit, { errors }) => drawUpload(visit, errors);
  app.post(
    "/:town/property-tax/import",
    { config: { roles, again }, bodyLimit: upload_piece_bytes_max },
    async ({ visit, body }, reply) => {
      const fields = textsOf(body);
      const bytes = fileOf(body, "file");
      if (!bytes) return showRefusal(visit, reply, { code: "import.file_missing", rule: "import", field: "file" });
      const added = await jobs.add(visit.town.id, {
        id: uploadId(fields["upload"]),
        name: (fields["name"] ?? "").slice(0, 100),
        by: visit.actor.person,
        at: Number(fields["at"]) || 0,
        bytes,
      });
      if (!added.ok) return showRefusal(visit, reply, { ...added.refusal, field: "file" });
      if (fields["more"] === "yes") return reply.send({ received: added.received });
      jobs.check(added.job);
      const to = importPath(visit.town.id, added.job.id);
      return wantsJson(reply) ? reply.send({ received: added.received, to }) : goOn(reply, to);
    },
  );
}

function jobRoutes(app: App, jobs: ImportJobs): void {
  app.get("/:town/property-tax/import", { config: { roles } }, async ({ visit }, reply) =>
    show(visit, reply, drawUpload(visit, [])),
  );
  const path = "/:town/property-tax/import/:upload";
  app.get<{ Params: Static<typeof UploadParams>; Querystring: Static<typeof PageQuery> }>(
    path,
    { schema: { params: UploadParams, querystring: PageQuery }, config: { roles } },
    async ({ visit, params, query }, reply) => {
      const job = jobOf(jobs, visit, params.upload);
      return show(visit, reply, drawJob(visit, reply, job, Number(query.page ?? 1)));
    },
  );
  app.get<{ Params: Static<typeof UploadParams> }>(
    `${path}/faults.csv`,
    { schema: { params: UploadParams }, config: { roles } },
    async ({ visit, params }, reply) => {
      const { report } = jobOf(jobs, visit, params.upload);
      const lines = (report?.faults ?? []).map((fault) =>
        csvLine([String(fault.line), placeOf(fault), wordsOf(visit, reply, fault.refusal)]),
      );
      const name = 'attachment; filename="faults.csv"';
      const text = `\ufeff${csvLine(["line", "column", "what to mend"])}${lines.join("")}`;
      return reply.type("text/csv; charset=utf-8").header("content-disposition", name).send(text);
    },
  );
  app.post<{ Params: Static<typeof UploadParams>; Body: Static<typeof AnyFields> }>(
    `${path}/take`,
    { schema: { params: UploadParams, body: AnyFields }, config: { roles } },
    async ({ visit, params, body }, reply) => {
      const job = jobOf(jobs, visit, params.upload);
      // Sent twice: the first has begun it.
      if (job.step === "checked") {
        const passkey = visit.session?.signedBy === "passkey";
        jobs.take(job, { by: visit.actor, passkey, skipBad: body["skip"] === "yes" });
      }
      return goOn(reply, importPath(visit.town.id, job.id));
    },
  );
}

/** Registers them, where the program gave a folder for uploads. */
export async function importRoutes(app: App, parts: PropertyTaxParts): Promise<void> {
  const { importFolder } = parts;
  if (importFolder === undefined) return;
  const jobs = importJobs(parts, importFolder, (error) => app.site.log.error({ err: error }, "import failed"));
  app.addHook("onClose", async () => jobs.settled());
  jobRoutes(app, jobs);
  await withFiles(app, { bytes_max: upload_piece_bytes_max, roles }, (inner) => uploadRoute(inner, jobs));
}
