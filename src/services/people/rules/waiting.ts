// How long a person must wait after wrong tries: nothing for the first ones, then longer each time.

/** Wrong tries that cost nothing. */
export const free_tries = 5;
const first_wait_seconds = 60;
const wait_seconds_max = 60 * 60;

/** Seconds to wait after so many wrong tries in a row: 1 minute after the fifth, doubling, at most an hour. */
export function waitAfter(wrong: number): number {
  if (wrong < free_tries) return 0;
  return Math.min(wait_seconds_max, first_wait_seconds * 2 ** Math.min(20, wrong - free_tries));
}

/** Seconds without a try after which wrong tries are forgotten. */
export const forget_seconds = 24 * 3600;
