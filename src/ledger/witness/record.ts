// The record of cosignatures of one shard: a file beside the log, so that every process and the sealed portal can show it.
import { join } from "node:path";
import type { FileSystem } from "../log/files.ts";

/** What is known of one witness. */
export interface WitnessRecord {
  /** Its name in the policy. */
  readonly name: string;
  /** The size of the checkpoint that it cosigned last; 0 for none. */
  readonly size: number;
  /** When it did, in seconds since 1970; 0 for never. */
  readonly at_seconds: number;
  /** What went wrong the last time it was asked; empty when nothing did. */
  readonly trouble: string;
}

export interface CosigningRecord {
  /** The newest checkpoint with enough cosignatures; size 0 for none. */
  readonly size: number;
  readonly at_seconds: number;
  readonly witnesses: readonly WitnessRecord[];
}

const record_file = "witnesses.json";

export const recordPath = (folder: string): string => join(folder, record_file);

export const emptyRecord: CosigningRecord = { size: 0, at_seconds: 0, witnesses: [] };

const isCount = (value: unknown): value is number => typeof value === "number" && Number.isSafeInteger(value);

const isRecord = (value: unknown): value is CosigningRecord => {
  const { size, at_seconds, witnesses } = Object(value) as Record<string, unknown>;
  return isCount(size) && isCount(at_seconds) && Array.isArray(witnesses) && witnesses.every(isWitness);
};

function isWitness(value: unknown): value is WitnessRecord {
  const { name, size, at_seconds, trouble } = Object(value) as Record<string, unknown>;
  return typeof name === "string" && isCount(size) && isCount(at_seconds) && typeof trouble === "string";
}

/** The record as it was written last; the empty one where there is none or it can not be read: it is only a memory aid. */
export async function readRecord(files: Pick<FileSystem, "read">, folder: string): Promise<CosigningRecord> {
  const bytes = await files.read(recordPath(folder));
  if (bytes === undefined) return emptyRecord;
  try {
    const value: unknown = JSON.parse(Buffer.from(bytes).toString());
    return isRecord(value) ? value : emptyRecord;
  } catch {
    return emptyRecord;
  }
}
