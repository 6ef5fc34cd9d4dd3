// `akshara migrate`: brings the database to this program's schema and loads the towns.
import { openDatabase } from "../open-database.ts";
import type { Command } from "./command.ts";

export const migrate: Command = {
  about: "brings the database to this program's schema",
  run: async (_words, configuration, say) => {
    const opened = await openDatabase({ configuration, say, join: true, make: true });
    await opened.stop();
    say("the database has this program's schema and the towns of the rulebook");
    return 0;
  },
};
