-- Births and deaths: registration units, institutions that report, events from report to entry, and the tokens that find them.

create table state.units (
  town integer not null,
  id uuid not null,
  revision integer not null,
  number smallint not null,
  name_hi text not null,
  name_en text not null,
  registrars uuid[] not null,
  opened_on date not null,
  constraint units_key primary key (town, id),
  constraint units_number unique (town, number)
);
select akshara.guard('state.units');

create table state.institutions (
  town integer not null,
  id uuid not null,
  revision integer not null,
  name_hi text not null,
  name_en text not null,
  sort text not null,
  unit uuid not null,
  people uuid[] not null,
  serving boolean not null,
  described_on date not null,
  constraint institutions_key primary key (town, id)
);
select akshara.guard('state.institutions');

/* `body` is the whole state, its personal values sealed; the columns beside it are what lists, returns and counts read.
   `changed_on` is the day of the last note in the margin, or of registration. */
create table state.events (
  town integer not null,
  id uuid not null,
  revision integer not null,
  state text not null,
  what text not null,
  unit uuid,
  reporter text,
  institution uuid,
  reported_by uuid not null,
  reported_on date not null,
  delay text,
  number text,
  number_key text,
  register_year smallint,
  registered_on date,
  version smallint not null,
  month text,
  sex text,
  place text,
  mother_age smallint,
  age_years smallint,
  cause text,
  handed_on boolean not null,
  body jsonb not null,
  application text,
  account uuid not null,
  changed_on date,
  constraint events_key primary key (town, id)
);
create unique index events_application on state.events (town, application) where application is not null;
create index events_account on state.events (town, account);
create index events_inbox on state.events (town, unit, reported_on, id) where state in ('reported', 'asked');
create index events_reporter on state.events (town, reported_by, reported_on);
create index events_number on state.events (town, number_key) where number_key is not null;
create index events_registered on state.events (town, registered_on, id) where registered_on is not null;
create index events_month on state.events (town, month) where registered_on is not null;
create index events_to_hand_on on state.events (town, registered_on, id) include (version, changed_on)
  where state in ('registered', 'cancelled') and not handed_on;
select akshara.guard('state.events');

/* Blind index of what was reported or registered. `field` is name (a word of any name in it), pair (two words of one name),
   date or mobile; equality only. The month, open in state.events too, keeps a common word's bearers apart by their time. */
create table state.event_find (
  town integer not null,
  field text not null,
  token text not null,
  month integer not null,
  event uuid not null,
  constraint event_find_key primary key (town, field, token, month, event),
  constraint event_find_event foreign key (town, event) references state.events (town, id)
);
create index event_find_of on state.event_find (town, event);
select akshara.guard('state.event_find');
