// Section 13 and the MP Rules 2024, class by class and day by day.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { assert as check, integer, property } from "fast-check";
import { addDays, addYears, civilDate, civilDateInIndia, daysBetween, instant } from "../../../kernel/civil-date.ts";
import { registrationLaw as law } from "../../../rulebook/births-and-deaths.ts";
import { type Delay, delayOf, delays, lateFee } from "./delay.ts";

const days: readonly (readonly [rule: string, event: string, reported: string, delay: Delay])[] = [
  ["sections 8 and 9, the day itself", "2026-03-10", "2026-03-10", "in-time"],
  ["sections 8 and 9, day 1", "2026-03-10", "2026-03-11", "in-time"],
  ["sections 8 and 9, day 21 is the last in time", "2026-03-10", "2026-03-31", "in-time"],
  ["section 13(1), day 22 is the first late one", "2026-03-10", "2026-04-01", "late"],
  ["section 13(1), day 30 is the last with a fee alone", "2026-03-10", "2026-04-09", "late"],
  ["section 13(2), day 31 needs permission", "2026-03-10", "2026-04-10", "within-year"],
  ["section 13(2), day 364", "2026-03-10", "2027-03-09", "within-year"],
  ["section 13(2), the same day of the next year, 365 days on", "2026-03-10", "2027-03-10", "within-year"],
  ["section 13(3), the day after, 366 days on", "2026-03-10", "2027-03-11", "over-year"],
  ["section 13(2), over a leap day the same day is 366 days on", "2023-03-10", "2024-03-10", "within-year"],
  ["section 13(3), over a leap day the 367th", "2023-03-10", "2024-03-11", "over-year"],
  ["section 13(2), 28 February before a leap year", "2023-02-28", "2024-02-28", "within-year"],
  ["section 13(3), 29 February is after its same day", "2023-02-28", "2024-02-29", "over-year"],
  ["section 13(2), of 29 February the same day is the 28th", "2024-02-29", "2025-02-28", "within-year"],
  ["section 13(3), of 29 February the 1st of March is too late", "2024-02-29", "2025-03-01", "over-year"],
  ["sections 8 and 9, 21 days over the end of February in a leap year", "2024-02-20", "2024-03-12", "in-time"],
  ["section 13(1), 22 days over the end of February in a leap year", "2024-02-20", "2024-03-13", "late"],
  ["section 13(1), 22 days over the end of February otherwise", "2025-02-20", "2025-03-14", "late"],
  ["sections 8 and 9, 21 days over the end of the year", "2026-12-20", "2027-01-10", "in-time"],
  ["section 13(3), decades later", "1999-12-31", "2026-11-22", "over-year"],
];

const fees: readonly (readonly [rule: string, delay: Delay, feePaise: bigint])[] = [
  ["sections 8 and 9: free of charge", "in-time", 0n],
  ["section 13(1): 20 rupees", "late", 2_000n],
  ["section 13(2): 50 rupees", "within-year", 5_000n],
  ["section 13(3): 100 rupees", "over-year", 10_000n],
];

// 20:00 UTC is already the next day in India.
const midnights: readonly (readonly [what: string, at: string, delay: Delay])[] = [
  ["at 23:55 in India on day 21", "2026-11-22T18:25:00.000Z", "in-time"],
  ["at 23:59:59.999 in India on day 21", "2026-11-22T18:29:59.999Z", "in-time"],
  ["at midnight in India, which begins day 22", "2026-11-22T18:30:00.000Z", "late"],
  ["at 00:05 in India on day 22, while it is still day 21 in Greenwich", "2026-11-22T18:35:00.000Z", "late"],
];

describe("the delay of a report", () => {
  for (const [rule, event, reported, delay] of days)
    test(`${rule}: ${event} reported on ${reported} is ${delay}`, () =>
      assert.equal(delayOf(civilDate(event), civilDate(reported), law), delay));
  for (const [rule, delay, feePaise] of fees) test(rule, () => assert.equal(lateFee(delay, law), feePaise));
  for (const [what, at, delay] of midnights)
    test(`the day is India's: an event of 1 November reported ${what} is ${delay}`, () =>
      assert.equal(delayOf(civilDate("2026-11-01"), civilDateInIndia(instant(at)), law), delay));

  test("whoever reports later is never in a milder class, and the year ends with the same day of the next", () => {
    const start = civilDate("2000-01-01");
    const day = integer({ min: 0, max: 12_000 }).map((offset) => addDays(start, offset));
    check(
      property(day, integer({ min: 0, max: 900 }), (event, later) => {
        const reported = addDays(event, later);
        const delay = delayOf(event, reported, law);
        assert.ok(delays.indexOf(delayOf(event, addDays(reported, 1), law)) >= delays.indexOf(delay));
        assert.equal(delay === "over-year", daysBetween(addYears(event, 1), reported) > 0);
        assert.equal(delay === "in-time", later <= 21);
      }),
    );
  });
});
