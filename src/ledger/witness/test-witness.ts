// What the witness tests share: a log in memory that signs whatever it is told, and a witness that listens on loopback.
import { createHash } from "node:crypto";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { consistencyProof, leafHash, rootOf } from "../../kernel/merkle.ts";
import { realFiles, SafeWriter } from "../log/files.ts";
import type { FileSystem } from "../log/files.ts";
import type { SignerKey } from "../log/note.ts";
import { checkpointText, formatVerifier, newKeyPem, signerKey, signNote } from "../log/note.ts";
import { emptyEdge, grow } from "../log/tree.ts";
import { formatWitness, witnessKey } from "./cosignature.ts";
import { formatRequest } from "./request.ts";
import { witnessServer } from "./witness-server.ts";
import { Witness } from "./witness.ts";

export const testOrigin = "akshara.example/log/2026";

/** A log whose entries can be rewritten, with its own key: it signs what it is asked to sign. */
export class LooseLog {
  readonly leaves: Uint8Array[] = [];
  readonly entries: Uint8Array[] = [];
  readonly key: SignerKey;

  constructor(key = signerKey(testOrigin, newKeyPem())) {
    this.key = key;
  }

  add(count: number): void {
    for (let place = 0; place < count; place += 1) this.rewrite(this.leaves.length, `entry ${this.leaves.length}`);
  }

  /** Puts another entry in its place. */
  rewrite(index: number, words: string): void {
    this.put(index, createHash("sha256").update(words).digest());
  }

  put(index: number, entry: Uint8Array): void {
    this.entries[index] = entry;
    this.leaves[index] = leafHash(entry);
  }

  /** Another log with the same key and the first entries of this one: what a restored backup is. */
  back(size: number): LooseLog {
    const older = new LooseLog(this.key);
    for (let index = 0; index < size; index += 1) {
      const [leaf, entry] = [this.leaves[index], this.entries[index]];
      if (leaf && entry) [older.leaves[index], older.entries[index]] = [leaf, entry];
    }
    return older;
  }

  /** The whole log as files of a shard's folder; what was there before is overwritten. */
  async writeTo(folder: string): Promise<void> {
    const { files } = grow(emptyEdge, this.entries);
    const wanted = new Map([...files].map(([path, bytes]) => [join(folder, path), bytes]));
    wanted.set(join(folder, "checkpoint"), Buffer.from(this.note()));
    wanted.set(join(folder, "key"), Buffer.from(`${formatVerifier(this.key.verifier)}\n`));
    await new SafeWriter(realFiles, folder).writeAll(wanted);
  }

  note(size = this.leaves.length, signer = this.key): string {
    const { name } = this.key.verifier;
    return signNote(checkpointText({ origin: name, size, root: rootOf(this.leaves.slice(0, size)) }), signer);
  }

  request(oldSize: number, size = this.leaves.length): string {
    const proof = consistencyProof(Math.min(oldSize, size), this.leaves.slice(0, size));
    return formatRequest({ oldSize, proof, note: this.note(size) });
  }
}

export interface ListeningWitness {
  readonly address: string;
  /** Its public key as one line. */
  readonly publicKey: string;
  readonly suspicions: string[];
  post(body: string): Promise<{ readonly status: number; readonly body: string; readonly type: string | null }>;
  close(): Promise<void>;
}

const keys = new Map<string, string>();

/** A witness in this process; one that is opened again in the same folder remembers. */
export async function listenWitness(options: {
  readonly folder: string;
  readonly logs: readonly LooseLog["key"]["verifier"][];
  readonly name?: string;
  readonly files?: FileSystem;
  readonly now_seconds?: () => number;
  readonly port?: number;
}): Promise<ListeningWitness> {
  const { folder, logs, name = "witness.example/w1", files = realFiles, port = 0 } = options;
  const pem = keys.get(folder) ?? newKeyPem();
  keys.set(folder, pem);
  const key = witnessKey(name, pem);
  const suspicions: string[] = [];
  const now_seconds = options.now_seconds ?? (() => Math.floor(Date.now() / 1000));
  const suspicious = (_origin: string, words: string): void => void suspicions.push(words);
  const witness = new Witness({ key, logs, folder, files, now_seconds, suspicious });
  const server = witnessServer(witness, key.verifier, logs, () => undefined);
  server.listen(port, "127.0.0.1");
  await once(server, "listening");
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    address,
    publicKey: formatWitness(key.verifier),
    suspicions,
    post: async (body) => {
      const answer = await fetch(`${address}/add-checkpoint`, { method: "POST", body });
      return { status: answer.status, body: await answer.text(), type: answer.headers.get("content-type") };
    },
    close: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, "close");
    },
  };
}
