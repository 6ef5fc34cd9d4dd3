// Inclusion and consistency proofs made from the log's tiles, and the proof file that a citizen can keep (C2SP tlog-proof).
import { join } from "node:path";
import { consistencyNodes, inclusionNodes, proofFromNodes, rootOf } from "../../kernel/merkle.ts";
import type { TreeNode } from "../../kernel/merkle.ts";
import { realFiles } from "./files.ts";
import type { FileSystem } from "./files.ts";
import type { VerifierKey } from "./note.ts";
import { parseVerifier } from "./note.ts";
import { readForProof } from "./published.ts";
import { levels_in_tile, platformHasher, tile_width, TileReader, widthAt } from "./tiles.ts";

/** Where a node's hash comes from: `count` neighbouring hashes of one tile, joined. */
function placeOf({ level, index }: TreeNode): { tileLevel: number; tile: number; first: number; count: number } {
  const count = 2 ** (level % levels_in_tile);
  const start = index * count;
  return {
    tileLevel: Math.floor(level / levels_in_tile),
    tile: Math.floor(start / tile_width),
    first: start % tile_width,
    count,
  };
}

/** Fetches the tiles for these nodes of a tree of this size; the answer gives each node's hash. */
export async function readNodes(
  reader: TileReader,
  nodes: readonly TreeNode[],
  size: number,
): Promise<(node: TreeNode) => Uint8Array> {
  const tiles = new Map<string, readonly Uint8Array[]>();
  for (const node of nodes) {
    const { tileLevel, tile } = placeOf(node);
    const name = `${tileLevel}/${tile}`;
    if (tiles.has(name)) continue;
    tiles.set(name, await reader.hashes(tileLevel, tile, widthAt(size, tileLevel, tile)));
  }
  return (node) => {
    const { tileLevel, tile, first, count } = placeOf(node);
    const hashes = tiles.get(`${tileLevel}/${tile}`)?.slice(first, first + count);
    if (hashes?.length !== count)
      throw new Error(`the tree of ${size} has no node ${node.index} at level ${node.level}`);
    return rootOf(hashes, platformHasher);
  };
}

async function made(
  reader: TileReader,
  lists: readonly (readonly TreeNode[])[],
  size: number,
): Promise<readonly Uint8Array[]> {
  return proofFromNodes(lists, await readNodes(reader, lists.flat(), size), platformHasher);
}

/** That the entry at the index is in the tree of this size: hashes from the leaf up. */
export const inclusionProofFrom = (reader: TileReader, index: number, size: number): Promise<readonly Uint8Array[]> =>
  made(reader, inclusionNodes(index, size), size);

/** That the tree of the new size begins with the tree of the old one. */
export const consistencyProofFrom = (
  reader: TileReader,
  oldSize: number,
  newSize: number,
): Promise<readonly Uint8Array[]> => made(reader, consistencyNodes(oldSize, newSize), newSize);

/** The text of a .tlog-proof: index, inclusion proof and the signed checkpoint as it was published. */
export const proofText = (index: number, proof: readonly Uint8Array[], checkpoint: string): string =>
  [
    "c2sp.org/tlog-proof@v1",
    `index ${index}`,
    ...proof.map((step) => Buffer.from(step).toString("base64")),
    "",
    checkpoint,
  ].join("\n");

/**
 * The proof file of an entry against the cosigned checkpoint, or the newest where it is in no cosigned one yet; undefined while the entry is in none. Throws when the
 * log's files are not in order.
 */
export async function proofFile(
  folder: string,
  verifier: VerifierKey,
  index: number,
  files: Pick<FileSystem, "read"> = realFiles,
): Promise<string | undefined> {
  const found = await readForProof(files, folder, verifier, index);
  if (found === undefined) return undefined;
  const { note, checkpoint } = found;
  return proofText(index, await inclusionProofFrom(new TileReader(files, folder), index, checkpoint.size), note);
}

/** The proof file of a place in any shard below this folder, also one that is frozen: its key lies beside it. */
export async function placeProof(
  folder: string,
  { shard, index }: { readonly shard: string; readonly index: bigint },
): Promise<string | undefined> {
  const key = await realFiles.read(join(folder, shard, "key"));
  if (key === undefined) return undefined;
  return await proofFile(join(folder, shard), parseVerifier(Buffer.from(key).toString()), Number(index));
}
