-- The way out: entries that the state's register was offered and has not taken, and what was asked through DigiLocker.

/* One row for an entry that was offered and is not taken yet. It may be lost: what waits stands in the register itself. */
create table platform.hand_on_tries (
  town integer not null,
  event uuid not null,
  version smallint not null,
  tries integer not null,
  tried_at timestamptz not null,
  next_try timestamptz not null,
  answer text check (answer in ('away', 'busy', 'rejected')),
  reason text,
  constraint hand_on_tries_key primary key (town, event)
);
select akshara.guard('platform.hand_on_tries');
create policy work_looks on platform.hand_on_tries for select to akshara_work using (true);
create policy work_looks on state.events for select to akshara_work
  using (state in ('registered', 'cancelled') and not handed_on);

/* Every question of DigiLocker about an entry that is there. `asker_mark` is a keyed hash of the account that asked. */
create table platform.digilocker_pulls (
  town integer not null,
  id uuid not null,
  at timestamptz not null,
  request_mark bytea not null check (length(request_mark) = 32),
  asker_mark bytea not null check (length(asker_mark) = 32),
  asker_sealed text not null,
  event uuid not null,
  version smallint not null,
  what text not null check (what in ('uri', 'document')),
  format text not null check (format in ('pdf', 'xml', 'both')),
  released boolean not null,
  constraint digilocker_pulls_key primary key (town, id),
  constraint digilocker_pulls_request unique (town, request_mark)
);
create index digilocker_pulls_event on platform.digilocker_pulls (town, event, at);
create index digilocker_pulls_asker on platform.digilocker_pulls (town, asker_mark, at);
select akshara.guard('platform.digilocker_pulls');

/* How often an account asked on its last day, and how often an entry was asked about. `mark` is the account's, or the entry's id. */
create table platform.digilocker_counts (
  town integer not null,
  mark bytea not null check (length(mark) in (16, 32)),
  counted_on date not null,
  asked integer not null,
  wrong integer not null,
  constraint digilocker_counts_key primary key (town, mark)
);
select akshara.guard('platform.digilocker_counts');
