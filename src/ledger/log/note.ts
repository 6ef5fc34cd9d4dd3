// Signed notes and checkpoints (C2SP signed-note and tlog-checkpoint): their text, Ed25519 signatures, and keys as text.
import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, sign, verify } from "node:crypto";
import type { KeyObject } from "node:crypto";

/** How a key signs: 1 is Ed25519 over the note's text, 4 is Ed25519 over a cosignature's message. */
export type KeyType = 1 | 4;

const ed25519_type: KeyType = 1;
const signature_bytes = 64;
const key_bytes = 32;
const note_bytes_max = 100_000;
const signatures_max = 64;

/** Who signs: a name, the first four bytes of a hash over name and key, and the key. */
export interface VerifierKey {
  readonly name: string;
  readonly id: number;
  readonly key: KeyObject;
}

export interface SignerKey {
  readonly verifier: VerifierKey;
  readonly key: KeyObject;
}

/** A signed tree: the log's origin, its number of entries, its root of 32 bytes. */
export interface Checkpoint {
  readonly origin: string;
  readonly size: number;
  readonly root: Uint8Array;
  /** Of a frozen log: the origin of the one that goes on in its place. */
  readonly continuedIn?: string;
}

/** A key's or log's name may hold no space and no plus sign. */
export const isKeyName = (name: string): boolean => name !== "" && !/[\s+\p{Zs}\p{Cc}]/u.test(name);

const rawKey = (key: KeyObject): Buffer => Buffer.from(key.export({ format: "jwk" }).x ?? "", "base64url");

function keyId(name: string, raw: Uint8Array, type: KeyType): number {
  const hash = createHash("sha256").update(`${name}\n`).update(Uint8Array.of(type)).update(raw).digest();
  return hash.readUInt32BE(0);
}

/** A new key pair, as PEM of PKCS #8. */
export const newKeyPem = (): string =>
  generateKeyPairSync("ed25519").privateKey.export({ format: "pem", type: "pkcs8" }).toString();

/** The signer of this name with the private key in the PEM text. */
export function signerKey(name: string, pem: string, type: KeyType = ed25519_type): SignerKey {
  if (!isKeyName(name)) throw new Error(`${name} can not be a log's name: it holds a space or a plus sign`);
  const key = createPrivateKey(pem);
  if (key.asymmetricKeyType !== "ed25519") throw new Error("the log's key is not an Ed25519 key");
  const open = createPublicKey(key);
  return { verifier: { name, id: keyId(name, rawKey(open), type), key: open }, key };
}

/** The public key as one line: name+id+key, as other people's software reads it. */
export function formatVerifier({ name, id, key }: VerifierKey, type: KeyType = ed25519_type): string {
  const typed = Buffer.concat([Uint8Array.of(type), rawKey(key)]);
  return `${name}+${id.toString(16).padStart(8, "0")}+${typed.toString("base64")}`;
}

/** Reads that line; throws when it is not of that form or its id is wrong. */
export function parseVerifier(text: string, type: KeyType = ed25519_type): VerifierKey {
  const [, name, id, typedText] = /^([^+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/=]+)$/.exec(text.trim()) ?? [];
  const typed = Buffer.from(typedText ?? "", "base64");
  if (name === undefined || id === undefined || typed.length !== 1 + key_bytes || typed[0] !== type) {
    throw new Error(`this is not the public key of a ${type === ed25519_type ? "log" : "witness"}: name+id+key`);
  }
  const raw = typed.subarray(1);
  if (!isKeyName(name) || keyId(name, raw, type) !== Number.parseInt(id, 16))
    throw new Error("the key's name and id differ");
  const key = createPublicKey({
    key: { kty: "OKP", crv: "Ed25519", x: raw.toString("base64url") },
    format: "jwk",
  });
  return { name, id: Number.parseInt(id, 16), key };
}

/** A signature's line under a note: the signer's name, and its key's id before the signature's own bytes. */
export function signatureLine({ name, id }: VerifierKey, signature: Uint8Array): string {
  const idBytes = Buffer.alloc(4);
  idBytes.writeUInt32BE(id);
  return `— ${name} ${Buffer.concat([idBytes, signature]).toString("base64")}\n`;
}

/** The text (which ends with a line feed), signed. */
export const signNote = (text: string, signer: SignerKey): string =>
  `${text}\n${signatureLine(signer.verifier, sign(null, Buffer.from(text), signer.key))}`;

/** One signature under a note. */
export interface NoteSignature {
  readonly name: string;
  readonly id: number;
  readonly signature: Uint8Array;
  /** As it stands there, with its line feed. */
  readonly line: string;
}

/** A note's text and signatures, none of them checked yet; undefined when it has another form. */
export function splitNote(
  note: string,
): { readonly text: string; readonly signatures: readonly NoteSignature[] } | undefined {
  const split = note.lastIndexOf("\n\n");
  if (split < 0 || note.length > note_bytes_max || !note.endsWith("\n")) return undefined;
  const lines = note.slice(split + 2, -1).split("\n");
  if (lines.length > signatures_max) return undefined;
  const signatures: NoteSignature[] = [];
  for (const line of lines) {
    const [, name, encoded] = /^— (\S+) ([A-Za-z0-9+/]+={0,2})$/.exec(line) ?? [];
    if (name === undefined || encoded === undefined) return undefined;
    const bytes = Buffer.from(encoded, "base64");
    if (bytes.toString("base64") !== encoded || bytes.length < 5) return undefined;
    signatures.push({ name, id: bytes.readUInt32BE(0), signature: bytes.subarray(4), line: `${line}\n` });
  }
  return { text: note.slice(0, split + 1), signatures };
}

/** The text of a note that the given key signed; undefined when it did not, or when what it signed is something else. */
export function openNote(note: string, { name, id, key }: VerifierKey): string | undefined {
  const parts = splitNote(note);
  if (parts === undefined) return undefined;
  const { text, signatures } = parts;
  let signed = false;
  for (const found of signatures) {
    if (found.name !== name || found.id !== id) continue;
    const { signature } = found;
    if (signature.length !== signature_bytes || !verify(null, Buffer.from(text), key, signature)) return undefined;
    signed = true;
  }
  return signed ? text : undefined;
}

const continuedForm = /^frozen, continued in (\S+)$/m;

/** The three lines that are signed; for a frozen log a fourth, which other people's software lets pass. */
export const checkpointText = ({ origin, size, root, continuedIn }: Checkpoint): string =>
  `${origin}\n${size}\n${Buffer.from(root).toString("base64")}\n${continuedIn === undefined ? "" : `frozen, continued in ${continuedIn}\n`}`;

/** Reads a checkpoint's text; undefined when it has another form. Other lines after the third are let pass. */
export function parseCheckpoint(text: string): Checkpoint | undefined {
  const [, origin, sizeText, rootText, more = ""] =
    /^([^\n]+)\n(0|[1-9][0-9]{0,15})\n([A-Za-z0-9+/]{43}=)\n((?:[^\n]+\n)*)$/.exec(text) ?? [];
  if (origin === undefined || sizeText === undefined || rootText === undefined) return undefined;
  const [size, root] = [Number(sizeText), Buffer.from(rootText, "base64")];
  if (!Number.isSafeInteger(size) || root.toString("base64") !== rootText) return undefined;
  const [, continuedIn] = continuedForm.exec(more) ?? [];
  return { origin, size, root, ...(continuedIn === undefined ? {} : { continuedIn }) };
}

/** The checkpoint in a note signed by the key under its own name; undefined when it is not one. */
export function openCheckpoint(note: string, verifier: VerifierKey): Checkpoint | undefined {
  const text = openNote(note, verifier);
  const checkpoint = text === undefined ? undefined : parseCheckpoint(text);
  return checkpoint?.origin === verifier.name ? checkpoint : undefined;
}
