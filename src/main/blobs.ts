// The installation's blobs, from configuration: their folder, their sealing, and the vault that has each of them too.
import { join } from "node:path";
import { keepBlob } from "../ledger/vault/blobs.ts";
import { BlobFolder } from "../platform/blobs/folder.ts";
import { BlobStore } from "../platform/blobs/store.ts";
import type { Database } from "../platform/database/connect.ts";
import type { Sealer } from "../platform/sealing/sealer.ts";
import type { Configuration } from "./configuration.ts";
import type { Vault } from "./vault.ts";

export const blobFolderOf = (dataFolder: string): string => join(dataFolder, "blobs");

export interface BlobParts {
  readonly configuration: Configuration;
  /** As akshara_serve or akshara_work. */
  readonly database: Database;
  readonly sealer: Sealer;
  readonly vault: Vault | undefined;
}

/** The store of this installation; `put` waits for the vault as long as a fact waits to be acknowledged. */
export function openBlobs({ configuration, database, sealer, vault }: BlobParts): BlobStore {
  const folder = new BlobFolder(blobFolderOf(configuration.AKSHARA_DATA));
  if (vault === undefined) return new BlobStore({ folder, sealer });
  const { settings, writer } = vault;
  const keeper = { database, recipients: settings.recipients, poke: () => writer.poke() };
  const give = async (sealed: Uint8Array) =>
    (await keepBlob(keeper, sealed, configuration.AKSHARA_ACKNOWLEDGE_MS)).safety;
  return new BlobStore({ folder, sealer, vault: give });
}
