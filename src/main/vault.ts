// The installation's vault, from configuration: its settings or the sample's own, the writer, the watch, health and figures.
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Gauge, type Registry } from "prom-client";
import type { KeyFile } from "../ledger/vault/keyring.ts";
import { type VaultLag, VaultWatch } from "../ledger/vault/lag.ts";
import {
  parseRecipients,
  parseTargets,
  readVaultSettings,
  type VaultSettings,
  VaultUnfit,
} from "../ledger/vault/settings.ts";
import { newSplitKey } from "../ledger/vault/shares.ts";
import { VaultWriter, type VaultWriterHealth } from "../ledger/vault/writer.ts";
import type { Database } from "../platform/database/connect.ts";
import type { ReadyCheck } from "../platform/http/site.ts";
import type { Logger } from "../platform/metrics/log.ts";
import type { Configuration } from "./configuration.ts";

/** The vault of a running installation. */
export interface Vault {
  readonly settings: VaultSettings;
  readonly writer: VaultWriter;
  readonly watch: VaultWatch;
  /** Made for the sample, with the key's shares beside it: nothing is safe in it from whoever has this machine. */
  readonly isSample: boolean;
}

const shares = 5;
const threshold = 3;
const secret_mode = 0o600;

/** Writes a file that nobody else can read, whole or not at all. */
function writeSecret(path: string, text: string): void {
  writeFileSync(`${path}.new`, text, { mode: secret_mode });
  renameSync(`${path}.new`, path);
}

/** Where the sample's vault and the shares of its keys lie. */
export const samplePlaces = ({ AKSHARA_DATA: data }: Configuration) => ({
  folder: join(data, "vault"),
  shares: join(data, "vault-shares"),
  recipients: join(data, "vault-recipients.txt"),
});

/** A vault for trying everything out: a folder, and two new keys of which any three of five shares open it. */
async function sampleSettings(configuration: Configuration): Promise<VaultSettings> {
  const places = samplePlaces(configuration);
  mkdirSync(places.folder, { recursive: true, mode: 0o700 });
  if (!existsSync(places.recipients)) {
    mkdirSync(places.shares, { recursive: true, mode: 0o700 });
    const recipients: string[] = [
      "# Public keys of the sample's vault; the shares lie in vault-shares. Only for samples.",
    ];
    for (const owner of ["town", "state"]) {
      const key = await newSplitKey(shares, threshold);
      for (const [at, text] of key.shares.entries()) writeSecret(join(places.shares, `${owner}-${at + 1}.share`), text);
      recipients.push(key.recipient);
    }
    writeSecret(places.recipients, `${recipients.join("\n")}\n`);
  }
  const targets = JSON.stringify({
    quorum: 1,
    targets: [{ kind: "directory", name: "sample", folder: places.folder }],
  });
  return { ...parseTargets(targets, "."), recipients: parseRecipients(readFileSync(places.recipients, "utf8")) };
}

async function settingsOf(configuration: Configuration): Promise<VaultSettings | undefined> {
  const { AKSHARA_VAULT_TARGETS_FILE: targets, AKSHARA_VAULT_RECIPIENTS_FILE: recipients } = configuration;
  if ((targets === "") !== (recipients === "")) {
    throw new VaultUnfit("AKSHARA_VAULT_TARGETS_FILE and AKSHARA_VAULT_RECIPIENTS_FILE go together: set both or none");
  }
  if (targets !== "") return readVaultSettings(targets, recipients);
  return configuration.AKSHARA_SAMPLE ? await sampleSettings(configuration) : undefined;
}

/** Keys without which a rebuilt portal could not read its sealed values, go on with its log, or sign papers. */
const keyFileName = /^(root\.key|log-[0-9]{4}(-[2-9])?\.key|papers-key\.pem|papers-certificate\.pem)$/;

/** A signer that runs as another user keeps its key to itself: then its keeper sees to the copy. */
function readKeyFile(folder: string, name: string): readonly KeyFile[] {
  try {
    return [{ name, bytes: readFileSync(join(folder, name)) }];
  } catch {
    return [];
  }
}

function keyFiles(configuration: Configuration): readonly KeyFile[] {
  const folder = join(configuration.AKSHARA_DATA, "keys");
  const names = existsSync(folder) ? readdirSync(folder) : [];
  return names.filter((name) => keyFileName.test(name)).flatMap((name) => readKeyFile(folder, name));
}

export interface VaultParts {
  /** As akshara_work, for the writer's own session. */
  readonly work: Database;
  /** As akshara_serve, for looking how far it is. */
  readonly serve: Database;
  readonly log: Logger;
  /** More is in the vault. */
  readonly vaulted: () => void;
}

const told = ({ state, reason, targets }: VaultWriterHealth) => ({
  state,
  reason,
  failing: targets.flatMap((one) => (one.reason === undefined ? [] : [`${one.name}: ${one.reason}`])),
});

/** Opens the vault, its writer not yet started; undefined where there is none. Throws VaultUnfit. */
export async function openVault(configuration: Configuration, parts: VaultParts): Promise<Vault | undefined> {
  const settings = await settingsOf(configuration);
  if (settings === undefined) return undefined;
  let said = "";
  const writer = new VaultWriter({
    ...settings,
    database: parts.work,
    origin: configuration.AKSHARA_LOG_ORIGIN,
    keyFiles: async () => keyFiles(configuration),
    vaulted: parts.vaulted,
    changed: (health) => {
      const line = JSON.stringify(told(health));
      if (line !== said) parts.log.info(told(health), "vault");
      said = line;
    },
  });
  const watch = new VaultWatch({
    database: parts.serve,
    whenDown: configuration.AKSHARA_VAULT_DOWN === "refuse" ? "refuse" : "continue",
  });
  return { settings, writer, watch, isSample: configuration.AKSHARA_VAULT_TARGETS_FILE === "" };
}

export const noVaultWords =
  "there is NO VAULT: what is acknowledged is only in the database and the log; set AKSHARA_VAULT_TARGETS_FILE";

/** The vault's line in /readyz. Being down makes the portal unready only where it refuses commands then. */
export function vaultCheck(vault: Vault | undefined, configuration: Configuration): ReadyCheck {
  if (vault === undefined) return { name: "vault", ready: async () => true, note: async () => noVaultWords };
  const { writer, watch } = vault;
  return {
    name: "vault",
    ready: async () => {
      if (writer.health().state === "halted") return false;
      return configuration.AKSHARA_VAULT_DOWN === "continue" || !(await watch.isDown());
    },
    note: async () => {
      const { published, vaulted, waits_ms } = await watch.lag();
      const down = (await watch.isDown()) ? "DOWN; " : "";
      return `${down}${vaulted} of ${published} entries, the oldest waits ${Math.round(waits_ms)} ms`;
    },
  };
}

/** The vault's figures: entries in it and waiting for it, the oldest one's waiting, and what each target lacks. */
export function vaultFigures(registry: Registry, { watch, writer }: Vault): void {
  const figure = (name: string, help: string, read: (lag: VaultLag) => number): Gauge =>
    new Gauge({
      name,
      help,
      registers: [registry],
      async collect() {
        this.set(read(await watch.lag()));
      },
    });
  figure("akshara_vault_entries", "Entries of the log in the vault", ({ vaulted }) => Number(vaulted));
  figure("akshara_vault_waiting_entries", "Published entries of the log that are not in the vault", (lag) =>
    Number(lag.published - lag.vaulted),
  );
  figure(
    "akshara_vault_lag_seconds",
    "Seconds for which the oldest published entry waits for the vault",
    (lag) => lag.waits_ms / 1000,
  );
  const objects: Gauge<"target"> = new Gauge({
    name: "akshara_vault_target_waiting_objects",
    help: "Objects that a target does not have yet, as the writer in this process knows",
    labelNames: ["target"],
    registers: [registry],
    collect() {
      for (const { name, waiting } of writer.health().targets) objects.set({ target: name }, waiting);
    },
  });
}
