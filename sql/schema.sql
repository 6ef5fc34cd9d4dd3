-- The schema as the migrations leave it, for reading. Written by `node tools/schema.ts`; never run.

-- schema akshara; owner akshara_owner; grants akshara_check: USAGE; akshara_serve: USAGE; akshara_work: USAGE
-- schema journal; owner akshara_owner; grants akshara_check: USAGE; akshara_serve: USAGE; akshara_work: USAGE
-- schema log; owner akshara_owner; grants akshara_check: USAGE; akshara_serve: USAGE; akshara_work: USAGE
-- schema migration; owner akshara_owner; grants akshara_check: USAGE; akshara_migrate: USAGE; akshara_serve: USAGE; akshara_work: USAGE
-- schema platform; owner akshara_owner; grants akshara_serve: USAGE; akshara_work: USAGE
-- schema position; owner akshara_owner; grants akshara_check: USAGE; akshara_serve: USAGE; akshara_work: USAGE
-- schema state; owner akshara_owner; grants akshara_check: USAGE; akshara_serve: USAGE; akshara_work: USAGE

-- sequence log.vault_outbox_id_seq as bigint; owner akshara_owner; grants none
-- sequence position.t<town> as bigint; owner akshara_owner; grants akshara_serve: USAGE; akshara_work: USAGE

-- owner akshara_owner; row security forced; grants akshara_check: SELECT; akshara_serve: SELECT; akshara_work: SELECT
table akshara.towns (
  id integer not null,
  type text not null,
  name_hi text not null,
  name_en text not null,
  name_hi_proofed boolean not null,
  district_hi text not null,
  district_en text not null,
  population integer not null,
  constraint towns_key PRIMARY KEY (id),
  constraint towns_type_check CHECK ((type = ANY (ARRAY['state'::text, 'nagar-nigam'::text, 'nagar-palika-parishad'::text, 'nagar-parishad'::text])))
);
policy everyone_reads for select to everyone using (true);
policy owner_loads for all to akshara_owner using (true) with check (true);

-- owner akshara_owner; row security forced; grants akshara_check: SELECT; akshara_serve: INSERT SELECT; akshara_work: INSERT SELECT
table journal.commands (
  town integer not null,
  id uuid not null,
  hash bytea not null,
  positions bigint[] not null,
  at timestamp with time zone not null,
  constraint commands_key PRIMARY KEY (town, id)
);
policy own_town for all to everyone using ((town = akshara.town())) with check ((town = akshara.town()));
policy vault_reads for select to akshara_work using (true);

-- owner akshara_owner; row security forced; grants akshara_check: SELECT; akshara_serve: INSERT SELECT; akshara_work: INSERT SELECT
table journal.facts (
  town integer not null,
  position bigint not null,
  id uuid not null,
  kind text not null,
  v smallint not null,
  subject uuid not null,
  command uuid not null,
  at timestamp with time zone not null,
  body text not null,
  salt bytea not null,
  commitment bytea not null,
  constraint facts_commitment_check CHECK ((length(commitment) = 32)),
  constraint facts_id UNIQUE (town, id),
  constraint facts_key PRIMARY KEY (town, "position"),
  constraint facts_salt_check CHECK ((length(salt) = 32))
);
CREATE INDEX facts_subject ON journal.facts USING btree (town, subject, "position");
policy own_town for all to everyone using ((town = akshara.town())) with check ((town = akshara.town()));
policy sequencer_reads for select to akshara_work using (true);

-- owner akshara_owner; row security forced; grants akshara_check: SELECT; akshara_serve: INSERT; akshara_work: DELETE INSERT SELECT
table journal.pending (
  town integer not null,
  position bigint not null,
  commitment bytea not null,
  constraint pending_key PRIMARY KEY (town, "position")
) with (autovacuum_vacuum_scale_factor=0, autovacuum_vacuum_threshold=2000, autovacuum_vacuum_insert_threshold=-1);
policy checker_reads for select to akshara_check using (true);
policy own_town for all to everyone using ((town = akshara.town())) with check ((town = akshara.town()));
policy sequencer_takes for all to akshara_work using (true) with check (true);

-- owner akshara_owner; row security forced; grants akshara_check: SELECT; akshara_serve: INSERT SELECT; akshara_work: INSERT SELECT
table journal.subjects (
  town integer not null,
  id uuid not null,
  kind text not null,
  constraint subjects_key PRIMARY KEY (town, id)
);
policy own_town for all to everyone using ((town = akshara.town())) with check ((town = akshara.town()));

-- owner akshara_owner; row security forced; grants akshara_check: SELECT; akshara_serve: SELECT; akshara_work: INSERT SELECT
table log.checkpoints (
  shard text not null,
  size bigint not null,
  root bytea not null,
  note text not null,
  at timestamp with time zone not null,
  constraint checkpoints_key PRIMARY KEY (shard, size),
  constraint checkpoints_root_check CHECK ((length(root) = 32)),
  constraint checkpoints_size_check CHECK ((size >= 0))
);
policy everyone_reads for select to everyone using (true);
policy sequencer_signs for insert to akshara_work with check (true);

-- owner akshara_owner; row security forced; grants akshara_check: SELECT; akshara_serve: SELECT; akshara_work: INSERT SELECT
table log.entries (
  town integer not null,
  position bigint not null,
  shard text not null,
  index bigint not null,
  commitment bytea not null,
  constraint entries_commitment_check CHECK ((length(commitment) = 32)),
  constraint entries_index_check CHECK ((index >= 0)),
  constraint entries_key PRIMARY KEY (town, "position")
);
CREATE INDEX entries_index ON log.entries USING btree (shard, index);
policy checker_reads for select to akshara_check using (true);
policy own_town for all to everyone using ((town = akshara.town())) with check ((town = akshara.town()));
policy owner_looks_up for select to akshara_owner using (true);
policy sequencer_numbers for all to akshara_work using (true) with check (true);

-- owner akshara_owner; row security forced; grants akshara_work: INSERT SELECT
table log.vault_keyring (
  town integer not null,
  name text not null,
  digest bytea not null,
  constraint vault_keyring_key PRIMARY KEY (town, name, digest)
);
policy own_town for all to everyone using ((town = akshara.town())) with check ((town = akshara.town()));
policy writer_notes for all to akshara_work using (true) with check (true);

-- owner akshara_owner; row security forced; grants akshara_check: SELECT; akshara_serve: SELECT; akshara_work: INSERT SELECT
table log.vault_objects (
  name text not null,
  at timestamp with time zone not null,
  constraint vault_objects_key PRIMARY KEY (name)
);
policy everyone_reads for select to everyone using (true);
policy writer_notes for insert to akshara_work with check (true);

-- owner akshara_owner; row security forced; grants akshara_serve: INSERT; akshara_work: DELETE INSERT SELECT UPDATE
table log.vault_outbox (
  id bigint not null identity,
  name text not null,
  object bytea not null,
  shard text,
  size bigint,
  chain bytea,
  nodes bytea[],
  stored text[] not null default '{}'::text[],
  at timestamp with time zone not null default clock_timestamp(),
  constraint vault_outbox_bundle CHECK ((num_nulls(shard, size, chain, nodes) = ANY (ARRAY[0, 4]))),
  constraint vault_outbox_key PRIMARY KEY (id),
  constraint vault_outbox_name UNIQUE (name)
);
CREATE INDEX vault_outbox_others ON log.vault_outbox USING btree (id) WHERE (shard IS NULL);
policy portal_gives for insert to akshara_serve with check (((shard IS NULL) AND (name ~~ 'blobs/%'::text) AND (stored = '{}'::text[])));
policy writer_plans for all to akshara_work using (true) with check (true);

-- owner akshara_owner; row security forced; grants akshara_check: SELECT; akshara_serve: SELECT; akshara_work: INSERT SELECT UPDATE
table log.vaulted (
  shard text not null,
  size bigint not null,
  chain bytea not null,
  nodes bytea[] not null,
  at timestamp with time zone not null,
  generation smallint not null default 0,
  constraint vaulted_chain_check CHECK ((length(chain) = 32)),
  constraint vaulted_generation_check CHECK (((generation >= 0) AND (generation <= 9999))),
  constraint vaulted_key PRIMARY KEY (shard),
  constraint vaulted_size_check CHECK ((size > 0))
);
policy everyone_reads for select to everyone using (true);
policy writer_moves for all to akshara_work using (true) with check (true);

-- owner akshara_owner; no row security; grants akshara_check: SELECT; akshara_migrate: SELECT; akshara_serve: SELECT; akshara_work: SELECT
table migration.applied (
  number integer not null,
  breaking boolean not null,
  mark text not null,
  at timestamp with time zone not null default now(),
  constraint applied_key PRIMARY KEY (number)
);

-- owner akshara_owner; row security forced; grants akshara_serve: INSERT SELECT; akshara_work: INSERT SELECT
table platform.data_keys (
  town integer not null,
  class text not null,
  period smallint not null,
  version smallint not null,
  town_version smallint not null,
  wrapped bytea not null,
  constraint data_keys_key PRIMARY KEY (town, class, period, version),
  constraint data_keys_town_key FOREIGN KEY (town, town_version) REFERENCES platform.town_keys(town, version)
);
policy own_town for all to everyone using ((town = akshara.town())) with check ((town = akshara.town()));
policy vault_reads for select to akshara_work using (true);

-- owner akshara_owner; row security forced; grants akshara_serve: INSERT SELECT UPDATE; akshara_work: INSERT SELECT UPDATE
table platform.digilocker_counts (
  town integer not null,
  mark bytea not null,
  counted_on date not null,
  asked integer not null,
  wrong integer not null,
  constraint digilocker_counts_key PRIMARY KEY (town, mark),
  constraint digilocker_counts_mark_check CHECK ((length(mark) = ANY (ARRAY[16, 32])))
);
policy own_town for all to everyone using ((town = akshara.town())) with check ((town = akshara.town()));

-- owner akshara_owner; row security forced; grants akshara_serve: INSERT SELECT; akshara_work: INSERT SELECT
table platform.digilocker_pulls (
  town integer not null,
  id uuid not null,
  at timestamp with time zone not null,
  request_mark bytea not null,
  asker_mark bytea not null,
  asker_sealed text not null,
  event uuid not null,
  version smallint not null,
  what text not null,
  format text not null,
  released boolean not null,
  constraint digilocker_pulls_asker_mark_check CHECK ((length(asker_mark) = 32)),
  constraint digilocker_pulls_format_check CHECK ((format = ANY (ARRAY['pdf'::text, 'xml'::text, 'both'::text]))),
  constraint digilocker_pulls_key PRIMARY KEY (town, id),
  constraint digilocker_pulls_request UNIQUE (town, request_mark),
  constraint digilocker_pulls_request_mark_check CHECK ((length(request_mark) = 32)),
  constraint digilocker_pulls_what_check CHECK ((what = ANY (ARRAY['uri'::text, 'document'::text])))
);
CREATE INDEX digilocker_pulls_asker ON platform.digilocker_pulls USING btree (town, asker_mark, at);
CREATE INDEX digilocker_pulls_event ON platform.digilocker_pulls USING btree (town, event, at);
policy own_town for all to everyone using ((town = akshara.town())) with check ((town = akshara.town()));

-- owner akshara_owner; row security forced; grants akshara_serve: DELETE INSERT SELECT UPDATE; akshara_work: DELETE INSERT SELECT UPDATE
table platform.enrolments (
  town integer not null,
  staff uuid not null,
  code_hash bytea not null,
  totp jsonb not null,
  expires timestamp with time zone not null,
  constraint enrolments_code_hash_check CHECK ((length(code_hash) = 32)),
  constraint enrolments_key PRIMARY KEY (town, staff)
);
policy own_town for all to everyone using ((town = akshara.town())) with check ((town = akshara.town()));

-- owner akshara_owner; row security forced; grants akshara_serve: INSERT SELECT UPDATE; akshara_work: INSERT SELECT UPDATE
table platform.epochs (
  town integer not null,
  epoch bigint not null,
  constraint epochs_epoch_check CHECK ((epoch > 0)),
  constraint epochs_key PRIMARY KEY (town)
);
policy everyone_reads for select to everyone using (true);
policy own_town_raises for update to everyone using ((town = akshara.town())) with check ((town = akshara.town()));
policy own_town_writes for insert to everyone with check ((town = akshara.town()));

-- owner akshara_owner; row security forced; grants akshara_serve: DELETE INSERT SELECT UPDATE; akshara_work: DELETE INSERT SELECT UPDATE
table platform.hand_on_tries (
  town integer not null,
  event uuid not null,
  version smallint not null,
  tries integer not null,
  tried_at timestamp with time zone not null,
  next_try timestamp with time zone not null,
  answer text,
  reason text,
  constraint hand_on_tries_answer_check CHECK ((answer = ANY (ARRAY['away'::text, 'busy'::text, 'rejected'::text]))),
  constraint hand_on_tries_key PRIMARY KEY (town, event)
);
policy own_town for all to everyone using ((town = akshara.town())) with check ((town = akshara.town()));
policy work_looks for select to akshara_work using (true);

-- owner akshara_owner; row security forced; grants akshara_serve: INSERT SELECT UPDATE; akshara_work: INSERT SELECT UPDATE
table platform.messages (
  town integer not null,
  id uuid not null,
  at timestamp with time zone not null,
  channel text not null,
  to_sealed text not null,
  body_sealed text not null,
  state text not null,
  tries smallint not null,
  next_try timestamp with time zone not null,
  constraint messages_channel_check CHECK ((channel = 'sms'::text)),
  constraint messages_key PRIMARY KEY (town, id),
  constraint messages_state_check CHECK ((state = ANY (ARRAY['waiting'::text, 'sent'::text, 'failed'::text])))
);
CREATE INDEX messages_recent ON platform.messages USING btree (town, at DESC);
CREATE INDEX messages_waiting ON platform.messages USING btree (town, next_try) WHERE (state = 'waiting'::text);
policy own_town for all to everyone using ((town = akshara.town())) with check ((town = akshara.town()));
policy work_looks for select to akshara_work using (true);

-- owner akshara_owner; row security forced; grants akshara_serve: INSERT SELECT; akshara_work: INSERT SELECT
table platform.opened (
  town integer not null,
  subject uuid not null,
  opening uuid not null,
  person uuid not null,
  span timestamp with time zone not null,
  search boolean not null,
  constraint opened_key PRIMARY KEY (town, subject, opening)
);
CREATE INDEX opened_person ON platform.opened USING btree (town, person, span, subject);
policy own_town for all to everyone using ((town = akshara.town())) with check ((town = akshara.town()));

-- owner akshara_owner; row security forced; grants akshara_serve: INSERT SELECT UPDATE; akshara_work: INSERT SELECT UPDATE
table platform.opening_budgets (
  town integer not null,
  person uuid not null,
  span timestamp with time zone not null,
  search boolean not null,
  spent integer not null,
  constraint opening_budgets_key PRIMARY KEY (town, person, span, search)
);
policy own_town for all to everyone using ((town = akshara.town())) with check ((town = akshara.town()));

-- owner akshara_owner; row security forced; grants akshara_serve: INSERT SELECT; akshara_work: INSERT SELECT
table platform.openings (
  town integer not null,
  id uuid not null,
  at timestamp with time zone not null,
  person uuid not null,
  role text not null,
  why text not null,
  subjects uuid[] not null,
  fields text[] not null,
  constraint openings_key PRIMARY KEY (town, id)
);
policy own_town for all to everyone using ((town = akshara.town())) with check ((town = akshara.town()));

-- owner akshara_owner; row security forced; grants akshara_serve: DELETE INSERT SELECT UPDATE; akshara_work: DELETE INSERT SELECT UPDATE
table platform.parked_forms (
  town integer not null,
  id_hash bytea not null,
  person uuid,
  sealed bytea not null,
  expires timestamp with time zone not null,
  constraint parked_forms_id_hash_check CHECK ((length(id_hash) = 32)),
  constraint parked_forms_key PRIMARY KEY (town, id_hash)
);
CREATE INDEX parked_forms_expires ON platform.parked_forms USING btree (town, expires);
policy own_town for all to everyone using ((town = akshara.town())) with check ((town = akshara.town()));

-- owner akshara_owner; row security forced; grants akshara_serve: DELETE INSERT SELECT UPDATE; akshara_work: DELETE INSERT SELECT UPDATE
table platform.passkey_questions (
  town integer not null,
  id_hash bytea not null,
  challenge text not null,
  staff uuid,
  expires timestamp with time zone not null,
  constraint passkey_questions_id_hash_check CHECK ((length(id_hash) = 32)),
  constraint passkey_questions_key PRIMARY KEY (town, id_hash)
);
policy own_town for all to everyone using ((town = akshara.town())) with check ((town = akshara.town()));

-- owner akshara_owner; row security forced; grants akshara_serve: DELETE INSERT SELECT UPDATE; akshara_work: DELETE INSERT SELECT UPDATE
table platform.passkeys (
  town integer not null,
  id text not null,
  staff uuid not null,
  public_key bytea not null,
  counter bigint not null,
  transports text[] not null,
  created timestamp with time zone not null,
  used timestamp with time zone,
  constraint passkeys_key PRIMARY KEY (town, id)
);
CREATE INDEX passkeys_staff ON platform.passkeys USING btree (town, staff);
policy own_town for all to everyone using ((town = akshara.town())) with check ((town = akshara.town()));

-- owner akshara_owner; row security forced; grants akshara_serve: INSERT SELECT UPDATE; akshara_work: INSERT SELECT UPDATE
table platform.rates_comparisons (
  town integer not null,
  year text not null,
  revision integer not null,
  done integer not null,
  total integer not null,
  moved_at timestamp with time zone not null default clock_timestamp(),
  result jsonb,
  constraint rates_comparisons_done_check CHECK ((done >= 0)),
  constraint rates_comparisons_key PRIMARY KEY (town, year),
  constraint rates_comparisons_total_check CHECK ((total >= 0))
);
policy own_town for all to everyone using ((town = akshara.town())) with check ((town = akshara.town()));

-- owner akshara_owner; row security forced; grants akshara_serve: DELETE INSERT SELECT UPDATE; akshara_work: DELETE INSERT SELECT UPDATE
table platform.sessions (
  town integer not null,
  id_hash bytea not null,
  kind text not null,
  person uuid not null,
  login text,
  mobile jsonb,
  epoch bigint not null,
  created timestamp with time zone not null,
  idle_until timestamp with time zone not null,
  ends timestamp with time zone not null,
  signed_by text not null default 'password'::text,
  constraint sessions_id_hash_check CHECK ((length(id_hash) = 32)),
  constraint sessions_key PRIMARY KEY (town, id_hash),
  constraint sessions_kind_check CHECK ((kind = ANY (ARRAY['citizen'::text, 'staff'::text]))),
  constraint sessions_signed_by_check CHECK ((signed_by = ANY (ARRAY['passkey'::text, 'password'::text, 'code'::text])))
);
CREATE INDEX sessions_person ON platform.sessions USING btree (town, person);
policy own_town for all to everyone using ((town = akshara.town())) with check ((town = akshara.town()));

-- owner akshara_owner; row security forced; grants akshara_serve: DELETE INSERT SELECT UPDATE; akshara_work: DELETE INSERT SELECT UPDATE
table platform.sign_in_codes (
  town integer not null,
  id_hash bytea not null,
  mobile_token text not null,
  code_hash bytea not null,
  mobile jsonb not null,
  person uuid not null,
  created timestamp with time zone not null,
  expires timestamp with time zone not null,
  used boolean not null,
  constraint sign_in_codes_code_hash_check CHECK ((length(code_hash) = 32)),
  constraint sign_in_codes_id_hash_check CHECK ((length(id_hash) = 32)),
  constraint sign_in_codes_key PRIMARY KEY (town, id_hash)
);
CREATE INDEX sign_in_codes_mobile ON platform.sign_in_codes USING btree (town, mobile_token, created);
policy own_town for all to everyone using ((town = akshara.town())) with check ((town = akshara.town()));

-- owner akshara_owner; row security forced; grants akshara_serve: DELETE INSERT SELECT UPDATE; akshara_work: DELETE INSERT SELECT UPDATE
table platform.sign_in_tries (
  town integer not null,
  key bytea not null,
  wrong integer not null,
  locked_until timestamp with time zone not null,
  tried timestamp with time zone not null,
  constraint sign_in_tries_key PRIMARY KEY (town, key),
  constraint sign_in_tries_key_check CHECK ((length(key) = 32))
);
policy own_town for all to everyone using ((town = akshara.town())) with check ((town = akshara.town()));

-- owner akshara_owner; row security forced; grants akshara_serve: DELETE INSERT SELECT UPDATE; akshara_work: DELETE INSERT SELECT UPDATE
table platform.staff_passwords (
  town integer not null,
  staff uuid not null,
  password text not null,
  totp jsonb not null,
  totp_step_used bigint not null,
  since timestamp with time zone not null,
  constraint staff_passwords_key PRIMARY KEY (town, staff)
);
policy own_town for all to everyone using ((town = akshara.town())) with check ((town = akshara.town()));

-- owner akshara_owner; row security forced; grants akshara_serve: INSERT SELECT; akshara_work: INSERT SELECT
table platform.town_keys (
  town integer not null,
  version smallint not null,
  wrapped bytea not null,
  constraint town_keys_key PRIMARY KEY (town, version)
);
policy own_town for all to everyone using ((town = akshara.town())) with check ((town = akshara.town()));
policy vault_reads for select to akshara_work using (true);

-- owner akshara_owner; row security forced; grants akshara_check: SELECT; akshara_serve: INSERT SELECT UPDATE; akshara_work: INSERT SELECT UPDATE
table state.accounts (
  town integer not null,
  id uuid not null,
  revision integer not null,
  years text[] not null,
  heads text[] not null,
  raised_paise bigint[] not null,
  paid_paise bigint[] not null,
  advance_paise bigint not null,
  owed_paise bigint not null,
  remitted_paise bigint[] not null default '{}'::bigint[],
  demanded_on date[] not null default '{}'::date[],
  demanded_paise bigint[] not null default '{}'::bigint[],
  constraint accounts_advance_paise_check CHECK ((advance_paise >= 0)),
  constraint accounts_key PRIMARY KEY (town, id),
  constraint accounts_owed_paise_check CHECK ((owed_paise >= 0))
);
policy own_town for all to everyone using ((town = akshara.town())) with check ((town = akshara.town()));

-- owner akshara_owner; row security forced; grants akshara_check: SELECT; akshara_serve: INSERT SELECT UPDATE; akshara_work: INSERT SELECT UPDATE
table state.book_numbers (
  town integer not null,
  id uuid not null,
  revision integer not null,
  event uuid not null,
  constraint book_numbers_key PRIMARY KEY (town, id)
);
policy own_town for all to everyone using ((town = akshara.town())) with check ((town = akshara.town()));

-- owner akshara_owner; row security forced; grants akshara_check: SELECT; akshara_serve: INSERT SELECT UPDATE; akshara_work: INSERT SELECT UPDATE
table state.book_pages (
  town integer not null,
  id uuid not null,
  revision integer not null,
  unit uuid not null,
  what text not null,
  book text not null,
  page integer not null,
  image text not null,
  image_bytes integer not null,
  image_type text not null,
  kept_on date not null,
  kept_by uuid not null,
  constraint book_pages_key PRIMARY KEY (town, id)
);
CREATE INDEX book_pages_book ON state.book_pages USING btree (town, unit, what, book, page);
policy own_town for all to everyone using ((town = akshara.town())) with check ((town = akshara.town()));

-- owner akshara_owner; row security forced; grants akshara_check: SELECT; akshara_serve: INSERT SELECT UPDATE; akshara_work: INSERT SELECT UPDATE
table state.books (
  town integer not null,
  id uuid not null,
  revision integer not null,
  last integer not null,
  constraint books_key PRIMARY KEY (town, id)
);
policy own_town for all to everyone using ((town = akshara.town())) with check ((town = akshara.town()));

-- owner akshara_owner; row security forced; grants akshara_check: SELECT; akshara_serve: INSERT SELECT UPDATE; akshara_work: INSERT SELECT UPDATE
table state.certificate_files (
  town integer not null,
  id uuid not null,
  revision integer not null,
  event uuid not null,
  free_given boolean not null,
  issued integer not null,
  last_certificate uuid,
  last_number text,
  last_version smallint,
  constraint certificate_files_key PRIMARY KEY (town, id)
);
policy own_town for all to everyone using ((town = akshara.town())) with check ((town = akshara.town()));

-- owner akshara_owner; row security forced; grants akshara_check: SELECT; akshara_serve: INSERT SELECT UPDATE; akshara_work: INSERT SELECT UPDATE
table state.certificate_requests (
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
  constraint certificate_requests_application UNIQUE (town, application),
  constraint certificate_requests_key PRIMARY KEY (town, id)
);
CREATE INDEX certificate_requests_account ON state.certificate_requests USING btree (town, account);
CREATE INDEX certificate_requests_event ON state.certificate_requests USING btree (town, event) WHERE (event IS NOT NULL);
CREATE INDEX certificate_requests_of ON state.certificate_requests USING btree (town, asked_by, asked_on);
CREATE INDEX certificate_requests_waiting ON state.certificate_requests USING btree (town, asked_on, id) WHERE (state = 'asked'::text);
policy own_town for all to everyone using ((town = akshara.town())) with check ((town = akshara.town()));

-- owner akshara_owner; row security forced; grants akshara_check: SELECT; akshara_serve: INSERT SELECT UPDATE; akshara_work: INSERT SELECT UPDATE
table state.certificates (
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
  constraint certificates_key PRIMARY KEY (town, id),
  constraint certificates_number UNIQUE (town, number)
);
CREATE INDEX certificates_event ON state.certificates USING btree (town, event, issued_on);
policy own_town for all to everyone using ((town = akshara.town())) with check ((town = akshara.town()));
policy work_lists_withdrawn for select to akshara_work using (true);

-- owner akshara_owner; row security forced; grants akshara_check: SELECT; akshara_serve: INSERT SELECT UPDATE; akshara_work: INSERT SELECT UPDATE
table state.cheques (
  town integer not null,
  id uuid not null,
  revision integer not null,
  state text not null,
  receipt uuid not null,
  account uuid not null,
  mode text not null,
  number text not null,
  bank text not null,
  ifsc text,
  dated date not null,
  amount_paise bigint not null,
  taken_on date not null,
  day uuid not null,
  deposit uuid,
  ended_on date,
  constraint cheques_amount_paise_check CHECK ((amount_paise > 0)),
  constraint cheques_key PRIMARY KEY (town, id),
  constraint cheques_mode_check CHECK ((mode = ANY (ARRAY['cheque'::text, 'demand-draft'::text]))),
  constraint cheques_state_check CHECK ((state = ANY (ARRAY['received'::text, 'deposited'::text, 'cleared'::text, 'returned'::text, 'cancelled'::text])))
);
CREATE INDEX cheques_day ON state.cheques USING btree (town, day);
CREATE INDEX cheques_open ON state.cheques USING btree (town, state, taken_on) WHERE (state = ANY (ARRAY['received'::text, 'deposited'::text]));
CREATE INDEX cheques_taken ON state.cheques USING btree (town, taken_on, id);
policy own_town for all to everyone using ((town = akshara.town())) with check ((town = akshara.town()));

-- owner akshara_owner; row security forced; grants akshara_check: SELECT; akshara_serve: INSERT SELECT UPDATE; akshara_work: INSERT SELECT UPDATE
table state.counter_days (
  town integer not null,
  id uuid not null,
  revision integer not null,
  state text not null,
  counter text not null,
  day_on date not null,
  clerk uuid not null,
  opened_at timestamp with time zone not null,
  float_paise bigint not null,
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
  closed_at timestamp with time zone,
  deposit uuid,
  constraint counter_days_day UNIQUE (town, counter, day_on),
  constraint counter_days_float_paise_check CHECK ((float_paise >= 0)),
  constraint counter_days_key PRIMARY KEY (town, id),
  constraint counter_days_state_check CHECK ((state = ANY (ARRAY['open'::text, 'offered'::text, 'closed'::text])))
);
CREATE INDEX counter_days_running ON state.counter_days USING btree (town, day_on) WHERE (state <> 'closed'::text);
policy own_town for all to everyone using ((town = akshara.town())) with check ((town = akshara.town()));

-- owner akshara_owner; row security forced; grants akshara_check: SELECT; akshara_serve: INSERT SELECT UPDATE; akshara_work: INSERT SELECT UPDATE
table state.demand_runs (
  town integer not null,
  id uuid not null,
  revision integer not null,
  year text,
  batches integer not null,
  holdings integer not null,
  raised_paise bigint not null,
  penalty_paise bigint not null,
  constraint demand_runs_key PRIMARY KEY (town, id),
  constraint demand_runs_penalty_paise_check CHECK ((penalty_paise >= 0)),
  constraint demand_runs_raised_paise_check CHECK ((raised_paise >= 0))
);
policy own_town for all to everyone using ((town = akshara.town())) with check ((town = akshara.town()));

-- owner akshara_owner; row security forced; grants akshara_check: SELECT; akshara_serve: INSERT SELECT UPDATE; akshara_work: INSERT SELECT UPDATE
table state.deposits (
  town integer not null,
  id uuid not null,
  revision integer not null,
  number text not null,
  day uuid not null,
  counter text not null,
  day_on date not null,
  cash_paise bigint not null,
  cheques uuid[] not null,
  total_paise bigint not null,
  bank text not null,
  made_on date not null,
  made_by uuid not null,
  constraint deposits_cash_paise_check CHECK ((cash_paise >= 0)),
  constraint deposits_key PRIMARY KEY (town, id),
  constraint deposits_number UNIQUE (town, number),
  constraint deposits_total_paise_check CHECK ((total_paise > 0))
);
CREATE INDEX deposits_day ON state.deposits USING btree (town, day);
policy own_town for all to everyone using ((town = akshara.town())) with check ((town = akshara.town()));

-- owner akshara_owner; row security forced; grants akshara_check: SELECT; akshara_serve: INSERT SELECT UPDATE; akshara_work: INSERT SELECT UPDATE
table state.establishments (
  town integer not null,
  id uuid not null,
  revision integer not null,
  administrators uuid[] not null,
  constraint establishments_key PRIMARY KEY (town, id)
);
policy own_town for all to everyone using ((town = akshara.town())) with check ((town = akshara.town()));

-- owner akshara_owner; row security forced; grants akshara_check: SELECT; akshara_serve: DELETE INSERT SELECT; akshara_work: DELETE INSERT SELECT
table state.event_find (
  town integer not null,
  field text not null,
  token text not null,
  month integer not null,
  event uuid not null,
  constraint event_find_event FOREIGN KEY (town, event) REFERENCES state.events(town, id),
  constraint event_find_key PRIMARY KEY (town, field, token, month, event)
);
CREATE INDEX event_find_of ON state.event_find USING btree (town, event);
policy own_town for all to everyone using ((town = akshara.town())) with check ((town = akshara.town()));

-- owner akshara_owner; row security forced; grants akshara_check: SELECT; akshara_serve: INSERT SELECT UPDATE; akshara_work: INSERT SELECT UPDATE
table state.events (
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
  children smallint,
  constraint events_key PRIMARY KEY (town, id)
);
CREATE INDEX events_account ON state.events USING btree (town, account);
CREATE INDEX events_amended ON state.events USING btree (town, id) WHERE (version > 1);
CREATE UNIQUE INDEX events_application ON state.events USING btree (town, application) WHERE (application IS NOT NULL);
CREATE INDEX events_inbox ON state.events USING btree (town, unit, reported_on, id) WHERE (state = ANY (ARRAY['reported'::text, 'asked'::text]));
CREATE INDEX events_month ON state.events USING btree (town, month) WHERE (registered_on IS NOT NULL);
CREATE INDEX events_number ON state.events USING btree (town, number_key) WHERE (number_key IS NOT NULL);
CREATE INDEX events_registered ON state.events USING btree (town, registered_on, id) WHERE (registered_on IS NOT NULL);
CREATE INDEX events_reporter ON state.events USING btree (town, reported_by, reported_on);
CREATE INDEX events_to_hand_on ON state.events USING btree (town, registered_on, id) INCLUDE (version, changed_on) WHERE ((state = ANY (ARRAY['registered'::text, 'cancelled'::text])) AND (NOT handed_on));
policy own_town for all to everyone using ((town = akshara.town())) with check ((town = akshara.town()));
policy work_lists_amended for select to akshara_work using ((version > 1));
policy work_looks for select to akshara_work using (((state = ANY (ARRAY['registered'::text, 'cancelled'::text])) AND (NOT handed_on)));

-- owner akshara_owner; row security forced; grants akshara_check: SELECT; akshara_serve: DELETE INSERT SELECT; akshara_work: DELETE INSERT SELECT
table state.holding_find (
  town integer not null,
  class text not null,
  token text not null,
  holding uuid not null,
  constraint holding_find_class_check CHECK ((class = ANY (ARRAY['name'::text, 'relative'::text, 'mobile'::text, 'house'::text]))),
  constraint holding_find_holding FOREIGN KEY (town, holding) REFERENCES state.holdings(town, id),
  constraint holding_find_key PRIMARY KEY (town, class, token, holding)
);
CREATE INDEX holding_find_of ON state.holding_find USING btree (town, holding);
policy own_town for all to everyone using ((town = akshara.town())) with check ((town = akshara.town()));

-- owner akshara_owner; row security forced; grants akshara_check: SELECT; akshara_serve: INSERT SELECT UPDATE; akshara_work: INSERT SELECT UPDATE
table state.holding_numbers (
  town integer not null,
  id uuid not null,
  revision integer not null,
  holding uuid not null,
  series text not null,
  number text not null,
  constraint holding_numbers_key PRIMARY KEY (town, id),
  constraint holding_numbers_series_check CHECK ((series = ANY (ARRAY['old'::text, 'portal'::text])))
);
CREATE INDEX holding_numbers_of ON state.holding_numbers USING btree (town, holding);
policy own_town for all to everyone using ((town = akshara.town())) with check ((town = akshara.town()));

-- owner akshara_owner; row security forced; grants akshara_check: SELECT; akshara_serve: INSERT SELECT UPDATE; akshara_work: INSERT SELECT UPDATE
table state.holdings (
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
  came_of uuid[],
  closed jsonb,
  constraint holdings_account UNIQUE (town, account),
  constraint holdings_key PRIMARY KEY (town, id),
  constraint holdings_number UNIQUE (town, number_key)
);
CREATE INDEX holdings_ward ON state.holdings USING btree (town, ward, id);
policy own_town for all to everyone using ((town = akshara.town())) with check ((town = akshara.town()));

-- owner akshara_owner; row security forced; grants akshara_check: SELECT; akshara_serve: INSERT SELECT UPDATE; akshara_work: INSERT SELECT UPDATE
table state.instalments (
  town integer not null,
  id uuid not null,
  revision integer not null,
  state text not null,
  account uuid not null,
  part_dates date[] not null,
  part_paise bigint[] not null,
  authority text not null,
  granted_on date not null,
  held_paise bigint not null,
  ended_on date,
  constraint instalments_account UNIQUE (town, account),
  constraint instalments_key PRIMARY KEY (town, id),
  constraint instalments_state_check CHECK ((state = ANY (ARRAY['running'::text, 'late'::text, 'paid'::text])))
);
CREATE INDEX instalments_running ON state.instalments USING btree (town, id) WHERE (state = 'running'::text);
policy own_town for all to everyone using ((town = akshara.town())) with check ((town = akshara.town()));
policy work_looks for select to akshara_work using (true);

-- owner akshara_owner; row security forced; grants akshara_check: SELECT; akshara_serve: INSERT SELECT UPDATE; akshara_work: INSERT SELECT UPDATE
table state.institutions (
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
  constraint institutions_key PRIMARY KEY (town, id)
);
policy own_town for all to everyone using ((town = akshara.town())) with check ((town = akshara.town()));

-- owner akshara_owner; row security forced; grants akshara_check: SELECT; akshara_serve: INSERT SELECT UPDATE; akshara_work: INSERT SELECT UPDATE
table state.log_shards (
  town integer not null,
  id uuid not null,
  revision integer not null,
  origin text not null,
  shard text not null,
  frozen_size bigint,
  frozen_root text,
  previous text,
  constraint log_shards_frozen CHECK ((num_nulls(frozen_size, frozen_root) = ANY (ARRAY[0, 2]))),
  constraint log_shards_key PRIMARY KEY (town, id),
  constraint log_shards_name UNIQUE (town, shard)
);
policy own_town for all to everyone using ((town = akshara.town())) with check ((town = akshara.town()));
policy sequencer_reads for select to akshara_work using (true);

-- owner akshara_owner; row security forced; grants akshara_check: SELECT; akshara_serve: INSERT SELECT UPDATE; akshara_work: INSERT SELECT UPDATE
table state.margin_requests (
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
  constraint margin_requests_key PRIMARY KEY (town, id),
  constraint margin_requests_serial UNIQUE (town, event, serial)
);
CREATE INDEX margin_requests_decided ON state.margin_requests USING btree (town, asked_on DESC, id) WHERE (state <> 'asked'::text);
CREATE INDEX margin_requests_waiting ON state.margin_requests USING btree (town, asked_on, id) WHERE (state = 'asked'::text);
policy own_town for all to everyone using ((town = akshara.town())) with check ((town = akshara.town()));

-- owner akshara_owner; row security forced; grants akshara_check: SELECT; akshara_serve: INSERT SELECT UPDATE; akshara_work: INSERT SELECT UPDATE
table state.no_dues (
  town integer not null,
  id uuid not null,
  revision integer not null,
  account uuid not null,
  number text not null,
  serial integer not null,
  certified_on date not null,
  counts_until date not null,
  constraint no_dues_key PRIMARY KEY (town, id),
  constraint no_dues_number UNIQUE (town, number)
);
CREATE INDEX no_dues_account ON state.no_dues USING btree (town, account, id);
policy own_town for all to everyone using ((town = akshara.town())) with check ((town = akshara.town()));

-- owner akshara_owner; row security forced; grants akshara_check: SELECT; akshara_serve: INSERT SELECT UPDATE; akshara_work: INSERT SELECT UPDATE
table state.notices (
  town integer not null,
  id uuid not null,
  revision integer not null,
  state text not null,
  number text not null,
  holding uuid not null,
  year text not null,
  drafted_on date not null,
  next_on date,
  body jsonb not null,
  constraint notices_key PRIMARY KEY (town, id),
  constraint notices_number UNIQUE (town, number),
  constraint notices_state_check CHECK ((state = ANY (ARRAY['drafted'::text, 'served'::text, 'objected'::text, 'hearing'::text, 'ordered'::text])))
);
CREATE INDEX notices_of ON state.notices USING btree (town, holding, id);
CREATE INDEX notices_open ON state.notices USING btree (town, next_on, id) WHERE (next_on IS NOT NULL);
policy own_town for all to everyone using ((town = akshara.town())) with check ((town = akshara.town()));

-- owner akshara_owner; row security forced; grants akshara_check: SELECT; akshara_serve: INSERT SELECT UPDATE; akshara_work: INSERT SELECT UPDATE
table state.payments (
  town integer not null,
  id uuid not null,
  revision integer not null,
  state text not null,
  account uuid not null,
  service text not null,
  amount_paise bigint not null,
  via text not null,
  reference text not null,
  started_on date not null,
  at timestamp with time zone not null,
  reason text,
  receipts uuid[] not null,
  constraint payments_amount_paise_check CHECK ((amount_paise > 0)),
  constraint payments_key PRIMARY KEY (town, id),
  constraint payments_reference UNIQUE (town, reference),
  constraint payments_state_check CHECK ((state = ANY (ARRAY['started'::text, 'failed'::text, 'confirmed'::text]))),
  constraint payments_via_check CHECK ((via = ANY (ARRAY['gateway'::text, 'upi'::text])))
);
CREATE INDEX payments_open ON state.payments USING btree (town, at) WHERE (state <> 'confirmed'::text);
policy own_town for all to everyone using ((town = akshara.town())) with check ((town = akshara.town()));
policy work_looks for select to akshara_work using (true);

-- owner akshara_owner; row security forced; grants akshara_check: SELECT; akshara_serve: INSERT SELECT UPDATE; akshara_work: INSERT SELECT UPDATE
table state.property_tax_rates (
  town integer not null,
  id uuid not null,
  revision integer not null,
  year text not null,
  approved jsonb not null,
  draft jsonb,
  constraint property_tax_rates_key PRIMARY KEY (town, id),
  constraint property_tax_rates_year UNIQUE (town, year)
);
policy own_town for all to everyone using ((town = akshara.town())) with check ((town = akshara.town()));

-- owner akshara_owner; row security forced; grants akshara_check: SELECT; akshara_serve: INSERT SELECT UPDATE; akshara_work: INSERT SELECT UPDATE
table state.receipts (
  town integer not null,
  id uuid not null,
  revision integer not null,
  account uuid not null,
  service text not null,
  number text not null,
  book uuid not null,
  serial integer not null,
  amount_paise bigint not null,
  years text[] not null,
  heads text[] not null,
  paid_paise bigint[] not null,
  advance_paise bigint not null,
  mode text not null,
  taken_on date not null,
  at timestamp with time zone not null,
  taken_by uuid not null,
  reference text,
  payer jsonb,
  payment uuid,
  instrument jsonb,
  day uuid,
  reversed_on date,
  reversed_cause text,
  reversed_reason text,
  constraint receipts_advance_paise_check CHECK ((advance_paise >= 0)),
  constraint receipts_amount_paise_check CHECK ((amount_paise > 0)),
  constraint receipts_key PRIMARY KEY (town, id),
  constraint receipts_mode_check CHECK ((mode = ANY (ARRAY['cash'::text, 'cheque'::text, 'demand-draft'::text, 'card'::text, 'upi'::text, 'gateway'::text, 'bbps'::text, 'challan'::text]))),
  constraint receipts_number UNIQUE (town, number),
  constraint receipts_reversed_cause_check CHECK ((reversed_cause = ANY (ARRAY['cancelled'::text, 'cheque-returned'::text]))),
  constraint receipts_serial UNIQUE (town, book, serial)
);
CREATE INDEX receipts_account ON state.receipts USING btree (town, account, at);
CREATE INDEX receipts_day ON state.receipts USING btree (town, day, serial) WHERE (day IS NOT NULL);
CREATE INDEX receipts_reversed ON state.receipts USING btree (reversed_on DESC, id) WHERE (reversed_on IS NOT NULL);
CREATE INDEX receipts_taken ON state.receipts USING btree (town, taken_on);
policy own_town for all to everyone using ((town = akshara.town())) with check ((town = akshara.town()));
policy work_lists_withdrawn for select to akshara_work using ((reversed_on IS NOT NULL));

-- owner akshara_owner; row security forced; grants akshara_check: SELECT; akshara_serve: INSERT SELECT UPDATE; akshara_work: INSERT SELECT UPDATE
table state.recoveries (
  town integer not null,
  id uuid not null,
  revision integer not null,
  stage text not null,
  last_paper uuid,
  last_number text,
  last_on date,
  years text[] not null,
  heads text[] not null,
  due_paise bigint[] not null,
  payable_by date,
  wait_days integer,
  served_on date,
  constraint recoveries_key PRIMARY KEY (town, id),
  constraint recoveries_stage_check CHECK ((stage = ANY (ARRAY['none'::text, 'billed'::text, 'noticed'::text, 'warranted'::text])))
);
policy own_town for all to everyone using ((town = akshara.town())) with check ((town = akshara.town()));

-- owner akshara_owner; row security forced; grants akshara_check: SELECT; akshara_serve: INSERT SELECT UPDATE; akshara_work: INSERT SELECT UPDATE
table state.recovery_papers (
  town integer not null,
  id uuid not null,
  revision integer not null,
  what text not null,
  account uuid not null,
  number text not null,
  serial integer not null,
  written_on date not null,
  payable_by date,
  wait_days integer,
  rule_source text not null,
  rule_verified boolean not null,
  years text[] not null,
  heads text[] not null,
  due_paise bigint[] not null,
  served_on date,
  served_how text,
  constraint recovery_papers_key PRIMARY KEY (town, id),
  constraint recovery_papers_number UNIQUE (town, number),
  constraint recovery_papers_served_how_check CHECK ((served_how = ANY (ARRAY['by-hand'::text, 'post'::text, 'affixed'::text]))),
  constraint recovery_papers_wait_days_check CHECK ((wait_days >= 0)),
  constraint recovery_papers_what_check CHECK ((what = ANY (ARRAY['bill'::text, 'notice'::text, 'warrant'::text])))
);
CREATE INDEX recovery_papers_account ON state.recovery_papers USING btree (town, account, id);
policy own_town for all to everyone using ((town = akshara.town())) with check ((town = akshara.town()));

-- owner akshara_owner; row security forced; grants akshara_check: SELECT; akshara_serve: INSERT SELECT UPDATE; akshara_work: INSERT SELECT UPDATE
table state.returns (
  town integer not null,
  id uuid not null,
  revision integer not null,
  state text not null,
  holding uuid not null,
  year text not null,
  version integer not null,
  filed_on date not null,
  tax_paise bigint not null,
  body jsonb not null,
  constraint returns_key PRIMARY KEY (town, id),
  constraint returns_state_check CHECK ((state = ANY (ARRAY['filed'::text, 'accepted'::text, 'noticed'::text]))),
  constraint returns_tax_paise_check CHECK ((tax_paise >= 0)),
  constraint returns_year UNIQUE (town, holding, year)
);
CREATE INDEX returns_open ON state.returns USING btree (town, filed_on, id) WHERE (state = 'filed'::text);
policy own_town for all to everyone using ((town = akshara.town())) with check ((town = akshara.town()));

-- owner akshara_owner; row security forced; grants akshara_check: SELECT; akshara_serve: INSERT SELECT UPDATE; akshara_work: INSERT SELECT UPDATE
table state.sanctions (
  town integer not null,
  id uuid not null,
  revision integer not null,
  state text not null,
  what text not null,
  account uuid not null,
  other uuid,
  wish jsonb not null,
  reason text not null,
  note jsonb,
  asked_by uuid not null,
  asked_on date not null,
  asked_at timestamp with time zone not null,
  decided_by uuid,
  decided_on date,
  constraint sanctions_key PRIMARY KEY (town, id),
  constraint sanctions_state_check CHECK ((state = ANY (ARRAY['asked'::text, 'granted'::text, 'refused'::text]))),
  constraint sanctions_two_persons CHECK ((decided_by <> asked_by))
);
CREATE INDEX sanctions_account ON state.sanctions USING btree (town, account, asked_at);
CREATE INDEX sanctions_open ON state.sanctions USING btree (town, asked_at, id) WHERE (state = 'asked'::text);
CREATE INDEX sanctions_other ON state.sanctions USING btree (town, other) WHERE (other IS NOT NULL);
policy own_town for all to everyone using ((town = akshara.town())) with check ((town = akshara.town()));

-- owner akshara_owner; row security forced; grants akshara_check: SELECT; akshara_serve: INSERT SELECT UPDATE; akshara_work: INSERT SELECT UPDATE
table state.staff (
  town integer not null,
  id uuid not null,
  revision integer not null,
  state text not null,
  login text not null,
  name jsonb not null,
  roles text[] not null,
  since date not null,
  constraint staff_key PRIMARY KEY (town, id),
  constraint staff_login UNIQUE (town, login),
  constraint staff_state_check CHECK ((state = ANY (ARRAY['serving'::text, 'dismissed'::text])))
);
policy own_town for all to everyone using ((town = akshara.town())) with check ((town = akshara.town()));

-- owner akshara_owner; row security forced; grants akshara_check: SELECT; akshara_serve: INSERT SELECT UPDATE; akshara_work: INSERT SELECT UPDATE
table state.surcharges (
  town integer not null,
  id uuid not null,
  revision integer not null,
  years text[] not null,
  periods integer[] not null,
  constraint surcharges_key PRIMARY KEY (town, id)
);
policy own_town for all to everyone using ((town = akshara.town())) with check ((town = akshara.town()));

-- owner akshara_owner; row security forced; grants akshara_check: SELECT; akshara_serve: INSERT SELECT UPDATE; akshara_work: INSERT SELECT UPDATE
table state.tasks (
  town integer not null,
  id uuid not null,
  revision integer not null,
  state text not null,
  what text not null,
  holding uuid not null,
  asked_on date not null,
  due_on date not null,
  outcome text,
  done_on date,
  words jsonb not null,
  constraint tasks_key PRIMARY KEY (town, id),
  constraint tasks_outcome_check CHECK ((outcome = ANY (ARRAY['granted'::text, 'refused'::text]))),
  constraint tasks_state_check CHECK ((state = ANY (ARRAY['open'::text, 'done'::text]))),
  constraint tasks_what_check CHECK ((what = 'correction'::text))
);
CREATE INDEX tasks_of ON state.tasks USING btree (town, holding, id);
CREATE INDEX tasks_open ON state.tasks USING btree (town, due_on, id) WHERE (state = 'open'::text);
policy own_town for all to everyone using ((town = akshara.town())) with check ((town = akshara.town()));

-- owner akshara_owner; row security forced; grants akshara_check: SELECT; akshara_serve: INSERT SELECT UPDATE; akshara_work: INSERT SELECT UPDATE
table state.unit_paces (
  town integer not null,
  id uuid not null,
  revision integer not null,
  body jsonb not null,
  constraint unit_paces_key PRIMARY KEY (town, id)
);
policy own_town for all to everyone using ((town = akshara.town())) with check ((town = akshara.town()));

-- owner akshara_owner; row security forced; grants akshara_check: SELECT; akshara_serve: INSERT SELECT UPDATE; akshara_work: INSERT SELECT UPDATE
table state.units (
  town integer not null,
  id uuid not null,
  revision integer not null,
  number smallint not null,
  name_hi text not null,
  name_en text not null,
  registrars uuid[] not null,
  opened_on date not null,
  constraint units_key PRIMARY KEY (town, id),
  constraint units_number UNIQUE (town, number)
);
policy own_town for all to everyone using ((town = akshara.town())) with check ((town = akshara.town()));

-- owner akshara_owner; grants none
CREATE OR REPLACE FUNCTION akshara.guard(guarded regclass)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
begin
  execute format('alter table %s enable row level security', guarded);
  execute format('alter table %s force row level security', guarded);
  execute format('create policy own_town on %s using (town = akshara.town()) with check (town = akshara.town())', guarded);
end $function$;

-- owner akshara_owner; grants none
CREATE OR REPLACE FUNCTION akshara.open_town(town integer)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
begin
  execute format('create sequence if not exists position.t%s as bigint', town);
end $function$;

-- owner akshara_owner; grants akshara_check: EXECUTE; akshara_serve: EXECUTE; akshara_work: EXECUTE; everyone: EXECUTE
CREATE OR REPLACE FUNCTION akshara.town()
 RETURNS integer
 LANGUAGE sql
 STABLE PARALLEL SAFE
AS $function$ select nullif(current_setting('akshara.town', true), '')::integer $function$;

-- owner akshara_owner; grants akshara_serve: EXECUTE; akshara_work: EXECUTE
CREATE OR REPLACE FUNCTION log.published(towns integer[], positions bigint[])
 RETURNS TABLE(town integer, "position" bigint, shard text, index bigint, vaulted boolean)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog'
AS $function$
    select e.town, e.position, e.shard, e.index,
           e.index < coalesce((select v.size from log.vaulted v where v.shard = e.shard), 0)
    from unnest(towns, positions) as asked (town, place)
    join log.entries e on e.town = asked.town and e.position = asked.place
    where e.index < (select max(c.size) from log.checkpoints c where c.shard = e.shard)
  $function$;
