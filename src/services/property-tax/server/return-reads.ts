// What pages read of returns and notices: those of a holding, and those that wait for the office.
import type { HoldingId, SubjectId } from "../../../kernel/ids.ts";
import { statement, type Tx } from "../../../platform/database/connect.ts";
import { type KnownNotice, type KnownReturn, noticeStore, returnStore } from "./return-store.ts";

export interface FoundReturn {
  readonly id: SubjectId;
  readonly of: KnownReturn;
}

export interface FoundNotice {
  readonly id: SubjectId;
  readonly revision: number;
  readonly of: KnownNotice;
}

interface IdRow {
  readonly id: SubjectId;
}

const returnsOf = statement(
  "returns.of_holding",
  "select id from state.returns where town = $1::integer and holding = $2::uuid order by year desc limit 20",
);
const noticesOf = statement(
  "notices.of_holding",
  "select id from state.notices where town = $1::integer and holding = $2::uuid order by drafted_on desc, id limit 20",
);
const returnsOfMany = statement(
  "returns.of_holdings",
  `select id from state.returns where town = $1::integer and holding = any ($2::uuid[])
   order by filed_on desc, id limit $3::integer`,
);
const noticesOfMany = statement(
  "notices.of_holdings",
  `select id from state.notices where town = $1::integer and holding = any ($2::uuid[])
   order by drafted_on desc, id limit $3::integer`,
);
const openReturns = statement(
  "returns.open",
  "select id from state.returns where town = $1::integer and state = 'filed' order by filed_on, id limit $2::integer",
);
const openNotices = statement(
  "notices.open",
  `select id from state.notices where town = $1::integer and next_on is not null
   order by next_on, id limit $2::integer`,
);

export async function readReturns(tx: Tx, ids: readonly SubjectId[]): Promise<readonly FoundReturn[]> {
  const kept = await returnStore.load(tx, ids, false);
  return ids.flatMap((id) => {
    const state = kept.get(id)?.state;
    return state && state.state !== "none" ? [{ id, of: state }] : [];
  });
}

export async function readNotices(tx: Tx, ids: readonly SubjectId[]): Promise<readonly FoundNotice[]> {
  const kept = await noticeStore.load(tx, ids, false);
  return ids.flatMap((id) => {
    const one = kept.get(id);
    return one && one.state.state !== "none" ? [{ id, revision: one.revision, of: one.state }] : [];
  });
}

const idsOf = async (rows: Promise<readonly IdRow[]>): Promise<readonly SubjectId[]> =>
  (await rows).map(({ id }) => id);

export const returnsOfHolding = async (tx: Tx, holding: HoldingId): Promise<readonly FoundReturn[]> =>
  readReturns(tx, await idsOf(tx.query<IdRow>(returnsOf, [tx.town, holding])));

export const noticesOfHolding = async (tx: Tx, holding: HoldingId): Promise<readonly FoundNotice[]> =>
  readNotices(tx, await idsOf(tx.query<IdRow>(noticesOf, [tx.town, holding])));

/** The same of several holdings, the newest first. */
export const returnsOfHoldings = async (
  tx: Tx,
  holdings: readonly HoldingId[],
  count_max: number,
): Promise<readonly FoundReturn[]> =>
  readReturns(tx, await idsOf(tx.query<IdRow>(returnsOfMany, [tx.town, holdings, count_max])));

export const noticesOfHoldings = async (
  tx: Tx,
  holdings: readonly HoldingId[],
  count_max: number,
): Promise<readonly FoundNotice[]> =>
  readNotices(tx, await idsOf(tx.query<IdRow>(noticesOfMany, [tx.town, holdings, count_max])));

/** Returns that wait for their verification, the oldest first. */
export const returnsToVerify = async (tx: Tx, count_max: number): Promise<readonly FoundReturn[]> =>
  readReturns(tx, await idsOf(tx.query<IdRow>(openReturns, [tx.town, count_max])));

/** Notices that have not ended, by the day on which the office must do the next thing. */
export const noticesToDo = async (tx: Tx, count_max: number): Promise<readonly FoundNotice[]> =>
  readNotices(tx, await idsOf(tx.query<IdRow>(openNotices, [tx.town, count_max])));
