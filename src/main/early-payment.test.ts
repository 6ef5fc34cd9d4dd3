// The early payment rebate with real services: offered beside the dues, left off after the receipt that pays the year, once.
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { after, before, describe, test } from "node:test";
import type { Actor } from "../kernel/decider.ts";
import { owed } from "../kernel/dues.ts";
import { type AccountId, commandId, derivedUuid, personId } from "../kernel/ids.ts";
import { type Paise, paise, zero } from "../kernel/money.ts";
import type { TownId } from "../kernel/town.ts";
import { makeLedger } from "../ledger/perform.ts";
import { readAccounts } from "../ledger/stores.ts";
import { setClock } from "../platform/clock.ts";
import { type TestDatabase, testDatabase } from "../platform/database/test-database.ts";
import { rootKeyOf } from "../platform/sealing/root-key.ts";
import { Sealer } from "../platform/sealing/sealer.ts";
import type { TakePayment } from "../services/collections/rules/counter.ts";
import { receiptOf } from "../services/collections/server/paths.ts";
import { aboutWithOffer } from "../services/property-tax/server/about.ts";
import { seedProperty } from "../services/property-tax/server/jobs.ts";
import { owingAccounts } from "../services/property-tax/server/recovered.ts";
import { moneyLedger } from "./listening-ledger.ts";
import { ledgerServices } from "./services.ts";

const town = 250705 as TownId;
const clerk: Actor = { person: personId(derivedUuid("an early payer's clerk")), roles: ["clerk"] };

describe("early payment with real services", () => {
  let databases: TestDatabase;
  const clock = setClock("2026-06-20T05:30:00.000Z");
  let ledger: ReturnType<typeof makeLedger>;
  let account: AccountId;

  before(async () => {
    databases = await testDatabase();
    const database = databases.serve;
    const sealer = new Sealer({ database, root: rootKeyOf(randomBytes(32), "test"), clock });
    const acknowledger = { waitFor: async () => "acknowledged" as const };
    ledger = makeLedger({ database, clock, sealer, acknowledger, services: ledgerServices, acknowledge_ms_max: 1_000 });
    assert.ok((await seedProperty({ town, ledger, database, clock, count: 20 })).ok);
    const [largest] = await owingAccounts(database, town, { leastPaise: zero, count_max: 1 }, "hi");
    assert.ok(largest);
    account = largest.account;
  });
  after(() => databases.close());

  const state = async () => {
    const kept = await databases.serve.readInTown(town, (tx) => readAccounts(tx, [account]));
    const found = kept.get(account)?.state;
    assert.ok(found);
    return found;
  };
  const pay = async (amountPaise: Paise, name: string): Promise<void> => {
    const id = commandId(derivedUuid("early payment", name));
    const command: TakePayment = {
      do: "payment.take",
      id,
      receipt: receiptOf(id),
      account,
      service: "property-tax",
      amountPaise,
      mode: "cash",
      counter: "C01",
      advanceAgreed: false,
    };
    const outcome = await moneyLedger({ ledger, database: databases.serve, clock }).perform({
      town,
      actor: clerk,
      command,
    });
    assert.ok(outcome.ok, outcome.ok ? "" : outcome.refusal.code);
  };

  test("the payer is told what to pay by when, pays that, and owes nothing more; sent twice it is one rebate", async () => {
    const about = await aboutWithOffer({ database: databases.serve, clock }, town, account, "hi");
    const offer = about?.offer;
    assert.ok(offer, "an offer stands beside the dues until the end of June");
    assert.equal(offer.until, "2026-06-30");
    assert.equal(owed(await state()), offer.payPaise + offer.rebatePaise);
    await pay(paise(offer.payPaise - 100n), "all but a rupee");
    assert.equal(owed(await state()), offer.rebatePaise + 100n);
    await pay(paise(100n), "the last rupee");
    assert.equal(owed(await state()), 0n);
    await pay(paise(100n), "the last rupee");
    const settled = await state();
    assert.equal(settled.advancePaise, 0n);
    assert.equal(
      settled.lines.reduce((all, line) => all + line.remittedPaise, 0n),
      offer.rebatePaise,
    );
  });

  test("from July nothing is offered", async () => {
    clock.set("2026-07-01T05:30:00.000Z");
    const about = await aboutWithOffer({ database: databases.serve, clock }, town, account, "hi");
    assert.equal(about?.offer, undefined);
  });
});
