// What can be asked of the staff register: appoint, change roles, dismiss.
import {
  accept,
  type Command,
  type Context,
  type Decision,
  type Procedure,
  type Role,
  type See,
  touch,
  type Touch,
} from "../../../kernel/decider.ts";
import type { SubjectId } from "../../../kernel/ids.ts";
import { isOpen, type Private } from "../../../kernel/private.ts";
import { type Refused, refuse } from "../../../kernel/refusal.ts";
import { looksLikeName } from "../../../kernel/text.ts";
import {
  establishmentKind,
  establishmentOf,
  isLogin,
  staffKind,
  staffOf,
  type StaffRole,
  staffRoles,
} from "./staff.ts";

export interface AppointStaff extends Command {
  readonly do: "staff.appoint";
  readonly login: string;
  readonly name: Private;
  readonly roles: readonly StaffRole[];
}

export interface ChangeStaffRoles extends Command {
  readonly do: "staff.change_roles";
  readonly staff: SubjectId;
  readonly roles: readonly StaffRole[];
}

export interface DismissStaff extends Command {
  readonly do: "staff.dismiss";
  readonly staff: SubjectId;
}

const administrators: readonly Role[] = ["administrator", "system"];

const touched = (staff: SubjectId, context: Context): readonly Touch[] => [
  touch(staffKind, staff),
  touch(establishmentKind, establishmentOf(context.town)),
];

const noRoles = (): Refused => refuse("people.roles_missing", "rights", { field: "roles" });

/** In the order of the register, each once. */
const inOrder = (roles: readonly StaffRole[]): readonly StaffRole[] =>
  staffRoles.filter((role) => roles.includes(role));

const appoint: Procedure<AppointStaff> = {
  do: "staff.appoint",
  roles: administrators,
  touches: (command, context) => touched(staffOf(context.town, command.login), context),
  decide(command, see, { town, today }): Decision {
    const staff = staffOf(town, command.login);
    if (!isLogin(command.login)) return refuse("people.login_invalid", "rights", { field: "login" });
    if (isOpen(command.name) && !looksLikeName(command.name.open)) {
      return refuse("people.name_invalid", "rights", { field: "name" });
    }
    if (inOrder(command.roles).length === 0) return noRoles();
    if (see(staffKind, staff).state.state !== "none") {
      return refuse("people.login_taken", "rights", { field: "login" });
    }
    return accept({
      kind: "staff.appointed",
      subject: staff,
      establishment: establishmentOf(town),
      login: command.login,
      name: command.name,
      roles: inOrder(command.roles),
      on: today,
    });
  },
};

/** Why this member of staff may not be changed by this actor; undefined when he may. */
function hindrance(staff: SubjectId, keepsAdministrator: boolean, see: See, context: Context): Refused | undefined {
  if (see(staffKind, staff).state.state !== "serving") return refuse("people.not_serving", "rights");
  // Nobody raises or removes himself: another administrator does it.
  if (staff === context.actor.person) return refuse("people.not_oneself", "rights");
  const { administrators: left } = see(establishmentKind, establishmentOf(context.town)).state;
  const last = left.length === 1 && left[0] === staff;
  return last && !keepsAdministrator ? refuse("people.last_administrator", "rights") : undefined;
}

const changeRoles: Procedure<ChangeStaffRoles> = {
  do: "staff.change_roles",
  roles: administrators,
  touches: (command, context) => touched(command.staff, context),
  decide(command, see, context): Decision {
    const roles = inOrder(command.roles);
    if (roles.length === 0) return noRoles();
    const refused = hindrance(command.staff, roles.includes("administrator"), see, context);
    if (refused) return refused;
    const establishment = establishmentOf(context.town);
    return accept({ kind: "staff.roles_changed", subject: command.staff, establishment, roles, on: context.today });
  },
};

const dismiss: Procedure<DismissStaff> = {
  do: "staff.dismiss",
  roles: administrators,
  touches: (command, context) => touched(command.staff, context),
  decide(command, see, context): Decision {
    const refused = hindrance(command.staff, false, see, context);
    if (refused) return refused;
    const establishment = establishmentOf(context.town);
    return accept({ kind: "staff.dismissed", subject: command.staff, establishment, on: context.today });
  },
};

export const staffProcedures: readonly Procedure[] = [appoint, changeRoles, dismiss];
