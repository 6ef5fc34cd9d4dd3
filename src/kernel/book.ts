// A gapless book of numbers: every serial from 1 is used once, in order, because the book itself is a subject.
import type { SubjectKind } from "./decider.ts";
import type { Fact, Numbered } from "./facts.ts";
import { type BookId, bookId, derivedUuid } from "./ids.ts";
import type { TownId } from "./town.ts";

export interface Book {
  /** The last serial that was given; 0 for a new book. */
  readonly last: number;
}

/** The book of a series in a town, such as `receipt/2026-27/C03`; the same words give the same book everywhere. */
export const bookOf = (town: TownId, series: string): BookId => bookId(derivedUuid("book", String(town), series));

/** The next number of this book. */
export const nextNumber = (book: BookId, state: Book): Numbered => ({ book, serial: state.last + 1 });

const numbersIn = (fact: Fact): readonly Numbered[] => {
  const numbered = (fact as Fact & { numbered?: Numbered | readonly Numbered[] }).numbered;
  if (numbered === undefined) return [];
  return Array.isArray(numbered) ? (numbered as readonly Numbered[]) : [numbered as Numbered];
};

/** Books of numbers, moved by every fact that carries `numbered`. */
export const books: SubjectKind<Book> = {
  kind: "book",
  initial: { last: 0 },
  movedBy: (fact) => numbersIn(fact).map((numbered) => numbered.book),
  evolve: (state, fact, subject) => {
    let last = state.last;
    for (const numbered of numbersIn(fact)) {
      if (numbered.book !== subject) continue;
      if (numbered.serial !== last + 1) throw new Error(`book ${subject}: serial ${numbered.serial} after ${last}`);
      last = numbered.serial;
    }
    return { last };
  },
};
