// Who reports: a person of an institution, the office at its counter, or a household; and what each may choose.
import { parseUuid, type SubjectId, subjectId } from "../../../kernel/ids.ts";
import type { Private } from "../../../kernel/private.ts";
import { type Refused, refuse } from "../../../kernel/refusal.ts";
import type { Visit } from "../../../platform/http/visit.ts";
import type { Choice } from "../../../web/components/select/select.tsx";
import type { ReportedFrom } from "../rules/event.ts";
import { sealedOf } from "./opened.ts";
import type { RegistryParts } from "./parts.ts";
import { type ListedInstitution, type OpenUnit, readInstitutions, readUnits } from "./unit-store.ts";

type Named = { readonly id: SubjectId; readonly nameHi: string; readonly nameEn: string };

/** What a reporter may choose from. `institutions` only for whoever signed in for one. */
export interface Reporter {
  readonly from: "institution" | "counter" | "household";
  readonly institutions: readonly (ListedInstitution & { readonly id: SubjectId })[];
  readonly units: readonly (OpenUnit & { readonly id: SubjectId })[];
}

const fromOf = ({ actor: { roles } }: Visit): Reporter["from"] => {
  if (roles.includes("institution")) return "institution";
  return roles.includes("clerk") || roles.includes("registrar") ? "counter" : "household";
};

export async function reporterOf(parts: Pick<RegistryParts, "database">, visit: Visit): Promise<Reporter> {
  const from = fromOf(visit);
  const { person } = visit.actor;
  return parts.database.readInTown(visit.town.id, async (tx) => ({
    from,
    units: await readUnits(tx),
    institutions:
      from === "institution"
        ? (await readInstitutions(tx)).filter(({ serving, people }) => serving && people.includes(person))
        : [],
  }));
}

export const nameIn = ({ nameHi, nameEn }: Omit<Named, "id">, { lang }: Pick<Visit, "lang">): string =>
  lang === "hi" ? nameHi : nameEn;
export const choicesIn = (of: readonly Named[], visit: Visit): readonly Choice[] =>
  of.map((one) => ({ value: one.id, text: nameIn(one, visit) }));

export interface ReportsFor {
  readonly ok: true;
  readonly reporter: ReportedFrom;
  readonly unit: SubjectId;
  readonly institution?: ListedInstitution;
}

/** The unit and reporter that were chosen, or the refusal beside the field in which to choose. */
export function chosenFrom(reporter: Reporter, typed: Readonly<Record<string, string>>): ReportsFor | Refused {
  const rule = "RBD Act 1969, sections 7 and 8";
  if (reporter.from === "institution") {
    if (reporter.institutions.length === 0) return refuse("institution.not_yours", rule);
    const wanted = parseUuid(typed["institution"] ?? "");
    const one = reporter.institutions.find(({ id }) => id === wanted);
    if (!one) return refuse("institution.unknown", rule, { field: "institution" });
    return { ok: true, reporter: { from: "institution", institution: one.id }, unit: one.unit, institution: one };
  }
  if (reporter.units.length === 0) return refuse("unit.none", rule);
  const wanted = parseUuid(typed["unit"] ?? "");
  if (wanted === undefined || !reporter.units.some(({ id }) => id === wanted))
    return refuse("unit.unknown", rule, { field: "unit" });
  return { ok: true, reporter: { from: reporter.from }, unit: subjectId(wanted) };
}

/** The mobile with which a citizen signed in; empty for others, and beyond her budget of openings. */
export async function ownMobile({ sealer }: Pick<RegistryParts, "sealer">, visit: Visit): Promise<string> {
  const { session, actor, town } = visit;
  const mobile: Private | undefined = session?.kind === "citizen" ? session.mobile : undefined;
  if (mobile === undefined) return "";
  const values = { mobile: sealedOf(mobile) };
  const answer = await sealer.open({ town: town.id, by: actor, why: "registration", subject: actor.person, values });
  return answer.ok ? answer.opened.mobile : "";
}
