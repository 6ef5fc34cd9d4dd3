// The margin on the web: the office's list, each request with its steps and documents, and the whole history of an entry.
import type { FastifyReply } from "fastify";
import { type Static, type TSchema, Type } from "typebox";
import type { Command, Role } from "../../../kernel/decider.ts";
import { type Refused, refuse } from "../../../kernel/refusal.ts";
import { textsOf, withFiles } from "../../../platform/http/multipart.ts";
import { goOn, show, showRefusal } from "../../../platform/http/show.ts";
import type { App, DrawAgain, Shown, Visit } from "../../../platform/http/visit.ts";
import { ListBody, type ListLine } from "../pages/margin/list-page.tsx";
import { marginPath } from "../pages/margin/places.ts";
import type { Done, Step } from "../pages/margin/request-page.tsx";
import { words } from "../pages/margin/words/words.generated.ts";
import { marginOf } from "../rules/margin.ts";
import {
  type ApproveMargin,
  authority_letters_max,
  type DocumentMargin,
  type ExamineMargin,
  type RefuseMargin,
  type WithdrawMargin,
} from "../rules/margin-deciding.ts";
import { words_letters_max } from "../rules/reporting.ts";
import { eventStore } from "./event-store.ts";
import { marginAskRoutes, marginCrumbs } from "./margin-ask-routes.tsx";
import { keepScan, margin_form_bytes_max, openScan, sentTwice } from "./margin-documents.ts";
import { marginHistoryRoute } from "./margin-history-route.tsx";
import {
  askRoles,
  formNow,
  type FoundRequest,
  lookRoles,
  marginOffice,
  openRequest,
  requestOfPath,
  seesRequest,
} from "./margin-parts.ts";
import { tellHolder } from "./margin-told.ts";
import { drawRequest } from "./margin-request-page.tsx";
import { decidedRequests, type KeptRequest, waitingRequests } from "./margin-store.ts";
import { commandIn, type RegistryParts } from "./parts.ts";
import type { Tx } from "../../../platform/database/connect.ts";

type Parts = RegistryParts;
const text = (maxLength: number) => Type.Optional(Type.String({ maxLength }));
const Params = Type.Object({
  town: Type.String(),
  event: Type.String({ maxLength: 100 }),
  serial: Type.String({ maxLength: 3 }),
});
const ScanParams = Type.Object({ ...Params.properties, blob: Type.String({ maxLength: 64 }) });
const Query = Type.Object({ done: text(20) });
const command = Type.String({ minLength: 36, maxLength: 36 });
const said = text(words_letters_max);
const sure = text(3);

const dones: readonly Done[] = ["asked", "examined", "approved", "refused", "withdrawn", "documented"];

async function linesOf(tx: Tx, visit: Visit, requests: readonly KeptRequest[]): Promise<readonly ListLine[]> {
  const entries = await eventStore.load(tx, [...new Set(requests.map(({ event }) => event))], false);
  return requests.flatMap((request): readonly ListLine[] => {
    const { event, serial, what, from, state, askedOn } = request;
    const entry = entries.get(event)?.state;
    if (entry && !seesRequest(visit, entry, request)) return [];
    const number = entry && "entry" in entry ? entry.entry.number : "";
    return [{ event, serial, number, what, from, state, askedOn }];
  });
}

async function drawList(parts: Parts, visit: Visit): Promise<Shown> {
  const { lang, town } = visit;
  const own = words[lang];
  const lines = await parts.database.readInTown(town.id, async (tx) => ({
    waiting: await linesOf(tx, visit, await waitingRequests(tx)),
    decided: await linesOf(tx, visit, await decidedRequests(tx)),
  }));
  const body = <ListBody lang={lang} town={town.id} {...lines} />;
  return { title: own.list_title, caption: own.service, breadcrumb: marginCrumbs(visit), body };
}

const againAt =
  (parts: Parts, step: Step): DrawAgain =>
  async (visit, { params, values, errors }) => {
    const at = { event: params["event"] ?? "", serial: params["serial"] ?? "" };
    return drawRequest(parts, visit, await requestOfPath(parts, visit, at), { again: { step, typed: values, errors } });
  };

const goBack = (visit: Visit, reply: FastifyReply, { id, request }: FoundRequest, done: Done): FastifyReply =>
  goOn(reply, `${marginPath(visit.town.id, id, request.serial)}?done=${done}`);

const unsure: Refused = refuse("event.not_sure", "a step that cannot be undone", { field: "sure" });

const forms = {
  examine: Type.Object({ command, remark: said }),
  approve: Type.Object({ command, authority: text(authority_letters_max), said, sure }),
  refuse: Type.Object({ command, reason: said, sure }),
  withdraw: Type.Object({ command, sure }),
} as const satisfies Partial<Record<Step, TSchema>>;
type Doing = keyof typeof forms;
type Body<D extends Doing> = Static<(typeof forms)[D]>;

async function examine(_visit: Visit, found: FoundRequest, body: Body<"examine">): Promise<ExamineMargin> {
  const { id, request } = found;
  const asked = { do: "margin.examine", id: commandIn(body.command), event: id, serial: request.serial } as const;
  return { ...asked, remark: body.remark ?? "" };
}

/** Both forms are opened once more: what is approved is what stands in the entry and in the request. */
const approve =
  (parts: Parts) =>
  async (visit: Visit, found: FoundRequest, body: Body<"approve">): Promise<ApproveMargin | Refused> => {
    if (body.sure !== "yes") return unsure;
    const { id, request } = found;
    return {
      do: "margin.approve",
      id: commandIn(body.command),
      event: id,
      serial: request.serial,
      unit: request.unit,
      what: request.what,
      before: await formNow(parts, visit, found),
      form: (await openRequest(parts, visit, request)).form,
      authority: body.authority ?? "",
      said: body.said ?? "",
      passkey: visit.session?.signedBy === "passkey",
    };
  };

async function refuseIt(_visit: Visit, found: FoundRequest, body: Body<"refuse">): Promise<RefuseMargin | Refused> {
  if (body.sure !== "yes") return unsure;
  const { id, request } = found;
  const { serial, unit } = request;
  return { do: "margin.refuse", id: commandIn(body.command), event: id, serial, unit, reason: body.reason ?? "" };
}

async function withdraw(_visit: Visit, found: FoundRequest, body: Body<"withdraw">): Promise<WithdrawMargin | Refused> {
  if (body.sure !== "yes") return unsure;
  const { id, request } = found;
  return { do: "margin.withdraw", id: commandIn(body.command), event: id, serial: request.serial };
}

/** The route of one step: its form, who may send it, and the command that it becomes. */
function step<D extends Doing>(
  app: App,
  parts: Parts,
  of: { readonly doing: D; readonly roles: readonly Role[]; readonly done: Done },
  make: (visit: Visit, found: FoundRequest, body: Body<D>) => Promise<Command | Refused>,
): void {
  const { doing, roles, done } = of;
  app.post<{ Params: Static<typeof Params>; Body: Body<D> }>(
    `/:town/births-and-deaths/events/:event/margin/:serial/${doing}`,
    { schema: { params: Params, body: forms[doing] }, config: { roles, again: againAt(parts, doing) } },
    async ({ visit, params, body }, reply) => {
      const found = await requestOfPath(parts, visit, params);
      const wanted = await make(visit, found, body as Body<D>);
      if ("ok" in wanted) return showRefusal(visit, reply, wanted.refusal);
      const outcome = await parts.ledger.perform({ town: visit.town.id, actor: visit.actor, command: wanted });
      if (!outcome.ok) return showRefusal(visit, reply, outcome.refusal);
      const told = done === "approved" || done === "refused" ? done : undefined;
      if (told && !outcome.repeated) await tellHolder(parts, visit.town.id, found, { told, what: found.request.what });
      return goBack(visit, reply, found, done);
    },
  );
}

function steps(app: App, parts: Parts): void {
  const deciders = ["registrar", "district-registrar"] as const;
  step(app, parts, { doing: "examine", roles: ["clerk", "registrar"], done: "examined" }, examine);
  step(app, parts, { doing: "approve", roles: deciders, done: "approved" }, approve(parts));
  step(app, parts, { doing: "refuse", roles: deciders, done: "refused" }, refuseIt);
  step(app, parts, { doing: "withdraw", roles: askRoles, done: "withdrawn" }, withdraw);
}

function documentForm(app: App, parts: Parts): void {
  app.post<{ Params: Static<typeof Params> }>(
    "/:town/births-and-deaths/events/:event/margin/:serial/documents",
    {
      schema: { params: Params },
      config: { roles: askRoles, again: againAt(parts, "document") },
      bodyLimit: margin_form_bytes_max,
    },
    async ({ visit, params, body }, reply) => {
      const found = await requestOfPath(parts, visit, params);
      const { id, request } = found;
      const subject = marginOf(id, request.serial);
      const kept = await keepScan(parts, visit, subject, body, { field: "document", what: "proof" });
      if (!kept.ok) return showRefusal(visit, reply, kept.refusal);
      const [document] = kept.documents;
      const missing = refuse("margin.proof_missing", "RBD Act 1969, section 15", { field: "document" });
      if (!document) return showRefusal(visit, reply, missing.refusal);
      const given = commandIn(textsOf(body)["command"] ?? "");
      const wanted: DocumentMargin = { do: "margin.document", id: given, event: id, serial: request.serial, document };
      const outcome = await parts.ledger.perform({ town: visit.town.id, actor: visit.actor, command: wanted });
      if (outcome.ok || sentTwice(outcome.refusal)) return goBack(visit, reply, found, "documented");
      return showRefusal(visit, reply, outcome.refusal);
    },
  );
}

function lookRoutes(app: App, parts: Parts): void {
  app.get("/:town/births-and-deaths/margin", { config: { roles: marginOffice } }, async ({ visit }, reply) =>
    show(visit, reply, await drawList(parts, visit)),
  );
  app.get<{ Params: Static<typeof Params>; Querystring: Static<typeof Query> }>(
    "/:town/births-and-deaths/events/:event/margin/:serial",
    { schema: { params: Params, querystring: Query }, config: { roles: lookRoles } },
    async ({ visit, params, query }, reply) => {
      const done = dones.find((one) => one === query.done);
      return show(visit, reply, await drawRequest(parts, visit, await requestOfPath(parts, visit, params), { done }));
    },
  );
  app.get<{ Params: Static<typeof ScanParams> }>(
    "/:town/births-and-deaths/events/:event/margin/:serial/documents/:blob",
    { schema: { params: ScanParams }, config: { roles: lookRoles } },
    async ({ visit, params }, reply) => {
      const scan = await openScan(parts, visit, await requestOfPath(parts, visit, params), params.blob);
      if (!scan.ok) return showRefusal(visit, reply, scan.refusal, { status: 429 });
      return reply
        .type(scan.type)
        .header("cache-control", "private, no-store")
        .header("content-disposition", "inline")
        .send(scan.bytes);
    },
  );
}

/** Registers them. */
export async function marginRoutes(app: App, parts: Parts): Promise<void> {
  lookRoutes(app, parts);
  steps(app, parts);
  marginHistoryRoute(app, parts);
  await marginAskRoutes(app, parts);
  await withFiles(app, { bytes_max: margin_form_bytes_max, roles: askRoles }, (inner) => documentForm(inner, parts));
}
