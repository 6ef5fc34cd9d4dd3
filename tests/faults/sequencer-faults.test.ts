// The sequencer as a process whose system calls fail (strace injects them), and whose place another takes when it is killed.
import assert from "node:assert/strict";
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { after, before, describe, test } from "node:test";
import { commitFacts, shivpuri, testFolder } from "../../src/ledger/log/test-log.ts";
import { verifyLog } from "../../src/ledger/log/verify.ts";
import { statement } from "../../src/platform/database/connect.ts";
import { type TestDatabase, testDatabase } from "../../src/platform/database/test-database.ts";
import { projectFile } from "../../src/platform/place.ts";

const takeover_ms_max = 10_000;
const calls: readonly (readonly [string, string])[] = [
  ["openat", "openat"],
  ["rename", "rename,renameat,renameat2"],
  ["fsync", "fsync,fdatasync"],
  ["write", "write,pwrite64"],
  ["close", "close"],
];

let database: TestDatabase;
let home: { readonly folder: string; readonly remove: () => void };

describe("system calls that fail", () => {
  before(async () => {
    database = await testDatabase();
    home = testFolder();
  });

  after(async () => {
    await database.close();
    home.remove();
  });

  /** A sequencer's process and what it said last. */
  class Running {
    readonly child: ChildProcess;
    last = "";
    #heard: (() => void)[] = [];

    constructor() {
      const file = projectFile("tests", "faults", "sequencer-process.ts");
      const words = [file, database.addressOf("akshara_work"), home.folder];
      this.child = spawn(process.execPath, words, { stdio: ["pipe", "pipe", "ignore"] });
      this.child.stdout?.on("data", (part: Buffer) => {
        this.last = part.toString().trimEnd().split("\n").at(-1) ?? "";
        this.#wake();
      });
      this.child.once("close", () => this.#wake());
    }

    #wake(): void {
      for (const wake of this.#heard.splice(0)) wake();
    }

    get isGone(): boolean {
      return this.child.exitCode !== null || this.child.signalCode !== null;
    }

    /** Until it says so, or is gone. */
    async until(form: RegExp): Promise<boolean> {
      while (!this.isGone && !form.test(this.last)) await new Promise<void>((resolve) => this.#heard.push(resolve));
      return form.test(this.last);
    }

    async end(): Promise<void> {
      if (this.isGone) return;
      const closed = once(this.child, "close");
      this.child.stdin?.end();
      await closed;
    }
  }

  const counted = statement(
    "test.counted",
    "select count(*)::integer as all, count(distinct index)::integer as numbers, max(index)::integer as last from log.entries",
  );

  /** The log is clean and holds every fact once. */
  async function mustHold(size: number, key: string): Promise<void> {
    const { problems, checkpoint } = await verifyLog(`${home.folder}/log/2026`, key);
    assert.deepEqual(problems, []);
    assert.equal(checkpoint?.size, size);
    assert.deepEqual(await database.check.query(counted), [{ all: size, numbers: size, last: size - 1 }]);
  }

  const publicKey = (): string => spawnSync("cat", [`${home.folder}/log/2026/key`]).stdout.toString();

  test("each system call that fails delays the log and does nothing else", async () => {
    if (spawnSync("strace", ["-V"]).status !== 0) {
      process.stderr.write("SYSTEM CALLS WERE NOT MADE TO FAIL: install strace\n");
      return;
    }
    let running = new Running();
    await running.until(/^working/);
    let size = 0;
    for (const [name, list] of calls) {
      for (const place of [1, 2, 4]) {
        if (running.isGone) running = new Running();
        await running.until(/^working/);
        const inject = `inject=${list}:error=EIO:when=${place}`;
        const words = ["-f", "-qq", "-o", `${home.folder}/trace`, "-e", inject, "-p", String(running.child.pid)];
        const tracer = spawn("strace", words, { stdio: ["ignore", "ignore", "pipe"] });
        const traced = once(tracer, "close");
        await commitFacts(database.serve, shivpuri, 130);
        size += 130;
        // A failure that ends the process (the runtime can not go on without its own pipes) is answered by the next one.
        while (!(await running.until(new RegExp(`^working ${size}$`)))) running = new Running();
        tracer.kill("SIGINT");
        await traced;
        if (place === 1) assert.match(readFileSync(`${home.folder}/trace`, "utf8"), /INJECTED/, `${name} did not fail`);
        await mustHold(size, publicKey());
      }
    }
    await running.end();
  });

  test("a standby takes the place of a killed sequencer within ten seconds", async () => {
    const first = new Running();
    await first.until(/^working/);
    const second = new Running();
    await second.until(/^standby/);
    const rows = await database.check.query<{ all: number }>(counted);
    const before_size = rows[0]?.all ?? 0;
    first.child.kill("SIGKILL");
    const killed = performance.now();
    await commitFacts(database.serve, shivpuri, 10);
    assert.ok(await second.until(new RegExp(`^working ${before_size + 10}$`)));
    const took_ms = performance.now() - killed;
    assert.ok(took_ms < takeover_ms_max, `it took ${Math.round(took_ms)} ms`);
    await second.end();
    await mustHold(before_size + 10, publicKey());
  });
});
