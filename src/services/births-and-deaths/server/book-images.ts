// Where the scans of an import lie: in a folder on the operator's machine, or in a zip beside the index; read one at a time.
import { open, readdir, realpath, rm, stat } from "node:fs/promises";
import { join, sep } from "node:path";
import { pipeline } from "node:stream/promises";
import { createWriteStream } from "node:fs";
import { type Refused, refuse } from "../../../kernel/refusal.ts";
import { entryStream, type ZipEntry, zipEntries } from "../../../operations/imports/zip.ts";
import { document_bytes_max } from "../../../platform/blobs/document.ts";
import { bookRule } from "../rules/book-number.ts";

/** Gives the bytes of a scan by the name that the index calls it, or why it can't. */
export type BookImages = (name: string) => Promise<{ readonly ok: true; readonly bytes: Uint8Array } | Refused>;

const missing = (name: string): Refused =>
  refuse("book.image_missing", bookRule, { field: "image", values: { name: name.slice(0, 100) } });
const tooLarge = (): Refused =>
  refuse("document.too_large", bookRule, { field: "image", values: { max: document_bytes_max / 1024 / 1024 } });

/** An index that names no scans, or comes without them. */
export const noImages: BookImages = async (name) => missing(name);

/** The scans of a folder and the folders below it. What a link leads out of it to is not taken. */
export async function folderImages(folder: string): Promise<BookImages | Refused> {
  const root = await realpath(folder).catch(() => undefined);
  if (root === undefined || !(await stat(root)).isDirectory()) return refuse("book.images_unreadable", bookRule);
  return async (name) => {
    const file = await realpath(join(root, name)).catch(() => undefined);
    if (file === undefined || !file.startsWith(root + sep)) return missing(name);
    const handle = await open(file, "r");
    try {
      const found = await handle.stat();
      if (!found.isFile()) return missing(name);
      if (found.size > document_bytes_max) return tooLarge();
      return { ok: true, bytes: new Uint8Array(await handle.readFile()) };
    } finally {
      await handle.close();
    }
  };
}

/** What people type as a name and what stands in a zip differ in case, in folders' marks and in how Hindi is put together. */
const alike = (name: string): string => name.normalize("NFC").toLowerCase();

async function unpacked(file: string, entry: ZipEntry): Promise<Uint8Array | Refused> {
  const pieces: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const piece of (await entryStream(file, entry)) as AsyncIterable<Buffer>) {
      bytes += piece.length;
      if (bytes > document_bytes_max) return tooLarge();
      pieces.push(piece);
    }
  } catch {
    return refuse("document.unreadable", bookRule, { field: "image" });
  }
  return new Uint8Array(Buffer.concat(pieces));
}

/** The parts of a zip by how their names are compared; refuses what is no zip. */
async function partsOf(file: string): Promise<ReadonlyMap<string, ZipEntry> | Refused> {
  const found = await stat(file).catch(() => undefined);
  if (found?.isFile() !== true) return refuse("book.images_unreadable", bookRule);
  const entries = await zipEntries(file, found.size);
  if ("ok" in entries) return refuse("book.images_unreadable", bookRule);
  return new Map([...entries].map(([name, entry]) => [alike(name), entry]));
}

/** The scans of a zip; a folder that holds all of them need not be named in the index. */
export async function zipImages(file: string): Promise<BookImages | Refused> {
  const parts = await partsOf(file);
  if ("ok" in parts) return parts;
  const firsts = new Set([...parts.keys()].map((name) => name.split("/")[0]));
  const [only = ""] = firsts;
  const around = firsts.size === 1 ? `${only}/` : "";
  return async (name) => {
    const entry = parts.get(alike(name)) ?? parts.get(around + alike(name));
    if (!entry) return missing(name);
    const bytes = await unpacked(file, entry);
    return "ok" in bytes ? bytes : { ok: true, bytes };
  };
}

/** The scans of a folder or of a zip. */
export async function openImages(place: string): Promise<BookImages | Refused> {
  const isFolder = await readdir(place).then(
    () => true,
    () => false,
  );
  return isFolder ? folderImages(place) : zipImages(place);
}

/**
 * Writes the one CSV of a zip beside it and gives its name; undefined for a file that is an index itself. Refuses a zip without an
 * index and one with two.
 */
export async function indexOfZip(file: string): Promise<string | Refused | undefined> {
  const parts = await partsOf(file);
  if ("ok" in parts || parts.has("xl/workbook.xml")) return undefined;
  const indexes = [...parts].filter(([name]) => name.endsWith(".csv") && !name.startsWith("__macosx/"));
  const [index, more] = indexes;
  if (!index || more) return refuse("book.images_unreadable", bookRule);
  const out = `${file}.csv`;
  try {
    await pipeline(await entryStream(file, index[1]), withinIndex, createWriteStream(out, { mode: 0o600 }));
    return out;
  } catch (error) {
    await rm(out, { force: true });
    if (error instanceof IndexTooLarge)
      return refuse("import.file_too_large", bookRule, { values: { max: index_bytes_max } });
    return refuse("book.images_unreadable", bookRule);
  }
}

/** Bytes of an index in a zip when it is unpacked. */
const index_bytes_max = 200_000_000;

class IndexTooLarge extends Error {
  override readonly name = "IndexTooLarge";
}

/** What is packed small may be enormous. */
async function* withinIndex(pieces: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let bytes = 0;
  for await (const piece of pieces) {
    bytes += piece.length;
    if (bytes > index_bytes_max) throw new IndexTooLarge("the index in the zip is too large");
    yield piece;
  }
}
