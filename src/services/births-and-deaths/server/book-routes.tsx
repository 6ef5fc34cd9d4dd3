// Old books on pages: handing an index with its scans in, the report of its check, another person's word to take it in, and the scans.
import type { FastifyReply } from "fastify";
import { type Static, Type } from "typebox";
import { parseUuid, type SubjectId, subjectId, type Uuid } from "../../../kernel/ids.ts";
import { refuse } from "../../../kernel/refusal.ts";
import { fileOf, textsOf, withFiles } from "../../../platform/http/multipart.ts";
import { RefusedRequest } from "../../../platform/http/refused-request.ts";
import { goOn, show, showRefusal, wantsJson, wordsOf } from "../../../platform/http/show.ts";
import type { App, DrawAgain, Shown, Visit } from "../../../platform/http/visit.ts";
import type { FieldError } from "../../../web/frame.ts";
import { BooksBody, ScanBody } from "../pages/books/books-page.tsx";
import { bookPagePath, booksPath, bookUploadPath } from "../pages/books/places.ts";
import { BookUploadBody } from "../pages/books/upload-page.tsx";
import { words } from "../pages/books/words/words.generated.ts";
import { bookRule } from "../rules/book-number.ts";
import { bookColumns } from "../rules/book-row.ts";
import type { SampledRow } from "./book-import.ts";
import { type BookJob, type BookJobs, bookJobs } from "./book-jobs.ts";
import { type KeptPage, readBooks, readPage } from "./book-store.ts";
import { csvText } from "./csv-text.ts";
import { crumbs, newId, officeRoles, type RegistryParts } from "./parts.ts";
import { readUnits } from "./unit-store.ts";

/** Bytes of one piece of an upload; a browser without scripts sends the whole file as one. */
const book_piece_bytes_max = 64 * 1024 * 1024;
/** Faults of one page of the report. */
const faults_page_max = 200;

/** Who hands a book in; who takes it in is a registrar of the unit, and another person. */
const handing = ["registrar", "administrator"] as const;
const looking = [...officeRoles, "administrator"] as const;

const UploadParams = Type.Object({ town: Type.String(), upload: Type.String({ maxLength: 36 }) });
const PageParams = Type.Object({ town: Type.String(), page: Type.String({ maxLength: 36 }) });
const PageQuery = Type.Object({ page: Type.Optional(Type.String({ maxLength: 4, pattern: "^[0-9]+$" })) });
const TakeBody = Type.Object({
  skip: Type.Optional(Type.String({ maxLength: 3 })),
  sure: Type.Optional(Type.String({ maxLength: 3 })),
});

type Jobs = BookJobs | undefined;
const unitNames = async (parts: RegistryParts, { town, lang }: Visit): Promise<ReadonlyMap<SubjectId, string>> =>
  new Map(
    (await parts.database.readInTown(town.id, (tx) => readUnits(tx))).map((unit) => [
      unit.id,
      `${unit.number}. ${lang === "hi" ? unit.nameHi : unit.nameEn}`,
    ]),
  );

async function drawBooks(
  parts: RegistryParts,
  jobs: Jobs,
  visit: Visit,
  errors: readonly FieldError[],
): Promise<Shown> {
  const { lang, town } = visit;
  const own = words[lang];
  const [names, books] = [await unitNames(parts, visit), await parts.database.readInTown(town.id, readBooks)];
  const mayHand = jobs !== undefined && handing.some((role) => visit.actor.roles.includes(role));
  const job = mayHand ? jobs.newest(town.id) : undefined;
  return {
    title: own.title,
    breadcrumb: crumbs(visit),
    scripts: ["import-upload.js"],
    body: (
      <BooksBody
        lang={lang}
        town={town.id}
        books={books.map((one) => ({ ...one, unit: names.get(one.unit) ?? "" }))}
        waiting={job && { href: bookUploadPath(town.id, job.id), name: job.name }}
        form={mayHand ? { csrf: visit.csrf, upload: newId(visit), columns: bookColumns, errors } : undefined}
      />
    ),
  };
}

/** Another person than the one who brought it, and a registrar. */
const mayTake = ({ actor }: Visit, job: BookJob): boolean =>
  actor.roles.includes("registrar") && job.by !== actor.person;

/** Rows for the second person to compare: of the units whose registrar she is. */
async function sampleFor(parts: RegistryParts, visit: Visit, job: BookJob): Promise<readonly SampledRow[]> {
  if (!mayTake(visit, job) || job.step !== "checked") return [];
  const units = await parts.database.readInTown(visit.town.id, (tx) => readUnits(tx));
  const own = units.filter(({ registrars }) => registrars.includes(visit.actor.person)).map(({ number }) => number);
  return (job.report?.sample ?? []).filter(({ row }) => own.includes(row.unit));
}

async function drawJob(
  parts: RegistryParts,
  visit: Visit,
  reply: FastifyReply,
  job: BookJob,
  more: { readonly page?: number; readonly errors?: readonly FieldError[] } = {},
): Promise<Shown> {
  const { page: asked = 1, errors = [] } = more;
  const own = words[visit.lang];
  const sample = await sampleFor(parts, visit, job);
  const faults = job.report?.faults ?? [];
  const pages = Math.max(1, Math.ceil(faults.length / faults_page_max));
  const page = Math.min(Math.max(1, asked), pages);
  const shown = faults.slice((page - 1) * faults_page_max, page * faults_page_max);
  return {
    title: own.report_title,
    breadcrumb: [...crumbs(visit), { href: booksPath(visit.town.id), text: own.title }],
    width: "wide",
    body: (
      <BookUploadBody
        lang={visit.lang}
        town={visit.town.id}
        csrf={visit.csrf}
        upload={job.id}
        name={job.name}
        step={job.step}
        rows={job.rows}
        report={job.report}
        faults={shown.map(({ line, column, refusal }) => ({
          line,
          column,
          words: wordsOf(visit, reply, refusal),
        }))}
        faultCount={faults.length}
        page={page}
        pages={pages}
        refused={job.refusal && wordsOf(visit, reply, job.refusal)}
        mayTake={mayTake(visit, job)}
        sample={sample}
        errors={errors}
      />
    ),
  };
}

function jobOf(jobs: BookJobs, visit: Visit, id: string): BookJob {
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
function uploadRoute(app: App, parts: RegistryParts, jobs: BookJobs): void {
  const again: DrawAgain = (visit, { errors }) => drawBooks(parts, jobs, visit, errors);
  app.post(
    "/:town/births-and-deaths/books",
    { config: { roles: handing, again }, bodyLimit: book_piece_bytes_max },
    async ({ visit, body }, reply) => {
      const fields = textsOf(body);
      const bytes = fileOf(body, "file");
      if (!bytes) return showRefusal(visit, reply, refuse("import.file_missing", bookRule, { field: "file" }).refusal);
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
      const to = bookUploadPath(visit.town.id, added.job.id);
      return wantsJson(reply) ? reply.send({ received: added.received, to }) : goOn(reply, to);
    },
  );
}

function jobRoutes(app: App, parts: RegistryParts, jobs: BookJobs): void {
  const path = "/:town/births-and-deaths/books/uploads/:upload";
  app.get<{ Params: Static<typeof UploadParams>; Querystring: Static<typeof PageQuery> }>(
    path,
    { schema: { params: UploadParams, querystring: PageQuery }, config: { roles: handing } },
    async ({ visit, params, query }, reply) =>
      show(
        visit,
        reply,
        await drawJob(parts, visit, reply, jobOf(jobs, visit, params.upload), { page: Number(query.page ?? 1) }),
      ),
  );
  app.get<{ Params: Static<typeof UploadParams> }>(
    `${path}/faults.csv`,
    { schema: { params: UploadParams }, config: { roles: handing } },
    async ({ visit, params }, reply) => {
      const { report } = jobOf(jobs, visit, params.upload);
      const lines = (report?.faults ?? []).map(({ line, column, refusal }) => [
        String(line),
        column,
        wordsOf(visit, reply, refusal),
      ]);
      const own = words[visit.lang];
      return reply
        .type("text/csv; charset=utf-8")
        .header("content-disposition", 'attachment; filename="faults.csv"')
        .send(csvText([[own.line, own.column, own.mend], ...lines]));
    },
  );
  app.post<{ Params: Static<typeof UploadParams>; Body: Static<typeof TakeBody> }>(
    `${path}/take`,
    { schema: { params: UploadParams, body: TakeBody }, config: { roles: ["registrar"] } },
    async ({ visit, params, body }, reply) => {
      const job = jobOf(jobs, visit, params.upload);
      if (!mayTake(visit, job)) return showRefusal(visit, reply, refuse("event.same_person", bookRule).refusal);
      if (body.sure !== "yes")
        return showRefusal(visit, reply, refuse("book.unsure", bookRule, { field: "sure" }).refusal, {
          again: (again, { errors }) => drawJob(parts, again, reply, job, { errors }),
        });
      const passkey = visit.session?.signedBy === "passkey";
      if (!passkey) return showRefusal(visit, reply, refuse("event.passkey_needed", "registrar's safety").refusal);
      // Sent twice: the first has begun it.
      if (job.step === "checked") jobs.take(job, { by: visit.actor, passkey, skipBad: body.skip === "yes" });
      return goOn(reply, bookUploadPath(visit.town.id, job.id));
    },
  );
}

interface FoundPage {
  readonly id: SubjectId;
  readonly page: KeptPage;
}

async function pageOfPath(parts: RegistryParts, visit: Visit, text: string): Promise<FoundPage> {
  const id = parseUuid(text);
  const page = id && (await parts.database.readInTown(visit.town.id, (tx) => readPage(tx, subjectId(id))));
  if (!id || !page) throw new RefusedRequest(404, "book.page_unknown");
  return { id: subjectId(id), page };
}

function scanRoutes(app: App, parts: RegistryParts): void {
  const path = "/:town/births-and-deaths/books/pages/:page";
  const options = { schema: { params: PageParams }, config: { roles: officeRoles } };
  app.get<{ Params: Static<typeof PageParams> }>(path, options, async ({ visit, params }, reply) => {
    const { id, page } = await pageOfPath(parts, visit, params.page);
    const own = words[visit.lang];
    const unit = (await unitNames(parts, visit)).get(page.unit) ?? "";
    const { what, book, page: number } = page;
    const image = bookPagePath(visit.town.id, id, "image");
    return show(visit, reply, {
      title: own.page_scan({ book, page: String(number) }),
      breadcrumb: [...crumbs(visit), { href: booksPath(visit.town.id), text: own.title }],
      width: "wide",
      body: <ScanBody lang={visit.lang} image={image} unit={unit} what={what} book={book} page={number} />,
    });
  });
  app.get<{ Params: Static<typeof PageParams> }>(`${path}/image`, options, async ({ visit, params }, reply) => {
    const { id, page } = await pageOfPath(parts, visit, params.page);
    const asked = { town: visit.town.id, by: visit.actor, subject: id, why: "registration" } as const;
    const got = await parts.blobs.get({ ...asked, name: page.image.blob });
    if (!got.ok) {
      if ("missing" in got) throw new RefusedRequest(404, "book.page_unknown");
      throw new RefusedRequest(429, got.refusal.code);
    }
    return reply.type(got.type).header("cache-control", "private, no-store").send(Buffer.from(got.bytes));
  });
}

/** Registers them; handing in only where the program gave a folder for uploads. */
export async function bookRoutes(app: App, parts: RegistryParts): Promise<void> {
  const jobs =
    parts.bookFolder === undefined
      ? undefined
      : bookJobs(parts, parts.bookFolder, (error) => app.site.log.error({ err: error }, "import of books failed"));
  app.get("/:town/births-and-deaths/books", { config: { roles: looking } }, async ({ visit }, reply) =>
    show(visit, reply, await drawBooks(parts, jobs, visit, [])),
  );
  scanRoutes(app, parts);
  if (!jobs) return;
  app.addHook("onClose", async () => jobs.settled());
  jobRoutes(app, parts, jobs);
  const limits = { bytes_max: book_piece_bytes_max, roles: handing };
  await withFiles(app, limits, (inner) => uploadRoute(inner, parts, jobs));
}
