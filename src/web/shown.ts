// How dates, times, counts and amounts are written for a reader: Latin digits, Indian grouping, 24 hours, IST.
import type { Lang } from "./language.ts";

const monthsHi = "जनवरी,फ़रवरी,मार्च,अप्रैल,मई,जून,जुलाई,अगस्त,सितंबर,अक्टूबर,नवंबर,दिसंबर".split(",");
const monthsEn = "January,February,March,April,May,June,July,August,September,October,November,December".split(",");

/** "2026-11-21" as "21 नवंबर 2026" or "21 November 2026"; any other text as it stands. */
export function shownDate(date: string, lang: Lang): string {
  const parts = /^(\d{4})-(\d{2})-(\d{2})$/.exec(date);
  const month = (lang === "hi" ? monthsHi : monthsEn)[Number(parts?.[2]) - 1];
  if (!parts || month === undefined) return date;
  return `${Number(parts[3])} ${month} ${parts[1]}`;
}

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

/** Paise as rupees without the sign: 12345650n as "1,23,456.50". Always two decimals, so that columns stand true. */
export function shownAmount(amountPaise: bigint): string {
  const size = amountPaise < 0n ? -amountPaise : amountPaise;
  const rupees = count.format(size / 100n);
  return `${amountPaise < 0n ? "-" : ""}${rupees}.${String(size % 100n).padStart(2, "0")}`;
}
