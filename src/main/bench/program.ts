// The built program as a process of its own: started on a data folder and free ports, ready, killed or stopped.
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import { projectFile } from "../../platform/place.ts";

export interface Program {
  readonly origin: string;
  readonly pid: number;
  /** Milliseconds from its start until it was ready. */
  readonly ready_ms: number;
  /** What it has written so far. */
  said(): string;
  /** Ends it as a power cut does; what it started may live on. Resolves when it is gone. */
  kill(): Promise<void>;
  /** Asks it to stop and answers its exit code. */
  stop(): Promise<number>;
}

export interface Ended {
  readonly code: number;
  readonly said: string;
}

const look_ms = 20;
const ready_ms_max = 120_000;
const stop_ms_max = 60_000;

/** A port that nobody listens on now. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port was given");
  server.close();
  await once(server, "close");
  return address.port;
}

/** The caller's environment without its own settings of Akshara: a measurement uses the PostgreSQL inside unless told. */
function cleanEnvironment(more: Readonly<Record<string, string>>): NodeJS.ProcessEnv {
  const own = (name: string): boolean => !name.startsWith("AKSHARA_") && name !== "PORT" && name !== "DATABASE_URL";
  return { ...Object.fromEntries(Object.entries(process.env).filter(([name]) => own(name))), ...more };
}

const living = new Set<ChildProcess>();

/** Kills every program that was started here and still lives: for whoever is interrupted. */
export function killPrograms(): void {
  for (const child of living) child.kill("SIGKILL");
}

/** Another user of this machine; only root can run something as one. */
export interface OtherUser {
  readonly uid: number;
  readonly gid: number;
  /** An empty folder that he may enter: there he finds the program when its own folder lies in a home that is closed to him. */
  readonly through?: string | undefined;
}

/** Shows the project at another place, to this process and its children alone, and goes on there as another user. */
const shownThrough =
  'mount --bind "$1" "$2" && user="$3" && group="$4" && shift 4 && exec setpriv --reuid "$user" --regid "$group" --clear-groups "$@"';

/** The command that runs the program, and as whom. */
function commandOf(words: readonly string[], user: OtherUser | undefined) {
  const program = projectFile("dist", "akshara.mjs");
  if (user?.through === undefined) {
    const as = user && { uid: user.uid, gid: user.gid };
    return { file: process.execPath, words: [program, ...words], as };
  }
  const { uid, gid, through } = user;
  const project = projectFile();
  const there = (path: string): string => (path.startsWith(project) ? `${through}${path.slice(project.length)}` : path);
  const inside = ["sh", "-c", shownThrough, "sh", project, through, String(uid), String(gid)];
  return { file: "unshare", words: ["--mount", ...inside, there(process.execPath), there(program), ...words], as: {} };
}

/** Whether this user can start the program. */
export function canStart(user: OtherUser): boolean {
  const { file, words, as } = commandOf(["config"], user);
  return spawnSync(file, words, { env: cleanEnvironment({}), cwd: "/", stdio: "ignore", ...as }).status === 0;
}

interface LaunchOptions {
  readonly heard?: boolean;
  readonly folder?: string;
  readonly user?: OtherUser | undefined;
}

function launch(
  words: readonly string[],
  environment: Readonly<Record<string, string>>,
  { heard = true, folder, user }: LaunchOptions = {},
) {
  const command = commandOf(words, user);
  const child = spawn(command.file, command.words, {
    env: cleanEnvironment(environment),
    ...(folder !== undefined && { cwd: folder }),
    ...command.as,
    stdio: heard ? ["ignore", "pipe", "pipe"] : "ignore",
  });
  living.add(child);
  child.once("exit", () => living.delete(child));
  let said = "";
  const hear = (bytes: Buffer): void => {
    said += bytes.toString();
  };
  child.stdout?.on("data", hear);
  child.stderr?.on("data", hear);
  return { child, said: () => said };
}

/** The exit code, or 128 and more when a signal ended it. */
async function exitOf(child: ChildProcess): Promise<number> {
  if (child.exitCode === null && child.signalCode === null) await once(child, "close");
  return child.exitCode ?? 128;
}

/** Runs one command of the program to its end, in the current folder unless another is given. */
export async function runCommand(
  words: readonly string[],
  environment: Readonly<Record<string, string>>,
  folder?: string,
  user?: OtherUser,
): Promise<Ended> {
  const { child, said } = launch(words, environment, { user, ...(folder !== undefined && { folder }) });
  return { code: await exitOf(child), said: said() };
}

/** Asks again until it answers well, the program ends, or the time is over. */
async function untilReady(child: ChildProcess, url: string, said: () => string): Promise<void> {
  const until = performance.now() + ready_ms_max;
  while (performance.now() < until) {
    if (child.exitCode !== null || child.signalCode !== null) {
      throw new Error(`the program ended before it was ready (${child.exitCode}): ${said()}`);
    }
    const answer = await fetch(url).catch(() => undefined);
    await answer?.body?.cancel();
    if (answer?.ok) return;
    await pause(look_ms);
  }
  throw new Error(`the program was not ready in ${ready_ms_max} ms: ${said()}`);
}

export interface StartOptions {
  /** `serve` unless said. */
  readonly words?: readonly string[];
  /** Answers well when the program is ready. */
  readonly path?: string;
  /** False throws away what it writes. */
  readonly heard?: boolean;
  readonly user?: OtherUser;
}

/** Asks it to stop and answers its exit code. */
async function stopped(child: ChildProcess): Promise<number> {
  child.kill("SIGTERM");
  const late = setTimeout(() => child.kill("SIGKILL"), stop_ms_max);
  const code = await exitOf(child);
  clearTimeout(late);
  return code;
}

/** Starts a command that says when it is ready: resolves with the first group of what it then said. */
export async function startSaying(
  words: readonly string[],
  form: RegExp,
  user?: OtherUser,
): Promise<Pick<Program, "pid" | "said" | "stop"> & { readonly told: string }> {
  const { child, said } = launch(words, {}, { user });
  const until = performance.now() + ready_ms_max;
  while (performance.now() < until) {
    const told = form.exec(said())?.[1];
    if (told !== undefined) return { told, pid: child.pid ?? 0, said, stop: () => stopped(child) };
    if (child.exitCode !== null || child.signalCode !== null) break;
    await pause(look_ms);
  }
  await stopped(child);
  throw new Error(`${words.join(" ")} never said ${form.source}: ${said()}`);
}

/** Starts a command that listens and waits until it is ready. */
export async function startProgram(
  environment: Readonly<Record<string, string>>,
  { words = ["serve"], path = "/readyz", heard = true, user }: StartOptions = {},
): Promise<Program> {
  const [port, gateway] = [await freePort(), await freePort()];
  const ports = { PORT: String(port), AKSHARA_GATEWAY_PORT: String(gateway) };
  const began = performance.now();
  const { child, said } = launch(words, { ...ports, ...environment }, { heard, user });
  const origin = `http://127.0.0.1:${port}`;
  const kill = async (): Promise<void> => {
    child.kill("SIGKILL");
    await exitOf(child);
  };
  try {
    await untilReady(child, `${origin}${path}`, said);
  } catch (error) {
    await kill();
    throw error;
  }
  const ready_ms = performance.now() - began;
  return { origin, pid: child.pid ?? 0, ready_ms, said, kill, stop: () => stopped(child) };
}
