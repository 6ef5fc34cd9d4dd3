// Ragged arrays do not travel as arrays of arrays, so each row's own array comes as an array literal in text.
import type { Paise } from "../../../kernel/money.ts";

/** `{a,b}`: for values that need no quoting, such as amounts, dates, ids and the words of our own lists. */
export const arrayText = (values: readonly (string | number | Paise)[]): string => `{${values.join(",")}}`;
