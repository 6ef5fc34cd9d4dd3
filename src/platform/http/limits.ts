// The limits of the web side: sizes, times and how often one may ask.

/** Bytes of a form; upload routes give their own `bodyLimit`. */
export const body_bytes_max = 64 * 1024;
/** Bytes of a page from which compressing it is worth the time. */
export const compress_bytes_min = 1024;
/** Fields of one form. */
export const form_fields_max = 500;
/** Characters of one part of a path. */
export const path_part_characters_max = 100;
/** Milliseconds a request may take to arrive. */
export const request_ms_max = 30_000;
/** Milliseconds that a stop waits for accepted requests. */
export const stop_ms_max = 15_000;
/** Seconds for which a form filled before signing in is kept. */
export const parked_form_seconds = 30 * 60;
/** Parked forms of one town at once; the oldest give way. */
export const parked_forms_max = 10_000;

export type LimitName = "usual" | "search" | "sign-in" | "machine";

/** Requests in a minute, for one address and for one session; a town office's counters share one address. */
export const requests_per_minute_max: Readonly<
  Record<LimitName, { readonly address: number; readonly session: number }>
> = {
  usual: { address: 1200, session: 240 },
  search: { address: 120, session: 60 },
  "sign-in": { address: 30, session: 15 },
  machine: { address: 6000, session: 6000 },
};
