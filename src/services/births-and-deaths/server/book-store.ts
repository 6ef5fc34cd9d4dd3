// The tables of scanned pages and numbers of old books, and what an import asks of the register beforehand.
import type { BlobName } from "../../../kernel/blob.ts";
import type { CivilDate } from "../../../kernel/civil-date.ts";
import type { Kept } from "../../../kernel/decider.ts";
import type { PersonId, SubjectId } from "../../../kernel/ids.ts";
import type { SubjectStore } from "../../../ledger/service.ts";
import { statement, type Tx } from "../../../platform/database/connect.ts";
import { type BookPage, bookPages } from "../rules/book.ts";
import { bookNumbers, type GivenNumber } from "../rules/book-number.ts";
import type { EventKind } from "../rules/forms.ts";

interface PageRow {
  readonly id: SubjectId;
  readonly revision: number;
  readonly unit: SubjectId;
  readonly what: EventKind;
  readonly book: string;
  readonly page: number;
  readonly image: BlobName;
  readonly image_bytes: number;
  readonly image_type: string;
  readonly kept_on: CivilDate;
  readonly kept_by: PersonId;
}

const columns = `select id, revision, unit, what, book, page, image, image_bytes, image_type, kept_on, kept_by
  from state.book_pages where town = $1::integer`;
const load = statement("book_pages.load", `${columns} and id = any ($2::uuid[])`);
const lock = statement("book_pages.lock", `${columns} and id = any ($2::uuid[]) order by id for update`);
const save = statement(
  "book_pages.save",
  `insert into state.book_pages (town, id, revision, unit, what, book, page, image, image_bytes, image_type, kept_on, kept_by)
   select $1::integer, id, revision, unit, what, book, page, image, image_bytes, image_type, kept_on, kept_by
   from unnest($2::uuid[], $3::integer[], $4::uuid[], $5::text[], $6::text[], $7::integer[], $8::text[], $9::integer[],
     $10::text[], $11::date[], $12::uuid[])
     as p (id, revision, unit, what, book, page, image, image_bytes, image_type, kept_on, kept_by)
   on conflict (town, id) do update set revision = excluded.revision, unit = excluded.unit, what = excluded.what,
     book = excluded.book, page = excluded.page, image = excluded.image, image_bytes = excluded.image_bytes,
     image_type = excluded.image_type, kept_on = excluded.kept_on, kept_by = excluded.kept_by`,
);

export type KeptPage = Exclude<BookPage, { state: "none" }>;

const pageIn = (row: PageRow): KeptPage => ({
  state: "kept",
  unit: row.unit,
  what: row.what,
  book: row.book,
  page: row.page,
  image: { blob: row.image, bytes: row.image_bytes, type: row.image_type },
  on: row.kept_on,
  by: row.kept_by,
});

export const bookPageStore: SubjectStore<BookPage> = {
  kind: bookPages,
  load: async (tx, ids, locked) =>
    new Map(
      (await tx.query<PageRow>(locked ? lock : load, [tx.town, ids])).map((row) => [
        row.id,
        { revision: row.revision, state: pageIn(row) } satisfies Kept<BookPage>,
      ]),
    ),
  save: async (tx, kept) => {
    const rows = [...kept].flatMap(([id, { revision, state }]) =>
      state.state === "kept" ? [{ id, revision, page: state }] : [],
    );
    tx.send(save, [
      tx.town,
      rows.map((row) => row.id),
      rows.map((row) => row.revision),
      rows.map(({ page }) => page.unit),
      rows.map(({ page }) => page.what),
      rows.map(({ page }) => page.book),
      rows.map(({ page }) => page.page),
      rows.map(({ page }) => page.image.blob),
      rows.map(({ page }) => page.image.bytes),
      rows.map(({ page }) => page.image.type),
      rows.map(({ page }) => page.on),
      rows.map(({ page }) => page.by),
    ]);
  },
};

/** A page that is kept; undefined where there is no scan of it. */
export async function readPage(tx: Tx, id: SubjectId): Promise<KeptPage | undefined> {
  const [row] = await tx.query<PageRow>(load, [tx.town, [id]]);
  return row && pageIn(row);
}

const keptPages = statement(
  "book_pages.kept",
  "select id from state.book_pages where town = $1::integer and id = any ($2::uuid[])",
);

/** Those of these pages that have their scan. */
export const pagesKept = async (tx: Tx, ids: readonly SubjectId[]): Promise<ReadonlySet<SubjectId>> =>
  new Set((await tx.query<{ id: SubjectId }>(keptPages, [tx.town, ids])).map(({ id }) => id));

const knownEntries = statement(
  "books.known",
  "select id from state.events where town = $1::integer and id = any ($2::uuid[])",
);

/** Those of these entries that are in the register. */
export const entriesKnown = async (tx: Tx, ids: readonly SubjectId[]): Promise<ReadonlySet<SubjectId>> =>
  new Set((await tx.query<{ id: SubjectId }>(knownEntries, [tx.town, ids])).map(({ id }) => id));

interface NumberRow {
  readonly id: SubjectId;
  readonly revision: number;
  readonly event: SubjectId;
}
const numbersOf =
  "select id, revision, event from state.book_numbers where town = $1::integer and id = any ($2::uuid[])";
const loadNumbers = statement("book_numbers.load", numbersOf);
const lockNumbers = statement("book_numbers.lock", `${numbersOf} order by id for update`);
const saveNumbers = statement(
  "book_numbers.save",
  `insert into state.book_numbers (town, id, revision, event)
   select $1::integer, id, revision, event from unnest($2::uuid[], $3::integer[], $4::uuid[]) as n (id, revision, event)
   on conflict (town, id) do update set revision = excluded.revision, event = excluded.event`,
);

export const bookNumberStore: SubjectStore<GivenNumber> = {
  kind: bookNumbers,
  load: async (tx, ids, locked) =>
    new Map(
      (await tx.query<NumberRow>(locked ? lockNumbers : loadNumbers, [tx.town, ids])).map(({ id, revision, event }) => [
        id,
        { revision, state: { state: "given", event } } satisfies Kept<GivenNumber>,
      ]),
    ),
  save: async (tx, kept) => {
    const rows = [...kept].flatMap(([id, { revision, state }]) =>
      state.state === "given" ? [{ id, revision, event: state.event }] : [],
    );
    tx.send(saveNumbers, [
      tx.town,
      rows.map((row) => row.id),
      rows.map((row) => row.revision),
      rows.map((row) => row.event),
    ]);
  },
};

/** Which of these numbers are given, and to which entry. */
export const numbersGiven = async (tx: Tx, ids: readonly SubjectId[]): Promise<ReadonlyMap<SubjectId, SubjectId>> =>
  new Map((await tx.query<NumberRow>(loadNumbers, [tx.town, ids])).map(({ id, event }) => [id, event]));

const listBooks = statement(
  "books.list",
  `select unit, what, book, count(*)::integer as pages from state.book_pages where town = $1::integer
   group by unit, what, book order by unit, what, book limit $2::integer`,
);

/** Books that a page lists. */
export const books_listed_max = 500;

export interface ListedBook {
  readonly unit: SubjectId;
  readonly what: EventKind;
  readonly book: string;
  readonly pages: number;
}

export const readBooks = (tx: Tx): Promise<readonly ListedBook[]> =>
  tx.query<ListedBook>(listBooks, [tx.town, books_listed_max]);
