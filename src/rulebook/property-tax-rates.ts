// The property tax rates in force, by town and financial year. A town without a row here has no rates, and so no demand.
import type { FinancialYear } from "../kernel/civil-date.ts";
import type { PropertyTaxRates } from "../kernel/property-tax-rates.ts";
import type { TownId } from "../kernel/town.ts";
import { dewasRates } from "./property-tax/dewas.ts";
import { shivpuriRates } from "./property-tax/shivpuri.ts";

/** Every resolution known, oldest first within its town. */
export const allPropertyTaxRates: readonly PropertyTaxRates[] = [...shivpuriRates, ...dewasRates];

const byYear = new Map(allPropertyTaxRates.map((rates) => [`${rates.town}/${rates.year}`, rates]));

/** The rates of one town and year; undefined when no resolution is known. */
export const propertyTaxRates = (town: TownId, year: FinancialYear): PropertyTaxRates | undefined =>
  byYear.get(`${town}/${year}`);
