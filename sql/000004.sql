-- Property tax: the register of holdings, the numbers and tokens that find them, demand runs and officers' tasks.

/* `number_key` is the number without what people leave out; personal values lie sealed in `particulars`. */
create table state.holdings (
  town integer not null,
  id uuid not null,
  revision integer not null,
  number text not null,
  number_key text not null,
  old_number text,
  portal_number text,
  account uuid not null,
  ward smallint not null,
  colony text not null,
  zone text not null,
  plot_area_hundredths bigint not null,
  registered_on date not null,
  corrected_on date,
  particulars jsonb not null,
  demanded_years text[] not null,
  penalised_years text[] not null,
  constraint holdings_key primary key (town, id),
  constraint holdings_number unique (town, number_key),
  constraint holdings_account unique (town, account)
);
create index holdings_ward on state.holdings (town, ward, id);
select akshara.guard('state.holdings');

/* Blind index of owners' names, their fathers' or husbands', their mobiles and of the house: equality only, since row security ignores other indexes. */
create table state.holding_find (
  town integer not null,
  class text not null check (class in ('name', 'relative', 'mobile', 'house')),
  token text not null,
  holding uuid not null,
  constraint holding_find_key primary key (town, class, token, holding),
  constraint holding_find_holding foreign key (town, holding) references state.holdings (town, id)
);
create index holding_find_of on state.holding_find (town, holding);
select akshara.guard('state.holding_find');

/* Numbers that holdings brought along; the id is derived from series and number, so that it is found however written. */
create table state.holding_numbers (
  town integer not null,
  id uuid not null,
  revision integer not null,
  holding uuid not null,
  series text not null check (series in ('old', 'portal')),
  number text not null,
  constraint holding_numbers_key primary key (town, id)
);
create index holding_numbers_of on state.holding_numbers (town, holding);
select akshara.guard('state.holding_numbers');

create table state.demand_runs (
  town integer not null,
  id uuid not null,
  revision integer not null,
  year text,
  batches integer not null,
  holdings integer not null,
  raised_paise bigint not null check (raised_paise >= 0),
  penalty_paise bigint not null check (penalty_paise >= 0),
  constraint demand_runs_key primary key (town, id)
);
select akshara.guard('state.demand_runs');

/* The officers' inbox: what is asked, of which holding, until when; the words lie sealed in `words`. */
create table state.tasks (
  town integer not null,
  id uuid not null,
  revision integer not null,
  state text not null check (state in ('open', 'done')),
  what text not null check (what in ('correction')),
  holding uuid not null,
  asked_on date not null,
  due_on date not null,
  outcome text check (outcome in ('granted', 'refused')),
  done_on date,
  words jsonb not null,
  constraint tasks_key primary key (town, id)
);
create index tasks_open on state.tasks (town, due_on, id) where state = 'open';
create index tasks_of on state.tasks (town, holding, id);
select akshara.guard('state.tasks');
