// The drills in the order of their numbers.
import { cleanMachine } from "./clean-machine.ts";
import type { Drill } from "./drill.ts";
import { implantsDrill } from "./implants.ts";
import { killed } from "./killed.ts";
import { oneTown } from "./one-town.ts";
import { poisoned } from "./poisoned.ts";
import { rewritten } from "./rewritten.ts";
import { rolledBack } from "./rolled-back.ts";
import { vaultLocks } from "./vault-locks.ts";

export const drills: readonly Drill[] = [
  killed,
  cleanMachine,
  oneTown,
  poisoned,
  rolledBack,
  rewritten,
  vaultLocks,
  implantsDrill,
];
