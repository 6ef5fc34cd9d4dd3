// The sample towns' registers: every class of report is in the inbox, and a second set-up adds nothing.
import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { derivedUuid, personId } from "../../../kernel/ids.ts";
import type { TownId } from "../../../kernel/town.ts";
import { BlobFolder } from "../../../platform/blobs/folder.ts";
import { BlobStore } from "../../../platform/blobs/store.ts";
import { statement } from "../../../platform/database/connect.ts";
import { registrationLaw } from "../../../rulebook/births-and-deaths.ts";
import { type SeedParts, seedRegistry } from "./sample-register.ts";
import { shivpuri, TestRegistry } from "./test-registry.ts";

const counted = statement(
  "sample.counted",
  `select state, delay, unit is not null as has_unit, count(*)::integer as events from state.events
   where town = $1::integer group by state, delay, unit is not null order by state, delay`,
);

describe("the sample register", () => {
  let registry: TestRegistry;
  let parts: SeedParts;
  let folder: string;

  before(async () => {
    registry = await TestRegistry.open();
    folder = mkdtempSync(join(tmpdir(), "akshara-sample-"));
    const { ledger, sealer, clock, databases } = registry;
    parts = {
      ledger,
      sealer,
      clock,
      database: databases.serve,
      blobs: new BlobStore({ folder: new BlobFolder(folder), sealer }),
      law: registrationLaw,
      // The unit of the tests has its own registrar.
      personOf: (town, login) =>
        login === "shivpuri-registrar" ? registry.registrar.person : personId(derivedUuid(String(town), login)),
    };
  });
  after(async () => {
    rmSync(folder, { recursive: true, force: true });
    await registry.close();
  });

  const standing = () =>
    registry.databases.serve.readInTown(shivpuri, async (tx) =>
      (await tx.query<{ state: string; delay: string; events: number }>(counted, [shivpuri])).map(
        ({ state, delay, events }) => `${events} ${state} ${delay}`,
      ),
    );

  test("twenty are registered and six wait: in time, late, within a year, over a year, a double, one asked back", async () => {
    assert.equal(await seedRegistry(parts, shivpuri), 26);
    assert.deepEqual(
      (await standing()).sort(),
      [
        "1 asked in-time",
        "20 registered in-time",
        "2 reported in-time",
        "1 reported late",
        "1 reported over-year",
        "1 reported within-year",
      ].sort(),
    );
  });

  test("a second start adds nothing and changes nothing, whatever people have done since", async () => {
    assert.equal(await seedRegistry(parts, shivpuri), 0);
    assert.equal((await standing()).length, 6);
  });

  test("the next town has its own, and a town that is no sample has none", async () => {
    assert.equal(await seedRegistry(parts, 250867 as TownId), 3);
    assert.equal(await seedRegistry(parts, 250001 as TownId), 0);
  });
});
