// The table of the log's shards, as the facts of their freezing and beginning add up to it.
import type { Kept } from "../../kernel/decider.ts";
import type { SubjectId } from "../../kernel/ids.ts";
import { type LogShard, logShards } from "../../kernel/log-shard.ts";
import { statement } from "../../platform/database/connect.ts";
import type { SubjectStore } from "../service.ts";

interface ShardRow {
  readonly id: SubjectId;
  readonly revision: number;
  readonly origin: string;
  readonly shard: string;
  readonly frozen_size: bigint | null;
  readonly frozen_root: string | null;
  readonly previous: string | null;
}

const columns = `select id, revision, origin, shard, frozen_size, frozen_root, previous from state.log_shards
  where town = $1::integer and id = any ($2::uuid[])`;
const load = statement("log_shards.load", columns);
const lock = statement("log_shards.lock", `${columns} order by id for update`);
const save = statement(
  "log_shards.save",
  `insert into state.log_shards (town, id, revision, origin, shard, frozen_size, frozen_root, previous)
   select $1::integer, id, revision, origin, shard, frozen_size, frozen_root, previous
   from unnest($2::uuid[], $3::integer[], $4::text[], $5::text[], $6::bigint[], $7::text[], $8::text[])
     as s (id, revision, origin, shard, frozen_size, frozen_root, previous)
   on conflict (town, id) do update set revision = excluded.revision, origin = excluded.origin, shard = excluded.shard,
     frozen_size = excluded.frozen_size, frozen_root = excluded.frozen_root, previous = excluded.previous`,
);

function keptShard(row: ShardRow): readonly [SubjectId, Kept<LogShard>] {
  const { id, revision, origin, shard, frozen_size, frozen_root, previous } = row;
  const isFrozen = frozen_size !== null && frozen_root !== null;
  const state: LogShard = {
    origin,
    shard,
    ...(isFrozen && { frozen: { size: Number(frozen_size), root: frozen_root } }),
    ...(previous !== null && { previous }),
  };
  return [id, { revision, state }];
}

export const logShardStore: SubjectStore<LogShard> = {
  kind: logShards,
  load: async (tx, ids, isLocked) =>
    new Map((await tx.query<ShardRow>(isLocked ? lock : load, [tx.town, ids])).map(keptShard)),
  save: async (tx, kept) => {
    const states = [...kept.values()].map(({ state }) => state);
    tx.send(save, [
      tx.town,
      [...kept.keys()],
      [...kept.values()].map(({ revision }) => revision),
      states.map(({ origin }) => origin),
      states.map(({ shard }) => shard),
      states.map(({ frozen }) => frozen?.size ?? null),
      states.map(({ frozen }) => frozen?.root ?? null),
      states.map(({ previous }) => previous ?? null),
    ]);
  },
};
