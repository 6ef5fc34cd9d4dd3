-- Platform and people: sessions, kept forms, sign-in codes and locks, staff register, passwords and passkeys.

create schema if not exists platform;

/* Raising a town's epoch ends all its sessions; raising that of town 0 ends every session of the state. */
create table platform.epochs (
  town integer not null,
  epoch bigint not null check (epoch > 0),
  constraint epochs_key primary key (town)
);
alter table platform.epochs enable row level security;
alter table platform.epochs force row level security;
create policy everyone_reads on platform.epochs for select using (true);
create policy own_town_writes on platform.epochs for insert with check (town = akshara.town());
create policy own_town_raises on platform.epochs for update
  using (town = akshara.town()) with check (town = akshara.town());

/* The browser holds the id; only its SHA-256 is here. `epoch` = the town's plus the state's when it began. */
create table platform.sessions (
  town integer not null,
  id_hash bytea not null check (length(id_hash) = 32),
  kind text not null check (kind in ('citizen', 'staff')),
  person uuid not null,
  login text,
  mobile jsonb,
  epoch bigint not null,
  created timestamptz not null,
  idle_until timestamptz not null,
  ends timestamptz not null,
  constraint sessions_key primary key (town, id_hash)
);
create index sessions_person on platform.sessions (town, person);
select akshara.guard('platform.sessions');

/* Forms sent after the session ended; the key is in the sender's browser only. */
create table platform.parked_forms (
  town integer not null,
  id_hash bytea not null check (length(id_hash) = 32),
  person uuid,
  sealed bytea not null,
  expires timestamptz not null,
  constraint parked_forms_key primary key (town, id_hash)
);
create index parked_forms_expires on platform.parked_forms (town, expires);
select akshara.guard('platform.parked_forms');

/* The staff register, as its facts have made it. */
create table state.staff (
  town integer not null,
  id uuid not null,
  revision integer not null,
  state text not null check (state in ('serving', 'dismissed')),
  login text not null,
  name jsonb not null,
  roles text[] not null,
  since date not null,
  constraint staff_key primary key (town, id),
  constraint staff_login unique (town, login)
);
select akshara.guard('state.staff');

create table state.establishments (
  town integer not null,
  id uuid not null,
  revision integer not null,
  administrators uuid[] not null,
  constraint establishments_key primary key (town, id)
);
select akshara.guard('state.establishments');

/* Secrets for signing in are not facts: they change without history and must be able to vanish. */
create table platform.staff_passwords (
  town integer not null,
  staff uuid not null,
  password text not null,
  totp jsonb not null,
  totp_step_used bigint not null,
  since timestamptz not null,
  constraint staff_passwords_key primary key (town, staff)
);
select akshara.guard('platform.staff_passwords');

create table platform.passkeys (
  town integer not null,
  id text not null,
  staff uuid not null,
  public_key bytea not null,
  counter bigint not null,
  transports text[] not null,
  created timestamptz not null,
  used timestamptz,
  constraint passkeys_key primary key (town, id)
);
create index passkeys_staff on platform.passkeys (town, staff);
select akshara.guard('platform.passkeys');

/* A passkey's question that waits for its answer; `staff` where a new passkey is being added. */
create table platform.passkey_questions (
  town integer not null,
  id_hash bytea not null check (length(id_hash) = 32),
  challenge text not null,
  staff uuid,
  expires timestamptz not null,
  constraint passkey_questions_key primary key (town, id_hash)
);
select akshara.guard('platform.passkey_questions');

/* A new member of staff sets his password with this code once; the administrator hands it over in person. */
create table platform.enrolments (
  town integer not null,
  staff uuid not null,
  code_hash bytea not null check (length(code_hash) = 32),
  totp jsonb not null,
  expires timestamptz not null,
  constraint enrolments_key primary key (town, staff)
);
select akshara.guard('platform.enrolments');

/* A citizen's one-time code: hashed together with the browser's own secret, gone once it was used. */
create table platform.sign_in_codes (
  town integer not null,
  id_hash bytea not null check (length(id_hash) = 32),
  mobile_token text not null,
  code_hash bytea not null check (length(code_hash) = 32),
  mobile jsonb not null,
  person uuid not null,
  created timestamptz not null,
  expires timestamptz not null,
  used boolean not null,
  constraint sign_in_codes_key primary key (town, id_hash)
);
create index sign_in_codes_mobile on platform.sign_in_codes (town, mobile_token, created);
select akshara.guard('platform.sign_in_codes');

/* Wrong tries in a row, by the hash of what was tried (a mobile's token, a login). */
create table platform.sign_in_tries (
  town integer not null,
  key bytea not null check (length(key) = 32),
  wrong integer not null,
  locked_until timestamptz not null,
  tried timestamptz not null,
  constraint sign_in_tries_key primary key (town, key)
);
select akshara.guard('platform.sign_in_tries');
