// Public numbers: their form, how kindly they are read, and that the check finds every slip it promises to find.
import assert from "node:assert/strict";
import { test } from "node:test";
import * as fc from "fast-check";
import { financialYearFromIndex } from "./civil-date.ts";
import {
  makeApplicationNumber,
  makeHoldingNumber,
  makeReceiptNumber,
  parseApplicationNumber,
  parseHoldingNumber,
  parseReceiptNumber,
} from "./public-number.ts";
import { stateTown, type TownId } from "./town.ts";

const shivpuri = 250_705 as TownId;
const application = { service: "PT", town: shivpuri, year: 2026, serial: 1234 };
const receipt = { town: shivpuri, year: financialYearFromIndex(2026), book: "C03", serial: 145 };
const holding = { state: 23, town: shivpuri, ward: 45, serial: 123 };

test("each kind of number has its form, and reads back as its parts", () => {
  const numbers = [makeApplicationNumber(application), makeReceiptNumber(receipt), makeHoldingNumber(holding)];
  assert.match(numbers[0] ?? "", /^PT-250705-2026-0001234-\d$/);
  assert.match(numbers[1] ?? "", /^R-250705-202627-C03-000145-\d$/);
  assert.match(numbers[2] ?? "", /^23-250705-0045-00123-[0-9A-Y]$/);
  assert.deepEqual(parseApplicationNumber(numbers[0] ?? ""), { ok: true, number: numbers[0], ...application });
  assert.deepEqual(parseReceiptNumber(numbers[1] ?? ""), { ok: true, number: numbers[1], ...receipt });
  assert.deepEqual(parseHoldingNumber(numbers[2] ?? ""), { ok: true, number: numbers[2], ...holding });
});

function devanagari(text: string): string {
  return text.replace(/\d/g, (digit) => String.fromCharCode(0x0966 + Number(digit)));
}

test("lower case, spaces, other dashes, no dashes and Devanagari digits are read as the same number", () => {
  const kinds = [
    [makeApplicationNumber(application), parseApplicationNumber],
    [makeReceiptNumber(receipt), parseReceiptNumber],
    [makeHoldingNumber(holding), parseHoldingNumber],
  ] as const;
  for (const [number, parse] of kinds) {
    const typed = [
      number.toLowerCase(),
      ` ${number} `,
      number.replaceAll("-", " "),
      number.replaceAll("-", ""),
      number.replaceAll("-", " – "),
      number.replaceAll("-", "/"),
      devanagari(number),
    ];
    for (const text of typed) {
      const read = parse(text);
      assert.ok(read.ok && read.number === number, text);
    }
    assert.deepEqual(parse("  "), { ok: false, why: "empty" });
    assert.deepEqual(parse("hello"), { ok: false, why: "form" });
    assert.deepEqual(parse(`${number}${"9".repeat(1000)}`), { ok: false, why: "form" });
  }
});

const town = fc.integer({ min: 100_000, max: 999_999 }).map((code) => code as TownId);
const letter = fc.integer({ min: 65, max: 90 }).map((code) => String.fromCharCode(code));
const applications = fc
  .record({
    service: fc.array(letter, { minLength: 2, maxLength: 4 }).map((letters) => letters.join("")),
    town: fc.oneof(town, fc.constant(stateTown)),
    year: fc.integer({ min: 2000, max: 2999 }),
    serial: fc.integer({ min: 0, max: 10 ** 9 }),
  })
  .map(makeApplicationNumber);
const receipts = fc
  .record({
    town,
    year: fc.integer({ min: 2000, max: 2999 }).map(financialYearFromIndex),
    book: fc.tuple(letter, fc.integer({ min: 10, max: 99 })).map(([sign, count]) => `${sign}${count}`),
    serial: fc.integer({ min: 0, max: 10 ** 8 }),
  })
  .map(makeReceiptNumber);
const holdings = fc
  .record({
    state: fc.integer({ min: 1, max: 38 }),
    town,
    ward: fc.integer({ min: 0, max: 9999 }),
    serial: fc.integer({ min: 0, max: 10 ** 7 }),
  })
  .map(makeHoldingNumber);

// Every number that differs in one sign, and every one with two different neighbours (dashes aside) swapped.
function slips(number: string, signs: string): readonly string[] {
  const made: string[] = [];
  for (const [at, sign] of number.split("").entries()) {
    if (sign === "-") continue;
    const wrong = /\d/.test(sign) || signs.length > 10 ? signs : "";
    for (const other of wrong) if (other !== sign) made.push(number.slice(0, at) + other + number.slice(at + 1));
    const next = number[at + 1] === "-" ? at + 2 : at + 1;
    const neighbour = number[next] ?? sign;
    if (neighbour !== sign) {
      made.push(number.slice(0, at) + neighbour + number.slice(at + 1, next) + sign + number.slice(next + 1));
    }
  }
  return made;
}

test("one wrong digit or two swapped digits never make another receipt or application number", () => {
  const digits = "0123456789";
  // Letters swapped with letters are the service list's to find, where both stand for one digit (A and K).
  const swapsDigits = (slip: string, number: string): boolean => slip.replace(/\d/g, "") === number.replace(/\d/g, "");
  fc.assert(
    fc.property(applications, receipts, (applied, paid) => {
      for (const slip of slips(applied, digits)) {
        if (swapsDigits(slip, applied)) assert.equal(parseApplicationNumber(slip).ok, false, `${applied} ${slip}`);
      }
      for (const slip of slips(paid, digits)) assert.equal(parseReceiptNumber(slip).ok, false, `${paid} ${slip}`);
    }),
  );
});

test("one wrong sign or two swapped signs never make another holding number", () => {
  fc.assert(
    fc.property(holdings, (number) => {
      for (const slip of slips(number, "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ")) {
        assert.equal(parseHoldingNumber(slip).ok, false, `${number} ${slip}`);
      }
    }),
  );
});

test("a part that does not fit is a broken promise of the program, and thrown", () => {
  assert.throws(() => makeApplicationNumber({ ...application, service: "pt" }), RangeError);
  assert.throws(() => makeReceiptNumber({ ...receipt, book: "C3" }), RangeError);
  assert.throws(() => makeReceiptNumber({ ...receipt, serial: -1 }), RangeError);
  assert.throws(() => makeHoldingNumber({ ...holding, ward: 10_000 }), RangeError);
  assert.throws(() => makeHoldingNumber({ ...holding, serial: 1.5 }), RangeError);
});
