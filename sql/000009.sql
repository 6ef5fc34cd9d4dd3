-- Collections complete: remissions on accounts, every way of paying, counter days, cheques, deposits, sanctions, instalments.

/* Remitted amounts run along the lines, empty where nothing was remitted; demands of bulk runs stand day by day. */
alter table state.accounts add column remitted_paise bigint[] not null default '{}';
alter table state.accounts add column demanded_on date[] not null default '{}';
alter table state.accounts add column demanded_paise bigint[] not null default '{}';
