// Base45 (RFC 9285): bytes as the 45 signs that a QR symbol packs densest.
import type { Bytes } from "./bytes.ts";

const signs = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";

export function toBase45(bytes: Uint8Array): string {
  let text = "";
  for (let i = 0; i < bytes.length; i += 2) {
    const first = bytes[i] ?? 0;
    const second = bytes[i + 1];
    const value = second === undefined ? first : first * 256 + second;
    text += signs.charAt(value % 45) + signs.charAt(Math.floor(value / 45) % 45);
    if (second !== undefined) text += signs.charAt(Math.floor(value / 2025));
  }
  return text;
}

/** The bytes behind a Base45 text, or undefined when it is none: a foreign sign, a group out of range, one sign over. */
export function fromBase45(text: string): Bytes | undefined {
  if (text.length % 3 === 1) return undefined;
  const bytes = new Uint8Array(Math.floor(text.length / 3) * 2 + (text.length % 3 === 2 ? 1 : 0));
  let at = 0;
  for (let i = 0; i < text.length; i += 3) {
    const group = Array.from({ length: Math.min(3, text.length - i) }, (_, k) => signs.indexOf(text.charAt(i + k)));
    if (group.includes(-1)) return undefined;
    const value = (group[0] ?? 0) + (group[1] ?? 0) * 45 + (group[2] ?? 0) * 2025;
    if (value > (group.length === 3 ? 0xffff : 0xff)) return undefined;
    if (group.length === 3) bytes[at++] = value >> 8;
    bytes[at++] = value & 0xff;
  }
  return bytes;
}
