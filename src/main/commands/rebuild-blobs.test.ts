// Blobs through a rebuild: brought back from the vault for the facts that name them, opened by the rebuilt keys, missed by name.
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { cpSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import type { BlobReference } from "../../kernel/blob.ts";
import { commandId, derivedUuid, factId, subjectId, uuidV7 } from "../../kernel/ids.ts";
import { put } from "../../ledger/journal.ts";
import { restoreBlobs } from "../../ledger/rebuild/blobs.ts";
import { isWhole, makeReport } from "../../ledger/rebuild/report.ts";
import { openVault, type VaultCopy } from "../../ledger/rebuild/vault.ts";
import { BlobFolder } from "../../platform/blobs/folder.ts";
import { BlobStore } from "../../platform/blobs/store.ts";
import { realClock } from "../../platform/clock.ts";
import { fileRootKey } from "../../platform/sealing/root-key.ts";
import { Sealer } from "../../platform/sealing/sealer.ts";
import { blobFolderOf, openBlobs } from "../blobs.ts";
import { clerk, FreshGround, onFreshGround, shivpuri, testTowns, VaultedPortal } from "../test-rebuild.ts";

describe("blobs that facts name", () => {
  let portal: VaultedPortal;
  const bytesOf = (at: number): Buffer => Buffer.from(`drawing ${at} of Shivpuri`);
  const subject = subjectId(derivedUuid("what the drawings are of"));
  let references: readonly BlobReference[] = [];

  before(async () => {
    portal = await VaultedPortal.open();
    const { configuration, database, sealer, vault, clock } = portal.foundation;
    const store = openBlobs({ configuration, database, sealer, vault });
    const puts = await Promise.all(
      [0, 1, 2].map((at) => store.put({ town: shivpuri, subject, type: "image/png", bytes: bytesOf(at) })),
    );
    assert.ok(puts.every(({ safety }) => safety === "acknowledged"));
    references = puts.map(({ reference }) => reference);
    const id = commandId(uuidV7(Date.now(), randomBytes(10)));
    const recorded = { town: shivpuri, at: clock.now(), by: clerk.person, command: id, v: 1 };
    const facts = references.map((drawing) => ({
      kind: "drawing.attached",
      subject,
      drawing,
      recorded: { ...recorded, id: factId(uuidV7(Date.now(), randomBytes(10))) },
    }));
    await database.inTown(shivpuri, (tx) => put(tx, facts, [], [{ id, hash: randomBytes(32) }]));
    await portal.pay(shivpuri, 1);
  });

  after(() => portal.close());

  const findBlobs = (ground: FreshGround, copies: readonly VaultCopy[]) =>
    restoreBlobs(
      ground.database.check,
      openVault(copies, portal.identity),
      new BlobFolder(blobFolderOf(ground.folder)),
      testTowns,
    );

  test("come back with the rebuild and open with the rebuilt keys", () =>
    onFreshGround(async (ground) => {
      await ground.rebuild(portal);
      const found = await findBlobs(ground, [portal.copy()]);
      assert.deepEqual([found.named, found.restored, found.lost], [3, 3, []]);
      assert.equal((await findBlobs(ground, [])).lost_count, 0);
      const root = fileRootKey(ground.folder);
      const sealer = new Sealer({ database: ground.database.serve, root, clock: realClock });
      const store = new BlobStore({ folder: new BlobFolder(blobFolderOf(ground.folder)), sealer });
      for (const [at, { blob }] of references.entries()) {
        const got = await store.get({ name: blob, town: shivpuri, subject, by: clerk, why: "counter" });
        assert.ok(got.ok);
        assert.deepEqual(Buffer.from(got.bytes), bytesOf(at));
      }
    }));

  test("that are missing or damaged in the vault are named with town, subject and fact; another copy brings them", () =>
    onFreshGround(async (ground) => {
      const folder = join(portal.folder, "poor");
      cpSync(portal.vaultFolder, folder, { recursive: true });
      const [gone, flipped] = references.map(({ blob }) => join(folder, "blobs", `${blob}.age`));
      rmSync(gone ?? "");
      const bytes = readFileSync(flipped ?? "");
      bytes[bytes.length - 20] = (bytes[bytes.length - 20] ?? 0) ^ 1;
      rmSync(flipped ?? "");
      writeFileSync(flipped ?? "", bytes);
      const poor = portal.copy(folder);
      const rebuilt = await ground.rebuild(portal);
      const blobs = await findBlobs(ground, [poor]);
      assert.deepEqual(
        blobs.lost.map(({ town, subject: of, blob, what }) => [town, of, blob, what]),
        [
          [shivpuri, subject, references[0]?.blob, "missing"],
          [shivpuri, subject, references[1]?.blob, "damaged"],
        ],
      );
      const proof = { entries: new Map(), days: [], towns: [], blobs };
      assert.equal(isWhole(rebuilt, proof), false);
      const about = { at: realClock.now(), copies: [], check_seconds: 1, memory_mb: { laying: 1, all: 1 } };
      const lines = makeReport(rebuilt, proof, about).lines.join("\n");
      assert.match(
        lines,
        new RegExp(`LOST: blob ${references[0]?.blob} is missing; town ${shivpuri}, subject ${subject}`),
      );
      assert.match(lines, new RegExp(`LOST: blob ${references[1]?.blob} is damaged`));
      const both = await findBlobs(ground, [poor, portal.copy()]);
      assert.deepEqual([both.restored, both.lost_count, both.poor.length], [2, 0, 2]);
    }));
});
