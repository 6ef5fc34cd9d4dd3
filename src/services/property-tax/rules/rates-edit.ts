// What an administrator changes in a draft of the year's rates, and how a year's draft is made from the rates before it.
import { addYears, type CivilDate, type FinancialYear, yearIndex } from "../../../kernel/civil-date.ts";
import {
  cellName,
  type GuidelineCell,
  type PropertyTaxRates,
  type RateCell,
  type RebateRule,
  type SelfAssessmentRule,
  type SurchargeRule,
  type ValueBasis,
} from "../../../kernel/property-tax-rates.ts";

/** Only what is named changes. Cells replace those of the same name; lists and `value` are given whole. */
export interface RatesEdit {
  readonly resolution?: PropertyTaxRates["resolution"];
  readonly payableBy?: CivilDate;
  /** Cells of zones that are left out go too. */
  readonly zones?: readonly string[];
  /** All of the basis but its cells, unless the regime changes. */
  readonly value?: ValueBasis;
  readonly cells?: readonly RateCell[];
  readonly guideline?: readonly GuidelineCell[];
  readonly roads?: PropertyTaxRates["roads"];
  readonly occupancies?: PropertyTaxRates["occupancies"];
  readonly heads?: PropertyTaxRates["heads"];
  readonly rebates?: PropertyTaxRates["rebates"];
  readonly arrearPenalty?: PropertyTaxRates["arrearPenalty"];
  /** null takes the surcharge away. */
  readonly surcharge?: SurchargeRule | null;
  /** null takes the penalty of returns that declared less away. */
  readonly selfAssessment?: SelfAssessmentRule | null;
}

/** Changed cells stand where the old ones stood; new ones come after. */
function merged<C>(old: readonly C[], changed: readonly C[] | undefined, name: (cell: C) => string): readonly C[] {
  const left = new Map((changed ?? []).map((cell) => [name(cell), cell]));
  const kept = old.map((cell) => {
    const key = name(cell);
    const next = left.get(key) ?? cell;
    left.delete(key);
    return next;
  });
  return [...kept, ...left.values()];
}

function editedValue(rates: PropertyTaxRates, edit: RatesEdit): ValueBasis {
  const zones = edit.zones ?? rates.zones;
  const old = rates.value;
  const next = edit.value ?? old;
  const inZones = (cell: { readonly zone: string }): boolean => zones.includes(cell.zone);
  if (next.regime === "letting-value") {
    const cells = old.regime === "letting-value" ? old.cells : next.cells;
    const changed = merged(cells, edit.cells, (one) => cellName(one.zone, one.use, one.construction));
    return { ...next, cells: changed.filter(inZones) };
  }
  const guideline = old.regime === "property-value" ? old.guideline : next.guideline;
  const changed = merged(guideline, edit.guideline, (one) => cellName(one.zone, one.use));
  return { ...next, guideline: changed.filter(inZones) };
}

/** The rates with the change made. */
export function editRates(rates: PropertyTaxRates, edit: RatesEdit): PropertyTaxRates {
  const { surcharge: oldSurcharge, selfAssessment: oldSelf, ...kept } = rates;
  const { cells: _cells, guideline: _guideline, value: _value, surcharge, selfAssessment, ...plain } = edit;
  const nextSurcharge = surcharge === undefined ? oldSurcharge : surcharge;
  const nextSelf = selfAssessment === undefined ? oldSelf : selfAssessment;
  return {
    ...kept,
    ...plain,
    value: editedValue(rates, edit),
    ...(nextSurcharge === undefined || nextSurcharge === null ? {} : { surcharge: nextSurcharge }),
    ...(nextSelf === undefined || nextSelf === null ? {} : { selfAssessment: nextSelf }),
  };
}

const movedRebate = (one: RebateRule, years: number): RebateRule =>
  one.rebate === "early-payment" ? { ...one, from: addYears(one.from, years), until: addYears(one.until, years) } : one;

/**
 * A draft for a year, copied from other rates: days move along with the year; the resolution is to be written anew, and
 * nothing of it is verified.
 */
export function copyRates(from: PropertyTaxRates, year: FinancialYear, today: CivilDate): PropertyTaxRates {
  const years = yearIndex(year) - yearIndex(from.year);
  const { before: _before, ...own } = from;
  return {
    ...own,
    year,
    resolution: { number: "", on: today },
    verified: false,
    source: `copied from ${from.year}`,
    payableBy: addYears(from.payableBy, years),
    rebates: from.rebates.map((one) => movedRebate(one, years)),
  };
}
