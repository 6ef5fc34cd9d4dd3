// Many reports at once: the file is checked first, then its good rows are reported, each a command of its own.
import type { FastifyReply } from "fastify";
import { type Static, Type } from "typebox";
import { commandId, type SubjectId } from "../../../kernel/ids.ts";
import type { Refusal } from "../../../kernel/refusal.ts";
import { fileOf, type Sent, withFiles } from "../../../platform/http/multipart.ts";
import { RefusedRequest } from "../../../platform/http/refused-request.ts";
import { goOn, show, showRefusal, wordsOf } from "../../../platform/http/show.ts";
import type { App, DrawAgain, Shown, Visit } from "../../../platform/http/visit.ts";
import type { FieldError } from "../../../web/frame.ts";
import { fieldWord, kindWord } from "../pages/field-words.ts";
import { BulkBody, BulkReport } from "../pages/reporting/bulk-pages.tsx";
import { bulkPath, startPath } from "../pages/reporting/places.ts";
import { words } from "../pages/reporting/words/words.generated.ts";
import type { EventKind } from "../rules/forms.ts";
import type { ReportEvent } from "../rules/reporting.ts";
import { crumbs, type RegistryParts } from "./parts.ts";
import { sampleCsv } from "./report-bulk-sample.ts";
import {
  bulk_bytes_max,
  bulk_rows_max,
  bulkColumns,
  type BulkFault,
  checkRows,
  type GoodRow,
  readBulk,
  textIn,
} from "./report-bulk.ts";
import { kindIn, KindParams, placedAt } from "./report-form-routes.tsx";
import { knownOf } from "./report-reads.ts";
import { choicesIn, chosenFrom, reporterOf, type ReportsFor } from "./reporter.ts";

type Parts = RegistryParts;
const roles = ["institution"] as const;
/** Faults of one report; the first ones are to be mended first. */
export const bulk_faults_shown_max = 200;
/** Rows that are recorded together. */
const rows_together = 50;
/** Bytes of the form: the file, and what the form adds round it. */
export const bulk_form_bytes_max = bulk_bytes_max + 64 * 1024;

const rule = "RBD Act 1969, section 8";
const fileRefusal = (code: string, values: Refusal["values"] = {}): Refusal => ({ code, rule, field: "file", values });

interface DrawnUpload {
  readonly institution?: string | undefined;
  readonly errors?: readonly FieldError[];
  readonly done?: { readonly reported: number; readonly before: number } | undefined;
}

/** The frame of both pages. */
const framed = (visit: Visit, title: string, body: Shown["body"]): Shown => ({
  title,
  caption: words[visit.lang].start_title,
  breadcrumb: crumbs(visit, { href: startPath(visit.town.id), text: words[visit.lang].start_title }),
  width: "wide",
  body,
});

async function drawUpload(parts: Parts, visit: Visit, what: EventKind, drawn: DrawnUpload = {}): Promise<Shown> {
  const { lang, town } = visit;
  const reporter = await reporterOf(parts, visit);
  if (reporter.institutions.length === 0) throw new RefusedRequest(403, "institution.not_yours");
  const body = (
    <BulkBody
      lang={lang}
      town={town.id}
      csrf={visit.csrf}
      what={what}
      institutions={choicesIn(reporter.institutions, visit)}
      institution={drawn.institution}
      errors={drawn.errors ?? []}
      columns={bulkColumns(what)}
      rows_max={bulk_rows_max}
      size={`${bulk_bytes_max / 1024 / 1024} MB`}
      done={drawn.done}
    />
  );
  return framed(visit, words[lang].bulk_title({ kind: kindWord(what, lang) }), body);
}

interface Check {
  readonly csv: string;
  readonly what: EventKind;
  readonly chosen: ReportsFor & { readonly institutionId: SubjectId };
  /** Rows that are not reported yet. */
  readonly good: readonly GoodRow[];
  readonly before: number;
  readonly faults: readonly BulkFault[];
}

/** Everything about a file that is known without reporting it. */
async function checkFile(
  parts: Parts,
  visit: Visit,
  what: EventKind,
  csv: string,
  chosen: ReportsFor,
): Promise<Check | Refusal> {
  const { town, today } = visit;
  if (chosen.reporter.from !== "institution") throw new RefusedRequest(403, "institution.not_yours");
  const { institution } = chosen.reporter;
  const file = readBulk(csv, what);
  if (!file.ok) return file.refusal;
  const { sealer, law } = parts;
  const checks = { sealer, town: town.id, institution, what, today, weeks_min: law.stillBirth.weeks_min };
  const { good, faults } = await checkRows(file, checks, (typed) => placedAt(typed, chosen));
  const known = await parts.database.readInTown(town.id, (tx) =>
    knownOf(
      tx,
      good.map(({ event }) => event),
    ),
  );
  const fresh = good.filter(({ event }) => !known.has(event));
  return {
    csv,
    what,
    chosen: { ...chosen, institutionId: institution },
    good: fresh,
    before: good.length - fresh.length,
    faults,
  };
}

/** The page of a check; `refused` are rows that the register itself refused. */
function drawCheck(visit: Visit, reply: FastifyReply, check: Check): Shown {
  const { lang, town } = visit;
  const { what, good, before, faults } = check;
  const bad = new Set(faults.map(({ line }) => line)).size;
  const shown = faults.slice(0, bulk_faults_shown_max);
  const body = (
    <BulkReport
      lang={lang}
      town={town.id}
      csrf={visit.csrf}
      what={what}
      institutions={[]}
      institution={check.chosen.institutionId}
      errors={[]}
      csv={check.csv}
      rows={good.length + before + bad}
      good={good.length}
      before={before}
      bad={bad}
      faults={shown.map(({ line, column, refusal }) => ({
        line,
        column: column === undefined ? "–" : fieldWord(column, lang, what),
        words: wordsOf(visit, reply, refusal),
      }))}
      hidden={faults.length - shown.length}
    />
  );
  return framed(visit, words[lang].bulk_report_title({ kind: kindWord(what, lang) }), body);
}

const commandFor = ({ law }: Parts, { what, chosen }: Check, row: GoodRow): ReportEvent => ({
  do: "event.report",
  id: commandId(row.command),
  event: row.event,
  what,
  unit: chosen.unit,
  reporter: chosen.reporter,
  form: row.form,
  documents: [],
  law,
});

/** Reports the good rows. A row that is refused leaves the others alone; told again it is done once. */
async function reportRows(parts: Parts, visit: Visit, check: Check): Promise<readonly BulkFault[]> {
  const refused: BulkFault[] = [];
  for (let from = 0; from < check.good.length; from += rows_together) {
    const rows = check.good.slice(from, from + rows_together);
    const commands = rows.map((row) => commandFor(parts, check, row));
    const outcomes = await parts.ledger.performAll({ town: visit.town.id, actor: visit.actor, commands });
    for (const [at, outcome] of outcomes.entries()) {
      const line = rows[at]?.line ?? 0;
      if (!outcome.ok) refused.push({ line, column: undefined, refusal: outcome.refusal });
    }
  }
  return refused;
}

/** The file's text, as it was chosen or as the page of its check sends it again. */
function csvIn(sent: unknown): string | Refusal {
  const kept = ((sent ?? {}) as Sent)["csv"];
  if (typeof kept === "string" && kept !== "") return kept;
  const bytes = fileOf(sent, "file");
  if (!bytes) return fileRefusal("bulk.file_missing");
  if (bytes.length > bulk_bytes_max) return fileRefusal("bulk.too_large", { max: bulk_bytes_max / 1024 / 1024 });
  return textIn(bytes) ?? fileRefusal("bulk.not_text");
}

function sendRoute(app: App, parts: Parts): void {
  const again: DrawAgain = (visit, { params, values, errors }) =>
    drawUpload(parts, visit, kindIn(params["what"]), { institution: values["institution"], errors });
  app.post<{ Params: Static<typeof KindParams> }>(
    "/:town/births-and-deaths/bulk/:what",
    { schema: { params: KindParams }, config: { roles, again }, bodyLimit: bulk_form_bytes_max },
    async ({ visit, params, body }, reply) => {
      const what = kindIn(params.what);
      const sent = (body ?? {}) as Sent;
      const reporter = await reporterOf(parts, visit);
      const wanted = sent["institution"];
      const chosen = chosenFrom(reporter, { institution: typeof wanted === "string" ? wanted : "" });
      if (!chosen.ok) return showRefusal(visit, reply, chosen.refusal);
      const csv = csvIn(sent);
      if (typeof csv !== "string") return showRefusal(visit, reply, csv);
      const check = await checkFile(parts, visit, what, csv, chosen);
      if ("code" in check) return showRefusal(visit, reply, check);
      if (sent["step"] !== "report") return show(visit, reply, drawCheck(visit, reply, check));
      const refused = await reportRows(parts, visit, check);
      if (refused.length > 0) {
        const left = { ...check, good: [], before: check.before + check.good.length - refused.length, faults: refused };
        return show(visit, reply, { ...drawCheck(visit, reply, left), status: 422 });
      }
      return goOn(reply, `${bulkPath(visit.town.id, what)}?reported=${check.good.length}&before=${check.before}`);
    },
  );
}

function pageRoutes(app: App, parts: Parts): void {
  const Count = Type.Optional(Type.String({ maxLength: 4, pattern: "^[0-9]+$" }));
  const Query = Type.Object({ reported: Count, before: Count });
  app.get<{ Params: Static<typeof KindParams>; Querystring: Static<typeof Query> }>(
    "/:town/births-and-deaths/bulk/:what",
    { schema: { params: KindParams, querystring: Query }, config: { roles } },
    async ({ visit, params, query }, reply) => {
      const { reported, before } = query;
      const done = reported === undefined ? undefined : { reported: Number(reported), before: Number(before ?? "0") };
      return show(visit, reply, await drawUpload(parts, visit, kindIn(params.what), { done }));
    },
  );
  app.get<{ Params: Static<typeof KindParams> }>(
    "/:town/births-and-deaths/bulk/:what/sample.csv",
    { schema: { params: KindParams }, config: { roles } },
    async ({ visit, params }, reply) => {
      const what = kindIn(params.what);
      return reply
        .type("text/csv; charset=utf-8")
        .header("content-disposition", `attachment; filename="sample-${what}.csv"`)
        .send(sampleCsv(what, visit.lang));
    },
  );
}

/** Registers them. */
export async function reportBulkRoutes(app: App, parts: Parts): Promise<void> {
  pageRoutes(app, parts);
  await withFiles(app, { bytes_max: bulk_form_bytes_max, roles }, (inner) => sendRoute(inner, parts));
}
