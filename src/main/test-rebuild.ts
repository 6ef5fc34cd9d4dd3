// What the rebuild's tests share: a small portal with the real services, its vault, and empty grounds to rebuild it on.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { type AccountId, derivedUuid, type FactId, personId } from "../kernel/ids.ts";
import { paise } from "../kernel/money.ts";
import { open } from "../kernel/private.ts";
import { stateTown, type TownId } from "../kernel/town.ts";
import { ownerDatabase, rebuild, type RebuildOptions } from "../ledger/rebuild/rebuild.ts";
import { openVault, type VaultCopy } from "../ledger/rebuild/vault.ts";
import { directoryReader } from "../ledger/vault/directory.ts";
import { joinShares } from "../ledger/vault/shares.ts";
import { realClock } from "../platform/clock.ts";
import { connect, type Database, statement } from "../platform/database/connect.ts";
import { type TestDatabase, testDatabase } from "../platform/database/test-database.ts";
import { makeLog } from "../platform/metrics/log.ts";
import type { TakePayment } from "../services/collections/rules/counter.ts";
import { newCommand, receiptOf } from "../services/collections/server/paths.ts";
import { seedPeople } from "../services/people/server/sample-logins.ts";
import { serviceName } from "../services/property-tax/rules/holding.ts";
import { seedProperty } from "../services/property-tax/server/jobs.ts";
import { readConfiguration } from "./configuration.ts";
import { type Foundation, foundationOn } from "./foundation.ts";
import { ledgerServices } from "./services.ts";
import { samplePlaces } from "./vault.ts";

export const shivpuri = 250705 as TownId;
export const dewas = 250867 as TownId;
const vaulted_ms_max = 120_000;
export const testTowns = [stateTown, shivpuri, dewas];
export const clerk = { person: personId(derivedUuid("a clerk of the rebuild's tests")), roles: ["clerk"] } as const;

const accounts = statement(
  "test.rebuild.accounts",
  "select id from state.accounts where town = $1::integer order by id limit 40",
);
const ends = statement(
  "test.rebuild.ends",
  `select (select count(*) from journal.pending) as waiting,
          (select max(size) from log.checkpoints) as published, (select max(size) from log.vaulted) as vaulted`,
);

function openedOn(database: TestDatabase): Foundation["opened"] {
  const pools: Database[] = [];
  return {
    url: database.url,
    addressOf: (role) => database.addressOf(role),
    as: (role, connections_max) => {
      const pool = connect({ url: database.addressOf(role), connections_max, name: `rebuild's test ${role}` });
      pools.push(pool);
      return pool;
    },
    stop: async () => {
      await Promise.all(pools.map((pool) => pool.close()));
    },
  };
}

async function foundationFor(database: TestDatabase, environment: Readonly<Record<string, string>>) {
  const configured = readConfiguration(environment);
  if (!configured.ok) throw new Error(configured.complaints.join("; "));
  const log = makeLog("silent", { write: () => undefined });
  const ground = { configuration: configured.configuration, work: true, log, clock: realClock };
  return await foundationOn(openedOn(database), ground);
}

/** A portal with facts of every service in two towns, and its vault. */
export class VaultedPortal {
  readonly folder: string;
  readonly vaultFolder: string;
  readonly database: TestDatabase;
  readonly foundation: Foundation;
  readonly identity: string;
  #stopped = false;

  private constructor(database: TestDatabase, foundation: Foundation, identity: string, vaultFolder?: string) {
    this.database = database;
    this.foundation = foundation;
    this.identity = identity;
    this.folder = foundation.configuration.AKSHARA_DATA;
    this.vaultFolder = vaultFolder ?? join(this.folder, "vault");
  }

  /** The rebuilt portal at work on its ground; it goes on with the vault in this folder. The ground is closed apart from it. */
  static async again(
    ground: FreshGround,
    before: VaultedPortal,
    vaultFolder = before.vaultFolder,
  ): Promise<VaultedPortal> {
    const targets = join(ground.folder, "targets.json");
    const places = [{ kind: "directory", name: "vault", folder: vaultFolder }];
    writeFileSync(targets, JSON.stringify({ quorum: 1, targets: places }));
    const { AKSHARA_VAULT_RECIPIENTS_FILE: file } = before.foundation.configuration;
    const foundation = await foundationFor(ground.database, {
      AKSHARA_DATA: ground.folder,
      AKSHARA_LOG_SHARD: "2026",
      AKSHARA_VAULT_TARGETS_FILE: targets,
      AKSHARA_VAULT_RECIPIENTS_FILE: file === "" ? samplePlaces(before.foundation.configuration).recipients : file,
    });
    return new VaultedPortal(ground.database, foundation, before.identity, vaultFolder);
  }

  /** Stops it as it is, and leaves its database and folder. */
  async stop(): Promise<void> {
    if (!this.#stopped) await this.foundation.close();
    this.#stopped = true;
  }

  static async open(): Promise<VaultedPortal> {
    const folder = mkdtempSync(join(tmpdir(), "akshara-rebuild-"));
    const database = await testDatabase();
    const foundation = await foundationFor(database, { AKSHARA_DATA: folder, AKSHARA_LOG_SHARD: "2026" });
    const { shares } = samplePlaces(foundation.configuration);
    const identity = await joinShares([2, 4, 5].map((at) => readFileSync(join(shares, `town-${at}.share`), "utf8")));
    const portal = new VaultedPortal(database, foundation, identity);
    await seedPeople(foundation, folder);
    for (const town of [shivpuri, dewas]) {
      const seeded = await seedProperty({ ...foundation, town, count: 10 });
      if (!seeded.ok) throw new Error(seeded.refusal.code);
      await portal.pay(town, 8);
    }
    return portal;
  }

  /** Takes cash for the town's accounts in turns, then waits until all of it is in the vault. */
  async pay(town: TownId, count: number): Promise<void> {
    await this.take(town, count);
    await this.vaulted();
  }

  /** The same without waiting at the end; answers the ids of the facts that were acknowledged. */
  async take(town: TownId, count: number): Promise<readonly FactId[]> {
    const acknowledged: FactId[] = [];
    const { database, ledger, clock } = this.foundation;
    const found = await database.readInTown(town, (tx) => tx.query<{ id: AccountId }>(accounts, [town]));
    for (let at = 0; at < count; at += 1) {
      const id = newCommand(clock.now());
      const command: TakePayment = {
        do: "payment.take",
        id,
        receipt: receiptOf(id),
        account: found[at % found.length]?.id as AccountId,
        service: serviceName,
        amountPaise: paise(100 + at),
        mode: "cash",
        counter: `C0${1 + (at % 3)}`,
        payer: open("रमेश कुमार शर्मा", "name"),
        advanceAgreed: true,
      };
      const outcome = await ledger.perform({ town, actor: clerk, command });
      if (!outcome.ok) throw new Error(outcome.refusal.code);
      if (outcome.safety === "acknowledged") acknowledged.push(...outcome.facts.map(({ recorded }) => recorded.id));
    }
    return acknowledged;
  }

  /** Until everything that was committed is in the vault. Throws, and says how the vault is, where that takes too long. */
  async vaulted(): Promise<number> {
    for (const end = performance.now() + vaulted_ms_max; performance.now() < end; ) {
      const [row] = await this.database.superuser.query<{ waiting: bigint; published: bigint; vaulted: bigint }>(ends);
      if (row && row.waiting === 0n && row.published === row.vaulted) return Number(row.vaulted);
      await pause(20);
    }
    throw new Error(`the vault does not catch up: ${JSON.stringify(this.foundation.vault?.writer.health())}`);
  }

  /** The checkpoint as it is published now. */
  checkpoint(): string {
    return readFileSync(join(this.folder, "log", "2026", "checkpoint"), "utf8");
  }

  copy(folder = this.vaultFolder): VaultCopy {
    return { ...directoryReader(folder), name: folder };
  }

  async close(): Promise<void> {
    await this.stop();
    await this.database.close();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** An empty database and an empty data folder. */
export class FreshGround {
  readonly folder = mkdtempSync(join(tmpdir(), "akshara-fresh-"));
  readonly database: TestDatabase;
  owner: Database;

  private constructor(database: TestDatabase) {
    this.database = database;
    this.owner = ownerDatabase(database.addressOf("akshara_migrate"));
  }

  static async open(): Promise<FreshGround> {
    return new FreshGround(await testDatabase());
  }

  rebuild(portal: VaultedPortal, more: Partial<RebuildOptions> & { readonly copies?: readonly VaultCopy[] } = {}) {
    return rebuild({
      vault: openVault(more.copies ?? [portal.copy()], portal.identity),
      ground: { owner: this.owner, work: this.database.work },
      services: ledgerServices,
      towns: testTowns,
      logFolder: join(this.folder, "log"),
      keysFolder: join(this.folder, "keys"),
      checkpoints: [portal.checkpoint()],
      say: () => undefined,
      ...more,
    });
  }

  async close(): Promise<void> {
    await this.owner.close();
    await this.database.close();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** A ground of its own for the body, taken away afterwards. */
export async function onFreshGround(body: (ground: FreshGround) => Promise<void>): Promise<void> {
  const ground = await FreshGround.open();
  try {
    await body(ground);
  } finally {
    await ground.close();
  }
}

const tablesText = `select n.nspname || '.' || c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where c.relkind = 'r' and (n.nspname in ('state', 'journal') or c.oid in ('log.entries'::regclass,
    'platform.town_keys'::regclass, 'platform.data_keys'::regclass)) order by 1`;

/** Every row of journal, numbers, states and keys as text, by table; of one town where one is given. */
export async function allRows(database: TestDatabase, where = "true"): Promise<ReadonlyMap<string, readonly string[]>> {
  const tables = await database.superuser.query<{ name: string }>(statement("test.rebuild.tables", tablesText));
  const rows = new Map<string, readonly string[]>();
  for (const { name } of tables) {
    const text = `select t::text as row from ${name} t where ${where} order by 1`;
    const found = await database.superuser.query<{ row: string }>(statement(`test.rows.${name}.${where.length}`, text));
    rows.set(
      name,
      found.map(({ row }) => row),
    );
  }
  return rows;
}
