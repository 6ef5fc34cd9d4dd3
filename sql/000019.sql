-- Old books and returns: the scanned pages of old books, and the order of birth that the returns count.

alter table state.events add column children smallint;

create table state.book_pages (
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
  constraint book_pages_key primary key (town, id)
);
create index book_pages_book on state.book_pages (town, unit, what, book, page);
select akshara.guard('state.book_pages');

/* A registration number of an old book, by its register, unit and year: one entry has it. */
create table state.book_numbers (
  town integer not null,
  id uuid not null,
  revision integer not null,
  event uuid not null,
  constraint book_numbers_key primary key (town, id)
);
select akshara.guard('state.book_numbers');
