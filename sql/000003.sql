-- Platform and people: sessions, kept forms, sign-in codes and locks, staff register, passwords and passkeys.

create schema if not exists platform;

/* Raising a town's epoch ends all its sessions; raising that of town 0 ends every session of the state. */
create table platform.epochs (
  town integer not null,
  epoch bigint not null check (epoch > 0),
  constraint epochs_key primary key (town)
);
alter table platform.epochs enable row level security;
alter table platform.epochs force row level security;
create policy everyone_reads on platform.epochs for select using (true);
create policy own_town_writes on platform.epochs for insert with check (town = akshara.town());
create policy own_town_raises on platform.epochs for update
  using (town = akshara.town()) with check (town = akshara.town());

/* The browser holds the id; only its SHA-256 is here. `epoch` = the town's plus the state's when it began. */
create table platform.sessions (
  town integer not null,
  id_hash bytea not null check (length(id_hash) = 32),
  kind text not null check (kind in ('citizen', 'staff')),
  person uuid not null,
  login text,
  mobile jsonb,
  epoch bigint not null,
  created timestamptz not null,
  idle_until timestamptz not null,
  ends timestamptz not null,
  constraint sessions_key primary key (town, id_hash)
);
create index sessions_person on platform.sessions (town, person);
select akshara.guard('platform.sessions');

/* Forms sent after the session ended; the key is in the sender's browser only. */
create table platform.parked_forms (
  town integer not null,
  id_hash bytea not null check (length(id_hash) = 32),
  person uuid,
  sealed bytea not null,
  expires timestamptz not null,
  constraint parked_forms_key primary key (town, id_hash)
);
create index parked_forms_expires on platform.parked_forms (town, expires);
select akshara.guard('platform.parked_forms');
