// How marks, roundings, factors and the rules of heads and rebates are said.
import { rupeesShort, type Rounding } from "../../../../kernel/money.ts";
import type {
  AreaUnit,
  HeadRule,
  Mark,
  PropertyTaxRates,
  RebateRule,
  Slab,
} from "../../../../kernel/property-tax-rates.ts";
import type { HeadSentence, RebateSentence, ValueSentence } from "../../../../kernel/rates/sentence.ts";
import { headIn } from "../../../../web/head-words.ts";
import type { Lang } from "../../../../web/language.ts";
import { dateIn, exemptionIn, hundredths, useIn } from "../names.ts";
import { words } from "./words/words.generated.ts";

export const markIn = (mark: Mark, lang: Lang): string => {
  const own = words[lang];
  return {
    resolved: own.mark_resolved,
    confirmed: own.mark_confirmed,
    "one-source": own.mark_one_source,
    inferred: own.mark_inferred,
    sample: own.mark_sample,
  }[mark];
};

/** What a rule of these rates is worth: once the council's paper was compared, all of them are the council's. */
export const markOf = (rates: Pick<PropertyTaxRates, "verified">, mark: Mark): Mark =>
  rates.verified ? "resolved" : mark;

export const roundingIn = (rounding: Rounding, lang: Lang): string => {
  const own = words[lang];
  return {
    "rupee-half-up": own.rounding_half_up,
    "rupee-up": own.rounding_up,
    "rupee-down": own.rounding_down,
    "paisa-half-up": own.rounding_paisa,
  }[rounding];
};

export const unitIn = (unit: AreaUnit, lang: Lang): string =>
  unit === "square-foot" ? words[lang].unit_foot : words[lang].unit_metre;

/** "from ₹6,000 to below ₹12,000". */
export function rangeIn(slab: Pick<Slab, "fromPaise" | "belowPaise">, lang: Lang): string {
  const own = words[lang];
  const from = rupeesShort(slab.fromPaise);
  return slab.belowPaise === undefined
    ? own.range_open({ from })
    : own.range({ from, below: rupeesShort(slab.belowPaise) });
}

/** The rule of a head as the table of rates says it, one line for each slab or use. */
export function headRuleIn(rule: HeadRule, lang: Lang): readonly string[] {
  const own = words[lang];
  switch (rule.base) {
    case "net-value":
      return rule.slabs.map((slab) =>
        own.rule_slab({ range: rangeIn(slab, lang), percent: hundredths(slab.rateHundredths) }),
      );
    case "value":
      return [own.rule_value({ percent: hundredths(rule.rateHundredths) })];
    case "head":
      return [own.rule_head({ percent: hundredths(rule.rateHundredths), head: headIn(rule.of, lang) })];
    case "flat":
      return [own.rule_flat({ amount: rupeesShort(rule.amountPaise) })];
    case "by-value":
      return rule.amounts.map((slab) =>
        own.rule_by_value({ range: rangeIn(slab, lang), amount: rupeesShort(slab.amountPaise) }),
      );
    case "by-use":
      return rule.amounts.map((one) =>
        own.rule_by_use({ use: useIn(one.use, lang), amount: rupeesShort(one.amountPaise) }),
      );
    default:
      return rule satisfies never;
  }
}

const headsIn = (rule: RebateRule, lang: Lang): string => rule.heads.map((head) => headIn(head, lang)).join(", ");

/** The rule of a rebate as the table of rates says it. */
export function rebateRuleIn(rule: RebateRule, lang: Lang): string {
  const own = words[lang];
  const said = { percent: hundredths(rule.shareHundredths), heads: headsIn(rule, lang) };
  switch (rule.rebate) {
    case "exemption":
      return own.rebate_exemption({ ...said, ground: exemptionIn(rule.ground, lang) });
    case "small-value":
      return own.rebate_small({ ...said, amount: rupeesShort(rule.belowPaise) });
    case "self-occupied":
      return own.rebate_self(said);
    case "early-payment":
      return own.rebate_early({ ...said, from: dateIn(rule.from, lang), until: dateIn(rule.until, lang) });
    default:
      return rule satisfies never;
  }
}

/** How a head's amount came about, in one line of the working. */
export function headSentenceIn(sentence: HeadSentence, lang: Lang): string {
  const own = words[lang];
  switch (sentence.rule) {
    case "slab":
      return own.how_slab({
        percent: hundredths(sentence.rateHundredths),
        amount: rupeesShort(sentence.ofPaise),
        range: rangeIn(sentence, lang),
      });
    case "share-of-value":
      return own.how_value({ percent: hundredths(sentence.rateHundredths), amount: rupeesShort(sentence.ofPaise) });
    case "share-of-head":
      return own.how_head({
        percent: hundredths(sentence.rateHundredths),
        amount: rupeesShort(sentence.ofPaise),
        head: headIn(sentence.head, lang),
      });
    case "flat":
      return own.how_flat;
    case "by-value":
      return own.how_by_value({ range: rangeIn(sentence, lang) });
    case "by-use":
      return own.how_by_use({ use: useIn(sentence.use, lang) });
    case "no-connection":
      return sentence.connection === "water" ? own.how_no_water : own.how_no_sewer;
    default:
      return sentence satisfies never;
  }
}

/** Why something was left off a head, in one line of the working. */
export function rebateSentenceIn(sentence: RebateSentence, lang: Lang): string {
  const own = words[lang];
  const said = { percent: hundredths(sentence.shareHundredths), amount: rupeesShort(sentence.ofPaise) };
  switch (sentence.rule) {
    case "exemption":
      return own.off_exemption({ ...said, ground: exemptionIn(sentence.ground, lang) });
    case "small-value":
      return own.off_small({ ...said, below: rupeesShort(sentence.belowPaise) });
    case "self-occupied":
      return own.off_self(said);
    case "early-payment":
      return own.off_early({ ...said, until: dateIn(sentence.until, lang) });
    default:
      return sentence satisfies never;
  }
}

/** Why a property value was limited. */
export function valueSentenceIn(sentence: ValueSentence, lang: Lang): string {
  const own = words[lang];
  const said = { before: rupeesShort(sentence.previousPaise), now: rupeesShort(sentence.newPaise) };
  return sentence.rule === "never-falls"
    ? own.limited_falls(said)
    : own.limited_rise({ ...said, percent: hundredths(sentence.riseMaxHundredths) });
}
