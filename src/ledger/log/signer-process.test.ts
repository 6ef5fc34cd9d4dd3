// The signer behind its socket: the same rules as within a process, nobody else's questions, and a restart between two of them.
import assert from "node:assert/strict";
import { statSync } from "node:fs";
import { createConnection } from "node:net";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import * as fc from "fast-check";
import { consistencyProof, leafHash, rootOf } from "../../kernel/merkle.ts";
import { realFiles } from "./files.ts";
import { openCheckpoint, parseVerifier } from "./note.ts";
import { openSigner, type ShardSigner, SignerRefused } from "./signer.ts";
import { connectSigner, SignerAway } from "./signer-client.ts";
import { listenSigner } from "./signer-server.ts";
import { testFolder } from "./test-log.ts";

const origin = "akshara.example/log/2026";
let home: { readonly folder: string; readonly remove: () => void };
let socket: string;
let server: Awaited<ReturnType<typeof listenSigner>>;
let signer: ShardSigner;
const leaves = Array.from({ length: 60 }, (_, at) => leafHash(Uint8Array.of(at)));

const listen = async (): Promise<void> => {
  const keys = join(home.folder, "keys");
  server = await listenSigner(socket, async (asked) => {
    if (asked !== origin) throw new SignerRefused("no log of this signer");
    return await openSigner(realFiles, keys, asked);
  });
};

const close = (): Promise<void> => new Promise((resolve) => server.close(() => resolve()));

describe("signer process", () => {
  before(async () => {
    home = testFolder();
    socket = join(home.folder, "signer.socket");
    await listen();
    signer = await connectSigner({ socket }, origin);
  });

  after(async () => {
    await close();
    home.remove();
  });

  const tree = (size: number, from: number) => ({
    size,
    root: rootOf(leaves.slice(0, size)),
    proof: from === 0 ? [] : consistencyProof(from, leaves.slice(0, size)),
  });

  test("it signs what has grown, and tells the last tree", async () => {
    const note = await signer.sign(tree(10, 0));
    assert.equal(openCheckpoint(note, parseVerifier(signer.publicKey))?.size, 10);
    assert.equal((await signer.last()).size, 10);
  });

  test("nobody but its own user may open its socket", () => assert.equal(statSync(socket).mode & 0o777, 0o600));

  test("it refuses a smaller tree, another tree, a replayed one and another log", async () => {
    await assert.rejects(signer.sign(tree(9, 0)), SignerRefused);
    await assert.rejects(signer.sign({ ...tree(12, 10), root: rootOf(leaves.slice(1, 13)) }), SignerRefused);
    await assert.rejects(signer.sign({ ...tree(12, 10), proof: [] }), SignerRefused);
    await assert.rejects(connectSigner({ socket }, "other.example/log/2026"), SignerRefused);
    await signer.sign(tree(12, 10));
    await assert.rejects(signer.sign(tree(10, 0)), SignerRefused);
  });

  test("it remembers over a restart, and who uses it starts it again", async () => {
    await close();
    await assert.rejects(signer.last(), SignerAway);
    let started = 0;
    const start = async (): Promise<void> => {
      started += 1;
      await listen();
    };
    const again = await connectSigner({ socket, start }, origin);
    assert.equal((await again.last()).size, 12);
    assert.equal(started, 1);
    await close();
    await again.sign(tree(20, 12));
    assert.equal(started, 2);
    assert.equal((await signer.last()).size, 20);
  });

  /** Sends bytes and gives the first line of the answer. */
  const shout = (text: string): Promise<string> =>
    new Promise((resolve) => {
      let heard = "";
      const connection = createConnection(socket, () => connection.end(text));
      connection.on("data", (part: Buffer) => (heard += part.toString()));
      connection.on("close", () => resolve(heard));
      connection.on("error", () => resolve(heard));
    });

  test("no bytes make it sign or end it", async () => {
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.string(), fc.json()), async (text) => {
        const answer = await shout(`${text.replaceAll("\n", " ")}\n`);
        assert.match(answer, /^\{"refused":/);
      }),
      { numRuns: 100 },
    );
    await shout("x".repeat(200_000));
    assert.equal((await signer.last()).size, 20);
  });

  test("a frozen shard's signer signs its last tree again and no larger one", async () => {
    const next = "akshara.example/log/2027";
    const note = await signer.freeze(next);
    const marked = openCheckpoint(note, parseVerifier(signer.publicKey));
    assert.deepEqual([marked?.size, marked?.continuedIn], [20, next]);
    await assert.rejects(signer.sign(tree(21, 20)), /frozen at 20/);
    assert.equal(await signer.sign(tree(20, 20)), note);
    assert.equal(await signer.freeze(next), note);
    await assert.rejects(signer.freeze("akshara.example/log/2028"), /goes on in akshara.example\/log\/2027/);
  });
});
