// The sandbox payment gateway as a program of its own: stands for the bank, moves no money.
import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { startSandbox } from "./server.ts";

const usage = `sandbox-gateway --port 8081 --folder FOLDER --secret-file FILE --callback URL
  [--host 127.0.0.1] [--slow-ms 20000] [--seed 1] [--duplicate-share 0] [--delay-ms-max 0] [--silent-share 0]
`;

const { values } = parseArgs({
  options: {
    host: { type: "string", default: "127.0.0.1" },
    port: { type: "string", default: "8081" },
    folder: { type: "string" },
    "secret-file": { type: "string" },
    callback: { type: "string" },
    "slow-ms": { type: "string", default: "20000" },
    seed: { type: "string", default: "1" },
    "duplicate-share": { type: "string", default: "0" },
    "delay-ms-max": { type: "string", default: "0" },
    "silent-share": { type: "string", default: "0" },
  },
});

const print = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

const { folder, callback, "secret-file": secretFile } = values;
if (folder === undefined || callback === undefined || secretFile === undefined) {
  process.stderr.write(usage);
  process.exit(2);
}

const sandbox = await startSandbox({
  host: values.host,
  port: Number(values.port),
  folder,
  secret: readFileSync(secretFile, "utf8").trim(),
  callbackUrl: callback,
  slow_ms: Number(values["slow-ms"]),
  faults: {
    seed: Number(values.seed),
    duplicate_share: Number(values["duplicate-share"]),
    delay_ms_max: Number(values["delay-ms-max"]),
    silent_share: Number(values["silent-share"]),
  },
  print,
});
print(`sandbox gateway at ${sandbox.address}`);

const stop = (): void => {
  if (process.connected) process.disconnect();
  void sandbox.close();
};
process.once("SIGTERM", stop);
process.once("SIGINT", stop);
// The program that started it holds the other end: when that is gone, so is the sandbox.
process.once("disconnect", stop);
