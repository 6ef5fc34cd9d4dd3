// The rebate for paying a year early: which rule counts on a day, and what it leaves off each head.
import type { CivilDate, FinancialYear } from "../civil-date.ts";
import type { Due, Head } from "../facts.ts";
import { type Paise, sum, zero } from "../money.ts";
import type { PropertyTaxRates, RebateRule } from "../property-tax-rates.ts";
import { partOf } from "./parts.ts";
import type { RebateSentence } from "./sentence.ts";

type EarlyPayment = RebateRule & { readonly rebate: "early-payment" };

/** The rebates of early payment with their days, earliest first. */
export const earlyPayments = (rates: Pick<PropertyTaxRates, "rebates">): readonly EarlyPayment[] =>
  rates.rebates
    .filter((one): one is EarlyPayment => one.rebate === "early-payment")
    .sort((one, other) => (one.from < other.from ? -1 : 1));

export interface EarlyRebate {
  /** What is left off, by head, for the rates' year. */
  readonly rebates: readonly Due[];
  readonly sentences: readonly RebateSentence[];
  readonly totalPaise: Paise;
}

/** One line of an account, as far as this rule needs it. */
interface RaisedLine {
  readonly head: Head;
  readonly year: FinancialYear;
  readonly raisedPaise: Paise;
  /** What was left off it already. */
  readonly remittedPaise: Paise;
}

const nothing: EarlyRebate = { rebates: [], sentences: [], totalPaise: zero };

/**
 * What is left off when the whole year is paid by the end of this day, in one payment or several. Only the rates' own year
 * counts, and a head of which anything was left off bears no further rebate.
 */
export function earlyRebate(rates: PropertyTaxRates, lines: readonly RaisedLine[], on: CivilDate): EarlyRebate {
  const rule = earlyPayments(rates).find((one) => one.from <= on && on <= one.until);
  const own = lines.filter((one) => one.year === rates.year);
  if (rule === undefined) return nothing;
  const { shareHundredths, until } = rule;
  const borne = own.filter((one) => rule.heads.includes(one.head) && one.remittedPaise === 0n);
  const rebates = borne.map(({ head, year, raisedPaise }) => ({
    head,
    year,
    amountPaise: partOf(raisedPaise, shareHundredths, rule.rounding),
  }));
  const sentences = borne.map(({ raisedPaise: ofPaise }) => ({
    rule: "early-payment" as const,
    until,
    shareHundredths,
    ofPaise,
  }));
  return { rebates, sentences, totalPaise: sum(rebates.map((one) => one.amountPaise)) };
}
