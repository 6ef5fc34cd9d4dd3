-- The holding register, complete: shares as fractions, where holdings came from and how they ended, returns and notices.

/* `came_of`: the holdings it was made of. `closed`: why it ended, by which order, and what stands in its place. */
alter table state.holdings add column came_of uuid[], add column closed jsonb;

/* Shares stood in hundredths of a per cent until now: lifted as facts of version 1 are lifted when they are read. */
alter table state.holdings no force row level security;
update state.holdings set particulars = jsonb_set(particulars, '{owners}', (
  select jsonb_agg((o.owner - 'shareHundredths') || jsonb_build_object('share', jsonb_build_object(
    'part', (o.owner->>'shareHundredths')::integer / gcd((o.owner->>'shareHundredths')::integer, 10000),
    'of', 10000 / gcd((o.owner->>'shareHundredths')::integer, 10000))) order by o.place)
  from jsonb_array_elements(particulars->'owners') with ordinality as o (owner, place)))
where particulars @? '$.owners[*].shareHundredths';
alter table state.holdings force row level security;

/* One return for a holding and year; `version` counts how often it was revised. The rest, with its sealed notes, is in `body`. */
create table state.returns (
  town integer not null,
  id uuid not null,
  revision integer not null,
  state text not null check (state in ('filed', 'accepted', 'noticed')),
  holding uuid not null,
  year text not null,
  version integer not null,
  filed_on date not null,
  tax_paise bigint not null check (tax_paise >= 0),
  body jsonb not null,
  constraint returns_key primary key (town, id),
  constraint returns_year unique (town, holding, year)
);
create index returns_open on state.returns (town, filed_on, id) where state = 'filed';
select akshara.guard('state.returns');

/* `next_on`: the day from which the office has something to do with it; none when it has ended. */
create table state.notices (
  town integer not null,
  id uuid not null,
  revision integer not null,
  state text not null check (state in ('drafted', 'served', 'objected', 'hearing', 'ordered')),
  number text not null,
  holding uuid not null,
  year text not null,
  drafted_on date not null,
  next_on date,
  body jsonb not null,
  constraint notices_key primary key (town, id),
  constraint notices_number unique (town, number)
);
create index notices_open on state.notices (town, next_on, id) where next_on is not null;
create index notices_of on state.notices (town, holding, id);
select akshara.guard('state.notices');
