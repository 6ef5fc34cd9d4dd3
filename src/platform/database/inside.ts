// Starts and stops the PostgreSQL inside: a real server of the installed packages, for this data folder alone.
import type { ChildProcess } from "node:child_process";
import { randomBytes } from "node:crypto";
import { chmodSync, chownSync, closeSync, existsSync, mkdirSync, openSync, readFileSync, realpathSync } from "node:fs";
import { renameSync, rmSync, statSync, truncateSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { Client } from "pg";
import { projectFolder } from "../place.ts";
import { changedAddress } from "./address.ts";
import type { Binaries } from "./binaries.ts";
import { binariesIn, installedBinaries } from "./binaries.ts";
import { lockFolder } from "./folder-lock.ts";
import { endPrevious, processOf } from "./postmaster.ts";
import type { RunAs } from "./run-as.ts";
import { runAs, spawnAs, waysToRun } from "./run-as.ts";
import { serverWords } from "./server-settings.ts";
import { socketFolder } from "./socket.ts";
import { stageFor } from "./staging.ts";

const log_bytes_max = 10_000_000;
const start_ms_max = 60_000;
const stop_ms_max = 60_000;

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
  /** The number of the server's process. */
  readonly pid: number;
  /** Ends the server in its fast mode: open transactions are rolled back; resolves when it is gone. */
  stop(): Promise<void>;
}

interface Place {
  readonly home: string;
  readonly cluster: string;
  readonly logFile: string;
  readonly passwordFile: string;
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

function environment(binaries: Binaries): NodeJS.ProcessEnv {
  return { PATH: process.env["PATH"], LC_ALL: "C.UTF-8", TZ: "UTC", ...binaries.environment };
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

async function finished(child: ChildProcess): Promise<number> {
  return await new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (code) => resolve(code ?? -1));
  });
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

function logDescriptor(place: Place): number {
  if (existsSync(place.logFile) && statSync(place.logFile).size > log_bytes_max) truncateSync(place.logFile);
  return openSync(place.logFile, "a", 0o600);
}

const tail = (place: Place): string => readFileSync(place.logFile, "utf8").trim().split("\n").slice(-5).join("\n");

interface Running {
  readonly child: ChildProcess;
  readonly ended: Promise<number>;
}

/** Starts the server; resolves when it says that it is ready. */
async function startServer(
  place: Place,
  binaries: Binaries,
  way: RunAs,
  words: readonly string[],
  socket: string,
): Promise<Running> {
  const output = logDescriptor(place);
  // A session of its own: Ctrl-C reaches the program alone, which finishes its work before it stops the server.
  const child = spawnAs(way, [binaries.postgres, "-D", place.cluster, ...words], {
    env: environment(binaries),
    cwd: "/",
    detached: true,
    stdio: ["ignore", output, output],
  });
  closeSync(output);
  let over = false;
  const ended = finished(child).finally(() => (over = true));
  ended.catch(() => undefined);
  for (let waited = 0; waited < start_ms_max; waited += 10) {
    const status = processOf(place.cluster);
    if (status?.ready && status.pid === child.pid && status.socketFolder === socket) return { child, ended };
    if (over) throw new Error(`PostgreSQL ended while it started:\n${tail(place)}`);
    await pause(10);
  }
  child.kill("SIGQUIT");
  throw new Error(`PostgreSQL was not ready after ${start_ms_max} ms:\n${tail(place)}`);
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

async function stopServer({ child, ended }: Running): Promise<void> {
  child.kill("SIGINT");
  const late = new AbortController();
  const hard = pause(stop_ms_max, undefined, { signal: late.signal }).then(
    () => child.kill("SIGQUIT"),
    () => undefined,
  );
  await ended;
  late.abort();
  await hard;
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
    const running = await startServer(place, binaries, way, serverWords(socket, unsafe), socket);
    // The program may end without waiting for the server: what it leaves behind is found at the next start.
    running.child.unref();
    const password = readFileSync(place.passwordFile, "utf8").trim();
    const url = `postgresql://postgres:${password}@localhost/akshara?host=${encodeURIComponent(socket)}`;
    await ensureDatabase(url);
    log(`PostgreSQL is ready, ${way.described}`);
    let stopping: Promise<void> | undefined;
    const stop = (): Promise<void> => (stopping ??= stopServer(running).finally(unlock));
    return { url, pid: running.child.pid ?? 0, stop };
  } catch (error) {
    unlock();
    throw error;
  }
}
