// Canonical JSON as RFC 8785 asks, money kept exact, and bytes as text and back.
import assert from "node:assert/strict";
import { test } from "node:test";
import * as fc from "fast-check";
import {
  base64,
  base64url,
  canonicalJson,
  fromBase64,
  fromBase64url,
  fromHex,
  fromUtf8,
  hex,
  reviveJson,
  utf8,
} from "./canonical.ts";

test("the examples of RFC 8785 come out as published", () => {
  const value = {
    numbers: [Number("333333333.33333329"), 1e30, 4.5, 2e-3, 0.000000000000000000000000001],
    string: "\u20ac$\u000f\u000aA'\u0042\u0022\u005c\\\"/",
    literals: [null, true, false],
  };
  const published =
    '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],' +
    '"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}';
  assert.equal(canonicalJson(value), published);
  const keys = { "\u20ac": 1, "\r": 2, "\ufb33": 3, "1": 4, "\ud83d\ude00": 5, "\u0080": 6, "\u00f6": 7 };
  assert.deepEqual(
    [...canonicalJson(keys).matchAll(/:(\d)/g)].map((found) => found[1]),
    ["2", "4", "6", "7", "1", "5", "3"],
  );
  assert.equal(canonicalJson(-0), "0");
});

test("money is an integer in the text and a bigint again after reading", () => {
  const fact = { amountPaise: 89_200n, linesPaise: [1n, -2n, [3n]], count: 4, deep: [{ duePaise: 0n, note: null }] };
  const text = canonicalJson(fact);
  assert.equal(text, '{"amountPaise":89200,"count":4,"deep":[{"duePaise":0,"note":null}],"linesPaise":[1,-2,[3]]}');
  assert.deepEqual(reviveJson(text), fact);
  assert.deepEqual(reviveJson('{"amountPaise":null}'), { amountPaise: null });
});

test("what has no canonical form is thrown back", () => {
  const bad: readonly unknown[] = [
    undefined,
    { a: undefined },
    [undefined],
    Number.NaN,
    Number.POSITIVE_INFINITY,
    "\ud800",
    { "\udc00": 1 },
    1n,
    { count: 1n },
    { count: [1n] },
    { amountPaise: 1 },
    { amountPaise: 2n ** 53n },
    { amountPaise: { inner: 1n } },
    new Map(),
    () => 1,
    Symbol("a"),
  ];
  for (const value of bad) assert.throws(() => canonicalJson(value), Error);
  const round: { self?: unknown } = {};
  round.self = round;
  assert.throws(() => canonicalJson(round), RangeError);
  for (const text of ['{"amountPaise":1.5}', '{"amountPaise":9007199254740993}', "{", ""]) {
    assert.throws(() => reviveJson(text), Error, text);
  }
});

test("any JSON value reads back as itself, and the order of its keys does not change its text", () => {
  const value = fc.jsonValue().filter((json) => !JSON.stringify(json).includes("Paise"));
  fc.assert(
    fc.property(value, (json) => {
      const text = canonicalJson(json);
      assert.deepEqual(JSON.parse(text), JSON.parse(JSON.stringify(json)));
      assert.equal(canonicalJson(reviveJson(text)), text);
    }),
  );
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.integer()), (members) => {
      const plain = Object.entries(members).filter(([key]) => !key.endsWith("Paise"));
      assert.equal(canonicalJson(Object.fromEntries(plain.toReversed())), canonicalJson(Object.fromEntries(plain)));
    }),
  );
});

test("a member called __proto__ stays a member and changes nothing else", () => {
  const read = reviveJson('{"__proto__":{"amountPaise":1},"a":2}') as object;
  assert.equal(Object.getPrototypeOf(read), Object.prototype);
  assert.equal(canonicalJson(read), '{"__proto__":{"amountPaise":1},"a":2}');
});

test("UTF-8 is what the platform makes of it, both ways", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (text) => {
      if (!text.isWellFormed()) return;
      assert.equal(hex(utf8(text)), Buffer.from(text, "utf8").toString("hex"));
      assert.equal(fromUtf8(utf8(text)), text);
    }),
  );
  const long = "श😀a".repeat(5000);
  assert.equal(fromUtf8(utf8(long)), long);
  assert.throws(() => utf8("a\ud800"), TypeError);
});

test("bytes that are not UTF-8 are thrown back wherever the platform refuses them", () => {
  const strict = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
  const known = ["c080", "e08080", "eda080", "f4908080", "ff", "80", "c2", "e0a4", "f0808080", "efbbbf41"];
  const check = (bytes: Uint8Array): void => {
    let expected: string | undefined;
    try {
      expected = strict.decode(bytes);
    } catch {
      expected = undefined;
    }
    if (expected === undefined) assert.throws(() => fromUtf8(bytes), RangeError);
    else assert.equal(fromUtf8(bytes), expected);
  };
  for (const text of known) check(fromHex(text));
  fc.assert(fc.property(fc.uint8Array({ maxLength: 6 }), check), { numRuns: 2000 });
});

test("hexadecimal and both kinds of base64 are the platform's, and each byte string has one text", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 50 }), (bytes) => {
      assert.equal(base64(bytes), Buffer.from(bytes).toString("base64"));
      assert.equal(base64url(bytes), Buffer.from(bytes).toString("base64url"));
      assert.deepEqual(fromBase64(base64(bytes)), new Uint8Array(bytes));
      assert.deepEqual(fromBase64url(base64url(bytes)), new Uint8Array(bytes));
      assert.deepEqual(fromHex(hex(bytes).toUpperCase()), new Uint8Array(bytes));
    }),
  );
  for (const bad of ["A", "AB", "AB=", "AA", "AB==", "A===", "AA-=", "AA\n="]) {
    assert.throws(() => fromBase64(bad), RangeError, bad);
  }
  for (const bad of ["A", "AB", "AA==", "AA+"]) assert.throws(() => fromBase64url(bad), RangeError, bad);
  for (const bad of ["0", "0g", " 00"]) assert.throws(() => fromHex(bad), RangeError, bad);
});
