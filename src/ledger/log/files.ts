// The file operations of the log, as an object so that tests can make any single one fail, and writing that survives a crash.
import { randomBytes } from "node:crypto";
import { mkdir, open, readFile, rename, rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";

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

/** The machine's own files. */
export const realFiles: FileSystem = {
  async makeFolder(path) {
    await mkdir(path, { recursive: true });
  },
  async write(path, bytes, mode) {
    const file = await open(path, "w", mode);
    try {
      await file.writeFile(bytes);
      await file.sync();
    } finally {
      await file.close();
    }
  },
  rename,
  async syncFolder(path) {
    const folder = await open(path, "r");
    try {
      await folder.sync();
    } finally {
      await folder.close();
    }
  },
  async read(path) {
    try {
      return await readFile(path);
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
    for (const folder of folders) await this.#files.syncFolder(folder);
  }

  async write(path: string, bytes: Uint8Array, mode = 0o644): Promise<void> {
    await this.writeAll(new Map([[path, bytes]]), mode);
  }

  /** After a failure nothing is known of the folders any more. */
  forget(): void {
    this.#kept.clear();
  }
}
