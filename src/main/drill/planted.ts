// Implants as an attacker with the database's superuser leaves them: code, power, holes and settings. All of them only copy or open; none alters what is paid.

export interface Implant {
  readonly name: string;
  readonly sql: string;
  /** How the comparison with a fresh database begins to tell of it; empty where a row tells (see `rowText`). */
  readonly shows: string;
}

/** The first is where the others lie. */
export const implants: readonly Implant[] = [
  {
    name: "a schema and a table that collects",
    sql: "create schema implant; create table implant.taken (what text); grant usage on schema implant to public",
    shows: "added: schema implant",
  },
  {
    name: "a function that runs as its maker",
    sql: `create function implant.take() returns trigger language plpgsql security definer as
      $$ begin insert into implant.taken values (new::text); return new; end $$`,
    shows: "added: function implant.take()",
  },
  {
    name: "a trigger on receipts",
    sql: "create trigger implant after insert on state.receipts for each row execute function implant.take()",
    shows: "added: trigger state.receipts implant",
  },
  {
    name: "an event trigger",
    sql: `create function implant.watch() returns event_trigger language plpgsql as $$ begin null; end $$;
      create event trigger implant on ddl_command_end execute function implant.watch()`,
    shows: "added: event trigger implant",
  },
  {
    name: "a rule",
    sql: "create rule implant as on delete to state.establishments do also insert into implant.taken values ('deleted')",
    shows: "added: rule state.establishments implant",
  },
  {
    // pg_cron is not among the extensions of the PostgreSQL inside: its table and a job's row stand for it.
    name: "a table cron.job with a job, as pg_cron has it",
    sql: `create schema cron; create table cron.job (jobid bigint, schedule text, command text);
      insert into cron.job values (1, '* * * * *', 'select implant.take()')`,
    shows: "added: relation cron.job",
  },
  {
    name: "a superuser of one's own",
    sql: "create role implant superuser login password 'implant'",
    shows: "added: role implant",
  },
  {
    name: "the owner's rights for the serving role",
    sql: "grant akshara_owner to akshara_serve",
    shows: "added: membership akshara_owner of akshara_serve",
  },
  {
    name: "a serving role that sees all towns",
    sql: "alter role akshara_work bypassrls",
    shows: "changed: role akshara_work",
  },
  {
    name: "a right on the journal",
    sql: "grant update, delete on journal.facts to akshara_check",
    shows: "changed: relation journal.facts",
  },
  {
    name: "a policy that lets every town through",
    sql: "create policy implant on state.accounts for select to akshara_check using (true)",
    shows: "added: policy state.accounts implant",
  },
  {
    name: "row security off",
    sql: "alter table platform.messages disable row level security",
    shows: "changed: relation platform.messages",
  },
  {
    name: "a guard function of the schema replaced",
    sql: "create or replace function akshara.guard(guarded regclass) returns void language plpgsql as $$ begin null; end $$",
    shows: "changed: function akshara.guard(regclass)",
  },
  {
    name: "a default that copies",
    sql: "alter table implant.taken add column at text default current_user",
    shows: "added: column implant.taken",
  },
  {
    name: "a publication of every table",
    sql: "create publication implant for all tables",
    shows: "added: object publication implant",
  },
  {
    name: "a setting of a role",
    sql: "alter role akshara_serve set log_statement = 'all'",
    shows: "added: setting of role or database akshara_serve",
  },
  {
    name: "a setting of the server",
    sql: "alter system set log_min_duration_statement = 0",
    shows: "",
  },
  {
    name: "a clerk made administrator in the table",
    sql: "update state.staff set roles = '{administrator,clerk}' where roles = '{clerk}'",
    shows: "",
  },
];

/** What the implants left that no catalog tells: each row names one. */
export const leftText = `select 'a clerk made administrator in the table' as name from state.staff
    where roles = '{administrator,clerk}' group by 1
  union all select 'a setting of the server' from pg_file_settings
    where name = 'log_min_duration_statement' and setting = '0' group by 1`;
