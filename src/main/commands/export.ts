// `akshara export holdings FILE --town LGD`: writes a town's register in the format that the import reads.
import { access } from "node:fs/promises";
import { parseArgs } from "node:util";
import { financialYearOf } from "../../kernel/civil-date.ts";
import { parseTownId, stateTown } from "../../kernel/town.ts";
import { exportHoldings } from "../../services/property-tax/server/export.ts";
import { layFoundation } from "../foundation.ts";
import { refusalInWords } from "../refusal-in-words.ts";
import type { Command } from "./command.ts";

const usage = "akshara export holdings FILE.csv|FILE.xlsx --town LGD; a town is its LGD code of six digits";

const isThere = (file: string): Promise<boolean> =>
  access(file).then(
    () => true,
    () => false,
  );

export const exportCommand: Command = {
  about: "writes a town's register: holdings FILE.csv|FILE.xlsx --town LGD",
  run: async (words, configuration, say) => {
    const options = { town: { type: "string" } } as const;
    const { values, positionals } = parseArgs({ args: [...words], allowPositionals: true, options });
    const [what, file] = positionals;
    const town = parseTownId(values.town ?? "");
    if (what !== "holdings" || file === undefined || town === undefined || town === stateTown) {
      say(usage);
      return 64;
    }
    if (await isThere(file)) {
      say(`${file} is there already; name a new file`);
      return 64;
    }
    const foundation = await layFoundation({ configuration, say, join: true, work: true });
    try {
      const year = financialYearOf(foundation.clock.today());
      let told = 0;
      const progress = (holdings: number): void => {
        if (holdings - told < 10_000) return;
        told = holdings;
        say(`${holdings} holdings written`);
      };
      const outcome = await exportHoldings({ ...foundation, town, year, file, progress });
      say(outcome.ok ? `${outcome.holdings} holdings written` : refusalInWords(outcome.refusal, "en"));
      return outcome.ok ? 0 : 1;
    } finally {
      await foundation.close();
    }
  },
};
