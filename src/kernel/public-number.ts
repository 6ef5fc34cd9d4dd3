// The numbers people copy and read aloud (application, receipt, holding): the town and a check inside, nobody's data.
import { type FinancialYear, parseFinancialYear } from "./civil-date.ts";
import { latinDigits } from "./text.ts";
import { parseTownId, type TownId } from "./town.ts";

declare const applicationMark: unique symbol;
declare const receiptMark: unique symbol;
declare const registrationMark: unique symbol;
declare const holdingMark: unique symbol;

/** Service code, town, calendar year, serial, check digit: "PT-250705-2026-0001234-0". */
export type ApplicationNumber = string & { readonly [applicationMark]: true };
/** R, town, financial year, book, serial in the book, check digit: "R-250705-202627-C03-000145-6". */
export type ReceiptNumber = string & { readonly [receiptMark]: true };
/** Register, town, calendar year, unit, serial in the unit's year, check digit: "B-250705-2026-01-000045-3". */
export type RegistrationNumber = string & { readonly [registrationMark]: true };
/** State, town, ward, serial in the town, check character: "23-250705-0045-00123-K". */
export type HoldingNumber = string & { readonly [holdingMark]: true };

export type ApplicationParts = {
  /** Two to four capital letters. */
  readonly service: string;
  readonly town: TownId;
  readonly year: number;
  readonly serial: number;
};
/** What numbers out of a book of one financial year share. */
export type BookedParts = {
  readonly town: TownId;
  readonly year: FinancialYear;
  /** A capital letter and two digits. */
  readonly book: string;
  readonly serial: number;
};
export type ReceiptParts = BookedParts;
export type RegistrationParts = {
  readonly town: TownId;
  readonly year: number;
  /** The number of the registration unit, 1 to 99. */
  readonly unit: number;
  readonly serial: number;
};
export type HoldingParts = {
  /** The state's LGD code: 23 is Madhya Pradesh. */
  readonly state: number;
  readonly town: TownId;
  readonly ward: number;
  readonly serial: number;
};

/** Why a text is no such number: nothing typed, not its form, or its form with a slip that the check found. */
export type NumberRefused = "empty" | "form" | "check";
export type ParsedNumber<Name extends string, Parts> =
  | ({ readonly ok: true; readonly number: Name } & Parts)
  | { readonly ok: false; readonly why: NumberRefused };

// A quasigroup of order 10 after H. M. Damm (2004), totally anti-symmetric: the digit that it yields finds every single
// wrong digit and every swap of neighbouring digits. Its diagonal is zero, so a number with its check ends at 0.
const quasigroup = [
  "0317598642",
  "7092154863",
  "4206871359",
  "1750983426",
  "6123045978",
  "3674209581",
  "5869720134",
  "8945362017",
  "9438617205",
  "2581436790",
];

// A letter counts as its place in the alphabet mod 10. Ten check digits cannot tell 26 letters apart: A for K or U,
// B for L or V (and so on) pass the check, and must be caught by the list of services and the books of the town.
function checkDigit(body: string): string {
  let interim = 0;
  for (const sign of body) {
    const value = /\d/.test(sign) ? Number(sign) : (sign.charCodeAt(0) - 65) % 10;
    interim = Number(quasigroup[interim]?.[value]);
  }
  return String(interim);
}

// 31 signs, without I, L, O, S, Z, which are misread as digits. The sum of digits weighted by powers of 3, modulo the
// prime 31, finds every single wrong sign, every swap of neighbours, and every swap across one sign.
// ISO 7064 MOD 37,36 would let nine swaps of neighbouring digits pass, so it is not used.
const holdingSigns = "0123456789ABCDEFGHJKMNPQRTUVWXY";

function checkSign(digits: string): string {
  const weighted = digits.split("").reduce((total, digit) => (total * 3 + Number(digit)) % 31, 0);
  return holdingSigns.charAt((31 - ((weighted * 3) % 31)) % 31);
}

function padded(value: number, length: number, length_max: number): string {
  const digits = String(value).padStart(length, "0");
  if (!Number.isSafeInteger(value) || value < 0 || digits.length > length_max) {
    throw new RangeError(`${value} does not fit a public number`);
  }
  return digits;
}

function must(form: RegExp, text: string): string {
  if (!form.test(text)) throw new RangeError("not a part of a public number");
  return text;
}

// What a person typed, without what carries nothing: Latin digits, capitals, no spaces, no dashes of any kind.
function bare(text: string): string {
  return latinDigits(text.slice(0, 200))
    .toUpperCase()
    .replace(/[\s\u200b-\u200d\ufeff‐-―−_./-]/g, "");
}

// A serial longer than its usual width has no leading zero, so that each number has one way of being written.
function inOneForm(serial: string, length: number): boolean {
  return serial.length === length || !serial.startsWith("0");
}

/** The number of an application. Throws when a part does not fit. */
export function makeApplicationNumber(parts: ApplicationParts): ApplicationNumber {
  const body = [
    must(/^[A-Z]{2,4}$/, parts.service),
    padded(parts.town, 6, 6),
    padded(parts.year, 4, 4),
    padded(parts.serial, 7, 12),
  ];
  return [...body, checkDigit(body.join(""))].join("-") as ApplicationNumber;
}

/** Reads an application number in any case, with spaces or without dashes, in Latin or Devanagari digits. */
export function parseApplicationNumber(text: string): ParsedNumber<ApplicationNumber, ApplicationParts> {
  const signs = bare(text);
  if (signs === "") return { ok: false, why: "empty" };
  const found = /^([A-Z]{2,4})(\d{6})(\d{4})(\d{7,12})\d$/.exec(signs);
  const [, service = "", town = "", year = "", serial = ""] = found ?? [];
  const townId = parseTownId(String(Number(town)));
  if (!found || townId === undefined || !inOneForm(serial, 7)) return { ok: false, why: "form" };
  const parts = { service, town: townId, year: Number(year), serial: Number(serial) };
  const number = makeApplicationNumber(parts);
  return number.endsWith(signs.slice(-1)) ? { ok: true, number, ...parts } : { ok: false, why: "check" };
}

/**
 * The number of a paper out of a book, behind the letters of its kind: "B-250705-202627-W04-000012-3". The letters stand
 * outside the check, as the R of receipts does. Throws when a part does not fit.
 */
export function makeBookedNumber(letters: string, parts: BookedParts): string {
  const body = [
    padded(parts.town, 6, 6),
    `${parts.year.slice(0, 4)}${parts.year.slice(5)}`,
    must(/^[A-Z]\d\d$/, parts.book),
    padded(parts.serial, 6, 10),
  ];
  return [must(/^[A-Z]{1,3}$/, letters), ...body, checkDigit(body.join(""))].join("-");
}

/** The number of a receipt. Throws when a part does not fit. */
export const makeReceiptNumber = (parts: ReceiptParts): ReceiptNumber => makeBookedNumber("R", parts) as ReceiptNumber;

/** Reads a receipt number in any case, with spaces or without dashes, in Latin or Devanagari digits. */
export function parseReceiptNumber(text: string): ParsedNumber<ReceiptNumber, ReceiptParts> {
  const signs = bare(text);
  if (signs === "") return { ok: false, why: "empty" };
  const found = /^R(\d{6})(\d{4})(\d{2})([A-Z]\d\d)(\d{6,10})\d$/.exec(signs);
  const [, town = "", start = "", end = "", book = "", serial = ""] = found ?? [];
  const townId = parseTownId(String(Number(town)));
  const year = parseFinancialYear(`${start}-${end}`);
  if (!found || townId === undefined || !inOneForm(serial, 6)) return { ok: false, why: "form" };
  // A year that does not follow its predecessor is a slip of one digit, as a wrong check is.
  if (!year) return { ok: false, why: "check" };
  const parts = { town: townId, year, book, serial: Number(serial) };
  const number = makeReceiptNumber(parts);
  return number.endsWith(signs.slice(-1)) ? { ok: true, number, ...parts } : { ok: false, why: "check" };
}

/** The number of an entry behind the letter of its register (B, D, S). Throws when a part does not fit. */
export function makeRegistrationNumber(letter: string, parts: RegistrationParts): RegistrationNumber {
  const body = [
    padded(parts.town, 6, 6),
    padded(parts.year, 4, 4),
    padded(parts.unit, 2, 2),
    padded(parts.serial, 6, 10),
  ];
  return [must(/^[A-Z]$/, letter), ...body, checkDigit(body.join(""))].join("-") as RegistrationNumber;
}

/** Reads a registration number in any case, with spaces or without dashes, in Latin or Devanagari digits. */
export function parseRegistrationNumber(text: string): ParsedNumber<RegistrationNumber, RegistrationParts> {
  const signs = bare(text);
  if (signs === "") return { ok: false, why: "empty" };
  const found = /^([A-Z])(\d{6})(\d{4})(\d{2})(\d{6,10})\d$/.exec(signs);
  const [, letter = "", town = "", year = "", unit = "", serial = ""] = found ?? [];
  const townId = parseTownId(String(Number(town)));
  if (!found || townId === undefined || !inOneForm(serial, 6)) return { ok: false, why: "form" };
  const parts = { town: townId, year: Number(year), unit: Number(unit), serial: Number(serial) };
  const number = makeRegistrationNumber(letter, parts);
  return number.endsWith(signs.slice(-1)) ? { ok: true, number, ...parts } : { ok: false, why: "check" };
}

/** The public number of a holding. Throws when a part does not fit. */
export function makeHoldingNumber(parts: HoldingParts): HoldingNumber {
  const body = [
    padded(parts.state, 2, 2),
    padded(parts.town, 6, 6),
    padded(parts.ward, 4, 4),
    padded(parts.serial, 5, 10),
  ];
  return [...body, checkSign(body.join(""))].join("-") as HoldingNumber;
}

/** Reads a holding number in any case, with spaces or without dashes, in Latin or Devanagari digits. */
export function parseHoldingNumber(text: string): ParsedNumber<HoldingNumber, HoldingParts> {
  const signs = bare(text);
  if (signs === "") return { ok: false, why: "empty" };
  const found = /^(\d{2})(\d{6})(\d{4})(\d{5,10})[0-9A-Z]$/.exec(signs);
  const [, state = "", town = "", ward = "", serial = ""] = found ?? [];
  const townId = parseTownId(String(Number(town)));
  if (!found || townId === undefined || !inOneForm(serial, 5)) return { ok: false, why: "form" };
  const parts = { state: Number(state), town: townId, ward: Number(ward), serial: Number(serial) };
  const number = makeHoldingNumber(parts);
  return number.endsWith(signs.slice(-1)) ? { ok: true, number, ...parts } : { ok: false, why: "check" };
}
