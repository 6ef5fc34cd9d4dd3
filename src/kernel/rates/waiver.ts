// Waiver of surcharge at a Lok Adalat: how much is forgiven by the size of what is owed.
import type { Paise, Rounding } from "../money.ts";
import type { PercentHundredths, Sourced } from "../property-tax-rates.ts";
import { partOf } from "./parts.ts";

/** Up to this much (including) owed with surcharge; the last slab has no end. */
export interface WaiverSlab {
  readonly upToPaise?: Paise;
  readonly shareHundredths: PercentHundredths;
}

/** One Lok Adalat's rule for one kind of dues. Only surcharge is forgiven, never the tax itself. */
export interface WaiverRule extends Sourced {
  /** Names the rule in forms and facts; no other rule's. */
  readonly key: string;
  /** The Adalat, as pages and papers call it. */
  readonly name: { readonly hi: string; readonly en: string };
  readonly of: "property-tax" | "water";
  readonly slabs: readonly WaiverSlab[];
  readonly rounding: Rounding;
}

/** What is forgiven of a surcharge; `owedPaise` is dues and surcharge together. */
export function waiverOn(
  rule: WaiverRule,
  owed: { readonly owedPaise: Paise; readonly surchargePaise: Paise },
): { readonly shareHundredths: PercentHundredths; readonly waivedPaise: Paise } {
  const slab = rule.slabs.find((one) => one.upToPaise === undefined || owed.owedPaise <= one.upToPaise);
  if (!slab) throw new Error("the slabs of a waiver leave the largest amounts out");
  const { shareHundredths } = slab;
  return { shareHundredths, waivedPaise: partOf(owed.surchargePaise, shareHundredths, rule.rounding) };
}
