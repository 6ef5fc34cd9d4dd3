// Tests of the worker threads: a crash, a hang, a full queue and a close each end in a plain answer, and work goes on.
import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { type PoolSettings, WorkFailed, type WorkerPool, workerPool } from "./worker-pool.ts";

type Task = "echo" | "fail" | "crash" | "exit" | "hang";

const worker = `
import { parentPort } from "node:worker_threads";
parentPort.on("message", (task) => {
  if (task === "echo") parentPort.postMessage({ answer: task });
  if (task === "fail") parentPort.postMessage({ failed: true });
  if (task === "crash") throw new Error("a payer's name");
  if (task === "exit") process.exit(1);
  if (task === "hang") for (;;);
});
`;

let folder: string;
const pools: WorkerPool<Task, string>[] = [];
describe("worker pool", () => {
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "pool-"));
    await writeFile(join(folder, "worker.mjs"), worker);
  });
  after(async () => {
    await Promise.all(pools.map((pool) => pool.close()));
    await rm(folder, { recursive: true });
  });

  function pool(changes: Partial<PoolSettings> = {}): WorkerPool<Task, string> {
    const file = join(folder, "worker.mjs");
    const made = workerPool<Task, string>({ file, workers: 1, queue_max: 10, job_ms_max: 10_000, ...changes });
    pools.push(made);
    return made;
  }

  const why = (work: Promise<string>): Promise<string> =>
    work.then(
      () => "done",
      (error: unknown) => {
        assert.ok(error instanceof WorkFailed);
        assert.ok(!error.message.includes("payer"));
        return error.why;
      },
    );

  for (const task of ["fail", "crash", "exit"] as const) {
    test(`after a job that ends in "${task}" the next job is done`, async () => {
      const bench = pool();
      assert.equal(await why(bench.run(task)), "failed");
      assert.equal(await bench.run("echo"), "echo");
    });
  }

  test("a job that never ends is given up and the next job is done", async () => {
    const bench = pool({ job_ms_max: 300 });
    const [hung, next] = await Promise.all([why(bench.run("hang")), why(bench.run("echo"))]);
    assert.deepEqual([hung, next], ["late", "done"]);
  });

  test("a full queue refuses at once and loses none of those that wait", async () => {
    const bench = pool({ queue_max: 2 });
    const answers = await Promise.all(Array.from({ length: 5 }, () => why(bench.run("echo"))));
    assert.deepEqual(answers, ["done", "done", "done", "busy", "busy"]);
  });

  test("closing refuses those that wait and those that come", async () => {
    const bench = pool();
    const waiting = [why(bench.run("hang")), why(bench.run("echo"))];
    await bench.close();
    assert.deepEqual(await Promise.all([...waiting, why(bench.run("echo"))]), ["closed", "closed", "closed"]);
  });
});
