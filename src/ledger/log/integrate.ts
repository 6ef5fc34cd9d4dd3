// From numbered facts to a published checkpoint: grow the tree, write it, read it back by the second way, sign, publish.
import { join } from "node:path";
import type { FileSystem } from "./files.ts";
import { SafeWriter } from "./files.ts";
import type { SequencerSession } from "./numbering.ts";
import { countNumbered, readNumbered, readSigned, recordCheckpoint } from "./numbering.ts";
import { openCheckpoint, parseVerifier } from "./note.ts";
import { consistencyProofFrom } from "./proofs.ts";
import type { Signer } from "./signer.ts";
import { partialFolder, TileReader } from "./tiles.ts";
import type { Edge } from "./tree.ts";
import { grow, readEdge } from "./tree.ts";
import { recompute } from "./verify.ts";

/** Database, files and signer do not fit one another: signing on would contradict what was signed. A person must look. */
export class LogHalted extends Error {
  override readonly name = "LogHalted";
}

export interface Shard {
  /** The name under which its entries stand in the tables, and its folder's. */
  readonly name: string;
  /** The folder that is served: checkpoint, key and tiles. */
  readonly folder: string;
  readonly files: FileSystem;
  readonly signer: Signer;
}

const isSame = (one: Uint8Array, other: Uint8Array): boolean => Buffer.compare(one, other) === 0;

/** One shard as its sequencer holds it. After any failure it is thrown away and opened anew from what is on the disk. */
export class Integrator {
  readonly #shard: Shard;
  readonly #session: SequencerSession;
  readonly #reader: TileReader;
  readonly #writer: SafeWriter;
  #edge: Edge;
  #published: number;
  /** Entries in the tree that the signer signed last, once it was asked: nobody else has it sign while we have the place. */
  #signed: number | undefined;
  /** The checkpoint file as it was published last. */
  #note: string | undefined;

  private constructor(shard: Shard, session: SequencerSession, edge: Edge, note: string | undefined) {
    this.#shard = shard;
    this.#session = session;
    this.#reader = new TileReader(shard.files, shard.folder);
    this.#writer = new SafeWriter(shard.files, shard.folder);
    this.#edge = edge;
    this.#published = edge.size;
    this.#note = note;
  }

  /** Takes up the work where the files say it stopped. Throws LogHalted when files, database and signer differ. */
  static async open(shard: Shard, session: SequencerSession): Promise<Integrator> {
    const { name, folder, files, signer } = shard;
    const bytes = await files.read(join(folder, "checkpoint"));
    const note = bytes === undefined ? undefined : Buffer.from(bytes).toString();
    const checkpoint = note === undefined ? undefined : openCheckpoint(note, parseVerifier(signer.publicKey));
    if (note !== undefined && checkpoint === undefined)
      throw new LogHalted("the checkpoint is not signed by the log's key");
    const edge = await readEdge(new TileReader(files, folder), checkpoint?.size ?? 0);
    if (checkpoint !== undefined && !isSame(edge.root, checkpoint.root)) {
      throw new LogHalted(`the tiles do not give the root of the checkpoint of ${checkpoint.size} entries`);
    }
    const last = await signer.last();
    const numbered = await countNumbered(session, name);
    const recorded = await readSigned(session, name, edge.size);
    if (recorded.size_max > last.size || edge.size > last.size) {
      throw new LogHalted(
        `${Math.max(recorded.size_max, edge.size)} entries are published, the signer knows of ${last.size}`,
      );
    }
    if (numbered < last.size) {
      throw new LogHalted(
        `the database is rolled back: it has ${numbered} entries of the ${last.size} that were signed`,
      );
    }
    if (recorded.root !== undefined && !isSame(recorded.root, edge.root)) {
      throw new LogHalted(`the database recorded another root of ${edge.size} entries`);
    }
    const tail = edge.size - edge.entries.length;
    const rows = await readNumbered(session, name, tail, edge.entries.length);
    if (!edge.entries.every((entry, place) => isSame(entry, rows[place] ?? Buffer.of()))) {
      throw new LogHalted(`entries from ${tail} on differ between the database and the log's files`);
    }
    const integrator = new Integrator(shard, session, edge, note);
    if (note !== undefined) await recordCheckpoint(session, name, { size: edge.size, root: edge.root, note });
    await integrator.#writer.write(join(folder, "key"), Buffer.from(`${signer.publicKey}\n`));
    return integrator;
  }

  /** Entries in the published checkpoint. */
  get published(): number {
    return this.#published;
  }

  /**
   * Takes the next numbered entries into the tree and publishes the checkpoint. Answers how many entries it took; 0 says that
   * there were none.
   */
  async advance(count_max: number): Promise<number> {
    const { name, signer } = this.#shard;
    const entries = await readNumbered(this.#session, name, this.#edge.size, count_max);
    if (entries.length === 0) return 0;
    const { edge, files, completed } = grow(this.#edge, entries);
    await this.#writer.writeAll(this.#inFolder(files));
    await this.#checkWritten(edge, entries);
    this.#signed ??= (await signer.last()).size;
    // After a crash the signer may be ahead of the files: then there is more to take in before there is something to sign.
    if (edge.size >= this.#signed) await this.#publish(edge, this.#signed);
    this.#edge = edge;
    await this.#sweep(completed);
    return entries.length;
  }

  #inFolder(files: ReadonlyMap<string, Uint8Array>): ReadonlyMap<string, Uint8Array> {
    return new Map([...files].map(([path, bytes]) => [join(this.#shard.folder, path), bytes]));
  }

  /** Reads back what was written, compares it with the database's entries, and computes the root in the second way. */
  async #checkWritten(edge: Edge, entries: readonly Uint8Array[]): Promise<void> {
    const from = this.#edge.size;
    const root = await recompute(this.#reader, from, edge.size, {
      problem: (words) => {
        throw new Error(`what was written reads differently: ${words}`);
      },
      entries: (first, stored) => {
        for (const [place, entry] of stored.entries()) {
          const wanted = entries[first + place - from];
          if (wanted !== undefined && !isSame(entry, wanted))
            throw new Error(`entry ${first + place} was written wrongly`);
        }
      },
    });
    if (!isSame(root, edge.root)) throw new Error(`the two ways give different roots of ${edge.size} entries`);
  }

  async #publish({ size, root }: Edge, signedSize: number): Promise<void> {
    const { name, folder, signer } = this.#shard;
    const proof = await consistencyProofFrom(this.#reader, signedSize, size);
    const note = await signer.sign({ size, root, proof });
    const signed = openCheckpoint(note, parseVerifier(signer.publicKey));
    if (signed?.size !== size || !isSame(signed.root, root)) throw new LogHalted("the signer signed something else");
    await this.#writer.write(join(folder, "checkpoint"), Buffer.from(note));
    await recordCheckpoint(this.#session, name, { size, root, note });
    this.#signed = size;
    this.#published = size;
    this.#note = note;
  }

  /** Partial forms of tiles that are full now: whoever asks for one gets it cut from the full one. */
  async #sweep(completed: readonly string[]): Promise<void> {
    if (this.#published < this.#edge.size) return;
    for (const path of completed) {
      const folder = partialFolder(join(this.#shard.folder, path));
      // One that stays is only a little room lost.
      await this.#shard.files.removeFolder(folder).catch(() => undefined);
    }
  }

  /** A sequencer that had stopped for long may have laid its older checkpoint over ours: puts ours back. */
  async keepPublished(): Promise<void> {
    if (this.#note === undefined) return;
    const path = join(this.#shard.folder, "checkpoint");
    const bytes = await this.#shard.files.read(path);
    if (bytes === undefined || !isSame(bytes, Buffer.from(this.#note))) {
      await this.#writer.write(path, Buffer.from(this.#note));
    }
  }
}
