// Rates of a filled town: one year approved by a second person after it was given back, another still a draft.
import { civilDate, type FinancialYear } from "../../src/kernel/civil-date.ts";
import type { Command, Role } from "../../src/kernel/decider.ts";
import { paise } from "../../src/kernel/money.ts";
import type { PropertyTaxRates } from "../../src/kernel/property-tax-rates.ts";
import type { TownId } from "../../src/kernel/town.ts";
import { propertyTaxRates } from "../../src/rulebook/property-tax-rates.ts";

type Step = readonly [role: Role, command: Omit<Command, "id"> & Readonly<Record<string, unknown>>];

/** The commands in their order, each by whom. */
export function ratesSteps(town: TownId): readonly Step[] {
  const from = propertyTaxRates(town, "2026-27" as FinancialYear) as PropertyTaxRates;
  const [year, later] = ["2027-28", "2028-29"] as const;
  const cell = { zone: "03", use: "residential", construction: "rcc", annualPaise: paise(750n) };
  const resolution = { number: "संकल्प 9", on: civilDate("2026-11-20") };
  return [
    ["administrator", { do: "rates.begin", year, from }],
    ["administrator", { do: "rates.edit", year, edit: { resolution, cells: [cell] } }],
    ["administrator", { do: "rates.propose", year }],
    ["officer", { do: "rates.return", year, reason: "क्षेत्र 03 देखें" }],
    ["administrator", { do: "rates.edit", year, edit: { cells: [{ ...cell, annualPaise: paise(740n) }] } }],
    ["administrator", { do: "rates.propose", year }],
    ["officer", { do: "rates.approve", year, effectiveFrom: civilDate("2027-04-01"), compared: true }],
    ["administrator", { do: "rates.begin", year: later, from: { ...from, year } }],
    ["administrator", { do: "rates.begin", year, from }],
    ["administrator", { do: "rates.drop", year }],
  ];
}
