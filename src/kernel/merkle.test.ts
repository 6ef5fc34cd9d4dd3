// The log's tree against the published reference tree, and its proofs against every tampering tried.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";
import * as fc from "fast-check";
import { fromHex, hex } from "./canonical.ts";
import {
  CompactRange,
  consistencyNodes,
  consistencyProof,
  emptyRoot,
  inclusionNodes,
  inclusionProof,
  leafHash,
  nodeHash,
  proofFromNodes,
  rootNodes,
  rootOf,
  type TreeNode,
  verifyConsistency,
  verifyInclusion,
} from "./merkle.ts";

// The eight leaves, roots and proofs that Certificate Transparency's implementations share as their reference.
const leaves = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"].map(
  (bytes) => leafHash(fromHex(bytes)),
);
const roots = [
  "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
  "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
  "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
  "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
  "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
  "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
  "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
  "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
  "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
];
const second = "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7";
const thirdAndFourth = "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e";
const lastFour = "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4";
const fifth = "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b";
const lastTwo = "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0";
const fifthAndSixth = "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a";

test("the reference tree has the published root at every size", () => {
  for (const [size, root] of roots.entries()) assert.equal(hex(rootOf(leaves.slice(0, size))), root, `size ${size}`);
});

test("the reference tree has the published proofs", () => {
  const included = (index: number, size: number): readonly string[] =>
    inclusionProof(index, leaves.slice(0, size)).map(hex);
  assert.deepEqual(included(0, 1), []);
  assert.deepEqual(included(0, 8), [second, thirdAndFourth, lastFour]);
  assert.deepEqual(included(5, 8), [fifth, lastTwo, roots[4]]);
  assert.deepEqual(included(2, 3), [roots[2]]);
  const consistent = (oldSize: number, size: number): readonly string[] =>
    consistencyProof(oldSize, leaves.slice(0, size)).map(hex);
  assert.deepEqual(consistent(1, 1), []);
  assert.deepEqual(consistent(1, 8), [second, thirdAndFourth, lastFour]);
  assert.deepEqual(consistent(6, 8), [fifthAndSixth, lastTwo, roots[4]]);
  assert.deepEqual(consistent(2, 5), [thirdAndFourth, fifth]);
});

const platform = (bytes: Uint8Array): Uint8Array => new Uint8Array(createHash("sha256").update(bytes).digest());
const many = Array.from({ length: 130 }, (_, at) => leafHash(Uint8Array.of(at), platform));
const sizes = fc.integer({ min: 1, max: many.length });
const place = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });

function spoiled(hash: Uint8Array): Uint8Array {
  return hash.map((byte, at) => (at === 7 ? byte ^ 1 : byte));
}

test("every leaf is proved in every tree, and no proof survives a change", () => {
  fc.assert(
    fc.property(sizes, place, place, (size, share, where) => {
      const index = Math.floor(share * size);
      const tree = many.slice(0, size);
      const leaf = many[index] ?? emptyRoot;
      const claim = { index, size, leaf, root: rootOf(tree, platform), proof: inclusionProof(index, tree, platform) };
      assert.ok(verifyInclusion(claim, platform));
      const at = Math.floor(where * claim.proof.length);
      const other = claim.proof.map((hash, step) => (step === at ? spoiled(hash) : hash));
      assert.equal(verifyInclusion({ ...claim, leaf: spoiled(leaf) }, platform), false);
      assert.equal(verifyInclusion({ ...claim, root: spoiled(claim.root) }, platform), false);
      assert.equal(verifyInclusion({ ...claim, proof: [...claim.proof, leaf] }, platform), false);
      assert.equal(verifyInclusion({ ...claim, index: size }, platform), false);
      if (size === 1) return;
      assert.equal(verifyInclusion({ ...claim, proof: other }, platform), false);
      assert.equal(verifyInclusion({ ...claim, proof: claim.proof.slice(1) }, platform), false);
      assert.equal(verifyInclusion({ ...claim, index: (index + 1) % size }, platform), false);
    }),
  );
});

test("every tree is proved to continue every earlier one, and a rewritten one is not", () => {
  fc.assert(
    fc.property(sizes, place, place, (newSize, share, where) => {
      const oldSize = Math.floor(share * (newSize + 1));
      const tree = many.slice(0, newSize);
      const claim = {
        oldSize,
        newSize,
        oldRoot: rootOf(tree.slice(0, oldSize), platform),
        newRoot: rootOf(tree, platform),
        proof: consistencyProof(oldSize, tree, platform),
      };
      assert.ok(verifyConsistency(claim, platform));
      assert.equal(verifyConsistency({ ...claim, oldRoot: spoiled(claim.oldRoot) }, platform), false);
      assert.equal(verifyConsistency({ ...claim, proof: [...claim.proof, claim.newRoot] }, platform), false);
      assert.equal(verifyConsistency({ ...claim, oldSize: newSize + 1 }, platform), false);
      if (oldSize === 0) return;
      const rewritten = tree.map((hash, at) => (at === Math.floor(where * oldSize) ? spoiled(hash) : hash));
      const rewrittenRoot = rootOf(rewritten, platform);
      const proof = consistencyProof(oldSize, rewritten, platform);
      assert.equal(verifyConsistency({ ...claim, newRoot: rewrittenRoot }, platform), false);
      assert.equal(verifyConsistency({ ...claim, newRoot: rewrittenRoot, proof }, platform), false);
    }),
  );
});

test("a compact range has the tree's root at every size, can be kept, and tells the nodes to store", () => {
  const stored = new Map<string, Uint8Array>();
  let range = new CompactRange(platform);
  assert.deepEqual(range.root(), emptyRoot);
  const read = ({ level, index }: TreeNode): Uint8Array => stored.get(`${level}/${index}`) ?? assert.fail();
  for (const [at, leaf] of many.entries()) {
    range.append(leaf, ({ level, index }, hash) => stored.set(`${level}/${index}`, hash));
    const tree = many.slice(0, at + 1);
    assert.equal(range.size, at + 1);
    assert.deepEqual(range.root(), rootOf(tree, platform));
    assert.deepEqual(range.nodes, rootNodes(at + 1).map(read));
    range = new CompactRange(platform, range.size, range.nodes);
    const proof = proofFromNodes(inclusionNodes(at >> 1, at + 1), read, platform);
    assert.deepEqual(proof, inclusionProof(at >> 1, tree, platform));
    const older = proofFromNodes(consistencyNodes(((at * 2) / 3) | 0, at + 1), read, platform);
    assert.deepEqual(older, consistencyProof(((at * 2) / 3) | 0, tree, platform));
  }
  assert.throws(() => new CompactRange(platform, 3, []), RangeError);
});

test("a tree of more than four billion leaves is still counted exactly", () => {
  const size = 2 ** 33 + 1;
  assert.deepEqual(inclusionNodes(size - 1, size), [[{ level: 33, index: 0 }]]);
  assert.equal(inclusionNodes(5, size).length, 34);
  assert.deepEqual(rootNodes(size), [
    { level: 33, index: 0 },
    { level: 0, index: 2 ** 33 },
  ]);
});

test("an impossible place in a tree is thrown back by the maker and refused by the verifier", () => {
  assert.throws(() => inclusionProof(3, many.slice(0, 3)), RangeError);
  assert.throws(() => consistencyProof(4, many.slice(0, 3)), RangeError);
  const leaf = leafHash(new Uint8Array(0));
  assert.equal(verifyInclusion({ index: -1, size: 1, leaf, root: leaf, proof: [] }), false);
  assert.equal(verifyInclusion({ index: 0.5, size: 1, leaf, root: leaf, proof: [] }), false);
  assert.ok(verifyInclusion({ index: 0, size: 1, leaf, root: leaf, proof: [] }));
  assert.notDeepEqual(nodeHash(leaf, leaf), leafHash(leaf));
});
