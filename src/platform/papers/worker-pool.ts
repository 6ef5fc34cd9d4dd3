// A few worker threads that take one job at a time: bounded queue, a time limit for each job, a new worker after a crash.
import { Worker } from "node:worker_threads";

/** Why a job came to nothing. The reason inside the worker is never told: it may hold what the job was about. */
export class WorkFailed extends Error {
  readonly why: "busy" | "late" | "failed" | "closed";
  constructor(why: WorkFailed["why"]) {
    super(`work in a worker thread: ${why}`);
    this.why = why;
  }
}

export type WorkerPool<Job, Answer> = {
  /** Runs one job; rejects with `WorkFailed`. */
  readonly run: (job: Job) => Promise<Answer>;
  /** Ends the workers; jobs that wait are refused as "closed". */
  readonly close: () => Promise<void>;
};

export type PoolSettings = {
  /** The worker's own file: it answers each message with `{ answer }` or `{ failed: true }`. */
  readonly file: string;
  readonly workers: number;
  readonly workerData?: unknown;
  readonly queue_max: number;
  readonly job_ms_max: number;
  /** Megabytes of each worker's heap; beyond them its job fails and a new worker takes the next. */
  readonly heap_mb_max?: number;
};

type Waiting<Job, Answer> = {
  readonly job: Job;
  readonly done: (answer: Answer) => void;
  readonly failed: (error: WorkFailed) => void;
};
type Post<Answer> = { readonly answer: Answer } | { readonly failed: true };

/** One thread: idle, or with the one job it has. */
class Bench<Job, Answer> {
  readonly #settings: PoolSettings;
  readonly #free: () => void;
  #worker: Worker | undefined;
  #job: Waiting<Job, Answer> | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(settings: PoolSettings, free: () => void) {
    this.#settings = settings;
    this.#free = free;
  }

  get idle(): boolean {
    return this.#job === undefined;
  }

  start(waiting: Waiting<Job, Answer>): void {
    this.#job = waiting;
    const worker = (this.#worker ??= this.#hire());
    worker.ref();
    this.#timer = setTimeout(() => this.#drop("late"), this.#settings.job_ms_max);
    worker.postMessage(waiting.job, []);
  }

  #hire(): Worker {
    const { file, workerData, heap_mb_max } = this.#settings;
    const resourceLimits = heap_mb_max === undefined ? {} : { maxOldGenerationSizeMb: heap_mb_max };
    const worker = new Worker(file, { workerData, resourceLimits });
    worker.on("message", (post: Post<Answer>) => {
      if (worker !== this.#worker) return;
      const job = this.#settle();
      worker.unref();
      if ("answer" in post) job?.done(post.answer);
      else job?.failed(new WorkFailed("failed"));
      this.#free();
    });
    const gone = (): void => {
      if (worker === this.#worker) this.#drop("failed");
    };
    worker.on("error", gone);
    worker.on("exit", gone);
    return worker;
  }

  #settle(): Waiting<Job, Answer> | undefined {
    clearTimeout(this.#timer);
    const job = this.#job;
    this.#job = undefined;
    return job;
  }

  /** Gives the thread up with its job; the next job gets a new one. */
  #drop(why: WorkFailed["why"]): void {
    void this.end(why);
    this.#free();
  }

  async end(why: WorkFailed["why"]): Promise<void> {
    const worker = this.#worker;
    this.#worker = undefined;
    this.#settle()?.failed(new WorkFailed(why));
    await worker?.terminate();
  }
}

/** Workers start with the first job that needs them, so an installation at rest carries none. */
export function workerPool<Job, Answer>(settings: PoolSettings): WorkerPool<Job, Answer> {
  const queue: Waiting<Job, Answer>[] = [];
  let closed = false;
  const next = (): void => {
    const bench = benches.find(({ idle }) => idle);
    const waiting = bench && queue.shift();
    if (bench && waiting) bench.start(waiting);
  };
  const benches = Array.from({ length: settings.workers }, () => new Bench<Job, Answer>(settings, next));
  return {
    run: (job) =>
      new Promise((done, failed) => {
        if (closed) return failed(new WorkFailed("closed"));
        if (queue.length >= settings.queue_max) return failed(new WorkFailed("busy"));
        queue.push({ job, done, failed });
        next();
      }),
    close: async () => {
      closed = true;
      for (const { failed } of queue.splice(0)) failed(new WorkFailed("closed"));
      await Promise.all(benches.map((bench) => bench.end("closed")));
    },
  };
}
