// The smaller tables of property tax: numbers that holdings brought along, demand runs, and the tasks of the inbox.
import type { CivilDate, FinancialYear } from "../../../kernel/civil-date.ts";
import type { Kept } from "../../../kernel/decider.ts";
import type { HoldingId, SubjectId } from "../../../kernel/ids.ts";
import { paise } from "../../../kernel/money.ts";
import type { Private } from "../../../kernel/private.ts";
import type { SubjectStore } from "../../../ledger/service.ts";
import { statement } from "../../../platform/database/connect.ts";
import { type Task, tasks } from "../rules/correction.ts";
import { type DemandRun, demandRuns } from "../rules/demand.ts";
import { type HoldingNumberTaken, holdingNumbers, type NumberSeries } from "../rules/number.ts";

type KeptRow<S> = readonly [SubjectId, Kept<S>];

interface NumberRow {
  readonly id: SubjectId;
  readonly revision: number;
  readonly holding: HoldingId;
  readonly series: NumberSeries;
  readonly number: string;
}

const numbers = "select id, revision, holding, series, number from state.holding_numbers where town = $1::integer";
const loadNumbers = statement("holding_numbers.load", `${numbers} and id = any ($2::uuid[])`);
const lockNumbers = statement("holding_numbers.lock", `${numbers} and id = any ($2::uuid[]) order by id for update`);
const saveNumbers = statement(
  "holding_numbers.save",
  `insert into state.holding_numbers (town, id, revision, holding, series, number)
   select $1::integer, id, revision, holding, series, number
   from unnest($2::uuid[], $3::integer[], $4::uuid[], $5::text[], $6::text[]) as n (id, revision, holding, series, number)
   on conflict (town, id) do update set revision = excluded.revision`,
);

const keptNumber = ({ id, revision, holding, series, number }: NumberRow): KeptRow<HoldingNumberTaken> => [
  id,
  { revision, state: { state: "taken", holding, series, number } },
];

export const numberStore: SubjectStore<HoldingNumberTaken> = {
  kind: holdingNumbers,
  load: async (tx, ids, lock) =>
    new Map((await tx.query<NumberRow>(lock ? lockNumbers : loadNumbers, [tx.town, ids])).map(keptNumber)),
  save: async (tx, kept) => {
    const rows = [...kept].flatMap(([id, { revision, state }]) =>
      state.state === "taken" ? [{ id, revision, ...state }] : [],
    );
    tx.send(saveNumbers, [
      tx.town,
      rows.map((row) => row.id),
      rows.map((row) => row.revision),
      rows.map((row) => row.holding),
      rows.map((row) => row.series),
      rows.map((row) => row.number),
    ]);
  },
};

interface RunRow {
  readonly id: SubjectId;
  readonly revision: number;
  readonly year: FinancialYear | null;
  readonly batches: number;
  readonly holdings: number;
  readonly raised_paise: bigint;
  readonly penalty_paise: bigint;
}

const runs = `select id, revision, year, batches, holdings, raised_paise, penalty_paise from state.demand_runs
  where town = $1::integer`;
const loadRuns = statement("demand_runs.load", `${runs} and id = any ($2::uuid[])`);
const lockRuns = statement("demand_runs.lock", `${runs} and id = any ($2::uuid[]) order by id for update`);
const saveRuns = statement(
  "demand_runs.save",
  `insert into state.demand_runs (town, id, revision, year, batches, holdings, raised_paise, penalty_paise)
   select $1::integer, id, revision, year, batches, holdings, raised_paise, penalty_paise
   from unnest($2::uuid[], $3::integer[], $4::text[], $5::integer[], $6::integer[], $7::bigint[], $8::bigint[])
     as r (id, revision, year, batches, holdings, raised_paise, penalty_paise)
   on conflict (town, id) do update set revision = excluded.revision, year = excluded.year, batches = excluded.batches,
     holdings = excluded.holdings, raised_paise = excluded.raised_paise, penalty_paise = excluded.penalty_paise`,
);

const keptRun = (row: RunRow): KeptRow<DemandRun> => [
  row.id,
  {
    revision: row.revision,
    state: {
      ...(row.year === null ? {} : { year: row.year }),
      batches: row.batches,
      holdings: row.holdings,
      raisedPaise: paise(row.raised_paise),
      penaltyPaise: paise(row.penalty_paise),
    },
  },
];

export const runStore: SubjectStore<DemandRun> = {
  kind: demandRuns,
  load: async (tx, ids, lock) =>
    new Map((await tx.query<RunRow>(lock ? lockRuns : loadRuns, [tx.town, ids])).map(keptRun)),
  save: async (tx, kept) => {
    const states = [...kept.values()].map((one) => one.state);
    tx.send(saveRuns, [
      tx.town,
      [...kept.keys()],
      [...kept.values()].map((one) => one.revision),
      states.map((one) => one.year ?? null),
      states.map((one) => one.batches),
      states.map((one) => one.holdings),
      states.map((one) => one.raisedPaise),
      states.map((one) => one.penaltyPaise),
    ]);
  },
};

interface TaskRow {
  readonly id: SubjectId;
  readonly revision: number;
  readonly state: "open" | "done";
  readonly holding: HoldingId;
  readonly asked_on: CivilDate;
  readonly due_on: CivilDate;
  readonly outcome: "granted" | "refused" | null;
  readonly done_on: CivilDate | null;
  readonly words: { readonly request: Private; readonly reason?: Private };
}

const taskColumns = `select id, revision, state, holding, asked_on, due_on, outcome, done_on, words from state.tasks
  where town = $1::integer`;
const loadTasks = statement("tasks.load", `${taskColumns} and id = any ($2::uuid[])`);
const lockTasks = statement("tasks.lock", `${taskColumns} and id = any ($2::uuid[]) order by id for update`);
const saveTasks = statement(
  "tasks.save",
  `insert into state.tasks (town, id, revision, state, what, holding, asked_on, due_on, outcome, done_on, words)
   select $1::integer, id, revision, state, 'correction', holding, asked_on, due_on, outcome, done_on, words::jsonb
   from unnest($2::uuid[], $3::integer[], $4::text[], $5::uuid[], $6::date[], $7::date[], $8::text[], $9::date[], $10::text[])
     as t (id, revision, state, holding, asked_on, due_on, outcome, done_on, words)
   on conflict (town, id) do update set revision = excluded.revision, state = excluded.state, outcome = excluded.outcome,
     done_on = excluded.done_on, words = excluded.words`,
);

export type TaskState = Exclude<Task, { state: "none" }>;

function taskOf(row: TaskRow): TaskState {
  const asked = {
    what: "correction" as const,
    holding: row.holding,
    request: row.words.request,
    askedOn: row.asked_on,
    dueOn: row.due_on,
  };
  if (row.state === "open") return { state: "open", ...asked };
  if (row.outcome === null || row.done_on === null) throw new Error(`task ${row.id} is done without an outcome`);
  const { reason } = row.words;
  const done = { state: "done" as const, ...asked, outcome: row.outcome, doneOn: row.done_on };
  return reason === undefined ? done : { ...done, reason };
}

const keptTask = (row: TaskRow): readonly [SubjectId, Kept<TaskState>] => [
  row.id,
  { revision: row.revision, state: taskOf(row) },
];

export const taskStore: SubjectStore<Task> = {
  kind: tasks,
  load: async (tx, ids, lock) =>
    new Map((await tx.query<TaskRow>(lock ? lockTasks : loadTasks, [tx.town, ids])).map(keptTask)),
  save: async (tx, kept) => {
    const rows = [...kept].flatMap(([id, { revision, state }]) =>
      state.state === "none" ? [] : [{ id, revision, task: state }],
    );
    tx.send(saveTasks, [
      tx.town,
      rows.map((row) => row.id),
      rows.map((row) => row.revision),
      rows.map((row) => row.task.state),
      rows.map((row) => row.task.holding),
      rows.map((row) => row.task.askedOn),
      rows.map((row) => row.task.dueOn),
      rows.map(({ task }) => (task.state === "done" ? task.outcome : null)),
      rows.map(({ task }) => (task.state === "done" ? task.doneOn : null)),
      rows.map(({ task }) =>
        JSON.stringify({
          request: task.request,
          ...(task.state === "done" && task.reason !== undefined ? { reason: task.reason } : {}),
        }),
      ),
    ]);
  },
};
