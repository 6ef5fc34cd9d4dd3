// The envelope of a paper: COSE_Sign1 (RFC 9052) with ES256, built and read without any key.
import { Tagged, decode, encode } from "cborg";
import type { Bytes } from "./bytes.ts";

const tagSign1 = 18;
const algorithmEs256 = -7;
const headerAlgorithm = 1;
const headerKeyId = 4;
const headerType = 16;

/** A signed envelope, taken apart; the signature is not yet checked. */
export type Envelope = {
  /** First eight bytes of the SHA-256 of the signer's public key (SPKI). */
  readonly keyId: Bytes;
  /** Type of the content where the header names one (a status list does, a paper doesn't). */
  readonly type: string | undefined;
  readonly payload: Bytes;
  readonly signature: Bytes;
  /** What the signature is over. */
  readonly signed: Bytes;
};

const strict = {
  strict: true,
  allowIndefinite: false,
  allowUndefined: false,
  allowInfinity: false,
  allowNaN: false,
  useMaps: true,
  rejectDuplicateMapKeys: true,
} as const;

/** Decodes CBOR in its one shortest spelling, maps as Map; undefined when it is anything else. */
export function decodeStrictly(bytes: Uint8Array, tags: Parameters<typeof decode>[1] = {}): unknown {
  try {
    return decode(bytes, { ...strict, ...tags }) as unknown;
  } catch {
    // Whatever the decoder dislikes, even nesting too deep for it, is one thing to us: not a paper.
    return undefined;
  }
}

/** The protected header and the bytes to sign for this content. */
export function toBeSigned(keyId: Uint8Array, payload: Uint8Array, type?: string): { header: Bytes; signed: Bytes } {
  const fields = new Map<number, unknown>([
    [headerAlgorithm, algorithmEs256],
    [headerKeyId, keyId],
  ]);
  if (type !== undefined) fields.set(headerType, type);
  const header = new Uint8Array(encode(fields));
  return { header, signed: signatureStructure(header, payload) };
}

function signatureStructure(header: Uint8Array, payload: Uint8Array): Bytes {
  return new Uint8Array(encode(["Signature1", header, new Uint8Array(0), payload]));
}

/** The finished envelope. `signature` is r and s, 32 bytes each. */
export function writeEnvelope(header: Uint8Array, payload: Uint8Array, signature: Uint8Array): Bytes {
  return new Uint8Array(encode(new Tagged(tagSign1, [header, new Map(), payload, signature])));
}

/** Takes an envelope apart; undefined when it is not exactly one of ours (any second spelling is refused). */
export function readEnvelope(bytes: Uint8Array): Envelope | undefined {
  const tagged = decodeStrictly(bytes, { tags: Tagged.preserve(tagSign1) });
  if (!(tagged instanceof Tagged) || !Array.isArray(tagged.value) || tagged.value.length !== 4) return undefined;
  const [header, open, payload, signature] = tagged.value as readonly unknown[];
  if (!(header instanceof Uint8Array && payload instanceof Uint8Array && signature instanceof Uint8Array))
    return undefined;
  // The open header is outside the signature: only an empty one is taken.
  if (!(open instanceof Map) || open.size !== 0 || signature.length !== 64) return undefined;
  const fields = decodeStrictly(header);
  if (!(fields instanceof Map) || fields.get(headerAlgorithm) !== algorithmEs256) return undefined;
  const keyId: unknown = fields.get(headerKeyId);
  const type: unknown = fields.get(headerType);
  if (!(keyId instanceof Uint8Array) || keyId.length !== 8) return undefined;
  if (type !== undefined && typeof type !== "string") return undefined;
  if (fields.size !== (type === undefined ? 2 : 3)) return undefined;
  return {
    keyId: new Uint8Array(keyId),
    type,
    payload: new Uint8Array(payload),
    signature: new Uint8Array(signature),
    signed: signatureStructure(header, payload),
  };
}
