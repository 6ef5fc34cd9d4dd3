// Parts of an amount: a percentage in hundredths, rounded as the rule says.
import { type Paise, type Rounding, roundTo } from "../money.ts";
import { type PercentHundredths, whole_hundredths } from "../property-tax-rates.ts";

/** So many hundredths of a percent of the amount. */
export const partOf = (amount: Paise, hundredths: PercentHundredths, rounding: Rounding): Paise =>
  roundTo({ numerator: amount * BigInt(hundredths), denominator: BigInt(whole_hundredths) }, rounding);
