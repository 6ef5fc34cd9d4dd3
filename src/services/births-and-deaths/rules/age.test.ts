// Years of life on and beside a birthday, and how a form says them.
import assert from "node:assert/strict";
import { test } from "node:test";
import { yearsLived } from "./age.ts";

test("a year of life is full on the birthday, on 28 February where the year lacks the 29th", () => {
  const years = (personBornOn: string, eventDate: string) => yearsLived({ personBornOn, eventDate });
  assert.equal(years("1966-03-05", "2026-03-04"), 59);
  assert.equal(years("1966-03-04", "2026-03-04"), 60);
  assert.equal(years("2025-03-04", "2026-03-04"), 1, "365 days are a year where no leap day lies between");
  assert.equal(years("2000-02-29", "2025-02-27"), 24);
  assert.equal(years("2000-02-29", "2025-02-28"), 25);
});

test("the age as it was said holds, days are none of a year, and nothing is guessed", () => {
  assert.equal(yearsLived({ ageYears: "67", personBornOn: "2000-01-01", eventDate: "2026-01-01" }), 67);
  assert.equal(yearsLived({ ageDays: "12" }), 0);
  assert.equal(yearsLived({ eventDate: "2026-01-01" }), undefined);
});
