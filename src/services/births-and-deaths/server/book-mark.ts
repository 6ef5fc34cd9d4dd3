// The mark of an entry that comes out of an old book: where it stands there, and its page where that is kept.
import type { SubjectId } from "../../../kernel/ids.ts";
import type { Tx } from "../../../platform/database/connect.ts";
import { bookPageOf } from "../rules/book.ts";
import type { BookPlace } from "../rules/event.ts";
import { pagesKept } from "./book-store.ts";
import type { KnownEvent } from "./event-store.ts";

export interface BookMark {
  readonly place: BookPlace;
  readonly page: SubjectId | undefined;
}

/** Undefined for an entry that was registered here. */
export async function bookMarkOf(tx: Tx, event: KnownEvent): Promise<BookMark | undefined> {
  const place = "entry" in event ? event.entry.book : undefined;
  if (!place || event.state === "drafted") return undefined;
  const { unit, what } = event.report;
  const page = bookPageOf(tx.town, { unit, what, book: place.book, page: place.page });
  return { place, page: (await pagesKept(tx, [page])).has(page) ? page : undefined };
}
