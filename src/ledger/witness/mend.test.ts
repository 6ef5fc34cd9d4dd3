// Mending from a mirror: the tree comes back whole, and no mirror can put in anything that the log never signed.
import assert from "node:assert/strict";
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, beforeEach, describe, test } from "node:test";
import { realFiles } from "../log/files.ts";
import { checkpointText, formatVerifier, signNote } from "../log/note.ts";
import type { Signer, SigningRequest } from "../log/signer.ts";
import { SignerRefused } from "../log/signer.ts";
import { testFolder } from "../log/test-log.ts";
import { verifyLog } from "../log/verify.ts";
import { mendLog, MendRefused, type MendOptions } from "./mend.ts";
import { LooseLog } from "./test-witness.ts";

const home = testFolder();
let log: LooseLog;
let mirror: string;
let folder: string;
let number = 0;
let signed: SigningRequest[];

beforeEach(async () => {
  number += 1;
  [mirror, folder] = [join(home.folder, `${number}`, "mirror"), join(home.folder, `${number}`, "log", "2026")];
  log = new LooseLog();
  log.add(700);
  signed = [];
  await log.writeTo(join(mirror, "2026"));
});

describe("mending the log", () => {
  after(() => home.remove());

  /** A signer that has signed so many entries of the true log. */
  function signerAt(size: number): Signer {
    const { key } = log;
    return {
      publicKey: formatVerifier(key.verifier),
      last: async () => {
        const { root } = { root: Buffer.from(log.note(size).split("\n")[2] ?? "", "base64") };
        return { size, root };
      },
      sign: async (request) => {
        if (request.size < size) throw new SignerRefused("smaller");
        signed.push(request);
        return signNote(checkpointText({ origin: key.verifier.name, ...request }), key);
      },
    };
  }

  const options = (known: number): MendOptions => {
    const shared = { mirror, shard: "2026", folder, files: realFiles };
    return { ...shared, log: log.key.verifier, signer: signerAt(known) };
  };

  for (const cut of [1, 100, 188, 189, 444, 699, 700]) {
    test(`a log that lacks its last ${cut} entries is whole again, and its signer knows`, async () => {
      const own = 700 - cut;
      if (own > 0) await log.back(own).writeTo(folder);
      assert.deepEqual(await mendLog(options(own)), { from: own, to: 700 });
      const { problems, checkpoint } = await verifyLog(folder, formatVerifier(log.key.verifier));
      assert.deepEqual(problems, []);
      assert.equal(checkpoint?.size, 700);
      assert.equal(signed[0]?.size, 700);
      assert.equal(await mendLog(options(700)), undefined);
    });
  }

  test("a signer that has signed more than the mirror has is not asked", async () => {
    const whole = log.back(700);
    await log.back(500).writeTo(folder);
    log.add(10);
    await mendLog(options(710));
    assert.deepEqual(signed, []);
    assert.deepEqual((await verifyLog(folder, formatVerifier(whole.key.verifier))).problems, []);
  });

  const untouched = async (): Promise<void> => {
    const before = await verifyLog(folder, formatVerifier(log.key.verifier));
    await assert.rejects(mendLog(options(500)), MendRefused);
    const now = await verifyLog(folder, formatVerifier(log.key.verifier));
    assert.deepEqual(now, before);
  };

  test("a mirror with one changed entry is refused, and nothing here changes", async () => {
    await log.back(500).writeTo(folder);
    const other = log.back(700);
    other.rewrite(650, "another truth");
    await other.writeTo(join(mirror, "2026"));
    writeFileSync(join(mirror, "2026", "checkpoint"), log.note());
    await untouched();
  });

  test("a log that differs from its mirror before it ends is not mended", async () => {
    const forked = log.back(500);
    forked.rewrite(499, "another truth");
    await forked.writeTo(folder);
    await untouched();
  });

  test("a mirror without a bundle, or without a checkpoint of this log's key, is refused", async () => {
    await log.back(500).writeTo(folder);
    rmSync(join(mirror, "2026", "tile", "entries", "001"));
    await untouched();
    await new LooseLog().writeTo(join(mirror, "2026"));
    await untouched();
  });
});
