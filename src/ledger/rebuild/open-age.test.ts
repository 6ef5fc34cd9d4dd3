// Opening age files natively against the library that writes them: the same bytes, and every change is refused.
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { test } from "node:test";
import { Encrypter, generateX25519Identity, identityToRecipient } from "age-encryption";
import { BundleDamaged } from "../vault/entry.ts";
import { ageOpener } from "./open-age.ts";

async function sealed(bytes: Uint8Array, ...identities: readonly string[]): Promise<Uint8Array> {
  const encrypter = new Encrypter();
  for (const identity of identities) encrypter.addRecipient(await identityToRecipient(identity));
  return await encrypter.encrypt(bytes);
}

test("files of every size around the chunk open to the library's plaintext, by any recipient", async () => {
  const [one, two] = [await generateX25519Identity(), await generateX25519Identity()];
  for (const size of [0, 1, 65_535, 65_536, 65_537, 131_072, 200_000]) {
    const bytes = randomBytes(size);
    const file = await sealed(bytes, one, two);
    for (const identity of [one, two]) assert.ok(ageOpener(identity)(file).equals(bytes), `${size} bytes`);
  }
});

test("another key, a cut and a flipped bit anywhere are refused", async () => {
  const [one, two] = [await generateX25519Identity(), await generateX25519Identity()];
  const file = await sealed(randomBytes(70_000), one);
  const open = ageOpener(one);
  assert.throws(() => ageOpener(two)(file), BundleDamaged);
  for (const end of [0, 10, 150, 220, 65_800, file.length - 1]) {
    assert.throws(() => open(file.subarray(0, end)), BundleDamaged, `cut at ${end}`);
  }
  for (let at = 0; at < file.length; at += at < 240 ? 1 : 7_919) {
    const changed = Uint8Array.from(file);
    changed[at] = (changed[at] ?? 0) ^ 4;
    assert.throws(() => open(changed), BundleDamaged, `a flipped bit at ${at}`);
  }
});
