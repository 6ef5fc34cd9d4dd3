// The checkpoint that is given out: the newest one that a quorum of witnesses cosigned, as long as that is not old.
import { join } from "node:path";
import type { FileSystem } from "./files.ts";
import type { Checkpoint, VerifierKey } from "./note.ts";
import { openCheckpoint, parseCheckpoint, splitNote } from "./note.ts";

/** The file beside `checkpoint` that holds the cosigned one. */
export const cosigned_file = "checkpoint.cosigned";

// While witnesses are away longer than this, the log's own signature must do.
const cosigned_age_seconds_max = 60;
const cosignature_bytes = 72;

const readText = async (files: Pick<FileSystem, "read">, path: string): Promise<string | undefined> => {
  const bytes = await files.read(path);
  return bytes === undefined ? undefined : Buffer.from(bytes).toString();
};

/** When the youngest cosignature under the note was given, by what it says itself; 0 without one. */
function youngest_seconds(note: string): number {
  const times = (splitNote(note)?.signatures ?? [])
    .filter(({ signature }) => signature.length === cosignature_bytes)
    .map(({ signature }) => Number(Buffer.from(signature).readBigUInt64BE(0)));
  return Math.max(0, ...times);
}

const textOf = (note: string): string => splitNote(note)?.text ?? "";
const sizeOf = (note: string): number => parseCheckpoint(textOf(note))?.size ?? -1;

/** The cosigned checkpoint of a shard's folder, whatever its age. */
export const readCosigned = (files: Pick<FileSystem, "read">, folder: string): Promise<string | undefined> =>
  readText(files, join(folder, cosigned_file));

/** What is served as `checkpoint`; undefined while there is none. */
export async function readPublished(
  files: Pick<FileSystem, "read">,
  folder: string,
  now_seconds: number,
): Promise<string | undefined> {
  // The cosigned one is read first: it is never ahead of what is read after it.
  const cosigned = await readCosigned(files, folder);
  const newest = await readText(files, join(folder, "checkpoint"));
  if (cosigned === undefined || newest === undefined) return newest;
  if (textOf(cosigned) === textOf(newest)) return cosigned;
  const isFresh = now_seconds - youngest_seconds(cosigned) <= cosigned_age_seconds_max;
  // Of the same size but another text: the shard was frozen since, which nobody should learn late.
  return isFresh && sizeOf(cosigned) < sizeOf(newest) ? cosigned : newest;
}

/** The best checkpoint for a proof of this entry: the cosigned one when the entry is in it, else the newest. */
export async function readForProof(
  files: Pick<FileSystem, "read">,
  folder: string,
  verifier: VerifierKey,
  index: number,
): Promise<{ readonly note: string; readonly checkpoint: Checkpoint } | undefined> {
  for (const note of [await readCosigned(files, folder), await readText(files, join(folder, "checkpoint"))]) {
    if (note === undefined) continue;
    const checkpoint = openCheckpoint(note, verifier);
    if (checkpoint === undefined) throw new Error("the published checkpoint is not signed by the log's key");
    if (index < checkpoint.size) return { note, checkpoint };
  }
  return undefined;
}
