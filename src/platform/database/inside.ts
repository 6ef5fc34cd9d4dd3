// Starts and stops the PostgreSQL inside: a real server of the installed packages, for this data folder alone.
import { randomBytes } from "node:crypto";
import { chmodSync, chownSync, existsSync, mkdirSync, readFileSync, realpathSync } from "node:fs";
import { renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { Client } from "pg";
import { projectFolder } from "../place.ts";
import { changedAddress } from "./address.ts";
import type { Binaries } from "./binaries.ts";
import { binariesIn, installedBinaries } from "./binaries.ts";
import { lockFolder } from "./folder-lock.ts";
import { endPrevious } from "./postmaster.ts";
import type { RunAs } from "./run-as.ts";
import { runAs, spawnAs, waysToRun } from "./run-as.ts";
import type { Place } from "./server-process.ts";
import { environment, finished, keepServer } from "./server-process.ts";
import { serverWords } from "./server-settings.ts";
import { socketFolder } from "./socket.ts";
import { stageFor } from "./staging.ts";

export interface InsideOptions {
  /** The folder of AKSHARA_DATA; PostgreSQL's files go into its subfolder `postgres`. */
  readonly dataFolder: string;
  readonly log: (line: string) => void;
  /** For tests only: a crash of the machine may lose data, a crash of the program does not. */
  readonly unsafe?: boolean;
}

export interface Inside {
  /** The superuser's address of the database `akshara`. */
  readonly url: string;
  /** The number of the server's process; another one after the server had to be started again. */
  readonly pid: number;
  /** Ends the server in its fast mode: open transactions are rolled back; resolves when it is gone. */
  stop(): Promise<void>;
}

/** `home` may be a link to where an earlier start had to stage it. */
function placeIn(dataFolder: string): Place {
  const home = realpathSync(join(dataFolder, "postgres"));
  return {
    home,
    cluster: join(home, "cluster"),
    logFile: join(home, "server.log"),
    passwordFile: join(home, "password"),
  };
}

function give(path: string, way: RunAs): void {
  if (way.user && existsSync(path)) chownSync(path, way.user.uid, way.user.gid);
}

/** The first way in which the server's program really runs and its folder can really be written. */
function findWay(place: Place, binaries: Binaries, tried: string[]): RunAs | undefined {
  for (const way of waysToRun(place.home, projectFolder())) {
    const before = statSync(place.home);
    give(place.home, way);
    // Another user must be able to pass through our folder; what is in it stays closed.
    const around = dirname(place.home);
    if (way.user) chmodSync(around, statSync(around).mode | 0o011);
    const script = '"$1" --version >/dev/null && test -w "$2" && cd "$2"';
    const words = ["sh", "-c", script, "sh", binaries.postgres, place.home];
    const { status, stderr } =
      process.platform === "win32"
        ? runAs(way, [binaries.postgres, "--version"], { env: environment(binaries) })
        : runAs(way, words, { env: environment(binaries), cwd: "/" });
    if (status === 0) return way;
    if (way.user) chownSync(place.home, before.uid, before.gid);
    tried.push(`${way.described}: ${stderr?.trim() || "could not reach the data folder"}`);
  }
  return undefined;
}

interface Chosen {
  readonly place: Place;
  readonly binaries: Binaries;
  readonly way: RunAs;
}

/** Where and as whom the server runs; as a last resort its files are staged where another user can reach them. */
function choose(dataFolder: string): Chosen {
  const tried: string[] = [];
  let place = placeIn(dataFolder);
  let binaries = installedBinaries(join(place.home, "libraries"));
  let way = findWay(place, binaries, tried);
  if (way === undefined && process.getuid?.() === 0) {
    const staged = stageFor(join(dataFolder, "postgres"), binaries.native);
    place = placeIn(dataFolder);
    binaries = binariesIn(staged.native, join(place.home, "libraries"));
    way = findWay(place, binaries, tried);
  }
  if (way !== undefined) return { place, binaries, way };
  throw new Error(
    `PostgreSQL could not be run from ${binaries.native} with its data in ${place.home}. It refuses to run as root. ` +
      "Start Akshara as an ordinary user, or move it and AKSHARA_DATA to folders that other users may enter " +
      `(such as /opt and /var/lib), or set DATABASE_URL. Tried: ${tried.join("; ")}`,
  );
}

/** Makes the cluster beside its final name and renames it, so that a killed first start leaves nothing half made. */
async function makeCluster(place: Place, binaries: Binaries, way: RunAs, unsafe: boolean): Promise<void> {
  const fresh = `${place.cluster}.new`;
  rmSync(fresh, { recursive: true, force: true });
  writeFileSync(place.passwordFile, `${randomBytes(24).toString("hex")}\n`, { mode: 0o600 });
  chmodSync(place.passwordFile, 0o600);
  give(place.passwordFile, way);
  const words = [binaries.initdb, "-D", fresh, "--username=postgres", `--pwfile=${place.passwordFile}`];
  words.push("--auth=scram-sha-256", "--locale=C.UTF-8", "--encoding=UTF8", "--data-checksums", "--no-instructions");
  if (unsafe) words.push("--no-sync");
  const child = spawnAs(way, words, { env: environment(binaries), cwd: "/", stdio: ["ignore", "pipe", "pipe"] });
  let said = "";
  child.stdout?.on("data", (chunk: Buffer) => (said += chunk.toString()));
  child.stderr?.on("data", (chunk: Buffer) => (said += chunk.toString()));
  if ((await finished(child)) !== 0) throw new Error(`PostgreSQL's data folder could not be made: ${said.trim()}`);
  renameSync(fresh, place.cluster);
}

async function ensureDatabase(url: string): Promise<void> {
  const client = new Client({ connectionString: changedAddress(url, { database: "postgres" }) });
  await client.connect();
  try {
    const { rowCount } = await client.query("select from pg_database where datname = 'akshara'");
    if (rowCount === 0) await client.query("create database akshara");
  } finally {
    await client.end();
  }
}

/**
 * Starts the PostgreSQL inside on a data folder, making it at the first start. A server that a killed program left
 * behind on this folder is stopped first; a living program on this folder is a FolderInUse.
 */
export async function startInside({ dataFolder, log, unsafe = false }: InsideOptions): Promise<Inside> {
  mkdirSync(join(dataFolder, "postgres"), { recursive: true, mode: 0o700 });
  const unlock = lockFolder(join(dataFolder, "lock"));
  try {
    await endPrevious(placeIn(dataFolder).cluster, log);
    const { place, binaries, way } = choose(dataFolder);
    if (!existsSync(place.cluster)) {
      log(`making PostgreSQL's data folder, ${way.described}`);
      await makeCluster(place, binaries, way, unsafe);
    }
    const socket = socketFolder(place.home);
    give(socket, way);
    const server = await keepServer({ place, binaries, way, words: serverWords(socket, unsafe), socket, log });
    const password = readFileSync(place.passwordFile, "utf8").trim();
    const url = `postgresql://postgres:${password}@localhost/akshara?host=${encodeURIComponent(socket)}`;
    await ensureDatabase(url).catch(async (error: unknown) => {
      await server.stop();
      throw error;
    });
    log(`PostgreSQL is ready, ${way.described}`);
    let stopping: Promise<void> | undefined;
    const stop = (): Promise<void> => (stopping ??= server.stop().finally(unlock));
    return {
      url,
      get pid() {
        return server.pid;
      },
      stop,
    };
  } catch (error) {
    unlock();
    throw error;
  }
}
