#!/usr/bin/env node
// Starts the built program; `npm run build` makes it.
import "./tools/need-node.mjs";
import { existsSync } from "node:fs";

const program = new URL("./dist/akshara.mjs", import.meta.url);
if (!existsSync(program)) {
  process.stderr.write("Akshara is not built yet: run `npm run build` first.\n");
  process.exit(1);
}
await import(program.href);
