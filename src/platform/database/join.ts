// Joins the PostgreSQL inside that another program of this installation (usually `serve`) has started.
import { existsSync, readFileSync, realpathSync } from "node:fs";
import { join } from "node:path";
import { socketFolder } from "./socket.ts";

/** The superuser's address of the server that already runs on this data folder; it may be gone when it is used. */
export function addressInside(dataFolder: string): string | undefined {
  const folder = join(dataFolder, "postgres");
  if (!existsSync(join(folder, "password"))) return undefined;
  const home = realpathSync(folder);
  const password = readFileSync(join(home, "password"), "utf8").trim();
  return `postgresql://postgres:${password}@localhost/akshara?host=${encodeURIComponent(socketFolder(home))}`;
}
