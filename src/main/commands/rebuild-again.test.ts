// After a rebuild the portal goes on: into the same vault, beside what is damaged in it; and again and again, by chance.
import assert from "node:assert/strict";
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, test } from "node:test";
import type { TownId } from "../../kernel/town.ts";
import { checkTowns } from "../../ledger/check-towns.ts";
import { proveDays, proveEntries } from "../../ledger/rebuild/prove.ts";
import { lossWords } from "../../ledger/rebuild/report.ts";
import { type Database, statement } from "../../platform/database/connect.ts";
import { ledgerServices } from "../services.ts";
import { allRows, dewas, FreshGround, onFreshGround, shivpuri, testTowns, VaultedPortal } from "../test-rebuild.ts";

/** The copy's bundles in order, and where each lies. */
const bundlesIn = (vault: string): readonly string[] => {
  const folder = join(vault, "bundles", "2026");
  return readdirSync(folder)
    .sort()
    .map((name) => join(folder, name));
};

async function sameRows(one: FreshGround | VaultedPortal, other: FreshGround | VaultedPortal): Promise<void> {
  const [wanted, found] = [await allRows(one.database), await allRows(other.database)];
  for (const [table, rows] of wanted) assert.deepEqual(found.get(table), rows, `${table} differs`);
}

/** Takes some payments in each town, until they are in the vault; then the portal stops. */
async function paidAndStopped(portal: VaultedPortal, towns: readonly TownId[]): Promise<void> {
  try {
    for (const town of towns) await portal.pay(town, 4);
  } finally {
    await portal.stop();
  }
}

describe("a rebuilt portal that goes on", () => {
  const folders: string[] = [];
  after(() => {
    for (const folder of folders) rmSync(folder, { recursive: true, force: true });
  });
  const newFolder = (): string => {
    const folder = mkdtempSync(join(tmpdir(), "akshara-again-"));
    folders.push(folder);
    return folder;
  };

  test("writes beside a damaged bundle under a new generation; the damaged one stays, is listed, and loses nothing more", async () => {
    const first = await VaultedPortal.open();
    const ground = await FreshGround.open();
    try {
      const vault = join(newFolder(), "vault");
      await first.stop();
      cpSync(first.vaultFolder, vault, { recursive: true });
      const [harmed = "", unused = ""] = bundlesIn(vault).slice(-2);
      const bytes = readFileSync(harmed);
      bytes[bytes.length - 9] = (bytes[bytes.length - 9] ?? 0) ^ 1;
      rmSync(harmed);
      writeFileSync(harmed, bytes);
      const rebuilt = await ground.rebuild(first, { copies: [first.copy(vault)], checkpoints: [] });
      assert.equal(rebuilt.shards[0]?.reading.lost.length, 2);
      const again = await VaultedPortal.again(ground, first, vault);
      await paidAndStopped(again, [shivpuri, dewas]);
      assert.deepEqual(readFileSync(harmed), bytes);
      const added = bundlesIn(vault).filter((path) => path.includes(".g"));
      assert.ok(added.length > 0 && added.every((path) => path.endsWith(".g1.age")));
      await onFreshGround(async (next) => {
        const whole = await next.rebuild(first, { copies: [first.copy(vault)], checkpoints: [again.checkpoint()] });
        await sameRows(ground, next);
        const [shard] = whole.shards;
        assert.ok(shard);
        assert.deepEqual([shard.judgement.state, shard.reading.lost, shard.reading.promised], ["same", [], shard.size]);
        const told = lossWords(shard).join("\n");
        for (const path of [harmed, unused]) assert.ok(told.includes(path.slice(path.indexOf("bundles/"))), told);
        assert.match(told, /replaced: damaged.*given up by generation 1/);
      });
    } finally {
      await ground.close();
      await first.close();
    }
  });

  test("a bundle that is whole and was given up is a fork, and is said to be lost", async () => {
    const first = await VaultedPortal.open();
    const ground = await FreshGround.open();
    try {
      await first.stop();
      const vault = join(newFolder(), "vault");
      cpSync(first.vaultFolder, vault, { recursive: true });
      const last = bundlesIn(vault).at(-1) ?? "";
      const bytes = readFileSync(last);
      rmSync(last);
      await ground.rebuild(first, { copies: [first.copy(vault)], checkpoints: [] });
      const again = await VaultedPortal.again(ground, first, vault);
      await paidAndStopped(again, [shivpuri]);
      writeFileSync(last, bytes);
      await onFreshGround(async (next) => {
        const { shards } = await next.rebuild(first, {
          copies: [first.copy(vault)],
          checkpoints: [again.checkpoint()],
        });
        await sameRows(ground, next);
        assert.match(lossWords(shards[0] as never).join("\n"), /LOST: unused.*yet generation 1 went on/);
      });
    } finally {
      await ground.close();
      await first.close();
    }
  });

  test("by chance: commands in two towns, crashes, copies of the vault at any moment, restores; nothing acknowledged is missing", async () => {
    const seed = Number(process.env["AKSHARA_SEED"] ?? Math.floor(Math.random() * 2 ** 31));
    process.stdout.write(`random rebuilds, seed ${seed}: AKSHARA_SEED=${seed} repeats their choices\n`);
    let state = Math.max(1, seed % 2_147_483_647);
    const chance = (below: number): number => {
      state = (state * 48_271) % 2_147_483_647;
      return state % below;
    };
    const safe = new Set<string>();
    const ids = statement("test.random.facts", "select id from journal.facts where id = any ($1::uuid[])");
    const entries = statement(
      "test.random.entries",
      "select index, encode(commitment, 'hex') as commitment from log.entries where index < $1::bigint order by index",
    );

    /** What must hold on a ground that was rebuilt: whole, folded alike, a beginning of the log before, nothing safe missing. */
    async function mustHold(
      ground: FreshGround,
      of: VaultedPortal,
      wanted: ReadonlySet<string>,
      vault = of.vaultFolder,
    ): Promise<void> {
      const rebuilt = await ground.rebuild(of, { copies: [of.copy(vault)], checkpoints: [] });
      const [shard] = rebuilt.shards;
      assert.ok(shard);
      assert.deepEqual(shard.reading.lost, []);
      const { check, superuser } = ground.database;
      const { name, size, root } = shard;
      const found = await proveEntries(check, { name, folder: join(ground.folder, "log", name), size, root });
      assert.deepEqual(found, { missing: [], extra: [], altered: [], files: [] });
      assert.deepEqual(await proveDays(check, testTowns, rebuilt.totals), []);
      for (const one of await checkTowns(check, ledgerServices, testTowns)) assert.deepEqual(one.differences, []);
      const here = await superuser.query<{ id: string }>(ids, [[...wanted]]);
      assert.equal(here.length, wanted.size, "an acknowledged fact is missing");
      const [own, before] = [
        await superuser.query(entries, [size]),
        await of.database.superuser.query(entries, [size]),
      ];
      assert.deepEqual(own, before);
    }

    /** A rebuild that is killed at a few places and begun anew. */
    async function killedOnTheWay(ground: FreshGround, of: VaultedPortal): Promise<void> {
      for (let kills = chance(3); kills > 0; kills -= 1) {
        let left = chance(8);
        const alive = ground.owner;
        const dying: Database = {
          inTown: async (town, body) => {
            left -= 1;
            if (left < 0) throw new Error("the program was killed");
            return alive.inTown(town, body);
          },
          raw: () => alive.raw(),
          query: (asked, values) => alive.query(asked, values),
          readInTown: (town, body) => alive.readInTown(town, body),
          close: () => alive.close(),
        };
        const more = { ground: { owner: dying, work: ground.database.work }, copies: [of.copy()], checkpoints: [] };
        await ground.rebuild(of, more).catch((error: unknown) => assert.match(String(error), /was killed/));
      }
    }

    let portal = await VaultedPortal.open();
    const gone: VaultedPortal[] = [];
    try {
      for (let generation = 0; generation < 3; generation += 1) {
        const own = portal;
        const copied = join(newFolder(), "vault");
        const safeThen = new Set<string>();
        const takes = [shivpuri, dewas, shivpuri].map(async (town) => {
          for (let run = 1 + chance(3); run > 0; run -= 1) {
            for (const id of await own.take(town, 1 + chance(6))) safe.add(id);
          }
        });
        // The copy is of one moment as a disk's snapshot is: all that was acknowledged when it began is in it.
        const copying = async (): Promise<void> => {
          for (const id of await own.take(chance(2) === 0 ? shivpuri : dewas, 1 + chance(4))) safe.add(id);
          for (const id of safe) safeThen.add(id);
          cpSync(own.vaultFolder, copied, { recursive: true });
        };
        await Promise.all([...takes, copying()]);
        await onFreshGround(async (ground) => {
          const names = bundlesIn(copied);
          assert.ok(names.length > 0);
          await mustHold(ground, own, safeThen, copied);
        });
        // The end of this portal: it stops where it stands, and the next one rises from the vault alone.
        await own.stop();
        const ground = await FreshGround.open();
        await killedOnTheWay(ground, own);
        await mustHold(ground, own, safe);
        await ground.owner.close();
        gone.push(own);
        portal = await VaultedPortal.again(ground, own);
      }
      assert.ok(safe.size > 10);
    } finally {
      for (const one of [portal, ...gone]) await one.close();
    }
  });
});
