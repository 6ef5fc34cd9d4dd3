// Shares of owners: parts of a whole as fractions, read from per cent or from a fraction, added without any rounding.
import { latinDigits, normaliseText } from "../../../kernel/text.ts";
import { type Share, share_of_max } from "./particulars.ts";

const divisor = (a: number, b: number): number => (b === 0 ? a : divisor(b, a % b));

/** The share in lowest terms. */
export function shareOf(part: number, of: number): Share {
  const common = divisor(part, of);
  return { part: part / common, of: of / common };
}

/** Reads "50", "33.33 %" or "1/3"; nothing for what is no share or is nothing. */
export function readShare(value: string): Share | undefined {
  const text = latinDigits(normaliseText(value)).replace(/\s?%$/, "").replaceAll(" ", "");
  const percent = /^(\d{1,3})(?:\.(\d{1,2}))?$/.exec(text);
  const fraction = /^(\d{1,7})\/(\d{1,7})$/.exec(text);
  const part = percent ? Number(percent[1]) * 100 + Number((percent[2] ?? "").padEnd(2, "0")) : Number(fraction?.[1]);
  const of = percent ? 10_000 : Number(fraction?.[2]);
  const sound = part > 0 && of > 0 && of <= share_of_max;
  return sound ? shareOf(part, of) : undefined;
}

/** As a person writes it: "50" or "33.33" per cent where that is exact, else "1/3". */
export function writeShare({ part, of }: Share): string {
  return 10_000 % of === 0 ? String((part * (10_000 / of)) / 100) : `${part}/${of}`;
}

/** All shares added, in lowest terms: exact, however many and whatever stands under their lines. */
export function together(shares: readonly Share[]): { readonly part: bigint; readonly of: bigint } {
  let [part, of] = [0n, 1n];
  for (const share of shares) {
    part = part * BigInt(share.of) + BigInt(share.part) * of;
    of *= BigInt(share.of);
    let [a, b] = [part, of];
    while (b !== 0n) [a, b] = [b, a % b];
    part /= a;
    of /= a;
  }
  return { part, of };
}

/** The sum of shares in per cent, rounded to hundredths, for the words of a refusal. */
export function percentTogether(shares: readonly Share[]): string {
  const { part, of } = together(shares);
  return String(Number((part * 10_000n + of / 2n) / of) / 100);
}
