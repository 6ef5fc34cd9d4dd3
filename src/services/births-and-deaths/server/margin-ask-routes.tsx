// Asking for a note in the margin: what can be asked of an entry, and the form for it, for citizens and at the counter.
import type { FastifyReply } from "fastify";
import { type Static, Type } from "typebox";
import { parseCivilDate } from "../../../kernel/civil-date.ts";
import type { CivilDate } from "../../../kernel/civil-date.ts";
import { type Refusal, type Refused, refuse } from "../../../kernel/refusal.ts";
import { textsOf, withFiles } from "../../../platform/http/multipart.ts";
import { RefusedRequest } from "../../../platform/http/refused-request.ts";
import { goOn, show, showRefusal } from "../../../platform/http/show.ts";
import type { App, DrawAgain, Shown, Visit } from "../../../platform/http/visit.ts";
import type { FieldError } from "../../../web/frame.ts";
import { shownValue } from "../pages/field-words.ts";
import { AskBody } from "../pages/margin/ask-page.tsx";
import { askTitle } from "../pages/margin/note-words.ts";
import { marginAskPath, marginPath, marginStartPath, type Wish, wishes } from "../pages/margin/places.ts";
import { StartBody } from "../pages/margin/start-page.tsx";
import { words } from "../pages/margin/words/words.generated.ts";
import type { EventDocument, MarginKind } from "../rules/event.ts";
import { type FieldName, type Form, shapeOf, type Typed } from "../rules/forms.ts";
import { marginOf, type MarginOrder } from "../rules/margin.ts";
import { type AskMargin, marginRules, nameFee, witnesses_count } from "../rules/margin-asking.ts";
import { changedFields, correctionOf } from "../rules/margin-change.ts";
import { fieldsFor, readAmended, startsEmpty } from "../rules/margin-form.ts";
import { keepScan, margin_form_bytes_max, sentTwice } from "./margin-documents.ts";
import {
  askRoles,
  entryOfPath,
  formNow,
  type FoundEntry,
  lookRoles,
  seesHistory,
  seesRequest,
} from "./margin-parts.ts";
import { tellHolder } from "./margin-told.ts";
import { commandIn, crumbs, isOffice, mobileTokensOf, newId, registryPath, type RegistryParts } from "./parts.ts";

type Parts = RegistryParts;
const Params = Type.Object({ town: Type.String(), event: Type.String({ maxLength: 100 }) });
const AskParams = Type.Object({ ...Params.properties, wish: Type.String({ maxLength: 20 }) });
type Fields = Readonly<Record<string, string>>;

/** What an entry takes, and what of it this person may ask for. */
function wishesFor({ event }: FoundEntry, form: Form, visit: Visit): readonly Wish[] {
  if (event.state === "cancelled" || !askRoles.some((role) => visit.actor.roles.includes(role))) return [];
  const birth = event.report.what === "birth";
  return wishes.filter((wish) => {
    if (wish === "name") return birth && form.childName === undefined;
    if (wish === "adoption") return birth;
    return wish !== "fraudulent" || isOffice(visit.actor);
  });
}

export const marginCrumbs = (visit: Visit, id?: FoundEntry["id"]) => {
  const own = words[visit.lang];
  const more = id === undefined ? [] : [{ href: marginStartPath(visit.town.id, id), text: own.start_title }];
  return crumbs(visit, { href: registryPath(visit.town.id), text: own.service }, ...more);
};

async function drawStart(parts: Parts, visit: Visit, found: FoundEntry): Promise<Shown> {
  const { lang, town, actor } = visit;
  const own = words[lang];
  const { report, entry, state } = found.event;
  const form = state === "registered" ? await formNow(parts, visit, found) : {};
  const body = (
    <StartBody
      lang={lang}
      town={town.id}
      event={found.id}
      what={report.what}
      number={entry.number}
      registeredOn={entry.on}
      cancelled={state === "cancelled"}
      wishes={wishesFor(found, form, visit)}
      requests={found.requests.filter(
        (one) => (isOffice(actor) || one.askedBy === actor.person) && seesRequest(visit, found.event, one),
      )}
      waiting={found.requests.some((one) => one.state === "asked")}
      history={seesHistory(visit)}
    />
  );
  return { title: own.start_title, caption: own.service, breadcrumb: marginCrumbs(visit), body };
}

/** Of a correction its class only when all was read: the fields are the same for both. */
const kindOf = (wish: Wish): MarginKind => (wish === "correction" ? "substantive" : wish);

function wishIn(text: string): Wish {
  const wish = wishes.find((one) => one === text);
  if (!wish) throw new RefusedRequest(404, "margin.unknown");
  return wish;
}

/** The entry's own values as they are typed; identity numbers stay where they are, and some of an adoption start empty. */
const typedFrom = (form: Form, kind: MarginKind, fields: readonly FieldName[], visit: Visit): Typed =>
  Object.fromEntries(
    fields.flatMap((name) => {
      const { kind: written } = shapeOf(name);
      const value = form[name];
      if (value === undefined || written === "identity" || startsEmpty(kind, name)) return [];
      return [[name, written === "date" ? shownValue(name, value, visit.lang) : value]];
    }),
  );

interface Given {
  readonly typed: Fields;
  readonly errors: readonly FieldError[];
}

async function drawAsk(parts: Parts, visit: Visit, params: Fields, given?: Given): Promise<Shown> {
  const found = await entryOfPath(parts, visit, params["event"] ?? "");
  const wish = wishIn(params["wish"] ?? "");
  const { lang, town, today } = visit;
  const { report, entry, state } = found.event;
  if (state === "cancelled") throw new RefusedRequest(422, "margin.not_registered");
  const form = await formNow(parts, visit, found);
  if (!wishesFor(found, form, visit).includes(wish)) throw new RefusedRequest(404, "margin.unknown");
  const fields = fieldsFor(kindOf(wish), report.what);
  const typed = given?.typed;
  const body = (
    <AskBody
      lang={lang}
      action={marginAskPath(town.id, found.id, wish)}
      csrf={visit.csrf}
      command={typed?.["command"] ?? newId(visit)}
      wish={wish}
      what={report.what}
      serial={Number(typed?.["serial"] ?? found.requests.length + 1)}
      version={Number(typed?.["version"] ?? entry.version)}
      fields={fields}
      typed={typed ?? typedFrom(form, kindOf(wish), fields, visit)}
      errors={given?.errors ?? []}
      law={parts.law}
      feePaise={nameFee(entry.on, today, parts.law)}
    />
  );
  return { title: askTitle(wish, lang), caption: words[lang].service, breadcrumb: marginCrumbs(visit, found.id), body };
}

/** The order, where any part of it was typed. */
function orderIn(fields: Fields, kind: MarginKind): { readonly ok: true; readonly order?: MarginOrder } | Refused {
  const typed = ["orderNumber", "orderDated", "orderCourt"].map((name) => (fields[name] ?? "").trim());
  if (kind === "name" || kind === "clerical" || typed.every((text) => text === "")) return { ok: true };
  const [number = "", day = "", court = ""] = typed;
  const dated: CivilDate | undefined = parseCivilDate(day);
  if (!dated) return refuse("event.date", marginRules[kind], { field: "orderDated" });
  return { ok: true, order: { number, dated, court } };
}

type Read = { readonly ok: true; readonly what: MarginKind; readonly before: Form; readonly form: Form };
type NotRead = { readonly ok: false; readonly refusals: readonly Refusal[] };

/** The form as it was typed, whole and valid, and what kind of note that asks for. */
async function readWish(
  parts: Parts,
  visit: Visit,
  found: FoundEntry,
  wish: Wish,
  fields: Fields,
): Promise<Read | NotRead> {
  const { report, entry } = found.event;
  const before = await formNow(parts, visit, found);
  const changeable = fieldsFor(kindOf(wish), report.what);
  if (changeable.length === 0) return { ok: true, what: kindOf(wish), before, form: before };
  const read = readAmended({
    kind: kindOf(wish),
    what: report.what,
    fields: changeable,
    before,
    typed: fields,
    today: visit.today,
    weeks_min: parts.law.stillBirth.weeks_min,
    partial: entry.book !== undefined,
  });
  if (!read.ok) return read;
  const changed = changedFields(report.what, before, read.form);
  const what = wish === "correction" ? correctionOf(changed, before, read.form) : wish;
  return { ok: true, what, before, form: read.form };
}

/** Scans of the form, cleaned and kept; the first that is refused ends it. */
async function keepScans(parts: Parts, visit: Visit, found: FoundEntry, serial: number, sent: unknown) {
  const subject = marginOf(found.id, serial);
  const documents: EventDocument[] = [];
  for (const scan of [
    { field: "orderScan", what: "order" },
    { field: "document", what: "proof" },
    { field: "document2", what: "proof" },
  ] as const) {
    const kept = await keepScan(parts, visit, subject, sent, scan);
    if (!kept.ok) return kept;
    documents.push(...kept.documents);
  }
  return { ok: true as const, documents };
}

async function ask(
  parts: Parts,
  visit: Visit,
  reply: FastifyReply,
  params: Fields,
  sent: unknown,
): Promise<FastifyReply> {
  const found = await entryOfPath(parts, visit, params["event"] ?? "");
  const wish = wishIn(params["wish"] ?? "");
  const fields = textsOf(sent);
  const serial = Number(fields["serial"]);
  const rule = marginRules[kindOf(wish)];
  if (fields["sure"] !== "yes")
    return showRefusal(visit, reply, refuse("event.not_sure", rule, { field: "sure" }).refusal);
  const read = await readWish(parts, visit, found, wish, fields);
  if (!read.ok) return showRefusal(visit, reply, read.refusals);
  const order = orderIn(fields, read.what);
  if (!order.ok) return showRefusal(visit, reply, order.refusal);
  const kept = await keepScans(parts, visit, found, serial, sent);
  if (!kept.ok) return showRefusal(visit, reply, kept.refusal);
  const command: AskMargin = {
    do: "margin.ask",
    id: commandIn(fields["command"] ?? ""),
    event: found.id,
    serial,
    unit: found.event.report.unit,
    what: read.what,
    version: Number(fields["version"]),
    before: read.before,
    form: read.form,
    ground: fields["ground"] ?? "",
    ...("order" in order && order.order && { order: order.order }),
    witnesses: Array.from({ length: witnesses_count }, (_, at) => fields[`witness${at + 1}`] ?? ""),
    documents: kept.documents,
    mobileTokens: mobileTokensOf(visit),
    law: parts.law,
  };
  const outcome = await parts.ledger.perform({ town: visit.town.id, actor: visit.actor, command });
  const request = marginPath(visit.town.id, found.id, serial);
  if (!outcome.ok)
    return sentTwice(outcome.refusal) ? goOn(reply, request) : showRefusal(visit, reply, outcome.refusal);
  if (!outcome.repeated) await tellHolder(parts, visit.town.id, found, { told: "asked", what: read.what });
  return goOn(reply, `${request}?done=asked`);
}

function askForms(app: App, parts: Parts): void {
  const path = "/:town/births-and-deaths/events/:event/margin/ask/:wish";
  const again: DrawAgain = (visit, { params, values, errors }) =>
    drawAsk(parts, visit, params, { typed: values, errors });
  app.get<{ Params: Static<typeof AskParams> }>(
    path,
    { schema: { params: AskParams }, config: { roles: askRoles } },
    async ({ visit, params }, reply) => show(visit, reply, await drawAsk(parts, visit, params)),
  );
  app.post<{ Params: Static<typeof AskParams> }>(
    path,
    { schema: { params: AskParams }, config: { roles: askRoles, again }, bodyLimit: margin_form_bytes_max },
    async ({ visit, params, body }, reply) => ask(parts, visit, reply, params, body),
  );
}

/** Registers them. */
export async function marginAskRoutes(app: App, parts: Parts): Promise<void> {
  app.get<{ Params: Static<typeof Params> }>(
    "/:town/births-and-deaths/events/:event/margin",
    { schema: { params: Params }, config: { roles: lookRoles } },
    async ({ visit, params }, reply) =>
      show(visit, reply, await drawStart(parts, visit, await entryOfPath(parts, visit, params.event))),
  );
  await withFiles(app, { bytes_max: margin_form_bytes_max, roles: askRoles }, (inner) => askForms(inner, parts));
}
