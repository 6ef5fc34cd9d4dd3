-- A rebuilt portal writes its bundles under names of a generation of their own, beside whatever lies in the vault already.

alter table log.vaulted add column generation smallint not null default 0 check (generation between 0 and 9999);
