// Databases for tests: one throw-away server per process, migrated once, copied in milliseconds for each test.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Client } from "pg";
import { projectFile, projectFolder } from "../place.ts";
import { changedAddress } from "./address.ts";
import type { Database } from "./connect.ts";
import { connect } from "./connect.ts";
import { isAlive } from "./folder-lock.ts";
import { startInside } from "./inside.ts";
import { migrate } from "./migrate.ts";
import { endPrevious } from "./postmaster.ts";
import type { LoginRole } from "./roles.ts";
import { ensureRoles, roleAddress } from "./roles.ts";

/** A database of one's own with the whole schema, and the two sample towns and the state opened. */
export interface TestDatabase {
  readonly serve: Database;
  readonly work: Database;
  readonly check: Database;
  readonly migrate: Database;
  readonly superuser: Database;
  /** The superuser's address of this database. */
  readonly url: string;
  /** The address of a login role in this database. */
  addressOf(role: LoginRole): string;
  /** Closes the pools, makes sure that nobody else is still connected, and drops the database. */
  close(): Promise<void>;
}

interface Server {
  /** The superuser's address of the server; its database name is replaced. */
  readonly url: string;
  readonly secret: Uint8Array;
  readonly template: string;
}

const folderName = /^akshara-test-([0-9]+)-/;
const sampleTowns = [
  [0, "state", "मध्य प्रदेश", "Madhya Pradesh"],
  [250705, "nagar-palika-parishad", "शिवपुरी", "Shivpuri"],
  [250867, "nagar-nigam", "देवास", "Dewas"],
] as const;

const silent = (): void => undefined;

/** Folders of earlier test runs that were killed; whatever still runs there is ended. */
async function sweep(): Promise<void> {
  for (const name of readdirSync(tmpdir())) {
    const pid = Number(folderName.exec(name)?.[1] ?? process.pid);
    if (isAlive(pid)) continue;
    const folder = join(tmpdir(), name);
    await endPrevious(join(folder, "postgres/cluster"), silent).catch(silent);
    rmSync(folder, { recursive: true, force: true });
  }
}

async function ownServer(): Promise<string> {
  await sweep();
  const dataFolder = mkdtempSync(join(tmpdir(), `akshara-test-${process.pid}-`));
  const inside = await startInside({ dataFolder, log: silent, unsafe: true });
  process.once("exit", () => {
    process.kill(inside.pid, "SIGQUIT");
    // The note goes last; an exit handler cannot wait in any other way.
    const note = join(dataFolder, "postgres/cluster/postmaster.pid");
    const clock = new Int32Array(new SharedArrayBuffer(4));
    for (let look = 0; look < 1000 && existsSync(note); look += 1) Atomics.wait(clock, 0, 0, 5);
    rmSync(dataFolder, { recursive: true, force: true, maxRetries: 10 });
  });
  return inside.url;
}

async function asSuperuser<T>(url: string, body: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return await body(client);
  } finally {
    await client.end();
  }
}

/** Opens the sample towns, as the program does with all 413. */
async function openTowns(url: string): Promise<void> {
  await asSuperuser(url, async (client) => {
    await client.query("set role akshara_owner");
    for (const [id, type, nameHi, nameEn] of sampleTowns) {
      await client.query("select akshara.open_town($1::integer)", [id]);
      await client.query(
        `insert into akshara.towns
           (id, type, name_hi, name_en, name_hi_proofed, district_hi, district_en, population)
         values ($1::integer, $2::text, $3::text, $4::text, true, $3::text, $4::text, 0) on conflict do nothing`,
        [id, type, nameHi, nameEn],
      );
    }
  });
}

/** A server that others gave us keeps nothing of ours. */
function dropAtEnd(url: string, template: string): void {
  const script = `import { Client } from "pg";
    const client = new Client({ connectionString: process.argv[1] });
    await client.connect();
    await client.query("drop database if exists ${template} with (force)");
    await client.end();`;
  // An exit handler cannot wait for the network; a process of its own can.
  process.once("exit", () => {
    spawnSync(process.execPath, ["--input-type=module", "-e", script, url], { cwd: projectFolder() });
  });
}

async function prepareServer(): Promise<Server> {
  const given = process.env["AKSHARA_TEST_DATABASE_URL"];
  const url = given ?? (await ownServer());
  // The same for every process that shares a server, so that nobody changes another's passwords.
  const secret = createHash("sha256").update(url).digest();
  const template = `akshara_template_${process.pid}`;
  await asSuperuser(url, async (client) => {
    await client.query(`drop database if exists ${template} with (force)`);
    await client.query(`create database ${template}`);
  });
  if (given !== undefined) dropAtEnd(url, template);
  const templateUrl = changedAddress(url, { database: template });
  await ensureRoles(templateUrl, secret);
  const options = { url: roleAddress(templateUrl, "akshara_migrate", secret), folder: projectFile("sql"), log: silent };
  await migrate(options);
  await openTowns(templateUrl);
  // Once more, so that the new towns' sequences get their grants.
  await migrate(options);
  return { url, secret, template };
}

let server: Promise<Server> | undefined;
let made = 0;
const unclosed = new Set<string>();

process.once("exit", () => {
  if (unclosed.size === 0) return;
  process.stderr.write(`test databases that were not closed: ${[...unclosed].join(", ")}\n`);
  process.exitCode = 1;
});

/** Connections to the database that nobody closed; a moment is given to those that are just ending. */
async function leaks(client: Client, name: string): Promise<readonly string[]> {
  let names: string[] = [];
  for (let look = 0; look < 50; look += 1) {
    const { rows } = await client.query<{ who: string }>(
      "select usename || ' (' || application_name || ')' as who from pg_stat_activity where datname = $1::text",
      [name],
    );
    names = rows.map(({ who }) => who);
    if (names.length === 0) break;
    await client.query("select pg_sleep(0.02)");
  }
  return names;
}

async function drop(url: string, name: string): Promise<void> {
  unclosed.delete(name);
  await asSuperuser(url, async (client) => {
    const left = await leaks(client, name);
    await client.query(`drop database ${name} with (force)`);
    if (left.length > 0) throw new Error(`connections left open to a test database: ${left.join(", ")}`);
  });
}

/** A fresh copy of the migrated template. Close it in the same test. */
export async function testDatabase(): Promise<TestDatabase> {
  server ??= prepareServer();
  const { url: serverUrl, secret, template } = await server;
  made += 1;
  const name = `akshara_test_${process.pid}_${made}`;
  const url = changedAddress(serverUrl, { database: name });
  await asSuperuser(serverUrl, async (client) => {
    await client.query(`create database ${name} template ${template} strategy file_copy`);
    // A copy has the template's contents, not the rights on the database itself.
    await client.query(`revoke all on database ${name} from public`);
    await client.query(
      `grant connect on database ${name} to akshara_serve, akshara_work, akshara_check, akshara_migrate`,
    );
    await client.query(`grant create on database ${name} to akshara_owner`);
  });
  unclosed.add(name);
  const addressOf = (role: LoginRole): string => roleAddress(url, role, secret);
  const as = (role: LoginRole): Database =>
    connect({ url: addressOf(role), connections_max: 10, name: `test ${role}` });
  const databases = {
    serve: as("akshara_serve"),
    work: as("akshara_work"),
    check: as("akshara_check"),
    migrate: as("akshara_migrate"),
    superuser: connect({ url, connections_max: 4, name: "test superuser" }),
  };
  const close = async (): Promise<void> => {
    for (const database of Object.values(databases)) await database.close();
    await drop(serverUrl, name);
  };
  return { ...databases, url, addressOf, close };
}
