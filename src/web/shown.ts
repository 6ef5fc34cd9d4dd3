// How dates, times, counts and amounts are written for a reader: Latin digits, Indian grouping, 24 hours, IST.
import { civilDate, showDate } from "../kernel/civil-date.ts";
import { paise, rupees } from "../kernel/money.ts";
import type { Lang } from "./language.ts";

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

/** A date such as 2026-11-21 as the kernel shows dates. */
export const shownDate = (date: string, lang: Lang): string => showDate(civilDate(date), lang);

/** Paise as rupees without the sign: "1,23,456.50". */
export const shownAmount = (amountPaise: bigint): string => rupees(paise(amountPaise));
