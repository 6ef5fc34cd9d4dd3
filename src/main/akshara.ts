// The program: `akshara serve | work | migrate | appoint | import | demand | check | seed | bench | config`.
import { DatabaseUnfit } from "../platform/database/roles.ts";
import { SignerAway } from "../ledger/log/signer-client.ts";
import { VaultUnfit } from "../ledger/vault/settings.ts";
import { PolicyUnreadable } from "../ledger/witness/policy.ts";
import { FolderInUse } from "../platform/database/folder-lock.ts";
import { MigrationFailed, ProgramTooOld } from "../platform/database/migrate.ts";
import { WrongRootKey } from "../platform/sealing/keys.ts";
import type { Command } from "./commands/command.ts";
import { commands } from "./commands/commands.ts";
import { readConfiguration } from "./configuration.ts";

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
  DatabaseUnfit,
  FolderInUse,
  MigrationFailed,
  PolicyUnreadable,
  ProgramTooOld,
  SignerAway,
  VaultUnfit,
  WrongRootKey,
];

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
  if (!plain.some((kind) => error instanceof kind)) throw error;
  say((error as Error).message);
  process.exitCode = error instanceof ProgramTooOld ? error.exitCode : 1;
}
