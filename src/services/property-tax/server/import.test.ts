// Importing a register: good rows are taken once, bad ones are reported by line and column, bad files by name.
import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import type { FinancialYear } from "../../../kernel/civil-date.ts";
import { owed } from "../../../kernel/dues.ts";
import type { PropertyTaxRates } from "../../../kernel/property-tax-rates.ts";
import type { Refused } from "../../../kernel/refusal.ts";
import { checkTown } from "../../../ledger/checker.ts";
import { kernelService, readAccounts } from "../../../ledger/stores.ts";
import { allPropertyTaxRates, propertyTaxRates } from "../../../rulebook/property-tax-rates.ts";
import { accountOf } from "../rules/holding.ts";
import { importHoldings, type ImportOptions, type ImportReport } from "./import.ts";
import { previewYear, raiseYear, seedProperty } from "./jobs.ts";
import { countHoldings, idsByNumber, readHoldings, readRun } from "./reads.ts";
import { plantFault, sampleFaults } from "./sample-faults.ts";
import { csvCells, csvHeading, csvLine } from "./register-cells.ts";
import { sampleRows } from "./sample-register.ts";
import { propertyTax } from "./service.ts";
import { dewas, shivpuri, TestRegister } from "./test-register.ts";

const year = "2026-27" as FinancialYear;
const rates = propertyTaxRates(shivpuri, year) as PropertyTaxRates;
const earlier = new Map(allPropertyTaxRates.filter((one) => one.town === shivpuri).map((one) => [one.year, one]));
const folder = mkdtempSync(join(tmpdir(), "akshara-import-"));
let register: TestRegister;
let files = 0;

describe("import", () => {
  before(async () => {
    register = await TestRegister.open();
  });
  after(async () => {
    rmSync(folder, { recursive: true, force: true });
    await register.close();
  });

  const rows = (count: number, seed: number): readonly (readonly string[])[] =>
    [...sampleRows({ count, seed, prefix: `T${seed}`, rates, earlier })].map(csvCells);
  const csv = (cells: readonly (readonly string[])[]): string => csvHeading + cells.map(csvLine).join("");

  function write(content: string | Buffer): string {
    files += 1;
    const file = join(folder, `${files}.csv`);
    writeFileSync(file, content);
    return file;
  }

  const take = (content: string | Buffer, more: Partial<ImportOptions> = {}): Promise<ImportReport | Refused> =>
    importHoldings({
      file: more.file ?? write(content),
      town: shivpuri,
      ledger: register.ledger,
      database: register.databases.serve,
      clock: register.clock,
      skipBad: true,
      ...more,
    });

  async function report(content: string | Buffer, more: Partial<ImportOptions> = {}): Promise<ImportReport> {
    const outcome = await take(content, more);
    assert.ok(outcome.ok, outcome.ok ? "" : outcome.refusal.code);
    return outcome;
  }
  const holdingsOf = async (town = shivpuri): Promise<number> =>
    (await register.databases.serve.readInTown(town, (tx) => countHoldings(tx, year))).holdings;

  test("a register is imported with owners, floors and arrears, and its holdings are found by old and new id", async () => {
    const cells = rows(600, 21);
    const outcome = await report(csv(cells));
    assert.deepEqual([outcome.rows, outcome.imported, outcome.bad, outcome.faults], [600, 600, 0, []]);
    const withArrears = cells.find((row) => row[14] !== "" && row[1] !== "");
    const found = await register.databases.serve.readInTown(shivpuri, async (tx) =>
      readHoldings(tx, await idsByNumber(tx, withArrears?.[1] ?? "")),
    );
    assert.equal(found[0]?.holding.oldNumber, withArrears?.[0]);
    const account = accountOf(found[0]?.id as never);
    const states = await register.databases.serve.readInTown(shivpuri, (tx) => readAccounts(tx, [account]));
    const total = (withArrears?.[14] ?? "").split("|").reduce((sum, one) => sum + Number(one.split(":")[2]) * 100, 0);
    assert.equal(Number(owed(states.get(account)?.state as never)), total);
  });

  test("the same file again imports nothing twice, and half of it first only the other half", async () => {
    const cells = rows(500, 22);
    const file = write(csv(cells));
    const held = await holdingsOf();
    const stopped = new Error("stopped");
    const stopping = take("", {
      file,
      progress: (done) => {
        if (done >= 250) throw stopped;
      },
    });
    await assert.rejects(stopping, stopped);
    assert.equal(await holdingsOf(), held + 250);
    const rest = await report("", { file });
    assert.deepEqual([rest.imported, rest.before, rest.bad], [250, 250, 0]);
    const again = await report("", { file });
    assert.deepEqual([again.imported, again.before, again.bad], [0, 500, 0]);
    assert.equal(await holdingsOf(), held + 500);
  });

  test("bad rows are reported by line and column, and the good ones are imported", async () => {
    const cells = rows(20, 23).map((row, at) => (at % 2 === 0 ? plantFault(row, at / 2) : row));
    const outcome = await report(csv(cells));
    assert.deepEqual([outcome.rows, outcome.imported, outcome.bad], [20, 10, 10]);
    for (const [at, [column, , code]] of sampleFaults.entries()) {
      const fault = outcome.faults.find((one) => one.line === 2 + at * 2 && one.refusal.code === code);
      assert.equal(fault?.column, column, `${column} ${code}`);
    }
  });

  test("a dry run finds every fault that the import finds", async () => {
    const cells = rows(20, 33).map((row, at) => (at % 2 === 0 ? plantFault(row, at / 2) : row));
    const [dry, real] = [await report(csv(cells), { dryRun: true }), await report(csv(cells))];
    assert.deepEqual(dry.faults, real.faults);
    assert.deepEqual([dry.bad, dry.imported], [10, 10]);
  });

  test("a dry run reports the same and imports nothing", async () => {
    const cells = [...rows(4, 24), plantFault(rows(5, 24)[4] ?? [], 0)];
    const held = await holdingsOf();
    const outcome = await report(csv(cells), { dryRun: true });
    assert.deepEqual([outcome.rows, outcome.imported, outcome.bad], [5, 4, 1]);
    assert.equal(await holdingsOf(), held);
  });

  test("unless bad rows are to be skipped, one bad row keeps the whole file out", async () => {
    const cells = [...rows(4, 25), plantFault(rows(5, 25)[4] ?? [], 3)];
    const held = await holdingsOf();
    assert.equal((await report(csv(cells), { skipBad: false })).bad, 1);
    assert.equal(await holdingsOf(), held);
    assert.equal((await report(csv(cells.slice(0, 4)), { skipBad: false })).imported, 4);
  });

  test("an id that stands twice in the file, or in the register already, is reported with its line", async () => {
    const [one, two, three] = rows(3, 26) as [string[], string[], string[]];
    two[0] = ` ${one[0]?.toLowerCase().replaceAll("/", "-")} `;
    const outcome = await report(csv([one, two, three]));
    assert.deepEqual(
      outcome.faults.map((fault) => [fault.line, fault.column, fault.refusal.code, fault.refusal.values?.["line"]]),
      [[3, "old_id", "import.id_twice", 2]],
    );
    const other = await report(csv([one]).replace("\r\n", "\n"));
    assert.deepEqual(
      other.faults.map((fault) => [fault.line, fault.column, fault.refusal.code]),
      [[2, "old_id", "holding.number_taken"]],
    );
    const dry = await report(csv([three]).replace("\r\n", "\n"), { dryRun: true });
    assert.equal(dry.faults[0]?.refusal.code, "holding.number_taken");
  });

  const good = csv(rows(2, 27));
  const heading = csvHeading.trimEnd();
  const badFiles: readonly (readonly [string, string | Buffer, string])[] = [
    ["an empty file is refused", "", "import.file_empty"],
    [
      "a file in UTF-16 is refused and said to be so",
      Buffer.from(`\ufeff${good}`, "utf16le"),
      "import.encoding_two_bytes",
    ],
    [
      "a file in UTF-16 without its mark is refused and said to be so",
      Buffer.from(good, "utf16le"),
      "import.encoding_two_bytes",
    ],
    [
      "a file in Windows-1252 is refused and said to be so",
      Buffer.concat([Buffer.from(`${heading}\r\nA1,,1,Caf`), Buffer.from([0xe9, 0x0a])]),
      "import.encoding_foreign",
    ],
    ["a cell of 10 MB is refused", `${heading}\r\n"${"a".repeat(10_000_000)}"`, "import.cell_too_large"],
    ["a cell of 10 MB on many lines is refused", `${heading}\r\n"${"a\n".repeat(5_000_000)}"`, "import.cell_too_large"],
    ["quotes that are never closed are refused", `${heading}\r\n"A1,,1`, "import.quotes_open"],
    ["a file with semicolons between columns is refused", heading.replaceAll(",", ";"), "import.wrong_separator"],
    ["an unknown column is refused", `${heading},remarks\r\n`, "import.column_unknown"],
    ["a missing column is refused", heading.replace("ward,", ""), "import.column_missing"],
    ["a column that stands twice is refused", `${heading},ward\r\n`, "import.column_twice"],
  ];
  for (const [name, content, code] of badFiles) {
    test(`${name}, and nothing is imported`, async () => {
      const held = await holdingsOf();
      const outcome = await take(content);
      assert.equal(outcome.ok ? outcome.faults[0]?.refusal.code : outcome.refusal.code, code);
      assert.equal(await holdingsOf(), held);
    });
  }

  test("a file that is not there is refused", async () => {
    const outcome = await take("", { file: join(folder, "nothing.csv") });
    assert.equal(outcome.ok || outcome.refusal.code, "import.file_missing");
  });

  test("a UTF-8 file with a BOM, blank lines and cells over several lines is read", async () => {
    const [one, two] = rows(2, 28) as [string[], string[]];
    two[8] = "पहली पंक्ति\nदूसरी पंक्ति";
    const [first, second] = [csvLine(one), csvLine(two)];
    const outcome = await report(
      `\ufeff${csvHeading}${first}\r\n${second}${csvLine(rows(3, 28)[2]?.slice(0, 5) ?? [])}`,
    );
    assert.equal(outcome.imported, 2);
    assert.deepEqual(
      outcome.faults.map((fault) => fault.refusal.code),
      ["import.cells_wrong"],
    );
  });

  test("a formula in a cell stays a text, and a formula as a name is no name", async () => {
    const [one, two] = rows(2, 29) as [string[], string[]];
    one[3] = '=HYPERLINK("http://example.invalid","क्लिक")';
    two[9] = "=1+1";
    const outcome = await report(csv([one, two]));
    assert.deepEqual(
      [outcome.imported, outcome.faults.map((fault) => fault.refusal.code)],
      [1, ["holding.not_a_name"]],
    );
  });

  test("a town without rates for the year takes no register", async () => {
    const outcome = await take(good, { town: 250694 as never });
    assert.equal(outcome.ok || outcome.refusal.code, "rates.none_for_year");
  });

  test("the yearly demand of the whole town is previewed, raised, stopped, resumed, and never raised twice", async () => {
    const { ledger, databases, clock } = register;
    const parts = { town: shivpuri, year, today: clock.today(), database: databases.serve, ledger };
    const preview = await previewYear(parts);
    assert.ok(preview.ok);
    assert.equal(preview.waiting, await holdingsOf());
    let looks = 0;
    const first = await raiseYear({ ...parts, stop: () => (looks += 1) > 1 });
    const second = await raiseYear(parts);
    const third = await raiseYear(parts);
    assert.ok(first.ok && second.ok && third.ok);
    assert.deepEqual([first.holdings, second.holdings, third.holdings], [1_000, preview.waiting - 1_000, 0]);
    const run = await register.databases.serve.readInTown(shivpuri, (tx) => readRun(tx, year));
    assert.deepEqual([run?.holdings, run?.raisedPaise], [preview.waiting, preview.totalPaise]);
  });

  test("a sample town is filled with the same invented holdings, once", async () => {
    const parts = { town: dewas, ledger: register.ledger, database: register.databases.serve, clock: register.clock };
    const first = await seedProperty({ ...parts, count: 60 });
    const again = await seedProperty({ ...parts, count: 60 });
    assert.deepEqual([first.ok && first.holdings, again.ok && again.holdings], [60, 0]);
    assert.equal(await holdingsOf(dewas), 60);
  });

  test("after all that every table is what the journal says", async () => {
    for (const town of [shivpuri, dewas]) {
      const { differences } = await checkTown(register.databases.check, [kernelService, propertyTax], town);
      assert.deepEqual(
        differences.filter((one) => one.what !== "fact-not-in-log"),
        [],
      );
    }
  });
});
