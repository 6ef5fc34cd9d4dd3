// Unpacks zlib data (RFC 1950, 1951) with a bound on what comes out, and refuses every byte that says nothing.
//
// Why our own and not the platform's: a browser's stream and a server's zlib differ in what they forgive (bytes after the
// end, bits between the end and the checksum). A paper must get the same answer everywhere and have one spelling only.
import type { Bytes } from "./bytes.ts";

class Spoilt extends Error {}

type Reader = { readonly bytes: Uint8Array; at: number; held: number; heldBits: number };
type Output = { readonly bytes: Bytes; length: number };
/** Canonical Huffman code: how many codes have each length, and the symbols in code order. */
type Code = { readonly counts: Uint16Array; readonly symbols: Uint16Array };

const lengthBase = [
  3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258,
];
const lengthExtra = [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0];
const distanceBase = [
  1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049, 3073, 4097, 6145,
  8193, 12289, 16385, 24577,
];
const distanceExtra = [
  0, 0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9, 10, 10, 11, 11, 12, 12, 13, 13,
];
const codeLengthOrder = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];

function byte(reader: Reader): number {
  const value = reader.bytes[reader.at++];
  if (value === undefined) throw new Spoilt("ends early");
  return value;
}

function bits(reader: Reader, count: number): number {
  while (reader.heldBits < count) {
    reader.held |= byte(reader) << reader.heldBits;
    reader.heldBits += 8;
  }
  const value = reader.held & ((1 << count) - 1);
  reader.held >>>= count;
  reader.heldBits -= count;
  return value;
}

/** Goes to the next whole byte; the bits passed over must be nought. */
function align(reader: Reader): void {
  if (reader.held !== 0) throw new Spoilt("bits between");
  reader.heldBits = 0;
}

function put(output: Output, value: number): void {
  if (output.length === output.bytes.length) throw new Spoilt("too long");
  output.bytes[output.length++] = value;
}

function makeCode(lengths: readonly number[]): Code {
  const counts = new Uint16Array(16);
  for (const length of lengths) counts[length] = (counts[length] ?? 0) + 1;
  counts[0] = 0;
  const starts = new Uint16Array(17);
  let free = 1;
  for (let length = 1; length < 16; length++) {
    free = free * 2 - (counts[length] ?? 0);
    if (free < 0) throw new Spoilt("too many codes");
    starts[length + 1] = (starts[length] ?? 0) + (counts[length] ?? 0);
  }
  // Codes left over are waste, allowed where at most one code is in use: no distance, or a single one.
  if (free > 0 && lengths.length - lengths.filter((length) => length === 0).length > 1) throw new Spoilt("codes left");
  const symbols = new Uint16Array(lengths.length);
  for (const [symbol, length] of lengths.entries()) {
    if (length === 0) continue;
    symbols[starts[length] ?? 0] = symbol;
    starts[length] = (starts[length] ?? 0) + 1;
  }
  return { counts, symbols };
}

function symbol(reader: Reader, code: Code): number {
  let value = 0;
  let first = 0;
  let index = 0;
  for (let length = 1; length < 16; length++) {
    value |= bits(reader, 1);
    const count = code.counts[length] ?? 0;
    if (value - first < count) return code.symbols[index + value - first] ?? 0;
    index += count;
    first = (first + count) << 1;
    value <<= 1;
  }
  throw new Spoilt("no such code");
}

const fixedCode = makeCode(Array.from({ length: 288 }, (_, i) => (i < 144 ? 8 : i < 256 ? 9 : i < 280 ? 7 : 8)));
const fixedDistances = makeCode(Array.from({ length: 32 }, () => 5));

function readCodes(reader: Reader): readonly [Code, Code] {
  const literals = bits(reader, 5) + 257;
  const distances = bits(reader, 5) + 1;
  const given = bits(reader, 4) + 4;
  const codeLengths = Array.from({ length: 19 }, () => 0);
  for (const place of codeLengthOrder.slice(0, given)) codeLengths[place] = bits(reader, 3);
  const code = makeCode(codeLengths);
  const lengths: number[] = [];
  while (lengths.length < literals + distances) {
    const word = symbol(reader, code);
    if (word < 16) {
      lengths.push(word);
      continue;
    }
    const last = lengths.at(-1);
    if (word === 16 && last === undefined) throw new Spoilt("nothing to repeat");
    const times = word === 16 ? 3 + bits(reader, 2) : word === 17 ? 3 + bits(reader, 3) : 11 + bits(reader, 7);
    for (let i = 0; i < times; i++) lengths.push(word === 16 ? (last ?? 0) : 0);
  }
  if (lengths.length > literals + distances) throw new Spoilt("too many lengths");
  return [makeCode(lengths.slice(0, literals)), makeCode(lengths.slice(literals))];
}

function packedBlock(reader: Reader, output: Output, literalCode: Code, distanceCode: Code): void {
  for (;;) {
    const word = symbol(reader, literalCode);
    if (word === 256) return;
    if (word < 256) {
      put(output, word);
      continue;
    }
    const base = lengthBase[word - 257];
    if (base === undefined) throw new Spoilt("no such length");
    const length = base + bits(reader, lengthExtra[word - 257] ?? 0);
    const distanceWord = symbol(reader, distanceCode);
    const distance = (distanceBase[distanceWord] ?? Infinity) + bits(reader, distanceExtra[distanceWord] ?? 0);
    if (distance > output.length) throw new Spoilt("reaches before the start");
    for (let i = 0; i < length; i++) put(output, output.bytes[output.length - distance] ?? 0);
  }
}

function storedBlock(reader: Reader, output: Output): void {
  align(reader);
  const length = bits(reader, 16);
  if ((bits(reader, 16) ^ 0xffff) !== length) throw new Spoilt("length and its check differ");
  for (let i = 0; i < length; i++) put(output, byte(reader));
}

function adler32(bytes: Uint8Array): number {
  let low = 1;
  let high = 0;
  for (const value of bytes) {
    low = (low + value) % 65521;
    high = (high + low) % 65521;
  }
  return high * 65536 + low;
}

/**
 * The bytes behind zlib data, or undefined when the data are spoilt, longer than `bytes_max` unpacked, followed by
 * anything, or not marked as packed at level 9 (the mark that our papers carry).
 */
export function inflate(packed: Uint8Array, bytes_max: number): Bytes | undefined {
  if (packed[0] !== 0x78 || packed[1] !== 0xda) return undefined;
  const reader: Reader = { bytes: packed, at: 2, held: 0, heldBits: 0 };
  const output: Output = { bytes: new Uint8Array(bytes_max), length: 0 };
  try {
    let last = 0;
    while (last === 0) {
      last = bits(reader, 1);
      const kind = bits(reader, 2);
      if (kind === 0) storedBlock(reader, output);
      else if (kind === 1) packedBlock(reader, output, fixedCode, fixedDistances);
      else if (kind === 2) packedBlock(reader, output, ...readCodes(reader));
      else throw new Spoilt("no such block");
    }
    align(reader);
    const sum = bits(reader, 8) * 0x1000000 + bits(reader, 8) * 0x10000 + bits(reader, 8) * 0x100 + bits(reader, 8);
    const bytes = output.bytes.slice(0, output.length);
    return sum === adler32(bytes) && reader.at === packed.length ? bytes : undefined;
  } catch (error) {
    if (error instanceof Spoilt) return undefined;
    throw error;
  }
}
