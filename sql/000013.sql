-- Recovery: bills, notices of demand and warrants, how far each account's recovery has come, certificates of no dues.

/* The dues as they stood when the paper was written run along years, heads and due_paise. */
create table state.recovery_papers (
  town integer not null,
  id uuid not null,
  revision integer not null,
  what text not null check (what in ('bill', 'notice', 'warrant')),
  account uuid not null,
  number text not null,
  serial integer not null,
  written_on date not null,
  payable_by date,
  wait_days integer check (wait_days >= 0),
  rule_source text not null,
  rule_verified boolean not null,
  years text[] not null,
  heads text[] not null,
  due_paise bigint[] not null,
  served_on date,
  served_how text check (served_how in ('by-hand', 'post', 'affixed')),
  constraint recovery_papers_key primary key (town, id),
  constraint recovery_papers_number unique (town, number)
);
create index recovery_papers_account on state.recovery_papers (town, account, id);
select akshara.guard('state.recovery_papers');

/* The last paper stands here again, so that a step is decided from one row. */
create table state.recoveries (
  town integer not null,
  id uuid not null,
  revision integer not null,
  stage text not null check (stage in ('none', 'billed', 'noticed', 'warranted')),
  last_paper uuid,
  last_number text,
  last_on date,
  years text[] not null,
  heads text[] not null,
  due_paise bigint[] not null,
  payable_by date,
  wait_days integer,
  served_on date,
  constraint recoveries_key primary key (town, id)
);
select akshara.guard('state.recoveries');

create table state.no_dues (
  town integer not null,
  id uuid not null,
  revision integer not null,
  account uuid not null,
  number text not null,
  serial integer not null,
  certified_on date not null,
  counts_until date not null,
  constraint no_dues_key primary key (town, id),
  constraint no_dues_number unique (town, number)
);
create index no_dues_account on state.no_dues (town, account, id);
select akshara.guard('state.no_dues');
