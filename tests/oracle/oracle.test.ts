// A verifier that is not ours checks a live log: Debian's golang-go with golang-golang-x-mod-dev. Without them it says so loudly.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { commitFacts, shivpuri, testFolder, TestLog } from "../../src/ledger/log/test-log.ts";
import { type TestDatabase, testDatabase } from "../../src/platform/database/test-database.ts";
import { projectFile } from "../../src/platform/place.ts";

const library = "/usr/share/gocode";
const hasGo = spawnSync("go", ["version"]).status === 0 && existsSync(join(library, "src/golang.org/x/mod/sumdb/tlog"));

let database: TestDatabase;
let home: { readonly folder: string; readonly remove: () => void };

describe("another's verifier", () => {
  before(async () => {
    database = await testDatabase();
    home = testFolder();
  });

  after(async () => {
    await database.close();
    home.remove();
  });

  function build(): string {
    const program = join(home.folder, "oracle");
    const env = {
      PATH: process.env["PATH"],
      HOME: home.folder,
      GO111MODULE: "off",
      GOPATH: library,
      GOFLAGS: "",
      GOCACHE: join(home.folder, "cache"),
    };
    const built = spawnSync("go", ["build", "-o", program, projectFile("tests", "oracle", "main.go")], { env });
    assert.equal(built.status, 0, built.stderr.toString());
    return program;
  }

  const run = (program: string, folder: string): { code: number | null; said: string } => {
    const { status, stdout } = spawnSync(program, [folder]);
    return { code: status, said: stdout.toString() };
  };

  test("a verifier that shares no code with ours finds our live log in order, and sees a flipped bit", async () => {
    if (!hasGo) {
      process.stderr.write("NOT CHECKED BY ANOTHER'S VERIFIER: install golang-go and golang-golang-x-mod-dev\n");
      return;
    }
    const program = build();
    const log = await TestLog.open({ database: database.work, home: home.folder });
    log.sequencer.start();
    let size = 0;
    for (const count of [1, 2, 254, 300, 1000]) {
      await commitFacts(database.serve, shivpuri, count);
      log.sequencer.poke();
      size += count;
      await log.untilPublished(size);
      assert.deepEqual(run(program, log.folder), { code: 0, said: `in order: ${size} entries\n` });
    }
    await log.sequencer.stop();
    const tile = join(log.folder, "tile", "entries", "002");
    const bytes = readFileSync(tile);
    bytes[40] = (bytes[40] ?? 0) ^ 1;
    writeFileSync(tile, bytes);
    assert.match(run(program, log.folder).said, /not in order: entry 51[0-9]/);
  });
});
