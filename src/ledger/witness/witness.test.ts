// The witness over HTTP as C2SP tlog-witness says it, and that it can be made to contradict itself by nobody.
import assert from "node:assert/strict";
import { after, before, beforeEach, describe, test } from "node:test";
import { assert as holds, asyncProperty, oneof, string } from "fast-check";
import { realFiles } from "../log/files.ts";
import { openCheckpoint, newKeyPem, signerKey } from "../log/note.ts";
import { testFolder } from "../log/test-log.ts";
import { formatWitness, parseWitness, readCosignature, witnessKey } from "./cosignature.ts";
import { formatRequest, parseRequest } from "./request.ts";
import { type ListeningWitness, listenWitness, LooseLog } from "./test-witness.ts";
import { parseWitnessFile } from "./witness-file.ts";
import { originName } from "./witness.ts";

let home: { readonly folder: string; readonly remove: () => void };
let log: LooseLog;
let witness: ListeningWitness;
let number = 0;

describe("a witness", () => {
  before(() => {
    home = testFolder();
  });

  beforeEach(async () => {
    await witness?.close();
    log = new LooseLog();
    log.add(10);
    number += 1;
    const now_seconds = (): number => 1_800_000_000;
    witness = await listenWitness({ folder: `${home.folder}/${number}`, logs: [log.key.verifier], now_seconds });
  });

  after(async () => {
    await witness.close();
    home.remove();
  });

  const cosigned = async (oldSize: number, size?: number): Promise<void> => {
    assert.equal((await witness.post(log.request(oldSize, size))).status, 200);
  };

  test("a log that grew is cosigned, with the time, and the witness's answer completes the checkpoint", async () => {
    const { status, body } = await witness.post(log.request(0, 7));
    assert.equal(status, 200);
    const note = log.note(7) + body;
    const found = readCosignature(note, parseWitness(witness.publicKey));
    assert.equal(found?.at_seconds, 1_800_000_000);
    assert.equal(openCheckpoint(note, log.key.verifier)?.size, 7);
    await cosigned(7, 10);
  });

  test("the same tree is cosigned again with a new time", async () => {
    await cosigned(0);
    await cosigned(10);
  });

  const refused: readonly (readonly [string, number, () => string])[] = [
    ["a log that it does not know", 404, () => unknownLog().request(0)],
    ["a checkpoint that another key signed", 403, () => forged()],
    ["an old size that is not its own", 409, () => log.request(3)],
    ["an old size above the new one", 400, () => log.request(10, 4)],
    ["a proof that does not hold", 422, () => wrongProof()],
    ["a proof for a log it never cosigned", 409, () => log.request(5)],
    ["no proof at all", 422, () => formatRequest({ oldSize: 6, proof: [], note: log.note() })],
    ["words that are no request", 400, () => "old ten\n\nhello\n"],
    ["64 lines of proof", 400, () => formatRequest({ oldSize: 6, proof: longProof(), note: log.note() })],
    ["an old size with a leading zero", 400, () => log.request(6).replace("old 6", "old 06")],
  ];

  const longProof = (): Uint8Array[] => Array.from({ length: 64 }, () => new Uint8Array(32));

  function unknownLog(): LooseLog {
    const other = new LooseLog();
    other.add(3);
    Object.assign(other.key.verifier, { name: "other.example/log" });
    return other;
  }

  const forged = (): string =>
    formatRequest({ oldSize: 6, proof: [], note: log.note(10, signerKey(log.key.verifier.name, newKeyPem())) });

  function wrongProof(): string {
    const { proof = [] } = parseRequest(log.request(6)) ?? {};
    const other = proof.map((hash) => Uint8Array.from(hash, (byte) => byte ^ 1));
    return formatRequest({ oldSize: 6, proof: other, note: log.note() });
  }

  for (const [what, status, body] of refused) {
    test(`it answers ${status} to ${what}, and remembers what it had`, async () => {
      await cosigned(0, 6);
      const given = await witness.post(body());
      assert.equal(given.status, status);
      if (status === 409) assert.deepEqual([given.body, given.type], ["6\n", "text/x.tlog.size"]);
      await cosigned(6);
    });
  }

  test("its last checkpoint of a log can be asked for by the hash of the origin", async () => {
    const path = `${witness.address}/${originName(log.key.verifier.name)}/checkpoint`;
    assert.equal((await fetch(path)).status, 404);
    await cosigned(0, 8);
    const note = await (await fetch(path)).text();
    assert.equal(openCheckpoint(note, log.key.verifier)?.size, 8);
    assert.ok(readCosignature(note, parseWitness(witness.publicKey)));
  });

  test("a rewritten old entry, signed with the log's own key, is noticed at the next cosigning, 100 of 100", async () => {
    const seed = 250_705;
    let draw = seed;
    const next = (below: number): number => {
      draw = (Math.imul(draw, 1_103_515_245) + 12_345) >>> 0;
      return (draw >>> 8) % below;
    };
    for (let round = 0; round < 100; round += 1) {
      const old = log.leaves.length;
      if (round === 0) await cosigned(0);
      const index = next(old);
      const kept = log.leaves[index];
      log.rewrite(index, `another truth ${round}`);
      log.add(next(3));
      const { status } = await witness.post(log.request(old));
      assert.ok([409, 422].includes(status), `seed ${seed}, round ${round}: ${status}`);
      assert.equal(witness.suspicions.length, round + 1);
      if (kept) log.leaves[index] = kept;
      log.add(1);
      await cosigned(old);
    }
  });

  test("a rolled-back log is refused 20 of 20, also when it has grown past the old size again", async () => {
    log.add(40);
    await cosigned(0);
    for (let cut = 1; cut <= 20; cut += 1) {
      const back = log.back(50 - cut);
      assert.equal((await witness.post(back.request(50 - cut))).status, 409);
      for (let place = 0; place < cut + 5; place += 1) back.rewrite(back.leaves.length, `after ${cut} ${place}`);
      assert.equal((await witness.post(back.request(50))).status, 422);
    }
  });

  test("of requests that race, each cosigned tree begins with the one before", async () => {
    log.add(30);
    const sizes = await Promise.all(
      [40, 10, 25, 5, 40, 33].map(async (size) => [(await witness.post(log.request(0, size))).status, size] as const),
    );
    assert.equal(sizes.filter(([status]) => status === 200).length, 1);
  });

  test("what it cosigned is remembered before the answer: started again it still refuses the smaller tree", async () => {
    await cosigned(0);
    await witness.close();
    witness = await listenWitness({ folder: `${home.folder}/${number}`, logs: [log.key.verifier] });
    assert.equal((await witness.post(log.request(0, 4))).status, 409);
  });

  test("a disk that fails means no cosignature, and the next try is answered", async () => {
    await witness.close();
    let full = true;
    const files = {
      ...realFiles,
      rename: async (from: string, to: string) => {
        if (full) throw new Error("ENOSPC");
        await realFiles.rename(from, to);
      },
    };
    witness = await listenWitness({ folder: `${home.folder}/full`, logs: [log.key.verifier], files });
    assert.equal((await witness.post(log.request(0))).status, 500);
    full = false;
    await cosigned(0);
  });

  test("a memory that can not be read means no cosignature", async () => {
    await cosigned(0, 6);
    const path = `${home.folder}/${number}/${originName(log.key.verifier.name)}/checkpoint`;
    await realFiles.write(path, Buffer.from("torn"), 0o644);
    assert.equal((await witness.post(log.request(0))).status, 500);
  });

  test("no bytes that anyone can send break it", async () => {
    await holds(
      asyncProperty(oneof(string({ maxLength: 300 }), string({ maxLength: 60 }).map(mixed)), async (body) => {
        const { status } = await witness.post(body);
        assert.ok(status >= 400 && status < 500);
      }),
      { numRuns: 200 },
    );
    assert.equal((await witness.post("x".repeat(100_000))).status, 413);
  });

  const mixed = (text: string): string => `old 0\n\n${text}\n1\n${Buffer.alloc(32).toString("base64")}\n\n— a b\n`;

  test("a cosignature is over its time: another time, or another witness of that name, is not believed", async () => {
    const { body } = await witness.post(log.request(0));
    const note = log.note() + body;
    const [, line = ""] = /^— \S+ (\S+)\n$/.exec(body) ?? [];
    const bytes = Buffer.from(line, "base64");
    bytes[11] = (bytes[11] ?? 0) ^ 1;
    const key = parseWitness(witness.publicKey);
    assert.equal(readCosignature(note.replace(line, bytes.toString("base64")), key), undefined);
    const other = witnessKey("witness.example/w1", newKeyPem());
    assert.equal(readCosignature(note, other.verifier), undefined);
    assert.deepEqual(parseWitness(formatWitness(other.verifier)).id, other.verifier.id);
  });

  const wrongFiles: readonly (readonly [string, RegExp])[] = [
    ["listen 127.0.0.1:1\nfolder x\n", /no line name/],
    ["name w\nlisten here\nfolder x\nlog KEY", /listen is an address/],
    ["name w\nlisten 127.0.0.1:1\nfolder x\n", /no line log/],
    ["name w\nname v\n", /line 2: name stands twice/],
    ["colour red\n", /line 1: colour is none of/],
    ["log nonsense\n", /line 1: this is not the public key of a log/],
    ["name a b\nlisten 127.0.0.1:1\nfolder x\nlog KEY", /no space/],
  ];

  test("the example of its configuration can be read, and what is wrong is said with its line", async () => {
    const example = Buffer.from((await realFiles.read("docs/witness.conf")) ?? []).toString();
    const read = parseWitnessFile(example, "/etc/witness.conf");
    assert.deepEqual([read.port, read.folder, read.logs.length], [8450, "/etc/witness-data", 1]);
    const [, key = ""] = /^log\s+(\S+)/m.exec(example) ?? [];
    for (const [text, words] of wrongFiles) {
      assert.throws(() => parseWitnessFile(text.replace("KEY", key), "file"), words);
    }
  });
});
