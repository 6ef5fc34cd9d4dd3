-- The log: which fact has which number in which shard, and every checkpoint that was signed.

create schema log;

/* The numbers of facts. Only the session that holds the sequencer's lock inserts; nobody changes or removes a number. */
create table log.entries (
  town integer not null,
  position bigint not null,
  shard text not null,
  index bigint not null check (index >= 0),
  commitment bytea not null check (length(commitment) = 32),
  constraint entries_key primary key (town, position)
);
create index entries_index on log.entries (shard, index);
select akshara.guard('log.entries');

/* Signed trees, all towns together: size is the number of entries, note the checkpoint as it was published. */
create table log.checkpoints (
  shard text not null,
  size bigint not null check (size >= 0),
  root bytea not null check (length(root) = 32),
  note text not null,
  at timestamptz not null,
  constraint checkpoints_key primary key (shard, size)
);
alter table log.checkpoints enable row level security;
alter table log.checkpoints force row level security;
create policy everyone_reads on log.checkpoints for select using (true);
create policy sequencer_signs on log.checkpoints for insert to akshara_work with check (true);

/* The sequencer numbers the facts of all towns; the checker reads all of them. */
create policy sequencer_takes on journal.pending for all to akshara_work using (true) with check (true);
create policy checker_reads on journal.pending for select to akshara_check using (true);
create policy sequencer_reads on journal.facts for select to akshara_work using (true);
create policy sequencer_numbers on log.entries for all to akshara_work using (true) with check (true);
create policy checker_reads on log.entries for select to akshara_check using (true);
create policy owner_looks_up on log.entries for select to akshara_owner using (true);

/* A queue lives on few pages only while its dead rows are swept at once. */
alter table journal.pending set (
  autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 2000, autovacuum_vacuum_insert_threshold = -1
);

/*
 * The log indexes of these facts as far as they are in a signed checkpoint. It answers across towns, so that one look-up serves
 * everyone who waits; it tells nothing but the index of facts that the caller can already name.
 */
create function log.published(towns integer[], positions bigint[])
  returns table (town integer, "position" bigint, shard text, index bigint)
  language sql stable security definer set search_path = pg_catalog
  as $$
    select e.town, e.position, e.shard, e.index
    from unnest(towns, positions) as asked (town, place)
    join log.entries e on e.town = asked.town and e.position = asked.place
    where e.index < (select max(c.size) from log.checkpoints c where c.shard = e.shard)
  $$;
