// The measure of the vault measures: every fact gets in, and it says what the vault adds to the waiting.
import assert from "node:assert/strict";
import { test } from "node:test";
import { testDatabase } from "../../platform/database/test-database.ts";
import { shivpuri, testFolder } from "../log/test-log.ts";
import { measureVault } from "./measure.ts";
import { targetFolder, testKeys } from "./test-vault.ts";

test("the vault's measure waits for all its facts and says how much of that was the vault", async (context) => {
  const database = await testDatabase();
  const { folder, remove } = testFolder();
  try {
    const seconds = Number(process.env["AKSHARA_MEASURE_SECONDS"] ?? "2");
    targetFolder(folder, "vault");
    const { recipients } = await testKeys();
    const about = { serve: database.serve, work: database.work, town: shivpuri, folder, recipients };
    const measure = await measureVault({ ...about, facts_per_second: 200, seconds });
    context.diagnostic(JSON.stringify(measure));
    assert.equal(measure.facts, 200 * seconds);
    assert.ok(measure.added_p99_ms > 0);
    assert.ok(measure.safe_p99_ms >= measure.log_p99_ms);
  } finally {
    remove();
    await database.close();
  }
});
