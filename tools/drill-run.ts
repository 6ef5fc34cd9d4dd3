// One run of the drill: 200 payments, kill -9 of the program in their middle, a new start, and what must then hold.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { Client } from "pg";
import { type AccountId, commandId, derivedUuid, type ReceiptId } from "../src/kernel/ids.ts";
import { parseReceiptNumber } from "../src/kernel/public-number.ts";
import type { TownId } from "../src/kernel/town.ts";
import { verifyLog } from "../src/ledger/log/verify.ts";
import { type Program, runCommand, startProgram } from "../src/main/bench/program.ts";
import { addressInside } from "../src/platform/database/join.ts";
import { sequence } from "../src/services/property-tax/server/sample-people.ts";
import { type Answer, type CounterPayment, HttpClerk, sampleLogin } from "./clerk.ts";

export const drillTowns = [250705 as TownId, 250867 as TownId];
const counters = ["C01", "C02", "C03", "C04", "C05", "C06", "C07", "C08"];
/** Payments under way at once for each clerk. */
const together = 16;
/** The kill comes so many milliseconds after the answer that was drawn, at most. */
const after_answer_ms_max = 12;

/** One thing that must hold. `measure` is what was seen. */
export interface Mark {
  readonly name: string;
  readonly mark: string;
  readonly measure: string;
  readonly passed: boolean;
  readonly seed: number;
}

/** What a run saw, for the table. */
export interface DrillRun {
  readonly seed: number;
  readonly acknowledged: number;
  readonly unanswered: number;
  readonly kept: number;
  readonly marks: readonly Mark[];
}

/** The installation that is drilled: one data folder through all runs, and the clerks with their sessions. */
export interface Drilled {
  readonly folder: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly clerks: ReadonlyMap<TownId, HttpClerk>;
  readonly accounts: ReadonlyMap<TownId, readonly AccountId[]>;
  program: Program;
}

async function inDatabase<R extends object>(
  folder: string,
  text: string,
  values: readonly unknown[] = [],
): Promise<R[]> {
  const client = new Client({ connectionString: addressInside(folder) });
  await client.connect();
  try {
    return (await client.query<R>(text, [...values])).rows;
  } finally {
    await client.end();
  }
}

/** Starts the program on an empty folder and signs a clerk of each sample town in. */
export async function openDrilled(folder: string): Promise<Drilled> {
  const environment = { AKSHARA_DATA: folder, AKSHARA_LOG_LEVEL: "error", AKSHARA_ACKNOWLEDGE_MS: "20000" };
  const program = await startProgram(environment);
  try {
    const clerks = new Map<TownId, HttpClerk>();
    const accounts = new Map<TownId, readonly AccountId[]>();
    for (const town of drillTowns) {
      const rows = await inDatabase<{ id: AccountId }>(
        folder,
        "select id from state.accounts where town = $1 order by id",
        [town],
      );
      const ids = rows.map(({ id }) => id);
      const clerk = new HttpClerk(town);
      await clerk.signIn(program.origin, sampleLogin(folder, town, "clerk"), ids[0] as AccountId);
      clerks.set(town, clerk);
      accounts.set(town, ids);
    }
    return { folder, environment, clerks, accounts, program };
  } catch (error) {
    await program.kill();
    throw error;
  }
}

function paymentsOf(drilled: Drilled, seed: number, count: number, draw: () => number): readonly CounterPayment[] {
  const pick = <T>(from: readonly T[]): T => from[Math.floor(draw() * from.length)] as T;
  return Array.from({ length: count }, (_, at) => {
    const town = drillTowns[at % drillTowns.length] as TownId;
    const command = commandId(derivedUuid("drill", String(seed), String(at)));
    const account = pick(drilled.accounts.get(town) ?? []);
    return { town, command, account, counter: pick(counters), rupees: 1 + Math.floor(draw() * 900) };
  });
}

/** Sends all payments, a few at once for each clerk; `answered` hears of each that was done. */
async function payAll(
  { clerks, program }: Drilled,
  payments: readonly CounterPayment[],
  answered: () => void = () => undefined,
): Promise<ReadonlyMap<CounterPayment, Answer>> {
  const answers = new Map<CounterPayment, Answer>();
  const queue = async (waiting: CounterPayment[]): Promise<void> => {
    for (let payment = waiting.shift(); payment; payment = waiting.shift()) {
      const answer = await (clerks.get(payment.town) as HttpClerk).take(program.origin, payment);
      answers.set(payment, answer);
      if (answer.kind === "done") answered();
    }
  };
  await Promise.all(
    drillTowns.flatMap((town) => {
      const waiting = payments.filter((payment) => payment.town === town);
      return Array.from({ length: together }, () => queue(waiting));
    }),
  );
  return answers;
}

interface FoundReceipt {
  readonly id: ReceiptId;
  readonly town: number;
  readonly number: string;
  readonly amount_paise: string;
  readonly account: AccountId;
}

const receiptsNow = (folder: string): Promise<FoundReceipt[]> =>
  inDatabase(folder, "select id, town, number, amount_paise, account from state.receipts");

const isRight = (found: FoundReceipt | undefined, payment: CounterPayment): boolean =>
  found !== undefined &&
  found.town === payment.town &&
  found.account === payment.account &&
  BigInt(found.amount_paise) === BigInt(payment.rupees) * 100n &&
  parseReceiptNumber(found.number).ok;

const gaps = `select count(*)::integer as gaps from (
  select book from state.receipts group by town, book having count(*) <> max(serial) or min(serial) <> 1) as broken`;
const twice = `select (select count(*) - count(distinct id) from state.receipts)
  + (select count(*) - count(distinct (town, number)) from state.receipts)
  + (select count(*) - count(distinct (town, subject)) from journal.facts where kind = 'receipt.issued') as count`;

/** The public log against its own key, and its size against the journal. */
async function logProblems(folder: string): Promise<readonly string[]> {
  const [row] = await inDatabase<{ facts: string }>(folder, "select count(*) as facts from journal.facts");
  const shards = await inDatabase<{ shard: string }>(folder, "select distinct shard from log.entries");
  const problems: string[] = [];
  let entries = 0;
  for (const { shard } of shards) {
    const logFolder = join(folder, "log", shard);
    const found = await verifyLog(logFolder, readFileSync(join(logFolder, "key"), "utf8").trim());
    problems.push(...found.problems);
    entries += found.checkpoint?.size ?? 0;
  }
  return entries === Number(row?.facts) ? problems : [...problems, `${entries} entries of ${row?.facts} facts`];
}

/** All acknowledged facts reach the log; those that were committed when the program died reach it after the new start. */
async function untilAllInLog(folder: string): Promise<void> {
  for (let look = 0; look < 500; look += 1) {
    const [row] = await inDatabase<{ count: string }>(folder, "select count(*) from journal.pending");
    const [signed] = await inDatabase<{ signed: boolean }>(
      folder,
      "select (select max(size) from log.checkpoints) = (select count(*) from log.entries) as signed",
    );
    if (row?.count === "0" && signed?.signed === true) return;
    await pause(20);
  }
}

/** Runs it: `payments` payments, the kill at a moment that the seed draws. */
export async function drillRun(drilled: Drilled, seed: number, count: number): Promise<DrillRun> {
  const { folder, environment } = drilled;
  const draw = sequence(seed);
  const payments = paymentsOf(drilled, seed, count, draw);
  const kill_after = 1 + Math.floor(draw() * (count - 2));
  const kill_ms = draw() * after_answer_ms_max;
  const earlier = (await receiptsNow(folder)).length;
  let done = 0;
  let killed: Promise<void> | undefined;
  const answers = await payAll(drilled, payments, () => {
    done += 1;
    if (done === kill_after) killed = pause(kill_ms).then(() => drilled.program.kill());
  });
  await killed;
  const acknowledged = payments.filter((payment) => answers.get(payment)?.kind === "done");
  const unanswered = payments.filter((payment) => answers.get(payment)?.kind === "none");

  drilled.program = await startProgram(environment);
  const kept = await receiptsNow(folder);
  const byId = new Map(kept.map((one) => [one.id, one]));
  const receiptIn = (payment: CounterPayment): ReceiptId | undefined => {
    const answer = answers.get(payment);
    return answer?.kind === "done" ? answer.receipt : undefined;
  };
  const lost = acknowledged.filter((payment) => !isRight(byId.get(receiptIn(payment) as ReceiptId), payment));

  const again = await payAll(drilled, payments);
  const undone = payments.filter((payment) => again.get(payment)?.kind !== "done");
  const after = await receiptsNow(folder);
  const [double] = await inDatabase<{ count: string }>(folder, twice);
  const [broken] = await inDatabase<{ gaps: number }>(folder, gaps);
  await untilAllInLog(folder);
  const check = await runCommand(["check"], environment);
  const problems = await logProblems(folder);
  const [told = check.said.trim()] = /\d+ differences/.exec(check.said) ?? [];
  const mark = (name: string, wanted: string, measure: number | string, passed: boolean): Mark => {
    return { name, mark: wanted, measure: String(measure), passed, seed };
  };
  const marks = [
    mark("killed in the middle", "some done, some not", `${acknowledged.length} of ${count}`, unanswered.length > 0),
    mark("acknowledged receipts lost or altered", "0", lost.length, lost.length === 0),
    mark("payments not done when sent again", "0", undone.length, undone.length === 0),
    mark("receipts in the end", String(earlier + count), after.length, after.length === earlier + count),
    mark("receipts that stand twice", "0", double?.count ?? "?", double?.count === "0"),
    mark("books with a gap", "0", broken?.gaps ?? "?", broken?.gaps === 0),
    mark("akshara check", "0 differences", told, check.code === 0),
    mark("the log", "0 problems", problems.join("; ") || "0 problems", problems.length === 0),
  ];
  return { seed, acknowledged: acknowledged.length, unanswered: unanswered.length, kept: kept.length - earlier, marks };
}
