// The guide to the import says what the import does, and its examples and the sample registers go in as they stand.
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import {
  constructionClasses,
  exemptionGrounds,
  occupancies,
  roadClasses,
  useClasses,
} from "../../../kernel/property-tax-rates.ts";
import { projectFile } from "../../../platform/place.ts";
import { linkedServices } from "../rules/particulars.ts";
import { importHoldings, type ImportReport } from "./import.ts";
import { holdingColumns, holdingHeads } from "./import-row.ts";
import { shivpuri, TestRegister } from "./test-register.ts";

const guide = readFileSync(projectFile("docs", "import-holdings.md"), "utf8");
let register: TestRegister;

describe("import guide", () => {
  before(async () => {
    register = await TestRegister.open();
  });
  after(() => register.close());

  async function taken(file: string): Promise<ImportReport> {
    const { ledger, databases, clock } = register;
    const outcome = await importHoldings({
      file,
      town: shivpuri,
      ledger,
      database: databases.serve,
      clock,
      skipBad: true,
    });
    assert.ok(outcome.ok);
    return outcome;
  }

  test("the guide names every column, use, construction class and head, and whether a column is needed", () => {
    for (const { name, required } of holdingColumns) {
      const row = guide.split("\n").find((line) => line.startsWith(`| \`${name}\` |`));
      assert.ok(row, name);
      assert.equal(row.includes("| yes"), required, name);
    }
    const words = [
      ...useClasses,
      ...constructionClasses,
      ...occupancies,
      ...roadClasses,
      ...exemptionGrounds,
      ...linkedServices,
    ];
    for (const word of [...words, ...holdingHeads]) assert.ok(guide.includes(`\`${word}\``), word);
  });

  test("the guide's example is imported as it stands", async () => {
    const example = /```csv\n([\s\S]+?)```/.exec(guide)?.[1] ?? "";
    const folder = mkdtempSync(join(tmpdir(), "akshara-guide-"));
    writeFileSync(join(folder, "example.csv"), example);
    const { imported, faults } = await taken(join(folder, "example.csv"));
    rmSync(folder, { recursive: true, force: true });
    assert.deepEqual([imported, faults], [1, []]);
  });

  test("the sample registers are imported: one without a fault, one with ten bad rows", async () => {
    const good = await taken(projectFile("samples", "register.csv"));
    assert.deepEqual([good.imported, good.bad], [60, 0]);
    const faulty = await taken(projectFile("samples", "register-with-faults.csv"));
    assert.deepEqual([faulty.imported, faulty.bad], [30, 10]);
  });
});
