// The rates in force as they stand in the database: approved ones before the sample, and the chain of limited years.
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { civilDate, type FinancialYear } from "../../../kernel/civil-date.ts";
import type { Command, Role } from "../../../kernel/decider.ts";
import type { PropertyTaxRates } from "../../../kernel/property-tax-rates.ts";
import type { TownId } from "../../../kernel/town.ts";
import { assessed, figures, guideline, propertyRates, rated } from "../rules/rate-examples.ts";
import type { ApproveRates, BeginRates, EditRates, ProposeRates } from "../rules/rates-procedures.ts";
import { ratesInForce, yearsWithRates } from "./rates-in-force.ts";
import { codeOf, dewas, shivpuri, TestRegister, type Wanted } from "./test-register.ts";

const today = civilDate("2026-11-21");

describe("the rates in force", () => {
  let register: TestRegister;
  before(async () => {
    register = await TestRegister.open();
  });
  after(() => register.close());

  const inForce = (year: string, on = today, town: TownId = shivpuri): Promise<PropertyTaxRates | undefined> =>
    register.databases.serve.readInTown(town, (tx) => ratesInForce(tx, year as FinancialYear, on));

  async function perform<C extends Command>(role: Role, command: Wanted<C>): Promise<void> {
    assert.equal(codeOf(await register.perform<C>(shivpuri, role, command)), "accepted", command.do);
  }

  /** Two persons bring regime B into force for a year, with this guideline value for homes. */
  async function approve(year: FinancialYear, residential: number): Promise<void> {
    const from = { ...propertyRates(guideline(residential)), year };
    const first = year.slice(0, 4);
    const edit = {
      resolution: { number: `संकल्प ${residential}`, on: today },
      payableBy: civilDate(`${first}-12-31`),
    };
    const effectiveFrom = civilDate(`${first}-04-01`);
    await perform<BeginRates>("administrator", { do: "rates.begin", year, from });
    await perform<EditRates>("administrator", { do: "rates.edit", year, edit });
    await perform<ProposeRates>("administrator", { do: "rates.propose", year });
    await perform<ApproveRates>("officer", { do: "rates.approve", year, effectiveFrom, compared: true });
  }

  it("are the built-in sample, not verified, until the town has approved some; a town without a sample has none", async () => {
    const sample = await inForce("2026-27");
    assert.deepEqual([sample?.verified, sample?.source], [false, "sample"]);
    assert.equal(await inForce("2026-27", today, 250694 as TownId), undefined);
  });

  it("are the town's own once approved, and in no other town", async () => {
    await approve("2025-26" as FinancialYear, 1_000);
    assert.deepEqual([(await inForce("2025-26"))?.verified, (await inForce("2026-27"))?.verified], [true, false]);
    assert.equal((await inForce("2025-26", today, dewas))?.source, "sample");
    const years = await register.databases.serve.readInTown(shivpuri, (tx) =>
      yearsWithRates(tx, "2026-27" as FinancialYear, today),
    );
    assert.deepEqual(
      years.map((one) => [one.year, one.verified]),
      [
        ["2026-27", false],
        ["2025-26", true],
        ["2024-25", false],
        ["2023-24", false],
      ],
    );
  });

  it("carry the years before along where values are limited: 1,00,000, then 1,10,000, then 1,21,000", async () => {
    await approve("2026-27" as FinancialYear, 1_500);
    await approve("2027-28" as FinancialYear, 1_500);
    const later = civilDate("2027-04-01");
    const values = await Promise.all(
      ["2025-26", "2026-27", "2027-28"].map(async (year) => {
        const rates = await inForce(year, later);
        assert.ok(rates);
        return figures(assessed(rated(1_000), rates)).value;
      }),
    );
    assert.deepEqual(values, ["1,00,000", "1,10,000", "1,21,000"]);
    assert.equal((await inForce("2025-26", later))?.before, undefined, "the year before it was of the other regime");
  });
});
