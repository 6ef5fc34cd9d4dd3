// Tests of dates in words.
import assert from "node:assert/strict";
import { test } from "node:test";
import { civilDate } from "./civil-date.ts";
import { dateInWords } from "./date-words.ts";

for (const [date, hindi, english] of [
  ["2026-11-15", "पंद्रह नवंबर दो हज़ार छब्बीस", "Fifteen November Two Thousand Twenty Six"],
  ["1998-02-01", "एक फ़रवरी उन्नीस सौ अट्ठानवे", "One February Nineteen Hundred Ninety Eight"],
  ["1900-12-31", "इकतीस दिसंबर उन्नीस सौ", "Thirty One December Nineteen Hundred"],
  ["2000-02-29", "उनतीस फ़रवरी दो हज़ार", "Twenty Nine February Two Thousand"],
] as const) {
  test(`${date} is "${english}"`, () => {
    assert.equal(dateInWords(civilDate(date), "hi"), hindi.normalize("NFC"));
    assert.equal(dateInWords(civilDate(date), "en"), english);
  });
}
