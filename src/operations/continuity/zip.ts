// A zip file, written as a stream: each file's size and checksum stand behind it and in the directory at the end.
import { Readable } from "node:stream";
import { crc32, createDeflateRaw } from "node:zlib";

/** One file to be put in. */
export interface ZipEntry {
  /** Latin letters, without folders. */
  readonly name: string;
  readonly pieces: AsyncIterable<Uint8Array>;
}

/** A file or the whole became larger than a plain zip can say. */
export class ZipTooLarge extends Error {
  override readonly name = "ZipTooLarge";
}

/** Bytes of a file in a zip, and of the zip. */
export const zip_bytes_max = 0xffff_ffff;

export const local_mark = 0x0403_4b50;
const behind_mark = 0x0807_4b50;
export const directory_mark = 0x0201_4b50;
export const end_mark = 0x0605_4b50;
export const local_bytes = 30;
export const directory_bytes = 46;
export const end_bytes = 22;
const version = 20;
/** Sizes behind the file (bit 3), names in UTF-8 (bit 11). */
const flags = 0x0808;
export const deflated = 8;
/** Regular file, readable and writable by its owner alone. */
const owner_only = 0o100600 * 0x1_0000;
const made_on_unix = 0x0300;

interface Written {
  readonly name: string;
  readonly from: number;
  readonly crc: number;
  readonly packed: number;
  readonly size: number;
}

/** A day as zip files write it; the time of day is left at midnight. */
const zipDay = (date: string): number => {
  const [year = 1980, month = 1, day = 1] = date.split("-").map(Number);
  return ((year - 1980) << 9) | (month << 5) | day;
};

function localHeader(name: string, day: number): Buffer {
  const header = Buffer.alloc(local_bytes);
  header.writeUInt32LE(local_mark, 0);
  header.writeUInt16LE(version, 4);
  header.writeUInt16LE(flags, 6);
  header.writeUInt16LE(deflated, 8);
  header.writeUInt16LE(day, 12);
  header.writeUInt16LE(name.length, 26);
  return Buffer.concat([header, Buffer.from(name, "latin1")]);
}

function behind({ crc, packed, size }: Written): Buffer {
  const bytes = Buffer.alloc(16);
  for (const [at, value] of [behind_mark, crc, packed, size].entries()) bytes.writeUInt32LE(value, at * 4);
  return bytes;
}

function directoryLine({ name, from, crc, packed, size }: Written, day: number): Buffer {
  const line = Buffer.alloc(directory_bytes);
  line.writeUInt32LE(directory_mark, 0);
  line.writeUInt16LE(made_on_unix | version, 4);
  line.writeUInt16LE(version, 6);
  line.writeUInt16LE(flags, 8);
  line.writeUInt16LE(deflated, 10);
  line.writeUInt16LE(day, 14);
  line.writeUInt32LE(crc, 16);
  line.writeUInt32LE(packed, 20);
  line.writeUInt32LE(size, 24);
  line.writeUInt16LE(name.length, 28);
  line.writeUInt32LE(owner_only, 38);
  line.writeUInt32LE(from, 42);
  return Buffer.concat([line, Buffer.from(name, "latin1")]);
}

function end(count: number, bytes: number, from: number): Buffer {
  const last = Buffer.alloc(end_bytes);
  last.writeUInt32LE(end_mark, 0);
  last.writeUInt16LE(count, 8);
  last.writeUInt16LE(count, 10);
  last.writeUInt32LE(bytes, 12);
  last.writeUInt32LE(from, 16);
  return last;
}

const fits = (bytes: number): number => {
  if (bytes >= zip_bytes_max) throw new ZipTooLarge(`a zip holds ${zip_bytes_max} bytes at most`);
  return bytes;
};

/** The bytes of a zip of these files, in their order, each read only when it is its turn. `date` is a CivilDate. */
export async function* zipPieces(entries: AsyncIterable<ZipEntry>, date: string): AsyncGenerator<Uint8Array> {
  const day = zipDay(date);
  const written: Written[] = [];
  let at = 0;
  for await (const { name, pieces } of entries) {
    const from = at;
    let [crc, packed, size] = [0, 0, 0];
    const measured = async function* (): AsyncGenerator<Uint8Array> {
      for await (const piece of pieces) {
        crc = crc32(piece, crc);
        size = fits(size + piece.length);
        yield piece;
      }
    };
    const header = localHeader(name, day);
    yield header;
    const packing = Readable.from(measured(), { objectMode: false }).compose(createDeflateRaw());
    for await (const piece of packing as AsyncIterable<Uint8Array>) {
      packed += piece.length;
      yield piece;
    }
    const one = { name, from, crc, packed, size };
    yield behind(one);
    at = fits(at + header.length + packed + 16);
    written.push(one);
  }
  const directory = Buffer.concat(written.map((one) => directoryLine(one, day)));
  yield Buffer.concat([directory, end(written.length, directory.length, at)]);
}
