// Witnessing in the portal: the policy from its file, the guardian that may seal, the collector, and what the status shows.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type CivilDate, type Instant, instantFrom } from "../kernel/civil-date.ts";
import { realFiles } from "../ledger/log/files.ts";
import { openCheckpoint, parseVerifier } from "../ledger/log/note.ts";
import { readCosigned } from "../ledger/log/published.ts";
import { Collector } from "../ledger/witness/collector.ts";
import { cosignedDays } from "../ledger/witness/days.ts";
import { Guardian, type Seal, sealWords } from "../ledger/witness/guardian.ts";
import { parsePolicy, type Policy, PolicyUnreadable } from "../ledger/witness/policy.ts";
import { readRecord } from "../ledger/witness/record.ts";
import { type Database, statement } from "../platform/database/connect.ts";
import type { Logger } from "../platform/metrics/log.ts";
import type { Configuration } from "./configuration.ts";
import type { LogShards } from "./log-shards.ts";

/** The policy of this installation; one without witnesses where none is configured. Throws PolicyUnreadable. */
export function readPolicy({ AKSHARA_WITNESS_POLICY_FILE: file }: Configuration): Policy {
  if (file === "") return parsePolicy("quorum none\n");
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch {
    throw new PolicyUnreadable(`AKSHARA_WITNESS_POLICY_FILE ${file} can not be read`);
  }
  try {
    return parsePolicy(text);
  } catch (error) {
    throw error instanceof PolicyUnreadable ? new PolicyUnreadable(`${file}, ${error.message}`) : error;
  }
}

const vaulted = statement("witnessing.vaulted", "select size from log.vaulted where shard = $1::text");
const numbered = statement("witnessing.numbered", "select max(index) as last from log.entries where shard = $1::text");

/** One witness on the status page. */
export interface WitnessStatus {
  readonly name: string;
  readonly key: string;
  /** Entries in the checkpoint that it cosigned last; 0 for none. */
  readonly size: number;
  readonly at: Instant | undefined;
  readonly trouble: string;
}

/** One day of the history of cosignatures. */
export interface DayStatus {
  readonly day: CivilDate;
  readonly size: number;
  readonly root: string;
  readonly witnesses: readonly string[];
}

/** A shard that is over. */
export interface FrozenShard {
  readonly shard: string;
  readonly size: number;
  readonly root: string;
}

export interface LogStatus {
  readonly origin: string;
  readonly shard: string;
  readonly size: number;
  readonly root: string;
  /** The newest checkpoint that a quorum cosigned. */
  readonly cosigned: { readonly size: number; readonly root: string; readonly at: Instant } | undefined;
  readonly quorum: string;
  readonly witnesses: readonly WitnessStatus[];
  readonly seal: Seal | undefined;
  /** What was cosigned, one checkpoint a day, the newest first. */
  readonly days: readonly DayStatus[];
  /** The shards before this one, the oldest first. */
  readonly frozen: readonly FrozenShard[];
  /** A year has begun that the shard does not bear: somebody must freeze it. */
  readonly isFreezeDue: boolean;
}

/** Days of the history on the status page; older ones lie beside the log. */
const days_shown_max = 31;

const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString("base64");

/** The published log of a shard's folder as everyone may know it. Reads files only: it works while all else is away. */
export async function readLogStatus(
  folder: string,
  shard: string,
  publicKey: string,
  policy: Policy,
  seal: Seal | undefined,
): Promise<Omit<LogStatus, "frozen" | "isFreezeDue">> {
  const log = parseVerifier(publicKey);
  const record = await readRecord(realFiles, folder);
  const newest = openCheckpoint(Buffer.from((await realFiles.read(join(folder, "checkpoint"))) ?? []).toString(), log);
  const cosigned = openCheckpoint((await readCosigned(realFiles, folder)) ?? "", log);
  const days = await cosignedDays(realFiles, folder, log, policy.witnesses, days_shown_max);
  return {
    origin: log.name,
    shard,
    days: days.map((one) => ({ ...one, root: base64(one.root) })),
    size: newest?.size ?? 0,
    root: newest === undefined ? "" : base64(newest.root),
    cosigned: cosigned && {
      size: cosigned.size,
      root: base64(cosigned.root),
      at: instantFrom(record.at_seconds * 1000),
    },
    quorum: policy.quorum,
    witnesses: policy.witnesses.map(({ name, key }) => {
      const known = record.witnesses.find((one) => one.name === name);
      const at = known === undefined || known.at_seconds === 0 ? undefined : instantFrom(known.at_seconds * 1000);
      return { name, key: key.name, size: known?.size ?? 0, at, trouble: known?.trouble ?? "" };
    }),
    seal,
  };
}

/** The last tree of a shard's folder; undefined while nothing of it is published. */
async function lastTree(folder: string, publicKey: string): Promise<Omit<FrozenShard, "shard"> | undefined> {
  const bytes = await realFiles.read(join(folder, "checkpoint"));
  const tree = openCheckpoint(Buffer.from(bytes ?? []).toString(), parseVerifier(publicKey));
  return tree && { size: tree.size, root: base64(tree.root) };
}

/** The shards before the one that goes on. */
export async function readFrozen(shards: LogShards): Promise<readonly FrozenShard[]> {
  const frozen: FrozenShard[] = [];
  for (const shard of shards.all.filter((name) => name < shards.current)) {
    const tree = await lastTree(shards.folderOf(shard), await shards.publicKeyOf(shard));
    if (tree !== undefined) frozen.push({ shard, ...tree });
  }
  return frozen;
}

export interface WitnessingOptions {
  readonly configuration: Configuration;
  readonly policy: Policy;
  readonly shards: LogShards;
  /** As akshara_work. */
  readonly database: Database;
  readonly log: Logger;
  /** Starts and stops what numbers and signs; only where this process may do that. */
  readonly sequencer: { start(): void; stop(): Promise<void>; health(): { readonly state: string } };
  readonly work: boolean;
  /** Whether there is a vault: witnesses are then shown only what is in it. */
  readonly needsVault: boolean;
}

/** What watches over one shard. */
interface Watch {
  readonly shard: string;
  readonly publicKey: string;
  readonly guardian: Guardian;
}

export class Witnessing {
  readonly #options: WitnessingOptions;
  /** By shard: a frozen one's goes on until enough witnesses have cosigned its end. */
  readonly #collectors = new Map<string, Collector>();
  #watch: Watch;
  #turn: Promise<void> = Promise.resolve();
  #closing = false;

  private constructor(options: WitnessingOptions, publicKey: string) {
    this.#options = options;
    this.#watch = this.#watchOver(options.shards.current, publicKey);
  }

  static async open(options: WitnessingOptions): Promise<Witnessing> {
    const { shards } = options;
    const witnessing = new Witnessing(options, await shards.publicKeyOf(shards.current));
    shards.follow((shard) => witnessing.#goOver(shard));
    return witnessing;
  }

  /** The guardian of the shard that goes on. */
  get guardian(): Guardian {
    return this.#watch.guardian;
  }

  #watchOver(shard: string, publicKey: string): Watch {
    const { configuration, policy, shards, database } = this.#options;
    const guardian: Guardian = new Guardian({
      policy,
      folder: shards.folderOf(shard),
      files: realFiles,
      log: parseVerifier(publicKey),
      shard,
      restoredMark: join(configuration.AKSHARA_DATA, "restored"),
      numbered: async () => {
        const rows = await database.query<{ last: bigint | null }>(numbered, [shard]).catch(() => undefined);
        return rows === undefined ? undefined : Number(rows[0]?.last ?? -1n) + 1;
      },
      changed: (seal) => {
        if (this.#watch.guardian === guardian) this.#follow(seal);
      },
    });
    return { shard, publicKey, guardian };
  }

  #collect(shard: string, publicKey: string): void {
    const { policy, shards, log, sequencer, work, database, needsVault } = this.#options;
    if (!work || this.#closing || this.#collectors.has(shard)) return;
    const collector = new Collector({
      policy,
      folder: shards.folderOf(shard),
      files: realFiles,
      log: parseVerifier(publicKey),
      isPublishing: () => sequencer.health().state === "working",
      now_seconds: () => Math.floor(Date.now() / 1000),
      ...(needsVault && {
        kept: async () => Number((await database.query<{ size: bigint }>(vaulted, [shard]))[0]?.size ?? 0n),
      }),
      doubtful: (witness, words) => {
        log.error({ witness, words }, "a witness does not go along");
        this.guardian.check().catch(() => undefined);
      },
    });
    this.#collectors.set(shard, collector);
    collector.start();
  }

  /** Asks outsiders first; what numbers and signs is only started when nobody knows better. */
  async start(): Promise<void> {
    const { shards } = this.#options;
    const seal = await this.guardian.check();
    if (seal === undefined) this.#follow(undefined);
    this.guardian.start();
    // The shard before may not have its last cosignatures yet.
    const before = shards.all.findLast((name) => name < shards.current);
    if (before !== undefined) this.#collect(before, await shards.publicKeyOf(before));
    this.#collect(this.#watch.shard, this.#watch.publicKey);
  }

  /** Another shard goes on: it is watched from now on, and the old one until its end is cosigned. */
  async #goOver(shard: string): Promise<void> {
    const { shards, log } = this.#options;
    const before = this.#watch;
    const next = this.#watchOver(shard, await shards.publicKeyOf(shard));
    await before.guardian.stop();
    if (this.#closing) return;
    this.#watch = next;
    log.info({ shard }, "another shard of the log goes on");
    await next.guardian.check();
    if (next.guardian.seal() === undefined && before.guardian.seal() !== undefined) this.#follow(undefined);
    next.guardian.start();
    this.#collect(shard, next.publicKey);
  }

  async status(): Promise<LogStatus> {
    const { shards, policy } = this.#options;
    const { shard, publicKey, guardian } = this.#watch;
    const status = await readLogStatus(shards.folderOf(shard), shard, publicKey, policy, guardian.seal());
    return { ...status, frozen: await readFrozen(shards), isFreezeDue: shards.isFreezeDue };
  }

  #follow(seal: Seal | undefined): void {
    const { log, work } = this.#options;
    if (seal === undefined) log.info("the log is open");
    else log.error({ seal }, `sealed: ${sealWords(seal)}`);
    if (!work || this.#closing) return;
    this.#turn = this.#turnTo(this.#turn);
  }

  /** Starts or stops what signs, after what was begun before: as the seal is then. */
  async #turnTo(before: Promise<void>): Promise<void> {
    await before;
    const { sequencer } = this.#options;
    if (this.guardian.seal() !== undefined || this.#closing) await sequencer.stop();
    else sequencer.start();
  }

  async close(): Promise<void> {
    this.#closing = true;
    await this.guardian.stop();
    await Promise.all([...this.#collectors.values()].map((collector) => collector.stop()));
    await this.#turn;
    await this.#options.sequencer.stop();
  }
}
