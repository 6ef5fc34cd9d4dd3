// Uploads of a town's register of holdings: what is done with a file that is whole.
import type { Actor } from "../../../kernel/decider.ts";
import { type UploadJob, UploadJobs } from "../../../operations/imports/upload-jobs.ts";
import { importHoldings, type ImportReport } from "./import.ts";
import type { PropertyTaxParts } from "./parts.ts";

export type ImportJob = UploadJob<ImportReport>;
export type ImportJobs = UploadJobs<ImportReport>;

type Parts = Pick<PropertyTaxParts, "ledger" | "database" | "clock">;

/** An administrator's word is enough: the holdings come in as the system's, with her name at each. */
const system = ({ person }: Actor): Actor => ({ person, roles: ["system"] });

export const importJobs = (parts: Parts, folder: string, failed: (error: unknown) => void): ImportJobs =>
  new UploadJobs<ImportReport>({
    folder,
    failed,
    work: ({ town, file }, how, progress) =>
      importHoldings({ ...parts, town, file, progress, ...(how.dryRun ? how : { ...how, by: system(how.by) }) }),
  });
