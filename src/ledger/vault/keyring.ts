// Keyring objects of the vault: the keys without which a rebuilt town's sealed values could not be read.
import { canonicalJson } from "../../kernel/canonical.ts";
import { parseTownId, type TownId } from "../../kernel/town.ts";
import { BundleDamaged } from "./entry.ts";

const keyringFormat = "akshara keyring 1";

/** A key that lies in a file of the portal: the root key, the log's keys, the papers' keys. */
export interface KeyFile {
  /** The file's name in the folder `keys`. */
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** A row of platform.town_keys, or with class, period and the town key's version one of platform.data_keys. */
export interface WrappedKey {
  readonly town: TownId;
  readonly version: number;
  /** As it stands in the table, in hexadecimal: wrapped under the root key or the town's key. */
  readonly wrapped: string;
  readonly data?: { readonly class: string; readonly period: number; readonly townVersion: number };
}

export type Keyring =
  | { readonly kind: "file"; readonly file: KeyFile }
  | { readonly kind: "wrapped"; readonly keys: readonly WrappedKey[] };

/**
 * The object's bytes before they are sealed. `nonce` is random text that makes the object's name its own, so that it never meets
 * one of the same keys that is there from before a rebuild, nor one that somebody else put in its way.
 */
export function encodeKeyring(keyring: Keyring, nonce: string): Uint8Array {
  const { kind } = keyring;
  const about = { format: keyringFormat, kind, nonce };
  const lines =
    keyring.kind === "file"
      ? [{ ...about, name: keyring.file.name, bytes: Buffer.from(keyring.file.bytes).toString("base64") }]
      : [about, ...keyring.keys];
  return Buffer.from(`${lines.map((line) => canonicalJson(line)).join("\n")}\n`);
}

const isCount = (value: unknown): boolean => Number.isSafeInteger(value) && Number(value) >= 0;

function readWrapped(line: string): WrappedKey {
  const key = JSON.parse(line) as WrappedKey;
  const isData =
    key.data === undefined ||
    (typeof key.data.class === "string" && isCount(key.data.period) && isCount(key.data.townVersion));
  const isWhole =
    parseTownId(String(key.town)) !== undefined &&
    isCount(key.version) &&
    /^([0-9a-f]{2})+$/.test(key.wrapped) &&
    isData;
  if (!isWhole) throw new BundleDamaged("a wrapped key lacks a field");
  return key;
}

/** Reads a keyring object's opened bytes; throws BundleDamaged. */
export function decodeKeyring(bytes: Uint8Array): Keyring {
  try {
    const [first = "", ...rest] = Buffer.from(bytes).toString("utf8").trimEnd().split("\n");
    const head = JSON.parse(first) as Partial<Record<string, string>>;
    if (head["format"] !== keyringFormat) throw new BundleDamaged("it is no keyring of this format");
    if (head["kind"] === "wrapped") return { kind: "wrapped", keys: rest.map(readWrapped) };
    const { name = "", bytes: text = "" } = head;
    if (!/^[a-z0-9][a-z0-9.-]{0,80}$/.test(name)) throw new BundleDamaged("a key's file has no plain name");
    return { kind: "file", file: { name, bytes: Buffer.from(text, "base64") } };
  } catch (error) {
    if (error instanceof BundleDamaged) throw error;
    throw new BundleDamaged("it is no keyring", { cause: error });
  }
}
