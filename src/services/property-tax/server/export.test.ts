// The register written out and taken in by a fresh town is the same register, as CSV and as a workbook.
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import type { FinancialYear } from "../../../kernel/civil-date.ts";
import { openDues } from "../../../kernel/dues.ts";
import { commandId, holdingId } from "../../../kernel/ids.ts";
import { paise } from "../../../kernel/money.ts";
import { readAccounts } from "../../../ledger/stores.ts";
import type { TownId } from "../../../kernel/town.ts";
import { statement } from "../../../platform/database/connect.ts";
import { house, zones } from "../rules/examples.ts";
import { accountOf } from "../rules/holding.ts";
import type { RegisterHolding } from "../rules/register.ts";
import { exportHoldings } from "./export.ts";
import { claimFrom } from "./form-claim.ts";
import { importHoldings } from "./import.ts";
import { seedProperty } from "./jobs.ts";
import { openHolding } from "./opened.ts";
import { idsByNumber, readHoldings } from "./reads.ts";
import { actorOf, dewas, shivpuri, TestRegister } from "./test-register.ts";

const year = "2026-27" as FinancialYear;
const all = statement("export.test.all", "select id from state.holdings where town = $1::integer");
const folder = mkdtempSync(join(tmpdir(), "akshara-export-"));

const special: Omit<RegisterHolding, "do" | "id" | "holding"> = {
  oldNumber: 'X/1, "a"',
  portalNumber: "0012345",
  claim: {
    ...house,
    colony: '=HYPERLINK("x"),\nदूसरी',
    roadClass: "lane",
    floors: [{ ...(house.floors[0] as (typeof house.floors)[number]), occupancy: "let", area: "0.01" }],
    owners: ["1/3", "1/3", "1/3"].map((share, at) => ({
      name: `स्वामी ${"कखग"[at]}`,
      relative: at === 1 ? "पिता नाम" : "",
      mobile: at === 2 ? "9826012345" : "",
      share,
    })),
    exemptions: ["worship", "widow"],
    links: [
      { service: "water", number: "W:12" },
      { service: "electricity", number: "N-7" },
    ],
  },
  zones,
  origin: "officer",
  arrears: [{ head: "property-tax", year: "2024-25" as FinancialYear, amountPaise: paise(12_345) }],
};

describe("export", () => {
  let from: TestRegister;
  let fresh: TestRegister;

  before(async () => {
    from = await TestRegister.open();
    fresh = await TestRegister.open();
    const { ledger, databases, clock } = from;
    assert.ok((await seedProperty({ town: shivpuri, ledger, database: databases.serve, clock, count: 120 })).ok);
    const command: RegisterHolding = {
      do: "holding.register",
      id: commandId(from.newId()),
      holding: holdingId(from.newId()),
      ...special,
    };
    assert.ok((await ledger.perform({ town: shivpuri, actor: actorOf("officer"), command })).ok);
  });
  after(async () => {
    rmSync(folder, { recursive: true, force: true });
    await from.close();
    await fresh.close();
  });

  /** Everything of a holding that travels, by its old id. */
  async function registerOf(of: TestRegister, town: TownId): Promise<ReadonlyMap<string, unknown>> {
    const found = await of.databases.serve.readInTown(town, async (tx) => {
      const ids = (await tx.query<{ id: never }>(all, [town])).map(({ id }) => id);
      assert.equal(ids.length, 121);
      return readHoldings(tx, ids);
    });
    const known = new Map<string, unknown>();
    for (const one of found) {
      const opening = await openHolding(of.sealer, { town, by: actorOf("system"), why: "import", found: one });
      assert.ok(opening.ok);
      const { particulars, oldNumber, portalNumber } = one.holding;
      const kept = await of.databases.serve.readInTown(town, (tx) => readAccounts(tx, [accountOf(one.id)]));
      const dues = [...kept.values()].flatMap(({ state }) => openDues(state)).filter((due) => due.year < year);
      known.set(oldNumber ?? "", { claim: claimFrom(particulars, opening.opened), portalNumber, dues });
    }
    return known;
  }

  for (const [kind, town] of [
    ["csv", dewas],
    ["xlsx", shivpuri],
  ] as const) {
    test(`the register as ${kind}, imported into a fresh town, gives equal holdings`, async () => {
      const file = join(folder, `register.${kind}`);
      const { databases, sealer } = from;
      const written = await exportHoldings({ town: shivpuri, year, database: databases.serve, sealer, file });
      assert.deepEqual(written, { ok: true, holdings: 121 });
      const { ledger, clock } = fresh;
      const report = await importHoldings({ file, town, ledger, database: fresh.databases.serve, clock });
      assert.ok(report.ok);
      assert.deepEqual([report.imported, report.faults], [121, []]);
      assert.deepEqual(await registerOf(fresh, town), await registerOf(from, shivpuri));
    });
  }

  test("a register that was written is not readable by others, and a file that is there is not written over", async () => {
    const file = join(folder, "register.csv");
    const before = readFileSync(file);
    const { databases, sealer } = from;
    await assert.rejects(exportHoldings({ town: shivpuri, year, database: databases.serve, sealer, file }));
    assert.deepEqual(readFileSync(file), before);
  });

  test("an id of the file finds its holding in the fresh town, however it is written", async () => {
    const ids = await fresh.databases.serve.readInTown(dewas, (tx) => idsByNumber(tx, "x 1 a"));
    assert.equal(ids.length, 1);
  });
});
