// A photo as it may be kept: a JPEG or PNG with its picture alone; where, when and with what it was taken is left out.
import { crc32 } from "node:zlib";
import { type Refused, refuse } from "../../kernel/refusal.ts";

/** Bytes of one photo. */
export const photo_bytes_max = 10 * 1024 * 1024;
/** Pixels of one photo; phones make up to fifty million. */
export const photo_pixels_max = 50_000_000;

export type PhotoKind = "image/jpeg" | "image/png";
export type Cleaned = { readonly ok: true; readonly kind: PhotoKind; readonly bytes: Uint8Array } | Refused;

const unreadable = (): Refused => refuse("photo.unreadable", "photo", { field: "photo" });
const pngMark = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
/** What a PNG needs to be drawn; text, times and everything else is left out. */
const pngParts = new Set(["IHDR", "PLTE", "tRNS", "gAMA", "sRGB", "IDAT", "IEND"]);

function cleanPng(bytes: Buffer): Cleaned {
  const kept: Buffer[] = [pngMark];
  for (let at = pngMark.length; at + 12 <= bytes.length; ) {
    const length = bytes.readUInt32BE(at);
    const end = at + 12 + length;
    if (end > bytes.length) return unreadable();
    const name = bytes.toString("latin1", at + 4, at + 8);
    if (crc32(bytes.subarray(at + 4, end - 4)) !== bytes.readUInt32BE(end - 4)) return unreadable();
    if (kept.length === 1) {
      if (name !== "IHDR" || length !== 13) return unreadable();
      const pixels = bytes.readUInt32BE(at + 8) * bytes.readUInt32BE(at + 12);
      if (pixels === 0 || pixels > photo_pixels_max) return tooManyPixels();
    }
    if (pngParts.has(name)) kept.push(bytes.subarray(at, end));
    if (name === "IEND") return { ok: true, kind: "image/png", bytes: new Uint8Array(Buffer.concat(kept)) };
    at = end;
  }
  return unreadable();
}

const tooManyPixels = (): Refused =>
  refuse("photo.too_many_pixels", "photo", { field: "photo", values: { max: photo_pixels_max / 1_000_000 } });

/** How the camera was held, 1 to 8, out of an Exif part; 1 when it does not say. */
function orientationIn(part: Buffer): number {
  if (part.toString("latin1", 4, 10) !== "Exif\0\0" || part.length < 18) return 1;
  const tiff = part.subarray(10);
  const little = tiff.toString("latin1", 0, 2) === "II";
  const two = (at: number): number =>
    at + 2 > tiff.length ? 0 : little ? tiff.readUInt16LE(at) : tiff.readUInt16BE(at);
  const first = tiff.length < 8 ? 0 : little ? tiff.readUInt32LE(4) : tiff.readUInt32BE(4);
  const count = Math.min(two(first), 100);
  for (let at = 0; at < count; at += 1) {
    const entry = first + 2 + at * 12;
    if (two(entry) !== 0x0112) continue;
    const value = two(entry + 8);
    return value >= 1 && value <= 8 ? value : 1;
  }
  return 1;
}

/** An Exif part that says how the camera was held and nothing else. */
function orientationPart(value: number): Buffer {
  const tiff = Buffer.from("4d4d002a00000008000101120003000000010000000000000000", "hex");
  tiff.writeUInt16BE(value, 18);
  const part = Buffer.concat([Buffer.from([0xff, 0xe1, 0, 0]), Buffer.from("Exif\0\0", "latin1"), tiff]);
  part.writeUInt16BE(part.length - 2, 2);
  return part;
}

const isFrame = (kind: number): boolean =>
  kind >= 0xc0 && kind <= 0xcf && kind !== 0xc4 && kind !== 0xc8 && kind !== 0xcc;
/** Tables, frames and scans; of the makers' parts only Adobe's, without which colours are read wrongly. */
const isDrawn = (kind: number): boolean =>
  (kind >= 0xc0 && kind <= 0xcf) || (kind >= 0xda && kind <= 0xdf) || kind === 0xee;

/** Where the scan's data ends: at a mark that is no restart and no filler. */
function scanEnd(bytes: Buffer, from: number): number {
  let at = from;
  while (at + 1 < bytes.length) {
    const next = bytes[at + 1] ?? 0;
    if (bytes[at] === 0xff && next !== 0 && next !== 0xff && (next < 0xd0 || next > 0xd7)) return at;
    at += 1;
  }
  return bytes.length;
}

interface Walked {
  readonly kept: readonly Buffer[];
  readonly orientation: number;
  readonly pixels: number;
}

/** The parts of a JPEG that draw it, up to its end; nothing for what is no whole JPEG. */
function walkJpeg(bytes: Buffer): Walked | undefined {
  const kept: Buffer[] = [];
  let orientation = 1;
  let pixels = 0;
  for (let at = 2; at + 2 <= bytes.length; ) {
    if (bytes[at] !== 0xff) return undefined;
    const kind = bytes[at + 1] ?? 0;
    if (kind === 0xff) {
      at += 1;
      continue;
    }
    if (kind === 0xd9) return pixels > 0 ? { kept, orientation, pixels } : undefined;
    if (at + 4 > bytes.length) return undefined;
    const end = at + 2 + bytes.readUInt16BE(at + 2);
    if (end > bytes.length || end < at + 4) return undefined;
    const part = bytes.subarray(at, end);
    if (kind === 0xe1) orientation = Math.max(orientation, orientationIn(part));
    if (isFrame(kind) && part.length > 8) pixels = part.readUInt16BE(5) * part.readUInt16BE(7);
    const stop = kind === 0xda ? scanEnd(bytes, end) : end;
    if (isDrawn(kind)) kept.push(bytes.subarray(at, stop));
    at = stop;
  }
  return undefined;
}

function cleanJpeg(bytes: Buffer): Cleaned {
  const walked = walkJpeg(bytes);
  if (!walked) return unreadable();
  const { kept, orientation, pixels } = walked;
  if (pixels > photo_pixels_max) return tooManyPixels();
  const held = orientation === 1 ? [] : [orientationPart(orientation)];
  const whole = [Buffer.from([0xff, 0xd8]), ...held, ...kept, Buffer.from([0xff, 0xd9])];
  return { ok: true, kind: "image/jpeg", bytes: new Uint8Array(Buffer.concat(whole)) };
}

/** The photo without its metadata and without anything behind its end. Refuses what is too large, or neither JPEG nor PNG. */
export function cleanPhoto(given: Uint8Array): Cleaned {
  if (given.length > photo_bytes_max) {
    return refuse("photo.too_large", "photo", { field: "photo", values: { max: photo_bytes_max / 1024 / 1024 } });
  }
  const bytes = Buffer.from(given.buffer, given.byteOffset, given.byteLength);
  if (bytes.subarray(0, 8).equals(pngMark)) return cleanPng(bytes);
  return bytes[0] === 0xff && bytes[1] === 0xd8 ? cleanJpeg(bytes) : unreadable();
}
