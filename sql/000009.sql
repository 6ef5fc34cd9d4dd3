-- Collections complete: what was remitted on an account.

/* Along the lines; empty where nothing was remitted. */
alter table state.accounts add column remitted_paise bigint[] not null default '{}';
