// The root key wraps the towns' keys. Here it lies in a file; an HSM or key service may stand behind the same calls.
import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import { chmodSync, closeSync, fsyncSync, linkSync, mkdirSync, openSync, readFileSync } from "node:fs";
import { statSync, unlinkSync, writeSync } from "node:fs";
import { join } from "node:path";

/** What stands above the towns' keys. `boundTo` says which key is wrapped, so that none can be put in another's place. */
export interface RootKey {
  /** Where it lies, for messages to the keeper. */
  readonly name: string;
  wrap(key: Buffer, boundTo: string): Promise<Buffer>;
  /** The key again. Rejects with `WrongKey` when this root did not wrap it or it was changed. */
  unwrap(wrapped: Buffer, boundTo: string): Promise<Buffer>;
}

/** A wrapped key does not open: it was wrapped under another key, for another use, or was changed. */
export class WrongKey extends Error {
  override readonly name = "WrongKey";
}

const key_bytes = 32;
const nonce_bytes = 12;
const tag_bytes = 16;

/** AES-256-GCM under a key with a fresh nonce: nonce, text and tag in one. */
export function wrapUnder(outer: Buffer, key: Buffer, boundTo: string): Buffer {
  const nonce = randomBytes(nonce_bytes);
  const cipher = createCipheriv("aes-256-gcm", outer, nonce).setAAD(Buffer.from(boundTo));
  return Buffer.concat([nonce, cipher.update(key), cipher.final(), cipher.getAuthTag()]);
}

/** Undoes `wrapUnder`; throws `WrongKey`. */
export function unwrapUnder(outer: Buffer, wrapped: Buffer, boundTo: string): Buffer {
  try {
    const decipher = createDecipheriv("aes-256-gcm", outer, wrapped.subarray(0, nonce_bytes), {
      authTagLength: tag_bytes,
    });
    decipher.setAAD(Buffer.from(boundTo)).setAuthTag(wrapped.subarray(-tag_bytes));
    return Buffer.concat([decipher.update(wrapped.subarray(nonce_bytes, -tag_bytes)), decipher.final()]);
  } catch (error) {
    throw new WrongKey(`the ${boundTo} does not open`, { cause: error });
  }
}

/** A root key of these 32 bytes, held in memory. */
export function rootKeyOf(bytes: Buffer, name: string): RootKey {
  if (bytes.length !== key_bytes) throw new Error(`${name} must hold ${key_bytes} bytes, not ${bytes.length}`);
  return {
    name,
    wrap: async (key, boundTo) => wrapUnder(bytes, key, boundTo),
    unwrap: async (wrapped, boundTo) => unwrapUnder(bytes, wrapped, boundTo),
  };
}

/** Makes the file whole or not at all: two programs that start together end with the same key. */
function make(path: string): void {
  const half = `${path}.${process.pid}.new`;
  const file = openSync(half, "wx", 0o600);
  try {
    writeSync(file, randomBytes(key_bytes));
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  try {
    linkSync(half, path);
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error;
  } finally {
    unlinkSync(half);
  }
}

const exists = (path: string): boolean => statSync(path, { throwIfNoEntry: false }) !== undefined;

/** The root key in `keys/root.key` of the data folder, made at the first start; refuses a file that others may read. */
export function fileRootKey(dataFolder: string): RootKey {
  const folder = join(dataFolder, "keys");
  const path = join(folder, "root.key");
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  if (!exists(path)) {
    chmodSync(folder, 0o700);
    make(path);
  }
  if (process.platform !== "win32" && (statSync(path).mode & 0o077) !== 0) {
    throw new Error(`${path} can be read by others: chmod 600 it, and think of the key as known`);
  }
  return rootKeyOf(readFileSync(path), path);
}
