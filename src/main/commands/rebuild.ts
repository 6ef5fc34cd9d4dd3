// `akshara rebuild --vault DIR|FILE … --share FILE …`: from a vault and its key to a portal on a clean machine; `--town` one alone.
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { parseArgs } from "node:util";
import { parseTownId, type TownId } from "../../kernel/town.ts";
import { checkTowns, occupiedTowns } from "../../ledger/check-towns.ts";
import type { CheckOptions } from "../../ledger/checker.ts";
import { restoreBlobs } from "../../ledger/rebuild/blobs.ts";
import { RebuildHalted } from "../../ledger/rebuild/chunk.ts";
import { type EntryFindings, type Proof, proveDays, proveEntries } from "../../ledger/rebuild/prove.ts";
import {
  ownerDatabase,
  type Rebuilt,
  rebuild as rebuildAll,
  type RebuildOptions,
} from "../../ledger/rebuild/rebuild.ts";
import { isWhole, lossWords, writeReport } from "../../ledger/rebuild/report.ts";
import { restoreTown } from "../../ledger/rebuild/town.ts";
import { openVault, type OpenVault } from "../../ledger/rebuild/vault.ts";
import type { KeyFile } from "../../ledger/vault/keyring.ts";
import { copiesAt } from "../../ledger/vault/readers.ts";
import { VaultUnfit } from "../../ledger/vault/settings.ts";
import { joinShares, SharesUnfit } from "../../ledger/vault/shares.ts";
import { BlobFolder } from "../../platform/blobs/folder.ts";
import { realClock } from "../../platform/clock.ts";
import { statement } from "../../platform/database/connect.ts";
import { towns as rulebookTowns } from "../../rulebook/towns.ts";
import { blobFolderOf } from "../blobs.ts";
import type { Configuration } from "../configuration.ts";
import { openDatabase, type OpenDatabase } from "../open-database.ts";
import { ledgerServices } from "../services.ts";
import type { Command } from "./command.ts";

type Say = (line: string) => void;

interface Asked {
  readonly vault: OpenVault;
  readonly town?: TownId;
  readonly checkpoints: readonly string[];
  readonly brought: readonly KeyFile[];
}

const usage =
  "akshara rebuild --vault DIR|FILE [--vault DIR|FILE …] --share FILE --share FILE … [--checkpoint FILE …] [--key FILE …] [--town LGD]";
const markName = "rebuild-begun";

const readText = (file: string): string => readFileSync(file, "utf8");

async function asked(words: readonly string[], say: Say): Promise<Asked | undefined> {
  const list = { type: "string", multiple: true, default: [] as string[] } as const;
  const { values } = parseArgs({
    args: [...words],
    options: { vault: list, share: list, checkpoint: list, key: list, town: { type: "string" } },
  });
  const town = values.town === undefined ? undefined : parseTownId(values.town);
  if (values.vault.length === 0 || values.share.length === 0 || (values.town !== undefined && town === undefined)) {
    say(usage);
    return undefined;
  }
  const identity = await joinShares(values.share.map(readText));
  const copies = values.vault.flatMap(copiesAt);
  const checkpoints = values.checkpoint.map(readText);
  const brought = values.key.map((file) => ({ name: basename(file), bytes: readFileSync(file) }));
  return { vault: openVault(copies, identity), checkpoints, brought, ...(town === undefined ? {} : { town }) };
}

/** A rebuild begins in a data folder without keys and log, or goes on where one was killed. */
function beginIn(dataFolder: string): { readonly mark: string; readonly again: boolean } {
  mkdirSync(dataFolder, { recursive: true, mode: 0o700 });
  const mark = join(dataFolder, markName);
  const again = existsSync(mark);
  const taken = ["keys", "log"].filter((name) => {
    const folder = join(dataFolder, name);
    return existsSync(folder) && readdirSync(folder).length > 0;
  });
  if (!again && taken.length > 0) {
    throw new RebuildHalted(`${dataFolder} holds ${taken.join(" and ")} already: rebuild into an empty folder`);
  }
  if (!again) writeFileSync(mark, `${realClock.now()}\n`);
  return { mark, again };
}

/** What this process has held at most. */
const memoryMb = (): number => process.resourceUsage().maxRSS / 1024;

const anyEntry = statement("rebuild.any", "select 1 as one from log.entries limit 1");

async function mustBeEmpty(opened: OpenDatabase): Promise<void> {
  const rows = await opened.as("akshara_check", 1).query(anyEntry);
  if (rows.length > 0) {
    throw new RebuildHalted(
      "the database holds facts already: rebuild into an empty one, or restore one town by --town",
    );
  }
}

async function proveAll(
  options: Pick<RebuildOptions, "towns" | "services" | "logFolder"> & CheckOptions,
  opened: OpenDatabase,
  rebuilt: Rebuilt,
  {
    vault,
    dataFolder,
    isAtWork,
  }: { readonly vault: OpenVault; readonly dataFolder: string; readonly isAtWork: boolean },
): Promise<Proof> {
  const check = opened.as("akshara_check", 2);
  const entries = new Map<string, EntryFindings>();
  for (const { name, size, root } of rebuilt.shards) {
    entries.set(
      name,
      await proveEntries(check, { name, folder: join(options.logFolder, name), size, root }, { isAtWork }),
    );
  }
  const days = await proveDays(check, options.towns, rebuilt.totals, { isAtWork });
  const occupied = [...(await occupiedTowns(check, options.towns))];
  const blobs = await restoreBlobs(check, vault, new BlobFolder(blobFolderOf(dataFolder)), occupied);
  return { entries, days, blobs, towns: await checkTowns(check, options.services, options.towns, options) };
}

async function rebuildEverything(
  { vault, checkpoints, brought }: Asked,
  configuration: Configuration,
  say: Say,
): Promise<number> {
  const { AKSHARA_DATA } = configuration;
  const { mark, again } = beginIn(AKSHARA_DATA);
  if (again) say("an earlier rebuild was not finished: going on with it");
  const opened = await openDatabase({ configuration, say, join: false, make: true });
  const owner = ownerDatabase(opened.addressOf("akshara_migrate"));
  try {
    if (!again) await mustBeEmpty(opened);
    const options: RebuildOptions = {
      vault,
      checkpoints,
      brought,
      say,
      services: ledgerServices,
      towns: [0 as TownId, ...rulebookTowns.map(({ id }) => id)],
      ground: { owner, work: opened.as("akshara_work", 2) },
      logFolder: join(AKSHARA_DATA, "log"),
      keysFolder: join(AKSHARA_DATA, "keys"),
    };
    const rebuilt = await rebuildAll(options);
    for (const shard of rebuilt.shards) for (const line of lossWords(shard)) say(line);
    const laying = memoryMb();
    say(`${rebuilt.facts} facts laid in ${rebuilt.seconds.toFixed(1)} s, at most ${Math.round(laying)} MB; checking`);
    const start = performance.now();
    const proof = await proveAll({ ...options, folder: AKSHARA_DATA }, opened, rebuilt, {
      vault,
      dataFolder: AKSHARA_DATA,
      isAtWork: false,
    });
    const check_seconds = (performance.now() - start) / 1000;
    const copies = vault.copies.map(({ name }) => name);
    const about = { at: realClock.now(), copies, check_seconds, memory_mb: { laying, all: memoryMb() } };
    for (const line of writeReport(AKSHARA_DATA, rebuilt, proof, about)) say(line);
    rmSync(mark);
    return isWhole(rebuilt, proof) ? 0 : 1;
  } finally {
    await owner.close();
    await opened.stop();
  }
}

async function restoreOne(
  { vault, checkpoints, town }: Asked & { readonly town: TownId },
  configuration: Configuration,
  say: Say,
): Promise<number> {
  const dataFolder = configuration.AKSHARA_DATA;
  const opened = await openDatabase({ configuration, say, join: true, make: false });
  const owner = ownerDatabase(opened.addressOf("akshara_migrate"));
  try {
    const services = ledgerServices;
    const restored = await restoreTown({ vault, owner, services, town, dataFolder, checkpoints, say });
    const laying = memoryMb();
    for (const position of restored.dropped) say(`LOST: the fact at position ${position} does not fit its commitment`);
    say(`town ${town}: ${restored.facts} facts laid, ${restored.kept.length} of them newer than the vault; checking`);
    const options = { towns: [town], services, logFolder: join(dataFolder, "log"), folder: dataFolder };
    const start = performance.now();
    const proof = await proveAll(options, opened, restored, { vault, dataFolder, isAtWork: true });
    const check_seconds = (performance.now() - start) / 1000;
    const copies = vault.copies.map(({ name }) => name);
    const circumstances = { at: realClock.now(), copies, town, check_seconds, memory_mb: { laying, all: memoryMb() } };
    for (const line of writeReport(dataFolder, restored, proof, circumstances)) say(line);
    return isWhole(restored, proof) && restored.dropped.length === 0 ? 0 : 1;
  } finally {
    await owner.close();
    await opened.stop();
  }
}

export const rebuild: Command = {
  about: "makes the portal again from a vault and k of n shares of its key",
  run: async (words, configuration, say) => {
    try {
      const request = await asked(words, say);
      if (!request) return 64;
      const { town } = request;
      if (town !== undefined) return await restoreOne({ ...request, town }, configuration, say);
      return await rebuildEverything(request, configuration, say);
    } catch (error) {
      if (!(error instanceof RebuildHalted || error instanceof SharesUnfit || error instanceof VaultUnfit)) throw error;
      say(error.message);
      return 1;
    }
  },
};
