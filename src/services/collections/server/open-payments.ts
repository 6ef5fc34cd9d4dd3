// Payments whose end nobody has told: asked about again and again, so that a lost callback loses no money.
import { later } from "../../../platform/clock.ts";
import type { Clock } from "../../../platform/clock.ts";
import type { PaymentId } from "../../../kernel/ids.ts";
import type { TownId } from "../../../kernel/town.ts";
import { statement } from "../../../platform/database/connect.ts";
import { type RecordParts, settle } from "./record.ts";

/** Seconds after which a payment is asked about, and after which it is given up. */
const open_seconds_min = 60;
const open_seconds_max = 3 * 86_400;
const asked_max = 100;

const openPayments = statement(
  "payments.open",
  `select id from state.payments
   where town = $1::integer and state <> 'confirmed' and at between $2::timestamptz and $3::timestamptz
   order by at desc limit $4::integer`,
);

/**
 * Asks the gateway about this town's payments of the last three days that are not confirmed, at most a hundred, newest
 * first. Returns how many were confirmed by it. Safe to run anywhere and as often as wished.
 */
export async function settleOpen(parts: RecordParts, clock: Clock, town: TownId): Promise<number> {
  const now = clock.now();
  const span = [later(now, -open_seconds_max), later(now, -open_seconds_min)];
  const rows = await parts.database.readInTown(town, (tx) =>
    tx.query<{ id: PaymentId }>(openPayments, [town, ...span, asked_max]),
  );
  let confirmed = 0;
  for (const { id } of rows) {
    const { payment, silent } = await settle(parts, town, id);
    // Who does not answer about one payment will not answer about the next either.
    if (silent) break;
    if (payment?.state === "confirmed") confirmed += 1;
  }
  return confirmed;
}
