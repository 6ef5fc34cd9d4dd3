// How well doubles are found, measured on a made register: most are found, and hardly anything else is taken for one.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { type TestDatabase, testDatabase } from "../../../platform/database/test-database.ts";
import { setClock } from "../../../platform/clock.ts";
import { rootKeyOf } from "../../../platform/sealing/root-key.ts";
import { Sealer } from "../../../platform/sealing/sealer.ts";
import { alarmsOf, measureDoubles, measuredYear, recallOf } from "./measure-doubles.ts";
import { shivpuri } from "./test-registry.ts";

describe("doubles among 2,000 made registrations", () => {
  let databases: TestDatabase;
  before(async () => {
    databases = await testDatabase();
  });
  after(() => databases.close());

  test("95 of 100 known doubles are found, and 2 of 100 registrations at most give a false alarm", async () => {
    const root = rootKeyOf(Buffer.alloc(32, 7), "test");
    const sealer = new Sealer({ database: databases.serve, root, clock: setClock("2026-11-21T05:30:00.000Z") });
    // A tenth of the days, so that as many fall on each day as in a year of 20,000.
    const set = { seed: 5, count: 2_000, doubles: 60, span: { ...measuredYear, days: 37 } };
    const measured = await measureDoubles({ database: databases.serve, sealer }, shivpuri, set);
    const told = JSON.stringify({ ...measured, missed: [...measured.missed], wrong: [...measured.wrong] });
    assert.ok(recallOf(measured) >= 0.95, told);
    assert.ok(alarmsOf(measured) <= 2, told);
  });
});
