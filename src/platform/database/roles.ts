// The database's users: one that owns everything and cannot log in, four that log in and own nothing.
import { createHash, createHmac, pbkdf2Sync, randomBytes } from "node:crypto";
import { existsSync, linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Client, escapeIdentifier } from "pg";
import { changedAddress, databaseName } from "./address.ts";
import { named, sqlState } from "./failures.ts";

/** Who logs in: the web program, the background worker, the checker (reads only), the migrator. */
export const loginRoles = ["akshara_serve", "akshara_work", "akshara_check", "akshara_migrate"] as const;
export type LoginRole = (typeof loginRoles)[number];

const server_version_min = 150_000;

/** The server cannot be used for Akshara; the message says what to change. */
export class DatabaseUnfit extends Error {
  override readonly name = "DatabaseUnfit";
}

/** The 32 secret bytes, kept in the data folder, from which the passwords of the login roles follow. */
export function roleSecret(dataFolder: string): Buffer {
  const file = join(dataFolder, "database-secret");
  if (!existsSync(file)) {
    mkdirSync(dataFolder, { recursive: true, mode: 0o700 });
    const mine = `${file}.${process.pid}`;
    writeFileSync(mine, `${randomBytes(32).toString("hex")}\n`, { mode: 0o600 });
    try {
      linkSync(mine, file);
    } catch (error) {
      if (!existsSync(file)) throw error;
    } finally {
      rmSync(mine, { force: true });
    }
  }
  return Buffer.from(readFileSync(file, "utf8").trim(), "hex");
}

const passwordOf = (role: LoginRole, secret: Uint8Array): string =>
  createHmac("sha256", secret).update(`akshara database role ${role}`).digest("hex");

/** The address with which a login role reaches the same database. */
export const roleAddress = (url: string, role: LoginRole, secret: Uint8Array): string =>
  changedAddress(url, { user: role, password: passwordOf(role, secret) });

/** What the server stores instead of a password (RFC 5803), made here so that the password never travels in SQL. */
function verifier(password: string): string {
  const salt = randomBytes(16);
  const salted = pbkdf2Sync(password, salt, 4096, 32, "sha256");
  const key = (word: string): Buffer => createHmac("sha256", salted).update(word).digest();
  const stored = createHash("sha256").update(key("Client Key")).digest("base64");
  return `SCRAM-SHA-256$4096:${salt.toString("base64")}$${stored}:${key("Server Key").toString("base64")}`;
}

const createOnce = (role: string, attributes: string): string => `do $$ begin
  if not exists (select from pg_roles where rolname = '${role}') then create role ${role} ${attributes}; end if;
end $$;`;

function rolesSql(url: string, secret: Uint8Array): string {
  const database = escapeIdentifier(databaseName(url));
  const logins = loginRoles.join(", ");
  return [
    // Two programs that start together on one server would trip over each other's changes of the same role.
    "select pg_advisory_xact_lock(2507050001);",
    createOnce("akshara_owner", "nologin"),
    ...loginRoles.map((role) => createOnce(role, "login noinherit")),
    ...loginRoles.map((role) => `alter role ${role} password '${verifier(passwordOf(role, secret))}';`),
    "alter role akshara_check set default_transaction_read_only = on;",
    "grant akshara_owner to akshara_migrate;",
    `revoke all on database ${database} from public;`,
    `grant connect on database ${database} to ${logins};`,
    `grant create on database ${database} to akshara_owner;`,
    "revoke all on schema public from public;",
  ].join("\n");
}

async function checkServer(client: Client): Promise<void> {
  const { rows } = await client.query<{ version: string; may: boolean }>(
    "select current_setting('server_version_num') as version, rolsuper or rolcreaterole as may " +
      "from pg_roles where rolname = current_user",
  );
  if (Number(rows[0]?.version) < server_version_min) {
    throw new DatabaseUnfit(`PostgreSQL 15 or newer is needed; this server's version is ${rows[0]?.version}`);
  }
  if (rows[0]?.may !== true) {
    throw new DatabaseUnfit(
      "the user of DATABASE_URL may not create roles: give it CREATEROLE and the ownership of the database, " +
        "or give a user that has them",
    );
  }
}

/**
 * Makes the roles, sets their passwords and lets them into the database of `url`, whose user must be a superuser, or
 * own the database and have CREATEROLE. Safe to repeat. Throws DatabaseUnfit when the server or the user will not do.
 */
export async function ensureRoles(url: string, secret: Uint8Array): Promise<void> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
  client.on("error", () => undefined);
  try {
    await client.connect();
    await checkServer(client);
    await client.query(`begin; ${rolesSql(url, secret)} commit;`);
  } catch (error) {
    if (sqlState(error) === "42501") {
      const reason = error instanceof Error ? error.message : "";
      throw new DatabaseUnfit(`the user of DATABASE_URL may not prepare the roles: ${reason}`, { cause: error });
    }
    throw named(error, false);
  } finally {
    await client.end();
  }
}
