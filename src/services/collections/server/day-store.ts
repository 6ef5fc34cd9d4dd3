// What a day added up to, read for its day book.
import type { CivilDate } from "../../../kernel/civil-date.ts";
import { financialYearOf } from "../../../kernel/civil-date.ts";
import type { Head, PaymentMode } from "../../../kernel/facts.ts";
import { statement, type Tx } from "../../../platform/database/connect.ts";

const byMode = statement(
  "receipts.day_by_mode",
  `select mode, count(*)::integer as count, sum(amount_paise)::bigint as amount_paise from state.receipts
   where town = $1::integer and taken_on = $2::date and reversed_cause is distinct from 'cancelled'
   group by mode order by mode`,
);
const byHead = statement(
  "receipts.day_by_head",
  `select head, coalesce(sum(paid) filter (where year < $3::text), 0)::bigint as arrear_paise,
     coalesce(sum(paid) filter (where year >= $3::text), 0)::bigint as current_paise
   from state.receipts r, unnest(r.heads, r.years, r.paid_paise) as part (head, year, paid)
   where r.town = $1::integer and r.taken_on = $2::date and r.reversed_cause is distinct from 'cancelled'
   group by head order by head`,
);

/** Receipts of a day by way of paying, without those cancelled on it. */
export const dayByMode = (
  tx: Tx,
  on: CivilDate,
): Promise<readonly { readonly mode: PaymentMode; readonly count: number; readonly amount_paise: bigint }[]> =>
  tx.query(byMode, [tx.town, on]);

/** The same by head, arrear and current apart; advance is under none. */
export const dayByHead = (
  tx: Tx,
  on: CivilDate,
): Promise<readonly { readonly head: Head; readonly arrear_paise: bigint; readonly current_paise: bigint }[]> =>
  tx.query(byHead, [tx.town, on, financialYearOf(on)]);
