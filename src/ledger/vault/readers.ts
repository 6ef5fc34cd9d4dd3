// The reading side of a vault's places, for rebuild, check and drills: made from the same file of targets, with keys that may read.
import { statSync } from "node:fs";
import { directoryReader } from "./directory.ts";
import { bucketReader } from "./s3.ts";
import { readPlaces, type VaultPlace, VaultUnfit } from "./settings.ts";
import type { VaultReader } from "./target.ts";

/** One copy of the vault, with a name for the keeper. */
export interface NamedReader extends VaultReader {
  readonly name: string;
}

function readerAt(place: VaultPlace): NamedReader {
  const { name } = place;
  if (place.kind === "s3") return { ...bucketReader(place.bucket), name };
  if (place.kind === "directory") return { ...directoryReader(place.folder), name };
  throw new VaultUnfit(`${name}: a receiver only takes; read its folder where it stands, as a directory`);
}

function kindOf(path: string): "folder" | "file" {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found === undefined) throw new VaultUnfit(`${path}: there is no vault's folder and no file of its places here`);
  return found.isDirectory() ? "folder" : "file";
}

/**
 * The copies at this path: one where it is a vault's folder; where it is a file, each place that it describes in the form of
 * AKSHARA_VAULT_TARGETS_FILE (its `quorum` means nothing here, and an s3 place's credentials must be allowed to list and get).
 * Throws VaultUnfit.
 */
export const copiesAt = (path: string): readonly NamedReader[] =>
  kindOf(path) === "folder" ? [{ ...directoryReader(path), name: path }] : readPlaces(path).map(readerAt);
