// The table of how fast units register.
import type { SubjectId } from "../../../kernel/ids.ts";
import type { SubjectStore } from "../../../ledger/service.ts";
import { statement, type Tx } from "../../../platform/database/connect.ts";
import { type Pace, paceOf, paces } from "../rules/alarms.ts";

interface PaceRow {
  readonly id: SubjectId;
  readonly revision: number;
  readonly body: Pace;
}
const selected = "select id, revision, body from state.unit_paces where town = $1::integer and id = any ($2::uuid[])";
const load = statement("unit_paces.load", selected);
const lock = statement("unit_paces.lock", `${selected} order by id for update`);
const save = statement(
  "unit_paces.save",
  `insert into state.unit_paces (town, id, revision, body)
   select $1::integer, id, revision, body::jsonb from unnest($2::uuid[], $3::integer[], $4::text[]) as p (id, revision, body)
   on conflict (town, id) do update set revision = excluded.revision, body = excluded.body`,
);

export const paceStore: SubjectStore<Pace> = {
  kind: paces,
  load: async (tx, ids, locked) =>
    new Map(
      (await tx.query<PaceRow>(locked ? lock : load, [tx.town, ids])).map(({ id, revision, body }) => [
        id,
        { revision, state: body },
      ]),
    ),
  save: async (tx, kept) => {
    tx.send(save, [
      tx.town,
      [...kept.keys()],
      [...kept.values()].map((one) => one.revision),
      [...kept.values()].map((one) => JSON.stringify(one.state)),
    ]);
  },
};

/** How fast these units register, in their order. */
export async function readPaces(tx: Tx, units: readonly SubjectId[]): Promise<readonly Pace[]> {
  const kept = await paceStore.load(tx, units.map(paceOf), false);
  return units.map((unit) => kept.get(paceOf(unit))?.state ?? paces.initial);
}
