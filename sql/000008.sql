-- The log's shards: which one is frozen with which tree, and which one came after it.

/* Filled by the facts log.frozen and log.begun of the state; the first shard is here from its freezing on. */
create table state.log_shards (
  town integer not null,
  id uuid not null,
  revision integer not null,
  origin text not null,
  shard text not null,
  frozen_size bigint,
  frozen_root text,
  previous text,
  constraint log_shards_key primary key (town, id),
  constraint log_shards_name unique (town, shard),
  constraint log_shards_frozen check (num_nulls(frozen_size, frozen_root) in (0, 2))
);
select akshara.guard('state.log_shards');
/* The sequencer asks which shard it numbers into. */
create policy sequencer_reads on state.log_shards for select to akshara_work using (true);
