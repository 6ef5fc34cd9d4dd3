// The sandbox of the state's register as a program of its own: stands for CRS in sample set-ups and tests, registers nothing.
import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { startRegister } from "./register.ts";

const usage = `sandbox-state-register --folder FOLDER --secret-file FILE
  [--host 127.0.0.1] [--port 0] [--slow-ms 15000] [--seed 1] [--fault-share 0]
`;

const { values } = parseArgs({
  options: {
    host: { type: "string", default: "127.0.0.1" },
    port: { type: "string", default: "0" },
    folder: { type: "string" },
    "secret-file": { type: "string" },
    "slow-ms": { type: "string", default: "15000" },
    seed: { type: "string", default: "1" },
    "fault-share": { type: "string", default: "0" },
  },
});

const print = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

const { folder, "secret-file": secretFile } = values;
if (folder === undefined || secretFile === undefined) {
  process.stderr.write(usage);
  process.exit(2);
}

const register = await startRegister({
  host: values.host,
  port: Number(values.port),
  folder,
  secret: readFileSync(secretFile, "utf8").trim(),
  slow_ms: Number(values["slow-ms"]),
  seed: Number(values.seed),
  fault_share: Number(values["fault-share"]),
  print,
});
print(`sandbox state register at ${register.address}`);

const stop = (): void => {
  if (process.connected) process.disconnect();
  void register.close();
};
process.once("SIGTERM", stop);
process.once("SIGINT", stop);
// The program that started it holds the other end: when that is gone, so is the sandbox.
process.once("disconnect", stop);
