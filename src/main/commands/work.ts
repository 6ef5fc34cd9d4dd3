// `akshara work`: the log's sequencer and the background jobs, for installations that serve from several processes.
import { once } from "node:events";
import { makeOutside, startBackground } from "../background.ts";
import { layFoundation } from "../foundation.ts";
import type { Command } from "./command.ts";

export const work: Command = {
  about: "does the background work: the log's sequencer; one of many takes the place, the others stand by",
  run: async (_words, configuration, say) => {
    const foundation = await layFoundation({ configuration, say, join: true, tells: true, work: true });
    const stopBackground = startBackground(foundation, makeOutside(foundation, say));
    say("working; stop with Ctrl-C");
    await Promise.race([once(process, "SIGTERM"), once(process, "SIGINT")]);
    await stopBackground();
    await foundation.close();
    return 0;
  },
};
