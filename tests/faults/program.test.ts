// Faults of the whole program: its database killed, its stop in the middle of work, a second one, and one that is too old.
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { runCommand, startProgram } from "../../src/main/bench/program.ts";
import { receiptOf, receiptPath } from "../../src/services/collections/server/paths.ts";
import type { CounterPayment } from "../../src/main/drill/clerk.ts";
import {
  type Drilled,
  inDatabase,
  isRight,
  openDrilled,
  payAll,
  paymentsOf,
  receiptsNow,
} from "../../src/main/drill/drilled.ts";

/** Text of the pages that tell the payer the truth: nothing was recorded, or it is not known. */
const toldTheTruth = /कुछ भी बदला नहीं गया|दर्ज हुआ या नहीं|रसीद|बाद फिर कोशिश करें|Nothing has been changed|cannot say now/;

describe("the program and its faults", () => {
  let folder: string;
  let drilled: Drilled;
  before(async () => {
    folder = mkdtempSync(join(tmpdir(), "akshara-faults-"));
    drilled = await openDrilled(folder);
  });
  after(async () => {
    await drilled.program.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const postmaster = (): number =>
    Number(readFileSync(join(folder, "postgres", "cluster", "postmaster.pid"), "utf8").split("\n")[0]);

  async function mustStandOnce(payments: readonly CounterPayment[], earlier: number): Promise<void> {
    const found = await receiptsNow(folder);
    assert.equal(found.length, earlier + payments.length);
    const answers = await payAll(drilled, payments);
    const byId = new Map(found.map((one) => [one.id, one]));
    for (const payment of payments) {
      const answer = answers.get(payment);
      assert.ok(answer?.kind === "done", `a payment that is sent again answers ${JSON.stringify(answer)}`);
      assert.ok(isRight(byId.get(answer.receipt), payment), "a receipt does not fit its payment");
    }
    assert.equal((await receiptsNow(folder)).length, found.length);
  }

  test("a second program on the same folder refuses to start and says who is there", async () => {
    const { code, said } = await runCommand(["serve"], { ...drilled.environment, PORT: "1" });
    assert.equal(code, 1);
    assert.match(said, new RegExp(`another Akshara \\(process ${drilled.program.pid}\\) is using this data folder`));
  });

  test("the database killed in the middle of payments: payers hear the truth, and trying again pays once", async () => {
    const payments = paymentsOf(drilled, 11, 60);
    const earlier = (await receiptsNow(folder)).length;
    let done = 0;
    const answers = await payAll(drilled, payments, () => {
      done += 1;
      if (done === 10) process.kill(postmaster(), "SIGKILL");
    });
    const others = payments.flatMap((payment) => {
      const answer = answers.get(payment);
      return answer?.kind === "done" ? [] : [{ payment, answer }];
    });
    for (const { answer } of others) {
      assert.ok(answer?.kind === "other", "a payer was left without an answer");
      assert.equal(answer.status, 503, answer.text);
      assert.match(answer.text, toldTheTruth);
    }
    // The database inside is started again by itself; then every payment that was not done is done by sending it again.
    let waiting = others.map(({ payment }) => payment);
    for (let look = 0; look < 200 && waiting.length > 0; look += 1) {
      const again = await payAll(drilled, waiting.slice(0, 1));
      waiting = waiting.filter((payment) => again.get(payment)?.kind !== "done");
      if (again.size > 0 && waiting.length < others.length) break;
    }
    await payAll(drilled, waiting);
    for (const payment of payments.slice(0, 3)) {
      const page = await drilled.clerks
        .get(payment.town)
        ?.page(`${drilled.program.origin}${receiptPath(payment.town, receiptOf(payment.command))}`);
      assert.match(page ?? "", new RegExp(`${payment.rupees}\\.00`));
    }
    await mustStandOnce(payments, earlier);
  });

  test("told to stop, it finishes what it accepted: what has no answer is not recorded", async () => {
    // More than can be under way at once: whatever the stop finds accepted, something is left.
    const payments = paymentsOf(drilled, 13, 160);
    const earlier = (await receiptsNow(folder)).length;
    let done = 0;
    let stopped: Promise<number> | undefined;
    const answers = await payAll(drilled, payments, () => {
      done += 1;
      if (done === 8) stopped = drilled.program.stop();
    });
    assert.equal(await stopped, 0);
    drilled.program = await startProgram(drilled.environment);
    const acknowledged = payments.filter((payment) => answers.get(payment)?.kind === "done");
    assert.ok(acknowledged.length >= 8 && acknowledged.length < payments.length);
    assert.equal((await receiptsNow(folder)).length, earlier + acknowledged.length);
    await payAll(drilled, payments);
    await mustStandOnce(payments, earlier);
  });

  test("after all that the tables and the log are what the journal says", async () => {
    const { code, said } = await runCommand(["check"], drilled.environment);
    assert.equal(code, 0, said);
    assert.match(said, /0 differences/);
  });

  test("a program older than its database refuses to start, with a code of its own", async () => {
    await inDatabase(folder, "insert into migration.applied (number, breaking, mark) values (999999, true, 'newer')");
    await drilled.program.stop();
    const { code, said } = await runCommand(["serve"], { ...drilled.environment, PORT: "1" });
    assert.equal(code, 57);
    assert.match(said, /too old for the database/);
  });
});
