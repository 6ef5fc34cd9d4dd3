// `akshara seed`: fills the two sample towns with invented people, holdings and demands; a second run adds nothing.
import { layFoundation } from "../foundation.ts";
import { seedSample } from "../seed-sample.ts";
import type { Command } from "./command.ts";

export const seed: Command = {
  about: "fills the two sample towns with invented people",
  run: async (_words, configuration, say) => {
    const foundation = await layFoundation({ configuration, say, join: true, make: true, work: true });
    try {
      await seedSample(foundation, say);
      return 0;
    } finally {
      await foundation.close();
    }
  },
};
