// Reads one shard's bundles in their order and lets through only those that follow one another soundly; names all others.
import { hash } from "node:crypto";
import type { Fact } from "../../kernel/facts.ts";
import type { FrozenTree, LogBegun } from "../../kernel/log-shard.ts";
import { stateTown } from "../../kernel/town.ts";
import { readFact } from "../journal.ts";
import { type Edge, emptyEdge, grow } from "../log/tree.ts";
import { type Bundle, decodeBundle, noPrevious, parseBundleName } from "../vault/bundle.ts";
import { BundleDamaged, entryCommitment, type VaultEntry } from "../vault/entry.ts";
import { namesIn, type OpenVault, type VaultCopy } from "./vault.ts";

/** An object of the vault that is not as it should be, or not there. Entries `first` to `first + count - 1` are in it. */
export interface Fault {
  readonly what: "missing" | "damaged" | "unused" | "unknown-name";
  readonly object: string;
  /** The copy in which it was seen; empty where it is missing in all. */
  readonly copy: string;
  readonly first: number;
  readonly count: number;
  readonly reason: string;
  /** Whether another copy or another bundle brought these entries all the same. */
  readonly replaced: boolean;
}

/** A sound bundle's entries with their commitments, and the tree after it. */
export interface SoundBundle {
  readonly entries: readonly VaultEntry[];
  readonly commitments: readonly Buffer[];
  readonly edge: Edge;
  /** Full tiles and bundles of the log that it completed, by path. */
  readonly tiles: ReadonlyMap<string, Uint8Array>;
  readonly chain: string;
  readonly origin: string;
  readonly generation: number;
}

interface Candidate {
  readonly name: string;
  readonly first: number;
  readonly count: number;
  readonly generation: number;
  readonly copies: readonly VaultCopy[];
  /** Its bytes in the first copy, asked for ahead: another host answers after a while. */
  early?: Promise<Uint8Array>;
}

/** Groups that are asked for ahead of the one that is read. */
const ahead_max = 8;

/** The same groups, each with its bundles asked for early. */
async function* askedAhead(groups: AsyncIterable<readonly Candidate[]>): AsyncGenerator<readonly Candidate[]> {
  const waiting: (readonly Candidate[])[] = [];
  for await (const group of groups) {
    for (const candidate of group) {
      candidate.early = candidate.copies[0]?.get(candidate.name) ?? Promise.reject(new Error("no copy has it"));
      // Whoever takes it up sees its failure.
      candidate.early.catch(() => undefined);
    }
    waiting.push(group);
    if (waiting.length > ahead_max) yield waiting.shift() ?? [];
  }
  yield* waiting;
}

const faults_max = 1_000;
/** The facts that begin a shard are its first entries: the old one is frozen, this one is begun. */
const begin_entries_max = 2;

const wordsOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** Anyone can seal a bundle: its bodies need not be facts. */
function factOf(body: string): Fact | undefined {
  try {
    return readFact(body);
  } catch {
    return undefined;
  }
}

/** What the bundle's own facts say of the tree after which its shard begins; undefined where they say nothing. */
function begunAfter({ header, entries }: Bundle): FrozenTree | undefined {
  for (const { town, body } of entries.slice(0, begin_entries_max)) {
    if (town !== stateTown) continue;
    const fact = factOf(body);
    if (fact?.kind !== "log.begun") continue;
    const { shard, previous } = fact as LogBegun;
    if (shard === header.shard) return previous;
  }
  return undefined;
}

/** The reading of one shard: iterate `sound()` to its end, then look at the rest. */
export class ShardReading {
  readonly #vault: OpenVault;
  readonly shard: string;
  readonly faults: Fault[] = [];
  /** The last shard before this one of which something came back. */
  readonly #before: ShardReading | undefined;
  #edge: Edge = emptyEdge;
  #chain = noPrevious;
  #origin: string | undefined;
  /** The generation of the last sound bundle: what earlier ones promised beyond it was given up by a rebuild that said so. */
  #generation = 0;
  /** The ends of each generation's bundles, by their names. */
  readonly #ends = new Map<number, number>();

  constructor(vault: OpenVault, shard: string, before?: ShardReading) {
    this.#vault = vault;
    this.shard = shard;
    this.#before = before;
  }

  /** Entries that the names promise, sound or not. */
  get promised(): number {
    const ends = [...this.#ends].filter(([generation]) => generation >= this.#generation);
    return Math.max(0, ...ends.map(([, end]) => end));
  }

  /** The newest generation of which there is a name. */
  get generations(): number {
    return Math.max(0, ...this.#ends.keys());
  }

  get edge(): Edge {
    return this.#edge;
  }

  get chain(): string {
    return this.#chain;
  }

  get origin(): string | undefined {
    return this.#origin;
  }

  /** Objects that the sound bundles do not stand for. */
  get lost(): readonly Fault[] {
    return this.faults.filter(({ replaced }) => !replaced);
  }

  /** A later shard went on without this one: what is damaged of it was given up then, and told; what is whole is a fork. */
  giveUp(by: string): void {
    for (const [at, fault] of this.faults.entries()) {
      if (fault.what === "unused") continue;
      this.faults[at] = { ...fault, reason: `${fault.reason}; given up by shard ${by}`, replaced: true };
    }
  }

  #note(fault: Fault): void {
    if (this.faults.length < faults_max) this.faults.push(fault);
  }

  /** Bundles that begin at the same index, in order of their beginnings. */
  async *#groups(): AsyncGenerator<readonly Candidate[]> {
    let group: Candidate[] = [];
    for await (const { name, copies } of namesIn(this.#vault, `bundles/${this.shard}/`)) {
      const place = parseBundleName(name);
      if (!place) {
        const copy = copies.map((one) => one.name).join(", ");
        const reason = "this is not the name of a bundle";
        this.#note({ what: "unknown-name", object: name, copy, first: 0, count: 0, reason, replaced: true });
        continue;
      }
      const { first, count, generation } = place;
      this.#ends.set(generation, Math.max(this.#ends.get(generation) ?? 0, first + count));
      const candidate = { name, first, count, generation, copies };
      if (group[0] && group[0].first !== candidate.first) {
        yield group;
        group = [];
      }
      group.push(candidate);
    }
    if (group.length > 0) yield group;
  }

  /** A shard goes on from the tree that came back of the one before it; what was built on a longer one is lost with it. */
  #mustGoOn(bundle: Bundle): void {
    const previous = begunAfter(bundle);
    if (!this.#before || !previous) return;
    const { shard, edge } = this.#before;
    const root = Buffer.from(edge.root).toString("base64");
    if (previous.shard === shard && previous.size === edge.size && previous.root === root) return;
    throw new BundleDamaged(
      `its shard goes on from ${previous.size} entries of shard ${previous.shard}, and ${edge.size} of shard ${shard} came back`,
    );
  }

  #follow(bundle: Bundle, bytes: Buffer, wanted: Candidate): SoundBundle {
    const { header, entries } = bundle;
    const origin = this.#origin ?? header.origin;
    const size = this.#edge.size;
    if (header.origin !== origin) throw new BundleDamaged(`it is of the log ${header.origin}`);
    if (header.shard !== this.shard) throw new BundleDamaged(`it is of shard ${header.shard}`);
    if (header.first !== wanted.first || header.count !== wanted.count) {
      throw new BundleDamaged(`it holds ${header.count} entries from ${header.first} under another's name`);
    }
    if (header.first !== size) throw new BundleDamaged(`it begins at ${header.first}, and ${size} comes next`);
    if (header.previous !== this.#chain) throw new BundleDamaged("it follows another bundle than the one before it");
    if (size === 0) this.#mustGoOn(bundle);
    const commitments = entries.map(entryCommitment);
    const { edge, files, completed } = grow(this.#edge, commitments);
    if (Buffer.from(edge.root).toString("hex") !== header.root) {
      throw new BundleDamaged(`its entries give another root of ${edge.size} entries than its header`);
    }
    const tiles = new Map(completed.map((path) => [path, files.get(path) as Uint8Array]));
    const { generation } = wanted;
    return { entries, commitments, edge, tiles, chain: hash("sha256", bytes), origin, generation };
  }

  /**
   * A bundle that a later generation began beside, told once more as what it is. One that is whole and follows is a fork: the portal
   * of that generation was rebuilt without it, and what it holds was given up though it is here.
   */
  async #nameGivenUp({ name: object, first, count, generation, copies }: Candidate, by: number): Promise<void> {
    for (const copy of copies) {
      const fault = { object, copy: copy.name, first, count };
      try {
        const bytes = this.#vault.open(await copy.get(object));
        this.#follow(decodeBundle(bytes), bytes, { name: object, first, count, generation, copies });
        const reason = `whole, yet generation ${by} went on from entry ${first} without it`;
        this.#note({ ...fault, what: "unused", reason, replaced: false });
      } catch (error) {
        if (!(error instanceof BundleDamaged)) throw error;
        this.#note({
          ...fault,
          what: "damaged",
          reason: `${wordsOf(error)}; given up by generation ${by}`,
          replaced: true,
        });
      }
    }
  }

  /** The first copy of the first candidate that follows soundly. */
  async #choose(group: readonly Candidate[]): Promise<SoundBundle | undefined> {
    const bad: Fault[] = [];
    let chosen: SoundBundle | undefined;
    let unreadable: unknown;
    const inTurn = [...group].sort((a, b) => b.generation - a.generation || b.count - a.count);
    for (const candidate of inTurn) {
      if (chosen && candidate.generation < chosen.generation) {
        await this.#nameGivenUp(candidate, chosen.generation);
        continue;
      }
      for (const copy of candidate.copies) {
        if (chosen) break;
        try {
          const early = copy === candidate.copies[0] ? candidate.early : undefined;
          const bytes = this.#vault.open(await (early ?? copy.get(candidate.name)));
          chosen = this.#follow(decodeBundle(bytes), bytes, candidate);
        } catch (error) {
          const { name: object, first, count } = candidate;
          // A copy that cannot be read now is no reason to call its bundle lost.
          if (!(error instanceof BundleDamaged)) unreadable ??= error;
          bad.push({ what: "damaged", object, copy: copy.name, first, count, reason: wordsOf(error), replaced: false });
        }
      }
    }
    if (!chosen && unreadable !== undefined) throw unreadable;
    for (const fault of bad) {
      const sizeNow = chosen?.edge.size ?? 0;
      this.#note({ ...fault, replaced: fault.first + fault.count <= sizeNow });
    }
    return chosen;
  }

  /** After the end of what is sound: which objects remain, and whether each by itself is whole. */
  async #name(group: readonly Candidate[]): Promise<void> {
    for (const { name: object, first, count, copies } of group) {
      if (this.faults.length >= faults_max) return;
      for (const copy of copies) {
        const fault = { object, copy: copy.name, first, count, replaced: false };
        try {
          decodeBundle(this.#vault.open(await copy.get(object)));
          this.#note({ ...fault, what: "unused", reason: "whole, but what it follows is lost" });
        } catch (error) {
          this.#note({ ...fault, what: "damaged", reason: wordsOf(error) });
        }
      }
    }
  }

  /** Those that are not of an earlier generation; the others are told. */
  #ofThisGeneration(group: readonly Candidate[]): readonly Candidate[] {
    const earlier = group.filter(({ generation }) => generation < this.#generation);
    for (const { name: object, first, count, copies } of earlier) {
      const reason = `given up by generation ${this.#generation}`;
      const copy = copies.map((one) => one.name).join(", ");
      this.#note({ what: "unused", object, copy, first, count, reason, replaced: true });
    }
    return earlier.length === 0 ? group : group.filter((one) => !earlier.includes(one));
  }

  /** The sound bundles in order. When one is missing or damaged in every copy, the good state ends before it. */
  async *sound(): AsyncGenerator<SoundBundle> {
    let broken = false;
    for await (const all of askedAhead(this.#groups())) {
      const group = this.#ofThisGeneration(all);
      const first = group[0]?.first ?? 0;
      const size = this.#edge.size;
      if (group.length === 0) continue;
      if (broken) {
        await this.#name(group);
        continue;
      }
      if (first < size) {
        for (const { name: object, count, copies } of group) {
          const reason = "its entries came in another bundle";
          const replaced = first + count <= size;
          const copy = copies.map((one) => one.name).join(", ");
          this.#note({ what: "unused", object, copy, first, count, reason, replaced });
        }
        continue;
      }
      if (first > size) {
        const reason = `no sound bundle brings the entries ${size} to ${first - 1}`;
        this.#note({
          what: "missing",
          object: "",
          copy: "",
          first: size,
          count: first - size,
          reason,
          replaced: false,
        });
        broken = true;
        await this.#name(group);
        continue;
      }
      const chosen = await this.#choose(group);
      if (!chosen) {
        broken = true;
        continue;
      }
      this.#edge = chosen.edge;
      this.#chain = chosen.chain;
      this.#origin = chosen.origin;
      this.#generation = chosen.generation;
      yield chosen;
    }
  }
}
