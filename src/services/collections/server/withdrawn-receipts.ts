// Receipts that are no longer good, of every town: for the list of withdrawn papers.
import type { ReceiptId } from "../../../kernel/ids.ts";
import { markOf, statusEntries_max } from "../../../kernel/papers/trust.ts";
import { type Database, statement } from "../../../platform/database/connect.ts";
import { statusIndexOf } from "../../../platform/papers/issuing.ts";

/** Withdrawn receipts that a verifier is told of: as many as one status list has places. */
export const withdrawn_max = statusEntries_max;

const reversed = statement(
  "receipts.withdrawn",
  `select town, id, number from state.receipts where reversed_on is not null order by reversed_on desc, id limit $1::integer`,
);

/** Where a paper stands in the status list, and the mark that tells it from others at the same place. */
export interface WithdrawnPaper {
  readonly index: number;
  readonly mark: string;
}

/** `looking` is a database of the role akshara_work, which sees reversed receipts of all towns. */
export async function withdrawnReceipts(looking: Database): Promise<readonly WithdrawnPaper[]> {
  const rows = await looking.query<{ town: number; id: ReceiptId; number: string }>(reversed, [withdrawn_max]);
  return rows.map(({ town, id, number }) => ({ index: statusIndexOf(id), mark: markOf({ town, number }) }));
}
