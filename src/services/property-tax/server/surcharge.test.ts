// Surcharge of a whole town on a real database: charged once for each period, and by nobody twice.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { chargeTown, previewSurcharge } from "./surcharge-run.ts";
import { seedProperty } from "./jobs.ts";
import { actorOf, codeOf, shivpuri, TestRegister } from "./test-register.ts";
import type { Outcome } from "../../../ledger/perform.ts";
import { statement } from "../../../platform/database/connect.ts";

const owedNow = statement(
  "test.surcharge.owed",
  `select coalesce(sum(owed_paise), 0)::bigint as owed from state.accounts where town = $1::integer`,
);

describe("surcharge of a town", () => {
  let register: TestRegister;
  before(async () => {
    register = await TestRegister.open();
    const { ledger, databases, clock } = register;
    assert.ok((await seedProperty({ town: shivpuri, ledger, database: databases.serve, clock, count: 60 })).ok);
  });
  after(() => register.close());

  const owed = async (): Promise<bigint> => {
    const [row] = await register.databases.serve.readInTown(shivpuri, (tx) =>
      tx.query<{ owed: bigint }>(owedNow, [shivpuri]),
    );
    return row?.owed ?? 0n;
  };
  const charge = (more: { onlyVerified?: boolean } = {}) =>
    chargeTown({
      database: register.databases.serve,
      ledger: register.ledger,
      town: shivpuri,
      on: register.clock.today(),
      by: actorOf("officer"),
      onlyVerified: false,
      ...more,
    });

  test("on the day of its registration a holding bears none", async () => {
    const preview = await previewSurcharge(register.databases.serve, shivpuri, register.clock.today());
    assert.equal(preview.accounts, 0);
  });

  test("the preview says what the run then raises, and a second run on the day raises nothing", async () => {
    register.clock.set("2026-12-01T05:30:00.000Z");
    const preview = await previewSurcharge(register.databases.serve, shivpuri, register.clock.today());
    assert.ok(preview.years.length > 0 && preview.accounts > 0 && preview.amountPaise > 0n);
    const before_paise = await owed();
    assert.ok((await charge()).ok);
    assert.equal((await owed()) - before_paise, preview.amountPaise);
    assert.ok((await charge()).ok);
    assert.equal((await owed()) - before_paise, preview.amountPaise);
    const again = await previewSurcharge(register.databases.serve, shivpuri, register.clock.today());
    assert.equal(again.accounts, 0);
  });

  test("the next month is charged when it has begun, and sample rates are refused in service", async () => {
    register.clock.set("2027-01-15T05:30:00.000Z");
    const before_paise = await owed();
    assert.equal(codeOf((await charge({ onlyVerified: true })) as Outcome), "surcharge.unverified");
    assert.equal(await owed(), before_paise);
    assert.ok((await charge()).ok);
    assert.ok((await owed()) > before_paise);
  });
});
