// Canonical JSON (RFC 8785) for facts, with money as bigint under names ending in Paise; and bytes as text and back.

type Bytes = Uint8Array<ArrayBuffer>;

const depth_max = 100;
const safe_max = BigInt(Number.MAX_SAFE_INTEGER);

function holdsMoney(key: string): boolean {
  return key.endsWith("Paise");
}

function writeString(text: string): string {
  if (!text.isWellFormed()) throw new TypeError("canonical JSON: a lone surrogate");
  return JSON.stringify(text);
}

function writeObject(value: object, depth: number): string {
  const shape: unknown = Object.getPrototypeOf(value);
  if (shape !== Object.prototype && shape !== null) throw new TypeError("canonical JSON: only plain objects");
  const members = value as Readonly<Record<string, unknown>>;
  let text = "";
  // The default order of strings is by UTF-16 units, which is what RFC 8785 asks for.
  for (const key of Object.keys(members).sort()) {
    text += `${text === "" ? "" : ","}${writeString(key)}:${write(members[key], holdsMoney(key), depth + 1)}`;
  }
  return `{${text}}`;
}

function write(value: unknown, money: boolean, depth: number): string {
  if (depth > depth_max) throw new RangeError("canonical JSON: nested too deeply");
  if (value === null || value === true || value === false) return String(value);
  if (typeof value === "string") return writeString(value);
  if (typeof value === "bigint") {
    if (!money) throw new TypeError("canonical JSON: a bigint belongs under a name ending in Paise");
    if (value > safe_max || value < -safe_max) throw new RangeError("canonical JSON: an amount beyond 2^53-1 paise");
    return value.toString();
  }
  if (typeof value === "number") {
    if (money) throw new TypeError("canonical JSON: money is a bigint, never a number");
    if (!Number.isFinite(value)) throw new TypeError("canonical JSON: a number that is not finite");
    return JSON.stringify(value);
  }
  if (Array.isArray(value)) return `[${Array.from(value, (item) => write(item, money, depth + 1)).join(",")}]`;
  if (typeof value === "object") return writeObject(value, depth);
  throw new TypeError(`canonical JSON: ${typeof value} has no form`);
}

/**
 * The one text of a value by RFC 8785: keys in UTF-16 order, no white space, numbers in ECMAScript's form. A bigint may
 * stand only under a key ending in `Paise` (or in an array there) within ±(2^53-1). Throws on anything without a form:
 * undefined, NaN, a lone surrogate, a class instance, a number where money is meant.
 */
export function canonicalJson(value: unknown): string {
  return write(value, false, 0);
}

function reviveMoney(value: unknown): unknown {
  if (typeof value === "number") {
    if (!Number.isSafeInteger(value)) throw new RangeError("an amount in paise must be a whole number within 2^53-1");
    return BigInt(value);
  }
  return Array.isArray(value) ? value.map(reviveMoney) : revive(value);
}

// In place: what was just parsed is nobody else's, and a rebuild reads a million facts.
function revive(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) {
    for (const member of value) revive(member);
    return value;
  }
  const members = value as Record<string, unknown>;
  for (const key of Object.keys(members)) {
    if (holdsMoney(key)) members[key] = reviveMoney(members[key]);
    else revive(members[key]);
  }
  return members;
}

/** JSON.parse with every number under a key ending in `Paise`, or in an array there, as bigint. Throws on bad JSON. */
export function reviveJson(text: string): unknown {
  return revive(JSON.parse(text));
}

/** The UTF-8 bytes of a text. Throws on a lone surrogate, so that no two texts share their bytes. */
export function utf8(text: string): Bytes {
  const bytes = new Uint8Array(text.length * 3);
  let end = 0;
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    if (unit < 0x80) {
      bytes[end++] = unit;
      continue;
    }
    const point = text.codePointAt(at) ?? 0;
    if (point >= 0xd800 && point <= 0xdfff) throw new TypeError("utf8: a lone surrogate");
    if (point < 0x800) bytes[end++] = 0xc0 | (point >> 6);
    else {
      if (point < 0x10000) bytes[end++] = 0xe0 | (point >> 12);
      else {
        bytes[end++] = 0xf0 | (point >> 18);
        bytes[end++] = 0x80 | ((point >> 12) & 0x3f);
        at++;
      }
      bytes[end++] = 0x80 | ((point >> 6) & 0x3f);
    }
    bytes[end++] = 0x80 | (point & 0x3f);
  }
  return bytes.slice(0, end);
}

// Length of a sequence by its first byte, and the least code point such a length may hold (longer forms are refused).
function sequence(lead: number): { readonly length: number; readonly least: number; readonly bits: number } {
  if (lead < 0x80) return { length: 1, least: 0, bits: lead };
  if (lead >= 0xc2 && lead < 0xe0) return { length: 2, least: 0x80, bits: lead & 0x1f };
  if (lead >= 0xe0 && lead < 0xf0) return { length: 3, least: 0x800, bits: lead & 0x0f };
  if (lead >= 0xf0 && lead < 0xf5) return { length: 4, least: 0x10000, bits: lead & 0x07 };
  throw new RangeError("not UTF-8");
}

/** The text of UTF-8 bytes. Throws when they are not well-formed UTF-8. */
export function fromUtf8(bytes: Uint8Array): string {
  const pieces: string[] = [];
  let points: number[] = [];
  for (let at = 0; at < bytes.length; ) {
    const { length, least, bits } = sequence(bytes[at] ?? 0);
    let point = bits;
    for (let step = 1; step < length; step++) {
      const byte = bytes[at + step] ?? 0;
      if ((byte & 0xc0) !== 0x80) throw new RangeError("not UTF-8");
      point = (point << 6) | (byte & 0x3f);
    }
    if (point < least || point > 0x10ffff || (point >= 0xd800 && point <= 0xdfff)) throw new RangeError("not UTF-8");
    points.push(point);
    if (points.length === 4096) {
      pieces.push(String.fromCodePoint(...points));
      points = [];
    }
    at += length;
  }
  return pieces.join("") + String.fromCodePoint(...points);
}

const hexOf = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, "0"));

/** Bytes as lower-case hexadecimal. */
export function hex(bytes: Uint8Array): string {
  let text = "";
  for (const byte of bytes) text += hexOf[byte];
  return text;
}

/** Bytes of a hexadecimal text of either case. Throws when it is not one. */
export function fromHex(text: string): Bytes {
  if (!/^(?:[0-9a-fA-F]{2})*$/.test(text)) throw new RangeError("not hexadecimal");
  return Uint8Array.from({ length: text.length / 2 }, (_, at) => Number.parseInt(text.slice(at * 2, at * 2 + 2), 16));
}

const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

function writeBase64(bytes: Uint8Array, alphabet: string): string {
  let text = "";
  for (let at = 0; at < bytes.length; at += 3) {
    const left = Math.min(3, bytes.length - at);
    const bits = ((bytes[at] ?? 0) << 16) | ((bytes[at + 1] ?? 0) << 8) | (bytes[at + 2] ?? 0);
    for (let place = 0; place <= left; place++) text += alphabet[(bits >> (18 - place * 6)) & 63];
  }
  return text;
}

function readBase64(text: string, alphabet: string): Bytes {
  if (text.length % 4 === 1) throw new RangeError("not base64");
  const bytes = new Uint8Array(Math.floor((text.length * 3) / 4));
  let bits = 0;
  let held = 0;
  let end = 0;
  for (const letter of text) {
    const value = alphabet.indexOf(letter);
    if (value < 0) throw new RangeError("not base64");
    bits = ((bits << 6) | value) & 0xffff;
    held += 6;
    if (held >= 8) {
      held -= 8;
      bytes[end++] = (bits >> held) & 255;
    }
  }
  // Bits left over must be zero, so that each byte string has one text only.
  if ((bits & ((1 << held) - 1)) !== 0) throw new RangeError("not base64");
  return bytes;
}

/** Bytes as base64 with padding (RFC 4648, section 4). */
export function base64(bytes: Uint8Array): string {
  const text = writeBase64(bytes, `${letters}+/`);
  return text + "=".repeat((4 - (text.length % 4)) % 4);
}

/** Bytes of a padded base64 text. Throws when it is not the one text of its bytes. */
export function fromBase64(text: string): Bytes {
  if (text.length % 4 !== 0) throw new RangeError("not base64");
  return readBase64(text.replace(/={1,2}$/, ""), `${letters}+/`);
}

/** Bytes as base64url without padding (RFC 4648, section 5). */
export function base64url(bytes: Uint8Array): string {
  return writeBase64(bytes, `${letters}-_`);
}

/** Bytes of an unpadded base64url text. Throws when it is not the one text of its bytes. */
export function fromBase64url(text: string): Bytes {
  return readBase64(text, `${letters}-_`);
}
