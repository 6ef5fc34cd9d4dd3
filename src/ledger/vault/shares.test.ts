// Shares of the vault's key: enough of them open what is sealed to their recipient, fewer or mixed ones say why not.
import assert from "node:assert/strict";
import { test } from "node:test";
import { openBundle, sealBundle } from "./bundle.ts";
import { joinShares, newSplitKey } from "./shares.ts";

const bytes = Buffer.from("the town's book");

test("any three of five shares open what is sealed to their recipient, in any order", async () => {
  const { recipient, shares } = await newSplitKey(5, 3);
  const sealed = await sealBundle(bytes, [recipient]);
  for (const chosen of [
    [0, 1, 2],
    [4, 2, 0],
    [1, 3, 4],
    [0, 1, 2, 3, 4],
  ]) {
    const identity = await joinShares(chosen.map((at) => shares[at] ?? ""));
    assert.deepEqual(Buffer.from(await openBundle(sealed, identity)), bytes);
  }
});

test("too few, repeated, changed and mixed shares are refused with the reason", async () => {
  const [one, other] = [await newSplitKey(3, 2), await newSplitKey(3, 2)];
  const [first = "", second = ""] = one.shares;
  for (const [texts, reason] of [
    [[], /no share/],
    [[first], /2 different shares are needed, 1/],
    [[first, first], /2 different shares are needed, 1/],
    [[first, other.shares[1] ?? ""], /different keys/],
    [[first, second.replace(/value: ./, (text) => `${text.slice(0, -1)}${text.endsWith("0") ? "1" : "0"}`)], /check/],
    [[first, "hello"], /not a share/],
  ] as const) {
    await assert.rejects(joinShares(texts), { name: "SharesUnfit", message: reason });
  }
});
