// The event's page for the office, and the deeds done on it: ask, forward, refuse, attest, permit, order, confirm, register.
import { type Static, type TSchema, Type } from "typebox";
import { parseCivilDate } from "../../../kernel/civil-date.ts";
import type { Command, Role } from "../../../kernel/decider.ts";
import { parseUuid, type SubjectId, subjectId } from "../../../kernel/ids.ts";
import { type Refusal, type Refused, refuse } from "../../../kernel/refusal.ts";
import { goOn, show, showRefusal } from "../../../platform/http/show.ts";
import type { App, DrawAgain, Visit } from "../../../platform/http/visit.ts";
import type { OfficeDone } from "../pages/registering/office-page.tsx";
import { type OfficeDoing, officePath } from "../pages/registering/places.ts";
import {
  type AttestEvent,
  attestEvent,
  type ConfirmOrder,
  confirmOrder,
  number_letters_max,
  type PermitEvent,
  permitEvent,
  type RecordOrder,
  recordOrder,
} from "../rules/permitting.ts";
import {
  type AskReporter,
  askReporter,
  type ForwardEvent,
  forwardEvent,
  type RefuseEvent,
  refuseEvent,
  type RegisterEvent,
  registerEvent,
} from "../rules/registering.ts";
import { words_letters_max } from "../rules/reporting.ts";
import { commandIn, officeRoles, type RegistryParts } from "./parts.ts";
import { tellFamily } from "./register-told.ts";
import { alikeNow, drawOffice, type FoundReport, reportOfPath } from "./register-office.tsx";

const text = (maxLength: number) => Type.Optional(Type.String({ maxLength }));
const command = Type.String({ minLength: 36, maxLength: 36 });
const sure = text(3);
const line = text(number_letters_max);
const said = text(words_letters_max);
const Params = Type.Object({ town: Type.String(), event: Type.String({ maxLength: 100 }) });
const Query = Type.Object({ done: text(20) });
const one = Type.String({ maxLength: 36 });
/** Look-alikes of one event that can be judged at once. */
const others_max = 20;

const forms = {
  ask: Type.Object({ command, question: said }),
  forward: Type.Object({ command, to: text(36), why: said, sure }),
  refuse: Type.Object({ command, reason: said, double: text(36), sure }),
  attest: Type.Object({ command, sure }),
  permit: Type.Object({ command, number: line, sure }),
  order: Type.Object({ command, number: line, court: line, dated: text(20) }),
  confirm: Type.Object({ command, sure }),
  register: Type.Object({
    command,
    other: Type.Optional(Type.Union([one, Type.Array(one, { maxItems: others_max })])),
    sure,
  }),
} as const satisfies Record<OfficeDoing, TSchema>;

const dones: Readonly<Record<OfficeDoing, OfficeDone>> = {
  ask: "asked",
  forward: "forwarded",
  refuse: "refused",
  attest: "attested",
  permit: "permitted",
  order: "ordered",
  confirm: "confirmed",
  register: "registered",
};

/** What the family is told of at once: decisions, and questions to it. The steps of the office's own persons are none. */
const told: ReadonlySet<OfficeDoing> = new Set(["ask", "forward", "refuse", "register"]);

type Body<D extends OfficeDoing> = Static<(typeof forms)[D]>;
type Ask<D extends OfficeDoing> = (visit: Visit, found: FoundReport, body: Body<D>) => Promise<Command | Refused>;

const notSure: Refused = refuse("event.not_sure", "a step that cannot be undone", { field: "sure" });
const idIn = (typed: string): SubjectId | undefined => {
  const id = parseUuid(typed);
  return id && subjectId(id);
};

async function ask(_visit: Visit, { id, event }: FoundReport, body: Body<"ask">): Promise<AskReporter> {
  const { unit } = event.report;
  const question = body.question ?? "";
  return { do: "event.ask", id: commandIn(body.command), event: id, unit, question };
}

async function forward(
  _visit: Visit,
  { id, event }: FoundReport,
  body: Body<"forward">,
): Promise<ForwardEvent | Refused> {
  if (body.sure !== "yes") return notSure;
  const to = idIn(body.to ?? "");
  if (!to) return refuse("unit.unknown", "RBD Act 1969, section 7", { field: "to" });
  const { unit } = event.report;
  return { do: "event.forward", id: commandIn(body.command), event: id, unit, to, reason: body.why ?? "" };
}

async function refuseReport(
  _visit: Visit,
  { id, event }: FoundReport,
  body: Body<"refuse">,
): Promise<RefuseEvent | Refused> {
  if (body.sure !== "yes") return notSure;
  const double = idIn(body.double ?? "");
  return {
    do: "event.refuse",
    id: commandIn(body.command),
    event: id,
    unit: event.report.unit,
    reason: body.reason ?? "",
    ...(double && { double }),
  };
}

async function attest(_visit: Visit, { id }: FoundReport, body: Body<"attest">): Promise<AttestEvent | Refused> {
  if (body.sure !== "yes") return notSure;
  return { do: "event.attest", id: commandIn(body.command), event: id };
}

async function permit(_visit: Visit, { id }: FoundReport, body: Body<"permit">): Promise<PermitEvent | Refused> {
  if (body.sure !== "yes") return notSure;
  const number = body.number ?? "";
  return { do: "event.permit", id: commandIn(body.command), event: id, number };
}

async function order(_visit: Visit, { id }: FoundReport, body: Body<"order">): Promise<RecordOrder | Refused> {
  const dated = parseCivilDate(body.dated ?? "");
  if (!dated) return refuse("event.date", "RBD Act 1969, section 13(3)", { field: "dated" });
  const [number, court] = [body.number ?? "", body.court ?? ""];
  return {
    do: "event.record_order",
    id: commandIn(body.command),
    event: id,
    number,
    court,
    dated,
  };
}

async function confirm(_visit: Visit, { id }: FoundReport, body: Body<"confirm">): Promise<ConfirmOrder | Refused> {
  if (body.sure !== "yes") return notSure;
  return { do: "event.confirm_order", id: commandIn(body.command), event: id };
}

/** Registering looks once more at what is alike now: what came in since the page was drawn has not been judged. */
const register =
  (parts: RegistryParts): Ask<"register"> =>
  async (visit, found, body): Promise<RegisterEvent | Refused> => {
    if (body.sure !== "yes") return notSure;
    const alike = await alikeNow(parts, visit, found);
    if (!alike.ok) return alike;
    const { unit, what } = found.event.report;
    const ticked = [body.other ?? []].flat();
    return {
      do: "event.register",
      id: commandIn(body.command),
      event: found.id,
      unit,
      what,
      alike: alike.ids,
      others: alike.ids.filter((one) => ticked.includes(one)),
      passkey: visit.session?.signedBy === "passkey",
      law: parts.law,
    };
  };

function deed<D extends OfficeDoing>(
  app: App,
  parts: RegistryParts,
  doing: D,
  roles: readonly Role[],
  made: Ask<D>,
): void {
  const again: DrawAgain = (visit, trouble) =>
    drawOffice(parts, visit, trouble.params["event"] ?? "", { tried: { doing, trouble } });
  const schema: { params: typeof Params; body: TSchema } = { params: Params, body: forms[doing] };
  app.post<{ Params: Static<typeof Params>; Body: unknown }>(
    `/:town/births-and-deaths/events/:event/office/${doing}`,
    { schema, config: { roles, again } },
    async (request, reply) => {
      const { visit, params } = request;
      const found = await reportOfPath(parts, visit, params.event);
      // The schema above has let nothing else through.
      const asked = await made(visit, found, request.body as Body<D>);
      const refusal = (refused: { readonly refusal: Refusal }) => showRefusal(visit, reply, refused.refusal);
      if ("refusal" in asked) return refusal(asked);
      const outcome = await parts.ledger.perform({
        town: visit.town.id,
        actor: visit.actor,
        command: asked,
      });
      if (!outcome.ok) return refusal(outcome);
      if (!outcome.repeated && told.has(doing)) await tellFamily(parts, visit.town.id, found);
      return goOn(reply, `${officePath(visit.town.id, found.id)}?done=${dones[doing]}`);
    },
  );
}

/** Registers them. */
export function registerOfficeRoutes(app: App, parts: RegistryParts): void {
  app.get<{ Params: Static<typeof Params>; Querystring: Static<typeof Query> }>(
    "/:town/births-and-deaths/events/:event/office",
    { schema: { params: Params, querystring: Query }, config: { roles: officeRoles } },
    async ({ visit, params, query }, reply) => {
      const done = Object.values(dones).find((known) => known === query.done);
      return show(visit, reply, await drawOffice(parts, visit, params.event, { done }));
    },
  );
  deed(app, parts, "ask", askReporter.roles, ask);
  deed(app, parts, "forward", forwardEvent.roles, forward);
  deed(app, parts, "refuse", refuseEvent.roles, refuseReport);
  deed(app, parts, "attest", attestEvent.roles, attest);
  deed(app, parts, "permit", permitEvent.roles, permit);
  deed(app, parts, "order", recordOrder.roles, order);
  deed(app, parts, "confirm", confirmOrder.roles, confirm);
  deed(app, parts, "register", registerEvent.roles, register(parts));
}
