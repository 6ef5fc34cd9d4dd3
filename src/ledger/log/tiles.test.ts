// Tiles: paths, bytes, and trees that grow in any steps and always come out the same.
import assert from "node:assert/strict";
import { test } from "node:test";
import * as fc from "fast-check";
import { leafHash, rootOf, verifyConsistency, verifyInclusion } from "../../kernel/merkle.ts";
import { consistencyProofFrom, inclusionProofFrom } from "./proofs.ts";
import {
  bundlePath,
  joinEntries,
  levelWidth,
  parseTilePath,
  platformHasher,
  splitEntries,
  splitHashes,
  TileReader,
  tilePath,
  widthAt,
} from "./tiles.ts";
import type { Edge } from "./tree.ts";
import { emptyEdge, grow, readEdge } from "./tree.ts";
import { recompute } from "./verify.ts";

// The trees of one to eight leaves with which Certificate Transparency's own programs are tested.
const leaves = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"];
const roots = [
  "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
  "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
  "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
  "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
  "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
  "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
  "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
  "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
];

/** A folder in memory. */
class Shelf {
  readonly kept = new Map<string, Uint8Array>();
  readonly reader = new TileReader({ read: async (path) => this.kept.get(path) }, "");

  put(files: ReadonlyMap<string, Uint8Array>): void {
    for (const [path, bytes] of files) this.kept.set(path, bytes);
  }
}

const noProblem = { problem: (words: string) => assert.fail(words) };
const entryOf = (index: number): Uint8Array => platformHasher(Buffer.from(`fact ${index}`));
const entriesUpTo = (size: number, from = 0): Uint8Array[] =>
  Array.from({ length: size - from }, (_, place) => entryOf(from + place));

test("trees of one to eight leaves have the published roots in both ways of computing them", async () => {
  const shelf = new Shelf();
  let edge: Edge = emptyEdge;
  for (const [at, leaf] of leaves.entries()) {
    const growth = grow(edge, [Buffer.from(leaf, "hex")]);
    shelf.put(growth.files);
    edge = growth.edge;
    assert.equal(Buffer.from(edge.root).toString("hex"), roots[at]);
    assert.equal(Buffer.from(await recompute(shelf.reader, at, at + 1, noProblem)).toString("hex"), roots[at]);
  }
});

test("paths are written as the standard writes them", () => {
  const table: readonly (readonly [string, string])[] = [
    [tilePath(0, 0, 256), "tile/0/000"],
    [tilePath(0, 0, 1), "tile/0/000.p/1"],
    [tilePath(1, 1_234_067, 256), "tile/1/x001/x234/067"],
    [tilePath(2, 1000, 255), "tile/2/x001/000.p/255"],
    [bundlePath(273, 112), "tile/entries/273.p/112"],
  ];
  for (const [path, wanted] of table) assert.equal(path, wanted);
});

test("a tree of 70,000 has the tiles that the standard lists", () => {
  assert.deepEqual(
    [0, 1, 2, 3].map((level) => levelWidth(70_000, level)),
    [70_000, 273, 1, 0],
  );
  assert.deepEqual([widthAt(70_000, 0, 272), widthAt(70_000, 0, 273), widthAt(70_000, 0, 274)], [256, 112, 0]);
  assert.deepEqual([widthAt(70_000, 1, 0), widthAt(70_000, 1, 1), widthAt(70_000, 2, 0)], [256, 17, 1]);
});

test("every path that is written is read back, and no other form is", () => {
  fc.assert(
    fc.property(fc.nat(63), fc.nat(2 ** 31), fc.integer({ min: 1, max: 256 }), (level, index, width) => {
      assert.deepEqual(parseTilePath(tilePath(level, index, width)), { level, index, width });
      assert.deepEqual(parseTilePath(bundlePath(index, width)), { level: "entries", index, width });
    }),
  );
  for (const path of [
    "tile/0/000.p/256",
    "tile/0/000.p/0",
    "tile/0/000.p/01",
    "tile/64/000",
    "tile/00/000",
    "tile/0/0",
    "tile/0/1000",
    "tile/0/x000/001",
    "tile/0/../000",
    "tile/0/000/",
    "tile/-1/000",
    "tile/entries/x001",
    "tile//000",
    "",
  ]) {
    assert.equal(parseTilePath(path), undefined, path);
  }
});

test("entries of any bytes survive a bundle, and a cut bundle or tile is noticed", () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 300 }), { maxLength: 20 }), (entries) => {
      assert.deepEqual(
        splitEntries(joinEntries(entries)).map((entry) => [...entry]),
        entries.map((entry) => [...entry]),
      );
    }),
  );
  assert.throws(() => splitEntries(Uint8Array.of(0)), /ends within/);
  assert.throws(() => splitEntries(Uint8Array.of(0, 2, 1)), /ends within/);
  assert.throws(() => joinEntries([new Uint8Array(65_536)]), /does not fit/);
  assert.throws(() => splitHashes(new Uint8Array(33)), /cut/);
  assert.throws(() => splitHashes(new Uint8Array(0)), /cut/);
});

const steps = fc.array(fc.oneof(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 200, max: 700 })), {
  minLength: 1,
  maxLength: 8,
});

test("a tree that grows in any steps has the kernel's root, reads back from its files, and proves each entry", async () => {
  await fc.assert(
    fc.asyncProperty(steps, fc.nat(), fc.nat(), async (counts, anyIndex, anySize) => {
      const shelf = new Shelf();
      let edge: Edge = emptyEdge;
      const sizes = [0];
      for (const count of counts) {
        // As after a crash: what is known comes from the files.
        const growth = grow(await readEdge(shelf.reader, edge.size), entriesUpTo(edge.size + count, edge.size));
        shelf.put(growth.files);
        assert.deepEqual(
          await recompute(shelf.reader, edge.size, growth.edge.size, noProblem),
          Buffer.from(growth.edge.root),
        );
        edge = growth.edge;
        sizes.push(edge.size);
      }
      const hashes = entriesUpTo(edge.size).map((entry) => leafHash(entry, platformHasher));
      assert.deepEqual(Buffer.from(edge.root), Buffer.from(rootOf(hashes, platformHasher)));
      assert.deepEqual(await recompute(shelf.reader, 0, edge.size, noProblem), Buffer.from(edge.root));
      const index = anyIndex % edge.size;
      const proof = await inclusionProofFrom(shelf.reader, index, edge.size);
      const leaf = leafHash(entryOf(index));
      assert.ok(verifyInclusion({ index, size: edge.size, leaf, root: edge.root, proof }, platformHasher));
      const oldSize = sizes[anySize % sizes.length] ?? 0;
      const oldRoot = rootOf(hashes.slice(0, oldSize), platformHasher);
      const grown = await consistencyProofFrom(shelf.reader, oldSize, edge.size);
      const claim = { oldSize, newSize: edge.size, oldRoot, newRoot: edge.root, proof: grown };
      assert.ok(verifyConsistency(claim, platformHasher));
    }),
    { numRuns: 25 },
  );
});

test("a tree over more than one tile of tiles reads back, also without the partial tiles that became full", async () => {
  const shelf = new Shelf();
  let edge: Edge = emptyEdge;
  for (const size of [300, 65_500, 65_537, 66_000]) {
    const growth = grow(edge, entriesUpTo(size, edge.size));
    shelf.put(growth.files);
    edge = growth.edge;
    for (const path of shelf.kept.keys()) {
      if (growth.completed.some((full) => path.startsWith(`${full}.p/`))) shelf.kept.delete(path);
    }
  }
  assert.deepEqual(await recompute(shelf.reader, 0, 66_000, noProblem), Buffer.from(edge.root));
  assert.deepEqual(await recompute(shelf.reader, 65_500, 66_000, noProblem), Buffer.from(edge.root));
  assert.deepEqual((await readEdge(shelf.reader, 65_500)).size, 65_500);
  assert.ok(shelf.kept.has("tile/2/000.p/1"));
});
