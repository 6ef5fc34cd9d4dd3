// Finds the project's own folder at run time, wherever the running file was bundled to.
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

let found: string | undefined;

function isProject(folder: string): boolean {
  const file = join(folder, "package.json");
  if (!existsSync(file)) return false;
  const about: unknown = JSON.parse(readFileSync(file, "utf8"));
  return typeof about === "object" && about !== null && "name" in about && about.name === "akshara";
}

/** The absolute path of the folder whose package.json is named akshara. Throws when this file lies in none. */
export function projectFolder(): string {
  if (found !== undefined) return found;
  const start = dirname(fileURLToPath(import.meta.url));
  for (let folder = start; ; folder = dirname(folder)) {
    if (isProject(folder)) return (found = folder);
    if (folder === dirname(folder)) throw new Error(`no package.json named akshara above ${start}`);
  }
}

/** The absolute path of a file of the project: `projectFile("sql", "grants.sql")`. */
export const projectFile = (...parts: readonly string[]): string => join(projectFolder(), ...parts);
