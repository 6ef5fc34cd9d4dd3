// Faults of the sequencer: each single file operation and each statement fails once, or is the program's last; then it goes on.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { statement } from "../../platform/database/connect.ts";
import type { TestDatabase } from "../../platform/database/test-database.ts";
import { testDatabase } from "../../platform/database/test-database.ts";
import { realFiles } from "./files.ts";
import { breakingDatabase, commitFacts, FaultyFiles, shivpuri, testFolder, TestLog } from "./test-log.ts";
import type { Fault, TestLogOptions } from "./test-log.ts";
import { TileReader } from "./tiles.ts";
import { recompute, verifyLog } from "./verify.ts";

let database: TestDatabase;
let home: { readonly folder: string; readonly remove: () => void };

describe("faults", () => {
  before(async () => {
    database = await testDatabase();
    home = testFolder();
  });

  after(async () => {
    await database.close();
    home.remove();
  });

  const inShard = statement(
    "test.in_shard",
    "select town, position, index from log.entries where shard = $1::text order by index",
  );

  /** Every fact once, the files clean, and every signed tree a beginning of the last one. */
  async function mustBeSound(
    log: TestLog,
    shard: string,
    positions: readonly bigint[],
    signed: TestLog["signed"],
  ): Promise<void> {
    const rows = await database.check.query<{ position: bigint; index: bigint }>(inShard, [shard]);
    assert.deepEqual(
      rows.map(({ index }) => Number(index)),
      positions.map((_, at) => at),
    );
    assert.deepEqual(new Set(rows.map(({ position }) => position)), new Set(positions));
    const { problems, checkpoint } = await verifyLog(log.folder, log.publicKey);
    assert.deepEqual(problems, []);
    assert.equal(checkpoint?.size, positions.length);
    const reader = new TileReader(realFiles, log.folder);
    for (const { size, root } of signed) {
      const found = await recompute(reader, 0, size, { problem: (words) => assert.fail(words) });
      assert.deepEqual(Buffer.from(root), found, `the signed tree of ${size} entries is not a beginning of the last`);
    }
  }

  /** Opens a log, also when the fault hits its opening: then as the next start of the program does. */
  async function openOrAgain(options: TestLogOptions): Promise<TestLog> {
    return await TestLog.open(options).catch(() => TestLog.open({ ...options, files: realFiles }));
  }

  /** Facts in two batches: the first fills a tile and begins the next. The log must take all of them, in spite of the fault. */
  async function runThrough(options: TestLogOptions, isDead: () => boolean): Promise<void> {
    const first = await openOrAgain(options);
    first.sequencer.start();
    const positions = await commitFacts(database.serve, shivpuri, 260);
    first.sequencer.poke();
    await first.until(() => isDead() || first.sequencer.health().published === 260);
    if (!isDead()) {
      positions.push(...(await commitFacts(database.serve, shivpuri, 256)));
      first.sequencer.poke();
      await first.until(() => isDead() || first.sequencer.health().published === positions.length);
    }
    if (!isDead()) {
      await first.sequencer.stop();
      await mustBeSound(first, options.shard ?? "", positions, first.signed);
      return;
    }
    await first.sequencer.stop();
    const second = await TestLog.open({ ...options, files: realFiles, database: database.work });
    second.sequencer.start();
    positions.push(...(await commitFacts(database.serve, shivpuri, 2)));
    await second.untilPublished(positions.length);
    await second.sequencer.stop();
    await mustBeSound(second, options.shard ?? "", positions, [...first.signed, ...second.signed]);
  }

  const faults: readonly Fault[] = ["before", "half", "after"];

  /** Runs with the fault at operation 1, 2, 3 ... until one run ends without having met it. */
  async function atEach(run: (fail_at: number) => Promise<boolean>): Promise<number> {
    let fail_at = 1;
    while (await run(fail_at)) fail_at += 1;
    return fail_at - 1;
  }

  // Killed before an operation is killed after the one before it; what is left to try is the file that was half written.
  test("a program killed in any file operation goes on where it stopped", async () => {
    const count = await atEach(async (fail_at) => {
      const files = new FaultyFiles(fail_at, "half", true);
      const shard = `dead-${fail_at}`;
      const options = { database: database.work, home: `${home.folder}/${shard}`, files, shard };
      await runThrough(options, () => files.hasFailed);
      return files.hasFailed;
    });
    assert.ok(count > 60, `only ${count} operations were tried`);
  });

  test("a file operation that fails once, as on a full disk, delays the log and does nothing else", async () => {
    await atEach(async (fail_at) => {
      const files = new FaultyFiles(fail_at, faults[fail_at % 3] ?? "half", false);
      const shard = `full-${fail_at}`;
      await runThrough({ database: database.work, home: `${home.folder}/${shard}`, files, shard }, () => false);
      return files.hasFailed;
    });
  });

  for (const fault of ["before", "after"] as const) {
    test(`a session that breaks at any statement, ${fault} it was done, is opened again and nothing is twice`, async () => {
      await atEach(async (fail_at) => {
        const broken = breakingDatabase(database.work, fail_at, fault);
        const shard = `session-${fault}-${fail_at}`;
        // Idle looks are statements too: those of the first batch and its opening are what is asked here.
        await runThrough({ database: broken, home: `${home.folder}/${shard}`, shard }, () => false);
        return broken.hasFailed() && fail_at < 20;
      });
    });
  }

  test("a full disk is said, nothing is signed meanwhile, and the log catches up when there is room", async () => {
    let full = true;
    const files = {
      ...realFiles,
      write: async (path: string, bytes: Uint8Array, mode: number) => {
        if (full) throw new Error("ENOSPC: no space left on device");
        await realFiles.write(path, bytes, mode);
      },
    };
    const options = { database: database.work, home: `${home.folder}/room`, shard: "room" };
    await TestLog.open(options);
    const log = await TestLog.open({ ...options, files });
    log.sequencer.start();
    const positions = await commitFacts(database.serve, shivpuri, 4);
    await log.until(() => log.sequencer.health().state === "failing");
    assert.match(log.sequencer.health().reason ?? "", /ENOSPC/);
    assert.deepEqual(log.signed, []);
    full = false;
    await log.untilPublished(4);
    assert.equal(log.sequencer.health().state, "working");
    await log.sequencer.stop();
    await mustBeSound(log, "room", positions, log.signed);
  });
});
