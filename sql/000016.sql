-- How a session was signed in to: registering an event asks for a passkey. Sessions of before count as signed in by password.

alter table platform.sessions
  add column signed_by text not null default 'password',
  add constraint sessions_signed_by_check check (signed_by in ('passkey', 'password', 'code'));
