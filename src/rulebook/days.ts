// Days that the state or a town sets for its work, each with where it stands and whether anybody has confirmed it.

export interface Days {
  readonly days: number;
  readonly source: string;
  readonly verified: boolean;
}

/** Time to decide a request to correct a holding's entry. No notification was found: a sample until a town confirms one. */
export const correctionDays: Days = { days: 15, source: "sample", verified: false };
