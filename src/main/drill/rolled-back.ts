// Drill 5: database, log and vault put back from an older backup; the portal stays sealed, names what is missing, and pulls it from a mirror.
import { execFileSync } from "node:child_process";
import { readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { runCommand, startProgram } from "../bench/program.ts";
import { type DrillOptions, drillOf, type Seen } from "./drill.ts";
import { type Drilled, inDatabase, openDrilled, paymentsOf } from "./drilled.ts";
import { overHttp, performBeside } from "./payers.ts";
import { vaultBeside } from "./vault-beside.ts";
import { shard, startWitness } from "./witness-process.ts";

const rounds_small = 3;
const rounds_full = 20;
const cut_small = 200;
const cut_full = 10_000;
const together = 200;
const status_ms_max = 120_000;
/** Strangers may ask only so many times a minute. */
const look_ms = 400;

interface Status {
  readonly size: number;
  readonly root: string;
  readonly cosigned: { readonly size: number } | null;
  readonly sealed: { readonly kind: string; readonly here: number; readonly known: number } | null;
}

/** Folders of the drill: what is live, its backup, and what was live before the disaster. */
interface Places {
  readonly data: string;
  readonly vault: string;
  readonly mirror: string;
}

interface Ground extends Places {
  readonly drilled: Drilled;
  readonly cut: number;
}

const backupOf = (folder: string): string => `${folder}-backup`;
const wholeOf = (folder: string): string => `${folder}-whole`;

/** With all rights as they are: a database does not start in a folder that others may read. */
const copy = (from: string, to: string): unknown => execFileSync("cp", ["-a", from, to]);

async function statusWhen({ program }: Drilled, isIt: (status: Status) => boolean): Promise<Status> {
  const until = performance.now() + status_ms_max;
  for (;;) {
    const status = (await (await fetch(`${program.origin}/log-status.json`)).json()) as Status;
    if (isIt(status)) return status;
    if (performance.now() > until) throw new Error(`the log's status stays ${JSON.stringify(status)}`);
    await pause(look_ms);
  }
}

/** Pays until so many more entries are published and cosigned; the status then. */
async function growBy({ drilled, cut }: Ground, seed: number): Promise<Status> {
  const before = await statusWhen(drilled, ({ sealed, size }) => sealed === null && size > 0);
  const performer = await performBeside(drilled);
  const waiting = [...paymentsOf(drilled, seed, cut)];
  const next = async (): Promise<void> => {
    for (let payment = waiting.pop(); payment; payment = waiting.pop()) {
      const told = await performer.pay(payment);
      if (typeof told !== "string") throw new Error(`a payment was not taken: ${told.strange}`);
    }
  };
  try {
    await Promise.all(Array.from({ length: together }, next));
  } finally {
    await performer.close();
  }
  return await statusWhen(drilled, ({ cosigned }) => (cosigned?.size ?? 0) >= before.size + cut);
}

/** What the sealed portal must do and leave; each complaint is one thing that was otherwise. */
async function sealedComplaints(ground: Ground, here: number, whole: Status, seed: number): Promise<readonly string[]> {
  const { drilled, data } = ground;
  const missing = `entries ${here} to ${whole.size - 1}`;
  const { sealed } = await statusWhen(drilled, (status) => status.sealed !== null);
  const ready = await fetch(`${drilled.program.origin}/readyz`);
  const page = await (await fetch(`${drilled.program.origin}/log-status?lang=en`)).text();
  // The clerk's session is older than the backup, so it holds.
  const [payment] = paymentsOf(drilled, seed + 1, 1);
  const told = payment === undefined ? "safe" : await overHttp(drilled)(payment);
  const checkpoint = readFileSync(join(data, "log", shard, "checkpoint"), "utf8").split("\n")[1];
  const [facts] = await inDatabase<{ count: string }>(data, "select count(*) from journal.facts");
  const { said, code } = await runCommand(["log", "mend", "--mirror", ground.mirror], drilled.environment);
  const after = await statusWhen(drilled, ({ sealed: now }) => now?.kind === "facts");
  return [
    ...(sealed?.kind === "behind" && sealed.here === here && sealed.known === whole.size ? [] : ["it is not sealed"]),
    ...(ready.status === 503 ? [] : ["it calls itself ready"]),
    ...(page.includes(missing) ? [] : [`its page does not name ${missing}`]),
    ...(typeof told === "string" ? ["it takes a payment"] : []),
    ...(checkpoint === String(here) ? [] : ["it signed on"]),
    ...(facts?.count === String(here) ? [] : [`it recorded facts: ${facts?.count}`]),
    ...(said.includes(`pulled ${missing}`) ? [] : [`it did not pull ${missing}: ${said}`]),
    ...(said.includes(`facts missing in the database: ${missing}`) && code === 1
      ? []
      : ["missing facts are not named"]),
    ...(after.size === whole.size && after.root === whole.root ? [] : ["the mended tree is not the witnessed one"]),
  ];
}

/** One backup, so many entries after it, and the backup put back. */
async function oneRound(ground: Ground, seed: number): Promise<readonly string[]> {
  const { drilled, data, vault, mirror } = ground;
  const folders = [data, vault];
  for (const folder of folders) copy(folder, backupOf(folder));
  drilled.program = await startProgram(drilled.environment);
  const { size: here } = await statusWhen(drilled, ({ sealed }) => sealed === null);
  const whole = await growBy(ground, seed);
  await drilled.program.stop();
  copy(join(data, "log"), mirror);
  for (const folder of folders) {
    renameSync(folder, wholeOf(folder));
    renameSync(backupOf(folder), folder);
  }
  drilled.program = await startProgram(drilled.environment, { path: "/log-status" });
  const wrong = await sealedComplaints(ground, here, whole, seed);
  await drilled.program.stop();
  for (const folder of [...folders, mirror]) rmSync(folder, { recursive: true });
  for (const folder of folders) renameSync(wholeOf(folder), folder);
  return wrong;
}

async function run({ seed, full, folder, say }: DrillOptions): Promise<Seen> {
  const [data, mirror, policy] = ["data", "mirror", "policy"].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ];
  const beside = await vaultBeside(folder);
  writeFileSync(policy, "quorum none\n");
  const more = { ...beside.environment, AKSHARA_WITNESS_POLICY_FILE: policy, AKSHARA_LOG_LEVEL: "silent" };
  const drilled = await openDrilled(data, more);
  await drilled.program.stop();
  const witness = await startWitness(join(folder, "witness"), data);
  try {
    writeFileSync(policy, `${witness.policy}mirror ${mirror}\n`);
    const [rounds, cut] = full ? [rounds_full, cut_full] : [rounds_small, cut_small];
    const ground = { data, mirror, vault: beside.folder, drilled, cut };
    let refused = 0;
    for (let round = 0; round < rounds; round += 1) {
      const wrong = await oneRound(ground, seed + 2 * round);
      if (wrong.length === 0) refused += 1;
      for (const one of wrong) say(`round ${round} of seed ${seed}: ${one}`);
      if (full) say(`${refused} of ${round + 1} refused`);
    }
    return {
      mark: `refused, the missing entries named and pulled from a mirror, ${rounds} of ${rounds}`,
      measure: `${refused} of ${rounds}, at least ${cut} entries cut each time`,
      passed: refused === rounds,
    };
  } finally {
    await witness.stop();
  }
}

export const rolledBack = drillOf(
  { number: 5, name: "rolled-back", title: "database, log and vault put back from an older backup" },
  run,
);
