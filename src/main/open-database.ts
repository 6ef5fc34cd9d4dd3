// Finds the installation's database: a server by DATABASE_URL, the one inside that already runs, or the one inside started here.
import { existsSync } from "node:fs";
import { join as folderOf } from "node:path";
import { addressInside } from "../platform/database/join.ts";
import { FolderInUse } from "../platform/database/folder-lock.ts";
import { connect, type Database } from "../platform/database/connect.ts";
import { startInside } from "../platform/database/inside.ts";
import { checkMigrated, migrate } from "../platform/database/migrate.ts";
import { ensureRoles, roleAddress, roleSecret, type LoginRole } from "../platform/database/roles.ts";
import { projectFile } from "../platform/place.ts";
import type { Configuration } from "./configuration.ts";
import { loadTowns } from "./load-towns.ts";

export interface OpenDatabase {
  /** The address of the superuser or of DATABASE_URL's user. */
  readonly url: string;
  as(role: LoginRole, connections_max: number): Database;
  addressOf(role: LoginRole): string;
  /** Closes every pool that `as` opened, then stops the server inside when it was started here. */
  stop(): Promise<void>;
}

export interface OpenOptions {
  readonly configuration: Configuration;
  readonly say: (line: string) => void;
  /** `serve` owns the data folder; other commands join a server that `serve` runs, or start it for themselves. */
  readonly join: boolean;
  /** False: only a data folder that has a database is opened, so that a mistyped one does not become a new installation. */
  readonly make: boolean;
}

/** A command was given a data folder in which there is no installation. */
export class NoInstallation extends Error {
  override readonly name = "NoInstallation";
}

async function findServer(options: OpenOptions): Promise<{ readonly url: string; stop(): Promise<void> }> {
  const { configuration, say, join, make } = options;
  if (configuration.DATABASE_URL !== "") return { url: configuration.DATABASE_URL, stop: async () => undefined };
  if (!make && !existsSync(folderOf(configuration.AKSHARA_DATA, "postgres"))) {
    throw new NoInstallation(`${configuration.AKSHARA_DATA} holds no installation; AKSHARA_DATA says where it is`);
  }
  try {
    return await startInside({ dataFolder: configuration.AKSHARA_DATA, log: say });
  } catch (error) {
    const url = join && error instanceof FolderInUse ? addressInside(configuration.AKSHARA_DATA) : undefined;
    if (url === undefined) throw error;
    return { url, stop: async () => undefined };
  }
}

/** Opens the database and brings it to this program's schema, towns included. */
export async function openDatabase(options: OpenOptions): Promise<OpenDatabase> {
  const { configuration, say } = options;
  const server = await findServer(options);
  try {
    const secret = roleSecret(configuration.AKSHARA_DATA);
    await ensureRoles(server.url, secret);
    const addressOf = (role: LoginRole): string => roleAddress(server.url, role, secret);
    const migration = { url: addressOf("akshara_migrate"), folder: projectFile("sql"), log: say };
    await migrate(migration);
    await checkMigrated(migration);
    await loadTowns(migration.url);
    const pools: Database[] = [];
    return {
      url: server.url,
      addressOf,
      as: (role, connections_max) => {
        const pool = connect({ url: addressOf(role), connections_max, name: role });
        pools.push(pool);
        return pool;
      },
      stop: async () => {
        await Promise.all(pools.map((pool) => pool.close()));
        await server.stop();
      },
    };
  } catch (error) {
    await server.stop();
    throw error;
  }
}
