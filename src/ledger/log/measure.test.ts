// The measure of the log measures: all its facts get in, and it says how fast.
import assert from "node:assert/strict";
import { test } from "node:test";
import { testDatabase } from "../../platform/database/test-database.ts";
import { measureLog } from "./measure.ts";
import { testFolder } from "./test-log.ts";

test("the log's measure takes in all the facts it was given and counts them by the second", async (context) => {
  const database = await testDatabase();
  const { folder, remove } = testFolder();
  try {
    const facts = Number(process.env["AKSHARA_MEASURE_FACTS"] ?? "10000");
    const measure = await measureLog({ database: database.work, folder, facts });
    context.diagnostic(
      `${facts} facts, ${Math.round(measure.facts_per_second)} a second, ${measure.checkpoints} checkpoints`,
    );
    assert.equal(measure.facts, facts);
    assert.ok(measure.facts_per_second > 0 && measure.checkpoints > 0);
  } finally {
    remove();
    await database.close();
  }
});
