// The receiver: objects are created through it and nothing else can be asked of it, whoever asks.
import assert from "node:assert/strict";
import { hash } from "node:crypto";
import { once } from "node:events";
import { readdirSync, readFileSync } from "node:fs";
import { request, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { testFolder } from "../log/test-log.ts";
import { directoryTarget } from "./directory.ts";
import { receiverTarget } from "./receiver.ts";
import { receiverServer } from "./receiver-server.ts";
import { parseTargets } from "./settings.ts";
import { targetFolder } from "./test-vault.ts";

describe("the receiver", () => {
  const home = testFolder();
  const token = "a token of the tests, long enough";
  const name = "bundles/2026/000000000000-1.age";
  const bytes = Buffer.from("sealed");
  const said: string[] = [];
  let folder: string;
  let server: Server;
  let address: string;

  before(async () => {
    folder = targetFolder(home.folder, "received");
    const target = directoryTarget("folder", folder);
    server = receiverServer({ target, token, suspicious: (words) => void said.push(words) });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  after(async () => {
    server.close();
    server.closeAllConnections();
    await once(server, "close");
    home.remove();
  });

  const digest = (of: Uint8Array): string => `sha-256=:${hash("sha256", of, "base64")}:`;

  /** Asked as anybody can ask who reaches the port; the path is sent as it stands. */
  const ask = (method: string, path: string, headers: Record<string, string>, body?: Buffer): Promise<number> =>
    new Promise((resolve, reject) => {
      const { hostname, port } = new URL(address);
      const asked = request({ host: hostname, port, method, path, headers, agent: false }, (reply) => {
        reply.resume().on("end", () => resolve(reply.statusCode ?? 0));
      });
      asked.on("error", reject);
      asked.end(body);
    });

  test("an object is stored once; the same bytes again are welcome, others are refused and change nothing", async () => {
    const target = receiverTarget("other", { address, token });
    assert.equal(await target.put(name, bytes), "stored");
    assert.equal(await target.put(name, bytes), "already");
    await assert.rejects(target.put(name, Buffer.from("other!")), { name: "VaultConflict" });
    assert.deepEqual(readFileSync(join(folder, name)), bytes);
    assert.deepEqual(Object.getOwnPropertyNames(Object.getPrototypeOf(target)), ["constructor", "put"]);
  });

  test("a wrong token, and a receiver that is away, are failures, never «stored»", async () => {
    const other = "bundles/2026/000000000001-1.age";
    await assert.rejects(receiverTarget("other", { address, token: "x" }).put(other, bytes), /401/);
    await assert.rejects(receiverTarget("other", { address: "http://127.0.0.1:9", token }).put(other, bytes));
    assert.deepEqual(readdirSync(join(folder, "bundles/2026")), ["000000000000-1.age"]);
  });

  const authorization = `Bearer ${token}`;
  for (const [what, status, method, path, headers, body] of [
    ["reading", 405, "GET", `/${name}`, { authorization }, undefined],
    ["listing", 405, "GET", "/", { authorization }, undefined],
    ["looking", 405, "HEAD", `/${name}`, { authorization }, undefined],
    ["deleting", 405, "DELETE", `/${name}`, { authorization }, undefined],
    ["changing", 405, "PATCH", `/${name}`, { authorization }, bytes],
    ["renaming", 405, "MOVE", `/${name}`, { authorization, destination: "/x" }, undefined],
    ["posting", 405, "POST", "/", { authorization }, bytes],
    ["leaving the folder", 400, "PUT", "/../outside.age", { authorization }, bytes],
    ["leaving it by a coded name", 400, "PUT", "/bundles/%2e%2e/outside.age", { authorization }, bytes],
    ["an unfinished file's name", 400, "PUT", "/bundles/2026/.x", { authorization }, bytes],
    ["a name with a question", 400, "PUT", `/${name}?x=1`, { authorization }, bytes],
    ["other bytes than said", 400, "PUT", `/${name}`, { authorization, "content-digest": digest(Buffer.of()) }, bytes],
    ["no token", 401, "DELETE", `/${name}`, {}, undefined],
    ["more than fits", 413, "PUT", `/${name}`, { authorization, "content-length": "900000000" }, undefined],
  ] as const) {
    test(`${what} is refused with ${status}, said loudly, and changes nothing`, async () => {
      const before_count = said.length;
      const length = body === undefined ? {} : { "content-length": String(body.length) };
      assert.equal(await ask(method, path, { ...length, ...headers }, body), status);
      assert.match(said.slice(before_count).join("\n"), /^REFUSED: /);
      assert.doesNotMatch(said.join("\n"), /a token of the tests/);
      assert.deepEqual(readdirSync(folder), ["bundles"]);
      assert.deepEqual(readFileSync(join(folder, name)), bytes);
      assert.deepEqual(readdirSync(home.folder), ["received"]);
    });
  }

  test("a file of targets can name a receiver; over http only with a token", () => {
    const file = (more: object): string =>
      JSON.stringify({ quorum: 1, targets: [{ kind: "receiver", name: "other", ...more }] });
    assert.equal(parseTargets(file({ address: "unix:/run/vault/socket" }), home.folder).targets[0]?.name, "other");
    assert.throws(() => parseTargets(file({ address: "http://vault:8460" }), home.folder), /needs a token/);
    assert.throws(() => parseTargets(file({ address: "ftp://vault" }), home.folder), /address must match/);
  });
});
