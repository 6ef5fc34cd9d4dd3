// Bundles and their chain: what is written is read, anything else is refused, and only the recipients' keys open it.
import assert from "node:assert/strict";
import { before, describe, test } from "node:test";
import { generateX25519Identity, identityToRecipient } from "age-encryption";
import * as fc from "fast-check";
import type { TownId } from "../../kernel/town.ts";
import {
  type Bundle,
  bundleName,
  decodeBundle,
  encodeBundle,
  noPrevious,
  openBundle,
  parseBundleName,
  sealBundle,
} from "./bundle.ts";
import { chainStart, followBundle, nextBundle } from "./chain.ts";
import { BundleDamaged, entryLine, readEntryLine, type VaultEntry } from "./entry.ts";

const log = { origin: "akshara.example/log/2026", shard: "2026" };
const digest = fc.uint8Array({ minLength: 32, maxLength: 32 }).map((bytes) => Buffer.from(bytes).toString("hex"));
const unplaced = fc.record({
  town: fc.constantFrom(250705 as TownId, 250867 as TownId, 0 as TownId),
  position: fc.bigInt(1n, 2n ** 53n - 1n),
  salt: digest,
  body: fc.string({ unit: "grapheme", maxLength: 200 }),
  command: digest,
});
const runs = fc.array(fc.array(unplaced, { minLength: 1, maxLength: 6 }), { minLength: 1, maxLength: 6 });

interface Made {
  readonly bundle: Bundle;
  readonly bytes: Uint8Array;
}

function chained(given: readonly (readonly Omit<VaultEntry, "index">[])[]): readonly Made[] {
  let end = chainStart;
  return given.map((run) => {
    const made = nextBundle(
      end,
      log,
      run.map((entry, place) => ({ ...entry, index: end.size + place })),
    );
    end = made.end;
    return made;
  });
}

const damaged = { name: "BundleDamaged" };

interface Key {
  readonly identity: string;
  readonly recipient: string;
}

let keys: { readonly town: Key; readonly state: Key; readonly stranger: Key };

async function newKey(): Promise<Key> {
  const identity = await generateX25519Identity();
  return { identity, recipient: await identityToRecipient(identity) };
}

describe("bundle", () => {
  before(async () => {
    keys = { town: await newKey(), state: await newKey(), stranger: await newKey() };
  });

  const recipients = (): string[] => [keys.town.recipient, keys.state.recipient];

  test("an entry's line reads back as the entry", () => {
    fc.assert(
      fc.property(unplaced, fc.nat(), (entry, index) =>
        assert.deepEqual(readEntryLine(entryLine({ ...entry, index })), { ...entry, index }),
      ),
    );
  });

  test("a chain of bundles reads back, follows from its start, and ends where it was made to end", () => {
    fc.assert(
      fc.property(runs, (given) => {
        let end = chainStart;
        for (const { bundle, bytes } of chained(given)) {
          const read = decodeBundle(bytes);
          assert.deepEqual(read, bundle);
          end = followBundle(end, log, read, bytes);
        }
        assert.equal(end.size, given.flat().length);
      }),
    );
  });

  test("however the entries are cut into bundles, the root after the last is the same", () => {
    fc.assert(
      fc.property(runs, (given) => {
        const one = chained([given.flat()]).at(-1);
        assert.equal(chained(given).at(-1)?.bundle.header.root, one?.bundle.header.root);
      }),
    );
  });

  test("a bundle that is missing, twice or out of its turn breaks the chain", () => {
    fc.assert(
      fc.property(runs, fc.nat(), fc.nat(), (given, left, right) => {
        const made = chained(given);
        const [from, to] = [left % made.length, right % made.length];
        fc.pre(from !== to);
        const swapped = made.map((one, at) => (at === from ? made[to] : one)) as Made[];
        assert.throws(
          () => swapped.reduce((end, { bundle, bytes }) => followBundle(end, log, bundle, bytes), chainStart),
          damaged,
        );
      }),
    );
  });

  test("each changed byte of a bundle that somebody sealed anew is noticed by reading or by the chain", () => {
    const made = chained([
      [{ town: 250705 as TownId, position: 1n, salt: "ab".repeat(32), body: '{"क":1}', command: "cd".repeat(32) }],
      [{ town: 250705 as TownId, position: 2n, salt: "ef".repeat(32), body: '{"ख":2}', command: "01".repeat(32) }],
    ]);
    const [first, second] = made as [Made, Made];
    for (let at = 0; at < first.bytes.length; at += 1) {
      const changed = Uint8Array.from(first.bytes, (byte, place) => (place === at ? byte ^ 1 : byte));
      assert.throws(
        () => {
          const end = followBundle(chainStart, log, decodeBundle(changed), changed);
          followBundle(end, log, second.bundle, second.bytes);
        },
        damaged,
        `the change of byte ${at}`,
      );
    }
  });

  test("each flipped byte of a sealed bundle, and each cut of it, is refused", async () => {
    const [made] = chained([
      [{ town: 250705 as TownId, position: 1n, salt: "ab".repeat(32), body: "{}", command: "cd".repeat(32) }],
    ]) as [Made];
    const sealed = await sealBundle(made.bytes, recipients());
    for (let at = 0; at < sealed.length; at += 1) {
      const flipped = Uint8Array.from(sealed, (byte, place) => (place === at ? byte ^ 0x10 : byte));
      await assert.rejects(openBundle(flipped, keys.town.identity), damaged, `the flip of byte ${at}`);
    }
    for (const length of [0, 1, 100, sealed.length - 17, sealed.length - 1]) {
      await assert.rejects(openBundle(sealed.subarray(0, length), keys.state.identity), damaged);
    }
  });

  test("each of two recipients opens a bundle; a stranger's key and the recipients' own lines do not", async () => {
    const bytes = Buffer.from("what nobody else may read");
    const sealed = await sealBundle(bytes, recipients());
    for (const { identity } of [keys.town, keys.state])
      assert.deepEqual(Buffer.from(await openBundle(sealed, identity)), bytes);
    await assert.rejects(openBundle(sealed, keys.stranger.identity), damaged);
    for (const recipient of recipients()) await assert.rejects(openBundle(sealed, recipient));
    assert.equal(Buffer.from(sealed).includes("nobody else"), false);
  });

  test("bytes that are sealed twice differ, so that equal facts cannot be seen", async () => {
    const [one, other] = [await sealBundle(Buffer.of(7), recipients()), await sealBundle(Buffer.of(7), recipients())];
    assert.notDeepEqual(one, other);
  });

  test("a bundle's name says its shard, first entry and count, and no other name is one", () => {
    const place = { shard: "2026", first: 42, count: 7, generation: 0 };
    assert.equal(bundleName(place), "bundles/2026/000000000042-7.age");
    assert.deepEqual(parseBundleName(bundleName(place)), place);
    const later = { ...place, generation: 12 };
    assert.equal(bundleName(later), "bundles/2026/000000000042-7.g12.age");
    assert.deepEqual(parseBundleName(bundleName(later)), later);
    for (const name of [
      "bundles/2026/42-7.age",
      "bundles/2026/000000000042-07.age",
      "bundles/2026/000000000042-0.age",
      "bundles/2026/000000000042-7.g0.age",
      "bundles/2026/000000000042-7.g01.age",
      "bundles/2026/000000000042-7.g.age",
      "bundles/../000000000042-7.age",
      "keys/000000000042-7.age",
      "bundles/2026/000000000042-7.age.part",
    ]) {
      assert.equal(parseBundleName(name), undefined, name);
    }
  });

  for (const [what, text] of [
    ["no header", ""],
    ["a header that is null", "null\n"],
    ["a header of another format", '{"format":"akshara vault 2"}\n'],
    ["white space in the header", `{ "format":"akshara vault 1"}\n`],
  ] as const) {
    test(`bytes with ${what} are no bundle`, () => assert.throws(() => decodeBundle(Buffer.from(text)), BundleDamaged));
  }

  test("a header that counts otherwise than its entries is never written", () => {
    const header = {
      format: "akshara vault 1",
      ...log,
      first: 0,
      count: 1,
      previous: noPrevious,
      root: noPrevious,
    } as const;
    assert.throws(() => encodeBundle({ header, entries: [] }), /0 entries under a header for 1/);
  });
});
