// Reads the server's own note about its process, and ends a server that a killed program left behind.
import { existsSync, readFileSync, readlinkSync, realpathSync, rmSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { isAlive } from "./folder-lock.ts";

const fast_ms_max = 30_000;
const immediate_ms_max = 30_000;

/** What postmaster.pid says; undefined when there is none or it is not yet whole. */
export interface Postmaster {
  readonly pid: number;
  readonly socketFolder: string;
  readonly ready: boolean;
}

/** Reads postmaster.pid of a cluster. */
export function processOf(cluster: string): Postmaster | undefined {
  let lines: string[];
  try {
    lines = readFileSync(join(cluster, "postmaster.pid"), "utf8").split("\n");
  } catch {
    return undefined;
  }
  const pid = Number(lines[0]);
  if (!Number.isInteger(pid) || pid <= 0) return undefined;
  return { pid, socketFolder: lines[4] ?? "", ready: (lines[7] ?? "").trim() === "ready" };
}

/** A server works inside its cluster's folder: that is how it is told from another process of the same number. */
function worksIn(pid: number, cluster: string): boolean | undefined {
  if (!existsSync("/proc/self/cwd")) return undefined;
  try {
    const name = readFileSync(`/proc/${pid}/comm`, "utf8").trim();
    return name === "postgres" && readlinkSync(`/proc/${pid}/cwd`) === realpathSync(cluster);
  } catch {
    return false;
  }
}

async function gone(pid: number, ms_max: number): Promise<boolean> {
  for (let waited = 0; waited < ms_max; waited += 20) {
    if (!isAlive(pid)) return true;
    await pause(20);
  }
  return !isAlive(pid);
}

/**
 * Call it with the folder's lock held. A living server on this cluster is ours, left by a killed program: it is stopped
 * in fast mode, then harder. A note that names another's process is only removed; that process is not touched.
 */
export async function endPrevious(cluster: string, log: (line: string) => void): Promise<void> {
  const left = processOf(cluster);
  if (left === undefined || !isAlive(left.pid)) return;
  const ours = worksIn(left.pid, cluster);
  if (ours === false) {
    log(`the note of an earlier PostgreSQL names process ${left.pid}, which is not one of ours: note removed`);
    rmSync(join(cluster, "postmaster.pid"), { force: true });
    return;
  }
  if (ours === undefined) {
    throw new Error(
      `a PostgreSQL may still run on ${cluster} as process ${left.pid}: end it, or remove postmaster.pid`,
    );
  }
  log(`stopping the PostgreSQL (process ${left.pid}) that a killed program left behind`);
  process.kill(left.pid, "SIGINT");
  if (await gone(left.pid, fast_ms_max)) return;
  process.kill(left.pid, "SIGQUIT");
  if (!(await gone(left.pid, immediate_ms_max))) throw new Error(`the PostgreSQL process ${left.pid} does not end`);
}
