-- How a session was signed in to: registering an event asks for a passkey. Sessions of before count as signed in by password.

alter table platform.sessions
  add column signed_by text not null default 'password',
  add constraint sessions_signed_by_check check (signed_by in ('passkey', 'password', 'code'));

/* How fast each registration unit registers, by hour and by day, and the alarms that it rang. */
create table state.unit_paces (
  town integer not null,
  id uuid not null,
  revision integer not null,
  body jsonb not null,
  constraint unit_paces_key primary key (town, id)
);
select akshara.guard('state.unit_paces');
