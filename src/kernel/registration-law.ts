// The shape of the law of registering births and deaths: days, fees and limits, each with where it stands and whether it is confirmed.

interface Source {
  readonly source: string;
  readonly verified: boolean;
}

/** A class of delay: up to so many days after the event, and its fee in paise. */
export interface DelayLimit extends Source {
  readonly days_max: number;
  readonly feePaise: bigint;
}

/** How many are told of: above a floor and so many times what is usual for the unit; beyond the ceiling somebody else is asked. */
export interface PaceLimit {
  readonly floor: number;
  readonly times: number;
  readonly ceiling: number;
}

/** How fast a unit may register before it is told: registrations of an hour, and delayed ones of a day. */
export interface PaceLaw extends Source {
  readonly hour: PaceLimit;
  readonly delayedDay: PaceLimit;
  /** Days before today by which the usual is measured. */
  readonly history_days: number;
}

export interface RegistrationLaw {
  /** In time, late with a fee alone, and late with the District Registrar's written permission. */
  readonly inTime: DelayLimit;
  readonly late: DelayLimit;
  /** "Within one year": counted to the same day of the next year, so that 365 or 366 days are in it. */
  readonly withinYear: Source & { readonly years_max: number; readonly feePaise: bigint };
  /** On a magistrate's order. */
  readonly overYear: Source & { readonly feePaise: bigint };
  /** Weeks of pregnancy from which a child born dead is a still-birth. */
  readonly stillBirth: Source & { readonly weeks_min: number };
  /** A name free of charge within so many months, and with a fee until so many years after registration. */
  readonly nameFree: Source & { readonly months: number };
  readonly nameLast: Source & { readonly years: number; readonly feePaise: bigint };
  /** A copy of a certificate after the first, which is the informant's free of charge. */
  readonly copy: Source & { readonly feePaise: bigint };
  /** Forms 5 and 6: their fields and sentences as we print them. */
  readonly certificateForm: Source;
  readonly pace: PaceLaw;
  /** The day of the next year by which the registers' yearly report is sent. */
  readonly annualReport: Source & { readonly month: number; readonly day: number };
}
