// Cosignatures (C2SP tlog-cosignature, Ed25519): a witness's word, with its time, that a log has only grown.
import { sign, verify } from "node:crypto";
import type { SignerKey, VerifierKey } from "../log/note.ts";
import { formatVerifier, parseVerifier, signatureLine, signerKey, splitNote } from "../log/note.ts";

const cosignature_type = 4;
const time_bytes = 8;
const signature_bytes = 64;

/** A witness's key from its name and the PEM of its private key. */
export const witnessKey = (name: string, pem: string): SignerKey => signerKey(name, pem, cosignature_type);

/** A witness's public key as one line: name+id+key. */
export const formatWitness = (key: VerifierKey): string => formatVerifier(key, cosignature_type);

/** Reads that line; throws when it is not a witness's key. */
export const parseWitness = (text: string): VerifierKey => parseVerifier(text, cosignature_type);

const message = (text: string, at_seconds: bigint): Buffer =>
  Buffer.from(`cosignature/v1\ntime ${at_seconds}\n${text}`);

/** The signature line of a witness under this checkpoint text, at a time in seconds since 1970. */
export function cosign(text: string, { verifier, key }: SignerKey, at_seconds: number): string {
  const time = Buffer.alloc(time_bytes);
  time.writeBigUInt64BE(BigInt(at_seconds));
  return signatureLine(verifier, Buffer.concat([time, sign(null, message(text, BigInt(at_seconds)), key)]));
}

/** A witness's good cosignature: when it was given, and its line. */
export interface Cosignature {
  readonly at_seconds: number;
  readonly line: string;
}

/** The witness's cosignature under the note; undefined when there is none, or one that is wrong. */
export function readCosignature(note: string, { name, id, key }: VerifierKey): Cosignature | undefined {
  const parts = splitNote(note);
  const found = parts?.signatures.filter((one) => one.name === name && one.id === id) ?? [];
  const [one] = found;
  if (parts === undefined || one === undefined || found.length > 1) return undefined;
  const bytes = Buffer.from(one.signature);
  if (bytes.length !== time_bytes + signature_bytes) return undefined;
  const at = bytes.readBigUInt64BE(0);
  const good = verify(null, message(parts.text, at), key, bytes.subarray(time_bytes));
  return good && at <= BigInt(Number.MAX_SAFE_INTEGER) ? { at_seconds: Number(at), line: one.line } : undefined;
}
