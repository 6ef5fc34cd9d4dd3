// The guide to importing old books says what the import does, and its example goes in as it stands.
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, test } from "node:test";
import { projectFile } from "../../../platform/place.ts";
import { registrationLaw } from "../../../rulebook/births-and-deaths.ts";
import { eventKinds, placeKinds, sexes } from "../rules/forms.ts";
import { bookColumns } from "../rules/book-row.ts";
import { noImages } from "./book-images.ts";
import { importBooks } from "./book-import.ts";
import { shivpuri, TestRegistry } from "./test-registry.ts";

const guide = readFileSync(projectFile("docs", "import-books.md"), "utf8");

describe("the guide to old books", () => {
  test("names every column and choice, and whether a column is needed", () => {
    for (const { name, required } of bookColumns) {
      const row = guide.split("\n").find((line) => line.startsWith(`| \`${name}\` |`));
      assert.ok(row, name);
      assert.equal(row.includes("| yes |"), required, name);
    }
    for (const word of [...eventKinds, ...sexes, ...placeKinds]) assert.ok(guide.includes(`\`${word}\``), word);
  });

  test("has an example that is imported as it stands", async () => {
    const registry = await TestRegistry.open();
    const folder = mkdtempSync(join(tmpdir(), "akshara-book-guide-"));
    try {
      const file = join(folder, "example.csv");
      writeFileSync(file, /```csv\n([\s\S]+?)```/.exec(guide)?.[1] ?? "");
      const { ledger, clock, sealer, databases } = registry;
      const none = { put: () => Promise.reject(new Error("the example has no scans")) };
      const parts = { ledger, clock, sealer, blobs: none, database: databases.serve, law: registrationLaw };
      const outcome = await importBooks({ ...parts, file, images: noImages, town: shivpuri });
      assert.ok(outcome.ok);
      assert.deepEqual([outcome.imported, outcome.without, outcome.faults], [2, 2, []]);
    } finally {
      await registry.close();
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
