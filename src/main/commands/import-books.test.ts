// Old books on the operator's command line: tried, taken in with their scans, taken in again without harm, told where it is bad.
import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { commandId, derivedUuid, personId } from "../../kernel/ids.ts";
import { checkTown } from "../../ledger/checker.ts";
import { png } from "../../platform/blobs/test-photo.ts";
import type { DescribeUnit } from "../../services/births-and-deaths/rules/unit.ts";
import { ledgerServices } from "../services.ts";
import { shivpuri, VaultedPortal } from "../test-rebuild.ts";
import { importCommand } from "./import.ts";
import { importBooksOf } from "./import-books.ts";

const heading = "register,unit,book,page,entry,year,number,registered_on,event_date,name,image";
const line = (entry: number, day: string): string =>
  `birth,1,4,2,${entry},1991,${entry},20-05-1991,${day},रीना,4/p2.png`;

describe("akshara import books", () => {
  let portal: VaultedPortal;
  let folder: string;
  before(async () => {
    portal = await VaultedPortal.open();
    folder = mkdtempSync(join(tmpdir(), "akshara-old-books-"));
    mkdirSync(join(folder, "4"));
    writeFileSync(join(folder, "4", "p2.png"), png(10, 10));
    const command: DescribeUnit = {
      do: "unit.describe",
      id: commandId(derivedUuid("a unit for old books")),
      said: { number: 1, nameHi: "शिवपुरी", nameEn: "Shivpuri", registrars: [] },
    };
    const actor = { person: personId(derivedUuid("an administrator")), roles: ["administrator"] } as const;
    const outcome = await portal.foundation.ledger.perform({ town: shivpuri, actor, command });
    assert.ok(outcome.ok);
  });
  after(async () => {
    await portal.close();
    rmSync(folder, { recursive: true, force: true });
  });

  async function run(rows: readonly string[], how: { readonly dryRun?: boolean; readonly images?: string } = {}) {
    const file = join(folder, "index.csv");
    writeFileSync(file, [heading, ...rows].join("\n"));
    const lines: string[] = [];
    const asked = { file, images: folder, town: shivpuri, dryRun: false, skipBad: false, ...how };
    const code = await importBooksOf(portal.foundation, asked, (text) => lines.push(text));
    return { code, lines };
  }

  test("tells what it would do, does it, and does it only once", async () => {
    const rows = [line(1, "12-05-1991"), line(2, "13-05-1991")];
    assert.deepEqual(await run(rows, { dryRun: true }), {
      code: 0,
      lines: [
        "2 rows: 2 would be imported, 0 were here before, 0 are bad",
        "1 pages would be kept, 0 rows are without their page",
      ],
    });
    assert.deepEqual((await run(rows)).lines, [
      "2 rows: 2 imported, 0 were here before, 0 are bad",
      "1 pages were kept, 0 rows are without their page",
    ]);
    assert.deepEqual((await run(rows)).lines[0], "2 rows: 0 imported, 2 were here before, 0 are bad");
  });

  test("tells bad rows by line and column with the mend in words, and takes none of the file", async () => {
    const { code, lines } = await run([line(3, "32-05-1991"), line(4, "14-05-1991")]);
    assert.equal(code, 2);
    assert.match(lines[0] ?? "", /^line 2, column event_date: There is no such day/);
    assert.equal(lines.at(-2), "2 rows: 0 imported, 0 were here before, 1 are bad");
    const none = await run([line(5, "14-05-1991")], { images: join(folder, "nowhere") });
    assert.equal(none.code, 1);
    assert.match(none.lines[0] ?? "", /folder or ZIP of pictures/);
  });

  test("once all of it is in the vault, the town's tables are what its facts say", async () => {
    await portal.vaulted();
    const check = await checkTown(portal.database.check, ledgerServices, shivpuri);
    assert.deepEqual(check.differences, []);
  });

  test("a wrong use is told with the right one", async () => {
    const lines: string[] = [];
    const { configuration } = portal.foundation;
    const say = (text: string): number => lines.push(text);
    assert.equal(await importCommand.run(["books", "x.csv", "--town", "5"], configuration, say), 64);
    assert.equal(
      await importCommand.run(["holdings", "x.csv", "--town", "250705", "--images", "."], configuration, say),
      64,
    );
    assert.match(lines[0] ?? "", /akshara import books FILE\.csv\|FILE\.xlsx --images FOLDER\|FILE\.zip --town LGD/);
  });
});
