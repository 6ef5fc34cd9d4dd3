// The end of a rebuild's log: the tree is compared with what was witnessed; it is signed only when it is neither shorter nor other.
import { join } from "node:path";
import { CompactRange, emptyRoot } from "../../kernel/merkle.ts";
import { realFiles, SafeWriter } from "../log/files.ts";
import { type Checkpoint, checkpointText, openCheckpoint, parseVerifier, signerKey } from "../log/note.ts";
import { type SequencerSession, recordCheckpoint } from "../log/numbering.ts";
import { consistencyProofFrom } from "../log/proofs.ts";
import { openSigner } from "../log/signer.ts";
import {
  bundlePath,
  joinEntries,
  joinHashes,
  levelWidth,
  platformHasher,
  tile_width,
  TileReader,
  tilePath,
} from "../log/tiles.ts";
import { type Edge, readEdge } from "../log/tree.ts";
import { RebuildHalted } from "./chunk.ts";

export type Judgement =
  | { readonly state: "same"; readonly witnessed: Checkpoint }
  | { readonly state: "not-asked" }
  | {
      readonly state: "sealed";
      readonly witnessed: Checkpoint;
      readonly reason: string;
      /** Indexes of entries that were witnessed and are not in the rebuilt tree: from, and before which. */
      readonly missing?: readonly [from: number, before: number];
    };

/** The checkpoint in this note, which must be signed by the log's key. */
export function readWitnessed(note: string, origin: string, pem: string): Checkpoint {
  const checkpoint = openCheckpoint(note, signerKey(origin, pem).verifier);
  if (!checkpoint) throw new RebuildHalted(`the checkpoint that was given is not one of ${origin} by its own key`);
  return checkpoint;
}

/** The tiles and the bundle at the right end, which are not full. */
function endFiles({ size, tiles, entries }: Edge): Map<string, Uint8Array> {
  const files = new Map<string, Uint8Array>();
  if (entries.length > 0) files.set(bundlePath(Math.floor(size / tile_width), entries.length), joinEntries(entries));
  tiles.forEach((hashes, level) => {
    if (hashes.length === 0) return;
    const index = Math.floor(levelWidth(size, level) / tile_width);
    files.set(tilePath(level, index, hashes.length), joinHashes(hashes));
  });
  return files;
}

/** Writes the tree's right end, so that all of it can be read. */
export async function writeEnd(folder: string, edge: Edge): Promise<void> {
  const files = [...endFiles(edge)].map(([path, bytes]) => [join(folder, path), bytes] as const);
  await new SafeWriter(realFiles, folder).writeAll(new Map(files));
}

/** Whether the rebuilt tree begins with the witnessed one. */
export async function judge(folder: string, edge: Edge, witnessed: Checkpoint | undefined): Promise<Judgement> {
  if (!witnessed) return { state: "not-asked" };
  if (witnessed.size > edge.size) {
    const reason = `${witnessed.size} entries were witnessed and the vault gives ${edge.size}`;
    return { state: "sealed", witnessed, reason, missing: [edge.size, witnessed.size] };
  }
  const { root } =
    witnessed.size === 0
      ? { root: new CompactRange(platformHasher).root() }
      : await readEdge(new TileReader(realFiles, folder), witnessed.size);
  if (Buffer.compare(root, witnessed.root) === 0) return { state: "same", witnessed };
  const reason = `the first ${witnessed.size} entries of the vault are not those that were witnessed`;
  return { state: "sealed", witnessed, reason };
}

export interface Shard {
  readonly name: string;
  readonly origin: string;
  /** The folder that is served. */
  readonly folder: string;
  readonly keysFolder: string;
  readonly edge: Edge;
  /** The origin of the shard that followed this one: then this one never grows again. */
  readonly continuedIn?: string;
  /** The origin of a shard after this one that was witnessed and of which nothing came back: this one must not grow either. */
  readonly closedBy?: string;
}

/** Leaves the shard's signer remembering this tree as the last that was signed. */
export async function rememberSigned(
  keysFolder: string,
  shard: string,
  tree: Omit<Checkpoint, "continuedIn">,
): Promise<void> {
  const memory = join(keysFolder, `log-${shard}.last-signed`);
  await new SafeWriter(realFiles, keysFolder).write(memory, Buffer.from(checkpointText(tree)), 0o600);
}

/**
 * Signs and publishes the rebuilt tree; or, where it is sealed, leaves the signer remembering the witnessed tree, so that no
 * sequencer of any process signs from the shorter one. `session` is akshara_work's.
 */
export async function sealOrSign(shard: Shard, judgement: Judgement, session: SequencerSession): Promise<void> {
  const { name, origin, folder, keysFolder, edge, continuedIn, closedBy } = shard;
  const memory = join(keysFolder, `log-${name}.last-signed`);
  const nothing = { size: 0, root: emptyRoot };
  const before = judgement.state === "not-asked" ? nothing : judgement.witnessed;
  if (judgement.state === "sealed" || (await realFiles.read(memory)) === undefined) {
    await rememberSigned(keysFolder, name, { origin, ...before });
  }
  if (judgement.state === "sealed") return;
  const signer = await openSigner(realFiles, keysFolder, origin);
  const last = await signer.last();
  const proof = await consistencyProofFrom(new TileReader(realFiles, folder), last.size, edge.size);
  const note = await signer.sign({ size: edge.size, root: edge.root, proof });
  if (openCheckpoint(note, parseVerifier(signer.publicKey))?.size !== edge.size) throw new Error("the signer erred");
  const served = new SafeWriter(realFiles, folder);
  await served.write(join(folder, "key"), Buffer.from(`${signer.publicKey}\n`));
  const marked = continuedIn === undefined ? note : await signer.freeze(continuedIn);
  await served.write(join(folder, "checkpoint"), Buffer.from(marked));
  // Published without the mark: a witness that saw it frozen then says that the shard after it is missing.
  if (closedBy !== undefined) await signer.freeze(closedBy);
  await recordCheckpoint(session, name, { size: edge.size, root: edge.root, note });
}
