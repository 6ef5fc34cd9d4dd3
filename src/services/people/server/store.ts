// The tables of the staff register and its lists.
import { civilDate } from "../../../kernel/civil-date.ts";
import type { Kept, Role } from "../../../kernel/decider.ts";
import { type PersonId, personId, type SubjectId } from "../../../kernel/ids.ts";
import type { Private, Sealed } from "../../../kernel/private.ts";
import { isOpen } from "../../../kernel/private.ts";
import { anyStore, type SubjectStore } from "../../../ledger/service.ts";
import { statement, type Tx } from "../../../platform/database/connect.ts";
import type { RolesNow } from "../../../platform/sessions/sessions.ts";
import { type Establishment, establishmentKind, type Staff, staffKind, type StaffRole } from "../rules/staff.ts";

interface StaffRow {
  readonly id: SubjectId;
  readonly revision: number;
  readonly state: "serving" | "dismissed";
  readonly login: string;
  readonly name: Sealed;
  readonly roles: readonly StaffRole[];
  readonly since: string;
}

const staffColumns = "select id, revision, state, login, name, roles, since from state.staff where town = $1::integer";
const loadStaff = statement("staff.load", `${staffColumns} and id = any ($2::uuid[])`);
const lockStaff = statement("staff.lock", `${staffColumns} and id = any ($2::uuid[]) order by id for update`);
const listStaff = statement("staff.list", `${staffColumns} order by state desc, login limit $2::integer`);
const saveStaff = statement(
  "staff.save",
  `insert into state.staff (town, id, revision, state, login, name, roles, since)
   select $1::integer, id, revision, state, login, name::jsonb, roles::text[], since
   from unnest($2::uuid[], $3::integer[], $4::text[], $5::text[], $6::text[], $7::text[], $8::date[])
     as s (id, revision, state, login, name, roles, since)
   on conflict (town, id) do update set revision = excluded.revision, state = excluded.state, login = excluded.login,
     name = excluded.name, roles = excluded.roles, since = excluded.since`,
);

function stateOf(row: StaffRow): Staff {
  const { login, name } = row;
  const on = civilDate(row.since);
  if (row.state === "dismissed") return { state: "dismissed", login, name, on };
  return { state: "serving", login, name, roles: row.roles, on };
}

const keptStaff = (row: StaffRow): readonly [SubjectId, Kept<Staff>] => [
  row.id,
  { revision: row.revision, state: stateOf(row) },
];

function sealedName(name: Private): string {
  if (isOpen(name)) throw new Error("a name must be sealed before it is saved");
  return JSON.stringify(name);
}

const serving = (staff: Staff): Exclude<Staff, { state: "none" }> => {
  if (staff.state === "none") throw new Error("nobody was appointed, so there is nothing to save");
  return staff;
};

const staffStore: SubjectStore<Staff> = {
  kind: staffKind,
  load: async (tx, ids, lock) =>
    new Map((await tx.query<StaffRow>(lock ? lockStaff : loadStaff, [tx.town, ids])).map(keptStaff)),
  save: async (tx, kept) => {
    const states = [...kept.values()].map(({ state }) => serving(state));
    tx.send(saveStaff, [
      tx.town,
      [...kept.keys()],
      [...kept.values()].map((one) => one.revision),
      states.map(({ state }) => state),
      states.map(({ login }) => login),
      states.map(({ name }) => sealedName(name)),
      states.map((staff) => `{${staff.state === "serving" ? staff.roles.join(",") : ""}}`),
      states.map(({ on }) => on),
    ]);
  },
};

interface EstablishmentRow {
  readonly id: SubjectId;
  readonly revision: number;
  readonly administrators: readonly SubjectId[];
}

const townColumns = "select id, revision, administrators from state.establishments where town = $1::integer";
const loadTown = statement("establishments.load", `${townColumns} and id = any ($2::uuid[])`);
const lockTown = statement("establishments.lock", `${townColumns} and id = any ($2::uuid[]) order by id for update`);
const saveTown = statement(
  "establishments.save",
  `insert into state.establishments (town, id, revision, administrators)
   select $1::integer, id, revision, administrators::uuid[]
   from unnest($2::uuid[], $3::integer[], $4::text[]) as e (id, revision, administrators)
   on conflict (town, id) do update set revision = excluded.revision, administrators = excluded.administrators`,
);

const keptTown = (row: EstablishmentRow): readonly [SubjectId, Kept<Establishment>] => [
  row.id,
  { revision: row.revision, state: { administrators: row.administrators } },
];

const establishmentStore: SubjectStore<Establishment> = {
  kind: establishmentKind,
  load: async (tx, ids, lock) =>
    new Map((await tx.query<EstablishmentRow>(lock ? lockTown : loadTown, [tx.town, ids])).map(keptTown)),
  save: async (tx, kept) => {
    tx.send(saveTown, [
      tx.town,
      [...kept.keys()],
      [...kept.values()].map((one) => one.revision),
      [...kept.values()].map(({ state }) => `{${state.administrators.join(",")}}`),
    ]);
  },
};

export const staffStores = [anyStore(staffStore), anyStore(establishmentStore)];

/** One member of staff; `none` for an id that was never appointed. */
export async function readStaff(tx: Tx, id: PersonId): Promise<Kept<Staff>> {
  return (await staffStore.load(tx, [id], false)).get(id) ?? { revision: 0, state: staffKind.initial };
}

/** All who serve or served the town, those who serve first, by login. */
export async function listedStaff(tx: Tx, count_max = 500): Promise<readonly (readonly [SubjectId, Kept<Staff>])[]> {
  return (await tx.query<StaffRow>(listStaff, [tx.town, count_max])).map(keptStaff);
}

export interface ServingStaff {
  readonly person: PersonId;
  readonly login: string;
  readonly roles: readonly StaffRole[];
}

/** Who serves the town now, with login and roles. */
export const servingStaff = async (tx: Tx): Promise<readonly ServingStaff[]> =>
  (await listedStaff(tx)).flatMap(([person, { state }]) =>
    state.state === "serving" ? [{ person: personId(person), login: state.login, roles: state.roles }] : [],
  );

const citizenRoles: readonly Role[] = ["citizen"];

/** Roles for the sessions: a citizen's never change; staff have those of the register, and none once dismissed. */
export const rolesNow: RolesNow = async (tx, kind, person) => {
  if (kind === "citizen") return citizenRoles;
  const { state } = await readStaff(tx, person);
  return state.state === "serving" ? state.roles : undefined;
};
