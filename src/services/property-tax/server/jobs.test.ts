// The yearly demand of more holdings than one batch takes: batches go side by side, and stopping or repeating raises none twice.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { type CivilDate, type FinancialYear } from "../../../kernel/civil-date.ts";
import { commandId, type HoldingId, holdingId } from "../../../kernel/ids.ts";
import { paise } from "../../../kernel/money.ts";
import { readAccounts } from "../../../ledger/stores.ts";
import { propertyTaxRates } from "../../../rulebook/property-tax-rates.ts";
import { house, zones } from "../rules/examples.ts";
import { accountOf } from "../rules/holding.ts";
import type { RegisterHolding } from "../rules/register.ts";
import { importer } from "./import.ts";
import { raiseYear } from "./jobs.ts";
import { idsByTokens, readRun } from "./reads.ts";
import { shivpuri, TestRegister } from "./test-register.ts";

const count = 2_100;
const year = "2026-27" as FinancialYear;
const today = "2026-11-21" as CivilDate;
let register: TestRegister;
let ids: readonly HoldingId[];

describe("the demand of a whole town", () => {
  before(async () => {
    register = await TestRegister.open();
    ids = Array.from({ length: count }, () => holdingId(register.newId()));
    for (let from = 0; from < count; from += 700) {
      const commands = ids.slice(from, from + 700).map(
        (holding): RegisterHolding => ({
          do: "holding.register",
          id: commandId(register.newId()),
          holding,
          claim: { ...house, owners: [{ name: "राम लाल साहू", relative: "", mobile: "", share: "" }] },
          zones,
          origin: "import",
          arrears: [],
        }),
      );
      const outcomes = await register.ledger.performAll({ town: shivpuri, actor: importer, commands });
      assert.ok(outcomes.every((outcome) => outcome.ok));
    }
  });
  after(() => register.close());

  const options = () => ({
    town: shivpuri,
    year,
    today,
    database: register.databases.serve,
    ledger: register.ledger,
  });

  test("stopped between two batches it goes on from there, and every holding is demanded once", async () => {
    assert.ok(propertyTaxRates(shivpuri, year));
    let done = 0;
    const begun = await raiseYear({ ...options(), progress: (holdings) => (done = holdings), stop: () => done > 0 });
    assert.ok(begun.ok && begun.holdings > 0);
    const ended = await raiseYear(options());
    assert.ok(ended.ok);
    assert.deepEqual([begun.holdings + ended.holdings, begun.batches + ended.batches], [count, 3]);
    assert.deepEqual(await raiseYear(options()), { ok: true, batches: 0, holdings: 0 });
    const { run, kept } = await register.databases.serve.readInTown(shivpuri, async (tx) => ({
      run: await readRun(tx, year),
      kept: [...(await readAccounts(tx, ids.map(accountOf))).values()],
    }));
    assert.equal(kept.length, count);
    const [one] = kept;
    assert.ok(one && kept.every((other) => other.revision === 1));
    const each = one.state.lines.reduce((total, line) => total + line.raisedPaise, 0n);
    assert.deepEqual([run?.holdings, run?.batches, run?.raisedPaise], [count, 3, paise(each * BigInt(count))]);
  });

  test("what a demand leaves alone stays as it was: the owners are found as before", async () => {
    const tokens = await register.sealer.tokens(shivpuri, "name", "राम लाल साहू");
    const found = await register.databases.serve.readInTown(shivpuri, (tx) => idsByTokens(tx, "name", tokens, 21));
    assert.deepEqual(
      found.map((one) => [one.holding, one.whole]),
      ids
        .toSorted()
        .slice(0, 21)
        .map((id) => [id, true]),
    );
    const all = await register.databases.serve.readInTown(shivpuri, (tx) => idsByTokens(tx, "name", tokens, 5_000));
    assert.equal(all.length, count);
  });
});
