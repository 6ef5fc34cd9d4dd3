// As whom PostgreSQL runs: it refuses root, and another user often cannot reach a clone under root's home.
import type { ChildProcess, SpawnOptions, SpawnSyncOptions, SpawnSyncReturns } from "node:child_process";
import { spawn, spawnSync } from "node:child_process";
import { existsSync, readFileSync, statSync } from "node:fs";

/** A way to run a program: plainly, inside a user namespace, or as another user. */
export interface RunAs {
  /** For messages: "as user 1000 of a namespace". */
  readonly described: string;
  /** What goes before the program's own words. */
  readonly before: readonly string[];
  /** The user that files must belong to, when it is not our own. */
  readonly user?: { readonly uid: number; readonly gid: number };
}

interface Account {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
}

/** PostgreSQL wants a name for the user it runs as, so only listed accounts will do. */
function accounts(): readonly Account[] {
  if (!existsSync("/etc/passwd")) return [];
  return readFileSync("/etc/passwd", "utf8")
    .split("\n")
    .map((line) => line.split(":"))
    .map(([name = "", , uid = "", gid = ""]) => ({ name, uid: Number(uid), gid: Number(gid) }))
    .filter(({ name, uid }) => name !== "" && Number.isInteger(uid) && uid > 0);
}

const plain: RunAs = { described: "as the user who started the program", before: [] };

/** A namespace in which our own user wears another number: the files stay ours, so all our folders are reachable. */
function inNamespace(known: readonly Account[]): RunAs[] {
  const account = known.find(({ uid }) => uid === 1000) ?? known.find(({ name }) => name === "postgres") ?? known[0];
  if (account === undefined || process.platform !== "linux") return [];
  const before = ["unshare", "--user", `--map-user=${account.uid}`, `--map-group=${account.gid}`, "--"];
  return [{ described: `in a user namespace as ${account.name}`, before }];
}

const asAccount = ({ name, uid, gid }: Account): RunAs => ({
  described: `as user ${name}`,
  before: [],
  user: { uid, gid },
});

const ownerOf = (path: string): number => (existsSync(path) ? statSync(path).uid : 0);

/**
 * The ways worth trying, best first. `home` is the folder PostgreSQL's files live in: once it belongs to another user,
 * that user goes first. `project` is where the programs lie: its owner can surely reach them.
 */
export function waysToRun(home: string, project: string): readonly RunAs[] {
  const uid = process.getuid?.();
  const known = accounts();
  if (uid === undefined) return [plain];
  if (uid !== 0) return known.some((account) => account.uid === uid) ? [plain] : [...inNamespace(known), plain];
  const named = (wanted: number): Account[] => known.filter((account) => account.uid === wanted);
  const servers = ["postgres", "nobody"].flatMap((name) => known.filter((account) => account.name === name));
  return [
    ...named(ownerOf(home)).map(asAccount),
    ...inNamespace(known),
    ...[...named(ownerOf(project)), ...servers].map(asAccount),
  ];
}

/** Starts a program that way. */
export const spawnAs = (way: RunAs, words: readonly string[], options: SpawnOptions): ChildProcess =>
  spawn(way.before[0] ?? words[0] ?? "", [...way.before, ...words].slice(1), { ...options, ...way.user });

/** Runs a program that way and waits; for probes that end at once. */
export const runAs = (way: RunAs, words: readonly string[], options: SpawnSyncOptions): SpawnSyncReturns<string> =>
  spawnSync(way.before[0] ?? words[0] ?? "", [...way.before, ...words].slice(1), {
    ...options,
    ...way.user,
    encoding: "utf8",
  });
