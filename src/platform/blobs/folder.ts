// A folder of blobs by the hash of their bytes: written whole and once, never replaced, and looked at again whenever they are read.
import { hash, randomBytes } from "node:crypto";
import { type FileHandle, link, mkdir, open, readFile, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { type BlobName, parseBlobName } from "../../kernel/blob.ts";

/** The bytes under a blob's name are not those that were kept. */
export class BlobDamaged extends Error {
  override readonly name = "BlobDamaged";
}

const file_mode = 0o600;
const folder_mode = 0o700;

const hasCode = (error: unknown, code: string): boolean =>
  error instanceof Error && "code" in error && error.code === code;

/** The name that these bytes have. */
export const nameOfBlob = (bytes: Uint8Array): BlobName => hash("sha256", bytes, "hex") as BlobName;

async function flushed(file: FileHandle): Promise<void> {
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}

export class BlobFolder {
  readonly #folder: string;

  /** Made at the first blob. */
  constructor(folder: string) {
    this.#folder = folder;
  }

  #pathOf(name: BlobName): string {
    if (parseBlobName(name) === undefined) throw new Error(`${String(name)} is no name of a blob`);
    return join(this.#folder, name.slice(0, 2), name);
  }

  /** Keeps the bytes; when it answers they are on the disk. The same bytes twice are one blob; a damaged file is mended. */
  async keep(bytes: Uint8Array): Promise<BlobName> {
    const name = nameOfBlob(bytes);
    const path = this.#pathOf(name);
    const there = await this.read(name).catch((error: unknown) => {
      if (!(error instanceof BlobDamaged)) throw error;
      return rm(path).then(() => undefined);
    });
    if (there !== undefined) return name;
    const folder = dirname(path);
    await mkdir(folder, { recursive: true, mode: folder_mode });
    const unfinished = join(folder, `.${randomBytes(9).toString("hex")}`);
    try {
      const file = await open(unfinished, "wx", file_mode);
      await file.writeFile(bytes).catch(async (error: unknown) => {
        await file.close();
        throw error;
      });
      await flushed(file);
      await link(unfinished, path).catch((error: unknown) => {
        if (!hasCode(error, "EEXIST")) throw error;
      });
    } finally {
      await rm(unfinished, { force: true });
    }
    for (const one of [folder, this.#folder]) await flushed(await open(one, "r"));
    return name;
  }

  /** The bytes, or undefined where there are none. Throws BlobDamaged where their hash is not the name. */
  async read(name: BlobName): Promise<Uint8Array | undefined> {
    let bytes: Uint8Array;
    try {
      bytes = await readFile(this.#pathOf(name));
    } catch (error) {
      if (hasCode(error, "ENOENT")) return undefined;
      throw error;
    }
    if (nameOfBlob(bytes) !== name) throw new BlobDamaged(`the blob ${name} has other bytes than it was kept with`);
    return bytes;
  }
}
