// The measurement itself, small: its table and its file come out right, and it leaves nothing behind.
import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { runCommand } from "../../src/main/bench/program.ts";

interface Report {
  readonly judged: boolean;
  readonly node: string;
  readonly postgres: string;
  readonly rows: readonly {
    readonly name: string;
    readonly value: number;
    readonly unit: string;
    readonly aim: string;
    readonly met: boolean | null;
    readonly of?: readonly number[];
  }[];
}

const wanted = [
  "cash at 64 counters",
  "gateway's word over 16 books",
  "log",
  "vault adds, 99 of 100 waits",
  "start, cold",
  "start, warm",
  "memory of serve at rest",
  "find page against hello",
  "holding page against hello",
  "front page, gzip",
  "town page with font",
  "search by id, large to small",
  "search by mobile, large to small",
  "search by owner's name, large to small",
  "search by house, large to small",
  "whole-town demand against COPY",
  "whole-town demand: memory",
  "doubles: found of the known ones",
  "register searched by name, large to small",
  "register searched by date, large to small",
  "registering, 95 of 100 waits",
  "certificate as PDF, 95 of 100 waits",
  "rebuild: facts a second",
  "rebuild against COPY of the journal's rows",
  "rebuild: memory",
];

describe("akshara bench --quick", () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), "akshara-bench-test-"));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  test("prints a table, writes the report, judges nothing and removes what it made", async () => {
    const { code, said } = await runCommand(["bench", "--quick"], { TMPDIR: folder }, folder);
    assert.equal(code, 0, said);
    const report = JSON.parse(readFileSync(join(folder, "bench-report.json"), "utf8")) as Report;
    assert.equal(report.judged, false);
    assert.match(report.node, /^v\d+/);
    assert.match(report.postgres, /^\d+/);
    for (const name of wanted) {
      const row = report.rows.find((one) => one.name === name);
      assert.ok(row && row.value > 0 && row.unit !== "", `${name}: ${JSON.stringify(row)}`);
      assert.equal(row.met, null, name);
      if (row.unit === "ratio") assert.equal(row.of?.length, 2, name);
      assert.ok(said.includes(name), `the table lacks ${name}`);
    }
    for (const name of ["cash, 99 of 100 waits", "gateway, 99 of 100 waits"]) {
      assert.equal(report.rows.find((one) => one.name === name)?.aim, "<= 1000", name);
    }
    const demand = report.rows.find((one) => one.name === "whole-town demand against COPY");
    assert.equal(demand?.aim, "<= 2");
    const pages = report.rows.filter(({ unit }) => unit === "bytes");
    for (const { name, value, aim } of pages) assert.ok(value <= Number(aim.slice(3)), `${name}: ${value} of ${aim}`);
    assert.deepEqual(readdirSync(folder), ["bench-report.json"]);
  });
});
