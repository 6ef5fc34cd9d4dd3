// The shapes of this service's forms.
import { Type } from "typebox";
import { isUuid, type CommandId, commandId, type Uuid } from "../../../kernel/ids.ts";
import { RefusedRequest } from "../../../platform/http/refused-request.ts";
import { password_characters_max } from "../rules/code.ts";
import { staffRoles } from "../rules/staff.ts";

const text = (max: number) => Type.String({ maxLength: max });
const filled = (max: number) => Type.String({ minLength: 1, maxLength: max });
const back = Type.Optional(text(2000));

export const BackQuery = Type.Object({ back });
export const MobileForm = Type.Object({ mobile: filled(40), back });
export const CodeForm = Type.Object({ code: filled(40), back });
export const StaffForm = Type.Object({
  login: filled(60),
  password: filled(password_characters_max),
  code: filled(40),
  back,
});
export const EnrolmentForm = Type.Object({ login: filled(60), enrolment: filled(60) });
export const EnrolmentFinishForm = Type.Object({
  login: filled(60),
  enrolment: filled(60),
  password: filled(password_characters_max),
  code: filled(40),
});
const roles = Type.Array(Type.Union(staffRoles.map((role) => Type.Literal(role))), {
  maxItems: 3,
  default: [],
});
export const AppointForm = Type.Object({ command: filled(36), login: filled(60), name: filled(200), roles });
// As text: the validator reads "Infinity" and 1e309 as numbers within any bounds.
const revision = Type.String({ pattern: "^[0-9]{1,9}$" });
export const RolesForm = Type.Object({ command: filled(36), revision, roles });
export const DismissForm = Type.Object({ command: filled(36), revision });
export const MemberParams = Type.Object({ town: text(6), id: text(36) });
export const TownsQuery = Type.Object({ q: Type.Optional(text(100)), back });
/** The browser's own answer; its inner parts are checked by the passkey library. */
export const PasskeyAnswer = Type.Object({
  answer: Type.Object({ id: filled(1400) }, { additionalProperties: true }),
  back,
});
export const PasskeyRemoval = Type.Object({ passkey: filled(1400) });

/** The command's id as the form carried it. Throws a refusal for anything that no form of ours carries. */
export function commandFrom(value: string): CommandId {
  if (!isUuid(value)) throw new RefusedRequest(400, "form.unreadable");
  return commandId(value satisfies Uuid);
}
