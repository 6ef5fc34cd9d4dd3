// The growing end of the log's tree: from the entries that came, the files to write and the root to sign.
import { CompactRange, leafHash, rootNodes } from "../../kernel/merkle.ts";
import { readNodes } from "./proofs.ts";
import type { TileReader } from "./tiles.ts";
import {
  bundlePath,
  joinEntries,
  joinHashes,
  levels_in_tile,
  levelWidth,
  platformHasher,
  tile_width,
  tilePath,
} from "./tiles.ts";

/** All that is needed to go on: the roots of the full subtrees, and what stands in the incomplete tiles and bundle. */
export interface Edge {
  readonly size: number;
  readonly root: Uint8Array;
  readonly nodes: readonly Uint8Array[];
  /** By level: the hashes of the incomplete tile. */
  readonly tiles: readonly (readonly Uint8Array[])[];
  /** The entries of the incomplete bundle. */
  readonly entries: readonly Uint8Array[];
}

const emptyRange = new CompactRange(platformHasher);

export const emptyEdge: Edge = { size: 0, root: emptyRange.root(), nodes: [], tiles: [], entries: [] };

/** What a batch of entries makes of the edge. */
export interface Growth {
  readonly edge: Edge;
  /** Bytes by path below the log's folder: full tiles and bundles, and the partial ones of the new size. */
  readonly files: ReadonlyMap<string, Uint8Array>;
  /** The full tiles and bundles among them: their partial forms are no longer needed. */
  readonly completed: readonly string[];
}

/** Adds entries; the old edge stays as it was, for the case that the writing fails. */
export function grow(edge: Edge, entries: readonly Uint8Array[]): Growth {
  const range = new CompactRange(platformHasher, edge.size, edge.nodes);
  const files = new Map<string, Uint8Array>();
  const tiles = edge.tiles.map((hashes) => [...hashes]);
  let bundle = [...edge.entries];
  for (const entry of entries) {
    bundle.push(entry);
    if (bundle.length === tile_width) {
      files.set(bundlePath(Math.floor(range.size / tile_width), tile_width), joinEntries(bundle));
      bundle = [];
    }
    range.append(leafHash(entry, platformHasher), (node, nodeHash) => {
      if (node.level % levels_in_tile !== 0) return;
      const level = node.level / levels_in_tile;
      const tile = (tiles[level] ??= []);
      tile.push(nodeHash);
      if (tile.length < tile_width) return;
      files.set(tilePath(level, Math.floor(node.index / tile_width), tile_width), joinHashes(tile));
      tiles[level] = [];
    });
  }
  const completed = [...files.keys()];
  const size = range.size;
  if (bundle.length > 0) files.set(bundlePath(Math.floor(size / tile_width), bundle.length), joinEntries(bundle));
  tiles.forEach((hashes, level) => {
    const width = levelWidth(size, level);
    if (hashes.length === 0 || width === levelWidth(edge.size, level)) return;
    files.set(tilePath(level, Math.floor(width / tile_width), hashes.length), joinHashes(hashes));
  });
  return { edge: { size, root: range.root(), nodes: range.nodes, tiles, entries: bundle }, files, completed };
}

/** The edge of a tree of this size, as the files tell it. Throws when one is missing or cut. */
export async function readEdge(reader: TileReader, size: number): Promise<Edge> {
  if (size === 0) return emptyEdge;
  const wanted = rootNodes(size);
  const read = await readNodes(reader, wanted, size);
  const nodes = wanted.map(read);
  const tiles: Uint8Array[][] = [];
  for (let level = 0; levelWidth(size, level) > 0; level += 1) {
    const width = levelWidth(size, level);
    const [index, rest] = [Math.floor(width / tile_width), width % tile_width];
    tiles.push(rest === 0 ? [] : await reader.hashes(level, index, rest));
  }
  const rest = size % tile_width;
  const entries = rest === 0 ? [] : await reader.entries(Math.floor(size / tile_width), rest);
  return { size, root: new CompactRange(platformHasher, size, nodes).root(), nodes, tiles, entries };
}
