// Tiles and entry bundles of the log (C2SP tlog-tiles): their paths, their bytes, and reading them from a folder.
import { hash } from "node:crypto";
import { join } from "node:path";
import type { Hasher } from "../../kernel/merkle.ts";
import type { FileSystem } from "./files.ts";

/** Hashes in a full tile, entries in a full bundle. */
export const tile_width = 256;
const hash_bytes = 32;
/** A tile spans eight levels of the tree. */
export const levels_in_tile = 8;

/** The platform's hash: faster than the kernel's own. */
export const platformHasher: Hasher = (bytes) => hash("sha256", bytes, "buffer");

/** 1234067 as x001/x234/067. */
function indexPath(index: number): string {
  if (!Number.isSafeInteger(index) || index < 0) throw new Error(`a tile's index is a whole number, not ${index}`);
  const digits = String(index);
  const parts = digits.padStart(Math.ceil(digits.length / 3) * 3, "0").match(/[0-9]{3}/g) ?? [];
  return parts.map((part, place) => (place < parts.length - 1 ? `x${part}` : part)).join("/");
}

const widthPath = (width: number): string => (width === tile_width ? "" : `.p/${width}`);

/** The path below the log's folder of a tile of hashes; width 1 to 256, where 256 is the full one. */
export const tilePath = (level: number, index: number, width: number): string =>
  `tile/${level}/${indexPath(index)}${widthPath(width)}`;

/** The path below the log's folder of an entry bundle. */
export const bundlePath = (index: number, width: number): string =>
  `tile/entries/${indexPath(index)}${widthPath(width)}`;

/** The folder of a tile's partial forms. */
export const partialFolder = (fullPath: string): string => `${fullPath}.p`;

/** A path as it may be asked for: undefined when it is not of exactly the form that tilePath and bundlePath give. */
export function parseTilePath(
  path: string,
): { readonly level: number | "entries"; readonly index: number; readonly width: number } | undefined {
  const found =
    /^tile\/(entries|[0-9]|[1-5][0-9]|6[0-3])\/((?:x[0-9]{3}\/){0,4}[0-9]{3})(?:\.p\/([1-9][0-9]{0,2}))?$/.exec(path);
  if (found === null) return undefined;
  const [, where, digits, widthText] = found;
  const index = Number((digits ?? "").replaceAll(/[x/]/g, ""));
  const width = widthText === undefined ? tile_width : Number(widthText);
  if (widthText !== undefined && width >= tile_width) return undefined;
  const level = where === "entries" ? "entries" : Number(where);
  const canonical = level === "entries" ? bundlePath(index, width) : tilePath(level, index, width);
  return canonical === path ? { level, index, width } : undefined;
}

/** How many hashes a whole level holds in a tree of this size. */
export const levelWidth = (size: number, level: number): number => Math.floor(size / tile_width ** level);

/** Width of a tile in a tree of this size: 256 when full, 0 when it is not there. */
export const widthAt = (size: number, level: number, index: number): number =>
  Math.max(0, Math.min(tile_width, levelWidth(size, level) - index * tile_width));

export const joinHashes = (hashes: readonly Uint8Array[]): Uint8Array => Buffer.concat(hashes);

/** The hashes of a tile; throws when it is cut. */
export function splitHashes(bytes: Uint8Array): Uint8Array[] {
  if (bytes.length === 0 || bytes.length % hash_bytes !== 0) throw new Error(`a tile of ${bytes.length} bytes is cut`);
  const hashes: Uint8Array[] = [];
  for (let at = 0; at < bytes.length; at += hash_bytes) hashes.push(bytes.subarray(at, at + hash_bytes));
  return hashes;
}

const entry_bytes_max = 65_535;

/** Entries one behind the other, each after its length in two bytes, the high one first. */
export function joinEntries(entries: readonly Uint8Array[]): Uint8Array {
  const parts: Uint8Array[] = [];
  for (const entry of entries) {
    if (entry.length > entry_bytes_max) throw new Error(`an entry of ${entry.length} bytes does not fit a bundle`);
    parts.push(Uint8Array.of(entry.length >> 8, entry.length & 255), entry);
  }
  return Buffer.concat(parts);
}

/** The entries of a bundle; throws when it is cut. */
export function splitEntries(bytes: Uint8Array): Uint8Array[] {
  const entries: Uint8Array[] = [];
  let at = 0;
  while (at < bytes.length) {
    const [high, low] = [bytes[at], bytes[at + 1]];
    if (high === undefined || low === undefined) throw new Error("a bundle ends within a length");
    const end = at + 2 + high * 256 + low;
    if (end > bytes.length) throw new Error("a bundle ends within an entry");
    entries.push(bytes.subarray(at + 2, end));
    at = end;
  }
  return entries;
}

/** Reads tiles of a log's folder. A partial tile that is gone is cut from the full one that took its place. */
export class TileReader {
  readonly #files: Pick<FileSystem, "read">;
  readonly #folder: string;

  constructor(files: Pick<FileSystem, "read">, folder: string) {
    this.#files = files;
    this.#folder = folder;
  }

  async #find<Part>(
    path: (width: number) => string,
    width: number,
    split: (bytes: Uint8Array) => Part[],
  ): Promise<Part[] | undefined> {
    const bytes =
      (await this.#files.read(join(this.#folder, path(width)))) ??
      (await this.#files.read(join(this.#folder, path(tile_width))));
    if (bytes === undefined) return undefined;
    const parts = split(bytes);
    if (parts.length !== width && parts.length !== tile_width) throw new Error(`${path(width)} is not ${width} wide`);
    return parts.slice(0, width);
  }

  findHashes(level: number, index: number, width: number): Promise<Uint8Array[] | undefined> {
    return this.#find((asked) => tilePath(level, index, asked), width, splitHashes);
  }

  findEntries(index: number, width: number): Promise<Uint8Array[] | undefined> {
    return this.#find((asked) => bundlePath(index, asked), width, splitEntries);
  }

  /** Throws when there is no such tile. */
  async hashes(level: number, index: number, width: number): Promise<Uint8Array[]> {
    const found = await this.findHashes(level, index, width);
    if (found === undefined) throw new Error(`the log has no ${tilePath(level, index, width)}`);
    return found;
  }

  /** Throws when there is no such bundle. */
  async entries(index: number, width: number): Promise<Uint8Array[]> {
    const found = await this.findEntries(index, width);
    if (found === undefined) throw new Error(`the log has no ${bundlePath(index, width)}`);
    return found;
  }
}
