// The table of rates: by town and year what was approved, and the draft at hand.
import { canonicalJson, reviveJson } from "../../../kernel/canonical.ts";
import type { FinancialYear } from "../../../kernel/civil-date.ts";
import type { SubjectId } from "../../../kernel/ids.ts";
import type { SubjectStore } from "../../../ledger/service.ts";
import { statement } from "../../../platform/database/connect.ts";
import { type ApprovedRates, type RatesDraft, type RatesOfYear, ratesOfYears } from "../rules/rates.ts";

interface RatesRow {
  readonly id: SubjectId;
  readonly revision: number;
  readonly year: FinancialYear;
  readonly approved: string;
  readonly draft: string | null;
}

// As text: amounts become bigint again by their names, which the driver's own reading of jsonb does not know.
const selected = `select id, revision, year, approved::text as approved, draft::text as draft
  from state.property_tax_rates where town = $1::integer`;
const load = statement("property_tax_rates.load", `${selected} and id = any ($2::uuid[])`);
const lockRows = statement("property_tax_rates.lock", `${selected} and id = any ($2::uuid[]) order by id for update`);
const save = statement(
  "property_tax_rates.save",
  `insert into state.property_tax_rates (town, id, revision, year, approved, draft)
   select $1::integer, id, revision, year, approved::jsonb, draft::jsonb
   from unnest($2::uuid[], $3::integer[], $4::text[], $5::text[], $6::text[]) as r (id, revision, year, approved, draft)
   on conflict (town, id) do update set revision = excluded.revision, approved = excluded.approved,
     draft = excluded.draft`,
);

const stateOf = (row: RatesRow): RatesOfYear => ({
  state: "kept",
  year: row.year,
  approved: reviveJson(row.approved) as readonly ApprovedRates[],
  ...(row.draft === null ? {} : { draft: reviveJson(row.draft) as RatesDraft }),
});

export const ratesStore: SubjectStore<RatesOfYear> = {
  kind: ratesOfYears,
  load: async (tx, ids, lock) =>
    new Map(
      (await tx.query<RatesRow>(lock ? lockRows : load, [tx.town, ids])).map((row) => [
        row.id,
        { revision: row.revision, state: stateOf(row) },
      ]),
    ),
  save: async (tx, kept) => {
    const rows = [...kept].flatMap(([id, { revision, state }]) =>
      state.state === "none" ? [] : [{ id, revision, ...state }],
    );
    tx.send(save, [
      tx.town,
      rows.map((row) => row.id),
      rows.map((row) => row.revision),
      rows.map((row) => row.year),
      rows.map((row) => canonicalJson(row.approved)),
      rows.map((row) => (row.draft === undefined ? null : canonicalJson(row.draft))),
    ]);
  },
};
