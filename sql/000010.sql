-- Property tax rates by town and year: what was approved, the draft at hand, and the comparisons that show what a draft would do.

/* `approved` is a list in the order of approval, each with the day from which it counts. */
create table state.property_tax_rates (
  town integer not null,
  id uuid not null,
  revision integer not null,
  year text not null,
  approved jsonb not null,
  draft jsonb,
  constraint property_tax_rates_key primary key (town, id),
  constraint property_tax_rates_year unique (town, year)
);
select akshara.guard('state.property_tax_rates');

/* A comparison of a draft (by its revision) with the rates before it over all holdings; worked out again when it is lost. */
create table platform.rates_comparisons (
  town integer not null,
  year text not null,
  revision integer not null,
  done integer not null check (done >= 0),
  total integer not null check (total >= 0),
  moved_at timestamptz not null default clock_timestamp(),
  result jsonb,
  constraint rates_comparisons_key primary key (town, year)
);
select akshara.guard('platform.rates_comparisons');
