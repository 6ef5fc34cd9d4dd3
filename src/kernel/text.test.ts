// What people type is brought to one form, and what can be a name is told apart.
import assert from "node:assert/strict";
import { test } from "node:test";
import * as fc from "fast-check";
import { latinDigits, looksLikeName, maskedName, normaliseText } from "./text.ts";

test("text is composed, trimmed, and freed of what cannot be seen", () => {
  const table: readonly (readonly [string, string])[] = [
    ["  राम \t\n कुमार  ", "राम कुमार"],
    ["\u0958", "\u0915\u093c"],
    ["e\u0301", "\u00e9"],
    ["a\u200bb\ufeff", "ab"],
    ["\u202eabc\u202c", "abc"],
    ["a\u0000b\u0007", "ab"],
    ["a \u200b b", "a b"],
    ["क्\u200dष", "क्\u200dष"],
    ["क्\u200cष", "क्\u200cष"],
    ["राम\u200d", "राम"],
    ["R\u200cam", "Ram"],
    ["\ud800x", "x"],
    ["\u00a0", ""],
  ];
  for (const [typed, expected] of table) assert.equal(normaliseText(typed), expected, JSON.stringify(typed));
});

test("text in its normal form stays as it is", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (text) => {
      const once = normaliseText(text);
      assert.equal(normaliseText(once), once);
      assert.ok(once.isWellFormed());
    }),
    { numRuns: 1000 },
  );
});

test("Devanagari digits become Latin digits and nothing else changes", () => {
  assert.equal(latinDigits("म.नं. १२/३ क ०९"), "म.नं. 12/3 क 09");
});

test("names are letters of Devanagari or Latin with their usual marks", () => {
  for (const name of [
    "राम कुमार शर्मा",
    "श्रीमती सीता बाई",
    "Ram K. Sharma",
    "D'Souza",
    "José",
    "मो॰ ज़ाकिर",
    "Abdul-Rahman",
    "विश्‍वकर्मा",
  ]) {
    assert.ok(looksLikeName(name), name);
  }
  const none = [
    "",
    "र",
    "राम 2",
    "राम २",
    "Ram 😀",
    "a@b",
    "<b>Ram</b>",
    "रام",
    "...",
    "- -",
    "अ".repeat(101),
    "Ram; --",
  ];
  for (const name of none) assert.equal(looksLikeName(name), false, name);
});

test("a masked name keeps the first letter of each word as it is written, with what is joined to it", () => {
  const table: readonly (readonly [string, string])[] = [
    ["राम कुमार", "रा*** कु***"],
    ["श्यामलाल तोमर", "श्या*** तो***"],
    ["कृष्णा स्त्री", "कृ*** स्त्री***"],
    ["क्\u200dषमा", "क्\u200dष***"],
    ["Ram Kumar", "R*** K***"],
    ["मो. इकबाल", "मो*** इ***"],
    ["- .", ""],
  ];
  for (const [name, masked] of table) assert.equal(maskedName(name), masked);
});
