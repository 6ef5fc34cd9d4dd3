// Never a rolled-back tree: what witnesses and mirrors have seen of the log is compared with what is here, before anything is done.
import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { CompactRange, rootNodes } from "../../kernel/merkle.ts";
import type { FileSystem } from "../log/files.ts";
import type { Checkpoint, VerifierKey } from "../log/note.ts";
import { openCheckpoint } from "../log/note.ts";
import { readNodes } from "../log/proofs.ts";
import { platformHasher, TileReader } from "../log/tiles.ts";
import { askLatest, askMirror, type Fetched } from "./asking.ts";
import type { Policy } from "./policy.ts";

/**
 * Why the portal is sealed. behind: an outsider has seen more entries than are here. forked: an outsider has seen another tree.
 * facts: the log is whole, the database lacks facts of it. closed: an outsider has seen this shard frozen, here it goes on. unheard: it was restored, and nobody outside has answered yet.
 */
export interface Seal {
  readonly kind: "behind" | "forked" | "facts" | "closed" | "unheard";
  /** The witness or mirror that knows better; empty where it is nobody. */
  readonly source: string;
  /** Entries here, in the log's files or in the database. */
  readonly here: number;
  /** Entries that are known to have been. */
  readonly known: number;
}

/** The indexes that are missing, as words: "entries 90 to 99". */
export const missingWords = ({ here, known }: Seal): string =>
  known - here === 1 ? `entry ${here}` : `entries ${here} to ${known - 1}`;

/** The seal in one line for the operator. */
export function sealWords(seal: Seal): string {
  const { kind, source, here, known } = seal;
  if (kind === "behind")
    return `${source} has seen ${known} entries of the log, here are ${here}: ${missingWords(seal)} are missing`;
  if (kind === "facts")
    return `the database has ${here} of ${known} entries: the facts of ${missingWords(seal)} are missing`;
  if (kind === "closed")
    return `${source} has seen this shard frozen at ${known} entries: the shard after it is missing`;
  if (kind === "forked") return `${source} has seen another tree of ${known} entries than this log's`;
  return "this portal was restored, and no witness or mirror has answered yet";
}

export interface GuardianOptions {
  readonly policy: Policy;
  readonly folder: string;
  /** The shard's name: its folder's in a mirror. */
  readonly shard: string;
  readonly files: Pick<FileSystem, "read">;
  readonly log: VerifierKey;
  /** How many entries of the shard the database has; undefined while it can not be asked. */
  readonly numbered: () => Promise<number | undefined>;
  /** A file that a restore leaves behind: while it is there, silence is no consent. */
  readonly restoredMark: string;
  /** Called when the seal comes, changes or goes. */
  readonly changed: (seal: Seal | undefined) => void;
  readonly look_ms?: number;
}

interface Seen {
  readonly source: string;
  readonly checkpoint: Checkpoint;
}

const look_ms_usual = 30_000;
const sealed_look_ms = 3_000;

export class Guardian {
  readonly #options: GuardianOptions;
  readonly #ending = new AbortController();
  #seal: Seal | undefined;
  #heard = 0;
  #checking: Promise<Seal | undefined> | undefined;
  #running: Promise<void> | undefined;

  constructor(options: GuardianOptions) {
    this.#options = options;
  }

  /** Why nothing may be done now; undefined when all is well. */
  seal(): Seal | undefined {
    return this.#seal;
  }

  /** How many outsiders answered the last time they were asked. */
  heard(): number {
    return this.#heard;
  }

  /** Looks again from time to time; more often while it is sealed. */
  start(): void {
    this.#running ??= this.#run();
  }

  async stop(): Promise<void> {
    this.#ending.abort();
    await this.#running;
    await this.#checking?.catch(() => undefined);
  }

  async #run(): Promise<void> {
    const { signal } = this.#ending;
    const { look_ms = look_ms_usual } = this.#options;
    while (!signal.aborted) {
      const rest_ms = this.#seal === undefined ? look_ms : Math.min(look_ms, sealed_look_ms);
      await pause(rest_ms, undefined, { signal }).catch(() => undefined);
      // What can not be read now is read at the next look; until then the seal stays as it is.
      if (!signal.aborted) await this.check().catch(() => undefined);
    }
  }

  /** Asks everyone and compares; those who ask meanwhile get the same answer. Throws when the log's own files fail. */
  check(): Promise<Seal | undefined> {
    this.#checking ??= this.#compare().finally(() => {
      this.#checking = undefined;
    });
    return this.#checking;
  }

  /** What outsiders have seen, as far as a key of this log signed it. */
  async #ask(): Promise<readonly Seen[]> {
    const { policy, shard, log } = this.#options;
    const { signal } = this.#ending;
    const asked: Promise<readonly [string, Fetched]>[] = [];
    for (const { name, address } of policy.witnesses) {
      if (address !== undefined) asked.push(askLatest(address, log.name, signal).then((found) => [name, found]));
    }
    for (const mirror of policy.mirrors) {
      asked.push(askMirror(mirror, `${shard}/checkpoint`, signal).then((found) => [mirror, found]));
    }
    const answers = await Promise.all(asked);
    const keys = [log, ...policy.logs.filter(({ name }) => name === log.name)];
    const seen: Seen[] = [];
    this.#heard = 0;
    for (const [source, found] of answers) {
      if (found !== "none" && !Buffer.isBuffer(found)) continue;
      this.#heard += 1;
      const note = found === "none" ? "" : found.toString();
      const checkpoint = keys.map((key) => openCheckpoint(note, key)).find((one) => one !== undefined);
      if (checkpoint !== undefined) seen.push({ source, checkpoint });
    }
    return seen;
  }

  async #own(): Promise<Checkpoint | undefined> {
    const { files, folder, log } = this.#options;
    const bytes = await files.read(join(folder, "checkpoint"));
    return bytes === undefined ? undefined : openCheckpoint(Buffer.from(bytes).toString(), log);
  }

  /** The root of the first entries of this log, as its tiles tell it; undefined when they do not. */
  async #rootAt(size: number, own: Checkpoint): Promise<Uint8Array | undefined> {
    if (size === own.size) return own.root;
    const { files, folder } = this.#options;
    const wanted = rootNodes(size);
    try {
      const read = await readNodes(new TileReader(files, folder), wanted, own.size);
      return new CompactRange(platformHasher, size, wanted.map(read)).root();
    } catch {
      return undefined;
    }
  }

  async #compare(): Promise<Seal | undefined> {
    // Outsiders are asked first: what they have seen is then never newer than what is read here.
    const seen = await this.#ask();
    const own = await this.#own();
    const numbered = await this.#options.numbered();
    const seal = await this.#decide(seen, own, numbered);
    this.#set(seal);
    if (seal === undefined && this.#heard > 0) await rm(this.#options.restoredMark, { force: true });
    return seal;
  }

  async #decide(
    seen: readonly Seen[],
    own: Checkpoint | undefined,
    numbered: number | undefined,
  ): Promise<Seal | undefined> {
    const here = own?.size ?? 0;
    const best = seen.toSorted((one, other) => other.checkpoint.size - one.checkpoint.size)[0];
    if (best !== undefined && best.checkpoint.size > here) {
      return { kind: "behind", source: best.source, here, known: best.checkpoint.size };
    }
    for (const { source, checkpoint } of seen) {
      const root = own && checkpoint.size > 0 ? await this.#rootAt(checkpoint.size, own) : checkpoint.root;
      if (root === undefined || Buffer.compare(root, checkpoint.root) !== 0) {
        return { kind: "forked", source, here, known: checkpoint.size };
      }
    }
    const closed =
      own?.continuedIn === undefined && seen.find(({ checkpoint }) => checkpoint.continuedIn !== undefined);
    if (closed) return { kind: "closed", source: closed.source, here, known: closed.checkpoint.size };
    if (numbered !== undefined && numbered < here) return { kind: "facts", source: "", here: numbered, known: here };
    const { policy, restoredMark } = this.#options;
    const isAlone = policy.mirrors.length === 0 && policy.witnesses.every(({ address }) => address === undefined);
    const isRestored = await readFile(restoredMark).then(
      () => true,
      () => false,
    );
    return isRestored && !isAlone && this.#heard === 0 ? { kind: "unheard", source: "", here, known: here } : undefined;
  }

  #set(seal: Seal | undefined): void {
    const before = this.#seal;
    this.#seal = seal;
    if (JSON.stringify(before) !== JSON.stringify(seal)) this.#options.changed(seal);
  }
}
