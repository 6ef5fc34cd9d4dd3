// Money: whole paise in a bigint, named roundings, and amounts as people write and read them.
import { latinDigits } from "./text.ts";

declare const paiseMark: unique symbol;

/** An amount in whole paise (1 rupee = 100). May be negative where a difference is meant. */
export type Paise = bigint & { readonly [paiseMark]: true };

/** The amount of this many whole paise. Throws when the number is not a safe integer. */
export function paise(value: bigint | number): Paise {
  if (typeof value === "number" && !Number.isSafeInteger(value)) throw new RangeError("paise must be a whole number");
  return BigInt(value) as Paise;
}

export const zero: Paise = paise(0);

/** The largest amount that one entry may carry: 10^13 paise, that is one kharab rupees. */
export const amountMax: Paise = paise(10_000_000_000_000);

/** The sum of the amounts; zero for none. */
export function sum(amounts: Iterable<Paise>): Paise {
  let total = 0n;
  for (const amount of amounts) total += amount;
  return total as Paise;
}

// Each division rounds the size and keeps the sign, so that a reversal is the exact opposite of what it reverses.
function divideSize(numerator: bigint, denominator: bigint, lift: (divisor: bigint) => bigint): bigint {
  if (denominator === 0n) throw new RangeError("division of money by zero");
  const negative = numerator < 0n !== denominator < 0n;
  const size = numerator < 0n ? -numerator : numerator;
  const divisor = denominator < 0n ? -denominator : denominator;
  const quotient = (size + lift(divisor)) / divisor;
  return negative ? -quotient : quotient;
}

/** The quotient rounded to the nearest whole number, a half away from zero. */
export function divideHalfUp(numerator: bigint, denominator: bigint): bigint {
  return divideSize(numerator, denominator, (divisor) => divisor / 2n);
}

/** The quotient with its fraction dropped. */
export function divideDown(numerator: bigint, denominator: bigint): bigint {
  return divideSize(numerator, denominator, () => 0n);
}

/** The quotient, any fraction counted as one more. */
export function divideUp(numerator: bigint, denominator: bigint): bigint {
  return divideSize(numerator, denominator, (divisor) => divisor - 1n);
}

/** How a computed figure becomes a payable amount; which one applies is the rulebook's to say. */
export type Rounding = "rupee-half-up" | "rupee-up" | "rupee-down" | "paisa-half-up";

const rupeeDivisions = { "rupee-half-up": divideHalfUp, "rupee-up": divideUp, "rupee-down": divideDown };

/** The amount nearest to an exact fraction of paise, under the named rounding. Rupee roundings give whole rupees. */
export function roundTo(
  value: { readonly numerator: bigint; readonly denominator: bigint },
  rounding: Rounding,
): Paise {
  const { numerator, denominator } = value;
  if (rounding === "paisa-half-up") return paise(divideHalfUp(numerator, denominator));
  return paise(rupeeDivisions[rounding](numerator, denominator * 100n) * 100n);
}

/** Rupees with two decimals in Indian grouping, Latin digits, no symbol, in both languages: "1,23,456.00". */
export function rupees(amount: Paise): string {
  const signed: bigint = amount;
  const size = signed < 0n ? -signed : signed;
  const whole = (size / 100n).toString().replace(/\B(?=(?:\d\d)*\d{3}$)/g, ",");
  return `${amount < 0n ? "-" : ""}${whole}.${(size % 100n).toString().padStart(2, "0")}`;
}

/** As `rupees`, without the decimals of a whole rupee amount: "1,23,456". */
export function rupeesShort(amount: Paise): string {
  return rupees(amount).replace(/\.00$/, "");
}

export type AmountRefused = "empty" | "letters" | "negative" | "zero" | "too-many-decimals" | "too-large";
export type ParsedAmount =
  | { readonly ok: true; readonly amountPaise: Paise }
  | { readonly ok: false; readonly why: AmountRefused };

/**
 * Reads an amount in rupees as a person writes it: commas in any grouping, spaces, ₹ or Rs or रु before, "/-" after,
 * Latin or Devanagari digits, at most two decimals. Above `amountMax` it is too large.
 */
export function parseAmount(text: string): ParsedAmount {
  const bare = latinDigits(text)
    .replace(/[\s\u200b-\u200d\ufeff]/g, "")
    .replace(/^([-−–]?)(?:₹|Rs\.?|INR|रु(?:पये|पए)?\.?)/i, "$1")
    .replace(/\/[-=]$/, "");
  if (bare === "") return { ok: false, why: "empty" };
  const parts = /^([-−–]?)([\d,]*)(?:\.(\d*))?$/.exec(bare);
  if (!parts || !/\d/.test(bare)) return { ok: false, why: "letters" };
  if (parts[1] !== "") return { ok: false, why: "negative" };
  const decimals = parts[3] ?? "";
  if (decimals.length > 2) return { ok: false, why: "too-many-decimals" };
  const whole = (parts[2] ?? "").replace(/,/g, "").replace(/^0+/, "");
  // Length first: a cell of ten million digits must not be multiplied out.
  if (whole.length > 12) return { ok: false, why: "too-large" };
  const amountPaise = paise(BigInt(whole + decimals.padEnd(2, "0")));
  if (amountPaise > amountMax) return { ok: false, why: "too-large" };
  return amountPaise === 0n ? { ok: false, why: "zero" } : { ok: true, amountPaise };
}
