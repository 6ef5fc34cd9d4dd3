-- Sealing and messages: wrapped keys, the log of openings with its budgets, and the outbox.

create schema if not exists platform;

create table platform.town_keys (
  town integer not null,
  version smallint not null,
  wrapped bytea not null,
  constraint town_keys_key primary key (town, version)
);
select akshara.guard('platform.town_keys');

/* One key for each class and calendar year; wrapped under the town's key of `town_version`. */
create table platform.data_keys (
  town integer not null,
  class text not null,
  period smallint not null,
  version smallint not null,
  town_version smallint not null,
  wrapped bytea not null,
  constraint data_keys_key primary key (town, class, period, version),
  constraint data_keys_town_key foreign key (town, town_version) references platform.town_keys (town, version)
);
select akshara.guard('platform.data_keys');

/* Who opened whose values, why and when: insert and select only. */
create table platform.openings (
  town integer not null,
  id uuid not null,
  at timestamptz not null,
  person uuid not null,
  role text not null,
  why text not null,
  subjects uuid[] not null,
  fields text[] not null,
  constraint openings_key primary key (town, id)
);
select akshara.guard('platform.openings');

/* The openings by subject, and which subjects a person has opened in a span (the hour or day of the budget). */
create table platform.opened (
  town integer not null,
  subject uuid not null,
  opening uuid not null,
  person uuid not null,
  span timestamptz not null,
  search boolean not null,
  constraint opened_key primary key (town, subject, opening)
);
create index opened_person on platform.opened (town, person, span, subject);
select akshara.guard('platform.opened');

create table platform.opening_budgets (
  town integer not null,
  person uuid not null,
  span timestamptz not null,
  search boolean not null,
  spent integer not null,
  constraint opening_budgets_key primary key (town, person, span, search)
);
select akshara.guard('platform.opening_budgets');

/* The outbox: messages to people, sealed; `tries` and `next_try` serve the adapter that sends them. */
create table platform.messages (
  town integer not null,
  id uuid not null,
  at timestamptz not null,
  channel text not null check (channel in ('sms')),
  to_sealed text not null,
  body_sealed text not null,
  state text not null check (state in ('waiting', 'sent', 'failed')),
  tries smallint not null,
  next_try timestamptz not null,
  constraint messages_key primary key (town, id)
);
create index messages_waiting on platform.messages (town, next_try) where state = 'waiting';
create index messages_recent on platform.messages (town, at desc);
select akshara.guard('platform.messages');
/* The background work looks which towns have waiting messages. */
create policy work_looks on platform.messages for select to akshara_work using (true);
