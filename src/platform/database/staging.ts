// A place that another user can reach, for a root whose own folders nobody else may enter and who has no namespaces.
import { chmodSync, cpSync, existsSync, lstatSync, mkdirSync, mkdtempSync, readFileSync, realpathSync } from "node:fs";
import { renameSync, rmSync, symlinkSync } from "node:fs";
import { dirname, join } from "node:path";

const parent = "/var/lib/akshara";

function packageVersion(native: string): string {
  const about = JSON.parse(readFileSync(join(dirname(native), "package.json"), "utf8")) as { version: string };
  return about.version;
}

/** Copies the programs once per version; the copy gets its name when it is whole. */
function copyPrograms(native: string, stage: string): string {
  const wanted = join(stage, packageVersion(native), "native");
  if (existsSync(wanted)) return wanted;
  const fresh = mkdtempSync(join(stage, "new-"));
  cpSync(native, join(fresh, "native"), { recursive: true, verbatimSymlinks: true });
  chmodSync(fresh, 0o755);
  renameSync(fresh, dirname(wanted));
  return wanted;
}

/** Moves the server's folder into the stage and leaves a link, which later starts follow. */
function moveHome(home: string): string {
  mkdirSync(parent, { recursive: true, mode: 0o711 });
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
