// The form of a report: empty, copied for a twin, taken up from a draft, or opened again with the registrar's question.
import type { FastifyReply } from "fastify";
import { type Static, Type } from "typebox";
import { type CivilDate, showDate } from "../../../kernel/civil-date.ts";
import { commandId, type SubjectId, subjectId } from "../../../kernel/ids.ts";
import type { Refused } from "../../../kernel/refusal.ts";
import { RefusedRequest } from "../../../platform/http/refused-request.ts";
import { goOn, show, showRefusal } from "../../../platform/http/show.ts";
import type { App, DrawAgain, Shown, Visit } from "../../../platform/http/visit.ts";
import type { FieldError } from "../../../web/frame.ts";
import { fieldWord, kindWord } from "../pages/field-words.ts";
import { ReportForm } from "../pages/reporting/form-page.tsx";
import { formPath, newReportPath, reportPath, reportsPath, startPath } from "../pages/reporting/places.ts";
import { words } from "../pages/reporting/words/words.generated.ts";
import {
  type EventKind,
  eventKinds,
  type FieldName,
  fieldsOf,
  type Form,
  shapeOf,
  type Typed,
} from "../rules/forms.ts";
import { readForm } from "../rules/read-form.ts";
import type { DraftEvent, ReportEvent } from "../rules/reporting.ts";
import type { KnownEvent } from "./event-store.ts";
import { readEvent } from "./event-store.ts";
import { openForm, sealedOf } from "./opened.ts";
import { draftsOpen } from "./report-reads.ts";
import {
  commandIn,
  crumbs,
  eventIn,
  eventOfPath,
  type FoundEvent,
  newId,
  type RegistryParts,
  reporterRoles,
} from "./parts.ts";
import { choicesIn, chosenFrom, nameIn, ownMobile, reporterOf, type ReportsFor } from "./reporter.ts";

type Parts = RegistryParts;
/** What was typed into the form: its fields, and unit, institution, answer and step. */
export const TypedFields = Type.Record(Type.String({ maxLength: 40 }), Type.String({ maxLength: 2_000 }));
type Fields = Static<typeof TypedFields>;
export const EventParams = Type.Object({ town: Type.String(), event: Type.String({ maxLength: 36 }) });
export const KindParams = Type.Object({ town: Type.String(), what: Type.String({ maxLength: 20 }) });

export function kindIn(text: string | undefined): EventKind {
  const kind = eventKinds.find((one) => one === text);
  if (!kind) throw new RefusedRequest(404, "event.kind_unknown");
  return kind;
}

/** A read form as it is typed: dates as people write them. */
export const typedOf = (what: EventKind, form: Form): Record<string, string> =>
  Object.fromEntries(
    fieldsOf(what).flatMap((name) => {
      const value = form[name];
      if (value === undefined) return [];
      return [[name, shapeOf(name).kind === "date" ? showDate(value as CivilDate) : value] as const];
    }),
  );

interface Drawn {
  readonly event: SubjectId;
  readonly what: EventKind;
  readonly fields: Readonly<Record<string, string>>;
  readonly errors?: readonly FieldError[];
  readonly question?: string | undefined;
  readonly twin?: boolean | undefined;
}

/** The form's page. What was typed stands in it again, whatever is wrong with it. */
async function drawForm(parts: Parts, visit: Visit, drawn: Drawn): Promise<Shown> {
  const { lang, town } = visit;
  const own = words[lang];
  const { event, what, fields, question } = drawn;
  const reporter = await reporterOf(parts, visit);
  // Who may not report for anybody is told at once, and what may be chosen decides the form.
  const chosen = chosenFrom(reporter, fields);
  if (!chosen.ok && chosen.refusal.field === undefined) throw new RefusedRequest(403, chosen.refusal.code);
  const kind = kindWord(what, lang);
  const body = (
    <ReportForm
      lang={lang}
      action={formPath(town.id, event)}
      csrf={visit.csrf}
      command={fields["command"] ?? newId(visit)}
      what={what}
      typed={fields}
      errors={drawn.errors ?? []}
      units={choicesIn(reporter.units, visit)}
      unit={fields["unit"]}
      institutions={choicesIn(reporter.institutions, visit)}
      institution={fields["institution"]}
      twin={drawn.twin}
      question={question}
      answer={fields["answer"]}
    />
  );
  return {
    title: question === undefined ? own.form_title({ kind }) : own.answer_title({ kind }),
    caption: own.start_title,
    breadcrumb: crumbs(visit, { href: startPath(town.id), text: own.start_title }),
    errors: (drawn.errors ?? []).map((error) => withField(error, what, visit)),
    body,
  };
}

/** In the summary each fault is told with its field: "यह जानकारी आवश्यक है" alone says nothing there. */
function withField({ field, message }: FieldError, what: EventKind, { lang }: Visit): FieldError {
  const name = fieldsOf(what).find((one) => one === field);
  return { field, message: name === undefined ? message : `${fieldWord(name, lang, what)}: ${message}` };
}

/** What an empty form holds already: the citizen's mobile, the institution's name as the place. */
async function begun(parts: Parts, visit: Visit): Promise<Record<string, string>> {
  const reporter = await reporterOf(parts, visit);
  const [only] = reporter.institutions;
  const mobile = await ownMobile(parts, visit);
  return {
    ...(mobile === "" ? {} : { mobile }),
    ...(only && reporter.institutions.length === 1 ? { institution: only.id, placeAddress: nameIn(only, visit) } : {}),
  };
}

/** What twins do not share. */
const ownOfEach: ReadonlySet<FieldName> = new Set(["childName", "sex", "eventTime", "weightGrams", "birthOrder"]);

/** The first child's form without what is its own, and the next place in the order of birth. */
async function copiedFor(parts: Parts, visit: Visit, twin: string): Promise<Record<string, string>> {
  const { id, event } = await eventOfPath(parts, visit, twin);
  if (event.state !== "reported" && event.state !== "asked") throw new RefusedRequest(422, "event.not_open");
  const asked = { town: visit.town.id, by: visit.actor, why: "registration", subject: id } as const;
  const answer = await openForm(parts.sealer, asked, event.report);
  if (!answer.ok) throw new RefusedRequest(429, answer.refusal.code);
  const { what, unit, reporter } = event.report;
  const typed = typedOf(what, answer.form);
  const shared = Object.entries(typed).filter(([name]) => !ownOfEach.has(name as FieldName));
  return {
    ...Object.fromEntries(shared),
    birthOrder: String(Number(typed["birthOrder"] ?? "1") + 1),
    unit,
    ...(reporter.from === "institution" && { institution: reporter.institution }),
  };
}

function newRoute(app: App, parts: Parts): void {
  const Query = Type.Object({ twin: Type.Optional(Type.String({ maxLength: 36 })) });
  app.get<{ Params: Static<typeof KindParams>; Querystring: Static<typeof Query> }>(
    "/:town/births-and-deaths/new/:what",
    { schema: { params: KindParams, querystring: Query }, config: { roles: reporterRoles } },
    async ({ visit, params, query }, reply) => {
      const what = kindIn(params.what);
      const first = what === "birth" ? query.twin : undefined;
      const fields = first === undefined ? await begun(parts, visit) : await copiedFor(parts, visit, first);
      const drawn = { event: subjectId(newId(visit)), what, fields, twin: first !== undefined };
      return show(visit, reply, await drawForm(parts, visit, drawn));
    },
  );
}

/** What a draft or a question holds, opened for its own reporter. */
async function openedFields(
  parts: Parts,
  visit: Visit,
  id: SubjectId,
  event: Extract<KnownEvent, { state: "drafted" | "asked" }>,
): Promise<Omit<Drawn, "event">> {
  const asked = { town: visit.town.id, by: visit.actor, why: "registration", subject: id } as const;
  if (event.state === "drafted") {
    const answer = await parts.sealer.open({ ...asked, values: { draft: sealedOf(event.draft) } });
    if (!answer.ok) throw new RefusedRequest(429, answer.refusal.code);
    return { what: event.what, fields: JSON.parse(answer.opened.draft) as Record<string, string> };
  }
  const { form, what, unit, reporter } = event.report;
  const values = { form: sealedOf(form), question: sealedOf(event.question) };
  const answer = await parts.sealer.open({ ...asked, values });
  if (!answer.ok) throw new RefusedRequest(429, answer.refusal.code);
  const typed = typedOf(what, JSON.parse(answer.opened.form) as Form);
  const chosen = { unit, ...(reporter.from === "institution" && { institution: reporter.institution }) };
  return { what, fields: { ...typed, ...chosen }, question: answer.opened.question };
}

/** The form again as it was typed; with the question, where there is one. */
async function drawAgain(
  parts: Parts,
  visit: Visit,
  text: string,
  fields: Readonly<Record<string, string>>,
  errors: readonly FieldError[],
): Promise<Shown> {
  const event = eventIn(text);
  const found = await parts.database.readInTown(visit.town.id, (tx) => readEvent(tx, event));
  const asked = found?.event.state === "asked" ? (await eventOfPath(parts, visit, text)).event : undefined;
  const before = asked?.state === "asked" ? await openedFields(parts, visit, event, asked) : undefined;
  return drawForm(parts, visit, {
    event,
    what: before?.what ?? kindIn(fields["what"]),
    fields,
    errors,
    question: before?.question,
  });
}

/** The fields that a draft keeps: those of its form that hold something, and what was chosen. */
function draftOf(what: EventKind, fields: Fields): string {
  const names: readonly string[] = [...fieldsOf(what), "unit", "institution"];
  return JSON.stringify(Object.fromEntries(names.flatMap((name) => (fields[name] ? [[name, fields[name]]] : []))));
}

async function saveDraft(
  parts: Parts,
  visit: Visit,
  reply: FastifyReply,
  event: SubjectId,
  fields: Fields,
): Promise<FastifyReply> {
  const what = kindIn(fields["what"]);
  // Each saving is one of its own: the form's command is for the report that comes at last.
  const id = commandId(newId(visit));
  const drafts = await parts.database.readInTown(visit.town.id, (tx) => draftsOpen(tx, visit.actor.person));
  const command: DraftEvent = { do: "event.draft", id, event, what, draft: draftOf(what, fields), drafts };
  const outcome = await parts.ledger.perform({ town: visit.town.id, actor: visit.actor, command });
  if (!outcome.ok) return showRefusal(visit, reply, outcome.refusal);
  return goOn(reply, `${reportsPath(visit.town.id)}?done=saved`);
}

/** What an institution reports happened in it; its name stands where nobody wrote a place. */
export const placedAt = (typed: Typed, { institution }: ReportsFor): Typed =>
  institution === undefined
    ? typed
    : { ...typed, place: "institution", placeAddress: typed["placeAddress"] || institution.nameHi };

/** What stands under this id already. Whoever may not follow it is told what whoever tries an unknown id is told. */
async function standingAt(parts: Parts, visit: Visit, text: string): Promise<FoundEvent | undefined> {
  const id = eventIn(text);
  const found = await parts.database.readInTown(visit.town.id, (tx) => readEvent(tx, id));
  return found && (await eventOfPath(parts, visit, text));
}

type Before = Required<Pick<ReportEvent, "before" | "seen">>;

/** The form that an answer is compared with, as it stands now; nothing where no question waits. */
async function formBefore(
  parts: Parts,
  visit: Visit,
  found: FoundEvent | undefined,
): Promise<{ readonly ok: true; readonly said: Partial<Before> } | Refused> {
  if (found?.event.state !== "asked") return { ok: true, said: {} };
  const { id, revision, event } = found;
  const asked = { town: visit.town.id, by: visit.actor, why: "registration", subject: id } as const;
  const opened = await openForm(parts.sealer, asked, event.report);
  return opened.ok ? { ok: true, said: { before: opened.form, seen: { subject: id, revision } } } : opened;
}

async function sendReport(
  parts: Parts,
  visit: Visit,
  reply: FastifyReply,
  event: SubjectId,
  fields: Fields,
  found: FoundEvent | undefined,
): Promise<FastifyReply> {
  const reporter = await reporterOf(parts, visit);
  const { law, ledger } = parts;
  const { town, today, actor } = visit;
  const what = kindIn(fields["what"]);
  const chosen = chosenFrom(reporter, fields);
  const typed = chosen.ok ? placedAt(fields, chosen) : fields;
  const read = readForm(what, typed, today, law.stillBirth.weeks_min);
  const refusals = [...(chosen.ok ? [] : [chosen.refusal]), ...(read.ok ? [] : read.refusals)];
  if (!chosen.ok || !read.ok) return showRefusal(visit, reply, refusals);
  const before = await formBefore(parts, visit, found);
  if (!before.ok) return showRefusal(visit, reply, before.refusal);
  const command: ReportEvent = {
    do: "event.report",
    id: commandIn(fields["command"] ?? ""),
    event,
    what,
    unit: chosen.unit,
    reporter: chosen.reporter,
    form: read.form,
    documents: [],
    ...(fields["answer"] === undefined ? {} : { answer: fields["answer"] }),
    ...before.said,
    law,
  };
  const outcome = await ledger.perform({ town: town.id, actor, command });
  // An answer that is sent twice finds its question answered, and so says less than the first time.
  if (!outcome.ok && outcome.refusal.code === "ledger.command_reused" && found && fields["answer"] !== undefined)
    return goOn(reply, reportPath(town.id, event));
  if (!outcome.ok) return showRefusal(visit, reply, outcome.refusal);
  if (fields["step"] === "twin") return goOn(reply, newReportPath(town.id, "birth", event));
  const done = fields["answer"] === undefined ? "reported" : "answered";
  return goOn(reply, `${reportPath(town.id, event)}?done=${done}`);
}

function formRoutes(app: App, parts: Parts): void {
  const path = "/:town/births-and-deaths/reports/:event/form";
  app.get<{ Params: Static<typeof EventParams> }>(
    path,
    { schema: { params: EventParams }, config: { roles: reporterRoles } },
    async ({ visit, params }, reply) => {
      const { id, event } = await eventOfPath(parts, visit, params.event);
      // What is with the registrar or decided has no form any more.
      if (event.state !== "drafted" && event.state !== "asked") return goOn(reply, reportPath(visit.town.id, id));
      const drawn = await openedFields(parts, visit, id, event);
      return show(visit, reply, await drawForm(parts, visit, { event: id, ...drawn }));
    },
  );
  const again: DrawAgain = (visit, { params, values, errors }) =>
    drawAgain(parts, visit, params["event"] ?? "", values, errors);
  app.post<{ Params: Static<typeof EventParams>; Body: Fields }>(
    path,
    { schema: { params: EventParams, body: TypedFields }, config: { roles: reporterRoles, again } },
    async ({ visit, params, body }, reply) => {
      const event = eventIn(params.event);
      const found = await standingAt(parts, visit, params.event);
      return body["step"] === "save"
        ? saveDraft(parts, visit, reply, event, body)
        : sendReport(parts, visit, reply, event, body, found);
    },
  );
}

/** Registers them. */
export function reportFormRoutes(app: App, parts: Parts): void {
  newRoute(app, parts);
  formRoutes(app, parts);
}
