// What pages and jobs read of the register, beside the states that the ledger loads: lists, counts and look-ups.
import type { FinancialYear } from "../../../kernel/civil-date.ts";
import type { Kept } from "../../../kernel/decider.ts";
import type { HoldingId, SubjectId } from "../../../kernel/ids.ts";
import { paise } from "../../../kernel/money.ts";
import { parseHoldingNumber } from "../../../kernel/public-number.ts";
import { statement, type Tx } from "../../../platform/database/connect.ts";
import type { DemandRun } from "../rules/demand.ts";
import { demandRunOf, demandRunsOf } from "../rules/demand.ts";
import type { RegisteredHolding } from "../rules/holding.ts";
import { numberKey, numberSeries, numberSubject } from "../rules/number.ts";
import { holdingStore } from "./holding-store.ts";
import { numberStore, runStore, taskStore, type TaskState } from "./store.ts";

/** One holding with its id and revision. */
export interface FoundHolding {
  readonly id: HoldingId;
  readonly revision: number;
  readonly holding: RegisteredHolding;
}

const found = ([id, { revision, state }]: readonly [SubjectId, Kept<unknown>]): readonly FoundHolding[] => {
  const holding = state as RegisteredHolding | { readonly state: "none" };
  return holding.state === "registered" ? [{ id: id as HoldingId, revision, holding }] : [];
};

/** These holdings of the town, in the order asked; unknown ones are left out. */
export async function readHoldings(tx: Tx, ids: readonly SubjectId[]): Promise<readonly FoundHolding[]> {
  const kept = await holdingStore.load(tx, ids, false);
  return ids.flatMap((id) => {
    const one = kept.get(id);
    return one ? found([id, one]) : [];
  });
}

export const readHolding = async (tx: Tx, id: SubjectId): Promise<FoundHolding | undefined> =>
  (await readHoldings(tx, [id]))[0];

const byOwnNumber = statement(
  "holdings.by_number",
  "select id from state.holdings where town = $1::integer and number_key = $2::text",
);

/** The holdings of a number in any way of writing it: ours, an old id, or an id of the earlier portal. */
export async function idsByNumber(tx: Tx, text: string): Promise<readonly SubjectId[]> {
  const ours = parseHoldingNumber(text);
  const key = numberKey(ours.ok ? ours.number : text);
  if (key === "") return [];
  const claims = numberSeries.map((series) => numberSubject(series, text));
  const [own, taken] = await Promise.all([
    tx.query<{ id: SubjectId }>(byOwnNumber, [tx.town, key]),
    numberStore.load(tx, claims, false),
  ]);
  const others = [...taken.values()].flatMap(({ state }) => (state.state === "taken" ? [state.holding] : []));
  return [...new Set([...own.map((row) => row.id), ...others])];
}

/** After so many bearers two tokens are compared. */
const compared_max = 200;
/** Bearers of the rarest token that are looked at; where they are not enough, all bearers of all tokens are. */
const bearers_max = 3_000;

const byTokens = statement(
  "holdings.by_tokens",
  `select holding, (count(*) filter (where class = $2::text))::integer as matched,
     count(distinct token) = cardinality($3::text[]) as whole
   from state.holding_find
   where town = $1::integer and class = any (array[$2::text, $5::text]) and token = any ($3::text[])
     and ($6::integer is null
       or holding in (select id from state.holdings where town = $1::integer and ward = $6::integer))
   group by holding order by whole desc, matched desc, count(*) desc, holding limit $4::integer`,
);

// Where a token is borne by ten thousands, nobody reads them all: the rarest one's first bearers are looked at, one by one,
// until enough of them bear the others too. Bearers come out of the index in the order of their ids, so that the rarest token
// is the one whose first hundreds reach furthest among the ids.
const byRarest = statement(
  "holdings.by_rarest",
  `with rarest as materialized (
     select t.token from unnest($3::text[]) as t (token)
     order by (
       select f.holding from state.holding_find f where f.town = $1::integer and f.class = $2::text and f.token = t.token
       order by f.holding offset ${compared_max} limit 1
     ) desc nulls first, t.token limit 1
   ), bearers as materialized (
     select b.holding, rarest.token from rarest cross join lateral (
       select f.holding from state.holding_find f
       where f.town = $1::integer and f.class = $2::text and f.token = rarest.token order by f.holding limit ${bearers_max}
     ) as b
   )
   select b.holding, cardinality($3::text[]) as matched, true as whole from bearers b
   where ($5::integer is null or (
       select h.ward from state.holdings h where h.town = $1::integer and h.id = b.holding) = $5::integer)
     and not exists (select from unnest($3::text[]) as o (token) where o.token <> b.token and (
       select true from state.holding_find f
       where f.town = $1::integer and f.class = $2::text and f.token = o.token and f.holding = b.holding limit 1
     ) is null)
   limit $4::integer`,
);

/** `matched` counts the tokens shared; `whole` is true where no token asked for is missing. */
export interface TokenMatch {
  readonly holding: SubjectId;
  readonly matched: number;
  readonly whole: boolean;
}

/**
 * Holdings that share tokens, of one ward or of all: those that share all, then those with most. A name is looked for
 * among the owners' fathers and husbands too; these make a match whole, but come after the owners themselves. The
 * tokens must differ.
 */
export async function idsByTokens(
  tx: Tx,
  kind: "name" | "mobile" | "house",
  tokens: readonly string[],
  count_max: number,
  ward?: number,
): Promise<readonly TokenMatch[]> {
  const found = await tx.query<TokenMatch>(byRarest, [tx.town, kind, tokens, count_max, ward ?? null]);
  // With so many that share all, those that share some are of no use; with fewer, every bearer is weighed.
  if (found.length === count_max) return found;
  return tx.query(byTokens, [tx.town, kind, tokens, count_max, kind === "name" ? "relative" : kind, ward ?? null]);
}

const undemanded = statement(
  "holdings.undemanded",
  `select id from state.holdings
   where town = $1::integer and id > $3::uuid and closed is null and not ($2::text = any (demanded_years))
   order by id limit $4::integer`,
);

const before_all = "00000000-0000-0000-0000-000000000000";

/** Holdings without the year's demand after an id, in id order. */
export const idsUndemanded = async (
  tx: Tx,
  year: FinancialYear,
  after: SubjectId | undefined,
  count_max: number,
): Promise<readonly HoldingId[]> =>
  (await tx.query<{ id: HoldingId }>(undemanded, [tx.town, year, after ?? before_all, count_max])).map((row) => row.id);

const counted = statement(
  "holdings.counted",
  `select count(*)::integer as holdings, count(*) filter (where not ($2::text = any (demanded_years)))::integer as waiting
   from state.holdings where town = $1::integer and closed is null`,
);

/** How many holdings the town has, and how many of them wait for the year's demand. */
export async function countHoldings(
  tx: Tx,
  year: FinancialYear,
): Promise<{ readonly holdings: number; readonly waiting: number }> {
  const [row] = await tx.query<{ holdings: number; waiting: number }>(counted, [tx.town, year]);
  return row ?? { holdings: 0, waiting: 0 };
}

/** One lane's run. */
export async function readLane(tx: Tx, year: FinancialYear, lane: number): Promise<DemandRun | undefined> {
  const run = demandRunOf(tx.town, year, lane);
  return (await runStore.load(tx, [run], false)).get(run)?.state;
}

/** What all lanes have raised together; undefined where none has begun. */
export async function readRun(tx: Tx, year: FinancialYear): Promise<DemandRun | undefined> {
  const runs = [...(await runStore.load(tx, demandRunsOf(tx.town, year), false)).values()].map(({ state }) => state);
  const [first, ...others] = runs;
  return others.reduce(
    (all, run) =>
      all && {
        ...all,
        batches: all.batches + run.batches,
        holdings: all.holdings + run.holdings,
        raisedPaise: paise(all.raisedPaise + run.raisedPaise),
        penaltyPaise: paise(all.penaltyPaise + run.penaltyPaise),
      },
    first,
  );
}

export interface FoundTask {
  readonly id: SubjectId;
  readonly revision: number;
  readonly task: TaskState;
}

const openTasks = statement(
  "tasks.open",
  "select id from state.tasks where town = $1::integer and state = 'open' order by due_on, id limit $2::integer",
);
const tasksOfHolding = statement(
  "tasks.of_holding",
  "select id from state.tasks where town = $1::integer and holding = $2::uuid order by id desc limit $3::integer",
);

const tasksOfMany = statement(
  "tasks.of_holdings",
  `select id from state.tasks where town = $1::integer and holding = any ($2::uuid[])
   order by asked_on desc, id desc limit $3::integer`,
);

export async function readTasks(tx: Tx, ids: readonly SubjectId[]): Promise<readonly FoundTask[]> {
  const kept = await taskStore.load(tx, ids, false);
  return ids.flatMap((id) => {
    const one = kept.get(id);
    return one && one.state.state !== "none" ? [{ id, revision: one.revision, task: one.state }] : [];
  });
}

/** The open tasks, most pressing first. */
export const readOpenTasks = async (tx: Tx, count_max: number): Promise<readonly FoundTask[]> =>
  readTasks(
    tx,
    (await tx.query<{ id: SubjectId }>(openTasks, [tx.town, count_max])).map((row) => row.id),
  );

/** The tasks about these holdings, newest first. */
export const tasksOfHoldings = async (
  tx: Tx,
  holdings: readonly HoldingId[],
  count_max: number,
): Promise<readonly FoundTask[]> =>
  readTasks(
    tx,
    (await tx.query<{ id: SubjectId }>(tasksOfMany, [tx.town, holdings, count_max])).map((row) => row.id),
  );

/** The tasks about a holding, newest first. */
export const readTasksOf = async (tx: Tx, holding: SubjectId, count_max: number): Promise<readonly FoundTask[]> =>
  readTasks(
    tx,
    (await tx.query<{ id: SubjectId }>(tasksOfHolding, [tx.town, holding, count_max])).map((row) => row.id),
  );
