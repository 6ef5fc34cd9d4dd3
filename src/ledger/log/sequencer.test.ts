// The sequencer against a real database: every committed fact gets into the log once, in order, whatever fails on the way.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import type { TestDatabase } from "../../platform/database/test-database.ts";
import { testDatabase } from "../../platform/database/test-database.ts";
import { LogAcknowledger } from "./acknowledge.ts";
import { commitFacts, shivpuri, testFolder, TestLog } from "./test-log.ts";
import { verifyLog } from "./verify.ts";

let database: TestDatabase;
let home: { readonly folder: string; readonly remove: () => void };
let log: TestLog;
let acknowledger: LogAcknowledger;

before(async () => {
  database = await testDatabase();
  home = testFolder();
  log = await TestLog.open(database.work, home.folder);
  log.sequencer.start();
  acknowledger = new LogAcknowledger(database.serve);
  acknowledger.start();
  setInterval(()=>console.error(log.sequencer.health()),2000).unref();
});

after(async () => {
  await acknowledger.close();
  await log.sequencer.stop();
  await database.close();
  home.remove();
});

test("a committed fact stands in a signed checkpoint and can be found there", async () => {
  const positions = await commitFacts(database.serve, shivpuri, 3);
  log.sequencer.poke();
  assert.equal(await acknowledger.waitFor(shivpuri, positions, 10_000), "acknowledged");
  assert.equal((await acknowledger.logIndexOf(shivpuri, positions[0] ?? 0n))?.shard, "2026");
  const { problems, checkpoint } = await verifyLog(log.folder, log.signer.publicKey);
  assert.deepEqual(problems, []);
  assert.equal(checkpoint?.size, 3);
});
