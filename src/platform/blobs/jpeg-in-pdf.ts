// A JPEG that lies in a PDF, without what the camera wrote beside the picture: its frames and scans stay byte for byte.

/** Tables, frames and scans; of the makers' parts only Adobe's, without which colours are read wrongly. */
const isDrawn = (kind: number): boolean =>
  (kind >= 0xc0 && kind <= 0xcf) || (kind >= 0xda && kind <= 0xdf) || kind === 0xee;

/** Where the scan's data ends: at a mark that is no restart and no filler. */
function scanEnd(bytes: Buffer, from: number): number {
  for (let at = from; at + 1 < bytes.length; at += 1) {
    const next = bytes[at + 1] ?? 0;
    if (bytes[at] === 0xff && next !== 0 && next !== 0xff && (next < 0xd0 || next > 0xd7)) return at;
  }
  return bytes.length;
}

const end_mark = Buffer.from([0xff, 0xd9]);

/** The parts that draw, up to the end; undefined for what is no JPEG with a whole scan, which a reader will not draw either. */
export function pictureAlone(given: Uint8Array): Uint8Array | undefined {
  const bytes = Buffer.from(given.buffer, given.byteOffset, given.byteLength);
  const kept: Buffer[] = [bytes.subarray(0, 2)];
  const whole = (): Uint8Array => new Uint8Array(Buffer.concat([...kept, end_mark]));
  let scanned = false;
  for (let at = 2; at + 2 <= bytes.length; ) {
    const kind = bytes[at + 1] ?? 0;
    if (bytes[at] !== 0xff) return undefined;
    if (kind === 0xff) {
      at += 1;
      continue;
    }
    if (kind === 0xd9) return whole();
    const end = at + 4 > bytes.length ? Infinity : at + 2 + bytes.readUInt16BE(at + 2);
    if (end > bytes.length) return undefined;
    const stop = kind === 0xda ? scanEnd(bytes, end) : end;
    if (isDrawn(kind)) kept.push(bytes.subarray(at, stop));
    scanned ||= kind === 0xda;
    at = stop;
  }
  // Some scanners leave the end mark out.
  return scanned ? whole() : undefined;
}
