// The pure SHA-256 against the published vectors and against the platform's.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";
import * as fc from "fast-check";
import { hex, utf8 } from "./canonical.ts";
import { sha256, startSha256 } from "./sha256.ts";

test("the hash of NIST's examples is the published one", () => {
  const table: readonly (readonly [string, string])[] = [
    ["", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"],
    ["abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"],
    [
      "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
      "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1",
    ],
    ["a".repeat(1_000_000), "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"],
  ];
  for (const [text, digest] of table) assert.equal(hex(sha256(utf8(text))), digest);
});

test("bytes hashed in any pieces give what the platform gives for the whole", () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 150 }), { maxLength: 6 }), (pieces) => {
      const [own, platform] = [startSha256(), createHash("sha256")];
      for (const piece of pieces) {
        own.add(piece);
        platform.update(piece);
      }
      assert.equal(hex(own.digest()), platform.digest("hex"));
    }),
  );
  for (let length = 0; length <= 130; length++) {
    const bytes = new Uint8Array(length + 3).fill(length).subarray(3);
    assert.equal(hex(sha256(bytes)), createHash("sha256").update(bytes).digest("hex"), `${length} bytes`);
  }
});
