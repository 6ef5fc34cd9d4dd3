// The witness: remembers the last checkpoint of each log it knows, and cosigns only what has grown from it.
import { createHash } from "node:crypto";
import { join } from "node:path";
import { emptyRoot, verifyConsistency } from "../../kernel/merkle.ts";
import type { FileSystem } from "../log/files.ts";
import { SafeWriter } from "../log/files.ts";
import type { Checkpoint, SignerKey, VerifierKey } from "../log/note.ts";
import { openCheckpoint, parseCheckpoint, splitNote } from "../log/note.ts";
import { cosign } from "./cosignature.ts";
import { parseRequest } from "./request.ts";

/** The answer's HTTP status and body. */
export interface WitnessAnswer {
  readonly status: 200 | 400 | 403 | 404 | 409 | 422;
  readonly body: string;
}

export interface WitnessOptions {
  readonly key: SignerKey;
  /** The logs that it knows; a key's name is the log's origin. */
  readonly logs: readonly VerifierKey[];
  /** Where it remembers, a folder for each log. */
  readonly folder: string;
  readonly files: FileSystem;
  /** Seconds since 1970. */
  readonly now_seconds: () => number;
  /** Told of everything that was refused although the log's own key signed it: a sign that the log is not in order. */
  readonly suspicious?: (origin: string, words: string) => void;
}

/** How a log's memory is named in addresses and folders. */
export const originName = (origin: string): string => createHash("sha256").update(origin).digest("hex");

export class Witness {
  readonly #options: WitnessOptions;
  readonly #writer: SafeWriter;
  readonly #turns = new Map<string, Promise<unknown>>();

  constructor(options: WitnessOptions) {
    this.#options = options;
    this.#writer = new SafeWriter(options.files, options.folder);
  }

  #path(name: string): string {
    return join(this.#options.folder, name, "checkpoint");
  }

  /** The last cosigned checkpoint of a log, by originName; undefined where there is none. */
  async latest(name: string): Promise<string | undefined> {
    if (!this.#options.logs.some((log) => originName(log.name) === name)) return undefined;
    const bytes = await this.#options.files.read(this.#path(name));
    return bytes === undefined ? undefined : Buffer.from(bytes).toString();
  }

  /** Its memory of a log. Throws when it is there and unreadable: then nobody knows what was cosigned. */
  async #remembered(origin: string): Promise<Checkpoint> {
    const note = await this.latest(originName(origin));
    if (note === undefined) return { origin, size: 0, root: emptyRoot };
    const checkpoint = parseCheckpoint(splitNote(note)?.text ?? "");
    if (checkpoint?.origin !== origin) throw new Error(`what this witness remembers of ${origin} can not be read`);
    return checkpoint;
  }

  /** Answers one add-checkpoint; those about one log one after another, so that none takes back what another was told. */
  async add(body: string): Promise<WitnessAnswer> {
    const request = parseRequest(body);
    const parts = request && splitNote(request.note);
    const claimed = parts && parseCheckpoint(parts.text);
    if (!request || !parts || !claimed) return { status: 400, body: "this is not an add-checkpoint request\n" };
    const { origin } = claimed;
    const keys = this.#options.logs.filter(({ name }) => name === origin);
    if (keys.length === 0) return { status: 404, body: "this witness does not know that log\n" };
    const key = keys.find((one) => openCheckpoint(request.note, one) !== undefined);
    if (!key) return { status: 403, body: "not signed by a key of that log\n" };
    if (request.oldSize > claimed.size) return { status: 400, body: "the old size is larger than the new one\n" };
    const before = this.#turns.get(origin) ?? Promise.resolve();
    const answer = before.then(() => this.#decide(claimed, request, key));
    this.#turns.set(
      origin,
      answer.catch(() => undefined),
    );
    return await answer;
  }

  async #decide(
    claimed: Checkpoint,
    { oldSize, proof, note }: NonNullable<ReturnType<typeof parseRequest>>,
    log: VerifierKey,
  ): Promise<WitnessAnswer> {
    const { key, now_seconds, suspicious } = this.#options;
    const last = await this.#remembered(claimed.origin);
    if (oldSize !== last.size) {
      if (claimed.size < last.size) suspicious?.(claimed.origin, `${claimed.size} entries after ${last.size}`);
      return { status: 409, body: `${last.size}\n` };
    }
    if (claimed.size === last.size && Buffer.compare(claimed.root, last.root) !== 0) {
      suspicious?.(claimed.origin, `two roots of ${last.size} entries`);
      return { status: 409, body: `${last.size}\n` };
    }
    const claim = { oldSize, newSize: claimed.size, oldRoot: last.root, newRoot: claimed.root, proof };
    if (!verifyConsistency(claim)) {
      suspicious?.(claimed.origin, `${claimed.size} entries do not begin with the ${last.size} that were cosigned`);
      return { status: 422, body: "the proof does not hold\n" };
    }
    const { text = "", signatures = [] } = splitNote(note) ?? {};
    const own = signatures.filter(({ name, id }) => name === log.name && id === log.id).map(({ line }) => line);
    const line = cosign(text, key, now_seconds());
    await this.#writer.write(
      this.#path(originName(claimed.origin)),
      Buffer.from(`${text}\n${own.slice(0, 1).join("")}${line}`),
    );
    return { status: 200, body: line };
  }
}
