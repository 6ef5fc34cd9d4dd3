// The built program and its sandbox of the state's register: killed while entries are on their way, started again, and nothing is lost or double.
import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { type Program, runCommand, startProgram } from "../../src/main/bench/program.ts";
import { inDatabase } from "../../src/main/drill/drilled.ts";

interface Written {
  readonly key: string;
  readonly entry: string;
  readonly reference: string;
}
interface Handed {
  readonly id: string;
  readonly version: number;
  readonly handed_on: boolean;
  readonly reference: string | null;
}

const looks_max = 4_800;

describe("handing on while the program dies", () => {
  let folder: string;
  let program: Program;
  let environment: Readonly<Record<string, string>>;
  before(async () => {
    folder = mkdtempSync(join(tmpdir(), "akshara-handing-on-"));
    environment = { AKSHARA_DATA: folder, AKSHARA_LOG_LEVEL: "error" };
    program = await startProgram(environment);
  });
  after(async () => {
    await program.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const written = (): readonly Written[] => {
    const file = join(folder, "sandbox-state-register", "book.jsonl");
    const lines = existsSync(file) ? readFileSync(file, "utf8").split("\n") : [];
    return lines.filter((line) => line.endsWith("}")).map((line) => JSON.parse(line) as Written);
  };
  const entries = (): Promise<Handed[]> =>
    inDatabase<Handed>(
      folder,
      `select id, version, handed_on, body #>> '{entry,handedOn,reference}' as reference from state.events
       where state in ('registered', 'cancelled')`,
    );
  async function until(done: () => boolean | Promise<boolean>, what: string): Promise<void> {
    for (let look = 0; look < looks_max; look += 1) {
      if (await done()) return;
      await pause(25);
    }
    assert.fail(`never came: ${what}`);
  }

  test("killed twice in the middle, it hands on every sample entry once and records each with the state's own reference", async () => {
    let early = 0;
    for (const some of [1, 4]) {
      await until(() => written().length >= some, `${some} entries in the state's book`);
      await program.kill();
      early = written().length;
      program = await startProgram(environment);
    }
    await until(async () => (await entries()).every((one) => one.handed_on), "an empty queue");
    const [book, found] = [written(), await entries()];
    assert.ok(found.length > early, "it was killed before all were handed on");
    assert.equal(new Set(book.map((line) => line.key)).size, book.length);
    const references = new Map(book.map((line) => [line.entry, line.reference]));
    for (const { id, reference } of found) assert.equal(reference ?? undefined, references.get(id));
  });

  test("the figures say so, and the checker finds the tables as the journal says", async () => {
    const figures = await (await fetch(`${program.origin}/metrics`)).text();
    assert.match(figures, /^# HELP akshara_state_register_waiting_entries/m);
    assert.doesNotMatch(figures, /^akshara_state_register_waiting_entries\{[^}]*\} [1-9]/m);
    const { code, said } = await runCommand(["check"], environment);
    assert.equal(code, 0, said);
  });
});
