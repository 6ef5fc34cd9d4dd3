// A place that another user can reach, for a root whose own folders nobody else may enter and who has no namespaces.
import {
  chmodSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
} from "node:fs";
import { renameSync, rmSync, symlinkSync } from "node:fs";
import { dirname, join } from "node:path";

const parent = "/var/lib/akshara";

function packageVersion(native: string): string {
  const about = JSON.parse(readFileSync(join(dirname(native), "package.json"), "utf8")) as { version: string };
  return about.version;
}

/** Lets everybody read and run what is in the folder, whatever mask the caller runs under: the owner's rights are given to all. */
function openToAll(folder: string): void {
  chmodSync(folder, 0o755);
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) openToAll(path);
    else if (entry.isFile()) chmodSync(path, (lstatSync(path).mode & 0o100) === 0 ? 0o644 : 0o755);
  }
}

/** Copies the programs once per version; the copy gets its name when it is whole. */
function copyPrograms(native: string, stage: string): string {
  const wanted = join(stage, packageVersion(native), "native");
  if (existsSync(wanted)) return wanted;
  const fresh = mkdtempSync(join(stage, "new-"));
  cpSync(native, join(fresh, "native"), { recursive: true, verbatimSymlinks: true });
  openToAll(fresh);
  renameSync(fresh, dirname(wanted));
  return wanted;
}

/** Moves the server's folder into the stage and leaves a link, which later starts follow. */
function moveHome(home: string): string {
  if (mkdirSync(parent, { recursive: true }) !== undefined) chmodSync(parent, 0o711);
  const stage = mkdtempSync(join(parent, "data-"));
  chmodSync(stage, 0o711);
  const moved = join(stage, "postgres");
  cpSync(home, moved, { recursive: true, preserveTimestamps: true });
  chmodSync(moved, 0o700);
  renameSync(home, `${home}.moved`);
  symlinkSync(moved, home);
  rmSync(`${home}.moved`, { recursive: true });
  return stage;
}

/** Where the programs and the server's folder are after staging. `home` is the path inside the data folder. */
export function stageFor(home: string, native: string): { readonly home: string; readonly native: string } {
  const stage = lstatSync(home).isSymbolicLink() ? dirname(realpathSync(home)) : moveHome(home);
  return { home: join(stage, "postgres"), native: copyPrograms(native, stage) };
}
