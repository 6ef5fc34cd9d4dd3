// The table of charged surcharge periods.
import type { FinancialYear } from "../../../kernel/civil-date.ts";
import type { SubjectId } from "../../../kernel/ids.ts";
import type { SubjectStore } from "../../../ledger/service.ts";
import { statement } from "../../../platform/database/connect.ts";
import { chargedPeriods, type ChargedPeriods } from "../rules/surcharge.ts";

interface Row {
  readonly id: SubjectId;
  readonly revision: number;
  readonly years: readonly FinancialYear[];
  readonly periods: readonly number[];
}

const columns = "select id, revision, years, periods from state.surcharges where town = $1::integer";
const load = statement("surcharges.load", `${columns} and id = any ($2::uuid[])`);
const lock = statement("surcharges.lock", `${columns} and id = any ($2::uuid[]) order by id for update`);
const save = statement(
  "surcharges.save",
  `insert into state.surcharges (town, id, revision, years, periods)
   select $1::integer, id, revision, years::text[], periods::integer[]
   from unnest($2::uuid[], $3::integer[], $4::text[], $5::text[]) as s (id, revision, years, periods)
   on conflict (town, id) do update set revision = excluded.revision, years = excluded.years, periods = excluded.periods`,
);

/** Years in their order, whichever was charged first. */
const entriesOf = ({ years }: ChargedPeriods): readonly (readonly [string, number])[] =>
  Object.entries(years).sort(([one], [other]) => (one < other ? -1 : 1));

export const surchargeStore: SubjectStore<ChargedPeriods> = {
  kind: chargedPeriods,
  load: async (tx, ids, locked) =>
    new Map(
      (await tx.query<Row>(locked ? lock : load, [tx.town, ids])).map(({ id, revision, years, periods }) => [
        id,
        { revision, state: { years: Object.fromEntries(years.map((year, at) => [year, periods[at] ?? 0])) } },
      ]),
    ),
  save: async (tx, kept) => {
    const entries = [...kept.values()].map((one) => entriesOf(one.state));
    tx.send(save, [
      tx.town,
      [...kept.keys()],
      [...kept.values()].map((one) => one.revision),
      entries.map((one) => `{${one.map(([year]) => year).join(",")}}`),
      entries.map((one) => `{${one.map(([, periods]) => periods).join(",")}}`),
    ]);
  },
};
