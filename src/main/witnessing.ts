// Witnessing in the portal: the policy from its file, the guardian that may seal, the collector, and what the status shows.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type Instant, instantFrom } from "../kernel/civil-date.ts";
import { realFiles } from "../ledger/log/files.ts";
import { openCheckpoint, parseVerifier } from "../ledger/log/note.ts";
import { readCosigned } from "../ledger/log/published.ts";
import { Collector } from "../ledger/witness/collector.ts";
import { Guardian, type Seal, sealWords } from "../ledger/witness/guardian.ts";
import { parsePolicy, type Policy, PolicyUnreadable } from "../ledger/witness/policy.ts";
import { readRecord } from "../ledger/witness/record.ts";
import { type Database, statement } from "../platform/database/connect.ts";
import type { Logger } from "../platform/metrics/log.ts";
import type { Configuration } from "./configuration.ts";

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
}

const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString("base64");

/** The published log of a shard's folder as everyone may know it. Reads files only: it works while all else is away. */
export async function readLogStatus(
  folder: string,
  shard: string,
  publicKey: string,
  policy: Policy,
  seal: Seal | undefined,
): Promise<LogStatus> {
  const log = parseVerifier(publicKey);
  const record = await readRecord(realFiles, folder);
  const newest = openCheckpoint(Buffer.from((await realFiles.read(join(folder, "checkpoint"))) ?? []).toString(), log);
  const cosigned = openCheckpoint((await readCosigned(realFiles, folder)) ?? "", log);
  return {
    origin: log.name,
    shard,
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

export interface WitnessingOptions {
  readonly configuration: Configuration;
  readonly policy: Policy;
  /** The shard's folder. */
  readonly folder: string;
  readonly publicKey: string;
  /** As akshara_work. */
  readonly database: Database;
  readonly log: Logger;
  /** Starts and stops what numbers and signs; only where this process may do that. */
  readonly sequencer: { start(): void; stop(): Promise<void>; health(): { readonly state: string } };
  readonly work: boolean;
}

export class Witnessing {
  readonly guardian: Guardian;
  readonly #collector: Collector;
  readonly #options: WitnessingOptions;
  #turn: Promise<void> = Promise.resolve();
  #closing = false;

  constructor(options: WitnessingOptions) {
    const { configuration, policy, folder, publicKey, database, log, sequencer } = options;
    this.#options = options;
    const shard = configuration.AKSHARA_LOG_SHARD;
    const shared = { policy, folder, files: realFiles, log: parseVerifier(publicKey) };
    this.guardian = new Guardian({
      ...shared,
      shard,
      restoredMark: join(configuration.AKSHARA_DATA, "restored"),
      numbered: async () => {
        const rows = await database.query<{ last: bigint | null }>(numbered, [shard]).catch(() => undefined);
        return rows === undefined ? undefined : Number(rows[0]?.last ?? -1n) + 1;
      },
      changed: (seal) => this.#follow(seal),
    });
    this.#collector = new Collector({
      ...shared,
      isPublishing: () => sequencer.health().state === "working",
      now_seconds: () => Math.floor(Date.now() / 1000),
      doubtful: (witness, words) => {
        log.error({ witness, words }, "a witness does not go along");
        this.guardian.check().catch(() => undefined);
      },
    });
  }

  /** Asks outsiders first; what numbers and signs is only started when nobody knows better. */
  async start(): Promise<void> {
    const seal = await this.guardian.check();
    if (seal === undefined) this.#follow(undefined);
    this.guardian.start();
    if (this.#options.work) this.#collector.start();
  }

  status(): Promise<LogStatus> {
    const { folder, configuration, publicKey, policy } = this.#options;
    return readLogStatus(folder, configuration.AKSHARA_LOG_SHARD, publicKey, policy, this.guardian.seal());
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
    await this.#collector.stop();
    await this.#turn;
    await this.#options.sequencer.stop();
  }
}
