// The checker's part of the log: its files against themselves, against the numbers in the database, and those against the journal.
import type { TownId } from "../../kernel/town.ts";
import type { Database } from "../../platform/database/connect.ts";
import { statement } from "../../platform/database/connect.ts";
import type { LogFindings } from "./verify.ts";
import { verifyLog } from "./verify.ts";

const numbered = statement(
  "log.check",
  `select index, commitment from log.entries
   where shard = $1::text and index >= $2::bigint and index < $3::bigint order by index`,
);

const surplus = statement(
  "log.check_surplus",
  `select e.index, count(*)::integer as times from log.entries e where e.shard = $1::text
   group by e.index having count(*) > 1 order by e.index limit 100`,
);

const gone = statement(
  "log.check_gone",
  `select e.index, e.position from log.entries e
   where e.town = $1::integer and e.shard = $2::text and not exists (
     select from journal.facts f where f.town = e.town and f.position = e.position)
   order by e.index limit 100`,
);

/**
 * Reads the shard's whole folder as verifyLog does, and compares every entry with the database and every number with its fact.
 * The database is that of akshara_check. Numbers after the checkpoint are not yet in the log and are let pass.
 */
export async function checkLog(
  database: Database,
  shard: {
    readonly folder: string;
    readonly shard: string;
    readonly publicKey: string;
    readonly towns: readonly TownId[];
  },
): Promise<LogFindings> {
  const problems: string[] = [];
  const compare = async (first: number, entries: readonly Uint8Array[]): Promise<void> => {
    const rows = await database.query<{ index: bigint; commitment: Buffer }>(numbered, [
      shard.shard,
      first,
      first + entries.length,
    ]);
    const byIndex = new Map(rows.map(({ index, commitment }) => [Number(index), commitment]));
    for (const [place, entry] of entries.entries()) {
      const commitment = byIndex.get(first + place);
      if (commitment === undefined) problems.push(`entry ${first + place}: the database has no such number`);
      else if (Buffer.compare(commitment, entry) !== 0) {
        problems.push(`entry ${first + place}: the database has another commitment than the log`);
      }
    }
  };
  const files = await verifyLog(shard.folder, shard.publicKey, { entries: compare });
  for (const { index, times } of await database.query<{ index: bigint; times: number }>(surplus, [shard.shard])) {
    problems.push(`entry ${index}: the database has this number ${times} times`);
  }
  for (const town of shard.towns) {
    const rows = await database.readInTown(town, (tx) =>
      tx.query<{ index: bigint; position: bigint }>(gone, [town, shard.shard]),
    );
    for (const { index, position } of rows) {
      problems.push(`entry ${index}: the fact at position ${position} of town ${town} is gone`);
    }
  }
  return { checkpoint: files.checkpoint, problems: [...files.problems, ...problems] };
}
