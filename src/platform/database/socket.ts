// Where the server's unix socket lies: a socket's whole path must fit in 107 bytes.
import { createHash } from "node:crypto";
import { chmodSync, lstatSync, mkdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const path_bytes_max = 107;
const fileName = ".s.PGSQL.5432.lock";

const fits = (folder: string): boolean => Buffer.byteLength(join(folder, fileName)) <= path_bytes_max;

/** A folder of ours alone: beside the data when its path is short enough, else a private one for temporary files. */
export function socketFolder(home: string): string {
  const mark = createHash("sha256").update(home).digest("hex").slice(0, 12);
  const folder = [join(home, "socket"), join(tmpdir(), `akshara-${mark}`), `/tmp/akshara-${mark}`].find(fits);
  if (folder === undefined) throw new Error(`no path short enough for a unix socket: ${home}`);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const found = lstatSync(folder);
  const uid = process.getuid?.();
  // Anybody may have made that name in a shared folder before us.
  if (!found.isDirectory() || (uid !== undefined && uid !== 0 && found.uid !== uid)) {
    throw new Error(`${folder} is somebody else's: remove it`);
  }
  chmodSync(folder, 0o700);
  return folder;
}
