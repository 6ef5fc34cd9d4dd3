// The signer: holds the log's key and remembers the last tree it signed, so that it never signs two that contradict each other.
import { join } from "node:path";
import { emptyRoot, verifyConsistency } from "../../kernel/merkle.ts";
import { SafeWriter } from "./files.ts";
import type { FileSystem } from "./files.ts";
import type { SignerKey } from "./note.ts";
import { checkpointText, formatVerifier, isKeyName, newKeyPem, parseCheckpoint, signerKey, signNote } from "./note.ts";

/** A tree by its number of entries and its root. */
export interface SignedTree {
  readonly size: number;
  readonly root: Uint8Array;
}

/** Asks for a signature; `proof` shows that the tree begins with the one that was signed last. */
export interface SigningRequest extends SignedTree {
  readonly proof: readonly Uint8Array[];
}

export interface Signer {
  /** The public key as one line: name+id+key. */
  readonly publicKey: string;
  last(): Promise<SignedTree>;
  /** The signed checkpoint. Throws SignerRefused for a tree that is smaller or does not begin with the last one. */
  sign(request: SigningRequest): Promise<string>;
}

/** A signer that can be told that its shard is closed. */
export interface ShardSigner extends Signer {
  /**
   * From now on it signs no larger tree than the last one. Gives that tree's checkpoint, marked with the origin that goes on in
   * its place; asked again it gives the same one. Throws SignerRefused where another origin goes on.
   */
  freeze(continuedIn: string): Promise<string>;
}

/** The signer will not sign this tree; nothing was signed. */
export class SignerRefused extends Error {
  override readonly name = "SignerRefused";
}

const secret_mode = 0o600;

/** The signer that keeps key and memory in a folder which nobody else can read. */
class FolderSigner implements ShardSigner {
  readonly #files: FileSystem;
  readonly #writer: SafeWriter;
  readonly #memory: string;
  readonly #frozen: string;
  readonly #key: SignerKey;
  #turn: Promise<unknown> = Promise.resolve();
  readonly publicKey: string;

  constructor(files: FileSystem, writer: SafeWriter, memory: string, key: SignerKey) {
    this.#files = files;
    this.#writer = writer;
    this.#memory = memory;
    this.#frozen = `${memory}.frozen`;
    this.#key = key;
    this.publicKey = formatVerifier(key.verifier);
  }

  /** Read anew each time: another program may have signed since. */
  async last(): Promise<SignedTree> {
    const bytes = await this.#files.read(this.#memory);
    const tree = bytes === undefined ? undefined : parseCheckpoint(Buffer.from(bytes).toString());
    if (tree?.origin !== this.#key.verifier.name) {
      throw new SignerRefused("the signer's memory of the last signed tree is gone or unreadable");
    }
    return tree;
  }

  async #signInTurn({ size, root, proof }: SigningRequest): Promise<string> {
    const last = await this.last();
    if (size < last.size)
      throw new SignerRefused(`a tree of ${size} entries is smaller than the signed one of ${last.size}`);
    const claim = { oldSize: last.size, newSize: size, oldRoot: last.root, newRoot: root, proof };
    if (!verifyConsistency(claim)) {
      throw new SignerRefused(`the tree of ${size} entries does not begin with the signed one of ${last.size}`);
    }
    const continuedIn = await this.#continuedIn();
    if (size > last.size && continuedIn !== undefined) {
      throw new SignerRefused(`the shard is frozen at ${last.size} entries`);
    }
    const text = checkpointText({
      origin: this.#key.verifier.name,
      size,
      root,
      ...(continuedIn === undefined ? {} : { continuedIn }),
    });
    // Remembered before it is given out: a signature that nobody knows of must not exist.
    if (size > last.size) await this.#writer.write(this.#memory, Buffer.from(text), secret_mode);
    return signNote(text, this.#key);
  }

  #next<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#turn.then(work);
    this.#turn = done.catch(() => undefined);
    return done;
  }

  sign(request: SigningRequest): Promise<string> {
    return this.#next(() => this.#signInTurn(request));
  }

  async #continuedIn(): Promise<string | undefined> {
    const bytes = await this.#files.read(this.#frozen);
    return bytes === undefined ? undefined : Buffer.from(bytes).toString().trim();
  }

  async #freezeInTurn(continuedIn: string): Promise<string> {
    if (!isKeyName(continuedIn)) throw new SignerRefused("a shard goes on under an origin without spaces");
    const known = await this.#continuedIn();
    if (known !== undefined && known !== continuedIn) throw new SignerRefused(`the shard goes on in ${known}`);
    const last = await this.last();
    if (known === undefined) await this.#writer.write(this.#frozen, Buffer.from(`${continuedIn}\n`), secret_mode);
    return signNote(checkpointText({ origin: this.#key.verifier.name, ...last, continuedIn }), this.#key);
  }

  freeze(continuedIn: string): Promise<string> {
    return this.#next(() => this.#freezeInTurn(continuedIn));
  }
}

/**
 * Opens the signer of this origin in its folder. Each shard has a key and a memory of its own, named by the origin's last part:
 * `log-2026.key`, `log-2026.last-signed`. Without a key it makes one; a key without its memory throws, because then nobody knows
 * what was signed with it.
 */
export async function openSigner(files: FileSystem, folder: string, origin: string): Promise<ShardSigner> {
  const shard = origin.slice(origin.lastIndexOf("/") + 1);
  const [keyPath, memory] = [join(folder, `log-${shard}.key`), join(folder, `log-${shard}.last-signed`)];
  const writer = new SafeWriter(files, folder);
  let pem = await files.read(keyPath);
  if (pem === undefined) {
    const remembered = parseCheckpoint(Buffer.from((await files.read(memory)) ?? []).toString());
    if (remembered !== undefined && remembered.size > 0) throw new SignerRefused("the log's key is gone");
    const nothing = checkpointText({ origin, size: 0, root: emptyRoot });
    await writer.write(memory, Buffer.from(nothing), secret_mode);
    pem = Buffer.from(newKeyPem());
    await writer.write(keyPath, pem, secret_mode);
  }
  const signer = new FolderSigner(files, writer, memory, signerKey(origin, Buffer.from(pem).toString()));
  await signer.last();
  return signer;
}
