-- Who may do what. Run after every migration; the journal is INSERT and SELECT for the serving role, and nothing else for anyone.

grant usage on schema akshara, journal, state, position to akshara_serve, akshara_work, akshara_check;
grant execute on function akshara.town() to akshara_serve, akshara_work, akshara_check;
revoke execute on function akshara.guard(regclass), akshara.open_town(integer) from public;
grant select on akshara.towns to akshara_serve, akshara_work, akshara_check;

-- core
grant select, insert on journal.facts, journal.commands, journal.subjects to akshara_serve, akshara_work;
grant insert on journal.pending to akshara_serve, akshara_work;
grant usage on all sequences in schema position to akshara_serve, akshara_work;
alter default privileges in schema position grant usage on sequences to akshara_serve, akshara_work;
grant select, insert, update on state.books, state.accounts to akshara_serve, akshara_work;
grant select on journal.facts, journal.commands, journal.subjects, state.books, state.accounts to akshara_check;

-- log
grant usage on schema log to akshara_serve, akshara_work, akshara_check;
revoke execute on function log.published(integer[], bigint[]) from public;
grant execute on function log.published(integer[], bigint[]) to akshara_serve, akshara_work;
grant select on log.entries, log.checkpoints to akshara_serve, akshara_work, akshara_check;
grant insert on log.entries, log.checkpoints to akshara_work;
grant select, delete on journal.pending to akshara_work;
grant select on journal.pending to akshara_check;

grant select, insert, update on state.log_shards to akshara_serve, akshara_work;
grant select on state.log_shards to akshara_check;

-- sealing and messages
grant usage on schema platform to akshara_serve, akshara_work;
grant select, insert on platform.town_keys, platform.data_keys, platform.openings, platform.opened
  to akshara_serve, akshara_work;
grant select, insert, update on platform.opening_budgets, platform.messages to akshara_serve, akshara_work;

-- platform and people
grant select, insert, update on platform.epochs to akshara_serve, akshara_work;
grant select, insert, update, delete on platform.sessions, platform.parked_forms, platform.staff_passwords,
  platform.passkeys, platform.passkey_questions, platform.enrolments, platform.sign_in_codes, platform.sign_in_tries
  to akshara_serve, akshara_work;
grant select, insert, update on state.staff, state.establishments to akshara_serve, akshara_work;
grant select on state.staff, state.establishments to akshara_check;

-- property tax
grant select, insert, update on state.holdings, state.holding_numbers, state.demand_runs, state.tasks
  to akshara_serve, akshara_work;
grant select, insert, delete on state.holding_find to akshara_serve, akshara_work;
grant select on state.holdings, state.holding_find, state.holding_numbers, state.demand_runs, state.tasks
  to akshara_check;

-- returns and notices
grant select, insert, update on state.returns, state.notices to akshara_serve, akshara_work;
grant select on state.returns, state.notices to akshara_check;

-- collections
grant select, insert, update on state.receipts, state.payments to akshara_serve, akshara_work;
grant select on state.receipts, state.payments to akshara_check;
grant select, insert, update on state.counter_days, state.cheques, state.deposits, state.sanctions, state.instalments
  to akshara_serve, akshara_work;
grant select on state.counter_days, state.cheques, state.deposits, state.sanctions, state.instalments to akshara_check;

-- surcharge
grant select, insert, update on state.surcharges to akshara_serve, akshara_work;
grant select on state.surcharges to akshara_check;

-- recovery
grant select, insert, update on state.recovery_papers, state.recoveries, state.no_dues to akshara_serve, akshara_work;
grant select on state.recovery_papers, state.recoveries, state.no_dues to akshara_check;

-- vault
grant select on log.vaulted, log.vault_objects to akshara_serve, akshara_work, akshara_check;
grant insert, update on log.vaulted to akshara_work;
grant select, insert, update, delete on log.vault_outbox to akshara_work;
grant insert on log.vault_outbox to akshara_serve;
grant insert on log.vault_objects to akshara_work;
grant select, insert on log.vault_keyring to akshara_work;

-- rates
grant select, insert, update on state.property_tax_rates to akshara_serve, akshara_work;
grant select on state.property_tax_rates to akshara_check;
grant select, insert, update on platform.rates_comparisons to akshara_serve, akshara_work;

-- births and deaths
grant select, insert, update on state.units, state.institutions, state.events to akshara_serve, akshara_work;
grant select, insert, delete on state.event_find to akshara_serve, akshara_work;
grant select on state.units, state.institutions, state.events, state.event_find to akshara_check;
grant select, insert, update on state.unit_paces to akshara_serve, akshara_work;
grant select on state.unit_paces to akshara_check;

-- old books
grant select, insert, update on state.book_pages, state.book_numbers to akshara_serve, akshara_work;
grant select on state.book_pages, state.book_numbers to akshara_check;

-- certificates
grant select, insert, update on state.certificate_requests, state.certificates, state.certificate_files
  to akshara_serve, akshara_work;
grant select on state.certificate_requests, state.certificates, state.certificate_files to akshara_check;

-- margin
grant select, insert, update on state.margin_requests to akshara_serve, akshara_work;
grant select on state.margin_requests to akshara_check;

-- the way out: the state's register and DigiLocker
grant select, insert, update, delete on platform.hand_on_tries to akshara_serve, akshara_work;
grant select, insert on platform.digilocker_pulls to akshara_serve, akshara_work;
grant select, insert, update on platform.digilocker_counts to akshara_serve, akshara_work;
