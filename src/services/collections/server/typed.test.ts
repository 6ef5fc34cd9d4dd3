// What people type at a counter, and what leaves as CSV.
import assert from "node:assert/strict";
import { test } from "node:test";
import { paise } from "../../../kernel/money.ts";
import { csvOf } from "./csv-text.ts";
import { dateIn, notesIn } from "./typed.ts";

test("dates are read as people write them, in either digits; impossible ones are not", () => {
  for (const text of ["21-11-2026", "21/11/2026", "21.11.2026", "२१-११-२०२६", " 2026-11-21 ", "21-11-2026"])
    assert.equal(dateIn(text), "2026-11-21", text);
  assert.equal(dateIn("1-4-2026"), "2026-04-01");
  for (const text of ["31-02-2026", "21-11-26", "आज", "", "2026-13-01", "21-11-20261"])
    assert.equal(dateIn(text), undefined, text);
});

test("counts of notes are read box by box; an empty box is none; letters, fractions and far too many are refused", () => {
  assert.deepEqual(notesIn({ n500: "2", n10: "३", n1: "", n2: "0" }), [
    { valuePaise: paise(50_000), count: 2 },
    { valuePaise: paise(1_000), count: 3 },
  ]);
  assert.deepEqual(notesIn({}), []);
  for (const text of ["दो", "1.5", "-1", "100001", "1e3"]) assert.equal(notesIn({ n100: text }), undefined, text);
});

test("no cell of a CSV is taken for a formula, and quotes, commas and lines stay in their cell", () => {
  const text = csvOf([
    ["=1+1", "+91", "-5", "@x"],
    ['a "b"', "c,d", "e\nf", "रसीद"],
  ]);
  assert.equal(text, `\uFEFF'=1+1,'+91,'-5,'@x\r\n"a ""b""","c,d","e\nf",रसीद\r\n`);
});
