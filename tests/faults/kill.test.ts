// kill -9 of the built program in the middle of payments, and its new start; `akshara drill killed` takes the data away too.
import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { drillRun } from "./kill-run.ts";
import { type Drilled, openDrilled } from "../../src/main/drill/drilled.ts";

describe("kill -9 of the program", () => {
  let folder: string;
  let drilled: Drilled;
  before(async () => {
    folder = mkdtempSync(join(tmpdir(), "akshara-kill-"));
    drilled = await openDrilled(folder);
  });
  after(async () => {
    await drilled.program.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  test("in the middle of payments loses none that was acknowledged and does none twice", async () => {
    const seed = 20_261_121;
    const { marks, acknowledged } = await drillRun(drilled, seed, 80);
    assert.ok(acknowledged > 0, `nothing was acknowledged before the kill (seed ${seed})`);
    assert.deepEqual(
      marks.filter(({ passed }) => !passed),
      [],
    );
  });
});
