// The attempts find a vault that is not locked: a folder of the same user and a bucket without locks; and they pass one that is.
import assert from "node:assert/strict";
import { once } from "node:events";
import { mkdirSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { testFolder } from "../log/test-log.ts";
import { attempts, probeName, whyNoCreating } from "./attempts.ts";
import { directoryTarget } from "./directory.ts";
import { receiverServer } from "./receiver-server.ts";
import type { VaultPlace } from "./settings.ts";
import { type TestBucket, testBucket } from "./test-bucket.ts";
import { targetFolder } from "./test-vault.ts";

describe("attempts on the vault", () => {
  const home = testFolder();
  let open: TestBucket;

  before(async () => {
    open = await testBucket(join(home.folder, "s3"));
  });
  after(async () => {
    await open.close();
    home.remove();
  });

  async function doneAt(place: VaultPlace): Promise<readonly string[]> {
    assert.equal(await whyNoCreating(place), undefined);
    const done: string[] = [];
    for await (const one of attempts(place, [probeName])) if (one.done) done.push(one.what);
    return done;
  }

  const bucketAt = (endpoint: string): VaultPlace => {
    const keys = { accessKeyId: "S3RVER", secretAccessKey: "S3RVER" };
    const bucket = { endpoint, bucket: "vault", region: "us-east-1", prefix: "", retain_days: 30, ...keys };
    return { kind: "s3", name: "bucket", bucket };
  };

  test("a folder of the portal's own user is found to be open in every way", async () => {
    const done = await doneAt({ kind: "directory", name: "disk", folder: targetFolder(home.folder, "open") });
    for (const what of ["read", "list the folder", "put another file over it", "delete"]) {
      assert.ok(done.includes(what), `${what} was not done`);
    }
  });

  test("a bucket without locks, as s3rver's are, is found to be open", async () => {
    const done = await doneAt(bucketAt(open.endpoint));
    for (const what of ["read", "list", "overwrite if it is not there", "delete"]) {
      assert.ok(done.includes(what), `${what} was not done`);
    }
  });

  test("a bucket that answers as a locked one with a key that may only put does nothing of it", async () => {
    const kept = new Set<string>();
    const locked = createServer((request, reply) => {
      const isNew = request.method === "PUT" && !kept.has(request.url ?? "") && !request.url?.includes("?");
      if (isNew) kept.add(request.url ?? "");
      const taken = request.method === "PUT" && request.headers["if-none-match"] === "*" ? 412 : 403;
      request.resume().on("end", () => reply.writeHead(isNew ? 200 : taken).end());
    });
    locked.listen(0, "127.0.0.1");
    await once(locked, "listening");
    const done = await doneAt(bucketAt(`http://127.0.0.1:${(locked.address() as AddressInfo).port}`));
    locked.close();
    assert.deepEqual(done, []);
  });

  test("a receiver does nothing of it, and warns of all", async () => {
    const folder = targetFolder(home.folder, "received");
    mkdirSync(join(folder, "blobs"), { mode: 0o700 });
    const warned: string[] = [];
    const suspicious = (words: string): void => void warned.push(words);
    const server = receiverServer({ target: directoryTarget("folder", folder), token: "t", suspicious });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const done = await doneAt({ kind: "receiver", name: "other", receiver: { address, token: "t" } });
    server.close();
    server.closeAllConnections();
    assert.deepEqual(done, []);
    assert.equal(warned.length, 12);
  });

  test("a target at which the portal cannot create is said to be so: its refusals would say nothing", async () => {
    const away: VaultPlace = { kind: "receiver", name: "x", receiver: { address: "http://127.0.0.1:9", token: "t" } };
    assert.match((await whyNoCreating(away)) ?? "", /ECONNREFUSED/);
  });
});
