// One program per data folder: a lock file that names its holder, and survives neither a kill nor a reboot.
import { linkSync, readFileSync, renameSync, rmSync, unlinkSync, writeFileSync } from "node:fs";

/** The data folder is in use by a living program. */
export class FolderInUse extends Error {
  override readonly name = "FolderInUse";
}

/** When a process began, in the kernel's own ticks; process numbers are used again, these pairs are not. */
function began(pid: number): string {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, "utf8");
    return text.slice(text.lastIndexOf(")") + 2).split(" ")[19] ?? "";
  } catch {
    return "";
  }
}

/** True while a process of this number exists, whoever owns it. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}

function holder(file: string): { pid: number; living: boolean } {
  const [pidText = "", beganAt = ""] = readFileSync(file, "utf8").split(" ");
  const pid = Number(pidText);
  return { pid, living: Number.isInteger(pid) && pid > 0 && isAlive(pid) && began(pid) === beganAt };
}

const isMissing = (error: unknown): boolean => error instanceof Error && "code" in error && error.code === "ENOENT";

/** Sets a dead holder's file aside; puts it back when a living one turns out to have been quicker. */
function removeStale(file: string): void {
  const aside = `${file}.${process.pid}`;
  try {
    renameSync(file, aside);
    if (holder(aside).living) linkSync(aside, file);
    unlinkSync(aside);
  } catch (error) {
    if (!isMissing(error)) throw error;
  }
}

/** Takes the lock and returns what gives it back; throws FolderInUse when a living program holds it. */
export function lockFolder(file: string): () => void {
  const mine = `${file}.new.${process.pid}`;
  writeFileSync(mine, `${process.pid} ${began(process.pid)}`);
  try {
    for (let turn = 0; turn < 10; turn += 1) {
      try {
        linkSync(mine, file);
        return () => rmSync(file, { force: true });
      } catch {
        let found: { pid: number; living: boolean };
        try {
          found = holder(file);
        } catch (error) {
          if (isMissing(error)) continue;
          throw error;
        }
        if (found.living) {
          throw new FolderInUse(
            `another Akshara (process ${found.pid}) is using this data folder (${file}). ` +
              "Stop it first, or set AKSHARA_DATA to another folder.",
          );
        }
        removeStale(file);
      }
    }
    throw new FolderInUse(`the lock ${file} could not be taken`);
  } finally {
    rmSync(mine, { force: true });
  }
}
