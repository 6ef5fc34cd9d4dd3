// The copies of a vault that a rebuild is given: a folder, or a file that describes places, folders and buckets alike.
import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { testFolder } from "../log/test-log.ts";
import { copiesAt } from "./readers.ts";
import { readPlaces, targetAt } from "./settings.ts";
import { type TestBucket, testBucket } from "./test-bucket.ts";

describe("copies of a vault", () => {
  let home: { readonly folder: string; readonly remove: () => void };
  let server: TestBucket;
  before(async () => {
    home = testFolder();
    mkdirSync(join(home.folder, "bucket"));
    mkdirSync(join(home.folder, "disk"));
    server = await testBucket(join(home.folder, "bucket"));
  });
  after(async () => {
    await server.close();
    home.remove();
  });

  const write = (name: string, targets: readonly object[]): string => {
    const file = join(home.folder, name);
    writeFileSync(file, JSON.stringify({ quorum: 1, targets }));
    return file;
  };

  test("what the portal's file of targets stored is read by the same file, from a folder and a bucket", async () => {
    writeFileSync(join(home.folder, "credentials"), "S3RVER\nS3RVER\n");
    const bucket = { kind: "s3", name: "far", endpoint: server.endpoint, bucket: "vault", credentials: "credentials" };
    const file = write("places.json", [{ kind: "directory", name: "disk", folder: "disk" }, bucket]);
    const name = "bundles/2026/000000000000-1.age";
    for (const place of readPlaces(file)) await targetAt(place).put(name, Buffer.from(place.name));
    const copies = copiesAt(file);
    assert.deepEqual(
      copies.map((copy) => copy.name),
      ["disk", "far"],
    );
    for (const copy of copies) {
      const names = [];
      for await (const one of copy.list("bundles/")) names.push(one);
      assert.deepEqual(names, [name]);
      assert.equal(Buffer.from(await copy.get(name)).toString(), copy.name);
    }
    assert.equal(copiesAt(join(home.folder, "disk"))[0]?.name, join(home.folder, "disk"));
  });

  test("a path with nothing there, a file that is no list of places and a receiver are refused in words", () => {
    assert.throws(() => copiesAt(join(home.folder, "nothing")), /no vault's folder/);
    writeFileSync(join(home.folder, "odd"), "not json");
    assert.throws(() => copiesAt(join(home.folder, "odd")), { name: "VaultUnfit" });
    const receiver = write("receiver.json", [{ kind: "receiver", name: "other", address: "unix:/run/vault/socket" }]);
    assert.throws(() => copiesAt(receiver), /other: a receiver only takes/);
  });
});
