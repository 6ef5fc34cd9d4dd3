-- Collections complete: remissions on accounts, every way of paying, counter days, cheques, deposits, sanctions, instalments.

/* Remitted amounts run along the lines, empty where nothing was remitted; demands of bulk runs stand day by day. */
alter table state.accounts add column remitted_paise bigint[] not null default '{}';
alter table state.accounts add column demanded_on date[] not null default '{}';
alter table state.accounts add column demanded_paise bigint[] not null default '{}';

/* Every way of paying; what was handed over; the counter day; and the money taken out again. */
alter table state.receipts drop constraint receipts_mode_check;
alter table state.receipts add constraint receipts_mode_check check (mode in ('cash', 'cheque', 'demand-draft', 'card',
  'upi', 'gateway', 'bbps', 'challan'));
alter table state.receipts add column instrument jsonb;
alter table state.receipts add column day uuid;
alter table state.receipts add column reversed_on date;
alter table state.receipts add column reversed_cause text check (reversed_cause in ('cancelled', 'cheque-returned'));
alter table state.receipts add column reversed_reason text;
create index receipts_reversed on state.receipts (reversed_on desc, id) where reversed_on is not null;
/* The list of withdrawn papers holds those of all towns. */
create policy work_lists_withdrawn on state.receipts for select to akshara_work using (reversed_on is not null);
create index receipts_taken on state.receipts (town, taken_on);
create index receipts_day on state.receipts (town, day, serial) where day is not null;

/* What was taken runs along modes; notes and coins along their values. */
create table state.counter_days (
  town integer not null,
  id uuid not null,
  revision integer not null,
  state text not null check (state in ('open', 'offered', 'closed')),
  counter text not null,
  day_on date not null,
  clerk uuid not null,
  opened_at timestamptz not null,
  float_paise bigint not null check (float_paise >= 0),
  modes text[] not null,
  counts integer[] not null,
  taken_paise bigint[] not null,
  cancelled_counts integer[] not null,
  cancelled_paise bigint[] not null,
  handovers integer not null,
  counted_paise bigint,
  expected_paise bigint,
  notes_paise bigint[] not null,
  note_counts integer[] not null,
  closed_at timestamptz,
  deposit uuid,
  constraint counter_days_key primary key (town, id),
  constraint counter_days_day unique (town, counter, day_on)
);
create index counter_days_running on state.counter_days (town, day_on) where state <> 'closed';
select akshara.guard('state.counter_days');

create table state.cheques (
  town integer not null,
  id uuid not null,
  revision integer not null,
  state text not null check (state in ('received', 'deposited', 'cleared', 'returned', 'cancelled')),
  receipt uuid not null,
  account uuid not null,
  mode text not null check (mode in ('cheque', 'demand-draft')),
  number text not null,
  bank text not null,
  ifsc text,
  dated date not null,
  amount_paise bigint not null check (amount_paise > 0),
  taken_on date not null,
  day uuid not null,
  deposit uuid,
  ended_on date,
  constraint cheques_key primary key (town, id)
);
create index cheques_open on state.cheques (town, state, taken_on) where state in ('received', 'deposited');
create index cheques_day on state.cheques (town, day);
create index cheques_taken on state.cheques (town, taken_on, id);
select akshara.guard('state.cheques');

create table state.deposits (
  town integer not null,
  id uuid not null,
  revision integer not null,
  number text not null,
  day uuid not null,
  counter text not null,
  day_on date not null,
  cash_paise bigint not null check (cash_paise >= 0),
  cheques uuid[] not null,
  total_paise bigint not null check (total_paise > 0),
  bank text not null,
  made_on date not null,
  made_by uuid not null,
  constraint deposits_key primary key (town, id),
  constraint deposits_number unique (town, number)
);
create index deposits_day on state.deposits (town, day);
select akshara.guard('state.deposits');

/* What one person asks and another approves; `wish` is data of ours without personal values, `note` is sealed. */
create table state.sanctions (
  town integer not null,
  id uuid not null,
  revision integer not null,
  state text not null check (state in ('asked', 'granted', 'refused')),
  what text not null,
  account uuid not null,
  other uuid,
  wish jsonb not null,
  reason text not null,
  note jsonb,
  asked_by uuid not null,
  asked_on date not null,
  asked_at timestamptz not null,
  decided_by uuid,
  decided_on date,
  constraint sanctions_key primary key (town, id),
  constraint sanctions_two_persons check (decided_by <> asked_by)
);
create index sanctions_open on state.sanctions (town, asked_at, id) where state = 'asked';
create index sanctions_account on state.sanctions (town, account, asked_at);
create index sanctions_other on state.sanctions (town, other) where other is not null;
select akshara.guard('state.sanctions');

create table state.instalments (
  town integer not null,
  id uuid not null,
  revision integer not null,
  state text not null check (state in ('running', 'late', 'paid')),
  account uuid not null,
  part_dates date[] not null,
  part_paise bigint[] not null,
  authority text not null,
  granted_on date not null,
  held_paise bigint not null,
  ended_on date,
  constraint instalments_key primary key (town, id),
  constraint instalments_account unique (town, account)
);
create index instalments_running on state.instalments (town, id) where state = 'running';
select akshara.guard('state.instalments');
/* The background work looks which towns have plans to judge. */
create policy work_looks on state.instalments for select to akshara_work using (true);
