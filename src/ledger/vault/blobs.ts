// Blobs of the vault: documents by the hash of their bytes, given by the portal and safe before a fact names them.
import { setTimeout as pause } from "node:timers/promises";
import { type Database, statement } from "../../platform/database/connect.ts";
import type { Safety } from "../log/acknowledge.ts";
import { blobName, sealBundle } from "./bundle.ts";

export interface KeptBlob {
  /** The object's name in the vault: the hash of the bytes is in it. */
  readonly name: string;
  readonly safety: Safety;
}

const isThere = statement(
  "vault.blob_is_there",
  "select exists (select from log.vault_objects where name = $1::text) as there",
);
const giveBlob = statement(
  "vault.blob_give",
  "insert into log.vault_outbox (name, object) values ($1::text, $2::bytea) on conflict do nothing",
);

const look_ms = 20;

export interface BlobKeeperOptions {
  /** As akshara_serve or akshara_work. */
  readonly database: Database;
  readonly recipients: readonly string[];
  /** There is something new for the writer. */
  readonly poke: () => void;
}

/** Gives a blob to the vault and waits until a quorum of the targets has it. The same bytes twice are one object. */
export async function keepBlob(
  { database, recipients, poke }: BlobKeeperOptions,
  bytes: Uint8Array,
  timeout_ms: number,
): Promise<KeptBlob> {
  const name = blobName(bytes);
  const isSafe = async (): Promise<boolean> =>
    (await database.query<{ there: boolean }>(isThere, [name]))[0]?.there === true;
  if (await isSafe()) return { name, safety: "acknowledged" };
  await database.query(giveBlob, [name, await sealBundle(bytes, recipients)]);
  poke();
  const end = performance.now() + timeout_ms;
  while (performance.now() < end) {
    if (await isSafe()) return { name, safety: "acknowledged" };
    await pause(look_ms);
  }
  return { name, safety: "not-yet-safe" };
}
