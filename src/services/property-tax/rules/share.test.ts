// Shares of owners: read as people write them, exact as fractions, and lifted from what earlier facts kept.
import assert from "node:assert/strict";
import { test } from "node:test";
import * as fc from "fast-check";
import type { Recorded } from "../../../kernel/facts.ts";
import { holdingNamed, registration } from "./examples.ts";
import { type HoldingRegistered, holdings } from "./holding.ts";
import { registerHolding } from "./register.ts";
import { Rehearsal } from "./rehearsal.ts";
import { readShare, shareOf, together, writeShare } from "./share.ts";

const cases: readonly (readonly [string, string, string | undefined])[] = [
  ["half is half", "50", "50"],
  ["a percentage may have its sign", "33.33 %", "33.33"],
  ["a third stays a third", "1/3", "1/3"],
  ["a fraction that per cent says exactly is written in per cent", "1/4", "25"],
  ["Devanagari digits are read", "१/३", "1/3"],
  ["a fraction is brought to lowest terms", "2/6", "1/3"],
  ["nothing of it is no share", "0/3", undefined],
  ["a part of nothing is no share", "1/0", undefined],
  ["letters are no share", "half", undefined],
  ["a negative share is none", "-50", undefined],
];
for (const [name, typed, written] of cases) {
  test(name, () => {
    const share = readShare(typed);
    assert.equal(share && writeShare(share), written);
  });
}

test("what is written is read as the same share again", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 1_000_000 }), fc.integer({ min: 1, max: 1_000_000 }), (a, b) => {
      const share = shareOf(Math.min(a, b), Math.max(a, b));
      assert.deepEqual(readShare(writeShare(share)), share);
    }),
  );
});

test("equal parts of any number of owners make the whole, exactly", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 200 }), (count) => {
      const { part, of } = together(Array.from({ length: count }, () => shareOf(1, count)));
      assert.equal(part, of);
    }),
  );
});

test("a registration of version 1, with shares in hundredths of a per cent, is lifted when it is read", () => {
  const stage = new Rehearsal();
  stage.perform(registerHolding, registration("one"));
  const fact = stage.facts[0] as Recorded<HoldingRegistered>;
  const owner = fact.particulars.owners[0];
  assert.ok(owner);
  const { share: _, ...rest } = owner;
  const first = [3_333, 6_667].map((shareHundredths) => ({ ...rest, shareHundredths }));
  const old = { ...fact, particulars: { ...fact.particulars, owners: first }, recorded: { ...fact.recorded, v: 1 } };
  const held = holdings.evolve({ state: "none" }, old, holdingNamed("one"));
  assert.ok(held.state === "registered");
  assert.deepEqual(
    held.particulars.owners.map((one) => one.share),
    [
      { part: 3_333, of: 10_000 },
      { part: 6_667, of: 10_000 },
    ],
  );
});
