// Blobs: they come back as they were, only for their town and subject, and a changed file is noticed.
import assert from "node:assert/strict";
import { randomBytes, randomUUID } from "node:crypto";
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { type BlobName, blobsIn, parseBlobName } from "../../kernel/blob.ts";
import { personId, uuid } from "../../kernel/ids.ts";
import type { TownId } from "../../kernel/town.ts";
import { setClock } from "../clock.ts";
import { type TestDatabase, testDatabase } from "../database/test-database.ts";
import { openingsOf } from "../sealing/openings.ts";
import { rootKeyOf } from "../sealing/root-key.ts";
import { Sealer } from "../sealing/sealer.ts";
import { BlobFolder } from "./folder.ts";
import { type BlobSafety, BlobStore, blob_bytes_max } from "./store.ts";

const shivpuri = 250705 as TownId;
const dewas = 250867 as TownId;
const officer = { person: personId(uuid(randomUUID())), roles: ["officer"] } as const;

describe("blobs", () => {
  let database: TestDatabase;
  let home: string;
  let folder: BlobFolder;
  let store: BlobStore;
  const given: Uint8Array[] = [];
  let safety: BlobSafety = "acknowledged";

  before(async () => {
    database = await testDatabase();
    home = mkdtempSync(join(tmpdir(), "akshara-blobs-"));
    folder = new BlobFolder(join(home, "blobs"));
    const clock = setClock("2026-11-21T05:30:00.000Z");
    const sealer = new Sealer({ database: database.serve, root: rootKeyOf(randomBytes(32), "test"), clock });
    const vault = async (sealed: Uint8Array): Promise<BlobSafety> => {
      given.push(sealed);
      return safety;
    };
    store = new BlobStore({ folder, sealer, vault });
  });
  after(async () => {
    await database.close();
    rmSync(home, { recursive: true });
  });

  const pathOf = (name: BlobName): string => join(home, "blobs", name.slice(0, 2), name);
  const get = (name: BlobName, subject: string, town = shivpuri) =>
    store.get({ name, town, subject, by: officer, why: "officer" });

  test("a blob comes back as it was put; on the disk and for the vault it is the same sealed bytes", async () => {
    const subject = randomUUID();
    for (const bytes of [Buffer.from("\n"), randomBytes(1_000_000), Buffer.from("रमेश कुमार")]) {
      const { reference, safety: said } = await store.put({ town: shivpuri, subject, type: "image/jpeg", bytes });
      assert.equal(said, "acknowledged");
      assert.deepEqual([reference.bytes, reference.type], [bytes.length, "image/jpeg"]);
      const kept = readFileSync(pathOf(reference.blob));
      assert.deepEqual(kept, given.at(-1));
      if (bytes.length > 1) assert.equal(kept.includes(bytes), false);
      assert.equal(statSync(pathOf(reference.blob)).mode & 0o777, 0o600);
      const got = await get(reference.blob, subject);
      assert.ok(got.ok);
      assert.deepEqual([got.type, Buffer.from(got.bytes)], ["image/jpeg", bytes]);
    }
    const seen = await database.serve.readInTown(shivpuri, (tx) => openingsOf(tx, subject));
    assert.ok(seen.length > 0);
  });

  test("it opens for no other subject and no other town", async () => {
    const subject = randomUUID();
    const put = await store.put({ town: shivpuri, subject, type: "image/png", bytes: randomBytes(100) });
    await assert.rejects(get(put.reference.blob, randomUUID()), { name: "SealBroken" });
    await assert.rejects(get(put.reference.blob, subject, dewas), { name: "SealBroken" });
  });

  test("any changed byte of the file is noticed, a missing one is told, and keeping it again mends it", async () => {
    const subject = randomUUID();
    const { reference } = await store.put({ town: shivpuri, subject, type: "a/b", bytes: randomBytes(64) });
    const path = pathOf(reference.blob);
    const whole = readFileSync(path);
    for (const at of [0, Math.floor(whole.length / 2), whole.length - 1]) {
      const changed = Buffer.from(whole);
      changed[at] = (changed[at] ?? 0) ^ 1;
      writeFileSync(path, changed);
      await assert.rejects(get(reference.blob, subject), { name: "BlobDamaged" });
    }
    assert.equal(await folder.keep(whole), reference.blob);
    assert.equal((await get(reference.blob, subject)).ok, true);
    rmSync(path);
    assert.deepEqual(await get(reference.blob, subject), { ok: false, missing: true });
    assert.deepEqual(
      readdirSync(join(home, "blobs")).flatMap((one) =>
        readdirSync(join(home, "blobs", one)).filter((n) => n[0] === "."),
      ),
      [],
    );
  });

  test("while the vault is away the blob is kept and said to be not yet safe; empty and huge ones are no blobs", async () => {
    safety = "not-yet-safe";
    const about = { town: shivpuri, subject: randomUUID(), type: "a/b" };
    assert.equal((await store.put({ ...about, bytes: randomBytes(10) })).safety, "not-yet-safe");
    for (const length of [0, blob_bytes_max + 1]) {
      await assert.rejects(store.put({ ...about, bytes: Buffer.alloc(length) }), /a blob of/);
    }
  });

  test("blobs are found in a fact's bytes wherever they stand, and only by whole names", () => {
    const [one, two] = ["ab".repeat(32), "01".repeat(32)];
    const body = `{"data":{"photo":{"blob":"${one}","bytes":1},"scans":[{"blob":"${two}"},{"blob":"${one}"},{"blob":"x"}]}}`;
    assert.deepEqual(blobsIn(body), [one, two]);
    assert.deepEqual(blobsIn("{}"), []);
    assert.equal(parseBlobName(one), one);
    assert.equal(parseBlobName("../etc/passwd"), undefined);
  });
});
