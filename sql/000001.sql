-- The core: towns, the journal, books and accounts. `town` is first in every key; no table belongs to a role that can log in.

create schema akshara;
create schema journal;
create schema state;
create schema position;

/* The town of this transaction, set with SET LOCAL from the verified request; null (so: no rows) where it is not set. */
create function akshara.town() returns integer language sql stable parallel safe
  as $$ select nullif(current_setting('akshara.town', true), '')::integer $$;

/* Turns on forced row-level security: a session sees and writes rows of its transaction's town only. */
create function akshara.guard(guarded regclass) returns void language plpgsql as $$
begin
  execute format('alter table %s enable row level security', guarded);
  execute format('alter table %s force row level security', guarded);
  execute format('create policy own_town on %s using (town = akshara.town()) with check (town = akshara.town())', guarded);
end $$;

create table akshara.towns (
  id integer not null,
  type text not null check (type in ('state', 'nagar-nigam', 'nagar-palika-parishad', 'nagar-parishad')),
  name_hi text not null,
  name_en text not null,
  name_hi_proofed boolean not null,
  district_hi text not null,
  district_en text not null,
  population integer not null,
  constraint towns_key primary key (id)
);
alter table akshara.towns enable row level security;
alter table akshara.towns force row level security;
create policy everyone_reads on akshara.towns for select using (true);
create policy owner_loads on akshara.towns for all to akshara_owner using (true) with check (true);

/* Opens a town: its row and its own sequence of journal positions, so that no sequence spans towns. */
create function akshara.open_town(town integer) returns void language plpgsql as $$
begin
  execute format('create sequence if not exists position.t%s as bigint', town);
end $$;

/* Every fact, for ever: the serving role may insert and select, nobody may update or delete. */
create table journal.facts (
  town integer not null,
  position bigint not null,
  id uuid not null,
  kind text not null,
  v smallint not null,
  subject uuid not null,
  command uuid not null,
  at timestamptz not null,
  body text not null,
  salt bytea not null check (length(salt) = 32),
  commitment bytea not null check (length(commitment) = 32),
  constraint facts_key primary key (town, position),
  constraint facts_id unique (town, id)
);
create index facts_subject on journal.facts (town, subject, position);
select akshara.guard('journal.facts');

/* Committed facts that the log has not numbered yet: written with the fact, taken out by the sequencer. */
create table journal.pending (
  town integer not null,
  position bigint not null,
  commitment bytea not null,
  constraint pending_key primary key (town, position)
);
select akshara.guard('journal.pending');

/* Commands that were carried out, so that sending one twice changes nothing. */
create table journal.commands (
  town integer not null,
  id uuid not null,
  hash bytea not null,
  positions bigint[] not null,
  at timestamptz not null,
  constraint commands_key primary key (town, id)
);
select akshara.guard('journal.commands');

/* Every subject that was ever moved, written when it is new: two commands that make the same subject collide here. */
create table journal.subjects (
  town integer not null,
  id uuid not null,
  kind text not null,
  constraint subjects_key primary key (town, id)
);
select akshara.guard('journal.subjects');

create table state.books (
  town integer not null,
  id uuid not null,
  revision integer not null,
  last integer not null,
  constraint books_key primary key (town, id)
);
select akshara.guard('state.books');

/* Lines run along years, heads, raised and paid; money in paise. */
create table state.accounts (
  town integer not null,
  id uuid not null,
  revision integer not null,
  years text[] not null,
  heads text[] not null,
  raised_paise bigint[] not null,
  paid_paise bigint[] not null,
  advance_paise bigint not null check (advance_paise >= 0),
  owed_paise bigint not null check (owed_paise >= 0),
  constraint accounts_key primary key (town, id)
);
select akshara.guard('state.accounts');
