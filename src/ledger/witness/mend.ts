// Mending a log that is shorter than its mirror: entries (commitments) are pulled, the tree is computed anew, and only a tree
// whose root the log itself once signed is put in place.
import { join } from "node:path";
import { CompactRange, leafHash } from "../../kernel/merkle.ts";
import type { FileSystem } from "../log/files.ts";
import { SafeWriter } from "../log/files.ts";
import type { Checkpoint, VerifierKey } from "../log/note.ts";
import { openCheckpoint } from "../log/note.ts";
import { consistencyProofFrom } from "../log/proofs.ts";
import type { Signer } from "../log/signer.ts";
import { bundlePath, platformHasher, splitEntries, tile_width, TileReader, widthAt } from "../log/tiles.ts";
import { type Edge, emptyEdge, grow, readEdge } from "../log/tree.ts";
import { askMirror } from "./asking.ts";

/** The log can not be mended from this mirror; nothing of it is believed. */
export class MendRefused extends Error {
  override readonly name = "MendRefused";
}

export interface MendOptions {
  /** An http address or a folder that holds a copy of /log/. */
  readonly mirror: string;
  readonly shard: string;
  /** The shard's folder here. */
  readonly folder: string;
  readonly files: FileSystem;
  readonly log: VerifierKey;
  readonly signer: Signer;
  /** Told of each bundle that was pulled: the index after its last entry. */
  readonly pulled?: (index: number) => void;
}

/** Entries from `from` up to `to` came from the mirror. */
export interface Mended {
  readonly from: number;
  readonly to: number;
}

const patient = AbortSignal.any([]);

async function fetchFrom(mirror: string, path: string): Promise<Buffer | undefined> {
  const found = await askMirror(mirror, path, patient);
  if (found === "none") return undefined;
  if (!Buffer.isBuffer(found)) throw new MendRefused(`${mirror} gives no ${path}: ${found.away}`);
  return found;
}

/** The entries of one bundle as the mirror has it now: it may have grown since its checkpoint. */
async function bundle({ mirror, shard }: MendOptions, index: number, width: number): Promise<readonly Uint8Array[]> {
  for (const asked of new Set([width, tile_width])) {
    const path = `${shard}/${bundlePath(index, asked)}`;
    const bytes = await fetchFrom(mirror, path);
    if (bytes === undefined) continue;
    const entries = splitEntries(bytes);
    if (entries.length !== asked) throw new MendRefused(`${mirror}: ${path} holds ${entries.length} entries`);
    return entries.slice(0, width);
  }
  throw new MendRefused(`${mirror} has no ${bundlePath(index, width)}`);
}

/** The entries from one index up to the end of the mirror's tree, a bundle at a time. */
async function* missing(options: MendOptions, from: number, size: number): AsyncGenerator<readonly Uint8Array[]> {
  for (let index = Math.floor(from / tile_width); index * tile_width < size; index += 1) {
    const entries = await bundle(options, index, widthAt(size, 0, index));
    yield entries.slice(Math.max(0, from - index * tile_width));
  }
}

async function ownEdge({ files, folder, log }: MendOptions): Promise<Edge> {
  const bytes = await files.read(join(folder, "checkpoint"));
  if (bytes === undefined) return emptyEdge;
  const own = openCheckpoint(Buffer.from(bytes).toString(), log);
  if (own === undefined) throw new MendRefused("the checkpoint here is not signed by the log's key");
  return await readEdge(new TileReader(files, folder), own.size);
}

async function signedBy(options: MendOptions, tree: Checkpoint, theirs: string): Promise<string> {
  const { signer, files, folder } = options;
  const last = await signer.last();
  if (last.size > tree.size) return theirs;
  const proof = await consistencyProofFrom(new TileReader(files, folder), last.size, tree.size);
  return await signer.sign({ size: tree.size, root: tree.root, proof });
}

/** Pulls what is missing. Undefined when the mirror has nothing more; throws MendRefused and leaves the log as it was. */
export async function mendLog(options: MendOptions): Promise<Mended | undefined> {
  const { mirror, shard, folder, files, log, pulled } = options;
  const theirs = (await fetchFrom(mirror, `${shard}/checkpoint`))?.toString() ?? "";
  const tree = openCheckpoint(theirs, log);
  if (tree === undefined) throw new MendRefused(`${mirror} has no checkpoint that this log's key signed`);
  let edge = await ownEdge(options);
  const from = edge.size;
  if (tree.size <= from) return undefined;
  // The first way through computes the root only: nothing is written for a tree that the log never signed.
  const range = new CompactRange(platformHasher, edge.size, edge.nodes);
  for await (const entries of missing(options, from, tree.size)) {
    for (const entry of entries) range.append(leafHash(entry, platformHasher));
  }
  if (Buffer.compare(range.root(), tree.root) !== 0) {
    throw new MendRefused(`the ${tree.size} entries of ${mirror} do not begin with the ${from} entries here`);
  }
  const writer = new SafeWriter(files, folder);
  for await (const entries of missing(options, from, tree.size)) {
    const growth = grow(edge, entries);
    await writer.writeAll(new Map([...growth.files].map(([path, bytes]) => [join(folder, path), bytes])));
    edge = growth.edge;
    pulled?.(edge.size);
  }
  if (Buffer.compare(edge.root, tree.root) !== 0) throw new MendRefused(`${mirror} changed while it was read`);
  await writer.write(join(folder, "checkpoint"), Buffer.from(await signedBy(options, tree, theirs)));
  return { from, to: tree.size };
}
