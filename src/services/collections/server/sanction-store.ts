// The tables of sanctions and of instalments.
import { canonicalJson, reviveJson } from "../../../kernel/canonical.ts";
import type { CivilDate, Instant } from "../../../kernel/civil-date.ts";
import type { Kept } from "../../../kernel/decider.ts";
import type { AccountId, PersonId, SubjectId } from "../../../kernel/ids.ts";
import { paise } from "../../../kernel/money.ts";
import type { Private } from "../../../kernel/private.ts";
import type { SubjectStore } from "../../../ledger/service.ts";
import { statement, type Tx } from "../../../platform/database/connect.ts";
import { type Plan, plans } from "../rules/instalments.ts";
import { type Sanction, type SanctionReason, sanctions, type Wish } from "../rules/sanction.ts";
import { arrayText } from "./array-text.ts";

export type KeptSanction = Exclude<Sanction, { readonly state: "none" }>;

interface Row {
  readonly id: SubjectId;
  readonly revision: number;
  readonly state: KeptSanction["state"];
  readonly wish: string;
  readonly reason: SanctionReason;
  readonly note: Private | null;
  readonly asked_by: PersonId;
  readonly asked_on: CivilDate;
  readonly asked_at: Instant;
  readonly decided_by: PersonId | null;
  readonly decided_on: CivilDate | null;
}

const columns = `select id, revision, state, wish::text as wish, reason, note, asked_by, asked_on, asked_at, decided_by,
    decided_on
  from state.sanctions where town = $1::integer`;
const load = statement("sanctions.load", `${columns} and id = any ($2::uuid[])`);
const lock = statement("sanctions.lock", `${columns} and id = any ($2::uuid[]) order by id for update`);
const open = statement("sanctions.open", `${columns} and state = 'asked' order by asked_at, id limit $2::integer`);
const ofAccount = statement(
  "sanctions.of_account",
  `${columns} and (account = $2::uuid or other = $2::uuid) order by asked_at desc, id limit $3::integer`,
);
const save = statement(
  "sanctions.save",
  `insert into state.sanctions (town, id, revision, state, what, account, other, wish, reason, note, asked_by, asked_on,
     asked_at, decided_by, decided_on)
   select $1::integer, id, revision, state, what, account, other, wish, reason, note, asked_by, asked_on, asked_at,
     decided_by, decided_on
   from unnest($2::uuid[], $3::integer[], $4::text[], $5::text[], $6::uuid[], $7::uuid[], $8::jsonb[], $9::text[],
     $10::jsonb[], $11::uuid[], $12::date[], $13::timestamptz[], $14::uuid[], $15::date[])
     as s (id, revision, state, what, account, other, wish, reason, note, asked_by, asked_on, asked_at, decided_by, decided_on)
   on conflict (town, id) do update set revision = excluded.revision, state = excluded.state,
     decided_by = excluded.decided_by, decided_on = excluded.decided_on`,
);

function stateOf(row: Row): KeptSanction {
  const asked = {
    wish: reviveJson(row.wish) as Wish,
    reason: row.reason,
    ...(row.note !== null && { note: row.note }),
    askedBy: row.asked_by,
    askedOn: row.asked_on,
    askedAt: row.asked_at,
  };
  if (row.state === "asked") return { state: "asked", ...asked };
  if (row.decided_by === null || row.decided_on === null) throw new Error(`sanction ${row.id} was decided by nobody`);
  return { state: row.state, ...asked, decidedBy: row.decided_by, decidedOn: row.decided_on };
}

const keptOf = (row: Row): readonly [SubjectId, Kept<KeptSanction>] => [
  row.id,
  { revision: row.revision, state: stateOf(row) },
];

export const sanctionStore: SubjectStore<Sanction> = {
  kind: sanctions,
  load: async (tx, ids, locked) => new Map((await tx.query<Row>(locked ? lock : load, [tx.town, ids])).map(keptOf)),
  save: async (tx, kept) => {
    const asked = [...kept.values()].flatMap(({ state }) => (state.state === "none" ? [] : [state]));
    tx.send(save, [
      tx.town,
      [...kept.keys()],
      [...kept.values()].map((one) => one.revision),
      asked.map((one) => one.state),
      asked.map((one) => one.wish.what),
      asked.map((one) => one.wish.account),
      asked.map((one) => ("to" in one.wish ? one.wish.to : null)),
      asked.map((one) => canonicalJson(one.wish)),
      asked.map((one) => one.reason),
      asked.map((one) => (one.note === undefined ? null : JSON.stringify(one.note))),
      asked.map((one) => one.askedBy),
      asked.map((one) => one.askedOn),
      asked.map((one) => one.askedAt),
      asked.map((one) => (one.state === "asked" ? null : one.decidedBy)),
      asked.map((one) => (one.state === "asked" ? null : one.decidedOn)),
    ]);
  },
};

/** A sanction with its id. */
export interface ListedSanction {
  readonly id: SubjectId;
  readonly sanction: KeptSanction;
}

const listed = (row: Row): ListedSanction => ({ id: row.id, sanction: stateOf(row) });

export async function readSanction(tx: Tx, id: SubjectId): Promise<KeptSanction | undefined> {
  const [row] = await tx.query<Row>(load, [tx.town, [id]]);
  return row && stateOf(row);
}

/** What waits for a decision, the oldest first. */
export const openSanctions = async (tx: Tx, count_max: number): Promise<readonly ListedSanction[]> =>
  (await tx.query<Row>(open, [tx.town, count_max])).map(listed);

/** What was asked about an account, the newest first. */
export const sanctionsOf = async (tx: Tx, account: AccountId, count_max: number): Promise<readonly ListedSanction[]> =>
  (await tx.query<Row>(ofAccount, [tx.town, account, count_max])).map(listed);

export type KeptPlan = Exclude<Plan, { readonly state: "none" }>;

interface PlanRow {
  readonly id: SubjectId;
  readonly revision: number;
  readonly state: KeptPlan["state"];
  readonly account: AccountId;
  readonly part_dates: readonly CivilDate[];
  readonly part_paise: readonly bigint[];
  readonly authority: string;
  readonly granted_on: CivilDate;
  readonly held_paise: bigint;
  readonly ended_on: CivilDate | null;
}

const planColumns = `select id, revision, state, account, part_dates, part_paise, authority, granted_on, held_paise, ended_on
  from state.instalments where town = $1::integer`;
const loadPlans = statement("instalments.load", `${planColumns} and id = any ($2::uuid[])`);
const lockPlans = statement("instalments.lock", `${planColumns} and id = any ($2::uuid[]) order by id for update`);
const runningPlans = statement(
  "instalments.running",
  `${planColumns} and state = 'running' and id > $2::uuid order by id limit $3::integer`,
);
const savePlans = statement(
  "instalments.save",
  `insert into state.instalments (town, id, revision, state, account, part_dates, part_paise, authority, granted_on,
     held_paise, ended_on)
   select $1::integer, id, revision, state, account, dates::date[], amounts::bigint[], authority, granted_on, held, ended_on
   from unnest($2::uuid[], $3::integer[], $4::text[], $5::uuid[], $6::text[], $7::text[], $8::text[], $9::date[],
     $10::bigint[], $11::date[])
     as p (id, revision, state, account, dates, amounts, authority, granted_on, held, ended_on)
   on conflict (town, id) do update set revision = excluded.revision, state = excluded.state,
     part_dates = excluded.part_dates, part_paise = excluded.part_paise, authority = excluded.authority,
     granted_on = excluded.granted_on, held_paise = excluded.held_paise, ended_on = excluded.ended_on`,
);

function planOfRow(row: PlanRow): KeptPlan {
  const { state, account, authority } = row;
  const parts = row.part_dates.map((on, at) => ({ on, amountPaise: paise(row.part_paise[at] ?? 0n) }));
  const plan = { account, parts, authority, grantedOn: row.granted_on, heldPaise: paise(row.held_paise) };
  if (state === "running") return { state, ...plan };
  if (row.ended_on === null) throw new Error(`instalments ${row.id} ended on no day`);
  return { state, ...plan, endedOn: row.ended_on };
}

export const planStore: SubjectStore<Plan> = {
  kind: plans,
  load: async (tx, ids, locked) =>
    new Map(
      (await tx.query<PlanRow>(locked ? lockPlans : loadPlans, [tx.town, ids])).map((row) => [
        row.id,
        { revision: row.revision, state: planOfRow(row) },
      ]),
    ),
  save: async (tx, kept) => {
    const granted = [...kept.values()].flatMap(({ state }) => (state.state === "none" ? [] : [state]));
    tx.send(savePlans, [
      tx.town,
      [...kept.keys()],
      [...kept.values()].map((one) => one.revision),
      granted.map((one) => one.state),
      granted.map((one) => one.account),
      granted.map(({ parts }) => arrayText(parts.map((part) => part.on))),
      granted.map(({ parts }) => arrayText(parts.map((part) => part.amountPaise))),
      granted.map((one) => one.authority),
      granted.map((one) => one.grantedOn),
      granted.map((one) => one.heldPaise),
      granted.map((one) => (one.state === "running" ? null : one.endedOn)),
    ]);
  },
};

export async function readPlan(tx: Tx, id: SubjectId): Promise<KeptPlan | undefined> {
  const [row] = await tx.query<PlanRow>(loadPlans, [tx.town, [id]]);
  return row && planOfRow(row);
}

/** Running plans after this id, in id order. */
export const plansRunning = async (
  tx: Tx,
  after: SubjectId,
  count_max: number,
): Promise<readonly { readonly id: SubjectId; readonly plan: KeptPlan }[]> =>
  (await tx.query<PlanRow>(runningPlans, [tx.town, after, count_max])).map((row) => ({
    id: row.id,
    plan: planOfRow(row),
  }));
