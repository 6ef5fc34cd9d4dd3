// The program: one executable, its commands in commands/commands.ts.
import { DatabaseGone } from "../platform/database/connect.ts";
import { DatabaseUnfit } from "../platform/database/roles.ts";
import { SignerAway } from "../ledger/log/signer-client.ts";
import { RebuildHalted } from "../ledger/rebuild/chunk.ts";
import { SharesUnfit } from "../ledger/vault/shares.ts";
import { VaultUnfit } from "../ledger/vault/settings.ts";
import { PolicyUnreadable } from "../ledger/witness/policy.ts";
import { FolderInUse } from "../platform/database/folder-lock.ts";
import { MigrationFailed, ProgramTooOld } from "../platform/database/migrate.ts";
import { WrongRootKey } from "../platform/sealing/keys.ts";
import type { Command } from "./commands/command.ts";
import { commands } from "./commands/commands.ts";
import { readConfiguration } from "./configuration.ts";
import { NoInstallation } from "./open-database.ts";

const say = (line: string): void => {
  process.stderr.write(`${line}\n`);
};

const usage = (): string =>
  [
    "akshara COMMAND [words]",
    ...Object.entries(commands).map(([name, { about }]) => `  ${name.padEnd(8)} ${about}`),
  ].join("\n");

/** Failures that the operator can mend: said in one line, without a stack. */
const plain = [
  DatabaseGone,
  DatabaseUnfit,
  FolderInUse,
  MigrationFailed,
  NoInstallation,
  PolicyUnreadable,
  ProgramTooOld,
  RebuildHalted,
  SharesUnfit,
  SignerAway,
  VaultUnfit,
  WrongRootKey,
];
const plainCodes =
  /^(EADDRINUSE|EADDRNOTAVAIL|EACCES|EPERM|ENOTDIR|EEXIST|EROFS|ENOSPC|ECONNREFUSED|ENOTFOUND|28[0-9A-Z]{3}|3D000|ERR_PARSE_ARGS_.+)$/;

/** The failure's own words when they tell the operator enough. */
function inOneLine(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  const code = "code" in error && typeof error.code === "string" ? error.code : "";
  if (code === "EADDRINUSE") return `${error.message}: another program has this port; PORT chooses another`;
  return plain.some((kind) => error instanceof kind) || plainCodes.test(code) ? error.message : undefined;
}

async function main(words: readonly string[]): Promise<number> {
  const [name = "", ...rest] = words;
  const command = (commands as Readonly<Record<string, Command>>)[name];
  if (!command) {
    say(usage());
    return name === "" || name === "help" || name === "--help" ? 0 : 64;
  }
  const read = readConfiguration(process.env);
  if (!read.ok) {
    for (const complaint of read.complaints) say(`configuration: ${complaint}`);
    return 78;
  }
  return command.run(rest, read.configuration, say);
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  const line = inOneLine(error);
  if (line === undefined) throw error;
  say(line);
  process.exitCode = error instanceof ProgramTooOld ? error.exitCode : 1;
}
