// The keys that travelled in the vault: put back into the folder of keys and into their tables, each tried before it is believed.
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { TownId } from "../../kernel/town.ts";
import { type Database, statement } from "../../platform/database/connect.ts";
import { rootKeyOf, WrongKey } from "../../platform/sealing/root-key.ts";
import { realFiles, SafeWriter } from "../log/files.ts";
import { decodeKeyring, type KeyFile, type WrappedKey } from "../vault/keyring.ts";
import { BundleDamaged } from "../vault/entry.ts";
import { RebuildHalted } from "./chunk.ts";
import { namesIn, type OpenVault } from "./vault.ts";

const rootName = "root.key";

/** What the vault's keyring holds; several of one name where one was written by somebody else, or is older. */
export interface KeyringFound {
  readonly files: ReadonlyMap<string, readonly KeyFile[]>;
  readonly wrapped: readonly WrappedKey[];
  /** Objects that do not open, in all copies. */
  readonly damaged: readonly string[];
}

/** Reads every object of the keyring. Throws RebuildHalted when none opens: then the shares are of another vault. */
export async function readKeyring(vault: OpenVault): Promise<KeyringFound> {
  const files = new Map<string, KeyFile[]>();
  const wrapped: WrappedKey[] = [];
  const damaged: string[] = [];
  let opened = 0;
  for await (const { name, copies } of namesIn(vault, "keys/")) {
    let found = false;
    for (const copy of copies) {
      if (found) break;
      try {
        const keyring = decodeKeyring(vault.open(await copy.get(name)));
        found = true;
        if (keyring.kind === "wrapped") wrapped.push(...keyring.keys);
        else files.set(keyring.file.name, [...(files.get(keyring.file.name) ?? []), keyring.file]);
      } catch (error) {
        if (!(error instanceof BundleDamaged)) throw error;
      }
    }
    if (found) opened += 1;
    else damaged.push(name);
  }
  if (opened === 0) {
    const why = damaged.length === 0 ? "holds no keys" : "does not open with these shares";
    throw new RebuildHalted(`the vault ${why}: is it the right vault, and are the shares of its key?`);
  }
  return { files, wrapped, damaged };
}

const townWords = ({ town, version }: WrappedKey): string => `town key ${town} version ${version}`;

/** Those of the towns' keys that this root key wrapped. */
async function unwrappable(root: Uint8Array, wrapped: readonly WrappedKey[]): Promise<readonly WrappedKey[]> {
  const key = rootKeyOf(Buffer.from(root), "the vault's root key");
  const good: WrappedKey[] = [];
  for (const one of wrapped) {
    try {
      await key.unwrap(Buffer.from(one.wrapped, "hex"), townWords(one));
      good.push(one);
    } catch (error) {
      if (!(error instanceof WrongKey)) throw error;
    }
  }
  return good;
}

export interface ChosenKeys {
  readonly files: readonly KeyFile[];
  readonly wrapped: readonly WrappedKey[];
}

/**
 * The keys to put back. The root key is the one that unwraps the most town keys (or `root`, the running portal's own); of the log's
 * keys the one that `isLogKey` knows. Throws RebuildHalted where two remain.
 */
export async function chooseKeys(
  { files, wrapped }: KeyringFound,
  options: {
    readonly root?: Uint8Array;
    /** Keys that a keeper brought, of a signer that keeps its own to itself. */
    readonly brought?: readonly KeyFile[];
    readonly isLogKey: (file: KeyFile) => boolean | undefined;
  },
): Promise<ChosenKeys> {
  const ofTowns = wrapped.filter(({ data }) => data === undefined);
  const roots = options.root ? [options.root] : (files.get(rootName) ?? []).map(({ bytes }) => bytes);
  const tried = await Promise.all(roots.map(async (root) => ({ root, good: await unwrappable(root, ofTowns) })));
  const [best] = tried.sort((a, b) => b.good.length - a.good.length);
  if (!best) throw new RebuildHalted("the vault holds no root key");
  if (ofTowns.length > 0 && best.good.length === 0) {
    throw new RebuildHalted("no root key of the vault unwraps its towns' keys: sealed values would stay unreadable");
  }
  const chosen: KeyFile[] = [{ name: rootName, bytes: best.root }];
  const brought = options.brought ?? [];
  chosen.push(...brought);
  for (const [name, candidates] of files) {
    if (name === rootName || brought.some((one) => one.name === name)) continue;
    const different = [...new Map(candidates.map((one) => [Buffer.from(one.bytes).toString("hex"), one])).values()];
    const known = different.filter((one) => options.isLogKey(one) !== false);
    const [only, second] = known;
    if (!only || second) {
      throw new RebuildHalted(
        `the vault holds ${different.length} keys called ${name}: give --checkpoint to tell the log's own, or bring the right one by --key ${name}`,
      );
    }
    chosen.push(only);
  }
  return { files: chosen, wrapped: [...best.good, ...wrapped.filter(({ data }) => data !== undefined)] };
}

/** Writes the key files; one that is there already must be the same. */
export async function putKeyFiles(folder: string, files: readonly KeyFile[]): Promise<void> {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const writer = new SafeWriter(realFiles, folder);
  for (const { name, bytes } of files) {
    const path = join(folder, name);
    if (!existsSync(path)) await writer.write(path, bytes, 0o600);
    else if (!readFileSync(path).equals(bytes)) {
      throw new RebuildHalted(`${path} is there and is not the key of the vault: rebuild into an empty folder`);
    }
  }
}

const putTownKeys = statement(
  "rebuild.town_keys",
  `insert into platform.town_keys as known (town, version, wrapped)
   select $1::integer, version, wrapped from unnest($2::smallint[], $3::bytea[]) as k (version, wrapped)
   on conflict (town, version) do update set wrapped = excluded.wrapped where known.wrapped <> excluded.wrapped`,
);
const putDataKeys = statement(
  "rebuild.data_keys",
  `insert into platform.data_keys as known (town, class, period, version, town_version, wrapped)
   select $1::integer, class, period, version, town_version, wrapped
   from unnest($2::text[], $3::smallint[], $4::smallint[], $5::smallint[], $6::bytea[])
     as k (class, period, version, town_version, wrapped)
   on conflict (town, class, period, version) do update
     set town_version = excluded.town_version, wrapped = excluded.wrapped where known.wrapped <> excluded.wrapped`,
);

/** Puts these towns' wrapped keys into their tables; `owner` acts as the owner of the tables. */
export async function putWrappedKeys(
  owner: Database,
  towns: readonly TownId[],
  wrapped: readonly WrappedKey[],
): Promise<void> {
  for (const town of towns) {
    const own = wrapped.filter((one) => one.town === town);
    const byName = new Map(
      own.map((one) => [`${one.data?.class ?? ""} ${one.data?.period ?? ""} ${one.version}`, one]),
    );
    const rows = [...byName.values()];
    const ofTown = rows.filter(({ data }) => data === undefined);
    const ofData = rows.filter(({ data }) => data !== undefined);
    if (rows.length === 0) continue;
    const bytes = (all: readonly WrappedKey[]): string[] => all.map((one) => `\\x${one.wrapped}`);
    await owner.inTown(town, async (tx) => {
      tx.send(putTownKeys, [town, ofTown.map(({ version }) => version), bytes(ofTown)]);
      tx.send(putDataKeys, [
        town,
        ofData.map(({ data }) => data?.class),
        ofData.map(({ data }) => data?.period),
        ofData.map(({ version }) => version),
        ofData.map(({ data }) => data?.townVersion),
        bytes(ofData),
      ]);
    });
  }
}
