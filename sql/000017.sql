-- The margin: requests for notes in the margins of entries.

/* `body` is the whole state, its personal values sealed; the columns beside it are what lists read. */
create table state.margin_requests (
  town integer not null,
  id uuid not null,
  revision integer not null,
  event uuid not null,
  unit uuid not null,
  serial smallint not null,
  state text not null,
  what text not null,
  asked_by uuid not null,
  asked_on date not null,
  body jsonb not null,
  constraint margin_requests_key primary key (town, id),
  constraint margin_requests_serial unique (town, event, serial)
);
create index margin_requests_waiting on state.margin_requests (town, asked_on, id) where state = 'asked';
create index margin_requests_decided on state.margin_requests (town, asked_on desc, id) where state <> 'asked';
select akshara.guard('state.margin_requests');
