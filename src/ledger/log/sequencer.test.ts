// The sequencer against a real database: every committed fact gets into the log once, in order, and is then acknowledged.
import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import type { TownId } from "../../kernel/town.ts";
import { statement } from "../../platform/database/connect.ts";
import type { TestDatabase } from "../../platform/database/test-database.ts";
import { testDatabase } from "../../platform/database/test-database.ts";
import { LogAcknowledger } from "./acknowledge.ts";
import { commitFacts, dewas, shivpuri, testFolder, TestLog } from "./test-log.ts";
import { verifyLog } from "./verify.ts";

let database: TestDatabase;
let home: { readonly folder: string; readonly remove: () => void };
let log: TestLog;
let acknowledger: LogAcknowledger;

describe("sequencer", () => {
  before(async () => {
    database = await testDatabase();
    home = testFolder();
    log = await TestLog.open({ database: database.work, home: home.folder, batch_max: 100 });
    log.sequencer.start();
    acknowledger = new LogAcknowledger(database.serve);
    acknowledger.start();
  });

  after(async () => {
    await acknowledger.close();
    await log.sequencer.stop();
    await database.close();
    home.remove();
  });

  const numbersOf = statement(
    "test.numbers",
    "select position, index from log.entries where town = $1::integer order by position",
  );

  const numbers = (town: TownId): Promise<{ position: bigint; index: bigint }[]> =>
    database.check.query<{ position: bigint; index: bigint }>(numbersOf, [town]);

  test("a committed fact is acknowledged when it stands in a signed checkpoint, and can be found there", async () => {
    const positions = await commitFacts(database.serve, shivpuri, 3);
    log.sequencer.poke();
    assert.equal(await acknowledger.waitFor(shivpuri, positions, 10_000), "acknowledged");
    const place = await acknowledger.logIndexOf(shivpuri, positions[0] ?? 0n);
    assert.equal(place?.shard, "2026");
    const { problems, checkpoint } = await verifyLog(log.folder, log.publicKey);
    assert.deepEqual(problems, []);
    assert.ok((checkpoint?.size ?? 0) > Number(place.index));
  });

  test("nobody has to tell the sequencer: it finds what was committed by itself", async () => {
    const positions = await commitFacts(database.serve, dewas, 1);
    assert.equal(await acknowledger.waitFor(dewas, positions, 10_000), "acknowledged");
  });

  test("one that waits for nothing is acknowledged at once", async () => {
    assert.equal(await acknowledger.waitFor(shivpuri, [], 0), "acknowledged");
  });

  test("a fact that is in no checkpoint in time is not yet safe, and has no place in the log", async () => {
    assert.equal(await acknowledger.waitFor(shivpuri, [1_000_000_000n], 20), "not-yet-safe");
    assert.equal(await acknowledger.logIndexOf(shivpuri, 1_000_000_000n), undefined);
  });

  test("another town's position does not stand for one's own", async () => {
    const [position = 0n] = await commitFacts(database.serve, shivpuri, 40);
    log.sequencer.poke();
    await acknowledger.waitFor(shivpuri, [position + 39n], 10_000);
    assert.equal(await acknowledger.logIndexOf(dewas, position + 39n), undefined);
  });

  test("facts of one subject keep their order in the log under many writers, and each has one number", async () => {
    const bookRow = statement("test.lock", "select pg_advisory_xact_lock($1::integer, $2::integer)");
    const writer = async (town: TownId): Promise<bigint[]> => {
      const positions: bigint[] = [];
      for (let round = 0; round < 20; round += 1) {
        positions.push(
          ...(await database.serve.inTown(town, async (tx) => {
            await tx.query(bookRow, [7, town]);
            return await commitFacts({ ...database.serve, inTown: (_town, body) => body(tx) as never }, town, 3);
          })),
        );
        log.sequencer.poke();
      }
      return positions;
    };
    const before = { shivpuri: (await numbers(shivpuri)).length, dewas: (await numbers(dewas)).length };
    const written = await Promise.all([shivpuri, dewas, shivpuri, dewas, shivpuri, dewas].map(writer));
    assert.equal(
      await acknowledger.waitFor(
        shivpuri,
        [0, 2, 4].flatMap((at) => written[at] ?? []),
        20_000,
      ),
      "acknowledged",
    );
    assert.equal(
      await acknowledger.waitFor(
        dewas,
        [1, 3, 5].flatMap((at) => written[at] ?? []),
        20_000,
      ),
      "acknowledged",
    );
    for (const [town, earlier] of [
      [shivpuri, before.shivpuri],
      [dewas, before.dewas],
    ] as const) {
      const rows = await numbers(town);
      assert.equal(rows.length - earlier, 180);
      rows.slice(1).forEach(({ index }, at) => assert.ok(index > (rows[at]?.index ?? 0n)));
    }
    const all = [...(await numbers(shivpuri)), ...(await numbers(dewas))].map(({ index }) => Number(index));
    assert.deepEqual(
      all.sort((one, other) => one - other),
      all.map((_, at) => at),
    );
    assert.deepEqual((await verifyLog(log.folder, log.publicKey)).problems, []);
  });

  test("of two sequencers one works, and the other takes its place when it goes", async () => {
    const second = await TestLog.open({ database: database.work, home: home.folder });
    await log.until(() => log.sequencer.health().state === "working");
    second.sequencer.start();
    await second.until(() => second.sequencer.health().state === "standby");
    await log.sequencer.stop();
    await second.until(() => second.sequencer.health().state === "working");
    const positions = await commitFacts(database.serve, shivpuri, 5);
    assert.equal(await acknowledger.waitFor(shivpuri, positions, 10_000), "acknowledged");
    await second.sequencer.stop();
    log.sequencer.start();
    await log.until(() => log.sequencer.health().state === "working");
    assert.deepEqual((await verifyLog(log.folder, log.publicKey)).problems, []);
  });

  test("a checkpoint that an older sequencer laid over the newer one is put back", async () => {
    const older = readFileSync(join(log.folder, "checkpoint"));
    const positions = await commitFacts(database.serve, shivpuri, 1);
    log.sequencer.poke();
    assert.equal(await acknowledger.waitFor(shivpuri, positions, 10_000), "acknowledged");
    const newer = readFileSync(join(log.folder, "checkpoint"), "utf8");
    writeFileSync(join(log.folder, "checkpoint"), older);
    await log.sequencer.stop();
    log.sequencer.start();
    await log.until(() => log.sequencer.health().state === "working");
    assert.equal(readFileSync(join(log.folder, "checkpoint"), "utf8"), newer);
  });

  test("the serving role can not number facts, change a number or sign, and sees its own town's numbers only", async () => {
    const denied = { code: "42501" };
    for (const text of [
      "insert into log.entries (town, position, shard, index, commitment) select 250705, 99999, '2026', 99999, sha256('x')",
      "update log.entries set index = index + 1",
      "delete from log.entries",
      "delete from journal.pending",
      "insert into log.checkpoints (shard, size, root, note, at) values ('2026', 99999, sha256('x'), '', now())",
    ]) {
      await assert.rejects(
        database.serve.inTown(shivpuri, (tx) => tx.query(statement(`test.${text.length}`, text))),
        denied,
      );
    }
    const seen = await database.serve.readInTown(shivpuri, (tx) =>
      tx.query<{ town: number }>(statement("test.seen", "select distinct town from log.entries")),
    );
    assert.deepEqual(
      seen.map(({ town }) => town),
      [shivpuri],
    );
  });

  test("nobody may change or remove a number, not even the sequencer's role", async () => {
    for (const text of ["update log.entries set index = 0", "delete from log.entries", "delete from log.checkpoints"]) {
      await assert.rejects(database.work.query(statement(`test.work.${text.length}`, text)), { code: "42501" });
    }
  });
});
