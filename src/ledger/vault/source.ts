// What the vault's writer reads: how far the log is published, the entries in its order, and keys that the vault has not.
import type { Client } from "pg";
import type { TownId } from "../../kernel/town.ts";
import { type ChainEnd, chainStart } from "./chain.ts";
import { entryCommitment, type VaultEntry } from "./entry.ts";
import type { WrappedKey } from "./keyring.ts";

/** One session of akshara_work; its lock makes it the writer. */
export type VaultSession = Pick<Client, "query"> & Partial<Pick<Client, "on">>;

/** Journal and log do not fit one another: vaulting on would keep what is false. A person must look. */
export class VaultHalted extends Error {
  override readonly name = "VaultHalted";
}

// Any number that no other advisory lock of the program uses.
const writer_lock = 2_507_050_004n;

/** Takes the writer's place if nobody has it; it is given back when the session ends, however it ends. */
export async function takeWriterLock(session: VaultSession): Promise<boolean> {
  const { rows } = await session.query<{ held: boolean }>({
    name: "vault.lock",
    text: "select pg_try_advisory_lock($1::bigint) as held",
    values: [writer_lock],
  });
  return rows[0]?.held === true;
}

/** A shard with entries that are published and not yet in the vault. */
export interface OpenShard {
  readonly shard: string;
  /** Entries in its newest checkpoint. */
  readonly published: number;
  /** The root that the checkpoint signs. */
  readonly root: Buffer;
  readonly end: ChainEnd;
  /** The generation of names under which its bundles go. */
  readonly generation: number;
}

/** Shards that are not wholly in the vault, the oldest first. Each step of the recursion looks up one shard in the index. */
export async function openShards(session: VaultSession): Promise<OpenShard[]> {
  const { rows } = await session.query<{
    shard: string;
    published: bigint;
    root: Buffer;
    size: bigint | null;
    chain: Buffer | null;
    nodes: Buffer[] | null;
    generation: number | null;
  }>({
    name: "vault.open_shards",
    text: `
      with recursive found as (
        (select shard from log.checkpoints order by shard limit 1)
        union all
        select (select c.shard from log.checkpoints c where c.shard > f.shard order by c.shard limit 1)
        from found f where f.shard is not null
      )
      select f.shard, n.size as published, n.root, v.size, v.chain, v.nodes, v.generation
      from found f
      cross join lateral (
        select c.size, c.root from log.checkpoints c where c.shard = f.shard order by c.size desc limit 1
      ) n
      left join log.vaulted v on v.shard = f.shard
      where n.size > coalesce(v.size, 0) order by f.shard`,
  });
  return rows.map(({ shard, published, root, size, chain, nodes, generation }) => ({
    shard,
    generation: generation ?? 0,
    published: Number(published),
    root,
    end:
      size === null || chain === null || nodes === null
        ? chainStart
        : { size: Number(size), chain: chain.toString("hex"), nodes },
  }));
}

interface EntryRow {
  readonly index: bigint;
  readonly town: TownId;
  readonly position: bigint;
  readonly commitment: Buffer;
  readonly salt: Buffer | null;
  readonly body: string | null;
  readonly hash: Buffer | null;
}

function entryOf(row: EntryRow, shard: string, index: number): VaultEntry {
  const { town, position, commitment, salt, body, hash } = row;
  if (Number(row.index) !== index) throw new VaultHalted(`entry ${index} of shard ${shard} is missing or double`);
  if (salt === null || body === null || hash === null) {
    throw new VaultHalted(`the fact or the command of entry ${index} (town ${town}, position ${position}) is gone`);
  }
  const entry = { index, town, position, salt: salt.toString("hex"), body, command: hash.toString("hex") };
  if (!entryCommitment(entry).equals(commitment)) {
    throw new VaultHalted(`the fact of entry ${index} (town ${town}, position ${position}) is not the one in the log`);
  }
  return entry;
}

/** Entries by index from `first` up to `end`; throws VaultHalted where the journal is not as the log says. */
async function readEntries(session: VaultSession, shard: string, first: number, end: number): Promise<VaultEntry[]> {
  const { rows } = await session.query<EntryRow>({
    name: "vault.entries",
    text: `
      select e.index, e.town, e.position, e.commitment, f.salt, f.body, c.hash
      from log.entries e
      left join journal.facts f on f.town = e.town and f.position = e.position
      left join journal.commands c on c.town = f.town and c.id = f.command
      where e.shard = $1::text and e.index >= $2::bigint and e.index < $3::bigint order by e.index`,
    values: [shard, first, end],
  });
  if (rows.length !== end - first) throw new VaultHalted(`entries after ${first} of shard ${shard} are missing`);
  return rows.map((row, place) => entryOf(row, shard, first + place));
}

const page_entries = 256;
const bundle_entries_max = 4096;
const bundle_characters_max = 8_000_000;

/** The next entries of a shard, as many as make a bundle. */
export async function nextEntries(session: VaultSession, { shard, end, published }: OpenShard): Promise<VaultEntry[]> {
  const entries: VaultEntry[] = [];
  let characters = 0;
  while (entries.length < bundle_entries_max && characters < bundle_characters_max) {
    const first = end.size + entries.length;
    if (first === published) break;
    const page = await readEntries(session, shard, first, Math.min(published, first + page_entries));
    entries.push(...page);
    characters += page.reduce((sum, { body }) => sum + body.length, 0);
  }
  return entries;
}

/** A wrapped key with the name and hash by which it is remembered as given to the vault. */
export interface NewKey {
  readonly key: WrappedKey;
  readonly name: string;
  readonly digest: Buffer;
}

interface KeyRow {
  readonly town: TownId;
  readonly name: string;
  readonly digest: Buffer;
  readonly version: number;
  readonly wrapped: Buffer;
  readonly class: string | null;
  readonly period: number | null;
  readonly town_version: number | null;
}

/** Wrapped keys of these towns, or of all, that were not given to the vault. */
export async function newKeys(session: VaultSession, towns: readonly TownId[] | "all"): Promise<NewKey[]> {
  const { rows } = await session.query<KeyRow>({
    name: "vault.new_keys",
    text: `
      with keys as (
        select town, 'town ' || version as name, version, wrapped, null::text as class, null::smallint as period,
               null::smallint as town_version
        from platform.town_keys where $1::integer[] is null or town = any ($1::integer[])
        union all
        select town, class || ' ' || period || ' ' || version, version, wrapped, class, period, town_version
        from platform.data_keys where $1::integer[] is null or town = any ($1::integer[])
      )
      select k.town, k.name, sha256(k.wrapped) as digest, k.version, k.wrapped, k.class, k.period, k.town_version
      from keys k
      where not exists (
        select from log.vault_keyring r where r.town = k.town and r.name = k.name and r.digest = sha256(k.wrapped)
      )
      order by k.town, k.class nulls first, k.period, k.version`,
    values: [towns === "all" ? null : towns],
  });
  return rows.map(({ town, name, digest, version, wrapped, class: kind, period, town_version }) => {
    const key = { town, version, wrapped: wrapped.toString("hex") };
    const isData = kind !== null && period !== null && town_version !== null;
    const data = isData ? { data: { class: kind, period, townVersion: town_version } } : {};
    return { name, digest, key: { ...key, ...data } };
  });
}
