// One entry of the vault: all that the rebuild needs of one fact, as one line of canonical JSON.
import { parseTownId, type TownId } from "../../kernel/town.ts";
import { commitmentOf } from "../journal.ts";

/**
 * A fact in the log's own order. Everything else in the journal follows from the body: kind, subject, command, day; and the
 * commitment from salt and body.
 */
export interface VaultEntry {
  /** The fact's place in its shard of the log. */
  readonly index: number;
  readonly town: TownId;
  /** The fact's place in its town's journal. */
  readonly position: bigint;
  /** 64 hexadecimal digits. */
  readonly salt: string;
  /** The fact's bytes, as journal.factBody made them. */
  readonly body: string;
  /** The keyed hash of the command that made the fact, 64 hexadecimal digits. */
  readonly command: string;
}

/** A bundle or an entry in it is not what the vault wrote. */
export class BundleDamaged extends Error {
  override readonly name = "BundleDamaged";
}

/** The entry as one line, without its end. The keys stand in the order that canonical JSON asks for. */
export function entryLine({ body, command, index, position, salt, town }: VaultEntry): string {
  if (!body.isWellFormed()) throw new Error(`the fact at position ${position} of town ${town} holds a lone surrogate`);
  const place = Number(position);
  if (!Number.isSafeInteger(place)) throw new Error(`position ${position} of town ${town} is too large`);
  return JSON.stringify({ body, command, index, position: place, salt, town });
}

const isHash = (value: unknown): value is string => typeof value === "string" && /^[0-9a-f]{64}$/.test(value);
const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && Number(value) >= 0;

function parsed(line: string): Partial<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(line);
    if (typeof value === "object" && value !== null) return value;
  } catch {
    // Said below.
  }
  throw new BundleDamaged("an entry is not a line of JSON");
}

/** Reads a line; throws BundleDamaged when it is anything but what `entryLine` writes. */
export function readEntryLine(line: string): VaultEntry {
  const { body, command, index, position, salt, town: code } = parsed(line);
  const town = parseTownId(String(code));
  const isWhole =
    typeof body === "string" &&
    isHash(command) &&
    isCount(index) &&
    isCount(position) &&
    isHash(salt) &&
    town !== undefined;
  if (!isWhole) throw new BundleDamaged("an entry lacks a field, or has one of another shape");
  const entry = { index, town, position: BigInt(position), salt, body, command };
  if (entryLine(entry) !== line) throw new BundleDamaged(`entry ${index} is not written canonically`);
  return entry;
}

/** What the log's leaf is made of. */
export const entryCommitment = ({ salt, body }: VaultEntry): Buffer => commitmentOf(Buffer.from(salt, "hex"), body);
