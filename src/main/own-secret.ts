// Secrets that an installation shares with its neighbours: configured, or made once in the data folder, so that nobody can sign with none.
import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Configuration } from "./configuration.ts";

export type Neighbour = "gateway" | "bbps" | "state-register" | "digilocker";

/** The file of the installation's own secret with this neighbour; made when it is not there. */
export function ownSecretFile(configuration: Configuration, whose: Neighbour): string {
  const folder = join(configuration.AKSHARA_DATA, "keys");
  const file = join(folder, `${whose}-secret`);
  if (!existsSync(file)) {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    writeFileSync(file, `${randomBytes(32).toString("base64url")}\n`, { mode: 0o600, flag: "wx" });
  }
  return file;
}

/** The configured secret, or the installation's own. */
export const secretWith = (configuration: Configuration, whose: Neighbour, configured: string): string =>
  configured || readFileSync(ownSecretFile(configuration, whose), "utf8").trim();
