// The file operations of the log, as an object so that tests can make any single one fail, and writing that survives a crash.
import { randomBytes } from "node:crypto";
import { closeSync, fsync, mkdirSync, openSync, readFileSync, renameSync, writeSync } from "node:fs";
import { rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { promisify } from "node:util";

/** What the log asks of a disk. Each call either did all of it or throws. */
export interface FileSystem {
  /** One folder and its parents; no complaint when it is there. */
  makeFolder(path: string): Promise<void>;
  /** Writes a file and waits until its bytes are on the disk. */
  write(path: string, bytes: Uint8Array, mode: number): Promise<void>;
  rename(from: string, to: string): Promise<void>;
  /** Waits until the folder's own list of names is on the disk. */
  syncFolder(path: string): Promise<void>;
  /** The file's bytes, or undefined where there is none. */
  read(path: string): Promise<Uint8Array | undefined>;
  removeFolder(path: string): Promise<void>;
}

const isMissing = (error: unknown): boolean =>
  error instanceof Error && "code" in error && (error.code === "ENOENT" || error.code === "ENOTDIR");

const flush = promisify(fsync);

/** Waits for the disk without holding up the program. */
async function flushed(path: string, flags: string, mode: number, bytes: Uint8Array = Buffer.of()): Promise<void> {
  const file = openSync(path, flags, mode);
  try {
    for (let from = 0; from < bytes.length; ) from += writeSync(file, bytes, from);
    await flush(file);
  } finally {
    closeSync(file);
  }
}

/**
 * The machine's own files: small ones, mostly just written. Only the flush is waited for in the background; what the system
 * answers from memory is done at once, since each turn through the thread pool costs more than it, above all on a busy machine.
 */
export const realFiles: FileSystem = {
  async makeFolder(path) {
    mkdirSync(path, { recursive: true });
  },
  write: (path, bytes, mode) => flushed(path, "w", mode, bytes),
  async rename(from, to) {
    renameSync(from, to);
  },
  syncFolder: (path) => flushed(path, "r", 0),
  async read(path) {
    try {
      return readFileSync(path);
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw error;
    }
  },
  removeFolder: (path) => rm(path, { recursive: true, force: true }),
};

const written_together_max = 8;
const folders_remembered_max = 10_000;

/**
 * Puts whole files in place: beside the target, flushed, renamed over it, and the folder flushed. After an error every file is
 * either the old one or the new one.
 */
export class SafeWriter {
  readonly #files: FileSystem;
  readonly #base: string;
  /** Two programs never share an unfinished file. */
  readonly #mark = randomBytes(6).toString("hex");
  /** Folders whose own names are known to be on the disk. */
  readonly #kept = new Set<string>();

  /** Everything it writes lies below the base folder. */
  constructor(files: FileSystem, base: string) {
    this.#files = files;
    this.#base = base;
  }

  async #keepFolder(folder: string): Promise<void> {
    if (this.#kept.has(folder)) return;
    const above = dirname(folder);
    if (folder !== this.#base) await this.#keepFolder(above);
    await this.#files.makeFolder(folder);
    await this.#files.syncFolder(above);
    if (this.#kept.size >= folders_remembered_max) this.#kept.clear();
    this.#kept.add(folder);
  }

  async #place(path: string, bytes: Uint8Array, mode: number): Promise<void> {
    const unfinished = join(dirname(path), `.${basename(path)}.${this.#mark}`);
    await this.#files.write(unfinished, bytes, mode);
    await this.#files.rename(unfinished, path);
  }

  /** All of these files; when one fails the others are finished first, so that nothing is under way after the error. */
  async writeAll(wanted: ReadonlyMap<string, Uint8Array>, mode = 0o644): Promise<void> {
    const folders = new Set([...wanted.keys()].map((path) => dirname(path)));
    for (const folder of folders) await this.#keepFolder(folder);
    const waiting = [...wanted];
    while (waiting.length > 0) {
      const together = waiting.splice(0, written_together_max);
      const ends = await Promise.allSettled(together.map(([path, bytes]) => this.#place(path, bytes, mode)));
      for (const end of ends) if (end.status === "rejected") throw end.reason;
    }
    const synced = await Promise.allSettled([...folders].map((folder) => this.#files.syncFolder(folder)));
    for (const end of synced) if (end.status === "rejected") throw end.reason;
  }

  async write(path: string, bytes: Uint8Array, mode = 0o644): Promise<void> {
    await this.writeAll(new Map([[path, bytes]]), mode);
  }

  /** After a failure nothing is known of the folders any more. */
  forget(): void {
    this.#kept.clear();
  }
}
