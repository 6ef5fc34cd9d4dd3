// Rates with six heads for a measurement: the sample's, with a water charge, put in force for a town of its own.
import { canonicalJson } from "../../kernel/canonical.ts";
import type { CivilDate, FinancialYear } from "../../kernel/civil-date.ts";
import { derivedUuid, personId } from "../../kernel/ids.ts";
import { paise } from "../../kernel/money.ts";
import type { HeadRule, PropertyTaxRates } from "../../kernel/property-tax-rates.ts";
import type { TownId } from "../../kernel/town.ts";
import { type Database, statement } from "../../platform/database/connect.ts";
import { propertyTaxRates } from "../../rulebook/property-tax-rates.ts";
import { type ApprovedRates, ratesSubject } from "../../services/property-tax/rules/rates.ts";

const sampleTown = 250705 as TownId;
/** No head of these is ever nothing, so that each holding has six lines. */
const more: readonly HeadRule[] = [
  { head: "service-charge", base: "flat", amountPaise: paise(6_000n), rounding: "paisa-half-up" },
  { head: "water-charge", base: "flat", amountPaise: paise(18_000n), rounding: "paisa-half-up" },
];

/** The sample's rates of a year with six heads, as if they were this town's. */
export function sixHeads(town: TownId, year: FinancialYear): PropertyTaxRates {
  const rates = propertyTaxRates(sampleTown, year);
  if (!rates) throw new Error(`the rulebook has no rates of ${year} for town ${sampleTown}`);
  const heads = [...rates.heads.filter((one) => !more.some(({ head }) => head === one.head)), ...more];
  if (heads.length !== 6) throw new Error(`the rates of the measurement have ${heads.length} heads instead of six`);
  return { ...rates, town, heads };
}

const putRates = statement(
  "bench.rates",
  `insert into state.property_tax_rates (town, id, revision, year, approved)
   values ($1::integer, $2::uuid, 1, $3::text, $4::jsonb) on conflict do nothing`,
);

/** Puts rates in force from the first day of the resolution, without the two persons: nobody owes what is measured. */
export async function putInForce(database: Database, rates: PropertyTaxRates, today: CivilDate): Promise<void> {
  const { town, year } = rates;
  const approved: readonly ApprovedRates[] = [
    {
      rates,
      effectiveFrom: rates.resolution.on,
      approvedOn: today,
      approvedBy: personId(derivedUuid("bench", "officer")),
    },
  ];
  const values = [town, ratesSubject(town, year), year, canonicalJson(approved)];
  await database.inTown(town, (tx) => tx.query(putRates, values));
}
