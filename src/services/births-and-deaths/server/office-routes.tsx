// The administrator's routes: registration units with their registrars, and institutions with who reports for them.
import { type Static, Type } from "typebox";
import type { Role } from "../../../kernel/decider.ts";
import { derivedUuid, parseUuid, type PersonId, type SubjectId, subjectId } from "../../../kernel/ids.ts";
import { type Refused, refuse } from "../../../kernel/refusal.ts";
import { latinDigits, normaliseText } from "../../../kernel/text.ts";
import type { TownId } from "../../../kernel/town.ts";
import { RefusedRequest } from "../../../platform/http/refused-request.ts";
import { goOn, show, showRefusal } from "../../../platform/http/show.ts";
import type { App, DrawAgain, FormTrouble, Shown, Visit } from "../../../platform/http/visit.ts";
import { townPath } from "../../../web/links.ts";
import { InstitutionForm, UnitForm } from "../pages/office/describe-page.tsx";
import { OfficeBody } from "../pages/office/office-page.tsx";
import { words } from "../pages/office/words/words.generated.ts";
import {
  type DescribeInstitution,
  type DescribeUnit,
  type InstitutionSort,
  institutionSorts,
  name_letters_max,
  unitOf,
} from "../rules/unit.ts";
import { commandIn, crumbs, newId, type RegistryParts, registryPath } from "./parts.ts";
import { type ListedInstitution, type OpenUnit, readInstitutions, readUnits } from "./unit-store.ts";

const config = { roles: ["administrator"] } as const;
const rule = "RBD Act 1969, sections 7 and 8";

export const officePath = (town: TownId): string => `${registryPath(town)}/office`;
const unitPath = (town: TownId, unit: number | "new"): string => `${officePath(town)}/units/${unit}`;
const institutionPath = (town: TownId, institution: SubjectId | "new"): string =>
  `${officePath(town)}/institutions/${institution}`;

const text = (max: number) => Type.String({ maxLength: max });
// Twice what the rule allows: it is the rule's own words that refuse too many.
const logins = Type.Array(text(60), { maxItems: 60, default: [] });
const command = Type.String({ minLength: 36, maxLength: 36 });
const revision = Type.String({ pattern: "^[0-9]{1,9}$" });
const names = { nameHi: text(2 * name_letters_max), nameEn: text(2 * name_letters_max) };
const UnitParams = Type.Object({ town: text(6), unit: text(3) });
const UnitBody = Type.Object({ command, revision, number: text(10), ...names, registrars: logins });
const InstitutionParams = Type.Object({ town: text(6), institution: text(36) });
const InstitutionBody = Type.Object({
  command,
  revision,
  ...names,
  sort: text(20),
  unit: text(10),
  people: logins,
  serving: Type.Optional(text(3)),
});

type Values = Readonly<Record<string, string>>;
type KeptUnit = OpenUnit & { readonly id: SubjectId; readonly revision: number };
type KeptInstitution = ListedInstitution & { readonly id: SubjectId; readonly revision: number };

const loginsOf = async (parts: RegistryParts, town: TownId): Promise<ReadonlyMap<PersonId, string>> =>
  new Map((await parts.serving(town)).map(({ person, login }) => [person, login]));
const loginsWith = async (parts: RegistryParts, town: TownId, role: Role): Promise<readonly string[]> =>
  (await parts.serving(town)).filter(({ roles }) => roles.includes(role)).map(({ login }) => login);
const named = (people: readonly PersonId[], known: ReadonlyMap<PersonId, string>): readonly string[] =>
  people.flatMap((person) => known.get(person) ?? []);

/** The people of these logins, each of whom must have the role now. */
async function peopleOf(
  parts: RegistryParts,
  visit: Visit,
  chosen: { readonly logins: readonly string[]; readonly role: Role; readonly field: string },
): Promise<{ readonly ok: true; readonly people: readonly PersonId[] } | Refused> {
  const known = await loginsWith(parts, visit.town.id, chosen.role);
  if (chosen.logins.some((login) => !known.includes(login)))
    return refuse("unit.nobody", rule, { field: chosen.field });
  return { ok: true, people: chosen.logins.map((login) => parts.personOf(visit.town.id, login)) };
}

const crumbsOf = (visit: Visit) => crumbs(visit, { href: officePath(visit.town.id), text: words[visit.lang].title });

async function drawOffice(parts: RegistryParts, visit: Visit, done: boolean): Promise<Shown> {
  const { lang, town } = visit;
  const [units, institutions] = await parts.database.readInTown(town.id, async (tx) => [
    await readUnits(tx),
    await readInstitutions(tx),
  ]);
  const known = await loginsOf(parts, town.id);
  const nameOf = (one: { readonly nameHi: string; readonly nameEn: string }) =>
    lang === "hi" ? one.nameHi : one.nameEn;
  const body = (
    <OfficeBody
      lang={lang}
      units={units.map((unit) => ({
        number: unit.number,
        name: nameOf(unit),
        registrars: named(unit.registrars, known),
        href: unitPath(town.id, unit.number),
      }))}
      institutions={institutions.map((one) => ({
        name: nameOf(one),
        sort: one.sort,
        unit: units.find(({ id }) => id === one.unit)?.number ?? 0,
        people: named(one.people, known),
        serving: one.serving,
        href: institutionPath(town.id, one.id),
      }))}
      newUnit={unitPath(town.id, "new")}
      newInstitution={institutionPath(town.id, "new")}
      done={done}
    />
  );
  return { title: words[lang].title, breadcrumb: crumbs(visit), body, width: "wide" };
}

type Trouble = Partial<Pick<FormTrouble, "values" | "errors">>;

/** The unit of a path; undefined for "new". Throws `unit.unknown` as 404. */
async function unitOfPath(parts: RegistryParts, visit: Visit, asked: string): Promise<KeptUnit | undefined> {
  if (asked === "new") return undefined;
  const units = await parts.database.readInTown(visit.town.id, (tx) => readUnits(tx));
  const unit = units.find(({ number }) => String(number) === asked);
  if (!unit) throw new RefusedRequest(404, "unit.unknown");
  return unit;
}

async function drawUnit(parts: RegistryParts, visit: Visit, asked: string, trouble: Trouble = {}): Promise<Shown> {
  const { lang, town, csrf } = visit;
  const own = words[lang];
  const unit = await unitOfPath(parts, visit, asked);
  const known = await loginsOf(parts, town.id);
  const kept: Values = unit
    ? { nameHi: unit.nameHi, nameEn: unit.nameEn, registrars: named(unit.registrars, known).join(",") }
    : {};
  const body = (
    <UnitForm
      lang={lang}
      action={unitPath(town.id, unit?.number ?? "new")}
      csrf={csrf}
      command={newId(visit)}
      values={trouble.values ?? kept}
      errors={trouble.errors ?? []}
      logins={await loginsWith(parts, town.id, "registrar")}
      staff={townPath(town.id, "/staff")}
      revision={trouble.values?.["revision"] ?? String(unit?.revision ?? 0)}
      number={unit?.number}
    />
  );
  const title = unit ? own.unit_titled({ number: unit.number }) : own.new_unit;
  return { title, breadcrumb: crumbsOf(visit), body };
}

function unitRoutes(app: App, parts: RegistryParts): void {
  const path = "/:town/births-and-deaths/office/units/:unit";
  const again: DrawAgain = (visit, trouble) => drawUnit(parts, visit, trouble.params["unit"] ?? "", trouble);
  app.get<{ Params: Static<typeof UnitParams> }>(
    path,
    { schema: { params: UnitParams }, config },
    async ({ visit, params }, reply) => show(visit, reply, await drawUnit(parts, visit, params.unit)),
  );
  app.post<{ Params: Static<typeof UnitParams>; Body: Static<typeof UnitBody> }>(
    path,
    { schema: { params: UnitParams, body: UnitBody }, config: { ...config, again } },
    async ({ visit, params, body }, reply) => {
      const town = visit.town.id;
      const kept = await unitOfPath(parts, visit, params.unit);
      const typed = latinDigits(body.number).trim();
      const number = kept?.number ?? (/^\d{1,4}$/.test(typed) ? Number(typed) : 0);
      const units = await parts.database.readInTown(town, (tx) => readUnits(tx));
      // Nobody describes a unit anew who meant to open another.
      if (!kept && units.some((unit) => unit.number === number)) {
        const { refusal } = refuse("unit.exists", rule, { field: "number", values: { number } });
        return showRefusal(visit, reply, refusal);
      }
      const chosen = { logins: body.registrars, role: "registrar", field: "registrars" } as const;
      const found = await peopleOf(parts, visit, chosen);
      if (!found.ok) return showRefusal(visit, reply, found.refusal);
      const asked: DescribeUnit = {
        do: "unit.describe",
        id: commandIn(body.command),
        seen: { subject: unitOf(town, number), revision: Number(body.revision) },
        said: {
          number,
          nameHi: normaliseText(body.nameHi),
          nameEn: normaliseText(body.nameEn),
          registrars: found.people,
        },
      };
      const outcome = await parts.ledger.perform({ town, actor: visit.actor, command: asked });
      if (!outcome.ok) return showRefusal(visit, reply, outcome.refusal);
      return goOn(reply, `${officePath(town)}?done=yes`);
    },
  );
}

/** The institution of a path; undefined for "new". Throws `institution.unknown` as 404. */
async function institutionOfPath(
  parts: RegistryParts,
  visit: Visit,
  asked: string,
): Promise<KeptInstitution | undefined> {
  if (asked === "new") return undefined;
  const id = parseUuid(asked);
  const all = await parts.database.readInTown(visit.town.id, (tx) => readInstitutions(tx));
  const one = all.find((institution) => institution.id === id);
  if (!one) throw new RefusedRequest(404, "institution.unknown");
  return one;
}

function keptValues(one: KeptInstitution, unit: number, people: readonly string[]): Values {
  const { nameHi, nameEn, sort } = one;
  return { nameHi, nameEn, sort, unit: String(unit), people: people.join(","), serving: one.serving ? "yes" : "no" };
}

async function drawInstitution(
  parts: RegistryParts,
  visit: Visit,
  asked: string,
  trouble: Trouble = {},
): Promise<Shown> {
  const { lang, town, csrf } = visit;
  const own = words[lang];
  const one = await institutionOfPath(parts, visit, asked);
  const units = await parts.database.readInTown(town.id, (tx) => readUnits(tx));
  const known = await loginsOf(parts, town.id);
  const unit = units.find(({ id }) => id === one?.unit)?.number ?? 0;
  const body = (
    <InstitutionForm
      lang={lang}
      action={institutionPath(town.id, one?.id ?? "new")}
      csrf={csrf}
      command={newId(visit)}
      values={trouble.values ?? (one ? keptValues(one, unit, named(one.people, known)) : {})}
      errors={trouble.errors ?? []}
      logins={await loginsWith(parts, town.id, "institution")}
      staff={townPath(town.id, "/staff")}
      revision={trouble.values?.["revision"] ?? String(one?.revision ?? 0)}
      units={units.map(({ number, nameHi, nameEn }) => ({
        value: String(number),
        text: `${own.unit_titled({ number })}: ${lang === "hi" ? nameHi : nameEn}`,
      }))}
      isNew={one === undefined}
    />
  );
  const title = one ? (lang === "hi" ? one.nameHi : one.nameEn) : own.new_institution;
  return { title, breadcrumb: crumbsOf(visit), body };
}

function institutionRoutes(app: App, parts: RegistryParts): void {
  const path = "/:town/births-and-deaths/office/institutions/:institution";
  const again: DrawAgain = (visit, trouble) =>
    drawInstitution(parts, visit, trouble.params["institution"] ?? "", trouble);
  app.get<{ Params: Static<typeof InstitutionParams> }>(
    path,
    { schema: { params: InstitutionParams }, config },
    async ({ visit, params }, reply) => show(visit, reply, await drawInstitution(parts, visit, params.institution)),
  );
  app.post<{ Params: Static<typeof InstitutionParams>; Body: Static<typeof InstitutionBody> }>(
    path,
    { schema: { params: InstitutionParams, body: InstitutionBody }, config: { ...config, again } },
    async ({ visit, params, body }, reply) => {
      const town = visit.town.id;
      const kept = await institutionOfPath(parts, visit, params.institution);
      const id = commandIn(body.command);
      const institution = kept?.id ?? subjectId(derivedUuid("institution", id));
      const chosen = { logins: body.people, role: "institution", field: "people" } as const;
      const found = await peopleOf(parts, visit, chosen);
      if (!found.ok) return showRefusal(visit, reply, found.refusal);
      const number = /^\d{1,2}$/.test(body.unit) ? Number(body.unit) : 0;
      const asked: DescribeInstitution = {
        do: "institution.describe",
        id,
        seen: { subject: institution, revision: Number(body.revision) },
        institution,
        said: {
          nameHi: normaliseText(body.nameHi),
          nameEn: normaliseText(body.nameEn),
          sort: institutionSorts.find((sort) => sort === body.sort) ?? ("" as InstitutionSort),
          unit: unitOf(town, number),
          people: found.people,
          serving: body.serving !== "no",
        },
      };
      const outcome = await parts.ledger.perform({ town, actor: visit.actor, command: asked });
      if (!outcome.ok) return showRefusal(visit, reply, outcome.refusal);
      return goOn(reply, `${officePath(town)}?done=yes`);
    },
  );
}

const DoneQuery = Type.Object({ done: Type.Optional(text(3)) });

export function officeRoutes(app: App, parts: RegistryParts): void {
  app.get<{ Querystring: Static<typeof DoneQuery> }>(
    "/:town/births-and-deaths/office",
    { schema: { querystring: DoneQuery }, config },
    async ({ visit, query }, reply) => show(visit, reply, await drawOffice(parts, visit, query.done === "yes")),
  );
  unitRoutes(app, parts);
  institutionRoutes(app, parts);
}
