// The log's statements: who is the sequencer, numbering what was committed, and the record of what was signed.
import type { Client } from "pg";

/** One session of akshara_work; its lock makes it the sequencer, and nobody numbers facts but through it. */
export type SequencerSession = Pick<Client, "query">;

// Any number that no other advisory lock of the program uses.
const sequencer_lock = 2_507_050_003n;

// Held by whoever numbers, shared, and by whoever changes the shard, alone: so no number is given while a shard is frozen.
const shard_lock = 2_507_050_005n;

/** Takes the sequencer's place if nobody has it; it is given back when the session ends, however it ends. */
export async function tryLock(session: SequencerSession): Promise<boolean> {
  const { rows } = await session.query<{ held: boolean }>({
    name: "log.lock",
    text: "select pg_try_advisory_lock($1::bigint) as held",
    values: [sequencer_lock],
  });
  return rows[0]?.held === true;
}

/** Makes sure that the shard stays the one it is as long as this session lasts; false while it is being changed. */
export async function tryKeepShard(session: SequencerSession): Promise<boolean> {
  const { rows } = await session.query<{ kept: boolean }>({
    name: "log.keep_shard",
    text: "select pg_try_advisory_lock_shared($1::bigint) as kept",
    values: [shard_lock],
  });
  return rows[0]?.kept === true;
}

/** Gives that up again, in a session that stands by. */
export async function letShardGo(session: SequencerSession): Promise<void> {
  await session.query({
    name: "log.let_shard_go",
    text: "select pg_advisory_unlock_shared($1::bigint)",
    values: [shard_lock],
  });
}

/** Whether somebody waits for changing the shard. */
export async function isChangeWanted(session: SequencerSession): Promise<boolean> {
  const { rows } = await session.query<{ wanted: boolean }>({
    name: "log.change_wanted",
    text: `select exists (
      select from pg_locks where locktype = 'advisory' and not granted and objsubid = 1
        and database = (select oid from pg_database where datname = current_database())
        and (classid::bigint << 32) + objid::bigint = $1::bigint
    ) as wanted`,
    values: [shard_lock],
  });
  return rows[0]?.wanted === true;
}

/** Waits until nobody numbers, and keeps it so as long as this session lasts. Throws after the session's lock timeout. */
export async function holdNumbering(session: SequencerSession): Promise<void> {
  await session.query({
    name: "log.hold_numbering",
    text: "select pg_advisory_lock($1::bigint)",
    values: [shard_lock],
  });
}

/** An index or size from PostgreSQL; a tree beyond 2^53 entries is not reached in any shard's year. */
function exact(value: bigint | null | undefined): number {
  const count = Number(value ?? -1n);
  if (!Number.isSafeInteger(count)) throw new Error(`${value} entries are too many for one shard`);
  return count;
}

/**
 * All in one statement: takes committed facts out of the queue and gives them the next indexes of the shard. Within a town they
 * go by position; towns take turns, beginning after the one given, so that a town with very many facts lets the others in.
 * Answers how many there were and after which town to begin next; -1 begins with the first.
 */
export async function numberPending(
  session: SequencerSession,
  shard: string,
  after: number,
  count_max: number,
): Promise<{ readonly count: number; readonly after: number }> {
  const { rows } = await session.query<{ count: number; last: number | null }>({
    name: "log.number",
    text: `
      with chosen as (
        select p.town, p.position from journal.pending p
        where p.town > $2::integer order by p.town, p.position limit $3::integer
      ), taken as (
        delete from journal.pending p using chosen c where p.town = c.town and p.position = c.position
        returning p.town, p.position, p.commitment
      ), numbered as (
        insert into log.entries (town, position, shard, index, commitment)
        select t.town, t.position, $1::text,
          (select coalesce(max(e.index) + 1, 0) from log.entries e where e.shard = $1::text)
            + row_number() over (order by t.town, t.position) - 1,
          t.commitment
        from taken t
        returning town
      )
      select count(*)::integer as count, max(town) as last from numbered`,
    values: [shard, after, count_max],
  });
  const { count = 0, last = null } = rows[0] ?? {};
  return { count, after: count === count_max && last !== null ? last : -1 };
}

/**
 * Gives the facts that end the shard before this one and begin this one its first numbers, unless it has numbers already.
 * `subjects` are the two shards.
 */
export async function numberBeginning(
  session: SequencerSession,
  shard: string,
  subjects: readonly string[],
): Promise<void> {
  await session.query({
    name: "log.number_beginning",
    text: `
      with chosen as (
        select f.town, f.position from journal.facts f
        where f.town = 0 and f.subject = any ($2::uuid[]) and f.kind in ('log.frozen', 'log.begun') and not exists (
          select from log.entries e where e.shard = $1::text)
      ), taken as (
        delete from journal.pending p using chosen c where p.town = c.town and p.position = c.position
        returning p.town, p.position, p.commitment
      )
      insert into log.entries (town, position, shard, index, commitment)
      select t.town, t.position, $1::text, row_number() over (order by t.position) - 1, t.commitment from taken t`,
    values: [shard, subjects],
  });
}

/** Gives all places back at once: the end of a session is noticed a moment later. */
export async function letAllGo(session: SequencerSession): Promise<void> {
  await session.query({ name: "log.let_all_go", text: "select pg_advisory_unlock_all()" });
}

/** How many entries of the shard have a number. */
export async function countNumbered(session: SequencerSession, shard: string): Promise<number> {
  const { rows } = await session.query<{ last: bigint | null }>({
    name: "log.count",
    text: "select max(index) as last from log.entries where shard = $1::text",
    values: [shard],
  });
  return exact(rows[0]?.last) + 1;
}

/** Commitments by index from `first` on. Throws when an index is missing or there twice. */
export async function readNumbered(
  session: SequencerSession,
  shard: string,
  first: number,
  count_max: number,
): Promise<Buffer[]> {
  const { rows } = await session.query<{ index: bigint; commitment: Buffer }>({
    name: "log.read",
    text: `select index, commitment from log.entries
      where shard = $1::text and index >= $2::bigint and index < $3::bigint order by index`,
    values: [shard, first, first + count_max],
  });
  return rows.map(({ index, commitment }, place) => {
    if (exact(index) !== first + place)
      throw new Error(`index ${first + place} of shard ${shard} is missing or double`);
    return commitment;
  });
}

/** The root recorded for this size, and the greatest size recorded. */
export async function readSigned(
  session: SequencerSession,
  shard: string,
  size: number,
): Promise<{ readonly root: Buffer | undefined; readonly size_max: number }> {
  const { rows } = await session.query<{ root: Buffer | null; size_max: bigint | null }>({
    name: "log.signed",
    text: `select (select root from log.checkpoints where shard = $1::text and size = $2::bigint) as root,
      (select max(size) from log.checkpoints where shard = $1::text) as size_max`,
    values: [shard, size],
  });
  const [row] = rows;
  return { root: row?.root ?? undefined, size_max: row?.size_max === null ? 0 : exact(row?.size_max) };
}

/** The channel on which every process hears of a new checkpoint; the payload is the shard and the size. */
export const publishedChannel = "log_published";

/**
 * Records a published checkpoint, once, and tells everyone who listens. Nobody waits for the disk here: the checkpoint's file is on
 * it, and whoever opens the shard records it again.
 */
export async function recordCheckpoint(
  session: SequencerSession,
  shard: string,
  signed: { readonly size: number; readonly root: Uint8Array; readonly note: string },
): Promise<void> {
  await session.query({
    name: "log.record",
    text: `
      with recorded as (
        insert into log.checkpoints (shard, size, root, note, at)
        values ($1::text, $2::bigint, $3::bytea, $4::text, clock_timestamp()) on conflict (shard, size) do nothing
      )
      select pg_notify('${publishedChannel}', $1::text || ' ' || $2::bigint),
        set_config('synchronous_commit', 'off', true)`,
    values: [shard, signed.size, signed.root, signed.note],
  });
}
