// sql/schema.sql, which people read instead of the migrations, says what the migrations do.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { projectFile } from "../place.ts";
import { describeSchema } from "./schema.ts";
import { testDatabase } from "./test-database.ts";

test("sql/schema.sql is fresh: after changing a migration run `node tools/schema.ts`", async () => {
  const database = await testDatabase();
  try {
    assert.equal(readFileSync(projectFile("sql", "schema.sql"), "utf8"), await describeSchema(database.superuser));
  } finally {
    await database.close();
  }
});
