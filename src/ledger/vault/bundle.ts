// Bundles of the vault: a run of entries under a header, chained by hash; packed, and sealed with age so that its writer cannot read it.
import { hash } from "node:crypto";
import { promisify } from "node:util";
import { deflate, inflate } from "node:zlib";
import { Decrypter, Encrypter } from "age-encryption";
import { canonicalJson } from "../../kernel/canonical.ts";
import { BundleDamaged, entryLine, readEntryLine, type VaultEntry } from "./entry.ts";

export const bundleFormat = "akshara vault 1";
/** The hash that stands before a shard's first bundle. */
export const noPrevious = "0".repeat(64);

/** The first line of a bundle. */
export interface BundleHeader {
  readonly format: typeof bundleFormat;
  /** The log's origin with its shard. */
  readonly origin: string;
  readonly shard: string;
  /** The index of the first entry. */
  readonly first: number;
  readonly count: number;
  /** Hexadecimal SHA-256 of the previous bundle's bytes; zeros for the first. */
  readonly previous: string;
  /** Hexadecimal root of the tree after the last entry, as the writer computed it. */
  readonly root: string;
}

export interface Bundle {
  readonly header: BundleHeader;
  readonly entries: readonly VaultEntry[];
}

/** Bytes of one opened object; a bomb that unpacks to more is refused. */
export const opened_bytes_max = 256 * 1024 * 1024;
const digits_of_first = 12;

/**
 * A bundle's place. `generation` is 0 until a portal is rebuilt: each rebuild begins a new one, so that what a rebuilt portal writes
 * never meets a bundle that lies there already, damaged or given up.
 */
export interface BundlePlace extends Pick<BundleHeader, "shard" | "first" | "count"> {
  readonly generation: number;
}

/** Where a bundle lies: `bundles/2026/000000000042-7.age`; after a rebuild `bundles/2026/000000000042-7.g1.age`. */
export const bundleName = ({ shard, first, count, generation }: BundlePlace): string =>
  `bundles/${shard}/${String(first).padStart(digits_of_first, "0")}-${count}${generation === 0 ? "" : `.g${generation}`}.age`;

/** What a bundle's name says of it; undefined for any other name. */
export function parseBundleName(name: string): BundlePlace | undefined {
  const [, shard = "", first = "", count = "", generation = "0"] =
    /^bundles\/([0-9a-z-]{1,40})\/([0-9]{12,15})-([1-9][0-9]{0,8})(?:\.g([1-9][0-9]{0,3}))?\.age$/.exec(name) ?? [];
  const read = { shard, first: Number(first), count: Number(count), generation: Number(generation) };
  return shard !== "" && bundleName(read) === name ? read : undefined;
}

/** Hexadecimal SHA-256: the link of the chain, and the name of blobs and keys. */
export const digestOf = (bytes: Uint8Array): string => hash("sha256", bytes, "hex");

/** Where a blob of these bytes lies. */
export const blobName = (bytes: Uint8Array): string => `blobs/${digestOf(bytes)}.age`;

/** Where a keyring object of these bytes lies. */
export const keyName = (bytes: Uint8Array): string => `keys/${digestOf(bytes)}.age`;

/** A bundle's bytes before they are sealed: the header's line and one line an entry, each ended. */
export function encodeBundle({ header, entries }: Bundle): Uint8Array {
  if (entries.length !== header.count) throw new Error(`${entries.length} entries under a header for ${header.count}`);
  const wrong = entries.find(({ index }, place) => index !== header.first + place);
  if (wrong) throw new Error(`entry ${wrong.index} stands out of its place`);
  return Buffer.from(`${[canonicalJson(header), ...entries.map(entryLine)].join("\n")}\n`);
}

function readHeader(line: string): BundleHeader {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    throw new BundleDamaged("the header is not a line of JSON");
  }
  const header = (value ?? {}) as Partial<BundleHeader>;
  const { format, origin, shard, first = -1, count = 0, previous = "", root = "" } = header;
  const isWhole =
    format === bundleFormat &&
    typeof origin === "string" &&
    typeof shard === "string" &&
    parseBundleName(bundleName({ shard, first, count, generation: 0 })) !== undefined &&
    [previous, root].every((digest) => /^[0-9a-f]{64}$/.test(digest));
  if (!isWhole) throw new BundleDamaged("the header lacks a field, or has one of another shape");
  const read = { format, origin, shard, first, count, previous, root };
  if (canonicalJson(read) !== line) throw new BundleDamaged("the header is not written canonically");
  return read;
}

/** Reads a bundle's bytes; throws BundleDamaged unless they are exactly what `encodeBundle` makes of what they hold. */
export function decodeBundle(bytes: Uint8Array): Bundle {
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new BundleDamaged("the bundle is not text");
  }
  const [first = "", ...rest] = text.split("\n");
  const header = readHeader(first);
  if (rest.pop() !== "") throw new BundleDamaged("the last line is cut");
  const entries = rest.map(readEntryLine);
  if (entries.length !== header.count) {
    throw new BundleDamaged(`${entries.length} entries under a header for ${header.count}`);
  }
  const wrong = entries.find(({ index }, place) => index !== header.first + place);
  if (wrong) throw new BundleDamaged(`entry ${wrong.index} stands out of its place`);
  return { header, entries };
}

const pack = promisify(deflate);
const unpack = promisify(inflate);

/** Packs and encrypts bytes so that any one of these recipients' identities opens them. At least one recipient. */
export async function sealBundle(bytes: Uint8Array, recipients: readonly string[]): Promise<Uint8Array> {
  if (bytes.length > opened_bytes_max) throw new Error(`an object of ${bytes.length} bytes is too large for the vault`);
  const encrypter = new Encrypter();
  for (const recipient of recipients) encrypter.addRecipient(recipient);
  return await encrypter.encrypt(await pack(bytes));
}

/** Opens what `sealBundle` made, with the identity of one recipient. Throws BundleDamaged for another identity or other bytes. */
export async function openBundle(bytes: Uint8Array, identity: string): Promise<Uint8Array> {
  const decrypter = new Decrypter();
  decrypter.addIdentity(identity);
  let packed: Uint8Array;
  try {
    packed = await decrypter.decrypt(bytes);
  } catch (error) {
    throw new BundleDamaged("it does not open: another key, or its bytes were changed", { cause: error });
  }
  try {
    return await unpack(packed, { maxOutputLength: opened_bytes_max });
  } catch (error) {
    throw new BundleDamaged("it does not unpack", { cause: error });
  }
}
