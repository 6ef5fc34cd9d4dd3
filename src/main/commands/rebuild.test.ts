// The rebuild against a portal with all services: row by row the same, resumable, town by town, and loud about what is lost.
import assert from "node:assert/strict";
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import type { SubjectId } from "../../kernel/ids.ts";
import { restoreBlobs } from "../../ledger/rebuild/blobs.ts";
import { RebuildHalted } from "../../ledger/rebuild/chunk.ts";
import { checkTowns } from "../../ledger/check-towns.ts";
import { proveDays, proveEntries } from "../../ledger/rebuild/prove.ts";
import { isWhole, lossWords, makeReport, writeReport } from "../../ledger/rebuild/report.ts";
import { ownerDatabase, type Rebuilt } from "../../ledger/rebuild/rebuild.ts";
import { restoreTown } from "../../ledger/rebuild/town.ts";
import { openVault } from "../../ledger/rebuild/vault.ts";
import { openNote, parseVerifier } from "../../ledger/log/note.ts";
import { Integrator } from "../../ledger/log/integrate.ts";
import { realFiles } from "../../ledger/log/files.ts";
import { openSigner } from "../../ledger/log/signer.ts";
import { newSplitKey, joinShares } from "../../ledger/vault/shares.ts";
import { copiesAt } from "../../ledger/vault/readers.ts";
import { readPlaces, targetAt } from "../../ledger/vault/settings.ts";
import { testBucket } from "../../ledger/vault/test-bucket.ts";
import { BlobFolder } from "../../platform/blobs/folder.ts";
import { realClock } from "../../platform/clock.ts";
import { type Database, statement } from "../../platform/database/connect.ts";
import { fileRootKey } from "../../platform/sealing/root-key.ts";
import { Sealer } from "../../platform/sealing/sealer.ts";
import { makeSessions } from "../../platform/sessions/sessions.ts";
import type { Particulars } from "../../services/property-tax/rules/particulars.ts";
import { ledgerServices } from "../services.ts";
import {
  allRows,
  clerk,
  dewas,
  type FreshGround,
  onFreshGround,
  shivpuri,
  testTowns,
  VaultedPortal,
} from "../test-rebuild.ts";

let portal: VaultedPortal;
describe("the rebuild", () => {
  before(async () => {
    portal = await VaultedPortal.open();
  });
  after(() => portal.close());

  async function prove(ground: FreshGround, rebuilt: Rebuilt) {
    const { check } = ground.database;
    const entries = new Map(
      await Promise.all(
        rebuilt.shards.map(async ({ name, size, root }) => {
          const folder = join(ground.folder, "log", name);
          return [name, await proveEntries(check, { name, folder, size, root })] as const;
        }),
      ),
    );
    const days = await proveDays(check, testTowns, rebuilt.totals);
    const blobs = await restoreBlobs(
      check,
      openVault([portal.copy()], portal.identity),
      new BlobFolder(ground.folder),
      [],
    );
    return { entries, days, blobs, towns: await checkTowns(check, ledgerServices, testTowns) };
  }

  async function mustEqualOriginal(ground: FreshGround): Promise<void> {
    const [original, rebuilt] = [await allRows(portal.database), await allRows(ground.database)];
    for (const [table, rows] of original) assert.deepEqual(rebuilt.get(table), rows, `${table} differs`);
  }

  /** The vault with something done to a copy of it. */
  function damagedVault(name: string, damage: (bundles: string, names: readonly string[]) => void) {
    const folder = join(portal.folder, name);
    rmSync(folder, { recursive: true, force: true });
    cpSync(portal.vaultFolder, folder, { recursive: true });
    const bundles = join(folder, "bundles", "2026");
    damage(bundles, readdirSync(bundles).sort());
    return portal.copy(folder);
  }

  const rewrite = (file: string, bytes: Uint8Array): void => {
    rmSync(file);
    writeFileSync(file, bytes);
  };

  const flip = (file: string): void => {
    const bytes = readFileSync(file);
    bytes[Math.floor(bytes.length * 0.8)] = (bytes[Math.floor(bytes.length * 0.8)] ?? 0) ^ 1;
    rewrite(file, bytes);
  };

  describe("a rebuild from the vault and three of five shares", () => {
    test("gives the same rows, the same root, and a proof that is whole", () =>
      onFreshGround(async (ground) => {
        const rebuilt = await ground.rebuild(portal);
        await mustEqualOriginal(ground);
        const [shard] = rebuilt.shards;
        assert.equal(portal.checkpoint().split("\n")[2], shard?.root);
        assert.equal(shard?.judgement.state, "same");
        assert.equal(readFileSync(join(ground.folder, "log/2026/checkpoint"), "utf8"), portal.checkpoint());
        const proof = await prove(ground, rebuilt);
        assert.deepEqual(proof.days, []);
        assert.equal(isWhole(rebuilt, proof), true);
        const about = { at: realClock.now(), copies: ["vault"], check_seconds: 1, memory_mb: { laying: 1, all: 1 } };
        writeReport(ground.folder, rebuilt, proof, about);
        const signed = readFileSync(join(ground.folder, "rebuild-proof.txt"), "utf8");
        const key = readFileSync(join(ground.folder, "log/2026/key"), "utf8");
        assert.ok(openNote(signed, parseVerifier(key)));
        assert.ok(makeReport(rebuilt, proof, about).lines.some((line) => line.startsWith(`town ${shivpuri}: `)));
      }));

    test("gives the same rows from a bucket, by a file of places as the portal has one", () =>
      onFreshGround(async (ground) => {
        mkdirSync(join(ground.folder, "bucket"));
        const server = await testBucket(join(ground.folder, "bucket"));
        try {
          const file = join(ground.folder, "places.json");
          const place = { kind: "s3", name: "far", endpoint: server.endpoint, bucket: "vault", credentials: "key" };
          writeFileSync(join(ground.folder, "key"), "S3RVER\nS3RVER\n");
          writeFileSync(file, JSON.stringify({ quorum: 1, targets: [place] }));
          const [target] = readPlaces(file).map(targetAt);
          const own = portal.copy();
          for await (const name of own.list("")) await target?.put(name, await own.get(name));
          const rebuilt = await ground.rebuild(portal, { copies: copiesAt(file) });
          assert.equal(isWhole(rebuilt, await prove(ground, rebuilt)), true);
          await mustEqualOriginal(ground);
        } finally {
          await server.close();
        }
      }));

    test("goes on where the original stopped: next position, signer and sequencer fit", () =>
      onFreshGround(async (ground) => {
        await ground.rebuild(portal);
        const next = statement("test.next", `select nextval('position.t${shivpuri}') as next`);
        const [row] = await ground.database.work.query<{ next: bigint }>(next);
        const highest = statement(
          "test.highest",
          "select max(position) as last from journal.facts where town = $1::integer",
        );
        const [last] = await ground.database.superuser.query<{ last: bigint }>(highest, [shivpuri]);
        assert.equal(row?.next, (last?.last ?? 0n) + 1n);
        const signer = await openSigner(realFiles, join(ground.folder, "keys"), "akshara.invalid/log/2026");
        const session = await ground.database.work.raw();
        const folder = join(ground.folder, "log/2026");
        const integrator = await Integrator.open({ name: "2026", folder, files: realFiles, signer }, session.client);
        assert.equal(await integrator.advance(100), 0);
        await session.release();
      }));

    test("lets the rebuilt root key open sealed values, and old sessions are dead", () =>
      onFreshGround(async (ground) => {
        const sessions = makeSessions(portal.database.serve, realClock, async () => ["clerk"]);
        const cookie = await portal.database.serve.inTown(shivpuri, (tx) =>
          sessions.begin(tx, { kind: "staff", person: clerk.person, signedBy: "password", login: "clerk" }),
        );
        assert.ok(await sessions.read(cookie));
        await ground.rebuild(portal);
        const again = makeSessions(ground.database.serve, realClock, async () => ["clerk"]);
        assert.equal(await again.read(cookie), undefined);
        const sealer = new Sealer({
          database: ground.database.serve,
          root: fileRootKey(ground.folder),
          clock: realClock,
        });
        const holdings = statement(
          "test.holdings",
          "select id, particulars from state.holdings where town = $1::integer limit 5",
        );
        const rows = await ground.database.serve.readInTown(shivpuri, (tx) =>
          tx.query<{ id: SubjectId; particulars: Particulars }>(holdings, [shivpuri]),
        );
        for (const { id, particulars } of rows) {
          const name = particulars.owners[0]?.name;
          assert.ok(name && "sealed" in name);
          const opened = await sealer.open({
            town: shivpuri,
            by: clerk,
            why: "counter",
            subject: id,
            values: { name },
          });
          assert.ok(opened.ok && /[\u0900-\u097f]/.test(opened.opened.name));
        }
      }));

    test("goes on after it was killed between or within any transactions", () =>
      onFreshGround(async (ground) => {
        const seed = Math.floor(Math.random() * 2 ** 31);
        process.stdout.write(`rebuild killed at random points, seed ${seed}\n`);
        let state = seed;
        const chance = (): number => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
        const alive = ground.owner;
        for (let run = 0; run < 6; run += 1) {
          let left = Math.floor(chance() * 9);
          const within = chance() < 0.5;
          const die = (): never => {
            throw new Error("the program was killed");
          };
          const dying: Database = {
            ...alive,
            raw: () => alive.raw(),
            query: (asked, values) => alive.query(asked, values),
            readInTown: (town, body) => alive.readInTown(town, body),
            close: () => alive.close(),
            inTown: async (town, body) => {
              left -= 1;
              if (left < 0) die();
              return alive.inTown(town, async (tx) => {
                const answer = await body(tx);
                return left === 0 && within ? die() : answer;
              });
            },
          };
          const more = { ground: { owner: dying, work: ground.database.work } };
          await ground.rebuild(portal, more).catch((error: unknown) => assert.match(String(error), /was killed/));
        }
        await ground.rebuild(portal);
        await mustEqualOriginal(ground);
      }));

    test("refuses shares of another key, and a checkpoint of another log", () =>
      onFreshGround(async (ground) => {
        const other = await newSplitKey(3, 2);
        const vault = openVault([portal.copy()], await joinShares(other.shares.slice(0, 2)));
        await assert.rejects(ground.rebuild(portal, { vault }), /are the shares of its key/);
        const forged = portal.checkpoint().replace(/\n[0-9]+\n/, "\n1\n");
        await assert.rejects(ground.rebuild(portal, { checkpoints: [forged] }), RebuildHalted);
        assert.equal(existsSync(join(ground.folder, "log")), false);
      }));
  });

  describe("a vault that was poisoned", () => {
    const cases: readonly (readonly [string, RegExp, (bundles: string, names: readonly string[]) => void])[] = [
      ["one is missing", /LOST: missing/, (at, names) => rmSync(join(at, names.at(-2) ?? ""))],
      [
        "one is cut",
        /LOST: damaged.*cut/,
        (at, names) => {
          const file = join(at, names.at(-2) ?? "");
          const bytes = readFileSync(file);
          rewrite(file, bytes.subarray(0, bytes.length - 20));
        },
      ],
      ["one has a flipped bit", /LOST: damaged.*changed/, (at, names) => flip(join(at, names.at(-2) ?? ""))],
      [
        "one is replaced by another",
        /LOST: damaged.*under another's name/,
        (at, names) => rewrite(join(at, names.at(-2) ?? ""), readFileSync(join(at, names.at(-3) ?? ""))),
      ],
      [
        "the newest three are flipped, cut and replaced",
        /LOST: damaged/,
        (at, names) => {
          const [third, second, first] = names.slice(-3).map((name) => join(at, name));
          flip(third ?? "");
          const bytes = readFileSync(second ?? "");
          rewrite(second ?? "", bytes.subarray(0, 100));
          rewrite(first ?? "", readFileSync(join(at, names[0] ?? "")));
        },
      ],
    ];
    for (const [name, words, damage] of cases) {
      test(`${name}: it is named, the last good state is taken, what is lost is said, and nothing is signed`, () =>
        onFreshGround(async (ground) => {
          const copy = damagedVault("poisoned", damage);
          const rebuilt = await ground.rebuild(portal, { copies: [copy] });
          const [shard] = rebuilt.shards;
          assert.ok(shard && shard.reading.lost.length > 0);
          const lines = lossWords(shard).join("\n");
          assert.match(lines, words);
          assert.match(lines, new RegExp(`LOST: entries ${shard.size} to`));
          assert.match(lines, /SEALED: missing are the entries/);
          assert.equal(existsSync(join(ground.folder, "log/2026/checkpoint")), false);
          const proof = await prove(ground, rebuilt);
          assert.equal(isWhole(rebuilt, proof), false);
          assert.deepEqual(
            proof.towns.flatMap(({ differences }) => differences),
            [],
          );
          const session = await ground.database.work.raw();
          const signer = await openSigner(realFiles, join(ground.folder, "keys"), "akshara.invalid/log/2026");
          const opening = Integrator.open(
            { name: "2026", folder: join(ground.folder, "log/2026"), files: realFiles, signer },
            session.client,
          );
          await assert.rejects(opening, /rolled back/);
          await session.release();
        }));
    }

    test("a second copy of the vault brings what the first has lost", () =>
      onFreshGround(async (ground) => {
        const copy = damagedVault("poisoned", (at, names) => {
          flip(join(at, names[1] ?? ""));
          rmSync(join(at, names.at(-1) ?? ""));
          truncateSync(join(at, names.at(-2) ?? ""), 0);
        });
        const rebuilt = await ground.rebuild(portal, { copies: [copy, portal.copy()] });
        assert.deepEqual(rebuilt.shards[0]?.reading.lost, []);
        assert.ok((rebuilt.shards[0]?.reading.faults.length ?? 0) >= 1);
        await mustEqualOriginal(ground);
      }));
  });

  describe("one town restored alone", () => {
    const options = (more = {}) => ({
      vault: openVault([portal.copy()], portal.identity),
      services: ledgerServices,
      town: shivpuri,
      dataFolder: portal.folder,
      checkpoints: [],
      say: () => undefined,
      ...more,
    });

    test("comes back as it was while the portal runs, and the other towns' rows are not touched", async () => {
      const owner = ownerDatabase(portal.database.addressOf("akshara_migrate"));
      try {
        const whole = await allRows(portal.database);
        const touched = `select t.xmin::text || t.ctid::text as row from state.accounts t where town <> ${shivpuri} order by 1`;
        const others = () => portal.database.superuser.query(statement("test.touched", touched));
        const before = await others();
        for (const text of [
          `update state.accounts set advance_paise = advance_paise + 100 where town = ${shivpuri}`,
          `delete from state.receipts where town = ${shivpuri}`,
          `update journal.facts set body = replace(body, 'property', 'PROPERTY') where town = ${shivpuri}`,
          `delete from log.entries where town = ${shivpuri} and index % 3 = 0`,
        ]) {
          await portal.database.superuser.query(statement(`test.harm.${text.length}`, text));
        }
        const restored = await restoreTown({ ...options(), owner });
        assert.deepEqual([restored.dropped, restored.kept], [[], []]);
        const now = await allRows(portal.database);
        for (const [table, rows] of whole) assert.deepEqual(now.get(table), rows, `${table} differs`);
        assert.deepEqual(await others(), before);
        await portal.pay(shivpuri, 3);
        await portal.pay(dewas, 2);
      } finally {
        await owner.close();
      }
    });

    test("facts that are newer than the vault's copy are kept", async () => {
      const folder = join(portal.folder, "older");
      mkdirSync(folder);
      cpSync(portal.vaultFolder, folder, { recursive: true });
      await portal.pay(shivpuri, 4);
      const whole = await allRows(portal.database);
      const owner = ownerDatabase(portal.database.addressOf("akshara_migrate"));
      try {
        const vault = openVault([portal.copy(folder)], portal.identity);
        const restored = await restoreTown({ ...options({ vault }), owner });
        assert.equal(restored.kept.length, 4);
        const now = await allRows(portal.database);
        for (const [table, rows] of whole) assert.deepEqual(now.get(table), rows, `${table} differs`);
      } finally {
        await owner.close();
      }
    });
  });
});
