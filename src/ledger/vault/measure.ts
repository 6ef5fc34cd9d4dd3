// Measures what the vault adds: how long facts wait for it beyond the log, at a steady number of facts a second.
import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import type { TownId } from "../../kernel/town.ts";
import { type Database, statement } from "../../platform/database/connect.ts";
import { LogAcknowledger } from "../log/acknowledge.ts";
import { realFiles } from "../log/files.ts";
import { Sequencer } from "../log/sequencer.ts";
import { openSigner } from "../log/signer.ts";
import { commitmentOf } from "../journal.ts";
import { directoryTarget } from "./directory.ts";
import { VaultWriter } from "./writer.ts";

/** Milliseconds from commit: until in the log, until in the vault too, and the difference for each fact. */
export interface VaultMeasure {
  readonly facts: number;
  readonly log_p99_ms: number;
  readonly safe_p50_ms: number;
  readonly safe_p99_ms: number;
  readonly added_p50_ms: number;
  readonly added_p99_ms: number;
}

export interface MeasureOptions {
  /** A database of its own, as akshara_serve and akshara_work. */
  readonly serve: Database;
  readonly work: Database;
  readonly town: TownId;
  /** An empty folder on the disk to be measured; the vault lies in `vault` below it, which must be there. */
  readonly folder: string;
  readonly recipients: readonly string[];
  readonly facts_per_second: number;
  readonly seconds: number;
}

const putFact = statement(
  "measure.vault_fact",
  `with drawn as (select nextval(('position.t' || $1::integer)::regclass) as position),
   written as (
     insert into journal.facts (town, position, id, kind, v, subject, command, at, body, salt, commitment)
     select $1::integer, position, $2::uuid, 'measure.happened', 1, $2::uuid, $2::uuid, now(), $3::text, $4::bytea, $5::bytea
     from drawn
   ), done as (
     insert into journal.commands (town, id, hash, positions, at)
     select $1::integer, $2::uuid, $4::bytea, array[position], now() from drawn
   ), queued as (
     insert into journal.pending (town, position, commitment) select $1::integer, position, $5::bytea from drawn
   )
   select position from drawn`,
);

/** About as long as a receipt. */
const body_characters = 700;

async function commitOne(serve: Database, town: TownId): Promise<bigint> {
  const id = crypto.randomUUID();
  const body = JSON.stringify({ data: randomBytes(body_characters / 2).toString("hex"), id });
  const salt = randomBytes(32);
  const values = [town, id, body, salt, commitmentOf(salt, body)];
  const [row] = await serve.inTown(town, (tx) => tx.query<{ position: bigint }>(putFact, values));
  if (row === undefined) throw new Error("a fact was not committed");
  return row.position;
}

const quantile = (values: readonly number[], share: number): number =>
  values.toSorted((one, other) => one - other)[Math.min(values.length - 1, Math.floor(values.length * share))] ?? 0;

interface Waited {
  readonly log_ms: number;
  readonly safe_ms: number;
}

async function measureOne(
  { serve, town }: MeasureOptions,
  poke: () => void,
  inLog: LogAcknowledger,
  safe: LogAcknowledger,
): Promise<Waited> {
  const position = await commitOne(serve, town);
  const start = performance.now();
  poke();
  const until = async (acknowledger: LogAcknowledger): Promise<number> => {
    const safety = await acknowledger.waitFor(town, [position], 30_000);
    if (safety !== "acknowledged") throw new Error("a fact was not acknowledged within 30 seconds");
    return performance.now() - start;
  };
  const [log_ms, safe_ms] = await Promise.all([until(inLog), until(safe)]);
  return { log_ms, safe_ms };
}

/** Commits facts one by one at this pace, whatever the answers take, and waits for all of them. */
export async function measureVault(options: MeasureOptions): Promise<VaultMeasure> {
  const { serve, work, folder, recipients, facts_per_second, seconds } = options;
  const inLog = new LogAcknowledger(serve);
  const safe = new LogAcknowledger(serve, { needsVault: true });
  const writer = new VaultWriter({
    database: work,
    origin: "measure.example/log",
    targets: [directoryTarget("disk", join(folder, "vault"))],
    quorum: 1,
    recipients,
    keyFiles: async () => [],
    vaulted: () => safe.look(),
  });
  const signer = await openSigner(realFiles, join(folder, "signer"), "measure.example/log/2026");
  const sequencer = new Sequencer({
    database: work,
    shard: async () => ({ name: "2026", folder: join(folder, "log"), files: realFiles, signer }),
    published: () => {
      inLog.look();
      writer.poke();
    },
  });
  writer.start();
  sequencer.start();
  try {
    const waiting: Promise<Waited>[] = [];
    const start = performance.now();
    for (let count = 0; count < facts_per_second * seconds; count += 1) {
      const rest_ms = start + (count * 1000) / facts_per_second - performance.now();
      if (rest_ms > 0) await pause(rest_ms);
      waiting.push(measureOne(options, () => sequencer.poke(), inLog, safe));
    }
    const waited = await Promise.all(waiting);
    const added = waited.map(({ log_ms, safe_ms }) => Math.max(0, safe_ms - log_ms));
    const safe_ms = waited.map((one) => one.safe_ms);
    return {
      facts: waited.length,
      log_p99_ms: quantile(
        waited.map(({ log_ms }) => log_ms),
        0.99,
      ),
      safe_p50_ms: quantile(safe_ms, 0.5),
      safe_p99_ms: quantile(safe_ms, 0.99),
      added_p50_ms: quantile(added, 0.5),
      added_p99_ms: quantile(added, 0.99),
    };
  } finally {
    await sequencer.stop();
    await writer.stop();
    await Promise.all([inLog.close(), safe.close()]);
  }
}
