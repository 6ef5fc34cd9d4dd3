// The vault's settings: the file of its targets with their quorum, and the file of the public keys to which everything is sealed.
import { readFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { Encrypter } from "age-encryption";
import { directoryTarget } from "./directory.ts";
import { type ReceiverPlace, receiverTarget } from "./receiver.ts";
import { bucketTarget, type LockedBucket } from "./s3.ts";
import type { VaultTarget } from "./target.ts";

/** A file of the vault's settings is not usable. The message is for the keeper. */
export class VaultUnfit extends Error {
  override readonly name = "VaultUnfit";
}

/** Where a target's objects lie, and with what it is reached. */
export type VaultPlace =
  | { readonly kind: "directory"; readonly name: string; readonly folder: string }
  | { readonly kind: "receiver"; readonly name: string; readonly receiver: ReceiverPlace }
  | { readonly kind: "s3"; readonly name: string; readonly bucket: LockedBucket };

export interface VaultSettings {
  readonly targets: readonly VaultTarget[];
  readonly quorum: number;
  readonly recipients: readonly string[];
}

const targets_max = 8;
const recipients_min = 2;
const retain_days_max = 36_500;

type Fields = Readonly<Record<string, unknown>>;

function fieldsOf(value: unknown, what: string, known: readonly string[]): Fields {
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw new VaultUnfit(`${what} is not an object`);
  const fields = value as Fields;
  const odd = Object.keys(fields).find((name) => !known.includes(name));
  if (odd !== undefined) throw new VaultUnfit(`${what} has an unknown field ${odd}`);
  return fields;
}

function textOf(fields: Fields, name: string, pattern: RegExp, usual?: string): string {
  const value = fields[name] ?? usual;
  if (typeof value !== "string" || !pattern.test(value)) throw new VaultUnfit(`${name} must match ${pattern.source}`);
  return value;
}

function wholeOf(fields: Fields, name: string, from: number, to: number, usual?: number): number {
  const value = fields[name] ?? usual;
  if (typeof value !== "number" || !Number.isInteger(value) || value < from || value > to) {
    throw new VaultUnfit(`${name} must be a whole number from ${from} to ${to}`);
  }
  return value;
}

function read(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    throw new VaultUnfit(`${file} cannot be read`, { cause: error });
  }
}

/** A bucket's key lies in a file of its own: the key's id and its secret, a line each. */
function bucketOf(fields: Fields, folder: string): LockedBucket {
  const [accessKeyId = "", secretAccessKey = ""] = read(
    resolve(folder, textOf(fields, "credentials", /^.{1,300}$/)),
  ).split(/\r?\n/);
  if (accessKeyId === "" || secretAccessKey === "")
    throw new VaultUnfit("credentials must hold two lines: id and secret");
  return {
    endpoint: textOf(fields, "endpoint", /^https?:\/\/[^/\s]+$/),
    bucket: textOf(fields, "bucket", /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/),
    region: textOf(fields, "region", /^[a-z0-9-]{1,40}$/, "us-east-1"),
    prefix: textOf(fields, "prefix", /^([A-Za-z0-9._-]+\/)*$/, ""),
    retain_days: wholeOf(fields, "retainDays", 0, retain_days_max, 0),
    accessKeyId,
    secretAccessKey,
  };
}

/** A receiver across a network is asked with a token; one behind a socket knows its senders by the socket's rights. */
function receiverOf(fields: Fields, folder: string): ReceiverPlace {
  const address = textOf(fields, "address", /^(unix:\/.{1,90}|http:\/\/[^/\s]+)$/);
  const file = textOf(fields, "token", /^.{0,300}$/, "");
  const token = file === "" ? "" : read(resolve(folder, file)).trim();
  if (token === "" && !address.startsWith("unix:")) {
    throw new VaultUnfit("a receiver that is reached by http needs a token, the name of a file that holds it");
  }
  return { address, token };
}

const bucketFields = ["endpoint", "bucket", "region", "prefix", "retainDays", "credentials"];

function placeOf(value: unknown, folder: string): VaultPlace {
  const fields = fieldsOf(value, "a target", ["kind", "name", "folder", "address", "token", ...bucketFields]);
  const name = textOf(fields, "name", /^[a-z0-9-]{1,40}$/);
  const kind = textOf(fields, "kind", /^(directory|s3|receiver)$/);
  if (kind === "s3") return { kind, name, bucket: bucketOf(fields, folder) };
  if (kind === "receiver") return { kind, name, receiver: receiverOf(fields, folder) };
  return { kind: "directory", name, folder: resolve(folder, textOf(fields, "folder", /^.{1,300}$/)) };
}

/** The portal's side of a place: it can create there. */
export function targetAt(place: VaultPlace): VaultTarget {
  if (place.kind === "s3") return bucketTarget(place.name, place.bucket);
  if (place.kind === "receiver") return receiverTarget(place.name, place.receiver);
  return directoryTarget(place.name, place.folder);
}

/** Places and quorum from JSON; names of files in it are looked up from `folder`. Throws VaultUnfit. */
export function parsePlaces(text: string, folder: string): { readonly places: readonly VaultPlace[]; quorum: number } {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new VaultUnfit("the targets are not JSON");
  }
  const fields = fieldsOf(value, "the file of targets", ["quorum", "targets"]);
  const listed = fields["targets"];
  if (!Array.isArray(listed) || listed.length === 0 || listed.length > targets_max) {
    throw new VaultUnfit(`targets must list 1 to ${targets_max} targets`);
  }
  const places = listed.map((one: unknown, at) => {
    try {
      return placeOf(one, folder);
    } catch (error) {
      throw error instanceof VaultUnfit
        ? new VaultUnfit(`target ${at + 1}: ${error.message}`, { cause: error })
        : error;
    }
  });
  if (new Set(places.map(({ name }) => name)).size !== places.length)
    throw new VaultUnfit("a target's name stands twice");
  return { places, quorum: wholeOf(fields, "quorum", 1, places.length) };
}

/** Targets and quorum from JSON, as parsePlaces. */
export function parseTargets(text: string, folder: string): Pick<VaultSettings, "targets" | "quorum"> {
  const { places, quorum } = parsePlaces(text, folder);
  return { targets: places.map(targetAt), quorum };
}

/** The places of a file of targets. Throws VaultUnfit. */
export const readPlaces = (file: string): readonly VaultPlace[] =>
  parsePlaces(read(file), dirname(resolve(file))).places;

/** Public keys, one a line; lines that begin with # are remarks. At least two different ones unless said. Throws VaultUnfit. */
export function parseRecipients(text: string, least = recipients_min): readonly string[] {
  const lines = text.split(/\r?\n/).map((line) => line.trim());
  const recipients = [...new Set(lines.filter((line) => line !== "" && !line.startsWith("#")))];
  for (const recipient of recipients) {
    if (/SECRET/i.test(recipient))
      throw new VaultUnfit("a secret key stands among the recipients: take it out of this machine");
    try {
      new Encrypter().addRecipient(recipient);
    } catch {
      throw new VaultUnfit(`a line of the recipients is no public key of age: ${recipient.slice(0, 12)}…`);
    }
  }
  if (recipients.length < least) {
    throw new VaultUnfit(`at least ${least} public keys are needed, ${recipients.length} are given`);
  }
  return recipients;
}

/** Reads both files. Throws VaultUnfit. */
export const readVaultSettings = (targetsFile: string, recipientsFile: string): VaultSettings => ({
  ...parseTargets(read(targetsFile), dirname(resolve(targetsFile))),
  recipients: parseRecipients(read(recipientsFile)),
});
