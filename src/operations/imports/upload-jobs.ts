// Uploads of files to import and what is done with them: gathered piece by piece, checked, and imported when somebody says so.
import { mkdirSync, rmSync } from "node:fs";
import { open, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import type { Actor } from "../../kernel/decider.ts";
import type { PersonId, Uuid } from "../../kernel/ids.ts";
import { type Refusal, type Refused, refuse } from "../../kernel/refusal.ts";
import type { TownId } from "../../kernel/town.ts";
import { import_bytes_max } from "./file.ts";

export type UploadStep = "uploading" | "checking" | "checked" | "importing" | "imported" | "refused" | "failed";

/** One upload: how far it is, and what was found. */
export interface UploadJob<Report> {
  readonly id: Uuid;
  readonly town: TownId;
  readonly file: string;
  /** The file's own name, to be shown again. */
  readonly name: string;
  /** Who brought it. */
  readonly by: PersonId;
  step: UploadStep;
  rows: number;
  report: Report | undefined;
  refusal: Refusal | undefined;
}

/** One piece of a file: where it belongs, and of which upload. */
export interface UploadPiece {
  readonly id: Uuid;
  readonly name: string;
  readonly by: PersonId;
  readonly at: number;
  readonly bytes: Uint8Array;
}

/** What is done with the whole file: looked through, or taken in. */
export type UploadHow = { readonly dryRun: true } | ({ readonly dryRun: false } & Taking);

/** Who says that it is to be taken in, whether that person signed in with a passkey, and whether bad rows are left out. */
export interface Taking {
  readonly by: Actor;
  readonly passkey: boolean;
  readonly skipBad: boolean;
}

/** Goes through the file and says what it found; `progress` is told how many rows are through. */
export type UploadWork<Report> = (
  job: UploadJob<Report>,
  how: UploadHow,
  progress: (rows: number) => void,
) => Promise<(Report & { readonly ok: true }) | Refused>;

/** Begins an upload anew: at most one of its kind for each town in this process. */
export class UploadJobs<Report> {
  readonly #folder: string;
  readonly #bytes_max: number;
  readonly #work: UploadWork<Report>;
  readonly #failed: (error: unknown) => void;
  readonly #jobs = new Map<TownId, UploadJob<Report>>();
  readonly #running = new Set<Promise<void>>();

  /** What an earlier run of the program left in the folder is removed: nobody can go on with it. */
  constructor(options: {
    readonly folder: string;
    readonly bytes_max?: number;
    readonly work: UploadWork<Report>;
    readonly failed: (error: unknown) => void;
  }) {
    this.#folder = options.folder;
    this.#bytes_max = options.bytes_max ?? import_bytes_max;
    this.#work = options.work;
    this.#failed = options.failed;
    rmSync(this.#folder, { recursive: true, force: true });
    mkdirSync(this.#folder, { recursive: true, mode: 0o700 });
  }

  /** The town's upload of this id. */
  find(town: TownId, id: string): UploadJob<Report> | undefined {
    const job = this.#jobs.get(town);
    return job?.id === id ? job : undefined;
  }

  /** The town's upload, whoever brought it. */
  newest(town: TownId): UploadJob<Report> | undefined {
    return this.#jobs.get(town);
  }

  /** The upload that somebody may go on with; a new one takes the place of an older, unless that is being worked on. */
  async #begin(town: TownId, { id, name, by }: UploadPiece): Promise<UploadJob<Report> | Refused> {
    const before = this.#jobs.get(town);
    if (before?.id === id) return before;
    if (before && (before.step === "checking" || before.step === "importing")) {
      return refuse("import.running", "import");
    }
    if (before) await rm(before.file, { force: true });
    const job: UploadJob<Report> = {
      id,
      town,
      name,
      by,
      file: join(this.#folder, `${town}-${id}`),
      step: "uploading",
      rows: 0,
      report: undefined,
      refusal: undefined,
    };
    this.#jobs.set(town, job);
    return job;
  }

  /** Adds a piece at its place; one that does not follow what is there is refused, and may be sent again. */
  async add(
    town: TownId,
    piece: UploadPiece,
  ): Promise<{ readonly ok: true; readonly job: UploadJob<Report>; readonly received: number } | Refused> {
    const job = await this.#begin(town, piece);
    if ("ok" in job) return job;
    if (job.step !== "uploading" || job.by !== piece.by) return refuse("import.running", "import");
    const held = await stat(job.file).then(
      ({ size }) => size,
      () => 0,
    );
    if (piece.at !== held) return refuse("import.piece_out_of_place", "import", { values: { received: held } });
    const received = held + piece.bytes.length;
    if (received > this.#bytes_max) {
      return refuse("import.file_too_large", "import", { values: { max: this.#bytes_max } });
    }
    const file = await open(job.file, "a", 0o600);
    try {
      await file.write(piece.bytes);
    } finally {
      await file.close();
    }
    return { ok: true, job, received };
  }

  /** Looks through the whole file and imports nothing. */
  check(job: UploadJob<Report>): void {
    this.#run(job, "checking", "checked", { dryRun: true });
  }

  /** Imports: all rows, or with `skipBad` the good ones. */
  take(job: UploadJob<Report>, taking: Taking): void {
    this.#run(job, "importing", "imported", { dryRun: false, ...taking });
  }

  #run(job: UploadJob<Report>, during: UploadStep, ended: UploadStep, how: UploadHow): void {
    job.step = during;
    job.rows = 0;
    const progress = (rows: number): void => {
      job.rows = rows;
    };
    const work = async (): Promise<void> => {
      try {
        const outcome = await this.#work(job, how, progress);
        // Only a checked file is still wanted.
        if (!outcome.ok || ended !== "checked") await rm(job.file, { force: true });
        if (outcome.ok) job.report = outcome;
        else job.refusal = outcome.refusal;
        job.step = outcome.ok ? ended : "refused";
      } catch (error) {
        job.step = "failed";
        this.#failed(error);
      }
    };
    const run = work().finally(() => this.#running.delete(run));
    this.#running.add(run);
  }

  /** Waits for what is being worked on. */
  async settled(): Promise<void> {
    await Promise.all(this.#running);
  }
}
