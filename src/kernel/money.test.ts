// Money is whole paise: how it is rounded, shown and read.
import assert from "node:assert/strict";
import { test } from "node:test";
import * as fc from "fast-check";
import {
  amountMax,
  divideDown,
  divideHalfUp,
  divideUp,
  paise,
  parseAmount,
  type Rounding,
  roundTo,
  rupees,
  rupeesShort,
  sum,
  zero,
} from "./money.ts";

test("paise are whole: a fraction, a lost number or a number that is none is thrown back", () => {
  assert.equal(paise(12_345), 12_345n);
  for (const bad of [0.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53]) assert.throws(() => paise(bad), RangeError);
});

test("the sum of no amounts is zero and of many is exact", () => {
  assert.equal(sum([]), zero);
  assert.equal(sum([paise(1), paise(-3), amountMax]), amountMax - 2n);
});

test("each rounding does what its name says, and a reversal is the exact opposite", () => {
  const table: readonly (readonly [bigint, Rounding, bigint])[] = [
    [89_150n, "rupee-half-up", 89_200n],
    [89_149n, "rupee-half-up", 89_100n],
    [-89_150n, "rupee-half-up", -89_200n],
    [89_101n, "rupee-up", 89_200n],
    [89_100n, "rupee-up", 89_100n],
    [89_199n, "rupee-down", 89_100n],
    [-89_199n, "rupee-down", -89_100n],
    [89_149n, "paisa-half-up", 89_149n],
  ];
  for (const [numerator, rounding, expected] of table) {
    assert.equal(roundTo({ numerator, denominator: 1n }, rounding), expected, `${numerator} ${rounding}`);
  }
  assert.equal(roundTo({ numerator: 1n, denominator: 2n }, "paisa-half-up"), 1n);
  assert.equal(roundTo({ numerator: 100n, denominator: 3n }, "paisa-half-up"), 33n);
  assert.throws(() => divideDown(1n, 0n), RangeError);
});

test("down, half up and up lie within one of each other, in order, for every fraction", () => {
  fc.assert(
    fc.property(fc.bigInt({ min: 0n, max: 10n ** 15n }), fc.bigInt({ min: 1n, max: 10n ** 6n }), (n, d) => {
      const [down, half, up] = [divideDown(n, d), divideHalfUp(n, d), divideUp(n, d)];
      assert.ok(down <= half && half <= up && up - down <= 1n);
      assert.ok(down * d <= n && n <= up * d);
      assert.equal(half, (n % d) * 2n >= d ? (n % d === 0n ? down : up) : down);
      assert.equal(divideHalfUp(-n, d), -half);
    }),
  );
});

test("amounts are shown in Indian grouping with two decimals", () => {
  const table: readonly (readonly [number, string, string])[] = [
    [0, "0.00", "0"],
    [5, "0.05", "0.05"],
    [100, "1.00", "1"],
    [99_999, "999.99", "999.99"],
    [100_000, "1,000.00", "1,000"],
    [12_345_600, "1,23,456.00", "1,23,456"],
    [1_234_567_890, "1,23,45,678.90", "1,23,45,678.90"],
    [-12_345_650, "-1,23,456.50", "-1,23,456.50"],
  ];
  for (const [amount, long, short] of table) {
    assert.equal(rupees(paise(amount)), long);
    assert.equal(rupeesShort(paise(amount)), short);
  }
});

test("an amount is read as people write it", () => {
  const table: readonly (readonly [string, bigint])[] = [
    ["892", 89_200n],
    ["१,२३,४५६.५०", 12_345_650n],
    [" ₹ 1,23,456 ", 12_345_600n],
    ["123,456.7", 12_345_670n],
    ["Rs. 500/-", 50_000n],
    ["रु. ५००", 50_000n],
    ["₹५००.०५", 50_005n],
    [".50", 50n],
    ["5.", 500n],
    ["0005", 500n],
    ["1 000", 100_000n],
    ["100000000000.00", amountMax],
  ];
  for (const [text, amountPaise] of table) assert.deepEqual(parseAmount(text), { ok: true, amountPaise }, text);
});

test("what is no amount is refused with its reason", () => {
  const table: readonly (readonly [string, string])[] = [
    ["", "empty"],
    ["  ₹ ", "empty"],
    ["abc", "letters"],
    ["12e3", "letters"],
    ["1.2.3", "letters"],
    ["0x10", "letters"],
    [".", "letters"],
    ["5 सौ", "letters"],
    ["-5", "negative"],
    ["−5", "negative"],
    ["-₹5", "negative"],
    ["0", "zero"],
    ["0.00", "zero"],
    ["1.005", "too-many-decimals"],
    ["100000000000.01", "too-large"],
    ["9".repeat(10_000_000), "too-large"],
  ];
  for (const [text, why] of table) assert.deepEqual(parseAmount(text), { ok: false, why }, text.slice(0, 20));
});

test("every amount shown is read back as itself", () => {
  fc.assert(
    fc.property(fc.bigInt({ min: 1n, max: amountMax }), (amount) => {
      assert.deepEqual(parseAmount(rupees(paise(amount))), { ok: true, amountPaise: amount });
    }),
  );
});
