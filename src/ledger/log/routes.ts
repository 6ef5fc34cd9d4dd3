// The log under /log/: checkpoint, key, tiles and entry bundles as files that anyone may read, from anywhere.
import { join } from "node:path";
import type { FastifyInstance, FastifyReply } from "fastify";
import { realFiles } from "./files.ts";
import type { FileSystem } from "./files.ts";
import { isDayPath } from "../witness/days.ts";
import { readPublished } from "./published.ts";
import { parseTilePath, TileReader, joinEntries, joinHashes, tile_width } from "./tiles.ts";

/** One answer of the log: its bytes, and how long anyone may keep them. */
export interface LogFile {
  readonly bytes: Uint8Array;
  readonly type: "text/plain; charset=utf-8" | "application/octet-stream";
  readonly keep: "seconds" | "for ever";
}

/** A shard's name is a folder's name and a part of a path. */
export const isShardName = (name: string): boolean => /^[0-9a-z](?:[0-9a-z-]{0,62}[0-9a-z])?$/.test(name);

/**
 * Gives the files below a folder that holds a folder for each shard, by path such as `2026/checkpoint`; undefined where there is
 * none. Only the paths of the log's own form are ever looked for on the disk.
 */
export function logFiles(
  folder: string,
  files: Pick<FileSystem, "read"> = realFiles,
  now_seconds: () => number = () => Math.floor(Date.now() / 1000),
): (path: string) => Promise<LogFile | undefined> {
  return async (path) => {
    const slash = path.indexOf("/");
    const [shard, rest] = [path.slice(0, slash), path.slice(slash + 1)];
    if (slash < 0 || !isShardName(shard)) return undefined;
    if (rest === "checkpoint") {
      const note = await readPublished(files, join(folder, shard), now_seconds());
      return note === undefined
        ? undefined
        : { bytes: Buffer.from(note), type: "text/plain; charset=utf-8", keep: "seconds" };
    }
    if (rest === "key") {
      const bytes = await files.read(join(folder, shard, rest));
      return bytes === undefined ? undefined : { bytes, type: "text/plain; charset=utf-8", keep: "seconds" };
    }
    if (isDayPath(rest)) {
      const bytes = await files.read(join(folder, shard, rest));
      return bytes === undefined ? undefined : { bytes, type: "text/plain; charset=utf-8", keep: "seconds" };
    }
    const tile = parseTilePath(rest);
    if (tile === undefined) return undefined;
    const bytes = (await files.read(join(folder, shard, rest))) ?? (await cut(files, join(folder, shard), tile));
    return bytes === undefined ? undefined : { bytes, type: "application/octet-stream", keep: "for ever" };
  };
}

/** A partial tile or bundle out of the full one that took its place. */
async function cut(
  files: Pick<FileSystem, "read">,
  folder: string,
  { level, index, width }: NonNullable<ReturnType<typeof parseTilePath>>,
): Promise<Uint8Array | undefined> {
  if (width === tile_width) return undefined;
  const reader = new TileReader(files, folder);
  if (level === "entries") {
    const entries = await reader.findEntries(index, width);
    return entries === undefined ? undefined : joinEntries(entries);
  }
  const hashes = await reader.findHashes(level, index, width);
  return hashes === undefined ? undefined : joinHashes(hashes);
}

/** Serves the log of this folder under /log/. */
export function logRoutes(app: FastifyInstance, folder: string): void {
  const find = logFiles(folder);
  app.get<{ Params: { "*": string } }>("/log/*", async (request, reply): Promise<FastifyReply> => {
    const found = await find(request.params["*"]);
    // A verifier in anyone's page may read the log: it holds nothing personal.
    reply.header("access-control-allow-origin", "*");
    if (found === undefined) return reply.code(404).type("text/plain; charset=utf-8").send("not in the log\n");
    const keep = found.keep === "seconds" ? "public, max-age=5" : "public, max-age=31536000, immutable";
    return reply.header("cache-control", keep).type(found.type).send(Buffer.from(found.bytes));
  });
}
