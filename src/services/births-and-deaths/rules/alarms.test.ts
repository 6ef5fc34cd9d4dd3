// The pace of a unit against its own past: when it is told, and when somebody else is asked.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { addDays, civilDate, instantFrom, instantMs, instant } from "../../../kernel/civil-date.ts";
import type { PaceLaw } from "../../../kernel/registration-law.ts";
import { registrationLaw } from "../../../rulebook/births-and-deaths.ts";
import { counted, hourOf, judged, kept_days_max, limitOf, p95, type Pace, paces, usual } from "./alarms.ts";

const law: PaceLaw = {
  hour: { floor: 4, times: 3, ceiling: 20 },
  delayedDay: { floor: 2, times: 3, ceiling: 8 },
  history_days: 90,
  source: "test",
  verified: false,
};
const noon = instant("2026-11-21T06:30:00.000Z");
const today = civilDate("2026-11-21");
const later = (minutes: number) => instantFrom(instantMs(noon) + minutes * 60_000);

/** A unit after so many registrations at noon, so many of them delayed. */
function after(count: number, delayed = 0, before: Pace = paces.initial): Pace {
  let pace = before;
  for (let at = 0; at < count; at += 1) pace = counted(pace, noon, at < delayed);
  return pace;
}
/** Past days, each with its busiest hour and its delayed ones. */
const past = (busiest: readonly number[], delayed = 0): Pace => ({
  ...paces.initial,
  days: busiest.map((one, at) => ({ on: addDays(today, at - busiest.length), busiest: one, delayed })),
});

describe("the pace of a unit", () => {
  test("an hour is India's: 18:29 and 18:30 in Greenwich are two days", () => {
    assert.equal(hourOf(instant("2026-11-21T18:29:59.999Z")), "2026-11-21 23");
    assert.equal(hourOf(instant("2026-11-21T18:30:00.000Z")), "2026-11-22 00");
  });

  test("counts by the hour, keeps a day's busiest hour, and counts delayed ones by the day", () => {
    const morning = after(3, 1);
    const evening = counted(counted(morning, later(60), true), later(61), false);
    assert.deepEqual(evening.days, [{ on: today, busiest: 3, delayed: 2 }]);
    assert.equal(evening.count, 2);
  });

  test("forgets days that the law does not look back to", () => {
    let pace = paces.initial;
    for (let day = 0; day < 300; day += 1) pace = counted(pace, later(day * 24 * 60), false);
    assert.equal(pace.days.length, kept_days_max + 1);
    assert.ok(registrationLaw.pace.history_days <= kept_days_max);
  });

  const p95s: readonly (readonly [values: readonly number[], p95: number])[] = [
    [[], 0],
    [[7], 7],
    [Array.from({ length: 20 }, (_, at) => at + 1), 19],
    [Array.from({ length: 100 }, (_, at) => at + 1), 95],
    [[...Array.from({ length: 99 }, () => 2), 500], 2],
  ];
  for (const [values, value] of p95s)
    test(`of ${values.length} days the usual is ${value}`, () => assert.equal(p95(values), value));

  test("today is not its own past, nor is what lies before the law's days", () => {
    const old = { on: addDays(today, -91), busiest: 50, delayed: 50 };
    const last = { on: addDays(today, -90), busiest: 5, delayed: 1 };
    const pace = { ...paces.initial, days: [old, last, { on: today, busiest: 99, delayed: 99 }] };
    assert.equal(usual(pace, "hour", today, law), 5);
    assert.equal(usual(pace, "delayed-day", today, law), 1);
  });

  test("a small unit is told above the floor, a large one above three times its usual", () => {
    assert.equal(limitOf(law.hour, 1), 4);
    assert.equal(limitOf(law.hour, 5), 15);
  });

  test("the last one within the limit rings nothing, the next rings once", () => {
    assert.deepEqual(judged(after(3), noon, false, law).alarms, []);
    const { alarms } = judged(after(4), noon, false, law);
    assert.deepEqual(alarms, [{ what: "hour", on: today, hour: "2026-11-21 12", count: 5, limit: 4 }]);
    assert.deepEqual(judged({ ...after(5), alarms }, noon, false, law).alarms, []);
    const nextHour = { ...after(5), alarms };
    assert.deepEqual(judged(nextHour, later(60), false, law).alarms, []);
  });

  test("a unit that always registers so many rings nothing", () => {
    const busy = past(Array.from({ length: 60 }, () => 5));
    assert.deepEqual(judged(after(14, 0, busy), noon, false, law).alarms, []);
    assert.equal(judged(after(15, 0, busy), noon, false, law).alarms[0]?.limit, 15);
  });

  test("delayed ones ring by the day, whatever the hour", () => {
    const spread = counted(counted(paces.initial, noon, true), later(120), true);
    const { alarms } = judged(spread, later(240), true, law);
    assert.deepEqual(
      alarms.map(({ what, count }) => [what, count]),
      [["delayed-day", 3]],
    );
    assert.deepEqual(judged(spread, later(240), false, law).alarms, []);
  });

  test("beyond the ceiling somebody else is asked, until the District Registrar lifts it for the day", () => {
    assert.equal(judged(after(19), noon, false, law).above, undefined);
    assert.equal(judged(after(20), noon, false, law).above?.ceiling, 20);
    assert.equal(judged(after(8, 8), later(60), true, law).above?.ceiling, 8);
    assert.equal(judged(after(8, 8), later(60), false, law).above, undefined);
    assert.equal(judged({ ...after(20), liftedOn: today }, noon, false, law).above, undefined);
    assert.equal(judged({ ...after(20), liftedOn: addDays(today, -1) }, noon, false, law).above?.ceiling, 20);
  });
});
