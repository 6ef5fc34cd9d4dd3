// The tables of recoveries and of certificates of no dues.
import type { CivilDate } from "../../../kernel/civil-date.ts";
import type { Kept } from "../../../kernel/decider.ts";
import type { AccountId, SubjectId } from "../../../kernel/ids.ts";
import type { SubjectStore } from "../../../ledger/service.ts";
import { statement, type Tx } from "../../../platform/database/connect.ts";
import { type NoDues, noDuesCertificates } from "../rules/no-dues.ts";
import { type LastPaper, recoveries, type Recovery } from "../rules/recovery.ts";
import { type DueColumns, dueLiterals, duesIn } from "./due-columns.ts";

interface Row extends DueColumns {
  readonly id: SubjectId;
  readonly revision: number;
  readonly stage: Recovery["stage"];
  readonly last_paper: SubjectId | null;
  readonly last_number: string | null;
  readonly last_on: CivilDate | null;
  readonly payable_by: CivilDate | null;
  readonly wait_days: number | null;
  readonly served_on: CivilDate | null;
}

const columns = `select id, revision, stage, last_paper, last_number, last_on, years, heads, due_paise, payable_by,
    wait_days, served_on
  from state.recoveries where town = $1::integer`;
const load = statement("recoveries.load", `${columns} and id = any ($2::uuid[])`);
const lock = statement("recoveries.lock", `${columns} and id = any ($2::uuid[]) order by id for update`);
const save = statement(
  "recoveries.save",
  `insert into state.recoveries (town, id, revision, stage, last_paper, last_number, last_on, years, heads, due_paise,
     payable_by, wait_days, served_on)
   select $1::integer, id, revision, stage, paper, number, paper_on, years::text[], heads::text[], dues::bigint[],
     payable_by, wait_days, served_on
   from unnest($2::uuid[], $3::integer[], $4::text[], $5::uuid[], $6::text[], $7::date[], $8::text[], $9::text[],
     $10::text[], $11::date[], $12::integer[], $13::date[])
     as r (id, revision, stage, paper, number, paper_on, years, heads, dues, payable_by, wait_days, served_on)
   on conflict (town, id) do update set revision = excluded.revision, stage = excluded.stage,
     last_paper = excluded.last_paper, last_number = excluded.last_number, last_on = excluded.last_on,
     years = excluded.years, heads = excluded.heads, due_paise = excluded.due_paise, payable_by = excluded.payable_by,
     wait_days = excluded.wait_days, served_on = excluded.served_on`,
);

function lastOf(row: Row): LastPaper {
  if (row.last_paper === null || row.last_number === null || row.last_on === null)
    throw new Error(`recovery ${row.id} has no last paper`);
  return { id: row.last_paper, number: row.last_number, on: row.last_on, dues: duesIn(row) };
}

function stateOf(row: Row): Recovery {
  switch (row.stage) {
    case "none":
      return { stage: "none" };
    case "billed":
      if (row.payable_by === null) throw new Error(`bill of recovery ${row.id} has no last day`);
      return { stage: "billed", last: lastOf(row), payableBy: row.payable_by };
    case "noticed": {
      const served = row.served_on === null ? {} : { servedOn: row.served_on };
      return { stage: "noticed", last: lastOf(row), waitDays: row.wait_days ?? 0, ...served };
    }
    case "warranted":
      return { stage: "warranted", last: lastOf(row) };
    default:
      return row.stage satisfies never;
  }
}

const keptOf = (row: Row): readonly [SubjectId, Kept<Recovery>] => [
  row.id,
  { revision: row.revision, state: stateOf(row) },
];

export const recoveryStore: SubjectStore<Recovery> = {
  kind: recoveries,
  load: async (tx, ids, locked) => new Map((await tx.query<Row>(locked ? lock : load, [tx.town, ids])).map(keptOf)),
  save: async (tx, kept) => {
    const states = [...kept.values()].map((one) => one.state);
    const last = states.map((one) => (one.stage === "none" ? undefined : one.last));
    const dues = last.map((one) => dueLiterals(one?.dues ?? []));
    tx.send(save, [
      tx.town,
      [...kept.keys()],
      [...kept.values()].map((one) => one.revision),
      states.map((one) => one.stage),
      last.map((one) => one?.id ?? null),
      last.map((one) => one?.number ?? null),
      last.map((one) => one?.on ?? null),
      dues.map(([years]) => years),
      dues.map(([, heads]) => heads),
      dues.map(([, , amounts]) => amounts),
      states.map((one) => (one.stage === "billed" ? one.payableBy : null)),
      states.map((one) => (one.stage === "noticed" ? one.waitDays : null)),
      states.map((one) => (one.stage === "noticed" ? (one.servedOn ?? null) : null)),
    ]);
  },
};

/** How far the recovery of an account has come. */
export const readRecovery = async (tx: Tx, id: SubjectId): Promise<Recovery> =>
  (await recoveryStore.load(tx, [id], false)).get(id)?.state ?? recoveries.initial;

interface NoDuesRow {
  readonly id: SubjectId;
  readonly revision: number;
  readonly account: AccountId;
  readonly number: string;
  readonly serial: number;
  readonly certified_on: CivilDate;
  readonly counts_until: CivilDate;
}

const noDuesColumns = `select id, revision, account, number, serial, certified_on, counts_until from state.no_dues
  where town = $1::integer`;
const loadNoDues = statement("no_dues.load", `${noDuesColumns} and id = any ($2::uuid[])`);
const lockNoDues = statement("no_dues.lock", `${noDuesColumns} and id = any ($2::uuid[]) order by id for update`);
const saveNoDues = statement(
  "no_dues.save",
  `insert into state.no_dues (town, id, revision, account, number, serial, certified_on, counts_until)
   select $1::integer, id, revision, account, number, serial, certified_on, counts_until
   from unnest($2::uuid[], $3::integer[], $4::uuid[], $5::text[], $6::integer[], $7::date[], $8::date[])
     as n (id, revision, account, number, serial, certified_on, counts_until)
   on conflict (town, id) do update set revision = excluded.revision`,
);

export type Certified = Extract<NoDues, { readonly state: "certified" }>;

const certifiedIn = (row: NoDuesRow): Certified => ({
  state: "certified",
  account: row.account,
  number: row.number,
  serial: row.serial,
  on: row.certified_on,
  until: row.counts_until,
});

function certifiedOf(state: NoDues): Certified {
  if (state.state === "none") throw new Error("a certificate that was not given cannot be saved");
  return state;
}

export const noDuesStore: SubjectStore<NoDues> = {
  kind: noDuesCertificates,
  load: async (tx, ids, locked) =>
    new Map(
      (await tx.query<NoDuesRow>(locked ? lockNoDues : loadNoDues, [tx.town, ids])).map((row) => [
        row.id,
        { revision: row.revision, state: certifiedIn(row) },
      ]),
    ),
  save: async (tx, kept) => {
    const given = [...kept.values()].map((one) => certifiedOf(one.state));
    tx.send(saveNoDues, [
      tx.town,
      [...kept.keys()],
      [...kept.values()].map((one) => one.revision),
      given.map((one) => one.account),
      given.map((one) => one.number),
      given.map((one) => one.serial),
      given.map((one) => one.on),
      given.map((one) => one.until),
    ]);
  },
};

export async function readCertificate(tx: Tx, id: SubjectId): Promise<Certified | undefined> {
  const [row] = await tx.query<NoDuesRow>(loadNoDues, [tx.town, [id]]);
  return row && certifiedIn(row);
}
