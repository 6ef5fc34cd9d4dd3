// `akshara vault keys | status | receive | try`: the vault's offline key, how far it is, receiving for a portal, trying its locks.
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { newSplitKey } from "../../ledger/vault/shares.ts";
import { statement } from "../../platform/database/connect.ts";
import type { Configuration } from "../configuration.ts";
import { layFoundation } from "../foundation.ts";
import { noVaultWords } from "../vault.ts";
import type { Command } from "./command.ts";
import { receive, receiveUsage } from "./vault-receive.ts";
import { tryUsage, tryVault } from "./vault-try.ts";

type Say = (line: string) => void;

const usage = [
  "akshara vault keys --into FOLDER [--name NAME] [--shares 5] [--threshold 3]",
  "  makes a key and splits it; the recipient is printed, a share file for each keeper lies in the folder",
  "akshara vault status",
  receiveUsage,
  tryUsage,
].join("\n");

const shares_max = 20;
const secret_mode = 0o600;

async function keys(words: readonly string[], say: Say): Promise<number> {
  const text = { type: "string" } as const;
  const { values } = parseArgs({
    args: [...words],
    options: { into: text, name: text, shares: text, threshold: text },
  });
  const { into, name = "vault" } = values;
  const [shares, threshold] = [Number(values.shares ?? "5"), Number(values.threshold ?? "3")];
  const isFit = Number.isInteger(shares) && Number.isInteger(threshold) && threshold >= 2 && threshold <= shares;
  if (into === undefined || !isFit || shares > shares_max || !/^[a-z0-9-]{1,40}$/.test(name)) {
    say(usage);
    return 64;
  }
  mkdirSync(into, { recursive: true, mode: 0o700 });
  const files = Array.from({ length: shares }, (_, at) => join(into, `${name}-${at + 1}.share`));
  const there = files.find((file) => existsSync(file));
  if (there !== undefined) {
    say(`${there} is there already: shares are never written over`);
    return 1;
  }
  const key = await newSplitKey(shares, threshold);
  for (const [at, file] of files.entries())
    writeFileSync(file, key.shares[at] ?? "", { mode: secret_mode, flag: "wx" });
  process.stdout.write(`${key.recipient}\n`);
  say(`${shares} shares in ${into}; any ${threshold} of them open the vault, fewer tell nothing.`);
  say("Give each to another keeper, off this machine, and take the files away from here.");
  say("The line above is the recipient: it goes into AKSHARA_VAULT_RECIPIENTS_FILE, beside that of the other owner.");
  return 0;
}

const waiting = statement(
  "vault.waiting",
  `select count(*)::integer as objects, coalesce(sum(octet_length(object)), 0)::bigint as bytes,
          coalesce(round(extract(epoch from clock_timestamp() - min(at)))::integer, 0) as oldest_s
   from log.vault_outbox where not $1::text = any (stored)`,
);

async function status(configuration: Configuration, say: Say): Promise<number> {
  const foundation = await layFoundation({ configuration, say, join: true, work: false });
  try {
    const { vault, opened } = foundation;
    if (vault === undefined) {
      say(noVaultWords);
      return 1;
    }
    const { published, vaulted, waits_ms } = await vault.watch.lag();
    const shown = Math.round(waits_ms / 1000);
    say(
      `${vaulted} of ${published} published entries are in the vault${shown > 0 ? `; the oldest waits ${shown} s` : ""}`,
    );
    say(`sealed to ${vault.settings.recipients.length} recipients; quorum ${vault.settings.quorum}`);
    if (vault.isSample) say("this is the sample's own vault: its key lies beside it");
    const work = opened.as("akshara_work", 1);
    for (const { name } of vault.settings.targets) {
      const [row] = await work.query<{ objects: number; bytes: bigint; oldest_s: number }>(waiting, [name]);
      const { objects = 0, bytes = 0n, oldest_s = 0 } = row ?? {};
      const late = objects === 0 ? "has everything" : `lacks ${objects} objects, ${bytes} bytes, since ${oldest_s} s`;
      say(`target ${name}: ${late}`);
    }
    return published === vaulted ? 0 : 1;
  } finally {
    await foundation.close();
  }
}

export const vault: Command = {
  about:
    "makes and splits the vault's offline key, or says how far it is, receives for it, tries its locks [keys | status | receive | try]",
  run: async ([what = "", ...words], configuration, say) => {
    if (what === "keys") return await keys(words, say);
    if (what === "receive") return await receive(words, say);
    if (what === "try") return await tryVault(words, configuration, say);
    if (what === "status") return await status(configuration, say);
    say(usage);
    return 64;
  },
};
