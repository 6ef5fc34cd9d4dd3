// Text that nobody can mean is found wherever it stands, however deep, and all other text is let through.
import assert from "node:assert/strict";
import { test } from "node:test";
import * as fc from "fast-check";
import { soundText } from "./sound-text.ts";

for (const [what, value] of [
  ["a NUL", "a\0b"],
  ["half of a pair", "\ud800"],
  ["a NUL in a list in an object", { name: ["राम", { deeper: "\0" }] }],
  ["half of a pair in a field's name", { "\udfff": "x" }],
] as const) {
  test(`${what} is found`, () => assert.equal(soundText(value), false));
}

test("whatever people can write is let through", () => {
  const text = fc.string({ unit: "grapheme" }).filter((one) => !one.includes("\0"));
  fc.assert(fc.property(fc.dictionary(text, fc.array(text)), (form) => soundText(form)));
  assert.ok(soundText({ list: [null, 1, true, undefined, Buffer.from([0])] }));
});

test("what is nested thirty thousand deep is read all the same", () => {
  const depth = 30_000;
  assert.ok(soundText(JSON.parse(`${"[".repeat(depth)}"x"${"]".repeat(depth)}`)));
});
