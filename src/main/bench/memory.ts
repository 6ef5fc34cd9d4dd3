// How much memory a process and its children hold, as Linux tells it; elsewhere nothing is said.
import { readdirSync, readFileSync } from "node:fs";

/** Kilobytes of this process alone: pages shared with others count by their share. */
function kilobytes(pid: number): number {
  try {
    return Number(/^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, "utf8"))?.[1] ?? 0);
  } catch {
    return 0;
  }
}

function parentOf(pid: number): number | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, "utf8");
    return Number(text.slice(text.lastIndexOf(")") + 2).split(" ")[1]);
  } catch {
    return undefined;
  }
}

const processes = (): readonly number[] => {
  try {
    return readdirSync("/proc").map(Number).filter(Number.isInteger);
  } catch {
    return [];
  }
};

/** Megabytes of a process, without its children; 0 where nobody tells. */
export const megabytesOf = (pid: number): number => kilobytes(pid) / 1024;

/** Megabytes of a process and all that came from it. */
export function megabytesOfFamily(pid: number): number {
  const family = new Set([pid]);
  for (let before = 0; before < family.size; ) {
    before = family.size;
    for (const one of processes()) if (family.has(parentOf(one) ?? -1)) family.add(one);
  }
  return [...family].reduce((sum, one) => sum + kilobytes(one), 0) / 1024;
}
