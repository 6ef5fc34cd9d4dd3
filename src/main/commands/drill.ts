// `akshara drill NAME|all [--full] [--seed N] [--report FILE]`: makes disasters on purpose and says what was lost; exit 1 when a mark is missed.
import { randomInt } from "node:crypto";
import { parseArgs } from "node:util";
import { realClock } from "../../platform/clock.ts";
import type { Drill } from "../drill/drill.ts";
import { drills as allDrills } from "../drill/drills.ts";
import { reportName, type ReportedMark, table, writeReport } from "../drill/report.ts";
import { runDrills } from "../drill/run-drills.ts";
import { releaseNow } from "../release.ts";
import type { Command } from "./command.ts";

const usage = (drills: readonly Drill[]): string =>
  [
    `akshara drill NAME|all [--full] [--seed N] [--report FILE, ${reportName} unless said]`,
    ...drills.map(({ number, name, title }) => `  ${number} ${name.padEnd(16)} ${title}`),
  ].join("\n");

const seeds = 2 ** 31;

interface Asked {
  readonly drills: readonly Drill[];
  readonly full: boolean;
  readonly seed: number;
  readonly file: string;
}

/** What was asked; undefined when it is not understood. */
function asked(words: readonly string[], drills: readonly Drill[]): Asked | undefined {
  const text = { type: "string" } as const;
  try {
    const { values, positionals } = parseArgs({
      args: [...words],
      allowPositionals: true,
      options: { full: { type: "boolean", default: false }, seed: text, report: text },
    });
    const [name, ...more] = positionals;
    const chosen = name === "all" ? drills : drills.filter((drill) => drill.name === name);
    const isSeed = values.seed === undefined || (/^[0-9]{1,10}$/.test(values.seed) && Number(values.seed) < seeds);
    if (chosen.length === 0 || more.length > 0 || !isSeed) return undefined;
    const seed = values.seed === undefined ? randomInt(seeds) : Number(values.seed);
    return { drills: chosen, full: values.full, seed, file: values.report ?? reportName };
  } catch {
    return undefined;
  }
}

/** The command over these drills. */
export const drillCommand = (drills: readonly Drill[]): Command => ({
  about: "makes disasters on purpose and says what was lost [NAME|all] [--full] [--seed N] [--report FILE]",
  run: async (words, configuration, say) => {
    const request = asked(words, drills);
    if (request === undefined) {
      say(usage(drills));
      return 64;
    }
    const { full, seed, file } = request;
    say(`seed ${seed}: the same drills again by --seed ${seed}${full ? " --full" : ""}`);
    const release = releaseNow();
    const reported: ReportedMark[] = [];
    const marks = await runDrills(request.drills, { seed, full, say }, (mark) => {
      reported.push({ ...mark, size: full ? "full" : "small", at: realClock.now(), release });
      // Written after each one: whoever interrupts the rest keeps what is known.
      writeReport(file, reported, configuration.AKSHARA_DATA);
    });
    for (const line of table(marks)) process.stdout.write(`${line}\n`);
    return marks.every(({ passed }) => passed) ? 0 : 1;
  },
});

export const drill = drillCommand(allDrills);
