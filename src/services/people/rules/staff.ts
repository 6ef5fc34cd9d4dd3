// The staff register: who serves a town, with which roles, since when.
import type { CivilDate } from "../../../kernel/civil-date.ts";
import type { SubjectKind } from "../../../kernel/decider.ts";
import type { Fact } from "../../../kernel/facts.ts";
import { derivedUuid, type PersonId, personId, type SubjectId, subjectId } from "../../../kernel/ids.ts";
import type { Private } from "../../../kernel/private.ts";
import type { TownId } from "../../../kernel/town.ts";

/** The roles that a member of staff can hold; `institution` is a hospital's or another institution's own person. */
export const staffRoles = [
  "institution",
  "clerk",
  "registrar",
  "district-registrar",
  "officer",
  "administrator",
] as const;
export type StaffRole = (typeof staffRoles)[number];

export type Staff =
  | { readonly state: "none" }
  | {
      readonly state: "serving";
      readonly login: string;
      readonly name: Private;
      readonly roles: readonly StaffRole[];
      readonly on: CivilDate;
    }
  | { readonly state: "dismissed"; readonly login: string; readonly name: Private; readonly on: CivilDate };

/** `establishment` is the town's own subject, which counts its administrators. */
interface StaffFactOf<K extends string> extends Fact {
  readonly kind: K;
  readonly establishment: SubjectId;
  readonly on: CivilDate;
}

export interface StaffAppointed extends StaffFactOf<"staff.appointed"> {
  readonly login: string;
  readonly name: Private;
  readonly roles: readonly StaffRole[];
}

export interface StaffRolesChanged extends StaffFactOf<"staff.roles_changed"> {
  readonly roles: readonly StaffRole[];
}

export type StaffDismissed = StaffFactOf<"staff.dismissed">;

export type StaffFact = StaffAppointed | StaffRolesChanged | StaffDismissed;

export const isStaffFact = (fact: Fact): fact is StaffFact =>
  fact.kind === "staff.appointed" || fact.kind === "staff.roles_changed" || fact.kind === "staff.dismissed";

/** The person of a login: the same login is the same person for ever, so that a login is never given to another. */
export const staffOf = (town: TownId, login: string): PersonId => personId(derivedUuid("staff", String(town), login));

const loginShape = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;

/** A login: small Latin letters, digits and single hyphens, 3 to 40 characters. */
export const isLogin = (text: string): boolean => text.length >= 3 && text.length <= 40 && loginShape.test(text);

function evolve(staff: Staff, fact: StaffFact): Staff {
  if (fact.kind === "staff.appointed") {
    return { state: "serving", login: fact.login, name: fact.name, roles: fact.roles, on: fact.on };
  }
  if (staff.state !== "serving") throw new Error(`${fact.kind} of somebody who does not serve`);
  const { login, name } = staff;
  return fact.kind === "staff.dismissed"
    ? { state: "dismissed", login, name, on: fact.on }
    : { ...staff, roles: fact.roles };
}

export const staffKind: SubjectKind<Staff> = {
  kind: "staff",
  initial: { state: "none" },
  movedBy: (fact) => (isStaffFact(fact) ? [fact.subject] : []),
  evolve: (staff, fact) => {
    const move: Fact = fact;
    return isStaffFact(move) ? evolve(staff, move) : staff;
  },
};

/** A town's establishment: its administrators, so that the last one is never lost. */
export interface Establishment {
  readonly administrators: readonly SubjectId[];
}

export const establishmentOf = (town: TownId): SubjectId => subjectId(derivedUuid("establishment", String(town)));

function administratorsAfter(before: readonly SubjectId[], fact: StaffFact): readonly SubjectId[] {
  const others = before.filter((one) => one !== fact.subject);
  const administers = fact.kind !== "staff.dismissed" && fact.roles.includes("administrator");
  return administers ? [...others, fact.subject].sort() : others;
}

export const establishmentKind: SubjectKind<Establishment> = {
  kind: "establishment",
  initial: { administrators: [] },
  movedBy: (fact) => (isStaffFact(fact) ? [fact.establishment] : []),
  evolve: (establishment, fact) => {
    const move: Fact = fact;
    return isStaffFact(move)
      ? { administrators: administratorsAfter(establishment.administrators, move) }
      : establishment;
  },
};
