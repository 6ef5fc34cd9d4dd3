// One sealed value: AES-256-GCM bound to town, subject, class, field and key, written as base64url.
import { createCipheriv, createDecipheriv, randomFillSync } from "node:crypto";
import type { PrivateClass } from "../../kernel/private.ts";
import type { TownId } from "../../kernel/town.ts";
import type { DataKey } from "./keys.ts";

/** Where a value belongs: it opens nowhere else. */
export interface Place {
  readonly town: TownId;
  readonly subject: string;
  /** The property name in the fact under which the value lies. */
  readonly field: string;
}

/** A sealed value was changed, or does not belong where it was found. */
export class SealBroken extends Error {
  override readonly name = "SealBroken";
}

// Bytes: form (1), year (2), key version (2), nonce (12), text, tag (16).
const form = 1;
const header_bytes = 5;
const nonce_bytes = 12;
const tag_bytes = 16;

// Random bytes are fetched many nonces at a time: one call for each would cost more than the cipher.
const pool = Buffer.alloc(nonce_bytes * 256);
let unused = 0;
function freshNonce(): Buffer {
  if (unused === 0) {
    randomFillSync(pool);
    unused = pool.length;
  }
  unused -= nonce_bytes;
  return Buffer.from(pool.subarray(unused, unused + nonce_bytes));
}

const bound = (place: Place, kind: PrivateClass, period: number, version: number): Buffer =>
  Buffer.from(JSON.stringify([place.town, place.subject, kind, place.field, period, version]));

export function sealText(text: string, place: Place, key: DataKey): string {
  const header = Buffer.alloc(header_bytes);
  header.writeUInt8(form, 0);
  header.writeUInt16BE(key.period, 1);
  header.writeUInt16BE(key.version, 3);
  const nonce = freshNonce();
  const cipher = createCipheriv("aes-256-gcm", key.key, nonce);
  cipher.setAAD(bound(place, key.class, key.period, key.version));
  const sealed = cipher.update(text, "utf8");
  cipher.final();
  return Buffer.concat([header, nonce, sealed, cipher.getAuthTag()]).toString("base64url");
}

const shape = /^[A-Za-z0-9_-]+$/;

function read(sealed: string): Buffer {
  const bytes = Buffer.from(sealed, "base64url");
  if (!shape.test(sealed) || bytes.length < header_bytes + nonce_bytes + tag_bytes || bytes[0] !== form) {
    throw new SealBroken("this is not a sealed value");
  }
  return bytes;
}

/** Which key a sealed value asks for. Throws `SealBroken`. */
export function keyOf(sealed: string): { readonly period: number; readonly version: number } {
  const bytes = read(sealed);
  return { period: bytes.readUInt16BE(1), version: bytes.readUInt16BE(3) };
}

/** The value again. Throws `SealBroken` when it was changed or comes from another place. */
export function openText(sealed: string, place: Place, key: DataKey): string {
  const bytes = read(sealed);
  const nonce = bytes.subarray(header_bytes, header_bytes + nonce_bytes);
  const decipher = createDecipheriv("aes-256-gcm", key.key, nonce, { authTagLength: tag_bytes });
  decipher.setAAD(bound(place, key.class, key.period, key.version)).setAuthTag(bytes.subarray(-tag_bytes));
  try {
    const text = decipher.update(bytes.subarray(header_bytes + nonce_bytes, -tag_bytes));
    return Buffer.concat([text, decipher.final()]).toString("utf8");
  } catch (error) {
    throw new SealBroken(`the ${place.field} of ${place.subject} in town ${place.town} does not open`, {
      cause: error,
    });
  }
}
