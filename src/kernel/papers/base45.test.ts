// Tests of Base45 against the examples of RFC 9285, and of what it refuses.
import assert from "node:assert/strict";
import { test } from "node:test";
import * as fc from "fast-check";
import { fromBase45, toBase45 } from "./base45.ts";

const published = [
  ["AB", "BB8"],
  ["Hello!!", "%69 VD92EX0"],
  ["base-45", "UJCLQE7W581"],
  ["ietf!", "QED8WEX0"],
] as const;

for (const [plain, coded] of published) {
  test(`base45 writes "${plain}" as RFC 9285 does and reads it back`, () => {
    assert.equal(toBase45(new TextEncoder().encode(plain)), coded);
    assert.equal(new TextDecoder().decode(fromBase45(coded)), plain);
  });
}

for (const [name, text] of [
  ["a group above 65535", "GGW"],
  ["a last pair above 255", "::"],
  ["one sign over", "BB8B"],
  ["a small letter", "bb8"],
  ["a sign outside the QR's set", "BB_"],
  ["a sign beyond the basic plane", "B😀"],
  ["Devanagari", "रसी"],
] as const) {
  test(`base45 refuses ${name}`, () => assert.equal(fromBase45(text), undefined));
}

test("any bytes come back from base45 as they were", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 500 }), (bytes) => {
      assert.deepEqual(fromBase45(toBase45(bytes)), new Uint8Array(bytes));
    }),
  );
});

test("a base45 text that can be read is the only text for its bytes", () => {
  const sign = fc.constantFrom(..."0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:".split(""));
  fc.assert(
    fc.property(fc.array(sign, { maxLength: 40 }), (signs) => {
      const bytes = fromBase45(signs.join(""));
      if (bytes) assert.equal(toBase45(bytes), signs.join(""));
    }),
  );
});
