// Lays one town's chunk into the database in one transaction: journal, numbers and commands set-based, states by evolve and save.
import type { Kept } from "../../kernel/decider.ts";
import type { Recorded } from "../../kernel/facts.ts";
import type { SubjectId } from "../../kernel/ids.ts";
import { type Database, sqlState, statement, type Tx } from "../../platform/database/connect.ts";
import type { SubjectStore } from "../service.ts";
import { type Chunk, commandsOf, halves, journalColumns } from "./chunk.ts";

const givenJournal = `
   with given as materialized (
     select * from rows from (
       unnest($2::bigint[], $3::uuid[], $4::text[], $5::smallint[], $6::uuid[], $7::uuid[], $8::timestamptz[],
         $9::bytea[], $10::bytea[], $11::bigint[]),
       string_to_table($12::text, E'\\n')
     ) as f (position, id, kind, v, subject, command, at, salt, commitment, index, body)
   ), laid as (
     insert into journal.facts (town, position, id, kind, v, subject, command, at, body, salt, commitment)
     select $1::integer, position, id, kind, v, subject, command, at, body, salt, commitment from given
   )`;

// COPY does not write under row security, and row security stays on: so unnest, and the bodies by their lines.
const putJournal = statement(
  "rebuild.journal",
  `${givenJournal}
   insert into log.entries (town, position, shard, index, commitment)
   select $1::integer, position, $13::text, index, commitment from given`,
);
const putFactsOnly = statement("rebuild.facts", `${givenJournal} select 1 where $13::text is null`);

// A command's facts may lie in two chunks, and then its row is there.
const putCommands = statement(
  "rebuild.commands",
  `insert into journal.commands as known (town, id, hash, positions, at)
   select $1::integer, id, hash, positions::bigint[], at
   from unnest($2::uuid[], $3::bytea[], $4::text[], $5::timestamptz[]) as c (id, hash, positions, at)
   on conflict (town, id) do update set positions = (
     select array_agg(distinct place order by place) from unnest(known.positions || excluded.positions) as p (place))`,
);
const putSubjects = statement(
  "rebuild.subjects",
  "insert into journal.subjects (town, id, kind) select $1::integer, id, kind from unnest($2::uuid[], $3::text[]) as s (id, kind)",
);

interface Moved {
  readonly store: SubjectStore<unknown>;
  readonly kept: Map<SubjectId, Kept<unknown>>;
}

/** Which subjects the facts move, by store, in the facts' order. */
function movesOf(stores: readonly SubjectStore<unknown>[], facts: readonly Recorded[]) {
  const moves: { fact: Recorded; store: SubjectStore<unknown>; id: SubjectId }[] = [];
  const wanted = new Map(stores.map((store) => [store, new Set<SubjectId>()]));
  for (const fact of facts) {
    for (const store of stores) {
      for (const id of store.kind.movedBy(fact)) {
        moves.push({ fact, store, id });
        wanted.get(store)?.add(id);
      }
    }
  }
  return { moves, wanted };
}

async function layStates(tx: Tx, stores: readonly SubjectStore<unknown>[], facts: readonly Recorded[]) {
  const { moves, wanted } = movesOf(stores, facts);
  const touched = [...wanted].filter(([, ids]) => ids.size > 0);
  const moved = new Map<SubjectStore<unknown>, Moved>(
    await Promise.all(
      touched.map(async ([store, ids]) => [store, { store, kept: await store.load(tx, [...ids], false) }] as const),
    ),
  );
  const born: { readonly id: SubjectId; readonly kind: string }[] = [];
  for (const { store, kept } of moved.values()) {
    for (const id of wanted.get(store) ?? []) {
      if (!kept.has(id)) born.push({ id, kind: store.kind.kind });
    }
  }
  tx.send(putSubjects, [tx.town, `{${born.map(({ id }) => id).join(",")}}`, born.map(({ kind }) => kind)]);
  for (const { fact, store, id } of moves) {
    const { kept } = moved.get(store) as Moved;
    const { revision, state } = kept.get(id) ?? { revision: 0, state: store.kind.initial };
    kept.set(id, { revision: revision + 1, state: store.kind.evolve(state, fact, id) });
  }
  await Promise.all([...moved.values()].map(({ store, kept }) => store.save(tx, kept)));
}

/** Everything of the chunk within an open transaction. `numbers` false: the log's numbers are there already. */
export async function layInto(
  tx: Tx,
  stores: readonly SubjectStore<unknown>[],
  chunk: Chunk,
  numbers = true,
): Promise<void> {
  const columns = journalColumns(chunk);
  const commands = commandsOf(chunk);
  tx.send(numbers ? putJournal : putFactsOnly, [
    tx.town,
    columns.positions,
    columns.ids,
    columns.kinds,
    columns.versions,
    columns.subjects,
    columns.commands,
    columns.at,
    columns.salts,
    columns.commitments,
    columns.indexes,
    columns.bodies,
    chunk.shard,
  ]);
  tx.send(putCommands, [tx.town, commands.ids, commands.hashes, commands.positions, commands.at]);
  await layStates(tx, stores, chunk.facts);
}

/**
 * One transaction for the chunk. States pass over what lay between them, so a value that one subject gave up and another took
 * may be there twice for a moment: then the chunk is laid in halves, at the last command by command as it happened.
 */
export async function layChunk(owner: Database, stores: readonly SubjectStore<unknown>[], chunk: Chunk): Promise<void> {
  try {
    await owner.inTown(chunk.town, (tx) => layInto(tx, stores, chunk));
  } catch (error) {
    const parts = sqlState(error) === "23505" ? halves(chunk) : undefined;
    if (!parts) throw error;
    for (const part of parts) await layChunk(owner, stores, part);
  }
}
