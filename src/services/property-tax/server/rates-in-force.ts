// The rates in force: what two persons of the town have approved; without that, the built-in sample with its mark.
import {
  type CivilDate,
  type FinancialYear,
  financialYearFromIndex,
  previousYear,
  yearEnd,
  yearIndex,
} from "../../../kernel/civil-date.ts";
import type { PropertyTaxRates } from "../../../kernel/property-tax-rates.ts";
import type { Tx } from "../../../platform/database/connect.ts";
import { propertyTaxRates } from "../../../rulebook/property-tax-rates.ts";
import { approvedOn, type RatesOfYear, ratesSubject } from "../rules/rates.ts";
import { ratesStore } from "./rates-store.ts";

/** Years over which a limited rise is followed back; regime B began in 2020. */
const years_back_max = 40;

export interface KeptRates {
  readonly revision: number;
  readonly state: RatesOfYear;
}

/** All that the town keeps of a year's rates. */
export async function readRates(tx: Tx, year: FinancialYear): Promise<KeptRates> {
  const id = ratesSubject(tx.town, year);
  return (await ratesStore.load(tx, [id], false)).get(id) ?? { revision: 0, state: { state: "none" } };
}

const own = async (tx: Tx, year: FinancialYear, on: CivilDate): Promise<PropertyTaxRates | undefined> =>
  approvedOn((await readRates(tx, year)).state, on)?.rates ?? propertyTaxRates(tx.town, year);

/** The same rates with those of the years before, where the value is limited against them. */
export async function withBefore(tx: Tx, rates: PropertyTaxRates): Promise<PropertyTaxRates> {
  if (rates.value.regime !== "property-value") return rates;
  const chain: PropertyTaxRates[] = [rates];
  for (let year = previousYear(rates.year); chain.length < years_back_max; year = previousYear(year)) {
    const before = await own(tx, year, yearEnd(year));
    if (before?.value.regime !== "property-value") break;
    chain.push(before);
  }
  return chain.reduceRight((before, one) => ({ ...one, before }));
}

/** The rates of a year as they are in force on a day; undefined where the town has none. */
export async function ratesInForce(tx: Tx, year: FinancialYear, on: CivilDate): Promise<PropertyTaxRates | undefined> {
  const rates = await own(tx, year, on);
  return rates && withBefore(tx, rates);
}

/** The rates in force of this year and of the two before and one after, newest first: as far as they exist. */
export async function yearsWithRates(tx: Tx, year: FinancialYear, on: CivilDate): Promise<readonly PropertyTaxRates[]> {
  const first = yearIndex(year) - 3;
  const found: PropertyTaxRates[] = [];
  for (let at = first + 4; at >= first; at -= 1) {
    const one = await own(tx, financialYearFromIndex(at), on);
    if (one) found.push(one);
  }
  return found;
}
