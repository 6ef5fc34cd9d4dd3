// A vault of a drill's own: beside the data folder that will be lost, with two owners' keys split into shares.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { newSplitKey } from "../../ledger/vault/shares.ts";

const shares = 5;
const threshold = 3;

export interface VaultBeside {
  readonly folder: string;
  /** What the portal is told of it: targets and recipients, no key. */
  readonly environment: Readonly<Record<string, string>>;
  /** Three of the five share files of one owner's key. */
  readonly shareFiles: readonly string[];
  /** The words of `akshara rebuild` that name vault and shares. */
  readonly rebuildWords: readonly string[];
}

/** Writes the two files that tell the portal of a vault in this folder; answers the configuration that names them. */
export function writeSettings(
  base: string,
  folder: string,
  recipients: readonly string[],
): Readonly<Record<string, string>> {
  const [targetsFile, recipientsFile] = [join(base, "targets.json"), join(base, "recipients.txt")];
  const targets = { quorum: 1, targets: [{ kind: "directory", name: "beside", folder }] };
  writeFileSync(targetsFile, JSON.stringify(targets));
  writeFileSync(recipientsFile, `${recipients.join("\n")}\n`);
  return { AKSHARA_VAULT_TARGETS_FILE: targetsFile, AKSHARA_VAULT_RECIPIENTS_FILE: recipientsFile };
}

/** The words of `akshara rebuild` that name a vault and shares of its key. */
export const wordsFor = (folder: string, shareFiles: readonly string[]): readonly string[] => [
  "--vault",
  folder,
  ...shareFiles.flatMap((file) => ["--share", file]),
];

/** Makes the vault's folder and keys in `base`. */
export async function vaultBeside(base: string): Promise<VaultBeside> {
  const folder = join(base, "vault");
  mkdirSync(folder);
  const recipients: string[] = [];
  const shareFiles: string[] = [];
  for (const owner of ["town", "state"]) {
    const key = await newSplitKey(shares, threshold);
    recipients.push(key.recipient);
    for (const [at, text] of key.shares.entries()) {
      const file = join(base, `${owner}-${at + 1}.share`);
      writeFileSync(file, text, { mode: 0o600 });
      if (owner === "town" && at % 2 === 0) shareFiles.push(file);
    }
  }
  const environment = writeSettings(base, folder, recipients);
  return { folder, environment, shareFiles, rebuildWords: wordsFor(folder, shareFiles) };
}
