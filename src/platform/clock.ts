// The clock: the only place of the program that reads the time; tests set theirs.
import { type CivilDate, civilDateInIndia, type Instant, instantFrom, instantMs } from "../kernel/civil-date.ts";

export interface Clock {
  /** The instant now, in UTC. */
  now(): Instant;
  /** Today's date in India. */
  today(): CivilDate;
}

const clockFrom = (read: () => number): Clock => ({
  now: () => instantFrom(read()),
  today: () => civilDateInIndia(instantFrom(read())),
});

/** The machine's own clock. */
export const realClock: Clock = clockFrom(() => Date.now());

/** A clock that stands still until it is moved. */
export interface SetClock extends Clock {
  set(now: string): void;
  /** Moves it on by so many seconds. */
  pass(seconds: number): void;
}

/** A clock for tests that begins at an instant such as `2026-11-21T05:30:00Z`. */
export function setClock(start: string): SetClock {
  let at_ms = Date.parse(start);
  return {
    ...clockFrom(() => at_ms),
    set: (now) => {
      at_ms = Date.parse(now);
    },
    pass: (seconds) => {
      at_ms += seconds * 1000;
    },
  };
}

/** The instant so many seconds after another, or before when negative. */
export const later = (moment: Instant, seconds: number): Instant => instantFrom(instantMs(moment) + seconds * 1000);
