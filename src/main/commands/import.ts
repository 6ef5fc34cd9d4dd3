// `akshara import holdings|books FILE --town LGD`: reads a town's register (CSV or XLSX); bad rows are told by line and column.
import { parseArgs } from "node:util";
import { parseTownId, stateTown, type TownId } from "../../kernel/town.ts";
import { importHoldings, type ImportReport, type RowFault } from "../../services/property-tax/server/import.ts";
import { refusalInWords } from "../refusal-in-words.ts";
import { type Foundation, layFoundation } from "../foundation.ts";
import type { Command } from "./command.ts";
import { importBooksOf } from "./import-books.ts";

const usage = [
  "akshara import holdings FILE.csv|FILE.xlsx --town LGD [--dry-run] [--skip-bad]",
  "akshara import books FILE.csv|FILE.xlsx --images FOLDER|FILE.zip --town LGD [--dry-run] [--skip-bad]",
].join("\n");
const shown_faults_max = 200;

interface Asked {
  readonly what: "holdings" | "books";
  readonly file: string;
  /** Scans of old books. */
  readonly images: string | undefined;
  readonly town: TownId;
  readonly dryRun: boolean;
  readonly skipBad: boolean;
}

function read(words: readonly string[]): Asked | undefined {
  const { values, positionals } = parseArgs({
    args: [...words],
    allowPositionals: true,
    options: {
      town: { type: "string" },
      "dry-run": { type: "boolean", default: false },
      "skip-bad": { type: "boolean", default: false },
      images: { type: "string" },
    },
  });
  const [what, file] = positionals;
  const town = parseTownId(values.town ?? "");
  if (file === undefined || town === undefined || town === stateTown) return undefined;
  if (what !== "books" && (what !== "holdings" || values.images !== undefined)) return undefined;
  return { what, file, images: values.images, town, dryRun: values["dry-run"], skipBad: values["skip-bad"] };
}

const faultLine = ({ line, column, part, refusal }: RowFault): string =>
  `line ${line}, column ${column}${part === undefined ? "" : ` (part ${part})`}: ${refusalInWords(refusal, "en")}`;

function tell(report: ImportReport, asked: Asked, say: (line: string) => void): void {
  for (const fault of report.faults.slice(0, shown_faults_max)) say(faultLine(fault));
  if (report.faults.length > shown_faults_max) say(`… and ${report.faults.length - shown_faults_max} faults more`);
  const done = asked.dryRun ? "would be imported" : "imported";
  if (report.bad > 0 && report.imported === 0 && !asked.dryRun && !asked.skipBad) {
    say("nothing was imported: mend the bad rows, or give --skip-bad to import the others");
  }
  say(`${report.rows} rows: ${report.imported} ${done}, ${report.before} were here before, ${report.bad} are bad`);
}

async function run(foundation: Foundation, asked: Asked, say: (line: string) => void): Promise<number> {
  if (!foundation.towns.has(asked.town)) {
    say(`--town ${asked.town}: no town of the rulebook has this LGD code`);
    return 64;
  }
  if (asked.what === "books") return importBooksOf(foundation, asked, say);
  let told = 0;
  const progress = (rows: number): void => {
    if (rows - told < 1000) return;
    told = rows;
    say(`${rows} rows read`);
  };
  const report = await importHoldings({ ...foundation, ...asked, progress });
  if (!report.ok) {
    say(refusalInWords(report.refusal, "en"));
    return 1;
  }
  tell(report, asked, say);
  return report.bad === 0 ? 0 : 2;
}

export const importCommand: Command = {
  about: "imports a town's register: holdings FILE, or books FILE --images FOLDER; --town LGD [--dry-run] [--skip-bad]",
  run: async (words, configuration, say) => {
    const asked = read(words);
    if (!asked) {
      say(`${usage}; a town is its LGD code of six digits`);
      return 64;
    }
    const foundation = await layFoundation({ configuration, say, join: true, work: true });
    try {
      return await run(foundation, asked, say);
    } finally {
      await foundation.close();
    }
  },
};
