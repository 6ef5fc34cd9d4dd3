// Books of numbers: gapless, in order, the same book for the same words.
import assert from "node:assert/strict";
import { test } from "node:test";
import { bookOf, books, nextNumber } from "./book.ts";
import type { Recorded } from "./facts.ts";
import type { TownId } from "./town.ts";

const shivpuri = 250705 as TownId;
const book = bookOf(shivpuri, "receipt/2026-27/C03");
const fact = (serial: number): Recorded =>
  ({ kind: "receipt.issued", subject: book, numbered: { book, serial }, recorded: {} }) as unknown as Recorded;

test("a book gives 1, 2, 3 and nothing else", () => {
  let state = books.initial;
  for (const serial of [1, 2, 3]) {
    assert.deepEqual(nextNumber(book, state), { book, serial });
    state = books.evolve(state, fact(serial), book);
  }
  assert.throws(() => books.evolve(state, fact(5), book), /serial 5 after 3/);
  assert.throws(() => books.evolve(state, fact(3), book), /serial 3 after 3/);
});

test("another town's book of the same series is another book", () => {
  assert.notEqual(bookOf(250867 as TownId, "receipt/2026-27/C03"), book);
  assert.equal(bookOf(shivpuri, "receipt/2026-27/C03"), book);
});

test("a fact that carries no number moves no book", () => {
  assert.deepEqual(books.movedBy({ kind: "due.raised", subject: book }), []);
});
