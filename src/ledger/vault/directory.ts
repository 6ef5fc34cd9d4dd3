// A vault in a folder: another disk, or another host's by NFS. Files are created whole, read-only, and never replaced.
import { randomBytes } from "node:crypto";
import { link, opendir, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { type FileSystem, realFiles } from "../log/files.ts";
import { mustBeObjectName, VaultConflict, type VaultReader, type VaultTarget } from "./target.ts";

/** The log's file operations, and two more, as an object so that tests can make any single one fail. */
export interface VaultFiles extends FileSystem {
  /** A second name for a file; throws EEXIST where there is one of this name. */
  link(from: string, to: string): Promise<void>;
  /** Takes away an unfinished file's name. */
  remove(path: string): Promise<void>;
}

export const realVaultFiles: VaultFiles = { ...realFiles, link, remove: (path) => rm(path, { force: true }) };

const file_mode = 0o400;
const hasCode = (error: unknown, code: string): boolean =>
  error instanceof Error && "code" in error && error.code === code;

class DirectoryTarget implements VaultTarget {
  readonly name: string;
  readonly #folder: string;
  readonly #files: VaultFiles;
  readonly #kept = new Set<string>();

  constructor(name: string, folder: string, files: VaultFiles) {
    this.name = name;
    this.#folder = folder;
    this.#files = files;
  }

  /** The vault's own folder must be there: an empty mount point must not be taken for the disk. */
  async #keepFolder(folder: string): Promise<void> {
    if (this.#kept.has(folder)) return;
    const above = dirname(folder);
    if (above !== this.#folder) await this.#keepFolder(above);
    else await this.#files.syncFolder(this.#folder);
    await this.#files.makeFolder(folder);
    await this.#files.syncFolder(above);
    this.#kept.add(folder);
  }

  async put(objectName: string, bytes: Uint8Array): Promise<"stored" | "already"> {
    mustBeObjectName(objectName);
    const path = join(this.#folder, objectName);
    const folder = dirname(path);
    try {
      await this.#keepFolder(folder);
      return await this.#create(path, folder, bytes);
    } catch (error) {
      // The disk may have been taken out and put back: nothing is known of its folders any more.
      this.#kept.clear();
      throw error;
    }
  }

  async #create(path: string, folder: string, bytes: Uint8Array): Promise<"stored" | "already"> {
    const unfinished = join(folder, `.${randomBytes(9).toString("hex")}`);
    try {
      await this.#files.write(unfinished, bytes, file_mode);
      // A link never replaces what is there, as a renaming would.
      await this.#files.link(unfinished, path);
    } catch (error) {
      if (!hasCode(error, "EEXIST")) throw error;
      const there = await this.#files.read(path);
      if (there === undefined || !Buffer.from(there).equals(bytes))
        throw new VaultConflict(`other bytes lie at ${path}`);
      await this.#files.syncFolder(folder);
      return "already";
    } finally {
      await this.#files.remove(unfinished).catch(() => undefined);
    }
    await this.#files.syncFolder(folder);
    return "stored";
  }
}

/** A target in this folder, which must be there already. */
export const directoryTarget = (name: string, folder: string, files: VaultFiles = realVaultFiles): VaultTarget =>
  new DirectoryTarget(name, folder, files);

/** Names of one folder that are held at once: a vault may have a bundle for every fact. */
const names_together_max = 200_000;

/** What lies in a folder, in order, folders with a slash; in several passes where there is more than fits. */
async function* namesInFolder(path: string, together_max: number): AsyncGenerator<string> {
  for (let after = "", last: string | undefined = ""; last !== undefined; after = last ?? "") {
    last = undefined;
    let names: string[] = [];
    const folder = await opendir(path, { bufferSize: 1_024 }).catch((error: unknown) => {
      if (hasCode(error, "ENOENT")) return [];
      throw error;
    });
    for await (const entry of folder) {
      const name = entry.isDirectory() ? `${entry.name}/` : entry.name;
      if (name.startsWith(".") || name <= after || (last !== undefined && name > last)) continue;
      names.push(name);
      if (names.length < 2 * together_max) continue;
      names = names.sort().slice(0, together_max);
      last = names.at(-1);
    }
    yield* names.sort();
  }
}

async function* namesBelow(folder: string, name: string, together_max: number): AsyncGenerator<string> {
  for await (const own of namesInFolder(join(folder, name), together_max)) {
    if (own.endsWith("/")) yield* namesBelow(folder, `${name}${own}`, together_max);
    else yield `${name}${own}`;
  }
}

/** Reads a vault in a folder. */
export function directoryReader(folder: string, together_max = names_together_max): VaultReader {
  return {
    async *list(prefix, after = "") {
      const start = prefix.slice(0, prefix.lastIndexOf("/") + 1);
      for await (const name of namesBelow(folder, start, together_max)) {
        if (name.startsWith(prefix) && name > after) yield name;
      }
    },
    async get(objectName) {
      mustBeObjectName(objectName);
      const bytes = await realFiles.read(join(folder, objectName));
      if (bytes === undefined) throw new Error(`the vault has no ${objectName}`);
      return bytes;
    },
  };
}
