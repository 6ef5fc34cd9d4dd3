// Runs drills one after the other, each in a folder of its own; nothing is left behind, not even when somebody interrupts.
import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  rmSync,
} from "node:fs";
import { constants, tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { isAlive } from "../../platform/database/folder-lock.ts";
import { processOf } from "../../platform/database/postmaster.ts";
import { killPrograms } from "../bench/program.ts";
import type { Drill, DrillMark, DrillOptions } from "./drill.ts";

const end_looks_max = 1_000;
const look_ms = 10;
const clear_tries_max = 300;

/** True when the process works in this folder: numbers of processes are used again. */
function worksIn(pid: number, folder: string): boolean {
  if (!existsSync("/proc/self/cwd")) return isAlive(pid);
  try {
    return readlinkSync(`/proc/${pid}/cwd`) === realpathSync(folder);
  } catch {
    return false;
  }
}

/** A server that is just being made or started has no note yet: it is known by its name and the folder in its words. */
function killUnfinished(folder: string): void {
  for (const pid of existsSync("/proc/self/cwd") ? readdirSync("/proc") : []) {
    try {
      const isServer = /^(postgres|initdb)$/.test(readFileSync(`/proc/${pid}/comm`, "utf8").trim());
      const isThere = readFileSync(`/proc/${pid}/cmdline`, "utf8").includes(`${folder}/`);
      if (isServer && isThere) process.kill(Number(pid), "SIGKILL");
    } catch {
      // No process, or it has ended in between.
    }
  }
}

function endServers(folder: string, rest: () => void): void {
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" });
  for (const note of files.filter((file) => file.endsWith(join("cluster", "postmaster.pid")))) {
    const cluster = dirname(join(folder, note));
    const found = processOf(cluster);
    if (found === undefined || !worksIn(found.pid, cluster)) continue;
    process.kill(found.pid, "SIGQUIT");
    for (let look = 0; look < end_looks_max && existsSync(join(folder, note)); look += 1) rest();
  }
}

/**
 * Ends every PostgreSQL of the folder and takes the folder away, without ever yielding: whoever keeps a server
 * running in this process must not see it end and start it again. A folder that is being written to is tried again.
 */
function clear(folder: string): void {
  killPrograms();
  const clock = new Int32Array(new SharedArrayBuffer(4));
  const rest = (): void => void Atomics.wait(clock, 0, 0, look_ms);
  for (let left = clear_tries_max; existsSync(folder); left -= 1) {
    try {
      endServers(folder, rest);
      killUnfinished(folder);
      rmSync(folder, { recursive: true, force: true });
    } catch (error) {
      if (left === 0) throw error;
      rest();
    }
  }
}

async function runOne(drill: Drill, options: Omit<DrillOptions, "folder">): Promise<DrillMark> {
  const folder = mkdtempSync(join(tmpdir(), `akshara-drill-${drill.name}-`));
  chmodSync(folder, 0o711);
  const interrupted = (signal: NodeJS.Signals): void => {
    options.say(`interrupted by ${signal}: the drill's programs are ended and its folder is taken away`);
    clear(folder);
    process.exit(128 + constants.signals[signal]);
  };
  const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
  // Not once: whoever presses Ctrl-C twice must not end the clearing.
  for (const signal of signals) process.on(signal, interrupted);
  // What is thrown where nobody waits for it misses the mark too, and leaves nothing behind either.
  const stray = Promise.withResolvers<never>();
  const failures = ["unhandledRejection", "uncaughtException"] as const;
  for (const failure of failures) process.once(failure, stray.reject);
  const start = performance.now();
  try {
    const say = (line: string): void => options.say(`${drill.name}: ${line}`);
    return await Promise.race([drill.run({ ...options, folder, say }), stray.promise]);
  } catch (error) {
    const { number, name, title } = drill;
    const measure = `it did not come to its end: ${error instanceof Error ? error.message : String(error)}`;
    const took_ms = Math.round(performance.now() - start);
    return { number, name, mark: title, measure, passed: false, seed: options.seed, took_ms };
  } finally {
    for (const signal of signals) process.off(signal, interrupted);
    for (const failure of failures) process.off(failure, stray.reject);
    clear(folder);
  }
}

/** All of them, the next one also after a missed mark; `done` hears of each mark as it is known. */
export async function runDrills(
  drills: readonly Drill[],
  options: Omit<DrillOptions, "folder">,
  done: (mark: DrillMark) => void,
): Promise<readonly DrillMark[]> {
  const marks: DrillMark[] = [];
  for (const drill of drills) {
    options.say(`drill ${drill.number}, ${drill.name}: ${drill.title}`);
    const mark = await runOne(drill, options);
    marks.push(mark);
    done(mark);
  }
  return marks;
}
