// The drills of the built program, small: one town restored alone, implants, and what an interrupted drill leaves behind.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, test } from "node:test";
import { implantsDrill } from "../../src/main/drill/implants.ts";
import { oneTown } from "../../src/main/drill/one-town.ts";
import { runDrills } from "../../src/main/drill/run-drills.ts";
import { projectFile } from "../../src/platform/place.ts";

const seed = 20_261_121;

/** Processes that work in this folder or were told of it. */
function workingIn(folder: string): readonly string[] {
  if (!existsSync("/proc/self")) {
    process.stderr.write("NOBODY TELLS WHAT STILL RUNS: no /proc here\n");
    return [];
  }
  return readdirSync("/proc").filter((pid) => {
    try {
      const words = readFileSync(`/proc/${pid}/cmdline`, "utf8");
      return words.includes(folder) || readlinkSync(`/proc/${pid}/cwd`).startsWith(`${folder}/`);
    } catch {
      return false;
    }
  });
}

describe("the drills", () => {
  for (const drill of [oneTown, implantsDrill]) {
    test(`${drill.name} passes its mark`, async () => {
      const [mark] = await runDrills([drill], { seed, full: false, say: () => undefined }, () => undefined);
      assert.ok(mark?.passed, mark?.measure);
    });
  }

  test("interrupted, a drill ends what it started and takes its folder away", async () => {
    const base = mkdtempSync(join(tmpdir(), "akshara-interrupted-"));
    try {
      const words = [projectFile("dist", "akshara.mjs"), "drill", "implants", "--seed", "1"];
      const environment = { PATH: process.env["PATH"], TMPDIR: base };
      const child = spawn(process.execPath, words, {
        cwd: base,
        env: environment,
        stdio: ["ignore", "ignore", "pipe"],
      });
      let said = "";
      const closed = once(child, "close");
      for await (const part of child.stderr) {
        said += String(part);
        // By then the portal, its signer and its database run. Impatient people press Ctrl-C again.
        if (said.includes("planting")) child.kill("SIGINT");
      }
      assert.deepEqual(await closed, [130, null], said);
      assert.deepEqual(readdirSync(base), []);
      assert.deepEqual(workingIn(base), []);
    } finally {
      rmSync(base, { recursive: true, force: true });
    }
  });
});
