// Dates of the civil calendar, instants shown in Indian time, and financial years from April to March. No clock here.
import { type Language, latinDigits } from "./text.ts";

declare const civilDateMark: unique symbol;
declare const instantMark: unique symbol;
declare const financialYearMark: unique symbol;

/** A day of the Gregorian calendar, "YYYY-MM-DD", years 1000 to 9999; texts order as the days do. */
export type CivilDate = string & { readonly [civilDateMark]: true };
/** A moment in UTC with milliseconds, "YYYY-MM-DDTHH:MM:SS.mmmZ"; texts order as the moments do. */
export type Instant = string & { readonly [instantMark]: true };
/** A financial year from 1 April to 31 March, "2026-27". */
export type FinancialYear = string & { readonly [financialYearMark]: true };

const day_ms = 86_400_000;
// India keeps one time, five and a half hours before UTC, without summer time.
const india_ms = 19_800_000;

function pad(value: number, length: number): string {
  return String(value).padStart(length, "0");
}

function daysInMonth(year: number, month: number): number {
  return new Date(Date.UTC(year, month, 0)).getUTCDate();
}

function dateOf(year: number, month: number, day: number): CivilDate | undefined {
  if (year < 1000 || year > 9999 || month < 1 || month > 12 || day < 1 || day > daysInMonth(year, month)) {
    return undefined;
  }
  return `${year}-${pad(month, 2)}-${pad(day, 2)}` as CivilDate;
}

function existing(date: CivilDate | undefined): CivilDate {
  if (!date) throw new RangeError("a date outside the years 1000 to 9999");
  return date;
}

function partsOf(date: CivilDate): readonly [year: number, month: number, day: number] {
  return [Number(date.slice(0, 4)), Number(date.slice(5, 7)), Number(date.slice(8))];
}

function dayNumber(date: CivilDate): number {
  const [year, month, day] = partsOf(date);
  return Date.UTC(year, month - 1, day) / day_ms;
}

/** A date as a person types it: YYYY-MM-DD, DD-MM-YYYY, DD/MM/YYYY or DD.MM.YYYY, Latin or Devanagari digits. */
export function parseCivilDate(text: string): CivilDate | undefined {
  const bare = latinDigits(text).trim();
  const iso = /^(\d{4})-(\d{2})-(\d{2})$/.exec(bare);
  if (iso) return dateOf(Number(iso[1]), Number(iso[2]), Number(iso[3]));
  const indian = /^(\d{1,2})([-/.])(\d{1,2})\2(\d{4})$/.exec(bare);
  return indian ? dateOf(Number(indian[4]), Number(indian[3]), Number(indian[1])) : undefined;
}

/** The date written "YYYY-MM-DD". Throws on anything else. */
export function civilDate(text: string): CivilDate {
  const date = parseCivilDate(text);
  if (date !== text) throw new RangeError(`not a date: ${text.slice(0, 20)}`);
  return date;
}

/** The date so many days later, or earlier when negative. */
export function addDays(date: CivilDate, days: number): CivilDate {
  const moved = new Date((dayNumber(date) + days) * day_ms);
  return existing(dateOf(moved.getUTCFullYear(), moved.getUTCMonth() + 1, moved.getUTCDate()));
}

/** The same day so many months later; a day that month lacks becomes its last. */
export function addMonths(date: CivilDate, months: number): CivilDate {
  const [year, month, day] = partsOf(date);
  const count = year * 12 + (month - 1) + months;
  const toYear = Math.floor(count / 12);
  const toMonth = count - toYear * 12 + 1;
  return existing(dateOf(toYear, toMonth, Math.min(day, daysInMonth(toYear, toMonth))));
}

/** The same day so many years later; 29 February becomes 28 where the year lacks it. */
export function addYears(date: CivilDate, years: number): CivilDate {
  return addMonths(date, years * 12);
}

/** Days from the first date to the second; negative when the second is earlier. */
export function daysBetween(from: CivilDate, to: CivilDate): number {
  return dayNumber(to) - dayNumber(from);
}

/** Negative, zero or positive as the first date is before, on or after the second: made for sorting. */
export function compareDates(left: CivilDate, right: CivilDate): -1 | 0 | 1 {
  if (left === right) return 0;
  return left < right ? -1 : 1;
}

/** The date as it stands on pages and papers in both languages: dd-mm-yyyy in Latin digits. */
export function showDate(date: CivilDate, _language?: Language): string {
  return `${date.slice(8)}-${date.slice(5, 7)}-${date.slice(0, 4)}`;
}

/** The instant of so many milliseconds since 1970-01-01T00:00Z. Throws outside the years 1000 to 9999. */
export function instantFrom(msSinceEpoch: number): Instant {
  if (!Number.isSafeInteger(msSinceEpoch)) throw new RangeError("an instant needs whole milliseconds");
  const text = new Date(msSinceEpoch).toISOString();
  if (!/^[1-9]\d{3}-/.test(text)) throw new RangeError("an instant outside the years 1000 to 9999");
  return text as Instant;
}

/** The instant written in its own form. Throws on anything else. */
export function instant(text: string): Instant {
  const ms = Date.parse(text);
  if (Number.isNaN(ms) || instantFrom(ms) !== text) throw new RangeError(`not an instant: ${text.slice(0, 30)}`);
  return text as Instant;
}

/** Milliseconds since 1970-01-01T00:00Z. */
export function instantMs(moment: Instant): number {
  return Date.parse(moment);
}

function inIndia(moment: Instant): string {
  return new Date(Date.parse(moment) + india_ms).toISOString();
}

/** The calendar year of a date. */
export function yearOf(date: CivilDate): number {
  return partsOf(date)[0];
}

/** The date in India at that instant. */
export function civilDateInIndia(moment: Instant): CivilDate {
  return inIndia(moment).slice(0, 10) as CivilDate;
}

/** The instant in Indian time as pages and papers show it, 24 hours: "21-11-2026 15:04". */
export function showInstant(moment: Instant, _language?: Language): string {
  return `${showDate(civilDateInIndia(moment))} ${inIndia(moment).slice(11, 16)}`;
}

/** The financial year that begins in April of this calendar year. */
export function financialYearFromIndex(index: number): FinancialYear {
  if (!Number.isInteger(index) || index < 1000 || index > 9998) throw new RangeError("not a year");
  return `${index}-${pad((index + 1) % 100, 2)}` as FinancialYear;
}

/** The calendar year in which it begins: 2026 for 2026-27. */
export function yearIndex(year: FinancialYear): number {
  return Number(year.slice(0, 4));
}

/** The financial year in which the date falls. */
export function financialYearOf(date: CivilDate): FinancialYear {
  const [year, month] = partsOf(date);
  return financialYearFromIndex(month >= 4 ? year : year - 1);
}

/** A financial year as written: 2026-27, 2026-2027 or 2026/27, Latin or Devanagari digits. */
export function parseFinancialYear(text: string): FinancialYear | undefined {
  const parts = /^([1-9]\d{3})\s?[-/–]\s?(\d{2}|\d{4})$/.exec(latinDigits(text).trim());
  if (!parts) return undefined;
  const [start, end] = [Number(parts[1]), parts[2] ?? ""];
  const next = pad(start + 1, 4);
  return start <= 9998 && (end === next || end === next.slice(2)) ? financialYearFromIndex(start) : undefined;
}

/** The year after. */
export function nextYear(year: FinancialYear): FinancialYear {
  return financialYearFromIndex(yearIndex(year) + 1);
}

/** The year before. */
export function previousYear(year: FinancialYear): FinancialYear {
  return financialYearFromIndex(yearIndex(year) - 1);
}

/** Its first day, 1 April. */
export function yearStart(year: FinancialYear): CivilDate {
  return `${year.slice(0, 4)}-04-01` as CivilDate;
}

/** Its last day, 31 March. */
export function yearEnd(year: FinancialYear): CivilDate {
  return `${yearIndex(year) + 1}-03-31` as CivilDate;
}
