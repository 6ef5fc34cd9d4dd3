// Keeps a long run's memory small: V8 lets garbage stand as long as the machine has room, a rebuild shares its machine.
import { getHeapStatistics, setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

const garbage_bytes_max = 64 * 1024 * 1024;

function findCollector(): () => void {
  setFlagsFromString("--expose-gc");
  const found: unknown = runInNewContext("gc");
  setFlagsFromString("--no-expose-gc");
  return typeof found === "function" ? () => void found() : () => undefined;
}

let collect: (() => void) | undefined;
/** What was in use after the last collection. */
let kept_bytes = 0;

/** Collects garbage when more than `bytes_max` has come since the last time. Costs next to nothing otherwise. */
export function keepHeapSmall(bytes_max = garbage_bytes_max): void {
  const { used_heap_size, external_memory } = getHeapStatistics();
  if (used_heap_size + external_memory < kept_bytes + bytes_max) return;
  collect ??= findCollector();
  collect();
  const left = getHeapStatistics();
  kept_bytes = left.used_heap_size + left.external_memory;
}
