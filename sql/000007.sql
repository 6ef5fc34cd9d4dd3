-- The vault: how far each shard is in it, what waits to be stored in a target, and what is there.

/* By shard: all entries below size are in a quorum of the vault's targets. chain and nodes let the writer go on. */
create table log.vaulted (
  shard text not null,
  size bigint not null check (size > 0),
  chain bytea not null check (length(chain) = 32),
  nodes bytea[] not null,
  at timestamptz not null,
  constraint vaulted_key primary key (shard)
);
alter table log.vaulted enable row level security;
alter table log.vaulted force row level security;
create policy everyone_reads on log.vaulted for select using (true);
create policy writer_moves on log.vaulted for all to akshara_work using (true) with check (true);

/*
 * The plan: an object stands here, sealed, before the first target is given it, so that whoever goes on after a crash gives the
 * same bytes again; and it stays until every target has it. A bundle says how far its shard is with it.
 */
create table log.vault_outbox (
  id bigint generated always as identity,
  name text not null,
  object bytea not null,
  shard text,
  size bigint,
  chain bytea,
  nodes bytea[],
  stored text[] not null default '{}',
  at timestamptz not null default clock_timestamp(),
  constraint vault_outbox_key primary key (id),
  constraint vault_outbox_name unique (name),
  constraint vault_outbox_bundle check (num_nulls(shard, size, chain, nodes) in (0, 4))
);
create index vault_outbox_others on log.vault_outbox (id) where shard is null;
alter table log.vault_outbox alter column object set storage external;
alter table log.vault_outbox enable row level security;
alter table log.vault_outbox force row level security;
create policy writer_plans on log.vault_outbox for all to akshara_work using (true) with check (true);
create policy portal_gives on log.vault_outbox for insert to akshara_serve
  with check (shard is null and name like 'blobs/%' and stored = '{}');

/* Blobs and keyring objects that a quorum of the targets has. */
create table log.vault_objects (
  name text not null,
  at timestamptz not null,
  constraint vault_objects_key primary key (name)
);
alter table log.vault_objects enable row level security;
alter table log.vault_objects force row level security;
create policy everyone_reads on log.vault_objects for select using (true);
create policy writer_notes on log.vault_objects for insert to akshara_work with check (true);

/* Wrapped keys that were given to the vault, by the hash of their bytes. */
create table log.vault_keyring (
  town integer not null,
  name text not null,
  digest bytea not null,
  constraint vault_keyring_key primary key (town, name, digest)
);
select akshara.guard('log.vault_keyring');
create policy writer_notes on log.vault_keyring for all to akshara_work using (true) with check (true);

/* The writer takes facts, commands' hashes and wrapped keys of all towns. */
create policy vault_reads on journal.commands for select to akshara_work using (true);
create policy vault_reads on platform.town_keys for select to akshara_work using (true);
create policy vault_reads on platform.data_keys for select to akshara_work using (true);

/* As before, and whether the fact is in the vault too. */
drop function log.published(integer[], bigint[]);
create function log.published(towns integer[], positions bigint[])
  returns table (town integer, "position" bigint, shard text, index bigint, vaulted boolean)
  language sql stable security definer set search_path = pg_catalog
  as $$
    select e.town, e.position, e.shard, e.index,
           e.index < coalesce((select v.size from log.vaulted v where v.shard = e.shard), 0)
    from unnest(towns, positions) as asked (town, place)
    join log.entries e on e.town = asked.town and e.position = asked.place
    where e.index < (select max(c.size) from log.checkpoints c where c.shard = e.shard)
  $$;
