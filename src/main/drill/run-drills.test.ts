// The frame of the drills: a missed mark is told, the others still run, and nothing is left behind.
import assert from "node:assert/strict";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { drillCommand } from "../commands/drill.ts";
import { type Configuration, readConfiguration } from "../configuration.ts";
import { type Drill, type DrillOptions, drillOf } from "./drill.ts";
import { drills } from "./drills.ts";
import { readReport, reportName, table } from "./report.ts";

describe("the drills' frame", () => {
  let base: string;
  let configuration: Configuration;
  let heard: string[] = [];
  const given: DrillOptions[] = [];

  before(() => {
    base = mkdtempSync(join(tmpdir(), "akshara-drill-test-"));
    const read = readConfiguration({ AKSHARA_DATA: join(base, "data") });
    assert.ok(read.ok);
    configuration = read.configuration;
  });
  after(() => rmSync(base, { recursive: true, force: true }));

  const fake = (number: Drill["number"], name: string, passed: boolean | Error): Drill =>
    drillOf({ number, name, title: `the drill ${name}` }, async (options) => {
      given.push(options);
      writeFileSync(join(options.folder, "left"), "something");
      options.say("at work");
      if (passed instanceof Error) throw passed;
      return { mark: "0 lost", measure: passed ? "0 lost of 7" : "2 lost of 7", passed };
    });
  const good = fake(1, "good", true);
  const bad = fake(2, "bad", false);
  const broken = fake(3, "broken", new Error("the vault is away"));

  function command(list: readonly Drill[], ...words: readonly string[]): Promise<number> {
    heard = [];
    given.length = 0;
    return drillCommand(list).run([...words, "--report", join(base, "report.json")], configuration, (line) => {
      heard.push(line);
    });
  }

  test("all marks passed is exit 0, and each row of the report says what, how much, from which seed, when and of which release", async () => {
    assert.equal(await command([good], "all", "--seed", "77"), 0);
    const [row, ...more] = readReport(join(base, "report.json"));
    assert.ok(row && more.length === 0);
    const { took_ms, at, release, ...rest } = row;
    const expected = { number: 1, name: "good", mark: "0 lost", measure: "0 lost of 7", passed: true };
    assert.deepEqual(rest, { ...expected, seed: 77, size: "small" });
    assert.ok(took_ms >= 0);
    assert.match(at, /^2\d{3}-\d\d-\d\dT/);
    assert.match(release, /^\d+\.\d+\.\d+/);
    assert.ok(heard.some((line) => line.includes("--seed 77")));
    assert.ok(heard.includes("good: at work"));
  });

  test("a missed mark is exit 1; one that throws has missed it with its message; the others still run", async () => {
    assert.equal(await command([bad, broken, good], "all", "--full"), 1);
    const rows = readReport(join(base, "report.json"));
    assert.deepEqual(
      rows.map(({ name, passed, size }) => [name, passed, size]),
      [
        ["bad", false, "full"],
        ["broken", false, "full"],
        ["good", true, "full"],
      ],
    );
    assert.match(rows[1]?.measure ?? "", /the vault is away/);
    const seeds = new Set(given.map(({ seed }) => seed));
    assert.equal(seeds.size, 1);
    assert.ok(given.every(({ full }) => full));
    const lines = table(rows).join("\n");
    assert.match(lines, /2 bad +MISSED/);
    assert.match(lines, /must: 0 lost\n +seen: 2 lost of 7/);
    assert.match(lines, /2 of 3 marks MISSED/);
  });

  test("each has a folder of its own, which is taken away whatever happens", async () => {
    await command([good, bad, broken], "all");
    assert.equal(new Set(given.map(({ folder }) => folder)).size, 3);
    for (const { folder } of given) assert.equal(existsSync(folder), false, folder);
  });

  test("one is run by its name; what is not understood is exit 64 and tells the names", async () => {
    assert.equal(await command([good, bad], "good"), 0);
    assert.equal(given.length, 1);
    for (const words of [[], ["nothing"], ["good", "bad"], ["all", "--seed", "x"], ["all", "--fast"]]) {
      assert.equal(await command([good, bad], ...words), 64, words.join(" "));
      assert.match(heard.join("\n"), /1 good +the drill good\n +2 bad/);
      assert.equal(given.length, 0);
    }
  });

  test("an installation keeps the newest mark of each drill beside its data", async () => {
    mkdirSync(configuration.AKSHARA_DATA);
    await command([good, bad], "all", "--seed", "1");
    await command([good, bad], "good", "--seed", "2");
    const kept = readReport(join(configuration.AKSHARA_DATA, reportName));
    assert.deepEqual(
      kept.map(({ name, seed }) => [name, seed]),
      [
        ["good", 2],
        ["bad", 1],
      ],
    );
  });

  test("the eight drills are there, each with a number and a word of its own, and the map of commands runs them", () => {
    assert.deepEqual(
      drills.map(({ number }) => number),
      [1, 2, 3, 4, 5, 6, 7, 8],
    );
    assert.equal(new Set(drills.map(({ name }) => name)).size, 8);
    const { scripts } = JSON.parse(readFileSync("package.json", "utf8")) as { scripts: Record<string, string> };
    assert.match(scripts["drill"] ?? "", /akshara\.mjs drill all$/);
  });
});
