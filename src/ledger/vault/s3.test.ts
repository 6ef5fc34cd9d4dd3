// A vault in a bucket, against s3rver, a real S3 server of Node's; what s3rver does not enforce is asked of a server of our own.
import assert from "node:assert/strict";
import { hash } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingHttpHeaders, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { after, before, describe, test } from "node:test";
import { testFolder } from "../log/test-log.ts";
import { type TestBucket, testBucket } from "./test-bucket.ts";
import { bucketReader, bucketTarget, type LockedBucket } from "./s3.ts";

/*
 * s3rver 3.7 stores, lists and gets as S3 does, and knows keys by their id. It does not check signatures of version 4, nor
 * If-None-Match, object lock or the rights of a key: it replaces objects, lets them be deleted, and lets every key do everything;
 * and a list of more than a thousand objects fails in it on this Node. What it does not enforce is looked at further below.
 */
let home: { readonly folder: string; readonly remove: () => void };
let server: TestBucket;
let bucket: LockedBucket;

describe("s3", () => {
  before(async () => {
    home = testFolder();
    server = await testBucket(home.folder);
    bucket = {
      endpoint: server.endpoint,
      bucket: "vault",
      region: "us-east-1",
      prefix: "akshara/",
      accessKeyId: "S3RVER",
      secretAccessKey: "S3RVER",
      retain_days: 30,
    };
  });

  after(async () => {
    await server.close();
    home.remove();
  });

  const bytes = Buffer.from("sealed");
  const name = (first: number): string => `bundles/2026/${String(first).padStart(12, "0")}-1.age`;

  test("objects put into a bucket are listed in order and read back as they were", async () => {
    const target = bucketTarget("bucket", bucket);
    for (const first of [2, 0, 1]) assert.equal(await target.put(name(first), Buffer.from(`${first}`)), "stored");
    const reader = bucketReader(bucket);
    const names = [];
    for await (const one of reader.list("bundles/2026/")) names.push(one);
    assert.deepEqual(names, [name(0), name(1), name(2)]);
    const later = [];
    for await (const one of reader.list("bundles/", name(0))) later.push(one);
    assert.deepEqual(later, [name(1), name(2)]);
    assert.equal(Buffer.from(await reader.get(name(1))).toString(), "1");
    await assert.rejects(reader.get(name(9)), /404/);
  });

  test("a wrong key, a wrong bucket and a server that is away are failures, never «stored»", async () => {
    await assert.rejects(bucketTarget("b", { ...bucket, accessKeyId: "NOBODY" }).put(name(7), bytes), /403/);
    await assert.rejects(bucketTarget("b", { ...bucket, bucket: "other" }).put(name(7), bytes), /404/);
    await assert.rejects(bucketTarget("b", { ...bucket, endpoint: "http://127.0.0.1:9" }).put(name(7), bytes));
  });

  interface Asked {
    readonly method: string;
    readonly headers: IncomingHttpHeaders;
  }

  /** A server that answers as a locked bucket does: a status for each method. */
  async function lockedBucket(
    answers: Readonly<Record<string, readonly [status: number, headers?: Record<string, string>]>>,
  ): Promise<{ readonly server: Server; readonly asked: Asked[]; readonly endpoint: string }> {
    const asked: Asked[] = [];
    const made = createServer((request, reply) => {
      asked.push({ method: request.method ?? "", headers: request.headers });
      const [status, headers = {}] = answers[request.method ?? ""] ?? [500];
      request.resume().on("end", () => reply.writeHead(status, headers).end());
    });
    made.listen(0, "127.0.0.1");
    await once(made, "listening");
    return { server: made, asked, endpoint: `http://127.0.0.1:${(made.address() as AddressInfo).port}` };
  }

  test("every put asks that nothing be replaced and that the object be kept for so many days", async () => {
    const { server: locked, asked, endpoint } = await lockedBucket({ PUT: [200] });
    const now = Date.parse("2026-11-21T00:00:00Z");
    await bucketTarget("b", { ...bucket, endpoint }, () => now).put(name(0), bytes);
    await bucketTarget("b", { ...bucket, endpoint, retain_days: 0 }, () => now).put(name(0), bytes);
    locked.close();
    const [first, second] = asked;
    assert.equal(first?.headers["if-none-match"], "*");
    assert.equal(first.headers["x-amz-object-lock-mode"], "COMPLIANCE");
    assert.equal(first.headers["x-amz-object-lock-retain-until-date"], "2026-12-21T00:00:00.000Z");
    assert.equal(first.headers["content-md5"], hash("md5", bytes, "base64"));
    assert.match(String(first.headers.authorization), /if-none-match.*x-amz-object-lock-mode/);
    assert.equal(second?.headers["x-amz-object-lock-mode"], undefined);
  });

  test("a long list is read page by page, each behind the last name of the one before", async () => {
    const pages = [[0, 1], [2], []];
    const asked: string[] = [];
    const paged = createServer((request, reply) => {
      asked.push(new URL(request.url ?? "", "http://x").searchParams.get("start-after") ?? "");
      const keys = (pages[asked.length - 1] ?? []).map(
        (first) => `<Contents><Key>akshara/${name(first)}</Key></Contents>`,
      );
      reply.end(`<ListBucketResult>${keys.join("")}<IsTruncated>${asked.length < 2}</IsTruncated></ListBucketResult>`);
    });
    paged.listen(0, "127.0.0.1");
    await once(paged, "listening");
    const endpoint = `http://127.0.0.1:${(paged.address() as AddressInfo).port}`;
    const names = [];
    for await (const one of bucketReader({ ...bucket, endpoint }).list("bundles/")) names.push(one);
    paged.close();
    assert.deepEqual(names, [name(0), name(1), name(2)]);
    assert.deepEqual(asked, ["", `akshara/${name(1)}`]);
  });

  test("a reader asks again where the bucket fails for a moment, and not where it refuses", async () => {
    for (const [status, asked_wanted, words] of [
      [503, 3, undefined],
      [403, 1, /403/],
    ] as const) {
      let asked = 0;
      const failing = createServer((_request, reply) => {
        asked += 1;
        if (asked < 3) reply.writeHead(status).end();
        else reply.end(bytes);
      });
      failing.listen(0, "127.0.0.1");
      await once(failing, "listening");
      const endpoint = `http://127.0.0.1:${(failing.address() as AddressInfo).port}`;
      const got = bucketReader({ ...bucket, endpoint }).get(name(0));
      if (words) await assert.rejects(got, words);
      else assert.deepEqual(Buffer.from(await got), bytes);
      failing.close();
      assert.equal(asked, asked_wanted);
    }
  });

  const own = { "x-amz-checksum-sha256": hash("sha256", bytes, "base64") };

  for (const [what, status, headers, again, outcome] of [
    ["an object that was never tried is another's", 403, {}, false, "VaultConflict"],
    ["a key that may only put takes an object that it tried for its own", 403, {}, true, "already"],
    ["a key that may look sees other bytes", 200, { etag: '"00"' }, true, "VaultConflict"],
    ["a key that may look sees its own bytes", 200, own, true, "already"],
    ["a server that cannot tell leaves it open", 500, {}, true, "Error"],
  ] as const) {
    test(`where a name is taken: ${what}`, async () => {
      const { server: locked, endpoint } = await lockedBucket({ PUT: [412], HEAD: [status, headers] });
      const put = bucketTarget("b", { ...bucket, endpoint }).put(name(0), bytes, again);
      if (outcome === "already") assert.equal(await put, "already");
      else await assert.rejects(put, { name: outcome });
      locked.close();
    });
  }
});
