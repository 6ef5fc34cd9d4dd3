// The proof of a rebuild: every entry of the log against the database by index, every town by the checker, counts and money by day.
import type { TownId } from "../../kernel/town.ts";
import { type Database, statement } from "../../platform/database/connect.ts";
import { realFiles } from "../log/files.ts";
import { TileReader } from "../log/tiles.ts";
import { recompute } from "../log/verify.ts";
import type { BlobFindings } from "./blobs.ts";
import type { DayTotal, Totals } from "./chunk.ts";
import { occupiedTowns } from "../check-towns.ts";
import type { TownCheck } from "../checker.ts";

/** Entries by index; the first thousand of each. */
export interface EntryFindings {
  readonly missing: readonly number[];
  readonly extra: readonly number[];
  readonly altered: readonly number[];
  /** What the reading of the log's own files complained of. */
  readonly files: readonly string[];
}

/** A day on which the database counts otherwise than the vault. */
export interface DayDifference {
  readonly town: TownId;
  readonly day: string;
  readonly vault: DayTotal;
  readonly database: DayTotal;
}

export interface Proof {
  readonly entries: ReadonlyMap<string, EntryFindings>;
  readonly towns: readonly TownCheck[];
  readonly days: readonly DayDifference[];
  readonly blobs: BlobFindings;
}

/** Whether a portal is at work meanwhile: what it takes in is then no difference. */
interface Circumstance {
  readonly isAtWork?: boolean;
}

const listed_max = 1_000;

const numbered = statement(
  "rebuild.prove_entries",
  `select index, commitment from log.entries
   where shard = $1::text and index >= $2::bigint and index < $3::bigint order by index`,
);
const beyond = statement(
  "rebuild.prove_beyond",
  "select index from log.entries where shard = $1::text and index >= $2::bigint order by index limit 1000",
);

/** Compares the shard's tiles (whose root was compared already) with the numbers in the database. */
export async function proveEntries(
  check: Database,
  shard: { readonly name: string; readonly folder: string; readonly size: number; readonly root: string },
  { isAtWork = false }: Circumstance = {},
): Promise<EntryFindings> {
  const [missing, extra, altered]: [number[], number[], number[]] = [[], [], []];
  const list = (into: number[], index: number): void => {
    if (into.length < listed_max) into.push(index);
  };
  const compare = async (first: number, entries: readonly Uint8Array[]): Promise<void> => {
    const values = [shard.name, first, first + entries.length];
    const rows = await check.query<{ index: bigint; commitment: Buffer }>(numbered, values);
    const found = new Map<number, Buffer>();
    for (const { index, commitment } of rows) {
      if (found.has(Number(index))) list(extra, Number(index));
      found.set(Number(index), commitment);
    }
    for (const [place, entry] of entries.entries()) {
      const commitment = found.get(first + place);
      if (!commitment) list(missing, first + place);
      else if (!commitment.equals(entry)) list(altered, first + place);
    }
  };
  const files: string[] = [];
  const root = await recompute(new TileReader(realFiles, shard.folder), 0, shard.size, {
    problem: (words) => {
      if (files.length < listed_max) files.push(words);
    },
    entries: compare,
  });
  if (Buffer.from(root).toString("base64") !== shard.root) files.push("the log's files give another root");
  const more = isAtWork ? [] : await check.query<{ index: bigint }>(beyond, [shard.name, shard.size]);
  for (const { index } of more) list(extra, Number(index));
  return { missing, extra, altered, files };
}

// A second way to the same sums: PostgreSQL reads the facts' bytes itself.
const dayTotals = statement(
  "rebuild.prove_days",
  `with told as materialized (
     select (at at time zone 'Asia/Kolkata')::date as day, kind,
            case when kind in ('receipt.issued', 'due.raised', 'due.raised_in_batch') then body::jsonb -> 'data' end as data
     from journal.facts where town = $1::integer
   )
   select day, count(*) as facts,
     coalesce(sum(case kind
       when 'due.raised' then (select sum((d ->> 'amountPaise')::bigint) from jsonb_array_elements(data -> 'dues') as d)
       when 'due.raised_in_batch' then
         (select sum(a::bigint) from jsonb_array_elements(data -> 'rows') as r,
            jsonb_array_elements_text(r -> 'amountsPaise') as a)
     end), 0)::bigint as raised,
     coalesce(sum(case when kind = 'receipt.issued' then (data ->> 'amountPaise')::bigint end), 0)::bigint as received
   from told group by day order by day`,
);

interface DayRow {
  readonly day: string;
  readonly facts: bigint;
  readonly raised: bigint;
  readonly received: bigint;
}

const nothing: DayTotal = { facts: 0, raisedPaise: 0n, receivedPaise: 0n };
const same = (one: DayTotal, other: DayTotal): boolean =>
  one.facts === other.facts && one.raisedPaise === other.raisedPaise && one.receivedPaise === other.receivedPaise;

/** Compares counts and money of these towns' days. */
export async function proveDays(
  check: Database,
  towns: readonly TownId[],
  totals: Totals,
  { isAtWork = false }: Circumstance = {},
): Promise<DayDifference[]> {
  const differences: DayDifference[] = [];
  const occupied = await occupiedTowns(check, towns);
  for (const town of towns) {
    const rows = occupied.has(town) ? await check.readInTown(town, (tx) => tx.query<DayRow>(dayTotals, [town])) : [];
    const found = new Map<string, DayTotal>(
      rows.map(({ day, facts, raised, received }) => [
        day,
        { facts: Number(facts), raisedPaise: raised, receivedPaise: received },
      ]),
    );
    const start = `${town} `;
    const own = new Map(
      [...totals].flatMap(([name, total]) => (name.startsWith(start) ? [[name.slice(start.length), total]] : [])),
    );
    for (const day of new Set([...found.keys(), ...own.keys()])) {
      const [vault, database] = [own.get(day) ?? nothing, found.get(day) ?? nothing];
      if (isAtWork && database.facts > vault.facts) continue;
      if (!same(vault, database)) differences.push({ town, day, vault, database });
    }
  }
  return differences;
}
