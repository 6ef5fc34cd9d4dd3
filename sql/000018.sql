-- Certificates of births and deaths: who asked and why she may have one, what was issued, what an entry has given out.

/* `asked` is what the request says, its personal values sealed. */
create table state.certificate_requests (
  town integer not null,
  id uuid not null,
  revision integer not null,
  state text not null,
  application text not null,
  what text not null,
  relation text not null,
  event uuid,
  account uuid not null,
  asked_by uuid not null,
  asked_on date not null,
  asked jsonb not null,
  how text,
  granted_by uuid,
  granted_on date,
  granted_version smallint,
  fee_paise bigint,
  refused_reason text,
  refused_on date,
  certificate uuid,
  constraint certificate_requests_key primary key (town, id),
  constraint certificate_requests_application unique (town, application)
);
create index certificate_requests_waiting on state.certificate_requests (town, asked_on, id) where state = 'asked';
create index certificate_requests_of on state.certificate_requests (town, asked_by, asked_on);
create index certificate_requests_event on state.certificate_requests (town, event) where event is not null;
create index certificate_requests_account on state.certificate_requests (town, account);
select akshara.guard('state.certificate_requests');

create table state.certificates (
  town integer not null,
  id uuid not null,
  revision integer not null,
  event uuid not null,
  request uuid not null,
  what text not null,
  unit uuid not null,
  number text not null,
  serial integer not null,
  version smallint not null,
  relation text not null,
  holder uuid not null,
  issued_on date not null,
  replaces uuid,
  replaces_number text,
  copies smallint not null,
  constraint certificates_key primary key (town, id),
  constraint certificates_number unique (town, number)
);
create index certificates_event on state.certificates (town, event, issued_on);
select akshara.guard('state.certificates');

create table state.certificate_files (
  town integer not null,
  id uuid not null,
  revision integer not null,
  event uuid not null,
  free_given boolean not null,
  issued integer not null,
  last_certificate uuid,
  last_number text,
  last_version smallint,
  constraint certificate_files_key primary key (town, id)
);
select akshara.guard('state.certificate_files');

/* A certificate is withdrawn when its entry has a later version: found for all towns at once, by the list of withdrawn papers. */
create index events_amended on state.events (town, id) where version > 1;
create policy work_lists_amended on state.events for select to akshara_work using (version > 1);
create policy work_lists_withdrawn on state.certificates for select to akshara_work using (true);
