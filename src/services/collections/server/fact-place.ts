// When a subject's fact was recorded, and where it stands in the public log.
import type { LogPlace } from "../../../ledger/log/acknowledge.ts";
import { type Instant, instantFrom } from "../../../kernel/civil-date.ts";
import type { SubjectId } from "../../../kernel/ids.ts";
import { statement, type Tx } from "../../../platform/database/connect.ts";
import type { LogPlaces } from "./receipt-store.ts";

const first = statement(
  "collections.fact_place",
  `select position, at from journal.facts
   where town = $1::integer and subject = $2::uuid and kind = $3::text order by position limit 1`,
);

/** The first fact of this kind about the subject; `inLog` is undefined while it is not safe there. */
export async function factPlace(
  tx: Tx,
  places: LogPlaces,
  subject: SubjectId,
  kind: string,
): Promise<{ readonly at: Instant; readonly inLog: LogPlace | undefined }> {
  const [row] = await tx.query<{ position: bigint; at: Instant }>(first, [tx.town, subject, kind]);
  if (!row) return { at: instantFrom(0), inLog: undefined };
  const place = await places.logIndexOf(tx.town, row.position);
  return { at: row.at, inLog: place };
}
