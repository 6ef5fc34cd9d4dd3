// The portal's side of witnessing: sends each new checkpoint to the witnesses, and publishes it with the word of a quorum.
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import type { FileSystem } from "../log/files.ts";
import { SafeWriter } from "../log/files.ts";
import type { Checkpoint, VerifierKey } from "../log/note.ts";
import { openCheckpoint } from "../log/note.ts";
import { consistencyProofFrom } from "../log/proofs.ts";
import { cosigned_file } from "../log/published.ts";
import { TileReader } from "../log/tiles.ts";
import { askCosignature } from "./asking.ts";
import type { Cosignature } from "./cosignature.ts";
import { readCosignature } from "./cosignature.ts";
import { day_renewed_seconds, dayOf, dayPath } from "./days.ts";
import type { KnownWitness, Policy } from "./policy.ts";
import { type CosigningRecord, readRecord, recordPath, type WitnessRecord } from "./record.ts";

export interface CollectorOptions {
  readonly policy: Policy;
  /** The shard's folder. */
  readonly folder: string;
  readonly files: FileSystem;
  readonly log: VerifierKey;
  /** Whether this process publishes checkpoints now: only it asks. */
  readonly isPublishing: () => boolean;
  readonly now_seconds: () => number;
  /** A witness would not go along: it must be found out whether the log or the witness is wrong. */
  readonly doubtful: (witness: string, words: string) => void;
  /** A quorum cosigned this size. */
  readonly cosigned?: (size: number) => void;
  readonly round_ms?: number;
  /**
   * How many entries are kept elsewhere too; every one when left out. A checkpoint beyond them is not shown to witnesses yet:
   * after a disaster the log comes back only so far, and they would rightly call that a rollback.
   */
  readonly kept?: () => Promise<number>;
}

const round_ms_usual = 1_000;
/** A log in which nothing happens is cosigned anew so often, so that everyone sees that it still stands. */
const renewed_after_seconds = 300;
const trees_remembered_max = 16;
const tries_max = 3;

interface Tree extends Checkpoint {
  readonly note: string;
  /** By witness. */
  readonly cosignatures: Map<string, Cosignature>;
}

const larger = (one: Tree | undefined, other: Tree): Tree => (one !== undefined && one.size > other.size ? one : other);

export class Collector {
  readonly #options: CollectorOptions;
  readonly #writer: SafeWriter;
  readonly #reader: TileReader;
  readonly #ending = new AbortController();
  readonly #busy = new Map<string, Promise<void>>();
  readonly #witnesses = new Map<string, WitnessRecord>();
  readonly #trees = new Map<number, Tree>();
  #published = { size: 0, at_seconds: 0 };
  /** The last file of the history: its day, its tree, how many cosigned it, and when it was written. */
  #day = { day: "", size: 0, cosigned: 0, at_seconds: 0 };
  #writing: Promise<void> = Promise.resolve();
  #running: Promise<void> | undefined;

  constructor(options: CollectorOptions) {
    this.#options = options;
    this.#writer = new SafeWriter(options.files, options.folder);
    this.#reader = new TileReader(options.files, options.folder);
  }

  start(): void {
    this.#running ??= this.#run();
  }

  async stop(): Promise<void> {
    this.#ending.abort();
    await this.#running;
    await Promise.all(this.#busy.values());
    await this.#writing;
  }

  async #run(): Promise<void> {
    const { files, folder, round_ms = round_ms_usual } = this.#options;
    const { signal } = this.#ending;
    const { size, at_seconds, witnesses } = await readRecord(files, folder);
    this.#published = { size, at_seconds };
    for (const witness of witnesses) this.#witnesses.set(witness.name, witness);
    while (!signal.aborted) {
      // A disk that fails here fails for the sequencer too, which says so; the next round tries again.
      if (this.#options.isPublishing()) await this.#round().catch(() => undefined);
      await pause(round_ms, undefined, { signal }).catch(() => undefined);
    }
  }

  /** Remembers the newest checkpoint; the largest tree that is kept elsewhere too is the one to ask about. */
  async #newest(): Promise<Tree | undefined> {
    await this.#remember();
    const kept = (await this.#options.kept?.()) ?? Number.POSITIVE_INFINITY;
    return [...this.#trees.values()].filter(({ size }) => size <= kept).reduce<Tree | undefined>(larger, undefined);
  }

  async #remember(): Promise<void> {
    const { files, folder, log } = this.#options;
    const bytes = await files.read(join(folder, "checkpoint"));
    const note = bytes === undefined ? "" : Buffer.from(bytes).toString();
    const checkpoint = openCheckpoint(note, log);
    if (checkpoint === undefined || checkpoint.size === 0) return;
    if (this.#trees.get(checkpoint.size)?.note === note) return;
    const tree = { ...checkpoint, note, cosignatures: new Map<string, Cosignature>() };
    this.#trees.set(tree.size, tree);
    for (const size of [...this.#trees.keys()].slice(0, -trees_remembered_max)) this.#trees.delete(size);
  }

  async #round(): Promise<void> {
    const tree = await this.#newest();
    if (tree === undefined) return;
    const { policy, now_seconds } = this.#options;
    for (const witness of policy.witnesses) {
      const { name, address } = witness;
      if (address === undefined || this.#busy.has(name)) continue;
      const last = tree.cosignatures.get(name);
      if (last !== undefined && now_seconds() - last.at_seconds < renewed_after_seconds) continue;
      const asking = this.#ask(witness, address, tree)
        .catch((error: unknown) => this.#note(name, { trouble: error instanceof Error ? error.message : "failed" }))
        .finally(() => this.#busy.delete(name));
      this.#busy.set(name, asking);
    }
  }

  async #ask({ name, key }: KnownWitness, address: string, tree: Tree): Promise<void> {
    const { doubtful } = this.#options;
    const doubt = (words: string): void => {
      this.#note(name, { trouble: words });
      doubtful(name, words);
    };
    let oldSize = this.#witnesses.get(name)?.size ?? 0;
    for (let count = 1; count <= tries_max; count += 1) {
      if (oldSize > tree.size) return doubt(`it cosigned ${oldSize} entries, the log has ${tree.size}`);
      const proof = oldSize === 0 ? [] : await consistencyProofFrom(this.#reader, oldSize, tree.size);
      const said = await askCosignature(address, { oldSize, proof, note: tree.note }, this.#ending.signal);
      if (this.#ending.signal.aborted) return;
      if (said.kind === "cosigned") {
        const cosignature = readCosignature(tree.note + said.lines, key);
        if (cosignature === undefined) return this.#note(name, { trouble: "its answer is not signed by its key" });
        return await this.#take(name, tree, cosignature);
      }
      if (said.kind === "away") return this.#note(name, { trouble: said.why });
      if (said.kind === "inconsistent")
        return doubt(`${tree.size} entries do not begin with the ${oldSize} it cosigned`);
      if (said.size === oldSize) return doubt(`it cosigned another tree of ${oldSize} entries`);
      oldSize = said.size;
    }
    this.#note(name, { trouble: "it changes too fast: another portal uses this log's key" });
  }

  #note(name: string, change: Partial<WitnessRecord>): void {
    const before = this.#witnesses.get(name) ?? { name, size: 0, at_seconds: 0, trouble: "" };
    const after = { ...before, ...change };
    this.#witnesses.set(name, after);
    if (JSON.stringify(before) !== JSON.stringify(after)) void this.#write();
  }

  async #take(name: string, tree: Tree, cosignature: Cosignature): Promise<void> {
    tree.cosignatures.set(name, cosignature);
    this.#note(name, { size: tree.size, at_seconds: cosignature.at_seconds, trouble: "" });
    const { policy, cosigned } = this.#options;
    if (tree.size < this.#published.size || !policy.isEnough(new Set(tree.cosignatures.keys()))) return;
    this.#published = { size: tree.size, at_seconds: cosignature.at_seconds };
    await this.#write(tree);
    cosigned?.(tree.size);
  }

  /** Where today's checkpoint of the history goes; undefined while what is there will do. */
  #dayFile({ size, cosignatures }: Tree): string | undefined {
    const at_seconds = this.#options.now_seconds();
    const [day, cosigned] = [dayOf(at_seconds), cosignatures.size];
    const last = this.#day;
    const isNews = size === last.size ? cosigned > last.cosigned : at_seconds - last.at_seconds >= day_renewed_seconds;
    if (day === last.day && !isNews) return undefined;
    this.#day = { day, size, cosigned, at_seconds };
    return dayPath(day);
  }

  /** Writes the record, and the tree with its cosignatures; one writing after another. */
  #write(tree?: Tree): Promise<void> {
    const { folder, policy } = this.#options;
    const before = this.#writing;
    const write = async (): Promise<void> => {
      await before;
      const files = new Map<string, Uint8Array>();
      if (tree !== undefined && tree.size >= this.#published.size) {
        const lines = policy.witnesses.map(({ name }) => tree.cosignatures.get(name)?.line ?? "");
        const note = Buffer.from(tree.note + lines.join(""));
        files.set(join(folder, cosigned_file), note);
        const path = this.#dayFile(tree);
        if (path !== undefined) files.set(join(folder, path), note);
      }
      const record: CosigningRecord = { ...this.#published, witnesses: [...this.#witnesses.values()] };
      files.set(recordPath(folder), Buffer.from(`${JSON.stringify(record)}\n`));
      await this.#writer.writeAll(files);
    };
    // A record that could not be written is written with the next one.
    this.#writing = write().catch(() => undefined);
    return this.#writing;
  }
}
