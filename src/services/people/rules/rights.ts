// Rights: one table of who may do what, made of the roles that the procedures themselves name.
import type { Procedure, Role } from "../../../kernel/decider.ts";

export interface Rights {
  /** Whether a person with this role may ask for this command; false for a command that does not exist. */
  may(role: Role, command: string): boolean;
  /** Every command with its roles, by name. */
  readonly table: readonly { readonly command: string; readonly roles: readonly Role[] }[];
}

export const allRoles: readonly Role[] = [
  "citizen",
  "institution",
  "clerk",
  "registrar",
  "district-registrar",
  "officer",
  "administrator",
  "system",
];

/** `perform` checks the same `roles`, so that the table says what is so. */
export function rightsOf(procedures: readonly Procedure[]): Rights {
  const byCommand = new Map(procedures.map((procedure) => [procedure.do, procedure.roles]));
  const table = [...byCommand]
    .map(([command, roles]) => ({ command, roles: allRoles.filter((role) => roles.includes(role)) }))
    .sort((a, b) => (a.command < b.command ? -1 : 1));
  return { may: (role, command) => byCommand.get(command)?.includes(role) ?? false, table };
}
