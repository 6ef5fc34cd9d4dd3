// Goal: a fault in the words is found when they are compiled, and named. Method: small folders with one fault each.
import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, it } from "node:test";
import { compileFolder } from "../../../tools/words.ts";
import { words } from "./words.generated.ts";

const place = mkdtempSync(join(tmpdir(), "akshara-words-"));
describe("words", () => {
  after(() => rmSync(place, { recursive: true, force: true }));
  let made = 0;

  function folderWith(files: Readonly<Record<string, string>>): string {
    made += 1;
    const folder = join(place, String(made));
    mkdirSync(folder);
    for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
    return folder;
  }

  const faults = [
    ["a key not in English", { hi: '{"pay":"भरें","see":"देखें"}', en: '{"pay":"Pay"}' }, /en\.json: see: is missing/],
    ["a key that Hindi lacks", { hi: '{"pay":"भरें"}', en: '{"pay":"Pay","see":"See"}' }, /hi\.json: see: is missing/],
    [
      "an argument that one language lacks",
      { hi: '{"due":"₹{amount}"}', en: '{"due":"due"}' },
      /en\.json: due: has arguments \{\}, but hi\.json has \{readonly amount: string\}/,
    ],
    [
      "an argument counted in one language only",
      { hi: '{"n":"{count}"}', en: '{"n":"{count, plural, one {#} other {#}}"}' },
      /en\.json: n: has arguments/,
    ],
    ["a message that is not closed", { hi: '{"due":"₹{amount"}', en: '{"due":"x"}' }, /hi\.json: due: is not an ICU/],
    ["a plural without other", { hi: '{"n":"{c, plural, one {#}}"}', en: '{"n":"x"}' }, /hi\.json: n: is not an ICU/],
    [
      "a plural case that the language does not know",
      { hi: '{"n":"{c, plural, one {#} few {#} other {#}}"}', en: '{"n":"x"}' },
      /hi\.json: n: \{c\} has the case "few"/,
    ],
    [
      "a plural without one",
      { hi: '{"n":"{c, plural, other {#}}"}', en: '{"n":"x"}' },
      /n: \{c\} lacks the case "one"/,
    ],
    ["a date", { hi: '{"d":"{on, date}"}', en: '{"d":"x"}' }, /hi\.json: d: dates, times and tags/],
    ["empty words", { hi: '{"pay":" "}', en: '{"pay":"Pay"}' }, /hi\.json: pay: has no words/],
    ["a key that is no name", { hi: '{"Pay now":"x"}', en: '{"Pay now":"x"}' }, /hi\.json: Pay now: a key is/],
    ["a key twice", { hi: '{\n"pay":"x",\n"pay":"y"\n}', en: '{"pay":"Pay"}' }, /hi\.json: pay: stands twice/],
    ["words that are not in NFC", { hi: '{"q":"\u0915\u093c\u0958"}', en: '{"q":"x"}' }, /hi\.json: q: is not in NFC/],
    ["a file that is not JSON", { hi: "{", en: "{}" }, /hi\.json: \(whole file\): is not JSON/],
  ] as const;

  describe("Compiling the words", () => {
    for (const [what, { hi, en }, message] of faults) {
      it(`names file, key and reason for ${what}`, () => {
        assert.throws(() => compileFolder(folderWith({ "hi.json": hi, "en.json": en })), message);
      });
    }

    it("names a language that nobody asked for", () => {
      const folder = folderWith({ "hi.json": "{}", "en.json": "{}", "mr.json": "{}" });
      assert.throws(() => compileFolder(folder), /mr\.json: .* no such language/);
    });

    it("names a language that is missing", () => {
      assert.throws(() => compileFolder(folderWith({ "hi.json": "{}" })), /en\.json: .* is missing/);
    });

    it("gives plain text for words without arguments and a function for the rest", () => {
      const both = '{"a":"x","b":"{who}: {count, plural, one {# y} other {# z}}"}';
      const text = compileFolder(folderWith({ "hi.json": both, "en.json": both }));
      assert.match(text, /readonly a: string;/);
      assert.match(text, /readonly b: \(a: \{ readonly count: number; readonly who: string \}\) => string;/);
    });
  });

  describe("Compiled words", () => {
    it("count by each language's own rule, with Indian grouping and Latin digits", () => {
      assert.equal(words.hi.found({ count: 0 }), "कुछ नहीं मिला");
      assert.equal(words.hi.found({ count: 1 }), "1 परिणाम मिला");
      assert.equal(words.hi.found({ count: 123456 }), "1,23,456 परिणाम मिले");
      assert.equal(words.en.found({ count: 1 }), "1 result found");
      assert.equal(words.en.found({ count: 123456 }), "1,23,456 results found");
    });
  });
});
