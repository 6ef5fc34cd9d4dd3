// The report of the drills: a table for the eye, drill-report.json for machines, and the newest marks of each for the keeper's console.
import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { DrillMark } from "./drill.ts";

export const reportName = "drill-report.json";

/** A mark as it stands in the report. */
export interface ReportedMark extends DrillMark {
  readonly size: "small" | "full";
  /** When the drill ended. */
  readonly at: string;
  readonly release: string;
}

function write(file: string, marks: readonly ReportedMark[]): void {
  writeFileSync(`${file}.new`, `${JSON.stringify(marks, null, 1)}\n`);
  renameSync(`${file}.new`, file);
}

/** The marks of a report; none where there is no report. */
export const readReport = (file: string): readonly ReportedMark[] =>
  existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as readonly ReportedMark[]) : [];

/**
 * Writes the report of this run; where there is an installation it also keeps each drill's newest small and newest full mark for
 * its console: a small run says less than a full one, and does not replace it.
 */
export function writeReport(file: string, marks: readonly ReportedMark[], dataFolder: string): void {
  write(file, marks);
  if (!existsSync(dataFolder)) return;
  const kept = join(dataFolder, reportName);
  const newest = new Map([...readReport(kept), ...marks].map((mark) => [`${mark.number} ${mark.size}`, mark]));
  const inOrder = (one: ReportedMark, other: ReportedMark): number =>
    one.number - other.number || one.size.localeCompare(other.size);
  write(kept, [...newest.values()].toSorted(inOrder));
}

/** The report as lines for the terminal: each drill, then what must hold and what was seen. */
export function table(marks: readonly DrillMark[]): readonly string[] {
  const width = Math.max(0, ...marks.map(({ name }) => name.length));
  const lines = marks.flatMap(({ number, name, mark, measure, passed, took_ms }) => [
    `${number} ${name.padEnd(width)}  ${passed ? "passed" : "MISSED"}  ${(took_ms / 1000).toFixed(1).padStart(6)} s`,
    `    must: ${mark}`,
    `    seen: ${measure}`,
  ]);
  const missed = marks.filter(({ passed }) => !passed).length;
  const took_s = marks.reduce((sum, { took_ms }) => sum + took_ms, 0) / 1000;
  const all = missed === 0 ? `all ${marks.length} marks passed` : `${missed} of ${marks.length} marks MISSED`;
  return [...lines, `${all}, in ${took_s.toFixed(0)} s`];
}
