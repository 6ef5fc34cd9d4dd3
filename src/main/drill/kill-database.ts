// Kills the PostgreSQL of a data folder as a power cut does: every process of it at once, by SIGKILL.
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, readlinkSync, realpathSync, rmSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { processOf } from "../../platform/database/postmaster.ts";

const look_ms = 5;

const tells = existsSync("/proc/self/cwd");

function worksIn(pid: number, folder: string): boolean {
  try {
    return readlinkSync(`/proc/${pid}/cwd`) === folder;
  } catch {
    return false;
  }
}

/** Every process that works in this folder, as Linux tells. */
const workingIn = (folder: string): readonly number[] =>
  readdirSync("/proc")
    .map(Number)
    .filter((pid) => Number.isInteger(pid) && worksIn(pid, folder));

/** The memory that its processes share outlives them; a machine that lost its power has none of it. */
function sharedMemoryOf(pid: number): { readonly files: readonly string[]; readonly segments: readonly string[] } {
  let maps: string;
  try {
    maps = readFileSync(`/proc/${pid}/maps`, "utf8");
  } catch {
    return { files: [], segments: [] };
  }
  const files = [...maps.matchAll(/\/dev\/shm\/PostgreSQL\.\d+$/gm)].map(([name]) => name);
  const segments = [...maps.matchAll(/ (\d+) +\/SYSV[0-9a-f]+/gm)].map(([, id]) => id ?? "");
  return { files: [...new Set(files)], segments: [...new Set(segments)] };
}

function kill(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    // It ended by itself in between.
  }
}

/** Kills them all, waits until they are gone, and takes away the memory that they shared. */
export async function killDatabase(dataFolder: string): Promise<void> {
  const cluster = realpathSync(join(dataFolder, "postgres", "cluster"));
  const postmaster = processOf(cluster)?.pid;
  if (postmaster === undefined) return;
  const { files, segments } = sharedMemoryOf(postmaster);
  // Elsewhere than on Linux its other processes end by themselves when it is gone.
  if (!tells) return kill(postmaster);
  for (let pids = workingIn(cluster); pids.length > 0; pids = workingIn(cluster)) {
    for (const pid of pids) kill(pid);
    await pause(look_ms);
  }
  for (const file of files) rmSync(file, { force: true });
  for (const segment of segments) spawnSync("ipcrm", ["-m", segment], { stdio: "ignore" });
}
