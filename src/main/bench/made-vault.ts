// A vault with made facts in a folder, with the keys that a rebuild needs: for measuring the rebuild alone.
import { randomBytes } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { TownId } from "../../kernel/town.ts";
import { formatVerifier, newKeyPem, signerKey } from "../../ledger/log/note.ts";
import { keyName, sealBundle, bundleName } from "../../ledger/vault/bundle.ts";
import { chainStart, nextBundle } from "../../ledger/vault/chain.ts";
import { directoryTarget } from "../../ledger/vault/directory.ts";
import type { VaultEntry } from "../../ledger/vault/entry.ts";
import { encodeKeyring, type Keyring } from "../../ledger/vault/keyring.ts";
import { newSplitKey } from "../../ledger/vault/shares.ts";
import { madeEntries } from "./made-facts.ts";

const shard = "2026";
const origin = `akshara.invalid/log/${shard}`;

export interface MadeVault {
  readonly folder: string;
  /** The files of two shares, which are enough. */
  readonly shares: readonly string[];
  /** Public keys that it is sealed to. */
  readonly recipients: readonly string[];
  /** The log's public key, as outsiders have it. */
  readonly verifier: string;
  /** Root of the tree over all entries, in hexadecimal. */
  readonly root: string;
}

export interface MadePlan {
  readonly towns: readonly TownId[];
  readonly count: number;
  /** Entries of one bundle. */
  readonly together: number;
  /** Hears of each entry as it is made. */
  readonly made?: (entry: VaultEntry) => void;
}

/** Writes `count` facts of these towns into a vault in `base`. */
export async function makeVault(base: string, plan: MadePlan): Promise<MadeVault> {
  const folder = join(base, "vault");
  mkdirSync(folder, { recursive: true });
  const target = directoryTarget("made", folder);
  const [own, other] = [await newSplitKey(3, 2), await newSplitKey(3, 2)];
  const recipients = [other.recipient, own.recipient];
  const shares = own.shares.slice(0, 2).map((text, at) => {
    const file = join(base, `share-${at + 1}`);
    writeFileSync(file, text);
    return file;
  });
  const pem = newKeyPem();
  const keys: readonly Keyring[] = [
    { kind: "file", file: { name: "root.key", bytes: randomBytes(32) } },
    { kind: "file", file: { name: `log-${shard}.key`, bytes: Buffer.from(pem) } },
  ];
  for (const key of keys.map((one) => encodeKeyring(one, "made")))
    await target.put(keyName(key), await sealBundle(key, recipients));
  let end = chainStart;
  let root = "";
  let waiting: VaultEntry[] = [];
  const put = async (): Promise<void> => {
    const next = nextBundle(end, { origin, shard }, waiting);
    await target.put(bundleName({ ...next.bundle.header, generation: 0 }), await sealBundle(next.bytes, recipients));
    end = next.end;
    root = next.bundle.header.root;
    waiting = [];
  };
  for (const entry of madeEntries(plan.towns, plan.count)) {
    waiting.push(entry);
    plan.made?.(entry);
    if (waiting.length === plan.together) await put();
  }
  if (waiting.length > 0) await put();
  return { folder, shares, recipients, verifier: formatVerifier(signerKey(origin, pem).verifier), root };
}
