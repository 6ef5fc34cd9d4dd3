// Surcharge on arrears: simple, by begun month or year, standing still on the days that an order names.
import { addDays, addMonths, type CivilDate, compareDates, daysBetween } from "../civil-date.ts";
import { type Paise, type Rounding, roundTo, zero } from "../money.ts";
import { type StoppedDays, type SurchargeRule, whole_hundredths } from "../property-tax-rates.ts";

/** What has run on one due by a day: how many begun periods, after how many days on which the clock stood still. */
export interface Surcharge {
  readonly from: CivilDate;
  readonly periods: number;
  readonly stoppedDays: number;
  readonly amountPaise: Paise;
}

const later = (one: CivilDate, other: CivilDate): CivilDate => (compareDates(one, other) < 0 ? other : one);
const earlier = (one: CivilDate, other: CivilDate): CivilDate => (compareDates(one, other) < 0 ? one : other);

/** Days of these spans that lie from the first day to the last, both included; a day of two spans counts once. */
export function stoppedWithin(stopped: readonly StoppedDays[], first: CivilDate, last: CivilDate): number {
  let days = 0;
  let reached = first;
  for (const span of [...stopped].sort((one, other) => compareDates(one.from, other.from))) {
    const from = later(span.from, reached);
    const until = earlier(span.until, last);
    if (compareDates(from, until) > 0) continue;
    days += daysBetween(from, until) + 1;
    reached = addDays(until, 1);
  }
  return days;
}

/** Begun periods from a day to another, both included: the first day begins the first one. */
function begunPeriods(from: CivilDate, until: CivilDate, months: number): number {
  let begun = 0;
  while (compareDates(addMonths(from, begun * months), until) <= 0) begun += 1;
  return begun;
}

/** The first day on which surcharge runs on dues that were to be paid by a day. */
export const surchargeFrom = (rule: SurchargeRule, payableBy: CivilDate): CivilDate =>
  addDays(payableBy, rule.graceDays + 1);

/** What has run by the end of the day `on` on a due that was to be paid by `payableBy`. */
export function surchargeOn(
  rule: SurchargeRule,
  due: { readonly amountPaise: Paise; readonly payableBy: CivilDate; readonly on: CivilDate },
): Surcharge {
  const from = surchargeFrom(rule, due.payableBy);
  if (compareDates(due.on, from) < 0) return { from, periods: 0, stoppedDays: 0, amountPaise: zero };
  const stoppedDays = stoppedWithin(rule.stopped, from, due.on);
  const periods = begunPeriods(from, addDays(due.on, -stoppedDays), rule.per === "month" ? 1 : 12);
  const numerator = due.amountPaise * BigInt(rule.rateHundredths) * BigInt(periods);
  const rounding: Rounding = rule.rounding;
  return {
    from,
    periods,
    stoppedDays,
    amountPaise: roundTo({ numerator, denominator: BigInt(whole_hundredths) }, rounding),
  };
}
