// The office's inbox of reports, and the alarms about how fast units register.
import { type Static, Type } from "typebox";
import { addDays, parseCivilDate } from "../../../kernel/civil-date.ts";
import type { Actor } from "../../../kernel/decider.ts";
import { parseUuid, subjectId } from "../../../kernel/ids.ts";
import { refuse } from "../../../kernel/refusal.ts";
import type { Tx } from "../../../platform/database/connect.ts";
import { RefusedRequest } from "../../../platform/http/refused-request.ts";
import { goOn, show, showRefusal } from "../../../platform/http/show.ts";
import type { App, DrawAgain, Shown, Visit } from "../../../platform/http/visit.ts";
import type { FieldError } from "../../../web/frame.ts";
import { AlarmsBody, InboxBody } from "../pages/registering/inbox-page.tsx";
import { alarmsPath, inboxPath, liftPath, officePath } from "../pages/registering/places.ts";
import { words } from "../pages/registering/words/words.generated.ts";
import type { LiftCeiling } from "../rules/alarms.ts";
import { delays } from "../rules/delay.ts";
import { eventKinds } from "../rules/forms.ts";
import { concernsOf } from "../rules/waiting.ts";
import { readPaces } from "./pace-store.ts";
import { commandIn, crumbs, newId, officeRoles, type RegistryParts } from "./parts.ts";
import { inbox_page_max, type InboxPlace, readInbox } from "./register-reads.ts";
import { type OpenUnit, readUnits } from "./unit-store.ts";

const alarmRoles = [...officeRoles, "administrator"] as const;
/** Days for which the inbox says that there were alarms. */
const recent_days = 7;

const short = Type.Optional(Type.String({ maxLength: 20 }));
const InboxQuery = Type.Object({
  what: short,
  delay: short,
  waits: short,
  after: Type.Optional(Type.String({ maxLength: 60 })),
});
type Asked = Static<typeof InboxQuery>;
const DoneQuery = Type.Object({ done: short });
const UnitParams = Type.Object({ town: Type.String(), unit: Type.String({ maxLength: 100 }) });
const LiftForm = Type.Object({
  command: Type.String({ minLength: 36, maxLength: 36 }),
  sure: Type.Optional(Type.String({ maxLength: 3 })),
});

type FoundUnit = OpenUnit & { readonly id: ReturnType<typeof subjectId> };

/** Units whose reports somebody is shown: her own where she is their registrar and nothing more, else all of the town. */
export async function unitsFor(tx: Tx, actor: Actor): Promise<readonly FoundUnit[]> {
  const all = await readUnits(tx);
  const elsewhere = actor.roles.some((role) =>
    ["clerk", "officer", "district-registrar", "administrator"].includes(role),
  );
  return elsewhere ? all : all.filter((unit) => unit.registrars.includes(actor.person));
}

function placeIn(text: string | undefined): InboxPlace | undefined {
  const [day = "", id = ""] = (text ?? "").split("_");
  const [on, event] = [parseCivilDate(day), parseUuid(id)];
  return on && event ? { on, id: subjectId(event) } : undefined;
}

const oneOf = <T extends string>(known: readonly T[], text: string | undefined): T | undefined =>
  known.find((one) => one === text);

async function drawInbox(parts: RegistryParts, visit: Visit, asked: Asked): Promise<Shown> {
  const { lang, town, actor, today } = visit;
  const own = words[lang];
  const [what, delay] = [oneOf(eventKinds, asked.what), oneOf(delays, asked.delay)];
  const concerns = concernsOf(actor.roles);
  const waits = oneOf(concerns, asked.waits);
  const after = placeIn(asked.after);
  const { units, found, paces } = await parts.database.readInTown(town.id, async (tx) => {
    const some = await unitsFor(tx, actor);
    const ids = some.map((unit) => unit.id);
    const wanted = { units: ids, waits: waits ? [waits] : concerns, what, delay, after };
    return { units: some, found: await readInbox(tx, wanted), paces: await readPaces(tx, ids) };
  });
  const shown = found.slice(0, inbox_page_max);
  const last = found.length > inbox_page_max ? shown.at(-1) : undefined;
  const chosen = { what: what ?? "", delay: delay ?? "", waits: waits ?? "" };
  const place = last && `${last.reported_on}_${last.id}`;
  const since = addDays(today, -recent_days);
  const body = (
    <InboxBody
      lang={lang}
      action={inboxPath(town.id)}
      hasUnit={units.length > 0}
      chosen={chosen}
      waits={concerns}
      isFirst={after === undefined}
      next={place && `${inboxPath(town.id)}?${new URLSearchParams({ ...chosen, after: place }).toString()}`}
      alarms={paces.flatMap((pace) => pace.alarms.filter((alarm) => alarm.on > since)).length}
      alarmsHref={alarmsPath(town.id)}
      tasks={shown.map((row) => ({
        href: officePath(town.id, row.id),
        what: row.what,
        application: row.application ?? undefined,
        from: row.reporter,
        on: row.reported_on,
        delay: row.delay,
        waits: row.waits,
      }))}
    />
  );
  return { title: own.inbox_title, caption: own.service, breadcrumb: crumbs(visit), body };
}

async function drawAlarms(
  parts: RegistryParts,
  visit: Visit,
  lifted: boolean,
  errors: readonly FieldError[] = [],
): Promise<Shown> {
  const { lang, town, actor } = visit;
  const own = words[lang];
  const found = await parts.database.readInTown(town.id, async (tx) => {
    const units = await unitsFor(tx, actor);
    const paces = await readPaces(
      tx,
      units.map((unit) => unit.id),
    );
    return units.map((unit, at) => ({ unit, pace: paces[at] }));
  });
  const mayLift = actor.roles.includes("district-registrar");
  const body = (
    <AlarmsBody
      lang={lang}
      csrf={visit.csrf}
      law={parts.law.pace}
      lifted={lifted}
      errors={errors}
      units={found.map(({ unit, pace }) => ({
        number: unit.number,
        name: lang === "hi" ? unit.nameHi : unit.nameEn,
        alarms: (pace?.alarms ?? []).toReversed(),
        lift: mayLift ? { action: liftPath(town.id, unit.id), command: newId(visit) } : undefined,
      }))}
    />
  );
  const breadcrumb = crumbs(visit, { href: inboxPath(town.id), text: own.inbox_title });
  return { title: own.alarms_title, caption: own.service, breadcrumb, body };
}

/** Registers them. */
export function registerInboxRoutes(app: App, parts: RegistryParts): void {
  app.get<{ Querystring: Asked }>(
    "/:town/births-and-deaths/inbox",
    { schema: { querystring: InboxQuery }, config: { roles: officeRoles } },
    async ({ visit, query }, reply) => show(visit, reply, await drawInbox(parts, visit, query)),
  );
  app.get<{ Querystring: Static<typeof DoneQuery> }>(
    "/:town/births-and-deaths/alarms",
    { schema: { querystring: DoneQuery }, config: { roles: alarmRoles } },
    async ({ visit, query }, reply) => show(visit, reply, await drawAlarms(parts, visit, query.done === "lifted")),
  );
  const again: DrawAgain = (visit, { errors }) => drawAlarms(parts, visit, false, errors);
  app.post<{ Params: Static<typeof UnitParams>; Body: Static<typeof LiftForm> }>(
    "/:town/births-and-deaths/units/:unit/lift",
    { schema: { params: UnitParams, body: LiftForm }, config: { roles: ["district-registrar"], again } },
    async ({ visit, params, body }, reply) => {
      const unit = parseUuid(params.unit);
      if (!unit) throw new RefusedRequest(404, "unit.unknown");
      if (body.sure !== "yes")
        return showRefusal(visit, reply, refuse("event.not_sure", "registrar's safety", { field: "sure" }).refusal);
      const command: LiftCeiling = { do: "unit.lift_ceiling", id: commandIn(body.command), unit: subjectId(unit) };
      const outcome = await parts.ledger.perform({ town: visit.town.id, actor: visit.actor, command });
      if (!outcome.ok) return showRefusal(visit, reply, outcome.refusal);
      return goOn(reply, `${alarmsPath(visit.town.id)}?done=lifted`);
    },
  );
}
