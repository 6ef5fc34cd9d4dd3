// The receiver's command: it starts only on a folder that is its user's alone, and with a token that is one.
import assert from "node:assert/strict";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, test } from "node:test";
import { readConfiguration } from "../configuration.ts";
import { vault } from "./vault.ts";

describe("akshara vault receive", () => {
  const home = mkdtempSync(join(tmpdir(), "akshara-receive-"));
  const folder = join(home, "vault");
  const token = join(home, "token");
  mkdirSync(folder, { mode: 0o700 });
  after(() => rmSync(home, { recursive: true, force: true }));

  const run = async (...words: string[]): Promise<number> => {
    const configured = readConfiguration({ AKSHARA_DATA: join(home, "data") });
    if (!configured.ok) throw new Error(configured.complaints.join("; "));
    return await vault.run(words, configured.configuration, () => undefined);
  };

  test("says how it is used when folder, address or token is missing", async () => {
    assert.equal(await run("receive"), 64);
    assert.equal(await run("receive", "--folder", folder), 64);
    assert.equal(await run("receive", "--folder", folder, "--listen", "http://127.0.0.1:0"), 64);
    assert.equal(await run("receive", "--folder", folder, "--listen", "/a/path"), 64);
  });

  test("refuses a folder that is open to others: the portal could go round it", async () => {
    chmodSync(folder, 0o750);
    await assert.rejects(run("receive", "--folder", folder, "--listen", `unix:${home}/socket`), /open to others/);
    chmodSync(folder, 0o700);
  });

  test("refuses a token that can be guessed", async () => {
    writeFileSync(token, "short\n");
    const words = ["receive", "--folder", folder, "--listen", "http://127.0.0.1:0", "--token", token];
    await assert.rejects(run(...words), /at least 20 characters/);
  });

  test("trying a vault takes names of its objects only", async () => {
    assert.equal(await run("try", "../outside"), 64);
  });
});
