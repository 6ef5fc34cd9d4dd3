// `akshara config`: shows every key with its value and what it is for; secrets are not shown.
import { showConfiguration } from "../configuration.ts";
import type { Command } from "./command.ts";

export const config: Command = {
  about: "shows the configuration and checks it",
  run: async (_words, configuration) => {
    for (const line of showConfiguration(configuration)) process.stdout.write(`${line}\n`);
    return 0;
  },
};
