-- Collections: receipts and payments begun online.

/* Allocations run along years, heads and paid; money in paise. `payer` is sealed. Receipts are listed by book and serial. */
create table state.receipts (
  town integer not null,
  id uuid not null,
  revision integer not null,
  account uuid not null,
  service text not null,
  number text not null,
  book uuid not null,
  serial integer not null,
  amount_paise bigint not null check (amount_paise > 0),
  years text[] not null,
  heads text[] not null,
  paid_paise bigint[] not null,
  advance_paise bigint not null check (advance_paise >= 0),
  mode text not null check (mode in ('cash', 'gateway', 'upi')),
  taken_on date not null,
  at timestamptz not null,
  taken_by uuid not null,
  reference text,
  payer jsonb,
  payment uuid,
  constraint receipts_key primary key (town, id),
  constraint receipts_number unique (town, number),
  constraint receipts_serial unique (town, book, serial)
);
create index receipts_account on state.receipts (town, account, at);
select akshara.guard('state.receipts');

/* `reference` is the tr by which UPI apps name the payment. */
create table state.payments (
  town integer not null,
  id uuid not null,
  revision integer not null,
  state text not null check (state in ('started', 'failed', 'confirmed')),
  account uuid not null,
  service text not null,
  amount_paise bigint not null check (amount_paise > 0),
  via text not null check (via in ('gateway', 'upi')),
  reference text not null,
  started_on date not null,
  at timestamptz not null,
  reason text,
  receipts uuid[] not null,
  constraint payments_key primary key (town, id),
  constraint payments_reference unique (town, reference)
);
create index payments_open on state.payments (town, at) where state <> 'confirmed';
select akshara.guard('state.payments');
/* The background work looks which towns have open payments. */
create policy work_looks on state.payments for select to akshara_work using (true);
