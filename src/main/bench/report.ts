// The report of a measurement: its rows, the machine, a table for the eye and a file for machines.
import { cpus, platform, release, totalmem } from "node:os";
import { commitNow } from "../release.ts";

/** One figure. `of` are the two raw figures of a ratio: what was measured, and what it is measured against. */
export interface Row {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  /** What is aimed at: at least or at most so much. */
  readonly aim?: { readonly least: number } | { readonly most: number };
  readonly of?: readonly [measured: number, against: number];
  readonly note?: string;
}

export interface Circumstances {
  readonly quick: boolean;
  readonly postgres: string;
  readonly at: string;
}

/** A row as it stands in the file. `met` is null where nothing is aimed at or a small run is not judged. */
interface Judged extends Omit<Row, "aim"> {
  readonly aim: string;
  readonly met: boolean | null;
}

const rounded = (value: number): number => Number(value.toPrecision(value >= 100 ? 6 : 3));

function judge(row: Row, quick: boolean): Judged {
  const { aim, value, of, ...rest } = row;
  const shown = { ...rest, value: rounded(value), ...(of && { of: [rounded(of[0]), rounded(of[1])] as const }) };
  if (!aim) return { ...shown, aim: "", met: null };
  const least = "least" in aim;
  const met = least ? value >= aim.least : value <= aim.most;
  return { ...shown, aim: least ? `>= ${aim.least}` : `<= ${aim.most}`, met: quick ? null : met };
}

/** The whole report as it is written to the file. */
export function makeReport(rows: readonly Row[], { quick, postgres, at }: Circumstances) {
  const found = commitNow();
  return {
    at,
    ...(found !== undefined && { commit: found }),
    judged: !quick,
    machine: {
      processors: `${cpus().length} x ${cpus()[0]?.model.trim() ?? "unknown"}`,
      memory_gb: rounded(totalmem() / 2 ** 30),
      system: `${platform()} ${release()}`,
    },
    node: process.version,
    postgres,
    rows: rows.map((row) => judge(row, quick)),
  };
}

export type Report = ReturnType<typeof makeReport>;

/** The report as lines for the terminal. */
export function table({ rows, judged, machine, node, postgres }: Report): readonly string[] {
  const met = (row: Judged): string => (row.met === null ? "" : row.met ? "met" : "MISSED");
  const cells = rows.map((row) => [
    row.name,
    String(row.value),
    row.unit,
    row.aim,
    met(row),
    row.of ? `${row.of[0]} : ${row.of[1]}` : "",
    row.note ?? "",
  ]);
  const all = [["what", "value", "unit", "aim", "", "measured : against", "note"], ...cells];
  const widths = all[0]?.map((_, at) => Math.max(...all.map((line) => line[at]?.length ?? 0))) ?? [];
  const lines = all.map((line) =>
    line
      .map((cell, at) => cell.padEnd(widths[at] ?? 0))
      .join("  ")
      .trimEnd(),
  );
  const where = `${machine.processors}, ${machine.memory_gb} GB, Node ${node}, PostgreSQL ${postgres}`;
  return [...lines, where, ...(judged ? [] : ["a small run: its numbers are not judged"])];
}
