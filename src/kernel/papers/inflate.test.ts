// Tests of unpacking: it agrees with zlib, stays within its bound and takes no second spelling.
import assert from "node:assert/strict";
import { test } from "node:test";
import { constants, deflateSync, inflateSync } from "node:zlib";
import * as fc from "fast-check";
import { inflate } from "./inflate.ts";

/** Bytes that pack well and bytes that don't. */
const contents = fc.oneof(
  fc.uint8Array({ maxLength: 3000 }),
  fc
    .array(fc.constantFrom("रसीद ", "संपत्तिकर ", "amount ", "0", "\n"), { maxLength: 300 })
    .map((words) => Buffer.from(words.join(""))),
);

for (const [name, strategy] of [
  ["of the usual kind", constants.Z_DEFAULT_STRATEGY],
  ["with the fixed code", constants.Z_FIXED],
  ["with literals only", constants.Z_HUFFMAN_ONLY],
  ["with runs", constants.Z_RLE],
] as const) {
  test(`zlib data ${name} unpack to what was packed`, () => {
    fc.assert(
      fc.property(contents, (bytes) => {
        const packed = deflateSync(bytes, { level: 9, strategy });
        packed[1] = 0xda;
        assert.deepEqual(inflate(packed, 16_000), new Uint8Array(bytes));
      }),
    );
  });
}

test("stored blocks unpack", () => {
  const packed = deflateSync(Buffer.from("stored"), { level: 0 });
  packed[1] = 0xda;
  assert.equal(Buffer.from(inflate(packed, 100) ?? []).toString(), "stored");
});

test("a hundred megabytes behind a hundred kilobytes stop at the bound", () => {
  const bomb = deflateSync(Buffer.alloc(100_000_000), { level: 9 });
  assert.equal(inflate(bomb, 8192), undefined);
});

test("each cut, each added byte and each changed byte of packed data is refused or unpacks to something else", () => {
  // Said once only: where a text repeats itself, pointing at another copy of it unpacks to the same text.
  const plain = new Uint8Array(Buffer.from("The quick clerk jumps over ₹123 of dusty books"));
  const packed = deflateSync(plain, { level: 9 });
  assert.equal(inflate(Buffer.concat([packed, Buffer.of(0)]), 8192), undefined);
  for (let at = 0; at < packed.length; at++) {
    assert.equal(inflate(packed.subarray(0, at), 8192), undefined);
    for (let change = 1; change < 256; change++) {
      const other = Buffer.from(packed);
      other[at] = (other[at] ?? 0) ^ change;
      assert.notDeepEqual(inflate(other, 8192), plain, `byte ${at} changed by ${change}`);
    }
  }
});

test("what zlib refuses, unpacking refuses too", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (tail) => {
      const bytes = Buffer.concat([Buffer.of(0x78, 0xda), tail]);
      const ours = inflate(bytes, 8192);
      if (ours) assert.deepEqual(new Uint8Array(inflateSync(bytes)), ours);
    }),
  );
});
