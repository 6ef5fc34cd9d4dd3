// The server's process: started, waited for until it is ready, started again when it dies, and stopped.
import type { ChildProcess } from "node:child_process";
import { closeSync, existsSync, openSync, readFileSync, rmdirSync, statSync, truncateSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";
import type { Binaries } from "./binaries.ts";
import { endPrevious, processOf } from "./postmaster.ts";
import type { RunAs } from "./run-as.ts";
import { spawnAs } from "./run-as.ts";

const log_bytes_max = 10_000_000;
const start_ms_max = 60_000;
const stop_ms_max = 60_000;
const restarts_max = 5;
const steady_ms = 60_000;

/** The files of one server. */
export interface Place {
  readonly home: string;
  readonly cluster: string;
  readonly logFile: string;
  readonly passwordFile: string;
}

/** What the server's programs see of the environment: none of the program's own secrets. */
export function environment(binaries: Binaries): NodeJS.ProcessEnv {
  return { PATH: process.env["PATH"], LC_ALL: "C.UTF-8", TZ: "UTC", ...binaries.environment };
}

/** The exit code of a child, -1 when a signal ended it; rejects when it could not be started. */
export async function finished(child: ChildProcess): Promise<number> {
  return await new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (code) => resolve(code ?? -1));
  });
}

export interface ServerOptions {
  readonly place: Place;
  readonly binaries: Binaries;
  readonly way: RunAs;
  /** The words of its settings. */
  readonly words: readonly string[];
  readonly socket: string;
  readonly log: (line: string) => void;
}

interface Running {
  readonly child: ChildProcess;
  readonly ended: Promise<number>;
}

function logDescriptor(place: Place): number {
  if (existsSync(place.logFile) && statSync(place.logFile).size > log_bytes_max) truncateSync(place.logFile);
  return openSync(place.logFile, "a", 0o600);
}

const tail = (place: Place): string => readFileSync(place.logFile, "utf8").trim().split("\n").slice(-5).join("\n");

/** Starts the server; resolves when it says that it is ready. */
async function startServer({ place, binaries, way, words, socket }: ServerOptions): Promise<Running> {
  const output = logDescriptor(place);
  // A session of its own: Ctrl-C reaches the program alone, which finishes its work before it stops the server.
  const child = spawnAs(way, [binaries.postgres, "-D", place.cluster, ...words], {
    env: environment(binaries),
    cwd: "/",
    detached: true,
    stdio: ["ignore", output, output],
  });
  closeSync(output);
  let over = false;
  const ended = finished(child).finally(() => (over = true));
  ended.catch(() => undefined);
  for (let waited = 0; waited < start_ms_max; waited += 10) {
    const status = processOf(place.cluster);
    if (status?.ready && status.pid === child.pid && status.socketFolder === socket) {
      // The program may end without waiting for the server: what it leaves behind is found at the next start.
      child.unref();
      return { child, ended };
    }
    if (over) throw new Error(`PostgreSQL ended while it started:\n${tail(place)}`);
    await pause(10);
  }
  child.kill("SIGQUIT");
  throw new Error(`PostgreSQL was not ready after ${start_ms_max} ms:\n${tail(place)}`);
}

async function stopServer({ child, ended }: Running): Promise<void> {
  child.kill("SIGINT");
  const late = new AbortController();
  const hard = pause(stop_ms_max, undefined, { signal: late.signal }).then(
    () => child.kill("SIGQUIT"),
    () => undefined,
  );
  await ended;
  late.abort();
  await hard;
}

/** After a crash the last backends may live a moment longer, and the server does not start beside them. */
async function startAgain(options: ServerOptions, tries_max: number): Promise<Running> {
  for (let count = 1; ; count += 1) {
    try {
      await endPrevious(options.place.cluster, options.log);
      return await startServer(options);
    } catch (error) {
      if (count === tries_max) throw error;
      await pause(200 * count);
    }
  }
}

export interface KeptServer {
  readonly pid: number;
  stop(): Promise<void>;
}

/** Starts the server and starts it again when it dies by itself, as long as it does not die again and again. */
export async function keepServer(options: ServerOptions): Promise<KeptServer> {
  const { log, place, socket } = options;
  let running = await startAgain(options, restarts_max);
  let stopping = false;
  const watch = async (): Promise<void> => {
    for (let restarts = 0; restarts < restarts_max; ) {
      const since = performance.now();
      await running.ended;
      if (stopping) return;
      restarts = performance.now() - since > steady_ms ? 1 : restarts + 1;
      log(`PostgreSQL ended by itself and is started again; its last words:\n${tail(place)}`);
      running = await startAgain(options, restarts_max);
      if (stopping) return await stopServer(running);
    }
    log("PostgreSQL ended by itself time and again and is left down");
  };
  const watching = watch().catch((error: unknown) => log(`PostgreSQL could not be started again: ${String(error)}`));
  return {
    get pid() {
      return running.child.pid ?? 0;
    },
    async stop() {
      stopping = true;
      await stopServer(running);
      await watching;
      try {
        rmdirSync(socket);
      } catch {
        // Not empty or not ours: the next start sees to it.
      }
    },
  };
}
