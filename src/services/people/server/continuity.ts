// What the staff register gives to the town's continuity file: who serves, in which role, and what is known of the office.
import type { SubjectId } from "../../../kernel/ids.ts";
import { isOpen } from "../../../kernel/private.ts";
import { type ContinuityTable, field } from "../../../operations/continuity/table.ts";
import { roleWord } from "../pages/role-words.ts";
import { listedStaff } from "./store.ts";

/** Members of one town's staff; more than any town has logins. */
const staff_max = 5_000;

/** What an office's row says besides; the register has no telephone of its own yet, so only what the rulebook knows. */
export type OfficeOf = (town: number) => { readonly office: string; readonly district: string };

/** The table of the staff register. */
export const peopleTables = (officeOf: OfficeOf): readonly ContinuityTable[] => [
  {
    name: "officers",
    hindi: "अधिकारी और कर्मचारी",
    english: "Officers and staff",
    opens: ["name"],
    fields: [
      field("name", "नाम", "Name"),
      field("roles", "भूमिका", "Role"),
      field("login", "लॉगिन", "Login"),
      field("since", "कब से", "Since", "date"),
      field("office", "कार्यालय", "Office"),
      field("district", "ज़िला", "District"),
    ],
    rows: async function* (read) {
      const listed = await listedStaff(read.tx, staff_max);
      const serving = listed.flatMap(([id, { state }]) => (state.state === "serving" ? [{ id, staff: state }] : []));
      const opened = await read.open(
        serving.map(({ id, staff: { name } }: { id: SubjectId; staff: (typeof serving)[number]["staff"] }) => {
          if (isOpen(name)) throw new Error("a name stood open in the staff register");
          return { subject: id, values: { name } };
        }),
      );
      for (const [at, { staff }] of serving.entries()) {
        const roles = staff.roles.map((role) => roleWord(role, "hi")).join(", ");
        const { office, district } = officeOf(read.town);
        yield { name: opened[at]?.name, roles, login: staff.login, since: staff.on, office, district };
      }
    },
  },
];
