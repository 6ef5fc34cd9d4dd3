-- Surcharge on arrears: how many periods each account has been charged for each year.

create table state.surcharges (
  town integer not null,
  id uuid not null,
  revision integer not null,
  years text[] not null,
  periods integer[] not null,
  constraint surcharges_key primary key (town, id)
);
select akshara.guard('state.surcharges');
