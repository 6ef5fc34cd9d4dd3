// Ids: UUIDs typed by what they name, made of time and chance (version 7) or of their reasons (version 8).
import { hex, utf8 } from "./canonical.ts";
import { sha256 } from "./sha256.ts";

declare const uuidMark: unique symbol;
declare const subjectMark: unique symbol;
declare const kindMark: unique symbol;

/** A UUID in lower case with its dashes. */
export type Uuid = string & { readonly [uuidMark]: true };
/** The id of something that facts are about. */
export type SubjectId = Uuid & { readonly [subjectMark]: true };
export type PersonId = SubjectId & { readonly [kindMark]: "person" };
export type HoldingId = SubjectId & { readonly [kindMark]: "holding" };
export type AccountId = SubjectId & { readonly [kindMark]: "account" };
export type ReceiptId = SubjectId & { readonly [kindMark]: "receipt" };
export type BookId = SubjectId & { readonly [kindMark]: "book" };
export type PaymentId = SubjectId & { readonly [kindMark]: "payment" };
export type CommandId = Uuid & { readonly [kindMark]: "command" };
export type FactId = Uuid & { readonly [kindMark]: "fact" };

export const subjectId = (id: Uuid): SubjectId => id as SubjectId;
export const personId = (id: Uuid): PersonId => id as PersonId;
export const holdingId = (id: Uuid): HoldingId => id as HoldingId;
export const accountId = (id: Uuid): AccountId => id as AccountId;
export const receiptId = (id: Uuid): ReceiptId => id as ReceiptId;
export const bookId = (id: Uuid): BookId => id as BookId;
export const paymentId = (id: Uuid): PaymentId => id as PaymentId;
export const commandId = (id: Uuid): CommandId => id as CommandId;
export const factId = (id: Uuid): FactId => id as FactId;

const form = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** Whether the value is a UUID in its own form. */
export function isUuid(value: unknown): value is Uuid {
  return typeof value === "string" && form.test(value);
}

/** The UUID of a text of either case, if it is one. */
export function parseUuid(text: string): Uuid | undefined {
  const id = text.trim().toLowerCase();
  return isUuid(id) ? id : undefined;
}

/** The UUID written in its own form. Throws on anything else. */
export function uuid(text: string): Uuid {
  if (!isUuid(text)) throw new RangeError("not a UUID");
  return text;
}

function dressed(bytes: Uint8Array, version: number): Uuid {
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | (version << 4);
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const text = hex(bytes.subarray(0, 16));
  const groups = [text.slice(0, 8), text.slice(8, 12), text.slice(12, 16), text.slice(16, 20), text.slice(20)];
  return groups.join("-") as Uuid;
}

/** A UUID of version 7 (RFC 9562): 48 bits of milliseconds, then 74 of the 80 bits of chance given. */
export function uuidV7(msSinceEpoch: number, random: Uint8Array): Uuid {
  if (random.length !== 10) throw new RangeError("a version 7 UUID needs 10 random bytes");
  if (!Number.isInteger(msSinceEpoch) || msSinceEpoch < 0 || msSinceEpoch >= 2 ** 48) {
    throw new RangeError("a version 7 UUID needs milliseconds within 48 bits");
  }
  const bytes = new Uint8Array(16);
  const view = new DataView(bytes.buffer);
  view.setUint16(0, Math.floor(msSinceEpoch / 2 ** 32));
  view.setUint32(2, msSinceEpoch % 2 ** 32);
  bytes.set(random, 6);
  return dressed(bytes, 7);
}

/**
 * The same UUID for the same parts, always: version 8 (RFC 9562) over SHA-256 of each part's length in bytes (four,
 * big-endian) and its UTF-8. So ("ab", "c") and ("a", "bc") differ.
 */
export function derivedUuid(...parts: readonly string[]): Uuid {
  const texts = parts.map(utf8);
  const bytes = new Uint8Array(texts.reduce((length, text) => length + 4 + text.length, 0));
  const view = new DataView(bytes.buffer);
  let at = 0;
  for (const text of texts) {
    view.setUint32(at, text.length);
    bytes.set(text, at + 4);
    at += 4 + text.length;
  }
  return dressed(sha256(bytes), 8);
}
