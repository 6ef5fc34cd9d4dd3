// kill -9 of the program in the middle of payments, a new start on the same data, and what must then hold.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import type { ReceiptId } from "../../src/kernel/ids.ts";
import { verifyLog } from "../../src/ledger/log/verify.ts";
import { runCommand, startProgram } from "../../src/main/bench/program.ts";
import { sequence } from "../../src/services/property-tax/server/sample-people.ts";
import type { CounterPayment } from "../../src/main/drill/clerk.ts";
import { type Drilled, inDatabase, isRight, payAll, paymentsOf, receiptsNow } from "../../src/main/drill/drilled.ts";

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
  const payments = paymentsOf(drilled, seed, count);
  const draw = sequence(seed ^ 0x5eed);
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
