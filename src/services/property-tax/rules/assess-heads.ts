// The heads of an assessment: each by its own rule, then what is left off it, with the sentence of each.
import { type Paise, paise, roundTo, sum, zero } from "../../../kernel/money.ts";
import type { HeadRule, PropertyTaxRates, RebateRule } from "../../../kernel/property-tax-rates.ts";
import { partOf } from "../../../kernel/rates/parts.ts";
import type { HeadSentence } from "../../../kernel/rates/sentence.ts";
import type { HeadWorking, RatedHolding, RebateWorking } from "./assess.ts";
import type { ValueWorking } from "./assess-value.ts";

interface Charged {
  readonly sentence: HeadSentence;
  readonly chargedPaise: Paise;
}

interface Slabbed {
  readonly fromPaise: Paise;
  readonly belowPaise?: Paise;
}

function slabAt<S extends Slabbed>(slabs: readonly S[], netPaise: Paise, head: string): S {
  const slab = slabs.findLast((one) => netPaise >= one.fromPaise);
  if (!slab) throw new Error(`the slabs of ${head} do not begin at nothing`);
  return slab;
}

const edges = ({ fromPaise, belowPaise }: Slabbed): Slabbed => ({
  fromPaise,
  ...(belowPaise === undefined ? {} : { belowPaise }),
});

/** The amount of the dearest use in the holding. */
function dearest(rule: HeadRule & { readonly base: "by-use" }, value: ValueWorking): Charged {
  const uses = new Set(value.floors.map((one) => one.use));
  const [most] = rule.amounts
    .filter((one) => uses.has(one.use))
    .sort((one, other) => (one.amountPaise > other.amountPaise ? -1 : 1));
  if (!most) throw new Error(`${rule.head} has no amount for a use`);
  return { sentence: { rule: "by-use", use: most.use, rounding: rule.rounding }, chargedPaise: most.amountPaise };
}

function charge(rule: HeadRule, value: ValueWorking, above: readonly HeadWorking[]): Charged {
  const { head, rounding } = rule;
  const { valuePaise, netPaise } = value;
  switch (rule.base) {
    case "flat":
      return { sentence: { rule: "flat", rounding }, chargedPaise: rule.amountPaise };
    case "by-use":
      return dearest(rule, value);
    case "by-value": {
      const slab = slabAt(rule.amounts, netPaise, head);
      return {
        sentence: { rule: "by-value", ofPaise: netPaise, ...edges(slab), rounding },
        chargedPaise: slab.amountPaise,
      };
    }
    case "value": {
      const { rateHundredths } = rule;
      return {
        sentence: { rule: "share-of-value", ofPaise: valuePaise, rateHundredths, rounding },
        chargedPaise: partOf(valuePaise, rateHundredths, rounding),
      };
    }
    case "head": {
      const { rateHundredths, of } = rule;
      const ofPaise = above.find((one) => one.head === of)?.amountPaise;
      if (ofPaise === undefined) throw new Error(`${head} is a part of ${of}, which does not stand above it`);
      return {
        sentence: { rule: "share-of-head", head: of, ofPaise, rateHundredths, rounding },
        chargedPaise: partOf(ofPaise, rateHundredths, rounding),
      };
    }
    case "net-value": {
      const slab = slabAt(rule.slabs, netPaise, head);
      const { rateHundredths } = slab;
      return {
        sentence: { rule: "slab", ofPaise: netPaise, ...edges(slab), rateHundredths, rounding },
        chargedPaise: partOf(netPaise, rateHundredths, rounding),
      };
    }
    default:
      return rule satisfies never;
  }
}

/** The part of a head that falls on the floors which the owner himself uses, by their share of the net value. */
function selfUsed(chargedPaise: Paise, value: ValueWorking): Paise {
  const whole = sum(value.floors.map((one) => one.netPaise));
  const self = sum(value.floors.filter((one) => one.occupancy === "self").map((one) => one.netPaise));
  if (whole === 0n) return zero;
  return roundTo({ numerator: chargedPaise * self, denominator: whole }, "paisa-half-up");
}

function rebateOf(rule: RebateRule, chargedPaise: Paise, value: ValueWorking): RebateWorking | undefined {
  const { shareHundredths, rounding } = rule;
  const take = (ofPaise: Paise): Paise => partOf(ofPaise, shareHundredths, rounding);
  const whole = { shareHundredths, ofPaise: chargedPaise };
  switch (rule.rebate) {
    case "exemption":
      return {
        sentence: { rule: "exemption", ground: rule.ground, ...whole },
        amountPaise: take(chargedPaise),
      };
    case "small-value":
      if (value.valuePaise >= rule.belowPaise) return undefined;
      return {
        sentence: { rule: "small-value", belowPaise: rule.belowPaise, ...whole },
        amountPaise: take(chargedPaise),
      };
    case "self-occupied": {
      const ofPaise = selfUsed(chargedPaise, value);
      return { sentence: { rule: "self-occupied", shareHundredths, ofPaise }, amountPaise: take(ofPaise) };
    }
    case "early-payment":
      return undefined;
    default:
      return rule satisfies never;
  }
}

/** The rules that count for this holding: of its exemptions only the largest for each head. */
function rulesFor(head: string, holding: RatedHolding, rates: PropertyTaxRates): readonly RebateRule[] {
  const own = rates.rebates.filter((one) => one.heads.some((each) => each === head));
  const [exemption] = own
    .filter((one) => one.rebate === "exemption" && holding.exemptions?.includes(one.ground) === true)
    .sort((one, other) => other.shareHundredths - one.shareHundredths);
  return [...(exemption ? [exemption] : []), ...own.filter((one) => one.rebate !== "exemption")];
}

/** What is left off, one rebate after the other, never more than the head itself. */
function rebatesOf(charged: Charged, rules: readonly RebateRule[], value: ValueWorking): readonly RebateWorking[] {
  const given: RebateWorking[] = [];
  let left: bigint = charged.chargedPaise;
  for (const rule of rules) {
    if (left <= 0n) break;
    const one = rebateOf(rule, charged.chargedPaise, value);
    if (one === undefined || one.amountPaise === 0n) continue;
    const amountPaise = paise(one.amountPaise < left ? one.amountPaise : left);
    given.push({ ...one, amountPaise });
    left -= amountPaise;
  }
  return given;
}

/** All heads of the rates for a valued holding, in the resolution's order. */
export function workHeads(holding: RatedHolding, rates: PropertyTaxRates, value: ValueWorking): readonly HeadWorking[] {
  const heads: HeadWorking[] = [];
  for (const rule of rates.heads) {
    const { head, only, rounding } = rule;
    if (only !== undefined && holding.links?.some((one) => one.service === only) !== true) {
      const sentence = { rule: "no-connection", connection: only, rounding } as const;
      heads.push({ head, sentence, chargedPaise: zero, rebates: [], amountPaise: zero });
      continue;
    }
    const charged = charge(rule, value, heads);
    const rebates = rebatesOf(charged, rulesFor(head, holding, rates), value);
    const off = sum(rebates.map((one) => one.amountPaise));
    heads.push({ head, ...charged, rebates, amountPaise: paise(charged.chargedPaise - off) });
  }
  return heads;
}
