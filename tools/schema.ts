// Writes sql/schema.sql: what the migrations add up to, for readers; a test holds it fresh.
import { writeFileSync } from "node:fs";
import { describeSchema } from "../src/platform/database/schema.ts";
import { testDatabase } from "../src/platform/database/test-database.ts";
import { projectFile } from "../src/platform/place.ts";

const database = await testDatabase();
try {
  writeFileSync(projectFile("sql", "schema.sql"), await describeSchema(database.superuser));
} finally {
  await database.close();
}
