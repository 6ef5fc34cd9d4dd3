// Registration units of a town with their registrars, and the institutions that report to them.
import type { CivilDate } from "../../../kernel/civil-date.ts";
import {
  accept,
  type Command,
  type Decision,
  type Procedure,
  type SubjectKind,
  touch,
} from "../../../kernel/decider.ts";
import type { Fact } from "../../../kernel/facts.ts";
import { derivedUuid, type PersonId, type SubjectId, subjectId } from "../../../kernel/ids.ts";
import { type Refused, refuse } from "../../../kernel/refusal.ts";
import { normaliseText } from "../../../kernel/text.ts";
import type { TownId } from "../../../kernel/town.ts";

/** Letters of a unit's or institution's name in one language. */
export const name_letters_max = 120;
/** Registrars of one unit, and people of one institution who may report. */
export const people_max = 30;
/** The highest number of a unit. */
export const unit_max = 99;

/** A unit as its administrator describes it. `number` stands in every registration number. */
export interface UnitSaid {
  readonly number: number;
  readonly nameHi: string;
  readonly nameEn: string;
  readonly registrars: readonly PersonId[];
}
/** `on` is the day on which the unit was opened here, whatever is described anew later. */
export type Unit = { readonly state: "none" } | ({ readonly state: "open"; readonly on: CivilDate } & UnitSaid);

export const institutionSorts = ["government", "private", "nursing-home", "jail", "hostel", "other"] as const;
export type InstitutionSort = (typeof institutionSorts)[number];

export interface InstitutionSaid {
  readonly nameHi: string;
  readonly nameEn: string;
  readonly sort: InstitutionSort;
  /** The unit in whose area it stands: its events are registered there. */
  readonly unit: SubjectId;
  /** Who may report for it. */
  readonly people: readonly PersonId[];
  readonly serving: boolean;
}
export type Institution =
  | { readonly state: "none" }
  | ({ readonly state: "listed"; readonly on: CivilDate } & InstitutionSaid);

/** The unit of a number: one for ever. */
export const unitOf = (town: TownId, number: number): SubjectId =>
  subjectId(derivedUuid("registration unit", String(town), String(number)));

export interface UnitDescribed extends Fact, UnitSaid {
  readonly kind: "unit.described";
  readonly on: CivilDate;
}
export interface InstitutionDescribed extends Fact, InstitutionSaid {
  readonly kind: "institution.described";
  readonly on: CivilDate;
}

export const units: SubjectKind<Unit> = {
  kind: "unit",
  initial: { state: "none" },
  movedBy: (fact) => (fact.kind === "unit.described" ? [fact.subject] : []),
  evolve: (unit, fact) => {
    const move: Fact = fact;
    if (move.kind !== "unit.described") return unit;
    const { number, nameHi, nameEn, registrars, on } = move as UnitDescribed;
    const openedOn = unit.state === "open" ? unit.on : on;
    return { state: "open", number, nameHi, nameEn, registrars, on: openedOn };
  },
};

export const institutions: SubjectKind<Institution> = {
  kind: "institution",
  initial: { state: "none" },
  movedBy: (fact) => (fact.kind === "institution.described" ? [fact.subject] : []),
  evolve: (institution, fact) => {
    const move: Fact = fact;
    if (move.kind !== "institution.described") return institution;
    const { nameHi, nameEn, sort, unit, people, serving, on } = move as InstitutionDescribed;
    return { state: "listed", nameHi, nameEn, sort, unit, people, serving, on };
  },
};

const rule = "RBD Act 1969, sections 7 and 8";

function named(said: { readonly nameHi: string; readonly nameEn: string }): Refused | undefined {
  for (const field of ["nameHi", "nameEn"] as const) {
    const name = normaliseText(said[field]);
    if (name === "") return refuse("event.needed", rule, { field });
    if (name.length > name_letters_max)
      return refuse("event.too_long", rule, { field, values: { max: name_letters_max } });
  }
  return undefined;
}

/** Opens a unit, or describes it anew. */
export interface DescribeUnit extends Command {
  readonly do: "unit.describe";
  readonly said: UnitSaid;
}

export const describeUnit: Procedure<DescribeUnit> = {
  do: "unit.describe",
  roles: ["administrator", "system"],
  touches: ({ said }, { town }) => [touch(units, unitOf(town, said.number))],
  decide: ({ said }, _see, { town, today }): Decision => {
    if (!Number.isInteger(said.number) || said.number < 1 || said.number > unit_max)
      return refuse("unit.number", rule, { field: "number", values: { max: unit_max } });
    const refused = named(said);
    if (refused) return refused;
    if (said.registrars.length > people_max)
      return refuse("unit.people", rule, { field: "registrars", values: { max: people_max } });
    const fact: UnitDescribed = { kind: "unit.described", subject: unitOf(town, said.number), ...said, on: today };
    return accept(fact);
  },
};

/** Lists an institution, or describes it anew. One that serves no more keeps its past reports. */
export interface DescribeInstitution extends Command {
  readonly do: "institution.describe";
  readonly institution: SubjectId;
  readonly said: InstitutionSaid;
}

export const describeInstitution: Procedure<DescribeInstitution> = {
  do: "institution.describe",
  roles: ["administrator", "system"],
  touches: ({ institution, said }) => [touch(institutions, institution), touch(units, said.unit)],
  decide: ({ institution, said }, see, { today }): Decision => {
    const refused = named(said);
    if (refused) return refused;
    if (!institutionSorts.includes(said.sort)) return refuse("event.choice", rule, { field: "sort" });
    if (see(units, said.unit).state.state !== "open") return refuse("unit.unknown", rule, { field: "unit" });
    if (said.people.length > people_max)
      return refuse("unit.people", rule, { field: "people", values: { max: people_max } });
    const fact: InstitutionDescribed = { kind: "institution.described", subject: institution, ...said, on: today };
    return accept(fact);
  },
};
