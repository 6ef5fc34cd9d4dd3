// The check of a rate table: no cell missing or doubled, no gap or overlap in slabs and days; what is wrong is named.
import { compareDates, yearEnd, yearStart } from "../civil-date.ts";
import type { Paise } from "../money.ts";
import {
  cellName,
  constructionClasses,
  type Factor,
  type HeadRule,
  occupancies,
  type PercentHundredths,
  type PropertyTaxRates,
  type PropertyValueBasis,
  roadClasses,
  useClasses,
  whole_hundredths,
} from "../property-tax-rates.ts";
import { type Refused, refuse } from "../refusal.ts";
import { earlyPayments } from "./early-payment.ts";

/** The highest part that a multiplying factor may be: ten times. */
export const factor_hundredths_max = 100_000;
/** One unit of area is never worth more than a crore rupees. */
export const rate_paise_max = 1_000_000_000n;
/** Zones of one town. */
export const zones_max = 60;

const rupees = (amount: Paise): string => `${amount / 100n}.${String(amount % 100n).padStart(2, "0")}`;
const named = (cell: string) => ({ values: { cell } });

interface Cell {
  readonly zone: string;
  readonly name: string;
  readonly amount: Paise;
}

/** The cells that are there against those that should be. */
function checkCells(zones: readonly string[], cells: readonly Cell[], wanted: readonly string[]): Refused | undefined {
  const seen = new Set<string>();
  for (const { zone, name, amount } of cells) {
    if (!zones.includes(zone)) return refuse("rates.cell_of_unknown_zone", "council resolution", named(name));
    if (seen.has(name)) return refuse("rates.cell_twice", "council resolution", named(name));
    if (amount < 0n) return refuse("rates.cell_negative", "council resolution", named(name));
    if (amount > rate_paise_max) return refuse("rates.cell_too_large", "council resolution", named(name));
    seen.add(name);
  }
  const missing = wanted.find((name) => !seen.has(name));
  return missing === undefined ? undefined : refuse("rates.cell_missing", "council resolution", named(missing));
}

const isShare = (hundredths: PercentHundredths): boolean =>
  Number.isInteger(hundredths) && hundredths >= 0 && hundredths <= whole_hundredths;

const notShare = (cell: string): Refused => refuse("rates.not_a_share", "council resolution", named(cell));

/** Each class once and none left out, where there are any. */
function checkFactors(all: readonly string[], factors: readonly Factor<string>[]): Refused | undefined {
  if (factors.length === 0) return undefined;
  const cells = factors.map((one) => ({ zone: "", name: one.of, amount: 0n as Paise }));
  const wrong = checkCells([""], cells, all);
  if (wrong) return wrong;
  const odd = factors.find(
    ({ factorHundredths: one }) => !Number.isInteger(one) || one < 1 || one > factor_hundredths_max,
  );
  return odd && refuse("rates.bad_factor", "council resolution", named(odd.of));
}

function checkGuideline(rates: PropertyTaxRates, value: PropertyValueBasis): Refused | undefined {
  const cells = value.guideline.map((one) => ({
    zone: one.zone,
    name: cellName(one.zone, one.use),
    amount: one.guidelinePaise,
  }));
  const wanted = rates.zones.flatMap((zone) => useClasses.map((use) => cellName(zone, use)));
  const wrong = checkCells(rates.zones, cells, wanted);
  if (wrong) return wrong;
  const shares = value.constructions.map((one) => ({ of: one.construction, factorHundredths: one.shareHundredths }));
  if (shares.length === 0) return refuse("rates.cell_missing", "council resolution", named(constructionClasses[0]));
  const uneven = checkFactors(constructionClasses, shares);
  if (uneven) return uneven;
  if (!isShare(value.valueHundredths) || value.valueHundredths === 0) return notShare("value");
  return isShare(value.riseMaxHundredths) ? undefined : notShare("rise");
}

function checkValue(rates: PropertyTaxRates): Refused | undefined {
  const { value, zones } = rates;
  if (zones.length === 0 || zones.length > zones_max) {
    return refuse("rates.zones", "council resolution", { values: { max: zones_max } });
  }
  if (value.regime === "property-value") return checkGuideline(rates, value);
  const cells = value.cells.map((one) => ({
    zone: one.zone,
    name: cellName(one.zone, one.use, one.construction),
    amount: one.annualPaise,
  }));
  const wanted = zones.flatMap((zone) =>
    useClasses.flatMap((use) => constructionClasses.map((construction) => cellName(zone, use, construction))),
  );
  const wrong = checkCells(zones, cells, wanted);
  if (wrong) return wrong;
  return isShare(value.buildingDeductionHundredths) && isShare(value.landDeductionHundredths)
    ? undefined
    : notShare("deduction");
}

interface AnySlab {
  readonly fromPaise: Paise;
  readonly belowPaise?: Paise;
  /** What must not fall from slab to slab. */
  readonly worth: Paise | number;
}

function checkSlabs(head: string, slabs: readonly AnySlab[]): Refused | undefined {
  let reached: Paise | undefined = 0n as Paise;
  let before: Paise | number = 0;
  for (const slab of slabs) {
    const cell = `${head} ${rupees(slab.fromPaise)}`;
    if (reached === undefined || slab.fromPaise < reached)
      return refuse("rates.slab_overlaps", "council resolution", named(cell));
    if (slab.fromPaise > reached) return refuse("rates.slab_gap", "council resolution", named(cell));
    if (slab.belowPaise !== undefined && slab.belowPaise <= slab.fromPaise)
      return refuse("rates.slab_empty", "council resolution", named(cell));
    // A lower rate for a higher value would let a bigger house pay less: never resolved so, always a slip of the hand.
    if (slab.worth < before) return refuse("rates.slab_falls", "council resolution", named(cell));
    before = slab.worth;
    reached = slab.belowPaise;
  }
  return reached === undefined
    ? undefined
    : refuse("rates.slab_gap", "council resolution", named(`${head} ${rupees(reached)}`));
}

function checkHead(one: HeadRule, above: readonly string[]): Refused | undefined {
  switch (one.base) {
    case "net-value": {
      const wrong = checkSlabs(
        one.head,
        one.slabs.map((slab) => ({ ...slab, worth: slab.rateHundredths })),
      );
      if (wrong) return wrong;
      return one.slabs.every((slab) => isShare(slab.rateHundredths)) ? undefined : notShare(one.head);
    }
    case "by-value":
      return checkSlabs(
        one.head,
        one.amounts.map((slab) => ({ ...slab, worth: slab.amountPaise })),
      );
    case "by-use":
      return checkCells(
        [""],
        one.amounts.map((amount) => ({ zone: "", name: `${one.head}/${amount.use}`, amount: amount.amountPaise })),
        useClasses.map((use) => `${one.head}/${use}`),
      );
    case "head":
      if (!above.includes(one.of)) return refuse("rates.head_not_above", "council resolution", named(one.head));
      return isShare(one.rateHundredths) ? undefined : notShare(one.head);
    case "value":
      return isShare(one.rateHundredths) ? undefined : notShare(one.head);
    case "flat":
      return one.amountPaise < 0n ? refuse("rates.cell_negative", "council resolution", named(one.head)) : undefined;
    default:
      return one satisfies never;
  }
}

function checkHeads(rates: PropertyTaxRates): Refused | undefined {
  const heads = rates.heads.map((one) => one.head);
  const twice = heads.find((head, at) => heads.indexOf(head) !== at);
  if (twice !== undefined) return refuse("rates.head_twice", "council resolution", named(twice));
  for (const [at, one] of rates.heads.entries()) {
    const wrong = checkHead(one, heads.slice(0, at));
    if (wrong) return wrong;
  }
  return undefined;
}

function checkRebates(rates: PropertyTaxRates): Refused | undefined {
  const heads = rates.heads.map((one) => one.head);
  for (const one of rates.rebates) {
    if (!isShare(one.shareHundredths)) return notShare(one.rebate);
    const stranger = one.heads.find((head) => !heads.includes(head));
    if (stranger !== undefined) {
      return refuse("rates.rebate_of_unknown_head", "council resolution", named(`${one.rebate}/${stranger}`));
    }
  }
  const early = earlyPayments(rates);
  for (const [at, one] of early.entries()) {
    if (compareDates(one.until, one.from) < 0)
      return refuse("rates.days_turned", "council resolution", named(one.from));
    const before = early[at - 1];
    if (before && compareDates(one.from, before.until) <= 0) {
      return refuse("rates.days_overlap", "council resolution", named(`${before.from} / ${one.from}`));
    }
  }
  return undefined;
}

function checkArrears(rates: PropertyTaxRates): Refused | undefined {
  const { surcharge, selfAssessment, year, payableBy } = rates;
  if (!isShare(rates.arrearPenalty.rateHundredths)) return notShare("penalty");
  if (compareDates(payableBy, yearStart(year)) < 0 || compareDates(payableBy, yearEnd(year)) > 0) {
    return refuse("rates.payable_outside_year", "council resolution", { values: { year } });
  }
  if (selfAssessment && !isShare(selfAssessment.toleranceHundredths)) return notShare("tolerance");
  if (selfAssessment && selfAssessment.penaltyHundredths > factor_hundredths_max) {
    return refuse("rates.bad_factor", "council resolution", named("self-assessment"));
  }
  if (!surcharge) return undefined;
  if (!isShare(surcharge.rateHundredths)) return notShare("surcharge");
  const turned = surcharge.stopped.find((days) => compareDates(days.until, days.from) < 0);
  return turned && refuse("rates.days_turned", "council resolution", named(turned.from));
}

/** Refuses a table with a missing or doubled cell, slabs that gap, overlap or fall, or days that overlap; all are named. */
export function checkRates(rates: PropertyTaxRates): Refused | { readonly ok: true } {
  const factors = checkFactors(roadClasses, rates.roads) ?? checkFactors(occupancies, rates.occupancies);
  const wrong = checkValue(rates) ?? factors ?? checkHeads(rates) ?? checkRebates(rates) ?? checkArrears(rates);
  return wrong ?? { ok: true };
}
