// Drill 7: with all that the portal has, its user, its keys and its files, somebody tries to read, change and delete the vault.
import { spawnSync } from "node:child_process";
import { hash } from "node:crypto";
import { chmodSync, chownSync, lstatSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { type Attempt, probeName } from "../../ledger/vault/attempts.ts";
import { newSplitKey } from "../../ledger/vault/shares.ts";
import { projectFile } from "../../platform/place.ts";
import { sequence } from "../../services/property-tax/server/sample-people.ts";
import { canStart, type OtherUser, runCommand, startProgram, startSaying } from "../bench/program.ts";
import { type DrillOptions, drillOf, type Seen } from "./drill.ts";

/** Users that nobody is: the receiver's, who owns the vault's folder, and the portal's. */
const keeper_user = 64_101;
const portal_user = 64_102;
const objects_small = 8;
const status_looks_max = 100;

interface Place {
  readonly vault: string;
  readonly run: string;
  readonly portal: string;
  readonly socket: string;
  /** Undefined where this user can run nothing as another one. */
  readonly keeperUser: OtherUser | undefined;
  readonly portalUser: OtherUser | undefined;
}

/** The vault's folder is the keeper's alone; the portal's user may pass to the socket and no further. */
function makePlace(folder: string): Place {
  const [vault, run, portal] = ["vault", "run", "portal"].map((name) => join(folder, name)) as [string, string, string];
  for (const one of [vault, run, portal]) mkdirSync(one, { mode: 0o700 });
  const place = { vault, run, portal, socket: join(run, "socket") };
  if (process.getuid?.() !== 0) return { ...place, keeperUser: undefined, portalUser: undefined };
  chownSync(vault, keeper_user, keeper_user);
  chownSync(run, keeper_user, portal_user);
  chmodSync(run, 0o750);
  chownSync(portal, portal_user, portal_user);
  // The receiver's group is the portal's: so the socket lets the portal in, and the folder does not.
  const keeperUser = { uid: keeper_user, gid: portal_user };
  const portalUser = { uid: portal_user, gid: portal_user };
  if (canStart(portalUser)) return { ...place, keeperUser, portalUser };
  const through = join(folder, "program");
  mkdirSync(through, { mode: 0o755 });
  if (!canStart({ ...portalUser, through }))
    throw new Error(`other users cannot start the program in ${projectFile()}: put it where every user may enter`);
  return { ...place, keeperUser: { ...keeperUser, through }, portalUser: { ...portalUser, through } };
}

const sizeOf = (line: string): number => Number(line.split(" ", 1)[0]);

/** Every file and folder below: size, rights, owner and hash by path. */
function fingerprint(folder: string, below = ""): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const name of readdirSync(join(folder, below))) {
    const path = join(below, name);
    const { mode, uid, size } = lstatSync(join(folder, path));
    const isFolder = lstatSync(join(folder, path)).isDirectory();
    const content = isFolder ? "folder" : hash("sha256", readFileSync(join(folder, path)));
    found.set(path, `${isFolder ? 0 : size} ${mode.toString(8)} ${uid} ${content}`);
    if (isFolder) for (const [inner, line] of fingerprint(folder, path)) found.set(inner, line);
  }
  return found;
}

/** What whoever has the portal's account types: exit 0 says that it was done. */
const typed = [
  "ls -lR $VAULT",
  "cat $VAULT/bundles/*/*",
  "rm -rf $VAULT",
  "find $VAULT -type f -delete",
  "mv $VAULT $VAULT.gone",
  "chmod -R 777 $VAULT",
  "chown -R $(id -u) $VAULT",
  "touch $VAULT/bundles/new",
  "truncate -s 0 $VAULT/$OBJECT",
  "dd if=/dev/zero of=$VAULT/$OBJECT bs=1 count=1 conv=notrunc",
  "cp /dev/null $VAULT/$OBJECT",
  "ln -sf /dev/null $VAULT/$OBJECT",
  "mv $DATA/targets.json $VAULT/$OBJECT",
  "rm -f $SOCKET",
  "mv $SOCKET $DATA/socket",
  "kill -9 $RECEIVER",
  "ls /proc/$RECEIVER/root$VAULT/bundles",
  "ls /proc/$RECEIVER/cwd/",
  "head -c 1 /proc/$RECEIVER/mem",
  "unshare -Ur rm -rf $VAULT",
  "mount --bind $DATA $VAULT",
  "sudo -n rm -rf $VAULT",
] as const;

function type(place: Place, receiver: number, object: string): readonly string[] {
  const { portalUser, vault, socket, portal } = place;
  const own = { VAULT: vault, OBJECT: object, SOCKET: socket, DATA: portal, RECEIVER: String(receiver) };
  const env = { PATH: process.env["PATH"], ...own };
  const as = portalUser && { uid: portalUser.uid, gid: portalUser.gid };
  return typed.filter((line) => spawnSync("sh", ["-c", line], { env, ...as, stdio: "ignore" }).status === 0);
}

/** A portal that runs as its own user, with the receiver as its vault, until all of its facts are in it. */
async function fillVault(place: Place, environment: Readonly<Record<string, string>>): Promise<void> {
  const { portal, socket, portalUser } = place;
  const receiver = { kind: "receiver", name: "other-user", address: `unix:${socket}` };
  const recipients = [(await newSplitKey(5, 3)).recipient, (await newSplitKey(5, 3)).recipient];
  const folder = { kind: "directory", name: "past-receiver", folder: place.vault };
  const attacked = portalUser === undefined ? [receiver] : [receiver, folder];
  writeFileSync(join(portal, "targets.json"), JSON.stringify({ quorum: 1, targets: [receiver] }));
  writeFileSync(join(portal, "attacked.json"), JSON.stringify({ quorum: 1, targets: attacked }));
  writeFileSync(join(portal, "recipients.txt"), recipients.join("\n"));
  const program = await startProgram(environment, portalUser && { user: portalUser });
  try {
    for (let look = 0; look < status_looks_max; look += 1) {
      const { code } = await runCommand(["vault", "status"], environment, undefined, portalUser);
      if (code === 0) return;
      await pause(100);
    }
    throw new Error("the portal's facts did not get into the vault");
  } finally {
    await program.stop();
  }
}

interface Tried {
  readonly attempts: readonly Attempt[];
  readonly said: string;
}

/** As the portal's user, with its file of targets: every way that is known, on each of these objects. */
async function attack(place: Place, environment: Readonly<Record<string, string>>, objects: readonly string[]) {
  const own = { ...environment, AKSHARA_VAULT_TARGETS_FILE: join(place.portal, "attacked.json") };
  const attempts: Attempt[] = [];
  let rest = "";
  const once_max = 200;
  for (let from = 0; from < objects.length; from += once_max) {
    const words = ["vault", "try", "--json", ...objects.slice(from, from + once_max)];
    const { said } = await runCommand(words, own, undefined, place.portalUser);
    for (const line of said.split("\n").filter((one) => one !== "")) {
      if (line.startsWith("{")) attempts.push(JSON.parse(line) as Attempt);
      else rest += `${line}\n`;
    }
  }
  return { attempts, said: rest } satisfies Tried;
}

const cannot =
  "NOT TRIED: another user than the vault's (this needs root): files are not attacked, only the receiver is asked";

async function run({ seed, full, folder, say }: DrillOptions): Promise<Seen> {
  const place = makePlace(folder);
  if (place.portalUser === undefined) say(cannot);
  const environment = {
    AKSHARA_DATA: place.portal,
    AKSHARA_LOG_LEVEL: "error",
    AKSHARA_VAULT_TARGETS_FILE: join(place.portal, "targets.json"),
    AKSHARA_VAULT_RECIPIENTS_FILE: join(place.portal, "recipients.txt"),
  };
  const words = ["vault", "receive", "--folder", place.vault, "--listen", `unix:${place.socket}`];
  const receiver = await startSaying(words, /listens on (\S+)/, place.keeperUser);
  try {
    await fillVault(place, environment);
    const before = fingerprint(place.vault);
    const objects = [...before.keys()].filter((name) => name.endsWith(".age")).sort();
    const draw = sequence(seed);
    const drawn = full ? objects : objects.filter(() => draw() < objects_small / objects.length);
    const named = drawn.length === 0 ? objects.slice(0, objects_small) : drawn;
    say(`${objects.length} objects in the vault; ${named.length} of them are attacked`);
    const { attempts, said } = await attack(place, environment, named);
    const lines = place.portalUser === undefined ? [] : type(place, receiver.pid, named[0] ?? "");
    const after = fingerprint(place.vault);
    const changed = [...before].filter(([path, line]) => after.get(path) !== line);
    const added = [...after.keys()].filter((path) => !before.has(path) && !probeName.startsWith(path));
    const bytes = changed.reduce((sum, [, line]) => sum + sizeOf(line), 0);
    const done = [...attempts.filter((one) => one.done).map(({ target, what }) => `${target}: ${what}`), ...lines];
    for (const one of [...done, ...changed.map(([path]) => `changed: ${path}`), ...added.map((a) => `new: ${a}`)])
      say(one);
    const warned = receiver.said().split("REFUSED: ").length - 1;
    const tries = attempts.length + (place.portalUser === undefined ? 0 : typed.length);
    const users =
      place.portalUser === undefined ? `by user ${process.getuid?.()} alone; ${cannot}` : "as the portal's own user";
    const isSound =
      attempts.length >= named.length && objects.length > 0 && !said.includes("cannot create") && warned > 0;
    return {
      mark: "0 bytes changed, and nothing read or listed",
      measure: `${bytes} bytes changed in ${objects.length} objects, ${done.length} of ${tries} attempts done ${users}; the receiver gave ${warned} alarms`,
      passed: isSound && changed.length === 0 && added.length === 0 && done.length === 0,
    };
  } finally {
    await receiver.stop();
  }
}

export const vaultLocks = drillOf(
  { number: 7, name: "vault-locks", title: "the portal's own credentials try to delete or overwrite the vault" },
  run,
);
