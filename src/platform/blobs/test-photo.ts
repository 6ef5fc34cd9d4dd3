// A small PNG for tests, made by hand.
import { crc32, deflateSync } from "node:zlib";

export function chunk(kind: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(kind), data]);
  const ends = Buffer.alloc(8);
  ends.writeUInt32BE(data.length, 0);
  ends.writeUInt32BE(crc32(body), 4);
  return Buffer.concat([ends.subarray(0, 4), body, ends.subarray(4)]);
}

export function png(width: number, height: number, more: readonly Buffer[] = []): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header[8] = 8;
  const mark = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  const lines = Buffer.alloc(Math.min(width * height, 100) + 1);
  return Buffer.concat([
    mark,
    chunk("IHDR", header),
    ...more,
    chunk("IDAT", deflateSync(lines)),
    chunk("IEND", Buffer.of()),
  ]);
}
