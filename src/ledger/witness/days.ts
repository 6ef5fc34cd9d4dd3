// The history of cosignatures: one cosigned checkpoint for each day, kept for ever beside the log, so that anyone can hold a later log to it.
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { type CivilDate, civilDateInIndia, instantFrom, parseCivilDate } from "../../kernel/civil-date.ts";
import type { FileSystem } from "../log/files.ts";
import { openCheckpoint, type VerifierKey } from "../log/note.ts";
import { readCosignature } from "./cosignature.ts";
import type { KnownWitness } from "./policy.ts";

/** The folder in a shard's folder, and the part of the public path. */
const days_folder = "cosigned-days";
/** Within a day the file is brought up to date at most so often. */
export const day_renewed_seconds = 3_600;

/** The path below the shard's folder, where the text is that of a day of the calendar. */
export function dayPath(day: string): string | undefined {
  return parseCivilDate(day) === day ? `${days_folder}/${day}` : undefined;
}

/** Whether a path asks for a day's checkpoint. */
export const isDayPath = (path: string): boolean =>
  path.startsWith(`${days_folder}/`) && dayPath(path.slice(days_folder.length + 1)) === path;

/** The day in India of so many seconds since 1970. */
export const dayOf = (seconds: number): CivilDate => civilDateInIndia(instantFrom(seconds * 1000));

/** One day of the history. */
export interface CosignedDay {
  readonly day: CivilDate;
  readonly size: number;
  readonly root: Uint8Array;
  /** Names in the policy of those whose cosignatures hold. */
  readonly witnesses: readonly string[];
}

/** The last days, the newest first. A file that is not signed by the log's key is left out. */
export async function cosignedDays(
  files: Pick<FileSystem, "read">,
  folder: string,
  log: VerifierKey,
  witnesses: readonly KnownWitness[],
  days_max: number,
): Promise<readonly CosignedDay[]> {
  let names: readonly string[];
  try {
    names = readdirSync(join(folder, days_folder));
  } catch {
    return [];
  }
  const last = names
    .filter((name) => dayPath(name) !== undefined)
    .sort()
    .slice(-days_max);
  const days: CosignedDay[] = [];
  for (const name of last.toReversed()) {
    const bytes = await files.read(join(folder, days_folder, name));
    const note = Buffer.from(bytes ?? []).toString();
    const checkpoint = openCheckpoint(note, log);
    if (checkpoint === undefined) continue;
    const held = witnesses.filter(({ key }) => readCosignature(note, key) !== undefined);
    const { size, root } = checkpoint;
    days.push({ day: name as CivilDate, size, root, witnesses: held.map((one) => one.name) });
  }
  return days;
}
