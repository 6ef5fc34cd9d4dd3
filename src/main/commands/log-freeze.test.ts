// The year's end in a whole portal: it goes on in the next shard, old papers stay provable, check and rebuild span both shards.
import assert from "node:assert/strict";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { stateTown } from "../../kernel/town.ts";
import { checkTown } from "../../ledger/checker.ts";
import { checkLog } from "../../ledger/log/check-log.ts";
import { realFiles } from "../../ledger/log/files.ts";
import { FreezeRefused } from "../../ledger/log/freeze.ts";
import { openCheckpoint, parseVerifier } from "../../ledger/log/note.ts";
import { placeProof } from "../../ledger/log/proofs.ts";
import { openSigner } from "../../ledger/log/signer.ts";
import { proveEntries } from "../../ledger/rebuild/prove.ts";
import { lossWords } from "../../ledger/rebuild/report.ts";
import { ownerDatabase } from "../../ledger/rebuild/rebuild.ts";
import { restoreTown } from "../../ledger/rebuild/town.ts";
import { openVault } from "../../ledger/rebuild/vault.ts";
import { setClock } from "../../platform/clock.ts";
import { statement } from "../../platform/database/connect.ts";
import { readConfiguration } from "../configuration.ts";
import { LogShards } from "../log-shards.ts";
import { ledgerServices } from "../services.ts";
import { signerInside } from "../signer-child.ts";
import { allRows, dewas, FreshGround, onFreshGround, shivpuri, testTowns, VaultedPortal } from "../test-rebuild.ts";
import { freezeLogOf } from "./log-freeze.ts";

const receipts = statement(
  "test.freeze_receipts",
  `select e.shard, e.index from log.entries e join journal.facts f on f.town = e.town and f.position = e.position
   where f.kind = 'receipt.issued' order by e.shard, e.index`,
);

let portal: VaultedPortal;
let before2027: string;

describe("the year's end", () => {
  before(async () => {
    portal = await VaultedPortal.open();
    before2027 = portal.checkpoint();
    await freezeLogOf(portal.foundation, () => "2027");
    await portal.pay(shivpuri, 5);
    await portal.pay(dewas, 3);
  });
  after(() => portal.close());

  const noteOf = (folder: string, shard: string): string =>
    readFileSync(join(folder, "log", shard, "checkpoint"), "utf8");
  const keyOf = (shard: string): string => readFileSync(join(portal.folder, "log", shard, "key"), "utf8");

  test("comes while the portal is at work, which goes on in the next shard", async () => {
    const { shards, witnessing } = portal.foundation;
    while (shards.current !== "2027") await pause(20);
    const status = await witnessing.status();
    assert.deepEqual([status.shard, status.origin, status.seal], ["2027", "akshara.invalid/log/2027", undefined]);
    assert.equal(status.size, 2 + 8);
    const size = Number(before2027.split("\n")[1]);
    assert.deepEqual(
      status.frozen.map((one) => [one.shard, one.size]),
      [["2026", size]],
    );
    assert.deepEqual(shards.all, ["2026", "2027"]);
  });

  test("leaves both shards sound by the checker, each receipt in one of them and provable from it", async () => {
    const { check, superuser } = portal.database;
    for (const shard of ["2026", "2027"]) {
      const folder = join(portal.folder, "log", shard);
      const { problems } = await checkLog(check, { folder, shard, publicKey: keyOf(shard), towns: testTowns });
      assert.deepEqual(problems, []);
    }
    for (const town of testTowns) assert.deepEqual((await checkTown(check, ledgerServices, town)).differences, []);
    const rows = await superuser.query<{ shard: string; index: bigint }>(receipts);
    assert.deepEqual([...new Set(rows.map(({ shard }) => shard))], ["2026", "2027"]);
    for (const place of [rows[0], rows.at(-1)]) {
      assert.ok(place);
      const proof = (await placeProof(join(portal.folder, "log"), place)) ?? "";
      const note = openCheckpoint(proof.slice(proof.indexOf("\n\n") + 2), parseVerifier(keyOf(place.shard)));
      assert.equal(note?.origin, `akshara.invalid/log/${place.shard}`);
      assert.equal(note?.continuedIn, place.shard === "2026" ? "akshara.invalid/log/2027" : undefined);
    }
  });

  test("is rebuilt from the vault: both shards with their roots, the old one frozen", async () => {
    await portal.vaulted();
    const ground = await FreshGround.open();
    try {
      const checkpoints = ["2026", "2027"].map((shard) => noteOf(portal.folder, shard));
      const rebuilt = await ground.rebuild(portal, { checkpoints });
      assert.deepEqual(
        rebuilt.shards.map(({ name, judgement }) => [name, judgement.state]),
        [
          ["2026", "same"],
          ["2027", "same"],
        ],
      );
      for (const shard of ["2026", "2027"]) assert.equal(noteOf(ground.folder, shard), noteOf(portal.folder, shard));
      const [original, again] = [await allRows(portal.database), await allRows(ground.database)];
      for (const [table, rows] of original) assert.deepEqual(again.get(table), rows, `${table} differs`);
      assert.deepEqual((await checkTown(ground.database.check, ledgerServices, stateTown)).differences, []);
    } finally {
      await ground.close();
    }
  });

  /** A copy of the vault in which every bundle of this shard is flipped. */
  function poisoned(shard: string): string {
    const vault = join(mkdtempSync(join(portal.folder, "poisoned-")), "vault");
    cpSync(portal.vaultFolder, vault, { recursive: true });
    const bundles = join(vault, "bundles", shard);
    for (const name of existsSync(bundles) ? readdirSync(bundles) : []) {
      const bytes = readFileSync(join(bundles, name));
      bytes[bytes.length - 9] = (bytes[bytes.length - 9] ?? 0) ^ 1;
      rmSync(join(bundles, name));
      writeFileSync(join(bundles, name), bytes);
    }
    return vault;
  }
  const frozenOf = (ground: FreshGround, shard: string): boolean =>
    existsSync(join(ground.folder, "keys", `log-${shard}.last-signed.frozen`));

  test("whose new shard has no sound bundle: the old shard comes back and the loss is told; nothing is begun under its name", async () => {
    await portal.vaulted();
    const copies = [portal.copy(poisoned("2027"))];
    await onFreshGround(async (ground) => {
      const { shards, facts } = await ground.rebuild(portal, { copies, checkpoints: [] });
      assert.deepEqual(
        shards.map(({ name, size, judgement }) => [name, size > 0, judgement.state]),
        [
          ["2026", true, "not-asked"],
          ["2027", false, "not-asked"],
        ],
      );
      assert.equal(facts, shards[0]?.size);
      const told = lossWords(shards[1] as never).join("\n");
      assert.match(told, /shard 2027: LOST: entries 0 to \d+/);
      const note = openCheckpoint(noteOf(ground.folder, "2026"), parseVerifier(keyOf("2026")));
      assert.deepEqual([note?.size, note?.continuedIn], [shards[0]?.size, undefined]);
      assert.deepEqual(
        [existsSync(join(ground.folder, "log", "2027", "checkpoint")), frozenOf(ground, "2026")],
        [false, false],
      );
      const { check } = ground.database;
      for (const { name, size, root } of shards) {
        const found = await proveEntries(check, { name, folder: join(ground.folder, "log", name), size, root });
        assert.deepEqual(found, { missing: [], extra: [], altered: [], files: [] }, name);
      }
      const signer = await openSigner(realFiles, join(ground.folder, "keys"), "akshara.invalid/log/2027");
      assert.ok((await signer.last()).size > 0, "its name could be used again");
    });
  });

  test("whose new shard was lost: the portal goes on in the old one, begins another, and all of that comes back", async () => {
    await portal.vaulted();
    const vault = poisoned("2027");
    const ground = await FreshGround.open();
    try {
      await ground.rebuild(portal, { copies: [portal.copy(vault)], checkpoints: [] });
      const again = await VaultedPortal.again(ground, portal, vault);
      try {
        await again.pay(dewas, 2);
        await assert.rejects(
          freezeLogOf(again.foundation, () => "2027"),
          /was signed already/,
        );
        await freezeLogOf(again.foundation, () => "2027-2");
        await again.pay(shivpuri, 2);
      } finally {
        await again.stop();
      }
      await onFreshGround(async (next) => {
        const { shards } = await next.rebuild(portal, { copies: [portal.copy(vault)], checkpoints: [] });
        assert.deepEqual(
          shards.map(({ name, size }) => [name, size > 0]),
          [
            ["2026", true],
            ["2027", false],
            ["2027-2", true],
          ],
        );
        assert.deepEqual(
          shards.flatMap(({ reading }) => reading.lost),
          [],
        );
        assert.match(lossWords(shards[1] as never).join("\n"), /replaced: damaged.*given up by shard 2027-2/);
        const [one, other] = [await allRows(ground.database), await allRows(next.database)];
        for (const [table, rows] of one) assert.deepEqual(other.get(table), rows, `${table} differs`);
        assert.match(noteOf(next.folder, "2026"), /continued in akshara.invalid\/log\/2027-2/);
      });
    } finally {
      await ground.close();
    }
  });

  test("whose new shard is lost and was witnessed: it is sealed with the missing entries, and the old one does not grow", async () => {
    await portal.vaulted();
    const copies = [portal.copy(poisoned("2027"))];
    const checkpoints = ["2026", "2027"].map((shard) => noteOf(portal.folder, shard));
    await onFreshGround(async (ground) => {
      const { shards } = await ground.rebuild(portal, { copies, checkpoints });
      assert.deepEqual(
        shards.map(({ judgement }) => judgement.state),
        ["same", "sealed"],
      );
      assert.match(lossWords(shards[1] as never).join("\n"), /shard 2027: SEALED: missing are the entries 0 to/);
      assert.ok(frozenOf(ground, "2026"));
      assert.doesNotMatch(noteOf(ground.folder, "2026"), /continued in/);
    });
  });

  test("whose old shard lost its end: the new one stood on what is lost, and is not laid on less", async () => {
    await portal.vaulted();
    const vault = poisoned("none");
    const bundles = join(vault, "bundles", "2026");
    rmSync(join(bundles, readdirSync(bundles).sort().at(-1) ?? ""));
    await onFreshGround(async (ground) => {
      const { shards } = await ground.rebuild(portal, { copies: [portal.copy(vault)], checkpoints: [] });
      assert.deepEqual(
        shards.map(({ name, size }) => [name, size > 0]),
        [
          ["2026", true],
          ["2027", false],
        ],
      );
      assert.match(lossWords(shards[1] as never).join("\n"), /goes on from \d+ entries of shard 2026, and \d+ of/);
    });
  });

  test("whose new shard the vault has lost: a town restored alone keeps what the portal has of it", async () => {
    await portal.vaulted();
    const whole = await allRows(portal.database);
    const owner = ownerDatabase(portal.database.addressOf("akshara_migrate"));
    try {
      const restored = await restoreTown({
        vault: openVault([portal.copy(poisoned("2027"))], portal.identity),
        owner,
        services: ledgerServices,
        town: shivpuri,
        dataFolder: portal.folder,
        checkpoints: [],
        say: () => undefined,
      });
      assert.ok(restored.kept.length >= 5, String(restored.kept.length));
      assert.deepEqual(restored.dropped, []);
      assert.ok((restored.shards[1]?.reading.lost.length ?? 0) > 0);
      const now = await allRows(portal.database);
      for (const [table, rows] of whole) assert.deepEqual(now.get(table), rows, `${table} differs`);
    } finally {
      await owner.close();
    }
  });

  test("is refused for a shard that is there already", async () => {
    await assert.rejects(
      freezeLogOf(portal.foundation, () => "2026"),
      FreezeRefused,
    );
  });

  test("of another program is seen by a program at work within seconds", async () => {
    await freezeLogOf(portal.foundation, () => "2027-2");
    while (portal.foundation.shards.current !== "2027-2") await pause(50);
    await portal.pay(shivpuri, 1);
    assert.equal((await portal.foundation.witnessing.status()).frozen.length, 2);
  });
});

describe("the first shard", () => {
  test("bears the year of the first start, and goes on into a new year until somebody freezes it", async () => {
    const folder = mkdtempSync(join(tmpdir(), "akshara-shards-"));
    const clock = setClock("2026-12-31T18:00:00Z");
    const configured = readConfiguration({ AKSHARA_DATA: folder });
    assert.ok(configured.ok);
    const { configuration } = configured;
    const parts = { configuration, clock, hold: signerInside(configuration), database: portalDatabase };
    try {
      const first = await LogShards.open(parts);
      assert.deepEqual([first.current, first.isFreezeDue], ["2026", false]);
      mkdirSync(join(folder, "log", "2026"), { recursive: true });
      writeFileSync(join(folder, "log", "2026", "key"), "a key\n");
      // Half past midnight in India.
      clock.set("2026-12-31T19:00:00Z");
      const next = await LogShards.open(parts);
      assert.deepEqual([next.current, next.isFreezeDue], ["2026", true]);
      rmSync(join(folder, "log"), { recursive: true });
      assert.equal((await LogShards.open(parts)).current, "2027");
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});

/** One in which nothing was ever recorded. */
const portalDatabase = { query: async () => [] } as unknown as VaultedPortal["database"]["work"];
