// Drill 1: portal and database killed in the middle of 200 payments a second, the data folder deleted, the portal rebuilt from the vault.
import { rmSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { receiptOf } from "../../services/collections/server/paths.ts";
import { sequence } from "../../services/property-tax/server/sample-people.ts";
import { runCommand, startProgram } from "../bench/program.ts";
import type { CounterPayment } from "./clerk.ts";
import { type DrillOptions, drillOf, type Seen } from "./drill.ts";
import { type Drilled, inDatabase, isRight, openDrilled, paymentsOf, receiptsNow, signIn } from "./drilled.ts";
import { killDatabase } from "./kill-database.ts";
import { type Pay, type Paced, payPaced } from "./paced.ts";
import { overHttp, performBeside } from "./payers.ts";
import { vaultBeside } from "./vault-beside.ts";

const per_second = 200;
const runs_small = 3;
const runs_full = 50;
/** Seconds of payments before the kill, at least and at most. */
const seconds_least = 1;
const seconds_most = 3;
/** Portal and database die so many milliseconds apart, at most. */
const apart_ms_max = 30;
/** One payment of so many comes over HTTP. */
const http_every = 10;
/** Payments without an answer that are sent once more after the rebuild. */
const again_max = 100;
/** `bench portal` is `serve` without limits of requests: all payments come from one address. */
const portalWords = { words: ["bench", "portal"] } as const;

const twice = `select (select count(*) - count(distinct id) from state.receipts)
  + (select count(*) - count(distinct (town, number)) from state.receipts)
  + (select count(*) - count(distinct (town, subject)) from journal.facts where kind = 'receipt.issued') as count`;

interface Run {
  readonly acknowledged: number;
  readonly rate: number;
  readonly lost: number;
  /** Payments sent again that were not done, receipts that stand twice, answers that were strange. */
  readonly wrong: readonly string[];
}

/** Kills both, in the order and with the pause that the seed draws. */
function killing(drilled: Drilled, draw: () => number): () => Promise<void> {
  const portalFirst = draw() < 0.5;
  const apart_ms = draw() * apart_ms_max;
  return async () => {
    const portal = (): Promise<void> => drilled.program.kill();
    const database = (): Promise<void> => killDatabase(drilled.folder);
    const [first, second] = portalFirst ? [portal, database] : [database, portal];
    const one = first();
    await pause(apart_ms);
    await Promise.all([one, second()]);
    // The portal may have started its database again in between.
    await killDatabase(drilled.folder);
  };
}

/** What was acknowledged and is not there as it was paid. */
async function lostOf({ folder }: Drilled, { acknowledged }: Paced): Promise<number> {
  const byId = new Map((await receiptsNow(folder)).map((one) => [one.id, one]));
  return acknowledged.filter((payment) => !isRight(byId.get(receiptOf(payment.command)), payment)).length;
}

/** One payment of so many comes over HTTP, the others from a process beside the portal: two cores do not serve 200 pages a second. */
const isOverHttp = (at: number): boolean => at % http_every === 0;

interface Ways {
  readonly pay: Pay;
  close(): Promise<void>;
}

async function waysTo(drilled: Drilled, payments: readonly CounterPayment[]): Promise<Ways> {
  const [http, beside] = [overHttp(drilled), await performBeside(drilled)];
  const web = new Set(payments.filter((_, at) => isOverHttp(at)));
  return { pay: (payment) => (web.has(payment) ? http(payment) : beside.pay(payment)), close: () => beside.close() };
}

/** Payments without an answer, sent once more: each is then done, once. */
async function againWrong(
  drilled: Drilled,
  payments: readonly CounterPayment[],
  paced: Paced,
): Promise<readonly string[]> {
  const ways = await waysTo(drilled, payments);
  try {
    const told = await Promise.all(paced.unknown.slice(0, again_max).map((payment) => ways.pay(payment)));
    const undone = told.filter((one) => one !== "safe");
    const [doubled] = await inDatabase<{ count: string }>(drilled.folder, twice);
    return [
      ...(undone.length > 0
        ? [`${undone.length} payments sent again were not done: ${JSON.stringify(undone[0])}`]
        : []),
      ...(doubled?.count === "0" ? [] : [`${doubled?.count} receipts stand twice`]),
    ];
  } finally {
    await ways.close();
  }
}

async function oneRun(drilled: Drilled, rebuildWords: readonly string[], seed: number): Promise<Run> {
  const { folder, environment } = drilled;
  const draw = sequence(seed);
  const seconds = seconds_least + draw() * (seconds_most - seconds_least);
  const disaster = { after: Math.round(seconds * per_second), strike: killing(drilled, draw) };
  // Payments enough to go on until the disaster, however slow the answers are.
  const payments = paymentsOf(drilled, seed, disaster.after * 10);
  const ways = await waysTo(drilled, payments);
  const paced = await payPaced(payments, ways.pay, { per_second, disaster });
  await ways.close();
  rmSync(folder, { recursive: true });
  const { code, said } = await runCommand(["rebuild", ...rebuildWords], environment);
  if (code !== 0) throw new Error(`the rebuild ended with ${code} (seed ${seed}): ${said.trim().slice(-600)}`);
  drilled.program = await startProgram(environment, portalWords);
  const lost = await lostOf(drilled, paced);
  await signIn(drilled);
  const strange = paced.strange
    .slice(0, 1)
    .map((text) => `${paced.strange.length} strange answers, the first: ${text}`);
  const wrong = [...strange, ...(await againWrong(drilled, payments, paced))];
  return { acknowledged: paced.acknowledged.length, rate: paced.acknowledged_per_second, lost, wrong };
}

async function run({ seed, full, folder, say }: DrillOptions): Promise<Seen> {
  const count = full ? runs_full : runs_small;
  const vault = await vaultBeside(folder);
  const drilled = await openDrilled(join(folder, "data"), vault.environment, portalWords);
  const runs: Run[] = [];
  try {
    for (let at = 0; at < count; at += 1) {
      const one = await oneRun(drilled, vault.rebuildWords, seed + at);
      runs.push(one);
      const rate = `${one.rate.toFixed(0)} a second`;
      say(
        `run ${at + 1} of ${count}: ${one.acknowledged} acknowledged, ${rate}; ${one.lost} lost; ${one.wrong.join("; ")}`,
      );
    }
  } finally {
    await drilled.program.stop();
  }
  const sum = (of: (one: Run) => number): number => runs.reduce((total, one) => total + of(one), 0);
  const [lost, wrong] = [sum((one) => one.lost), runs.flatMap((one) => one.wrong)];
  const rates = runs.map(({ rate }) => rate);
  const reached = `${Math.min(...rates).toFixed(0)} to ${Math.max(...rates).toFixed(0)} acknowledged a second`;
  return {
    mark: `0 acknowledged facts lost in ${count} runs, at ${per_second} payments a second sent; none done twice`,
    measure: [`${lost} of ${sum((one) => one.acknowledged)} lost in ${runs.length} runs, ${reached}`, ...wrong].join(
      "; ",
    ),
    passed: lost === 0 && wrong.length === 0 && runs.every(({ acknowledged }) => acknowledged > 0),
  };
}

export const killed = drillOf(
  {
    number: 1,
    name: "killed",
    title:
      "kill -9 of portal and database during payments, the data folder deleted, rebuilt: nothing acknowledged is lost",
  },
  run,
);
