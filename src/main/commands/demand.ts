// `akshara demand --town LGD [--year 2026-27] [--preview]`: raises the year's demand of a whole town; repeating it raises none twice.
import { parseArgs } from "node:util";
import { financialYearOf, parseFinancialYear } from "../../kernel/civil-date.ts";
import { rupees } from "../../kernel/money.ts";
import { parseTownId } from "../../kernel/town.ts";
import { previewYear, raiseYear } from "../../services/property-tax/server/jobs.ts";
import { layFoundation } from "../foundation.ts";
import { refusalInWords } from "../refusal-in-words.ts";
import type { Command } from "./command.ts";

export const demand: Command = {
  about: "raises a town's demand for a year: --town LGD [--year 2026-27] [--preview] [--unverified]",
  run: async (words, configuration, say) => {
    const { values } = parseArgs({
      args: [...words],
      options: {
        town: { type: "string" },
        year: { type: "string" },
        preview: { type: "boolean", default: false },
        unverified: { type: "boolean", default: false },
      },
    });
    const town = parseTownId(values.town ?? "");
    if (town === undefined) {
      say("akshara demand --town LGD [--year 2026-27] [--preview] [--unverified]");
      return 64;
    }
    const foundation = await layFoundation({ configuration, say, join: true, work: true });
    try {
      const year = parseFinancialYear(values.year ?? "") ?? financialYearOf(foundation.clock.today());
      const parts = { ...foundation, town, year, today: foundation.clock.today() };
      const onlyVerified = !configuration.AKSHARA_SAMPLE && !values.unverified;
      const preview = await previewYear(parts);
      if (!preview.ok) {
        say(refusalInWords(preview.refusal, "en"));
        return 1;
      }
      say(
        `${year}: ${preview.waiting} of ${preview.holdings} holdings wait for their demand, Rs ${rupees(preview.totalPaise)}`,
      );
      if (values.preview) return 0;
      const raised = await raiseYear({ ...parts, onlyVerified, progress: (count) => say(`${count} holdings`) });
      if (!raised.ok) {
        say(refusalInWords(raised.refusal, "en"));
        return 1;
      }
      say(`demand raised for ${raised.holdings} holdings in ${raised.batches} batches`);
      return 0;
    } finally {
      await foundation.close();
    }
  },
};
