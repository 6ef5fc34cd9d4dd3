// Drill 6: an old entry rewritten in database, tiles and checkpoint with all keys of the portal; a real witness must notice.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { Client } from "pg";
import { realFiles } from "../../ledger/log/files.ts";
import { openCheckpoint, parseVerifier } from "../../ledger/log/note.ts";
import { Collector } from "../../ledger/witness/collector.ts";
import { parsePolicy } from "../../ledger/witness/policy.ts";
import { originName } from "../../ledger/witness/witness.ts";
import { startInside } from "../../platform/database/inside.ts";
import { sequence } from "../../services/property-tax/server/sample-people.ts";
import { startProgram } from "../bench/program.ts";
import { type DrillOptions, drillOf, type Seen } from "./drill.ts";
import { commitments, ForgedLog, newEntry, recordSigned, rewriteFact } from "./forged-log.ts";
import { origin, shard, startWitness, type WitnessProcess } from "./witness-process.ts";

const rounds_small = 10;
const rounds_full = 100;
const cosigning_ms_max = 20_000;
const round_ms = 20;
const seal_looks_max = 100;

type Answered = "noticed" | "cosigned" | "nothing";

/** The portal's own code asks the witness for the checkpoint that lies in the folder now: what comes of it. */
async function nextCosigning(log: ForgedLog, policy: string, size: number): Promise<Answered> {
  const waiting = new AbortController();
  let answered: Answered = "nothing";
  const say = (what: Answered): void => {
    answered = what;
    waiting.abort();
  };
  const collector = new Collector({
    policy: parsePolicy(policy),
    folder: log.folder,
    files: realFiles,
    log: parseVerifier(readFileSync(join(log.folder, "key"), "utf8")),
    isPublishing: () => true,
    now_seconds: () => Math.floor(Date.now() / 1000),
    round_ms,
    doubtful: () => say("noticed"),
    cosigned: (cosigned) => cosigned === size && say("cosigned"),
  });
  collector.start();
  await pause(cosigning_ms_max, undefined, { signal: waiting.signal }).catch(() => undefined);
  await collector.stop();
  return answered;
}

/** The root that the witness itself holds as the last one that it cosigned. */
async function remembered({ address }: WitnessProcess, { key }: ForgedLog): Promise<string> {
  const answer = await fetch(`${address}/${originName(origin)}/checkpoint`);
  const tree = openCheckpoint(await answer.text(), key.verifier);
  return tree === undefined ? "" : Buffer.from(tree.root).toString("hex");
}

interface Rounds {
  readonly client: Client;
  readonly log: ForgedLog;
  readonly witness: WitnessProcess;
  readonly count: number;
  readonly seed: number;
  readonly say: (line: string) => void;
}

/** Rewrites one entry after the other, each put right again before the next; how many were noticed. */
async function rewriteAll({ client, log, witness, count, seed, say }: Rounds): Promise<number> {
  const draw = sequence(seed);
  const truth = await commitments(client);
  const facts = truth.length;
  let noticed = 0;
  for (let round = 0; round < count; round += 1) {
    const signed = await log.write(truth);
    const first = await nextCosigning(log, witness.policy, truth.length);
    if (first !== "cosigned") throw new Error(`the true log of ${truth.length} entries was not cosigned: ${first}`);
    const index = Math.floor(draw() * facts);
    const { commitment, undo } = await rewriteFact(client, index);
    // At the same size, or with the next entry behind it.
    const grown = draw() < 0.5 ? [newEntry(seed, round)] : [];
    const forged = await log.write([...truth.with(index, commitment), ...grown]);
    await recordSigned(client, forged);
    const answered = await nextCosigning(log, witness.policy, forged.size);
    const isKept = (await remembered(witness, log)) === signed.root;
    if (answered === "noticed" && isKept) noticed += 1;
    else
      say(
        `entry ${index} of ${truth.length}, seed ${seed}: ${answered}, the witness ${isKept ? "keeps" : "LOST"} the truth`,
      );
    await undo();
    await client.query("delete from log.checkpoints where size >= $1::bigint", [signed.size]);
    truth.push(newEntry(seed + 1, round));
  }
  // One last lie stays: the portal's own program must not go on from it.
  const index = Math.floor(draw() * facts);
  const { commitment } = await rewriteFact(client, index);
  await recordSigned(client, await log.write(truth.with(index, commitment)));
  return noticed;
}

/** Whether the portal's own program seals itself when it is started on a rewritten log. */
async function isSealed(environment: Readonly<Record<string, string>>): Promise<boolean> {
  const portal = await startProgram(environment, { path: "/log-status" });
  try {
    for (let look = 0; look < seal_looks_max; look += 1) {
      const answer = await fetch(`${portal.origin}/log-status.json`);
      const { sealed } = (await answer.json()) as { readonly sealed: { readonly kind: string } | null };
      if (sealed?.kind === "forked") return true;
      await pause(100);
    }
    return false;
  } finally {
    await portal.stop();
  }
}

async function run({ seed, full, folder, say }: DrillOptions): Promise<Seen> {
  const [data, policy] = [join(folder, "data"), join(folder, "policy")];
  const environment = { AKSHARA_DATA: data, AKSHARA_LOG_LEVEL: "silent" };
  await (await startProgram(environment)).stop();
  const witness = await startWitness(join(folder, "witness"), data);
  try {
    const count = full ? rounds_full : rounds_small;
    const inside = await startInside({ dataFolder: data, log: () => undefined });
    const client = new Client({ connectionString: inside.url });
    let noticed: number;
    try {
      await client.connect();
      noticed = await rewriteAll({ client, log: new ForgedLog(data), witness, count, seed, say });
    } finally {
      await client.end();
      await inside.stop();
    }
    writeFileSync(policy, witness.policy);
    const sealed = await isSealed({ ...environment, AKSHARA_WITNESS_POLICY_FILE: policy });
    const complaints = witness.said().split("NOT IN ORDER").length - 1;
    return {
      mark: `noticed by the witness at its next cosigning, ${count} of ${count}`,
      measure:
        `${noticed} of ${count} noticed, ${complaints} complaints of the witness; ` +
        `the portal's own program, started on the rewritten log, ${sealed ? "stays sealed" : "GOES ON"}`,
      passed: noticed === count && complaints >= count && sealed,
    };
  } finally {
    await witness.stop();
  }
}

export const rewritten = drillOf(
  { number: 6, name: "rewritten", title: `an old entry of shard ${shard} rewritten with all keys of the portal` },
  run,
);
