// How late an event was reported: in time, late, with permission, or on a magistrate's order; and the second person each asks for.
import { addDays, addYears, type CivilDate, compareDates } from "../../../kernel/civil-date.ts";
import { type Paise, paise, zero } from "../../../kernel/money.ts";
import type { RegistrationLaw } from "../../../kernel/registration-law.ts";

export const delays = ["in-time", "late", "within-year", "over-year"] as const;
export type Delay = (typeof delays)[number];

/**
 * The class of an event of one day that is reported on another. The day of the event is day 0: day 21 is in time, day 22 is
 * late, day 30 is late, day 31 asks for permission, and so do all days up to the same day of the next year. Source: RBD Act
 * 1969, section 13; MP Rules 2024.
 */
export function delayOf(eventOn: CivilDate, reportedOn: CivilDate, law: RegistrationLaw): Delay {
  const within = (last: CivilDate): boolean => compareDates(reportedOn, last) <= 0;
  if (within(addDays(eventOn, law.inTime.days_max))) return "in-time";
  if (within(addDays(eventOn, law.late.days_max))) return "late";
  return within(addYears(eventOn, law.withinYear.years_max)) ? "within-year" : "over-year";
}

/** The later of two classes: no answer to a question makes a delay smaller. */
export const laterOf = (one: Delay, other: Delay): Delay => (delays.indexOf(one) < delays.indexOf(other) ? other : one);

/** What the delay costs. */
export function lateFee(delay: Delay, law: RegistrationLaw): Paise {
  switch (delay) {
    case "in-time":
      return zero;
    case "late":
      return paise(law.late.feePaise);
    case "within-year":
      return paise(law.withinYear.feePaise);
    case "over-year":
      return paise(law.overYear.feePaise);
    default:
      return delay satisfies never;
  }
}
