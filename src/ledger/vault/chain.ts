// The chain of one shard's bundles: makes the next bundle, and checks that a bundle is the next one.
import { CompactRange, leafHash } from "../../kernel/merkle.ts";
import { platformHasher } from "../log/tiles.ts";
import { type Bundle, bundleFormat, digestOf, encodeBundle, noPrevious } from "./bundle.ts";
import { BundleDamaged, entryCommitment, type VaultEntry } from "./entry.ts";

/** Where a chain stands: all that is needed to go on from there. */
export interface ChainEnd {
  readonly size: number;
  /** The hash of the last bundle's bytes. */
  readonly chain: string;
  /** The roots of the tree's full subtrees, the largest first. */
  readonly nodes: readonly Uint8Array[];
}

export const chainStart: ChainEnd = { size: 0, chain: noPrevious, nodes: [] };

export interface NextBundle {
  readonly bundle: Bundle;
  /** The bundle's bytes, not sealed. */
  readonly bytes: Uint8Array;
  readonly end: ChainEnd;
}

function grown(from: ChainEnd, entries: readonly VaultEntry[]): CompactRange {
  const range = new CompactRange(platformHasher, from.size, from.nodes);
  for (const entry of entries) range.append(leafHash(entryCommitment(entry), platformHasher));
  return range;
}

/** The next bundle of these entries, and the chain after it. */
export function nextBundle(
  from: ChainEnd,
  { origin, shard }: { readonly origin: string; readonly shard: string },
  entries: readonly VaultEntry[],
): NextBundle {
  const range = grown(from, entries);
  const root = Buffer.from(range.root()).toString("hex");
  const place = { first: from.size, count: entries.length, previous: from.chain, root };
  const bundle = { header: { format: bundleFormat, origin, shard, ...place } as const, entries };
  const bytes = encodeBundle(bundle);
  return { bundle, bytes, end: { size: range.size, chain: digestOf(bytes), nodes: range.nodes } };
}

/**
 * The chain after this bundle, whose bytes these are. Throws BundleDamaged when it is not of this log and shard, does not follow
 * what came before, or its entries give another root than its header says.
 */
export function followBundle(
  from: ChainEnd,
  { origin, shard }: { readonly origin: string; readonly shard: string },
  { header, entries }: Bundle,
  bytes: Uint8Array,
): ChainEnd {
  if (header.origin !== origin) throw new BundleDamaged(`it is of the log ${header.origin}`);
  if (header.shard !== shard) throw new BundleDamaged(`it is of shard ${header.shard}`);
  if (header.first !== from.size) throw new BundleDamaged(`it begins at ${header.first}, and ${from.size} comes next`);
  if (header.previous !== from.chain) throw new BundleDamaged("it follows another bundle than the one before it");
  const range = grown(from, entries);
  if (Buffer.from(range.root()).toString("hex") !== header.root) {
    throw new BundleDamaged(`its entries give another root of ${range.size} entries than its header`);
  }
  return { size: range.size, chain: digestOf(bytes), nodes: range.nodes };
}
