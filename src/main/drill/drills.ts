// The drills in the order of their numbers.
import type { Drill } from "./drill.ts";

export const drills: readonly Drill[] = [];
