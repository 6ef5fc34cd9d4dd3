// How times and counts are written for a reader: Latin digits, Indian grouping, 24 hours, IST. (Amounts, dates: kernel.)
const clock = new Intl.DateTimeFormat("en-GB", {
  timeZone: "Asia/Kolkata",
  hour: "2-digit",
  minute: "2-digit",
  hourCycle: "h23",
});

/** Milliseconds since 1970 as the time of day in India, "14:35". */
export const shownTime = (atMs: number): string => clock.format(atMs);

const count = new Intl.NumberFormat("en-IN-u-nu-latn");

/** 123456 as "1,23,456". */
export const shownCount = (value: number): string => count.format(value);
