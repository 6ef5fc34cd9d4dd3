// The Merkle tree of the log (RFC 6962, RFC 9162): hashes, roots, proofs of both kinds, and a compact range.
import { sha256 } from "./sha256.ts";

/** A hash of 32 bytes; the platform's faster one may stand in for the pure `sha256`. */
export type Hasher = (bytes: Uint8Array) => Uint8Array;

/** The hash over the leaves from index × 2^level up to (index + 1) × 2^level, a full subtree of the tree. */
export type TreeNode = { readonly level: number; readonly index: number };

function prefixed(prefix: number, ...parts: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(parts.reduce((length, part) => length + part.length, 1));
  bytes[0] = prefix;
  let at = 1;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

/** The hash of a leaf: over 0x00 and its bytes. */
export function leafHash(bytes: Uint8Array, hasher: Hasher = sha256): Uint8Array {
  return hasher(prefixed(0, bytes));
}

/** The hash of an inner node: over 0x01, left and right. */
export function nodeHash(left: Uint8Array, right: Uint8Array, hasher: Hasher = sha256): Uint8Array {
  return hasher(prefixed(1, left, right));
}

/** The root of a tree without leaves: the hash of nothing. */
export const emptyRoot: Uint8Array = sha256(new Uint8Array(0));

// The largest power of two below the size: where the RFC splits a tree into left and right.
function splitOf(size: number): number {
  let split = 1;
  while (split * 2 < size) split *= 2;
  return split;
}

/** The root over the leaf hashes. */
export function rootOf(leafHashes: readonly Uint8Array[], hasher: Hasher = sha256): Uint8Array {
  const range = new CompactRange(hasher);
  for (const leaf of leafHashes) range.append(leaf);
  return range.root();
}

/**
 * The end of a growing tree: only the roots of its full subtrees, at most one a level, from which the root follows.
 * `nodes` are listed from the largest subtree to the smallest and can be kept and given back with `size`.
 */
export class CompactRange {
  readonly #hasher: Hasher;
  readonly #nodes: Uint8Array[];
  #size: number;

  constructor(hasher: Hasher = sha256, size = 0, nodes: readonly Uint8Array[] = []) {
    if (nodes.length !== fullSubtrees(0, size).length) throw new RangeError("nodes do not fit the size of the range");
    this.#hasher = hasher;
    this.#size = size;
    this.#nodes = [...nodes];
  }

  get size(): number {
    return this.#size;
  }

  get nodes(): readonly Uint8Array[] {
    return [...this.#nodes];
  }

  /** Adds a leaf hash; `completed` is told of every full subtree that it completes, the leaf first. */
  append(leaf: Uint8Array, completed?: (node: TreeNode, hash: Uint8Array) => void): void {
    let hash = leaf;
    let index = this.#size;
    completed?.({ level: 0, index }, hash);
    for (let level = 1; index % 2 === 1; level++) {
      const left = this.#nodes.pop();
      if (!left) throw new Error("the compact range lacks a node");
      hash = nodeHash(left, hash, this.#hasher);
      index = (index - 1) / 2;
      completed?.({ level, index }, hash);
    }
    this.#nodes.push(hash);
    this.#size += 1;
  }

  root(): Uint8Array {
    return this.#nodes.length === 0 ? emptyRoot : joined(this.#nodes, this.#hasher);
  }
}

// The hash over neighbouring subtrees of falling size: joined from the right, as the RFC's split does.
function joined(hashes: readonly Uint8Array[], hasher: Hasher): Uint8Array {
  return hashes.reduceRight((right, left) => nodeHash(left, right, hasher));
}

// The full subtrees that together cover the leaves from start up to end, start being where the RFC splits.
function fullSubtrees(start: number, end: number): readonly TreeNode[] {
  const nodes: TreeNode[] = [];
  for (let at = start; at < end; ) {
    let level = 0;
    let width = 1;
    while (at + width * 2 <= end && at % (width * 2) === 0) {
      width *= 2;
      level += 1;
    }
    nodes.push({ level, index: at / width });
    at += width;
  }
  return nodes;
}

/** A stretch of leaves [start, end) whose hash is one element of a proof. */
type Stretch = { readonly start: number; readonly end: number };

function mustBeWithin(low: number, value: number, high: number): void {
  if (!Number.isSafeInteger(value) || value < low || value > high) {
    throw new RangeError(`${value} is not between ${low} and ${high} in the tree`);
  }
}

// From the root down: the sibling at each split. The RFC lists them from the leaf up, so they are turned round.
function inclusionStretches(index: number, size: number): readonly Stretch[] {
  mustBeWithin(1, size, Number.MAX_SAFE_INTEGER);
  mustBeWithin(0, index, size - 1);
  const siblings: Stretch[] = [];
  let [start, end] = [0, size];
  while (end - start > 1) {
    const middle = start + splitOf(end - start);
    if (index < middle) {
      siblings.push({ start: middle, end });
      end = middle;
    } else {
      siblings.push({ start, end: middle });
      start = middle;
    }
  }
  return siblings.toReversed();
}

function consistencyStretches(oldSize: number, size: number): readonly Stretch[] {
  mustBeWithin(0, size, Number.MAX_SAFE_INTEGER);
  mustBeWithin(0, oldSize, size);
  if (oldSize === 0 || oldSize === size) return [];
  const stretches: Stretch[] = [];
  let [start, end] = [0, size];
  while (oldSize !== end) {
    const middle = start + splitOf(end - start);
    if (oldSize <= middle) {
      stretches.push({ start: middle, end });
      end = middle;
    } else {
      stretches.push({ start, end: middle });
      start = middle;
    }
  }
  // Where the old tree is itself a full subtree from the first leaf on, the verifier knows its root already.
  if (start !== 0) stretches.push({ start, end });
  return stretches.toReversed();
}

/** For each hash of an inclusion proof, the full subtrees to join for it: what a reader of tiles has to fetch. */
export function inclusionNodes(index: number, size: number): readonly (readonly TreeNode[])[] {
  return inclusionStretches(index, size).map(({ start, end }) => fullSubtrees(start, end));
}

/** For each hash of a consistency proof, the full subtrees to join for it. */
export function consistencyNodes(oldSize: number, size: number): readonly (readonly TreeNode[])[] {
  return consistencyStretches(oldSize, size).map(({ start, end }) => fullSubtrees(start, end));
}

/** The proof made from stored nodes: `read` gives the hash of each full subtree named by the lists above. */
export function proofFromNodes(
  lists: readonly (readonly TreeNode[])[],
  read: (node: TreeNode) => Uint8Array,
  hasher: Hasher = sha256,
): readonly Uint8Array[] {
  return lists.map((nodes) => joined(nodes.map(read), hasher));
}

/** The full subtrees whose hashes, joined, are the root of a tree of that size; also the nodes of its compact range. */
export function rootNodes(size: number): readonly TreeNode[] {
  mustBeWithin(0, size, Number.MAX_SAFE_INTEGER);
  return fullSubtrees(0, size);
}

/** The proof that the leaf at `index` is in the tree over these leaf hashes, from the leaf up. */
export function inclusionProof(
  index: number,
  leafHashes: readonly Uint8Array[],
  hasher: Hasher = sha256,
): readonly Uint8Array[] {
  return inclusionStretches(index, leafHashes.length).map(({ start, end }) =>
    rootOf(leafHashes.slice(start, end), hasher),
  );
}

/** The proof that the tree over these leaf hashes only adds to its first `oldSize` leaves. */
export function consistencyProof(
  oldSize: number,
  leafHashes: readonly Uint8Array[],
  hasher: Hasher = sha256,
): readonly Uint8Array[] {
  return consistencyStretches(oldSize, leafHashes.length).map(({ start, end }) =>
    rootOf(leafHashes.slice(start, end), hasher),
  );
}

/** Whether two hashes are the same bytes. Hashes in the log are public: no need for constant time. */
function same(left: Uint8Array, right: Uint8Array): boolean {
  return left.length === right.length && left.every((byte, at) => byte === right[at]);
}

function wholeNumbers(...values: readonly number[]): boolean {
  return values.every((value) => Number.isSafeInteger(value) && value >= 0);
}

function wholeHashes(...hashes: readonly Uint8Array[]): boolean {
  return hashes.every((hash) => hash.length === 32);
}

/** Whether the proof shows the leaf hash at `index` in the tree of this size and root. Never throws. */
export function verifyInclusion(
  claim: {
    readonly index: number;
    readonly size: number;
    readonly leaf: Uint8Array;
    readonly root: Uint8Array;
    readonly proof: readonly Uint8Array[];
  },
  hasher: Hasher = sha256,
): boolean {
  const { index, size, leaf, root, proof } = claim;
  if (!wholeNumbers(index, size) || index >= size || !wholeHashes(leaf, root, ...proof)) return false;
  const stretches = inclusionStretches(index, size);
  if (proof.length !== stretches.length) return false;
  const made = stretches.reduce((hash, { start }, at) => {
    const sibling = proof[at] ?? hash;
    return start > index ? nodeHash(hash, sibling, hasher) : nodeHash(sibling, hash, hasher);
  }, leaf);
  return same(made, root);
}

/** Whether the proof shows that the new tree begins with the old one. Never throws. */
export function verifyConsistency(
  claim: {
    readonly oldSize: number;
    readonly newSize: number;
    readonly oldRoot: Uint8Array;
    readonly newRoot: Uint8Array;
    readonly proof: readonly Uint8Array[];
  },
  hasher: Hasher = sha256,
): boolean {
  const { oldSize, newSize, oldRoot, newRoot, proof } = claim;
  if (!wholeNumbers(oldSize, newSize) || oldSize > newSize || !wholeHashes(oldRoot, newRoot, ...proof)) return false;
  const stretches = consistencyStretches(oldSize, newSize);
  if (proof.length !== stretches.length) return false;
  if (oldSize === newSize) return same(oldRoot, newRoot);
  // Any tree continues the empty one; there is nothing to prove but that the empty root was the empty root.
  if (oldSize === 0) return same(oldRoot, emptyRoot);
  // A first stretch that ends where the old tree ends is in both trees; without one, both begin with the old root.
  const shared = stretches[0]?.end === oldSize;
  const seed = (shared ? proof[0] : undefined) ?? oldRoot;
  let [old, made] = [seed, seed];
  for (let at = shared ? 1 : 0; at < stretches.length; at++) {
    const hash = proof[at] ?? seed;
    if ((stretches[at]?.start ?? 0) >= oldSize) made = nodeHash(made, hash, hasher);
    else {
      old = nodeHash(hash, old, hasher);
      made = nodeHash(hash, made, hasher);
    }
  }
  return same(old, oldRoot) && same(made, newRoot);
}
