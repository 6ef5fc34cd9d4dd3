// The entries of a ZIP file, each read as a stream: enough of the format for workbooks, and a limit on what may come out.
import { createReadStream } from "node:fs";
import { open } from "node:fs/promises";
import { type Readable, Transform } from "node:stream";
import { createInflateRaw } from "node:zlib";
import { type Refused, refuse } from "../../kernel/refusal.ts";

/** Bytes of one part of a workbook when it is unpacked. */
export const workbook_part_bytes_max = 4_000_000_000;
/** Parts of a workbook. */
const parts_max = 10_000;
const end_bytes_max = 65_557;
const endMark = 0x06054b50;
const entryMark = 0x02014b50;
const stored = 0;
const deflated = 8;

export interface ZipEntry {
  readonly name: string;
  readonly method: number;
  readonly packedBytes: number;
  /** Where its local head begins. */
  readonly offset: number;
}

const unreadable = (): Refused => refuse("import.workbook_unreadable", "import");

async function readAt(file: string, from: number, bytes: number): Promise<Buffer> {
  const handle = await open(file, "r");
  try {
    const buffer = Buffer.alloc(bytes);
    const { bytesRead } = await handle.read(buffer, 0, bytes, from);
    return buffer.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}

/** The directory at the end of the file; the parts by name. Locked and enormous ones are refused. */
export async function zipEntries(file: string, fileBytes: number): Promise<ReadonlyMap<string, ZipEntry> | Refused> {
  const from = Math.max(0, fileBytes - end_bytes_max);
  const tail = await readAt(file, from, fileBytes - from);
  const mark = Buffer.alloc(4);
  mark.writeUInt32LE(endMark);
  const at = tail.lastIndexOf(mark);
  if (at < 0 || at + 22 > tail.length) return unreadable();
  const [bytes, offset] = [tail.readUInt32LE(at + 12), tail.readUInt32LE(at + 16)];
  if (offset + bytes > fileBytes) return unreadable();
  const list = await readAt(file, offset, bytes);
  const entries = new Map<string, ZipEntry>();
  for (let place = 0; place + 46 <= list.length && entries.size < parts_max; ) {
    if (list.readUInt32LE(place) !== entryMark) return unreadable();
    const [names, extras, notes] = [28, 30, 32].map((more) => list.readUInt16LE(place + more)) as [
      number,
      number,
      number,
    ];
    const name = list.toString("utf8", place + 46, place + 46 + names);
    const method = list.readUInt16LE(place + 10);
    const locked = (list.readUInt16LE(place + 8) & 1) === 1;
    const packedBytes = list.readUInt32LE(place + 20);
    const unpackedBytes = list.readUInt32LE(place + 24);
    if (locked) return refuse("import.workbook_locked", "import");
    if ((method !== stored && method !== deflated) || unpackedBytes > workbook_part_bytes_max) return unreadable();
    entries.set(name.replaceAll("\\", "/"), { name, method, packedBytes, offset: list.readUInt32LE(place + 42) });
    place += 46 + names + extras + notes;
  }
  return entries.size > 0 ? entries : unreadable();
}

/** Ends with an error when more comes through than the directory could have meant. */
function limited(): Transform {
  let seen = 0;
  return new Transform({
    transform: (piece: Buffer, _encoding, done) => {
      seen += piece.length;
      if (seen > workbook_part_bytes_max) done(new Error("a part of the workbook is too large"));
      else done(null, piece);
    },
  });
}

/** The bytes of one entry, unpacked as they are read. Errors of packing come out of the stream. */
export async function entryStream(file: string, entry: ZipEntry): Promise<Readable> {
  const head = await readAt(file, entry.offset, 30);
  const from = entry.offset + 30 + head.readUInt16LE(26) + head.readUInt16LE(28);
  const raw = createReadStream(file, { start: from, end: from + Math.max(entry.packedBytes, 1) - 1 });
  if (entry.method === stored) return raw;
  const unpacked = createInflateRaw();
  const out = limited();
  raw.on("error", (error) => unpacked.destroy(error));
  unpacked.on("error", (error) => out.destroy(error));
  return raw.pipe(unpacked).pipe(out);
}
