// Opens a continuity file without the portal: with the offline key's identity into a folder of CSV files, each checked.
import { createHash, randomUUID } from "node:crypto";
import { createReadStream } from "node:fs";
import { type FileHandle, mkdir, open, readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { Readable } from "node:stream";
import { ReadableStream } from "node:stream/web";
import { crc32, createInflateRaw } from "node:zlib";
import { Decrypter } from "age-encryption";
import { deflated, directory_bytes, directory_mark, end_bytes, end_mark, local_bytes, local_mark } from "./zip.ts";

/** The file does not open, or is not what it says. The message is for the keeper. */
export class ContinuityUnfit extends Error {
  override readonly name = "ContinuityUnfit";
}

interface Packed {
  readonly name: string;
  readonly crc: number;
  readonly packed: number;
  readonly size: number;
  readonly from: number;
}

export interface OpenedFile {
  readonly name: string;
  readonly bytes: number;
  /** Rows that the package says it has; undefined for what is no table. */
  readonly rows: number | undefined;
}

/** Bytes of the zip's directory: some fifty files at most. */
const directory_bytes_max = 65_536;

async function bytesAt(file: FileHandle, from: number, count: number): Promise<Buffer> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(count), 0, count, from);
  if (bytesRead < count) throw new ContinuityUnfit("the zip in it is cut");
  return buffer;
}

/** The directory at the end. Only what our own maker writes is read: no remark behind it, deflated files, plain names. */
async function directoryOf(file: FileHandle): Promise<readonly Packed[]> {
  const { size } = await file.stat();
  const last = await bytesAt(file, Math.max(0, size - end_bytes), Math.min(end_bytes, size));
  if (last.length < end_bytes || last.readUInt32LE(0) !== end_mark) throw new ContinuityUnfit("it holds no zip");
  const [count, bytes, from] = [last.readUInt16LE(10), last.readUInt32LE(12), last.readUInt32LE(16)];
  if (bytes > directory_bytes_max) throw new ContinuityUnfit("the zip's directory is too large");
  const lines = await bytesAt(file, from, bytes);
  const found: Packed[] = [];
  for (let at = 0, left = count; left > 0; left -= 1) {
    if (at + directory_bytes > lines.length || lines.readUInt32LE(at) !== directory_mark) {
      throw new ContinuityUnfit("the zip's directory cannot be read");
    }
    const ends = at + directory_bytes + lines.readUInt16LE(at + 28);
    const name = lines.subarray(at + directory_bytes, ends).toString("latin1");
    if (!/^[A-Za-z0-9-]{1,60}\.(csv|json|txt)$/.test(name) || lines.readUInt16LE(at + 10) !== deflated) {
      throw new ContinuityUnfit("the zip holds a file of another kind");
    }
    found.push({
      name,
      crc: lines.readUInt32LE(at + 16),
      packed: lines.readUInt32LE(at + 20),
      size: lines.readUInt32LE(at + 24),
      from: lines.readUInt32LE(at + 42),
    });
    at = ends;
  }
  return found;
}

/** Unpacks one file; gives the SHA-256 of what it is. */
async function unpack(zip: string, held: FileHandle, one: Packed, folder: string): Promise<string> {
  const header = await bytesAt(held, one.from, local_bytes);
  if (header.readUInt32LE(0) !== local_mark) throw new ContinuityUnfit(`${one.name} is not where the zip says`);
  const start = one.from + local_bytes + header.readUInt16LE(26) + header.readUInt16LE(28);
  const packed = one.packed === 0 ? Readable.from([]) : createReadStream(zip, { start, end: start + one.packed - 1 });
  const hash = createHash("sha256");
  let [crc, size] = [0, 0];
  const target = await open(join(folder, one.name), "w", 0o600);
  try {
    for await (const piece of packed.compose(createInflateRaw()) as AsyncIterable<Uint8Array>) {
      size += piece.length;
      if (size > one.size) break;
      crc = crc32(piece, crc);
      hash.update(piece);
      await target.writeFile(piece);
    }
  } finally {
    await target.close();
  }
  if (size !== one.size || crc !== one.crc) throw new ContinuityUnfit(`${one.name} was changed: its checksum fails`);
  return hash.digest("hex");
}

interface Said {
  readonly path: string;
  readonly hash: string;
  readonly rows: number;
}

async function saidIn(folder: string): Promise<readonly Said[]> {
  const file = await open(join(folder, "datapackage.json"));
  try {
    const { resources } = JSON.parse(await file.readFile("utf8")) as { readonly resources: readonly Said[] };
    return resources;
  } finally {
    await file.close();
  }
}

async function unseal(path: string, identity: string, zip: string): Promise<void> {
  const decrypter = new Decrypter();
  decrypter.addIdentity(identity);
  const target = await open(zip, "wx", 0o600);
  try {
    const sealed = ReadableStream.from(createReadStream(path)) as Parameters<Decrypter["decrypt"]>[0] & object;
    const opened = await decrypter.decrypt(sealed);
    for await (const piece of opened as AsyncIterable<Uint8Array>) await target.writeFile(piece);
  } catch (error) {
    throw new ContinuityUnfit("it does not open: another key, or its bytes were changed or cut", { cause: error });
  } finally {
    await target.close();
  }
}

/** Opens a file into a new or empty folder. Throws ContinuityUnfit; then the folder is left without half-opened tables. */
export async function openContinuity(path: string, identity: string, folder: string): Promise<readonly OpenedFile[]> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  if ((await readdir(folder)).length > 0) throw new ContinuityUnfit(`${folder} is not empty`);
  const zip = join(folder, `.${randomUUID()}.zip`);
  const clear = async (): Promise<void> => {
    for (const name of await readdir(folder)) await rm(join(folder, name));
  };
  try {
    await unseal(path, identity, zip);
    const held = await open(zip, "r");
    try {
      const digests = new Map<string, string>();
      const files = await directoryOf(held);
      for (const one of files) digests.set(one.name, await unpack(zip, held, one, folder));
      const said = await saidIn(folder);
      const wrong = said.find((one) => one.hash !== `sha256:${digests.get(one.path)}`);
      if (wrong) throw new ContinuityUnfit(`${wrong.path} is not the one that datapackage.json describes`);
      return files.map(({ name, size }) => ({ name, bytes: size, rows: said.find((one) => one.path === name)?.rows }));
    } finally {
      await held.close();
      await rm(zip);
    }
  } catch (error) {
    await clear();
    throw error;
  }
}
