// The commands of the program by name.
import { appoint } from "./appoint.ts";
import { bench } from "./bench.ts";
import { check } from "./check.ts";
import { config } from "./config.ts";
import { continuity } from "./continuity.ts";
import { demand } from "./demand.ts";
import { drill } from "./drill.ts";
import { exportCommand } from "./export.ts";
import { importCommand } from "./import.ts";
import { log } from "./log.ts";
import { migrate } from "./migrate.ts";
import { rebuild } from "./rebuild.ts";
import { seed } from "./seed.ts";
import { serve } from "./serve.ts";
import { signer } from "./signer.ts";
import { vault } from "./vault.ts";
import { witness } from "./witness.ts";
import { work } from "./work.ts";

export const commands = {
  serve,
  work,
  migrate,
  appoint,
  import: importCommand,
  export: exportCommand,
  demand,
  check,
  seed,
  bench,
  drill,
  log,
  rebuild,
  signer,
  vault,
  continuity,
  witness,
  config,
} as const;
