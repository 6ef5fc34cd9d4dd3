// The sentence of a rule: which rule made a figure, with its numbers; pages say it in words.
import type { CivilDate } from "../civil-date.ts";
import type { Head } from "../facts.ts";
import type { Paise, Rounding } from "../money.ts";
import type { Connection, ExemptionGround, PercentHundredths, UseClass } from "../property-tax-rates.ts";

/** How a head's amount came about. `ofPaise` is what the rate was taken of. */
export type HeadSentence = { readonly rounding: Rounding } & (
  | {
      readonly rule: "slab";
      readonly ofPaise: Paise;
      readonly fromPaise: Paise;
      readonly belowPaise?: Paise;
      readonly rateHundredths: PercentHundredths;
    }
  | { readonly rule: "share-of-value"; readonly ofPaise: Paise; readonly rateHundredths: PercentHundredths }
  | {
      readonly rule: "share-of-head";
      readonly head: Head;
      readonly ofPaise: Paise;
      readonly rateHundredths: PercentHundredths;
    }
  | { readonly rule: "flat" }
  | { readonly rule: "by-value"; readonly ofPaise: Paise; readonly fromPaise: Paise; readonly belowPaise?: Paise }
  | { readonly rule: "by-use"; readonly use: UseClass }
  | { readonly rule: "no-connection"; readonly connection: Connection }
);

/** Why something was left off. `ofPaise` is the amount of which the share was taken. */
export type RebateSentence = { readonly shareHundredths: PercentHundredths; readonly ofPaise: Paise } & (
  | { readonly rule: "exemption"; readonly ground: ExemptionGround }
  | { readonly rule: "small-value"; readonly belowPaise: Paise }
  | { readonly rule: "self-occupied" }
  | { readonly rule: "early-payment"; readonly until: CivilDate }
);

/** Why a year's property value is not what its guideline values alone would make it. */
export type ValueSentence =
  | {
      readonly rule: "rise-capped";
      readonly newPaise: Paise;
      readonly previousPaise: Paise;
      readonly riseMaxHundredths: PercentHundredths;
    }
  | { readonly rule: "never-falls"; readonly newPaise: Paise; readonly previousPaise: Paise };
