// The files behind the keeper's console: what was written is read, and what is cut or altered is called damaged, never guessed.
import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, test } from "node:test";
import { instant } from "../kernel/civil-date.ts";
import { parseTownId, stateTown, type TownId } from "../kernel/town.ts";
import { reportName, writeReport } from "./drill/report.ts";
import { readCheck, readMarks } from "./keeping.ts";
import { keepNightlyStatus } from "./nightly-status.ts";

describe("the keeper's files", () => {
  const folder = mkdtempSync(join(tmpdir(), "akshara-keeping-"));
  const file = join(folder, reportName);
  after(() => rmSync(folder, { recursive: true, force: true }));

  const shivpuri = parseTownId("250705") as TownId;
  const mark = {
    number: 6,
    name: "rewritten",
    mark: "10 of 10",
    measure: "10 of 10",
    passed: true,
    seed: 7,
    took_ms: 900,
    size: "small",
    at: "2026-11-21T05:30:00.000Z",
    release: "0.1.0",
  } as const;

  test("what a drill reported is what the console reads", () => {
    assert.equal(readMarks(file), "none");
    writeReport(join(folder, "elsewhere.json"), [mark], folder);
    const read = readMarks(file);
    assert.ok(typeof read === "object");
    assert.deepEqual({ ...read.kept[0] }, mark);
  });

  test("a small run does not take the place of a full one; each keeps its newest", () => {
    const own = mkdtempSync(join(folder, "sizes-"));
    const kept = (): readonly unknown[] => {
      const read = readMarks(join(own, reportName));
      return typeof read === "object" ? read.kept.map(({ number, size, seed }) => [number, size, seed]) : [];
    };
    const report = (size: "small" | "full", seed: number): void =>
      writeReport(join(own, "elsewhere.json"), [{ ...mark, size, seed }], own);
    report("full", 1);
    report("small", 2);
    report("small", 3);
    assert.deepEqual(kept(), [
      [6, "full", 1],
      [6, "small", 3],
    ]);
  });

  const whole = JSON.stringify([mark]);
  for (const [what, text] of [
    ["cut", whole.slice(0, -9)],
    ["empty", ""],
    ["of another shape", JSON.stringify({ marks: [mark] })],
    ["with a mark that is no yes or no", whole.replace("true", '"yes"')],
    ["with a drill that there is not", whole.replace('"number":6', '"number":9')],
    ["with a day that there is not", whole.replace("2026-11-21", "2026-13-41")],
  ] as const) {
    test(`a report that is ${what} is damaged`, () => {
      writeFileSync(file, text);
      assert.equal(readMarks(file), "damaged");
    });
  }

  test("what checks found is kept for the console; it is as old as the oldest of them", async () => {
    assert.equal(readCheck(folder), "none");
    const [early, late] = [instant("2026-11-21T05:30:00.000Z"), instant("2026-11-21T20:30:00.000Z")];
    const check = { at: late, done: late, facts: 7, differences: 1, first: ["words"], trouble: "" };
    const towns = [
      { town: shivpuri, check },
      { town: stateTown, check: { ...check, done: early, differences: 0, first: [], trouble: "DatabaseGone" } },
    ];
    const log = { at: late, done: late, entries: 9, problems: 2, first: [], trouble: "" };
    await keepNightlyStatus({ AKSHARA_DATA: folder }, { towns, log });
    assert.deepEqual(readCheck(folder), { kept: { at: early, towns: 1, differences: 3 } });
    const { done: _never, ...never } = check;
    await keepNightlyStatus({ AKSHARA_DATA: folder }, { towns: [...towns.slice(1), { town: shivpuri, check: never }] });
    assert.equal(readCheck(folder), "none");
    writeFileSync(join(folder, "nightly.json"), "{");
    assert.equal(readCheck(folder), "damaged");
  });
});
