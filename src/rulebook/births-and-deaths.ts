// The registration of births and deaths as data: days, fees and limits, each with where it stands and whether anybody has confirmed it.

import type { RegistrationLaw } from "../kernel/registration-law.ts";

const rules2024 =
  "MP Registration of Births and Deaths Rules 2024 (gazetted 1 January 2025), as legalitysimplified.com sums them up";

export const registrationLaw: RegistrationLaw = {
  inTime: { days_max: 21, feePaise: 0n, source: rules2024, verified: true },
  late: { days_max: 30, feePaise: 2_000n, source: rules2024, verified: true },
  withinYear: { years_max: 1, feePaise: 5_000n, source: rules2024, verified: true },
  overYear: { feePaise: 10_000n, source: rules2024, verified: true },
  stillBirth: { weeks_min: 28, source: rules2024, verified: true },
  nameFree: { months: 12, source: rules2024, verified: false },
  // The summary says 5 years, the central model long said 15: a town confirms which.
  nameLast: { years: 5, feePaise: 500n, source: "sample", verified: false },
  copy: { feePaise: 5_000n, source: "sample", verified: false },
  // The gazette's own wording of Forms 5 and 6 was not at hand: fields after the central model, sentences ours.
  certificateForm: { source: "central model rules 1999, as amended 2023", verified: false },
  // No rule sets these: a town learns from its own months what is usual.
  pace: {
    hour: { floor: 30, times: 3, ceiling: 120 },
    delayedDay: { floor: 10, times: 3, ceiling: 60 },
    history_days: 90,
    source: "sample",
    verified: false,
  },
  annualReport: { month: 7, day: 31, source: rules2024, verified: true },
};
