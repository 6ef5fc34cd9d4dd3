// The tables of registration units and of the institutions that report to them.
import type { CivilDate } from "../../../kernel/civil-date.ts";
import type { PersonId, SubjectId } from "../../../kernel/ids.ts";
import type { SubjectStore } from "../../../ledger/service.ts";
import { statement, type Tx } from "../../../platform/database/connect.ts";
import { type Institution, type InstitutionSort, institutions, type Unit, units } from "../rules/unit.ts";

const idArray = (ids: readonly string[]): string => `{${ids.join(",")}}`;

interface UnitRow {
  readonly id: SubjectId;
  readonly revision: number;
  readonly number: number;
  readonly name_hi: string;
  readonly name_en: string;
  readonly registrars: readonly PersonId[];
  readonly opened_on: CivilDate;
}
const unitColumns = `select id, revision, number, name_hi, name_en, registrars, opened_on from state.units
  where town = $1::integer`;
const loadUnits = statement("units.load", `${unitColumns} and id = any ($2::uuid[])`);
const lockUnits = statement("units.lock", `${unitColumns} and id = any ($2::uuid[]) order by id for update`);
const listUnits = statement("units.list", `${unitColumns} order by number`);
const saveUnits = statement(
  "units.save",
  `insert into state.units (town, id, revision, number, name_hi, name_en, registrars, opened_on)
   select $1::integer, id, revision, number, name_hi, name_en, registrars::uuid[], opened_on
   from unnest($2::uuid[], $3::integer[], $4::smallint[], $5::text[], $6::text[], $7::text[], $8::date[])
     as u (id, revision, number, name_hi, name_en, registrars, opened_on)
   on conflict (town, id) do update set revision = excluded.revision, name_hi = excluded.name_hi,
     name_en = excluded.name_en, registrars = excluded.registrars, opened_on = excluded.opened_on`,
);
export type OpenUnit = Extract<Unit, { state: "open" }>;
const unitIn = (row: UnitRow): OpenUnit => ({
  state: "open",
  number: row.number,
  nameHi: row.name_hi,
  nameEn: row.name_en,
  registrars: row.registrars,
  on: row.opened_on,
});

export const unitStore: SubjectStore<Unit> = {
  kind: units,
  load: async (tx, ids, locked) =>
    new Map(
      (await tx.query<UnitRow>(locked ? lockUnits : loadUnits, [tx.town, ids])).map((row) => [
        row.id,
        { revision: row.revision, state: unitIn(row) },
      ]),
    ),
  save: async (tx, kept) => {
    const rows = [...kept].flatMap(([id, { revision, state }]) =>
      state.state === "open" ? [{ id, revision, unit: state }] : [],
    );
    tx.send(saveUnits, [
      tx.town,
      rows.map((row) => row.id),
      rows.map((row) => row.revision),
      rows.map(({ unit }) => unit.number),
      rows.map(({ unit }) => unit.nameHi),
      rows.map(({ unit }) => unit.nameEn),
      rows.map(({ unit }) => idArray(unit.registrars)),
      rows.map(({ unit }) => unit.on),
    ]);
  },
};

/** What lists give beside the state. */
interface Listed {
  readonly id: SubjectId;
  readonly revision: number;
}

/** A town's units by number. */
export const readUnits = async (tx: Tx): Promise<readonly (OpenUnit & Listed)[]> =>
  (await tx.query<UnitRow>(listUnits, [tx.town])).map((row) => ({
    id: row.id,
    revision: row.revision,
    ...unitIn(row),
  }));

interface InstitutionRow {
  readonly id: SubjectId;
  readonly revision: number;
  readonly name_hi: string;
  readonly name_en: string;
  readonly sort: InstitutionSort;
  readonly unit: SubjectId;
  readonly people: readonly PersonId[];
  readonly serving: boolean;
  readonly described_on: CivilDate;
}
/** Institutions of one town that a page lists. */
export const institutions_max = 500;
const institutionColumns = `select id, revision, name_hi, name_en, sort, unit, people, serving, described_on
  from state.institutions where town = $1::integer`;
const loadInstitutions = statement("institutions.load", `${institutionColumns} and id = any ($2::uuid[])`);
const lockInstitutions = statement(
  "institutions.lock",
  `${institutionColumns} and id = any ($2::uuid[]) order by id for update`,
);
const listInstitutions = statement("institutions.list", `${institutionColumns} order by name_hi, id limit $2::integer`);
const saveInstitutions = statement(
  "institutions.save",
  `insert into state.institutions (town, id, revision, name_hi, name_en, sort, unit, people, serving, described_on)
   select $1::integer, id, revision, name_hi, name_en, sort, unit, people::uuid[], serving, described_on
   from unnest($2::uuid[], $3::integer[], $4::text[], $5::text[], $6::text[], $7::uuid[], $8::text[], $9::boolean[],
     $10::date[]) as i (id, revision, name_hi, name_en, sort, unit, people, serving, described_on)
   on conflict (town, id) do update set revision = excluded.revision, name_hi = excluded.name_hi,
     name_en = excluded.name_en, sort = excluded.sort, unit = excluded.unit, people = excluded.people,
     serving = excluded.serving, described_on = excluded.described_on`,
);
export type ListedInstitution = Extract<Institution, { state: "listed" }>;
const institutionIn = (row: InstitutionRow): ListedInstitution => ({
  state: "listed",
  nameHi: row.name_hi,
  nameEn: row.name_en,
  sort: row.sort,
  unit: row.unit,
  people: row.people,
  serving: row.serving,
  on: row.described_on,
});

export const institutionStore: SubjectStore<Institution> = {
  kind: institutions,
  load: async (tx, ids, locked) =>
    new Map(
      (await tx.query<InstitutionRow>(locked ? lockInstitutions : loadInstitutions, [tx.town, ids])).map((row) => [
        row.id,
        { revision: row.revision, state: institutionIn(row) },
      ]),
    ),
  save: async (tx, kept) => {
    const rows = [...kept].flatMap(([id, { revision, state }]) =>
      state.state === "listed" ? [{ id, revision, one: state }] : [],
    );
    tx.send(saveInstitutions, [
      tx.town,
      rows.map((row) => row.id),
      rows.map((row) => row.revision),
      rows.map(({ one }) => one.nameHi),
      rows.map(({ one }) => one.nameEn),
      rows.map(({ one }) => one.sort),
      rows.map(({ one }) => one.unit),
      rows.map(({ one }) => idArray(one.people)),
      rows.map(({ one }) => one.serving),
      rows.map(({ one }) => one.on),
    ]);
  },
};

/** A town's institutions by name. */
export const readInstitutions = async (tx: Tx): Promise<readonly (ListedInstitution & Listed)[]> =>
  (await tx.query<InstitutionRow>(listInstitutions, [tx.town, institutions_max])).map((row) => ({
    id: row.id,
    revision: row.revision,
    ...institutionIn(row),
  }));
