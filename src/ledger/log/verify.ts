// The second way through the log: reads its files back and computes the tree again from the entries, sharing no hashing with
// the way that wrote them.
import { createHash } from "node:crypto";
import { join } from "node:path";
import { realFiles } from "./files.ts";
import type { FileSystem } from "./files.ts";
import type { Checkpoint } from "./note.ts";
import { openCheckpoint, parseVerifier } from "./note.ts";
import { bundlePath, levelWidth, tile_width, TileReader, tilePath, widthAt } from "./tiles.ts";

const sha256 = (...parts: readonly Uint8Array[]): Uint8Array => {
  const hash = createHash("sha256");
  for (const part of parts) hash.update(part);
  return hash.digest();
};

const isEqual = (one: Uint8Array | undefined, other: Uint8Array | undefined): boolean =>
  one !== undefined && other !== undefined && Buffer.compare(one, other) === 0;

/** Root over subtrees from left to right, all of one height but the last, which may be lower (RFC 6962, 2.1). */
function rootOver(hashes: readonly Uint8Array[]): Uint8Array {
  const [only] = hashes;
  if (only === undefined) return sha256();
  if (hashes.length === 1) return only;
  let left = 1;
  while (left * 2 < hashes.length) left *= 2;
  return sha256(Uint8Array.of(1), rootOver(hashes.slice(0, left)), rootOver(hashes.slice(left)));
}

/** What a reading of the log tells as it goes. */
interface Listener {
  /** Something is not as it should be; the words name the file and the entry. */
  problem(words: string): void;
  /** The entries of one bundle and the index of the first. */
  entries?(first: number, entries: readonly Uint8Array[]): Promise<void> | void;
}

async function tryRead(read: Promise<Uint8Array[]>, listener: Listener): Promise<Uint8Array[]> {
  try {
    return await read;
  } catch (error) {
    listener.problem(error instanceof Error ? error.message : String(error));
    return [];
  }
}

/** Level 0: entries hashed and compared with the tiles. Answers the roots of the tiles from the first one read. */
async function leaves(reader: TileReader, from: number, to: number, listener: Listener): Promise<Uint8Array[]> {
  const roots: Uint8Array[] = [];
  for (let index = Math.floor(from / tile_width); index * tile_width < to; index += 1) {
    const width = widthAt(to, 0, index);
    const entries = await tryRead(reader.entries(index, width), listener);
    const stored = await tryRead(reader.hashes(0, index, width), listener);
    const hashes = entries.map((entry) => sha256(Uint8Array.of(0), entry));
    hashes.forEach((hash, place) => {
      if (isEqual(hash, stored[place])) return;
      const where = index * tile_width + place;
      listener.problem(`entry ${where}: ${bundlePath(index, width)} and ${tilePath(0, index, width)} differ`);
    });
    await listener.entries?.(index * tile_width, entries);
    roots.push(rootOver(hashes));
  }
  return roots;
}

/** A level above: what was computed below compared with its tiles; what is older than `from` is taken as it stands. */
async function above(
  { level, from, to }: { readonly level: number; readonly from: number; readonly to: number },
  below: readonly Uint8Array[],
  reader: TileReader,
  listener: Listener,
): Promise<Uint8Array[]> {
  const belowFirst = Math.floor(levelWidth(from, level - 1) / tile_width);
  const roots: Uint8Array[] = [];
  const end = levelWidth(to, level);
  for (let index = Math.floor(levelWidth(from, level) / tile_width); index * tile_width < end; index += 1) {
    const width = widthAt(to, level, index);
    const stored = await tryRead(reader.hashes(level, index, width), listener);
    const hashes: Uint8Array[] = [];
    for (let place = 0; place < width; place += 1) {
      const computed = below[index * tile_width + place - belowFirst] ?? stored[place];
      if (!isEqual(computed, stored[place])) {
        listener.problem(`${tilePath(level, index, width)} differs from the tile below at ${place}`);
      }
      if (computed !== undefined) hashes.push(computed);
    }
    roots.push(rootOver(hashes));
  }
  return roots;
}

/**
 * Root of the first `to` entries, computed again from the files: all that came after the first `from` entries from the entries
 * themselves, what is older from its tiles.
 */
export async function recompute(reader: TileReader, from: number, to: number, listener: Listener): Promise<Uint8Array> {
  let roots = await leaves(reader, from, to, listener);
  // The incomplete tile at the right end of each level is the rest of the tree, seen from the level above.
  const ends: Uint8Array[][] = [];
  for (let level = 0; levelWidth(to, level) > 0; level += 1) {
    if (level > 0) roots = await above({ level, from, to }, roots, reader, listener);
    const width = levelWidth(to, level) % tile_width;
    const index = Math.floor(levelWidth(to, level) / tile_width);
    ends.push(width === 0 ? [] : await tryRead(reader.hashes(level, index, width), listener));
  }
  let right: Uint8Array[] = [];
  for (const end of ends) if (end.length > 0) right = [rootOver([...end, ...right])];
  return rootOver(right);
}

/** What was found in a log's folder: no problems means that signature, root, tiles and entries agree. */
export interface LogFindings {
  readonly checkpoint: Checkpoint | undefined;
  readonly problems: readonly string[];
}

const problems_max = 100;

/** Reads a shard's whole folder and compares everything with everything. `publicKey` is the line name+id+key. */
export async function verifyLog(
  folder: string,
  publicKey: string,
  more: { readonly files?: Pick<FileSystem, "read">; readonly entries?: Listener["entries"] } = {},
): Promise<LogFindings> {
  const files = more.files ?? realFiles;
  const note = await files.read(join(folder, "checkpoint"));
  const checkpoint =
    note === undefined ? undefined : openCheckpoint(Buffer.from(note).toString(), parseVerifier(publicKey));
  if (checkpoint === undefined) {
    return {
      checkpoint,
      problems: [note === undefined ? "there is no checkpoint" : "the checkpoint is not signed by this key"],
    };
  }
  const problems: string[] = [];
  const root = await recompute(new TileReader(files, folder), 0, checkpoint.size, {
    problem: (words) => {
      if (problems.length < problems_max) problems.push(words);
    },
    ...(more.entries === undefined ? {} : { entries: more.entries }),
  });
  if (!isEqual(root, checkpoint.root)) problems.push(`the root of ${checkpoint.size} entries is not the signed one`);
  return { checkpoint, problems };
}
