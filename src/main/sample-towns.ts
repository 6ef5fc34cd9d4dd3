// The two towns that are filled with invented people.
import type { TownId } from "../kernel/town.ts";

export const sampleTowns: readonly TownId[] = [250705 as TownId, 250867 as TownId];
