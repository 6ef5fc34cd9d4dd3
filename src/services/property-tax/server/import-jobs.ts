// Uploads of registers and what is done with them: gathered piece by piece, checked, and imported when somebody says so.
import { mkdirSync, rmSync } from "node:fs";
import { open, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import type { Actor } from "../../../kernel/decider.ts";
import type { Uuid } from "../../../kernel/ids.ts";
import { type Refusal, type Refused, refuse } from "../../../kernel/refusal.ts";
import type { TownId } from "../../../kernel/town.ts";
import { import_bytes_max } from "../../../operations/imports/file.ts";
import { importHoldings, type ImportReport } from "./import.ts";
import type { PropertyTaxParts } from "./parts.ts";

export type ImportStep = "uploading" | "checking" | "checked" | "importing" | "imported" | "refused" | "failed";

/** One upload: how far it is, and what was found. */
export interface ImportJob {
  readonly id: Uuid;
  readonly town: TownId;
  readonly file: string;
  /** The file's own name, to be shown again. */
  readonly name: string;
  step: ImportStep;
  rows: number;
  report: ImportReport | undefined;
  refusal: Refusal | undefined;
}

type Parts = Pick<PropertyTaxParts, "ledger" | "database" | "clock">;

export class ImportJobs {
  readonly #parts: Parts;
  readonly #folder: string;
  readonly #jobs = new Map<TownId, ImportJob>();
  readonly #running = new Set<Promise<void>>();
  readonly #failed: (error: unknown) => void;

  /** What an earlier run of the program left in the folder is removed: nobody can go on with it. */
  constructor(parts: Parts, folder: string, failed: (error: unknown) => void) {
    this.#parts = parts;
    this.#folder = folder;
    this.#failed = failed;
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  }

  /** The town's upload of this id. */
  find(town: TownId, id: string): ImportJob | undefined {
    const job = this.#jobs.get(town);
    return job?.id === id ? job : undefined;
  }

  /** The upload that somebody may go on with; a new one takes the place of an older, unless that is being worked on. */
  async #begin(town: TownId, id: Uuid, name: string): Promise<ImportJob | Refused> {
    const before = this.#jobs.get(town);
    if (before?.id === id) return before;
    if (before && (before.step === "checking" || before.step === "importing")) {
      return refuse("import.running", "import");
    }
    if (before) await rm(before.file, { force: true });
    const job: ImportJob = {
      id,
      town,
      name,
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
    upload: { readonly id: Uuid; readonly name: string; readonly at: number; readonly bytes: Uint8Array },
  ): Promise<{ readonly ok: true; readonly job: ImportJob; readonly received: number } | Refused> {
    const job = await this.#begin(town, upload.id, upload.name);
    if ("ok" in job) return job;
    if (job.step !== "uploading") return refuse("import.running", "import");
    const held = await stat(job.file).then(
      ({ size }) => size,
      () => 0,
    );
    if (upload.at !== held) return refuse("import.piece_out_of_place", "import", { values: { received: held } });
    const received = held + upload.bytes.length;
    if (received > import_bytes_max) {
      return refuse("import.file_too_large", "import", { values: { max: import_bytes_max } });
    }
    const file = await open(job.file, "a", 0o600);
    try {
      await file.write(upload.bytes);
    } finally {
      await file.close();
    }
    return { ok: true, job, received };
  }

  /** Looks through the whole file and imports nothing. */
  check(job: ImportJob): void {
    this.#run(job, "checking", "checked", { dryRun: true });
  }

  /** Imports: all rows, or with `skipBad` the good ones. */
  take(job: ImportJob, by: Actor, skipBad: boolean): void {
    this.#run(job, "importing", "imported", { by: { person: by.person, roles: ["system"] }, skipBad });
  }

  #run(
    job: ImportJob,
    during: ImportStep,
    ended: ImportStep,
    how: { readonly dryRun?: boolean; readonly skipBad?: boolean; readonly by?: Actor },
  ): void {
    const { town, file } = job;
    job.step = during;
    job.rows = 0;
    const progress = (rows: number): void => {
      job.rows = rows;
    };
    const work = async (): Promise<void> => {
      try {
        const outcome = await importHoldings({ ...this.#parts, town, file, progress, ...how });
        // Only a checked file is still wanted.
        if (!outcome.ok || ended !== "checked") await rm(file, { force: true });
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
