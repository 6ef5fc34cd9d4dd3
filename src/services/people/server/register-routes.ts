// Routes of the administrator: the staff register, its members, enrolment codes and the table of rights.
import type { FastifyReply } from "fastify";
import { randomBytes } from "node:crypto";
import { h } from "preact";
import { instantMs } from "../../../kernel/civil-date.ts";
import type { Command } from "../../../kernel/decider.ts";
import { isUuid, type PersonId, personId, uuidV7 } from "../../../kernel/ids.ts";
import { isOpen, open, type Sealed } from "../../../kernel/private.ts";
import { normaliseText } from "../../../kernel/text.ts";
import { RefusedRequest } from "../../../platform/http/refused-request.ts";
import { words as platformWords } from "../../../platform/http/words/words.generated.ts";
import { goOn, show, showRefusal } from "../../../platform/http/show.ts";
import type { App, DrawAgain, FormTrouble, Shown, Visit } from "../../../platform/http/visit.ts";
import { commandWords } from "../../../web/command-words.ts";
import { townPath } from "../../../web/links.ts";
import { EnrolmentCode, Member, RightsTable, type ShownStaff, StaffRegister } from "../pages/staff-pages.tsx";
import { words } from "../pages/words/words.generated.ts";
import type { AppointStaff, ChangeStaffRoles, DismissStaff } from "../rules/procedures.ts";
import { type Staff, staffOf, type StaffRole } from "../rules/staff.ts";
import { crumbs } from "./crumbs.ts";
import { newEnrolment } from "./enrolments.ts";
import { AppointForm, commandFrom, DismissForm, MemberParams, RolesForm } from "./form-shapes.ts";
import type { PeopleParts } from "./parts.ts";
import { listedStaff, readStaff } from "./store.ts";

const config = { roles: ["administrator"] } as const;

const newCommand = (visit: Visit): string => uuidV7(instantMs(visit.now), randomBytes(10));
const memberPath = (visit: Visit, id: string): string => townPath(visit.town.id, `/staff/${id}`);

type Trouble = Partial<Pick<FormTrouble, "values" | "errors">>;
type Serving = Exclude<Staff, { readonly state: "none" }>;
type Row = readonly [id: string, revision: number, staff: Serving];

function sealedNameOf(staff: Serving): Sealed {
  if (isOpen(staff.name)) throw new Error("a name lies open in the register");
  return staff.name;
}

/** The rows with their names opened; one line of the opening log for all of them. */
async function shownStaff(parts: PeopleParts, visit: Visit, rows: readonly Row[]): Promise<readonly ShownStaff[]> {
  const answer = await parts.sealer.openMany({
    town: visit.town.id,
    by: visit.actor,
    why: "officer",
    of: rows.map(([subject, , staff]) => ({ subject, values: { name: sealedNameOf(staff) } })),
  });
  return rows.map(([id, revision, staff], at) => ({
    id,
    revision,
    login: staff.login,
    name: answer.ok ? (answer.opened[at]?.name ?? "…") : "…",
    roles: staff.state === "serving" ? staff.roles : [],
    state: staff.state,
    since: staff.on,
  }));
}

async function drawRegister(parts: PeopleParts, visit: Visit, trouble: Trouble = {}): Promise<Shown> {
  const { lang, csrf, town } = visit;
  const listed = await parts.database.readInTown(town.id, (tx) => listedStaff(tx));
  const rows = listed.flatMap(([id, { revision, state }]): readonly Row[] =>
    state.state === "none" ? [] : [[id, revision, state]],
  );
  const staff = await shownStaff(parts, visit, rows);
  const data = { lang, csrf, town: town.id, values: trouble.values, errors: trouble.errors };
  const command = trouble.values?.["command"] ?? newCommand(visit);
  const body = h(StaffRegister, { ...data, staff, command });
  return { title: words[lang].staff_title, breadcrumb: crumbs(visit), body, width: "wide" };
}

/** Throws `people.staff_unknown` for an id that this town never appointed. */
async function memberOf(parts: PeopleParts, visit: Visit, id: string): Promise<Row> {
  const kept = isUuid(id)
    ? await parts.database.readInTown(visit.town.id, (tx) => readStaff(tx, personId(id)))
    : undefined;
  if (!kept || kept.state.state === "none") throw new RefusedRequest(404, "people.staff_unknown");
  return [id, kept.revision, kept.state];
}

interface MemberNews {
  readonly done?: boolean;
  readonly ended?: number;
  readonly trouble?: Trouble;
}

async function drawMember(parts: PeopleParts, visit: Visit, id: string, news: MemberNews): Promise<Shown> {
  const { lang, csrf, town } = visit;
  const [staff] = await shownStaff(parts, visit, [await memberOf(parts, visit, id)]);
  if (!staff) throw new Error("a member of staff was read and not shown");
  const commands = { roles: newCommand(visit), dismiss: newCommand(visit) };
  const { values, errors } = news.trouble ?? {};
  const data = { lang, csrf, town: town.id, values, errors, staff, commands, done: news.done ?? false };
  const breadcrumb = crumbs(visit, ["/staff", words[lang].staff_title]);
  return { title: staff.login, breadcrumb, body: h(Member, { ...data, ended: news.ended }) };
}

/** Shows what the ledger said no to, on the page it was asked from. */
async function carryOut(
  parts: PeopleParts,
  visit: Visit,
  reply: FastifyReply,
  command: Command,
  after: () => Promise<FastifyReply>,
): Promise<FastifyReply> {
  const outcome = await parts.ledger.perform({ town: visit.town.id, actor: visit.actor, command });
  return outcome.ok ? await after() : await showRefusal(visit, reply, outcome.refusal);
}

async function showEnrolment(
  parts: PeopleParts,
  visit: Visit,
  reply: FastifyReply,
  staff: PersonId,
  login: string,
): Promise<FastifyReply> {
  const code = await newEnrolment(parts, visit.town.id, staff);
  // Who holds the code becomes this member of staff: it must be traceable who had it made.
  reply.server.site.log.warn({ town: visit.town.id, staff, by: visit.actor.person }, "enrolment code made");
  const { lang } = visit;
  const breadcrumb = crumbs(visit, ["/staff", words[lang].staff_title]);
  const body = h(EnrolmentCode, { lang, code, login });
  return show(visit, reply, { title: words[lang].enrolment_title, breadcrumb, body });
}

function appointRoute(app: App, parts: PeopleParts): void {
  const again: DrawAgain = (visit, trouble) => drawRegister(parts, visit, trouble);
  const form = { schema: { body: AppointForm }, config: { ...config, again } };
  app.post("/:town/staff/appoint", form, async ({ visit, body }, reply) => {
    const login = body.login.trim().toLowerCase();
    const command: AppointStaff = {
      do: "staff.appoint",
      id: commandFrom(body.command),
      login,
      name: open(normaliseText(body.name), "name"),
      roles: body.roles,
    };
    return carryOut(parts, visit, reply, command, () =>
      showEnrolment(parts, visit, reply, staffOf(visit.town.id, login), login),
    );
  });
}

function memberRoutes(app: App, parts: PeopleParts): void {
  const again: DrawAgain = (visit, trouble) => drawMember(parts, visit, trouble.params["id"] ?? "", { trouble });
  const params = MemberParams;
  app.get("/:town/staff/:id", { schema: { params }, config }, async (request, reply) => {
    const done = request.url.includes("?done");
    return show(request.visit, reply, await drawMember(parts, request.visit, request.params.id, { done }));
  });
  const rolesForm = { schema: { params, body: RolesForm }, config: { ...config, again } };
  app.post("/:town/staff/:id/roles", rolesForm, async ({ visit, params, body }, reply) => {
    const staff = personId((await memberOf(parts, visit, params.id))[0] as PersonId);
    const seen = { subject: staff, revision: Number(body.revision) };
    const roles = body.roles as readonly StaffRole[];
    const command: ChangeStaffRoles = { do: "staff.change_roles", id: commandFrom(body.command), staff, roles, seen };
    return carryOut(parts, visit, reply, command, async () => goOn(reply, `${memberPath(visit, staff)}?done`));
  });
  const dismissForm = { schema: { params, body: DismissForm }, config: { ...config, again } };
  app.post("/:town/staff/:id/dismiss", dismissForm, async ({ visit, params, body }, reply) => {
    const staff = personId((await memberOf(parts, visit, params.id))[0] as PersonId);
    const seen = { subject: staff, revision: Number(body.revision) };
    const command: DismissStaff = { do: "staff.dismiss", id: commandFrom(body.command), staff, seen };
    return carryOut(parts, visit, reply, command, async () => {
      await parts.database.inTown(visit.town.id, (tx) => parts.sessions.endAllOf(tx, staff));
      return goOn(reply, `${memberPath(visit, staff)}?done`);
    });
  });
  app.post("/:town/staff/:id/end-sessions", { schema: { params }, config }, async ({ visit, params }, reply) => {
    const [id] = await memberOf(parts, visit, params.id);
    const ended = await parts.database.inTown(visit.town.id, (tx) => parts.sessions.endAllOf(tx, id as PersonId));
    return show(visit, reply, await drawMember(parts, visit, id, { done: true, ended }));
  });
  app.post("/:town/staff/:id/enrolment", { schema: { params }, config }, async ({ visit, params }, reply) => {
    const [id, , staff] = await memberOf(parts, visit, params.id);
    if (staff.state !== "serving") return showRefusal(visit, reply, { code: "people.not_serving", rule: "rights" });
    return showEnrolment(parts, visit, reply, id as PersonId, staff.login);
  });
}

export function registerRoutes(app: App, parts: PeopleParts): void {
  app.get("/:town/staff", { config }, async ({ visit }, reply) => show(visit, reply, await drawRegister(parts, visit)));
  app.post("/:town/sessions/end-all", { config }, async ({ visit }, reply) => {
    await parts.sessions.endEverySession(visit.town.id);
    return goOn(reply, townPath(visit.town.id, "/staff/sign-in"));
  });
  appointRoute(app, parts);
  memberRoutes(app, parts);
  app.get("/:town/rights", { config }, async ({ visit }, reply) => {
    const { lang } = visit;
    const tables = reply.server.site.words(lang);
    const say = (command: string): string => commandWords(command, ...tables, platformWords[lang]);
    const body = h(RightsTable, { lang, table: parts.rights.table, say });
    return show(visit, reply, { title: words[lang].rights_title, breadcrumb: crumbs(visit), body, width: "wide" });
  });
}
