// Dates, Indian time and financial years, at their edges.
import assert from "node:assert/strict";
import { test } from "node:test";
import * as fc from "fast-check";
import {
  addDays,
  addMonths,
  addYears,
  civilDate,
  civilDateInIndia,
  compareDates,
  daysBetween,
  financialYearFromIndex,
  financialYearOf,
  instant,
  instantFrom,
  instantMs,
  nextYear,
  parseCivilDate,
  parseFinancialYear,
  previousYear,
  showDate,
  showInstant,
  yearEnd,
  yearIndex,
  yearOf,
  yearStart,
} from "./civil-date.ts";

test("a date is read in the forms people use and no other", () => {
  const table: readonly (readonly [string, string | undefined])[] = [
    ["2026-11-21", "2026-11-21"],
    ["21-11-2026", "2026-11-21"],
    ["21/11/2026", "2026-11-21"],
    ["1.4.2026", "2026-04-01"],
    [" २१-११-२०२६ ", "2026-11-21"],
    ["29-02-2024", "2024-02-29"],
    ["29-02-2026", undefined],
    ["29-02-1900", undefined],
    ["31-04-2026", undefined],
    ["00-01-2026", undefined],
    ["01-13-2026", undefined],
    ["21-11/2026", undefined],
    ["21-11-26", undefined],
    ["0026-11-21", undefined],
    ["2026-1-2", undefined],
    ["", undefined],
    ["कल", undefined],
  ];
  for (const [text, date] of table) assert.equal(parseCivilDate(text), date, text);
  assert.throws(() => civilDate("21-11-2026"), RangeError);
});

test("29 February moves to 28 in a year without it, and a month's end to the shorter month's end", () => {
  assert.equal(addYears(civilDate("2024-02-29"), 1), "2025-02-28");
  assert.equal(addYears(civilDate("2024-02-29"), 4), "2028-02-29");
  assert.equal(addMonths(civilDate("2026-01-31"), 1), "2026-02-28");
  assert.equal(addMonths(civilDate("2026-03-31"), -1), "2026-02-28");
  assert.equal(addMonths(civilDate("2026-11-30"), 14), "2028-01-30");
  assert.equal(addMonths(civilDate("2026-01-15"), -13), "2024-12-15");
  assert.equal(addDays(civilDate("2026-12-31"), 1), "2027-01-01");
  assert.throws(() => addDays(civilDate("9999-12-31"), 1), RangeError);
});

const dates = fc.integer({ min: -300_000, max: 300_000 }).map((days) => addDays(civilDate("2000-01-01"), days));

test("days added are days between, and dates order as their texts", () => {
  fc.assert(
    fc.property(dates, fc.integer({ min: -5000, max: 5000 }), (date, days) => {
      const moved = addDays(date, days);
      assert.equal(daysBetween(date, moved), days);
      assert.equal(compareDates(date, moved), days === 0 ? 0 : days > 0 ? -1 : 1);
      assert.equal(parseCivilDate(showDate(moved)), moved);
    }),
  );
});

test("Indian time is five and a half hours ahead: the day changes at 18:30 UTC", () => {
  const before = instant("2026-11-21T18:29:59.999Z");
  const after = instant("2026-11-21T18:30:00.000Z");
  assert.equal(civilDateInIndia(before), "2026-11-21");
  assert.equal(civilDateInIndia(after), "2026-11-22");
  assert.equal(showInstant(before, "hi"), "21-11-2026 23:59");
  assert.equal(showInstant(after, "en"), "22-11-2026 00:00");
  assert.equal(instantFrom(0), "1970-01-01T00:00:00.000Z");
  assert.equal(instantMs(instantFrom(1_795_000_000_123)), 1_795_000_000_123);
  for (const bad of ["2026-11-21", "2026-11-21T18:30:00Z", "yesterday", ""]) {
    assert.throws(() => instant(bad), RangeError, bad);
  }
  assert.throws(() => instantFrom(0.5), RangeError);
});

test("a date tells its calendar year, also where the financial year is another", () => {
  assert.equal(yearOf(civilDate("2026-03-31")), 2026);
  assert.equal(yearOf(civilDate("1000-01-01")), 1000);
});

test("the financial year runs from 1 April to 31 March", () => {
  assert.equal(financialYearOf(civilDate("2026-03-31")), "2025-26");
  assert.equal(financialYearOf(civilDate("2026-04-01")), "2026-27");
  assert.equal(financialYearOf(civilDate("1999-04-01")), "1999-00");
  fc.assert(
    fc.property(dates, (date) => {
      const year = financialYearOf(date);
      assert.ok(yearStart(year) <= date && date <= yearEnd(year));
      assert.equal(addDays(yearEnd(year), 1), yearStart(nextYear(year)));
      assert.equal(previousYear(nextYear(year)), year);
      assert.equal(financialYearFromIndex(yearIndex(year)), year);
      assert.equal(parseFinancialYear(year), year);
    }),
  );
});

test("a financial year is read as written, and one whose years do not follow is none", () => {
  for (const text of ["2026-27", "2026-2027", "२०२६-२७", " 2026/27", "2026 - 27"]) {
    assert.equal(parseFinancialYear(text), "2026-27", text);
  }
  assert.equal(parseFinancialYear("1999-2000"), "1999-00");
  for (const text of ["2026-28", "2026", "26-27", "2026-2127", "9999-00", ""]) {
    assert.equal(parseFinancialYear(text), undefined, text);
  }
});
