// The drills in the order of their numbers.
import type { Drill } from "./drill.ts";
import { killed } from "./killed.ts";
import { rewritten } from "./rewritten.ts";
import { vaultLocks } from "./vault-locks.ts";

export const drills: readonly Drill[] = [killed, rewritten, vaultLocks];
