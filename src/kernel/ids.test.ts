// Ids: their form, their order in time, and ids derived from the same reasons.
import assert from "node:assert/strict";
import { test } from "node:test";
import * as fc from "fast-check";
import { derivedUuid, holdingId, isUuid, parseUuid, type SubjectId, uuid, uuidV7 } from "./ids.ts";

test("a version 7 UUID is the one that RFC 9562 gives for its time and chance", () => {
  // The RFC's example: 0x017F22E279B0, rand_a 0xCC3, rand_b 0x18C4DC0C0C07398F.
  const random = Uint8Array.from([0x0c, 0xc3, 0x18, 0xc4, 0xdc, 0x0c, 0x0c, 0x07, 0x39, 0x8f]);
  assert.equal(uuidV7(0x017f22e279b0, random), "017f22e2-79b0-7cc3-98c4-dc0c0c07398f");
  assert.throws(() => uuidV7(0, new Uint8Array(9)), RangeError);
  assert.throws(() => uuidV7(2 ** 48, new Uint8Array(10)), RangeError);
});

test("later ids order after earlier ones", () => {
  const time = fc.integer({ min: 0, max: 2 ** 48 - 2 });
  const chance = fc.uint8Array({ minLength: 10, maxLength: 10 });
  fc.assert(
    fc.property(time, chance, chance, (ms, first, second) => {
      assert.ok(uuidV7(ms, first) < uuidV7(ms + 1, second));
      assert.ok(isUuid(uuidV7(ms, first)));
    }),
  );
});

test("derived ids are the same for the same parts and differ when a letter moves from one part to the next", () => {
  assert.equal(derivedUuid("demand", "2026-27", "राम"), derivedUuid("demand", "2026-27", "राम"));
  const different = [["ab", "c"], ["a", "bc"], ["abc"], ["abc", ""], ["", "abc"], []];
  assert.equal(new Set(different.map((parts) => derivedUuid(...parts))).size, different.length);
  assert.match(derivedUuid("a"), /^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
});

test("what is no UUID is none, and capitals are brought to the one form", () => {
  const text = "017F22E2-79B0-7CC3-98C4-DC0C0C07398F";
  assert.equal(parseUuid(text), text.toLowerCase());
  assert.throws(() => uuid(text), RangeError);
  for (const bad of ["", "017f22e279b07cc398c4dc0c0c07398f", `${text}0`, "g17f22e2-79b0-7cc3-98c4-dc0c0c07398f"]) {
    assert.equal(parseUuid(bad), undefined, bad);
  }
  assert.equal(isUuid(7), false);
  const subject: SubjectId = holdingId(uuid(text.toLowerCase()));
  assert.equal(subject, text.toLowerCase());
});
