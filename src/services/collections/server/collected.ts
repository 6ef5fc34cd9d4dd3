// What was collected day by day: receipts on the day they were given, less what was taken back on the day it was.
import type { CivilDate } from "../../../kernel/civil-date.ts";
import { type Paise, paise } from "../../../kernel/money.ts";
import type { TownId } from "../../../kernel/town.ts";
import { type Database, statement } from "../../../platform/database/connect.ts";

const byDay = statement(
  "receipts.collected_by_day",
  `select day, sum(receipts)::integer as receipts, sum(amount)::bigint as amount from (
     select taken_on as day, count(*) as receipts, sum(amount_paise) as amount from state.receipts
     where town = $1::integer and taken_on between $2::date and $3::date group by taken_on
     union all
     select reversed_on, -count(*), -sum(amount_paise) from state.receipts
     where town = $1::integer and reversed_on between $2::date and $3::date group by reversed_on
   ) as moved (day, receipts, amount) group by day order by day`,
);

/** One day's money. A day on which more was taken back than given is negative. */
export interface CollectedDay {
  readonly day: CivilDate;
  readonly receipts: number;
  readonly amountPaise: Paise;
}

/** The days from the first to the last on which money moved. */
export async function collectedByDay(
  database: Database,
  town: TownId,
  from: CivilDate,
  until: CivilDate,
): Promise<readonly CollectedDay[]> {
  const rows = await database.readInTown(town, (tx) =>
    tx.query<{ day: CivilDate; receipts: number; amount: bigint }>(byDay, [town, from, until]),
  );
  return rows.map(({ day, receipts, amount }) => ({ day, receipts, amountPaise: paise(amount) }));
}
