// The foundation: what every command that touches facts stands on (connections, keys, the log, perform), made from configuration.
import { mkdirSync } from "node:fs";
import type { Town, TownId } from "../kernel/town.ts";
import { type Acknowledger, LogAcknowledger } from "../ledger/log/acknowledge.ts";
import { Sequencer } from "../ledger/log/sequencer.ts";
import { openCurrentShard } from "../ledger/log/shards.ts";
import { type Ledger, makeLedger } from "../ledger/perform.ts";
import { guardedByVault } from "../ledger/vault/lag.ts";
import { sealedLedger } from "../ledger/witness/sealed-ledger.ts";
import { type Clock, realClock } from "../platform/clock.ts";
import type { Database } from "../platform/database/connect.ts";
import { makeLog, type Logger } from "../platform/metrics/log.ts";
import { fileRootKey } from "../platform/sealing/root-key.ts";
import { Sealer } from "../platform/sealing/sealer.ts";
import { towns } from "../rulebook/towns.ts";
import type { Configuration } from "./configuration.ts";
import { logFolderOf, LogShards } from "./log-shards.ts";
import { readPolicy, Witnessing } from "./witnessing.ts";
import { openDatabase, type OpenDatabase } from "./open-database.ts";
import { holdSigner, type SignerHold, signerInside } from "./signer-child.ts";
import { ledgerServices } from "./services.ts";
import { openVault, type Vault } from "./vault.ts";

export interface Foundation {
  readonly configuration: Configuration;
  readonly opened: OpenDatabase;
  readonly database: Database;
  readonly clock: Clock;
  readonly log: Logger;
  readonly sealer: Sealer;
  readonly shards: LogShards;
  readonly sequencer: Sequencer;
  readonly acknowledger: LogAcknowledger;
  readonly witnessing: Witnessing;
  /** Undefined where there is none. */
  readonly vault: Vault | undefined;
  /** Refuses every command while the log is sealed, and while the vault is down where that is configured. */
  readonly ledger: Ledger;
  readonly towns: ReadonlyMap<TownId, Town>;
  /** The folder with a folder for each shard, served under /log/. */
  readonly logFolder: string;
  /** Closes everything in the order that loses nothing. */
  close(): Promise<void>;
}

export interface FoundationOptions {
  readonly configuration: Configuration;
  readonly say: (line: string) => void;
  /** False for the command that owns the data folder. */
  readonly join: boolean;
  /** Whether a data folder without an installation may become one. */
  readonly make?: boolean;
  /** Whether it runs on and logs what it does, beside those that own the folder. */
  readonly tells?: boolean;
  /** Whether this process may be the sequencer; another one that is already keeps its place. */
  readonly work: boolean;
}

const down_wait_ms = 400;

/** Finds the log's shard and makes the sequencer, not yet started. */
async function openLog(
  { configuration, clock, log }: Ground,
  hold: SignerHold,
  opened: OpenDatabase,
  published: () => void,
) {
  const shards = await LogShards.open({ configuration, clock, hold, database: opened.as("akshara_work", 1) });
  const sequencer = new Sequencer({
    shard: (session) => openCurrentShard(shards.keeper, session),
    database: opened.as("akshara_work", 4),
    published,
    changed: ({ state, reason, shard }) => {
      log.info({ state, reason }, "sequencer");
      if (shard !== undefined && shard !== shards.current) void shards.look();
    },
  });
  return { shards, sequencer };
}

/** Opens all of it. */
export async function layFoundation(options: FoundationOptions): Promise<Foundation> {
  const { configuration, say, join: joining, work } = options;
  if (options.make ?? !joining) mkdirSync(configuration.AKSHARA_DATA, { recursive: true, mode: 0o700 });
  const opened = await openDatabase({ configuration, say, join: joining, make: options.make ?? !joining });
  // A command that comes and goes tells its result; only what goes wrong stands beside it.
  const usual = configuration.AKSHARA_LOG_LEVEL;
  const log = makeLog(joining && !options.tells && usual === "info" ? "warn" : usual, process.stderr);
  const signer = holdSigner(configuration, work);
  try {
    return await foundationOn(opened, { configuration, work, log, clock: realClock, signer });
  } catch (error) {
    await signer.close();
    await opened.stop();
    throw error;
  }
}

export interface Ground {
  readonly configuration: Configuration;
  readonly work: boolean;
  readonly log: Logger;
  readonly clock: Clock;
  /** The signer within this process unless said. */
  readonly signer?: SignerHold;
}

/** Waits for log and vault; while the vault is known to be down nobody waits for it, the log is enough to say "not yet safe". */
const waiting = (acknowledger: Acknowledger, vault: Vault | undefined, poke: () => void): Acknowledger => ({
  waitFor: async (town, positions, timeout_ms) => {
    poke();
    const isDown = vault !== undefined && (await vault.watch.isDown().catch(() => true));
    return await acknowledger.waitFor(town, positions, isDown ? Math.min(timeout_ms, down_wait_ms) : timeout_ms);
  },
});

/** The foundation on a database that is open already; closing it closes that too. */
export async function foundationOn(opened: OpenDatabase, ground: Ground): Promise<Foundation> {
  const { configuration, work, log, clock } = ground;
  const policy = readPolicy(configuration);
  const database = opened.as("akshara_serve", configuration.AKSHARA_CONNECTIONS);
  const looking = opened.as("akshara_serve", 2);
  const vaulted = (): void => acknowledger.look();
  const vault = await openVault(configuration, { work: opened.as("akshara_work", 1), serve: looking, log, vaulted });
  const acknowledger = new LogAcknowledger(looking, { needsVault: vault !== undefined });
  // Opening needs connections of its own: who opens may hold one already while he waits.
  const root = fileRootKey(configuration.AKSHARA_DATA);
  const sealer = new Sealer({ database: opened.as("akshara_serve", 4), root, clock });
  const hold = ground.signer ?? signerInside(configuration);
  const { shards, sequencer } = await openLog(ground, hold, opened, () => {
    acknowledger.look();
    startVault();
    vault?.writer.poke();
  });
  const witnessing = await Witnessing.open({
    configuration,
    policy,
    shards,
    database: opened.as("akshara_work", 1),
    log,
    sequencer,
    work,
    needsVault: vault !== undefined,
  });
  const open = makeLedger({
    database,
    clock,
    sealer,
    services: ledgerServices,
    acknowledge_ms_max: configuration.AKSHARA_ACKNOWLEDGE_MS,
    acknowledger: waiting(acknowledger, vault, () => sequencer.poke()),
  });
  const sealed = sealedLedger(open, { seal: () => witnessing.guardian.seal() });
  const ledger = vault === undefined ? sealed : guardedByVault(sealed, vault.watch);
  // A rolled-back log must not get into the vault: the writer waits until the seal is off and the log grows.
  const startVault = (): void => {
    if (work && witnessing.guardian.seal() === undefined) vault?.writer.start();
  };
  acknowledger.start();
  await witnessing.start();
  shards.start();
  if (shards.isFreezeDue) log.warn({ shard: shards.current }, "a new year has begun: `akshara log freeze` is due");
  startVault();
  const close = async (): Promise<void> => {
    await shards.stop();
    await witnessing.close();
    await vault?.writer.stop();
    await acknowledger.close();
    await opened.stop();
    await hold.close();
  };
  const byId = new Map(towns.map((town) => [town.id, town]));
  const parts = {
    configuration,
    opened,
    database,
    log,
    sealer,
    shards,
    sequencer,
    acknowledger,
    witnessing,
    vault,
    ledger,
    close,
  };
  return { ...parts, clock, towns: byId, logFolder: logFolderOf(configuration) };
}
