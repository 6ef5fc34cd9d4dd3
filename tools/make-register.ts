// Writes a sample register as CSV: `node tools/make-register.ts [ROWS [SEED [BAD]]] > register.csv`; invented people only.
//
// ROWS 10000, SEED 11, BAD 0 unless said. BAD rows of different kinds are planted evenly, so that an import has something to report.
import type { FinancialYear } from "../src/kernel/civil-date.ts";
import type { TownId } from "../src/kernel/town.ts";
import { allPropertyTaxRates, propertyTaxRates } from "../src/rulebook/property-tax-rates.ts";
import { plantFault } from "../src/services/property-tax/server/sample-faults.ts";
import { csvCells, csvHeading, csvLine } from "../src/services/property-tax/server/register-cells.ts";
import { sampleRows } from "../src/services/property-tax/server/sample-register.ts";

const [count = 10_000, seed = 11, bad = 0] = process.argv.slice(2).map(Number);
const town = 250705 as TownId;
const rates = propertyTaxRates(town, "2026-27" as FinancialYear);
if (!rates || ![count, seed, bad].every((value) => Number.isSafeInteger(value) && value >= 0)) {
  process.stderr.write("usage: node tools/make-register.ts [ROWS [SEED [BAD]]] > register.csv\n");
  process.exit(64);
}
const earlier = new Map(allPropertyTaxRates.filter((one) => one.town === town).map((one) => [one.year, one]));
process.stdout.write(csvHeading);
let at = 0;
let planted = 0;
for (const row of sampleRows({ count, seed, prefix: `S${seed}`, rates, earlier })) {
  at += 1;
  const due = bad > 0 && planted < Math.floor((at * bad) / count);
  process.stdout.write(csvLine(due ? plantFault(csvCells(row), planted) : csvCells(row)));
  if (due) planted += 1;
}
