// What is not as it should be in a log's folder, database or signer is found and named, and nothing more is signed.
import assert from "node:assert/strict";
import { cpSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import Fastify from "fastify";
import { emptyRoot, leafHash, verifyInclusion } from "../../kernel/merkle.ts";
import { statement } from "../../platform/database/connect.ts";
import type { TestDatabase } from "../../platform/database/test-database.ts";
import { testDatabase } from "../../platform/database/test-database.ts";
import { realFiles } from "./files.ts";
import { openCheckpoint, parseVerifier } from "./note.ts";
import { proofFile } from "./proofs.ts";
import { logRoutes } from "./routes.ts";
import { openSigner } from "./signer.ts";
import { commitFacts, shivpuri, testFolder, TestLog } from "./test-log.ts";
import { splitEntries } from "./tiles.ts";
import { checkLog } from "./check-log.ts";
import { verifyLog } from "./verify.ts";

let database: TestDatabase;
let home: { readonly folder: string; readonly remove: () => void };
let log: TestLog;
const size = 600;

/** The log of these tests in a folder of its own, to be spoilt. */
function copied(name: string): string {
  const copy = join(home.folder, name);
  cpSync(join(home.folder, "good"), copy, { recursive: true });
  return copy;
}

describe("verify", () => {
  before(async () => {
    database = await testDatabase();
    home = testFolder();
    log = await TestLog.open({ database: database.work, home: join(home.folder, "good") });
    log.sequencer.start();
    await commitFacts(database.serve, shivpuri, size);
    await log.untilPublished(size);
    await log.sequencer.stop();
  });

  after(async () => {
    await database.close();
    home.remove();
  });

  function filesBelow(folder: string): string[] {
    return readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) =>
      statSync(join(folder, name)).isFile(),
    );
  }

  test("one flipped byte in any file of the log is found", async () => {
    const names = filesBelow(log.folder).filter(
      (name) => name !== "key" && !name.includes("/.") && !name.startsWith("."),
    );
    assert.ok(names.length >= 8, names.join(" "));
    for (const [at, name] of names.entries()) {
      const folder = join(copied(`flip-${at}`), "log/2026");
      const bytes = readFileSync(join(folder, name));
      const place = (at * 7919) % bytes.length;
      bytes[place] = (bytes[place] ?? 0) ^ 1;
      writeFileSync(join(folder, name), bytes);
      const { problems } = await verifyLog(folder, log.publicKey);
      assert.notDeepEqual(problems, [], `${name}, byte ${place}`);
    }
  });

  test("a flipped byte of an entry is named by the entry's index and file", async () => {
    const folder = join(copied("named"), "log/2026");
    const path = join(folder, "tile/entries/001");
    const bytes = readFileSync(path);
    const place = 34 * 5 + 20;
    bytes[place] = (bytes[place] ?? 0) ^ 128;
    writeFileSync(path, bytes);
    const { problems } = await verifyLog(folder, log.publicKey);
    assert.equal(problems[0], "entry 261: tile/entries/001 and tile/0/001 differ");
  });

  test("a file that is gone or cut, a checkpoint that is gone, and another key are each said", async () => {
    const gone = join(copied("gone"), "log/2026");
    rmSync(join(gone, "tile/0/000"));
    assert.match((await verifyLog(gone, log.publicKey)).problems[0] ?? "", /no tile\/0\/000/);
    const cut = join(copied("cut"), "log/2026");
    writeFileSync(join(cut, "tile/entries/000"), readFileSync(join(cut, "tile/entries/000")).subarray(0, 100));
    assert.match((await verifyLog(cut, log.publicKey)).problems[0] ?? "", /ends within an entry/);
    const other = await openSigner(realFiles, join(home.folder, "other"), "akshara.example/log/2026");
    assert.deepEqual((await verifyLog(log.folder, other.publicKey)).problems, [
      "the checkpoint is not signed by this key",
    ]);
    assert.deepEqual((await verifyLog(home.folder, log.publicKey)).problems, ["there is no checkpoint"]);
  });

  test("the proof file of every entry convinces a stranger who has the key only", async () => {
    const verifier = parseVerifier(log.publicKey);
    for (const index of [0, 255, 256, 511, 512, size - 1]) {
      const text = await proofFile(log.folder, verifier, index);
      const [head = "", note = ""] = [text?.slice(0, text.indexOf("\n\n")), text?.slice(text.indexOf("\n\n") + 2)];
      const [first, second, ...steps] = head.split("\n");
      assert.deepEqual([first, second], ["c2sp.org/tlog-proof@v1", `index ${index}`]);
      const checkpoint = openCheckpoint(note, verifier);
      const bundle = readFileSync(
        join(log.folder, `tile/entries/00${Math.floor(index / 256)}${index < 512 ? "" : ".p/88"}`),
      );
      const leaf = leafHash(splitEntries(bundle)[index % 256] ?? Buffer.of());
      const proof = steps.map((step) => Buffer.from(step, "base64"));
      assert.ok(verifyInclusion({ index, size, leaf, root: checkpoint?.root ?? emptyRoot, proof }));
    }
    assert.equal(await proofFile(log.folder, verifier, size), undefined);
  });

  test("the signer refuses a smaller tree, another one of the same size, and one that does not begin with the last", async () => {
    const signer = await openSigner(realFiles, join(copied("refuse"), "signer"), "akshara.example/log/2026");
    const { root } = await signer.last();
    await assert.rejects(signer.sign({ size: size - 1, root, proof: [] }), /smaller/);
    await assert.rejects(signer.sign({ size, root: emptyRoot, proof: [] }), /does not begin/);
    await assert.rejects(signer.sign({ size: size + 1, root: emptyRoot, proof: [] }), /does not begin/);
    assert.match(await signer.sign({ size, root, proof: [] }), /akshara.example\/log\/2026\n600\n/);
  });

  test("key and memory are readable by their owner only, and a signer that lost one of them does not open", async () => {
    const folder = join(copied("lost"), "signer");
    for (const name of ["log-2026.key", "log-2026.last-signed"])
      assert.equal(statSync(join(folder, name)).mode & 0o777, 0o600);
    const key = readFileSync(join(folder, "log-2026.key"));
    rmSync(join(folder, "log-2026.key"));
    await assert.rejects(openSigner(realFiles, folder, "akshara.example/log/2026"), /key is gone/);
    writeFileSync(join(folder, "log-2026.key"), key);
    rmSync(join(folder, "log-2026.last-signed"));
    await assert.rejects(openSigner(realFiles, folder, "akshara.example/log/2026"), /memory/);
  });

  /** Starts a sequencer on a spoilt copy; answers why it halted. It must have signed nothing and numbered nothing. */
  async function haltOf(copy: string): Promise<string> {
    const halted = await TestLog.open({ database: database.work, home: copy });
    halted.sequencer.start();
    await halted.until(() => halted.sequencer.health().state === "halted");
    const { reason = "" } = halted.sequencer.health();
    await halted.sequencer.stop();
    assert.deepEqual(halted.signed, []);
    return reason;
  }

  test("a sequencer halts when its tiles, its checkpoint or its signer are not those of the database", async () => {
    const tiles = copied("halt-tiles");
    const path = join(tiles, "log/2026/tile/0/002.p/88");
    const bytes = readFileSync(path);
    bytes[3] = (bytes[3] ?? 0) ^ 1;
    writeFileSync(path, bytes);
    assert.match(await haltOf(tiles), /do not give the root/);
    const newKey = copied("halt-key");
    rmSync(join(newKey, "signer"), { recursive: true });
    assert.match(await haltOf(newKey), /not signed by the log's key/);
    const nothing = copied("halt-nothing");
    rmSync(join(nothing, "signer"), { recursive: true });
    rmSync(join(nothing, "log"), { recursive: true });
    assert.match(await haltOf(nothing), /600 entries are published, the signer knows of 0/);
  });

  test("a database restored from an old copy is not signed over: the sequencer says how many entries are missing", async () => {
    const other = await testDatabase();
    try {
      const rolledBack = await TestLog.open({ database: other.work, home: copied("rolled-back") });
      const positions = await commitFacts(other.serve, shivpuri, 10);
      rolledBack.sequencer.start();
      await rolledBack.until(() => rolledBack.sequencer.health().state === "halted");
      assert.match(rolledBack.sequencer.health().reason ?? "", /has 0 entries of the 600 that were signed/);
      await rolledBack.sequencer.stop();
      assert.deepEqual(rolledBack.signed, []);
      const [row] = await other.check.query<{ count: number }>(
        statement("test.unnumbered", "select count(*)::integer as count from journal.pending"),
      );
      assert.equal(row?.count, positions.length);
    } finally {
      await other.close();
    }
  });

  test("tiles that were lost are written again from the database, and give the tree that was signed", async () => {
    const copy = copied("again");
    rmSync(join(copy, "log"), { recursive: true });
    const again = await TestLog.open({ database: database.work, home: copy, batch_max: 250 });
    again.sequencer.start();
    await again.untilPublished(size);
    await again.sequencer.stop();
    assert.deepEqual((await verifyLog(again.folder, again.publicKey)).problems, []);
    assert.equal(
      readFileSync(join(again.folder, "checkpoint"), "utf8"),
      readFileSync(join(log.folder, "checkpoint"), "utf8"),
    );
  });

  test("anyone may read the log under /log/: the checkpoint is kept for seconds, tiles for ever", async () => {
    const app = Fastify();
    logRoutes(app, join(home.folder, "good/log"));
    const ask = (url: string) => app.inject({ method: "GET", url });
    const checkpoint = await ask("/log/2026/checkpoint");
    assert.equal(checkpoint.statusCode, 200);
    assert.equal(checkpoint.headers["cache-control"], "public, max-age=5");
    assert.equal(checkpoint.headers["content-type"], "text/plain; charset=utf-8");
    const key = await ask("/log/2026/key");
    assert.equal(openCheckpoint(checkpoint.body, parseVerifier(key.body))?.size, size);
    const tile = await ask("/log/2026/tile/0/000");
    assert.equal(tile.rawPayload.length, 8192);
    assert.equal(tile.headers["cache-control"], "public, max-age=31536000, immutable");
    assert.equal(tile.headers["content-type"], "application/octet-stream");
    const partial = await ask("/log/2026/tile/0/000.p/17");
    assert.deepEqual(partial.rawPayload, tile.rawPayload.subarray(0, 17 * 32));
    assert.equal((await ask("/log/2026/tile/entries/000.p/17")).rawPayload.length, 17 * 34);
    await app.close();
  });

  test("nothing but the log's own paths is served", async () => {
    const app = Fastify();
    logRoutes(app, join(home.folder, "good/log"));
    for (const path of [
      "2026/tile/0/003",
      "2026/tile/0/002.p/89",
      "2026/tile/0/000.p/256",
      "2026/../../signer/log-2026.key",
      "..%2f..%2fsigner%2flog-2026.key",
      "2026/%2e%2e/%2e%2e/signer/log-2026.key",
      "2026/checkpoint/",
      "2026/.checkpoint",
      "2026",
      "",
      "2027/checkpoint",
      "../signer/log-2026.key",
    ]) {
      assert.equal((await app.inject({ method: "GET", url: `/log/${path}` })).statusCode, 404, path);
    }
    await app.close();
  });

  test("a number that was changed, removed or added in the database, and a fact that is gone, are found by index and town", async () => {
    const places = { folder: log.folder, shard: "2026", publicKey: log.publicKey, towns: [shivpuri] };
    assert.deepEqual((await checkLog(database.check, places)).problems, []);
    const planted: readonly (readonly [change: string, found: RegExp])[] = [
      ["update log.entries set commitment = sha256('another') where index = 299", /^entry 299: .*another commitment/],
      ["delete from log.entries where index = 298", /^entry 298: the database has no such number$/],
      ["update log.entries set index = 296 where index = 297", /^entry 297: .*no such number/],
      [
        "delete from journal.facts where position = (select position from log.entries where index = 5)",
        /^entry 5: the fact at position .* of town 250705 is gone$/,
      ],
    ];
    for (const [change, found] of planted) {
      await database.superuser.query(statement(`test.${change.slice(0, 50)}`, change));
      const { problems } = await checkLog(database.check, places);
      assert.ok(
        problems.some((words) => found.test(words)),
        problems.join("; "),
      );
    }
    assert.deepEqual((await verifyLog(log.folder, log.publicKey)).problems, []);
  });
});
