// The outbox on a real database: sealed at rest, kept with its transaction, sent once, tried again, given up.
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { after, before, describe, test } from "node:test";
import type { TownId } from "../../kernel/town.ts";
import { setClock } from "../clock.ts";
import { rollback, statement } from "../database/connect.ts";
import { type TestDatabase, testDatabase } from "../database/test-database.ts";
import { rootKeyOf } from "../sealing/root-key.ts";
import { Sealer } from "../sealing/sealer.ts";
import { type MessageAdapter, Outbox, terminalAdapter } from "./outbox.ts";

const shivpuri = 250705 as TownId;
const dewas = 250867 as TownId;
const dump = statement("test.messages.dump", "select messages::text as row from platform.messages");

describe("the outbox of messages", () => {
  let database: TestDatabase;
  let sealer: Sealer;
  const clock = setClock("2026-11-21T05:30:00.000Z");
  const outboxWith = (adapter: MessageAdapter): Outbox =>
    new Outbox({ database: database.serve, sealer, adapter, clock });

  before(async () => {
    database = await testDatabase();
    sealer = new Sealer({ database: database.serve, root: rootKeyOf(randomBytes(32), "test"), clock });
  });
  after(() => database.close());

  test("a message is sent once, shown on the developer's page, and lies sealed in the table", async () => {
    const lines: string[] = [];
    const outbox = outboxWith(terminalAdapter((line) => lines.push(line)));
    await database.serve.inTown(shivpuri, (tx) => outbox.put(tx, { to: "9826012345", text: "आपका कोड 482913" }));
    assert.deepEqual([await outbox.deliver(shivpuri), await outbox.deliver(shivpuri)], [1, 0]);
    assert.deepEqual(lines, ["SMS 9826012345: आपका कोड 482913"]);
    const [recent, ...others] = await outbox.recent(shivpuri);
    assert.deepEqual([recent?.to, recent?.text, recent?.state], ["9826012345", "आपका कोड 482913", "sent"]);
    assert.equal(others.length, 0);
    assert.deepEqual(await outbox.recent(dewas), []);
    const rows = await database.superuser.query<{ row: string }>(dump);
    assert.equal(rows.length, 1);
    assert.ok(rows.every(({ row }) => !/9826012345|482913|कोड/.test(row)));
  });

  test("a message of a transaction that was undone never existed", async () => {
    const outbox = outboxWith(terminalAdapter(() => assert.fail("nothing is to be sent")));
    await database.serve.inTown(dewas, async (tx) => rollback(await outbox.put(tx, { to: "9826012345", text: "x" })));
    assert.equal(await outbox.deliver(dewas), 0);
  });

  test("a message that is not taken waits, is tried five times, and is then marked as failed", async () => {
    let tries = 0;
    const broken: MessageAdapter = {
      name: "broken",
      send: async () => {
        tries += 1;
        throw new Error("the provider is away");
      },
    };
    const outbox = outboxWith(broken);
    await database.serve.inTown(dewas, (tx) => outbox.put(tx, { to: "9826012345", text: "x" }));
    for (let round = 0; round < 7; round += 1) {
      assert.equal(await outbox.deliver(dewas), 0);
      assert.equal(await outbox.deliver(dewas), 0);
      clock.pass(31);
    }
    assert.equal(tries, 5);
    assert.equal((await outbox.recent(dewas))[0]?.state, "failed");
  });
});
