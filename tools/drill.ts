// The drill: `npm run drill -- [--runs N] [--seed S] [--payments N]`: kill -9 in the middle of payments; nothing acknowledged is lost.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { projectFile } from "../src/platform/place.ts";
import { type DrillRun, drillRun, openDrilled } from "./drill-run.ts";

const { values } = parseArgs({
  options: {
    runs: { type: "string", default: "20" },
    seed: { type: "string", default: String(Date.now() % 1_000_000) },
    payments: { type: "string", default: "200" },
  },
});
const [runs, seed, payments] = [Number(values.runs), Number(values.seed), Number(values.payments)];
if (![runs, seed, payments].every((value) => Number.isSafeInteger(value) && value >= 0) || payments < 10) {
  process.stderr.write("npm run drill -- [--runs N] [--seed S] [--payments N, at least 10]\n");
  process.exit(64);
}

const say = (line: string): void => {
  process.stdout.write(`${line}\n`);
};
const columns = ["seed", "acknowledged", "unanswered", "found", "missed marks"] as const;
const row = (cells: readonly (string | number)[]): string =>
  cells.map((cell, at) => String(cell).padStart(columns[at]?.length ?? 0)).join("  ");

const folder = mkdtempSync(join(tmpdir(), "akshara-drill-"));
const done: DrillRun[] = [];
const drilled = await openDrilled(folder);
try {
  say(`kill -9 in the middle of ${payments} payments, ${runs} runs from seed ${seed}`);
  say(row(columns));
  for (let at = 0; at < runs; at += 1) {
    const run = await drillRun(drilled, seed + at, payments);
    done.push(run);
    const missed = run.marks.filter(({ passed }) => !passed);
    say(
      row([run.seed, run.acknowledged, run.unanswered, run.kept, missed.map(({ name }) => name).join(", ") || "none"]),
    );
    for (const { name, mark, measure } of missed) say(`  ${name}: ${measure}, and it must be ${mark}`);
  }
} finally {
  await drilled.program.stop();
  rmSync(folder, { recursive: true, force: true });
}
const marks = done.flatMap((run) => run.marks);
writeFileSync(projectFile("drill-report.json"), `${JSON.stringify(marks, null, 1)}\n`);
const missed = marks.filter(({ passed }) => !passed).length;
say(missed === 0 ? `all ${marks.length} marks passed` : `${missed} of ${marks.length} marks missed`);
process.exitCode = missed === 0 ? 0 : 1;
