// The keys of each town: root wraps town key, town key wraps one data key for each class and calendar year.
import { createSecretKey, hkdfSync, type KeyObject, randomBytes } from "node:crypto";
import type { PrivateClass } from "../../kernel/private.ts";
import type { TownId } from "../../kernel/town.ts";
import { type Database, statement, type Tx } from "../database/connect.ts";
import { type RootKey, unwrapUnder, WrongKey, wrapUnder } from "./root-key.ts";

export const privateClasses: readonly PrivateClass[] = [
  "name",
  "mobile",
  "address",
  "house",
  "identity",
  "date",
  "note",
];

/** A data key with what its sealed values say of it. */
export interface DataKey {
  readonly class: PrivateClass;
  /** Calendar year in India. */
  readonly period: number;
  readonly version: number;
  /** A key object: made once, it ciphers four times as many values as plain bytes do. */
  readonly key: KeyObject;
}

/** A town's keys, unwrapped. */
export interface TownKeys {
  readonly town: TownId;
  /** The newest key of a class. */
  newest(kind: PrivateClass): DataKey;
  find(kind: PrivateClass, period: number, version: number): DataKey | undefined;
  /** The key of a class's blind index; the same for all years. */
  indexKey(kind: PrivateClass): KeyObject;
}

/** The root key is not the one under which a town's keys were wrapped. */
export class WrongRootKey extends Error {
  override readonly name = "WrongRootKey";
  constructor(root: RootKey, town: TownId, cause: unknown) {
    super(
      `the root key ${root.name} is not the one that wrapped the keys of town ${town}: ` +
        "put back the root key that belongs to this database; nothing has been changed",
      { cause },
    );
  }
}

const towns_cached_max = 500;
const key_bytes = 32;

const insertTownKey = statement(
  "sealing.town_key.insert",
  `insert into platform.town_keys (town, version, wrapped) values ($1::integer, 1, $2::bytea)
   on conflict (town, version) do nothing`,
);
const selectTownKeys = statement(
  "sealing.town_key.select",
  "select version, wrapped from platform.town_keys where town = $1::integer order by version",
);
const insertDataKeys = statement(
  "sealing.data_key.insert",
  `insert into platform.data_keys (town, class, period, version, town_version, wrapped)
   select $1::integer, class, $2::smallint, 1, $3::smallint, wrapped
   from unnest($4::text[], $5::bytea[]) as made (class, wrapped)
   on conflict (town, class, period, version) do nothing`,
);
const selectDataKeys = statement(
  "sealing.data_key.select",
  `select class, period, version, town_version, wrapped from platform.data_keys
   where town = $1::integer order by class, period, version`,
);

interface DataKeyRow {
  readonly class: PrivateClass;
  readonly period: number;
  readonly version: number;
  readonly town_version: number;
  readonly wrapped: Buffer;
}

const townKeyWords = (town: TownId, version: number): string => `town key ${town} version ${version}`;
const dataKeyWords = (town: TownId, row: { class: string; period: number }, version: number): string =>
  `data key ${town} ${row.class} ${row.period} version ${version}`;
const nameOf = (kind: PrivateClass, period: number, version: number): string => `${kind} ${period} ${version}`;

class LoadedKeys implements TownKeys {
  readonly town: TownId;
  readonly #named = new Map<string, DataKey>();
  readonly #newest = new Map<PrivateClass, DataKey>();
  readonly #index = new Map<PrivateClass, KeyObject>();

  /**
   * `keys` in order, the newest of a class last. `first` is the town key of version 1: blind indexes hang on it, since
   * their tokens must stay the same.
   */
  constructor(town: TownId, first: Buffer, keys: readonly DataKey[]) {
    this.town = town;
    for (const key of keys) {
      this.#named.set(nameOf(key.class, key.period, key.version), key);
      this.#newest.set(key.class, key);
    }
    for (const kind of privateClasses) {
      const made = hkdfSync("sha256", first, Buffer.alloc(0), `akshara blind index ${town} ${kind}`, key_bytes);
      this.#index.set(kind, createSecretKey(Buffer.from(made)));
    }
  }

  newest(kind: PrivateClass): DataKey {
    const key = this.#newest.get(kind);
    if (!key) throw new Error(`town ${this.town} has no key for ${kind}`);
    return key;
  }

  find(kind: PrivateClass, period: number, version: number): DataKey | undefined {
    return this.#named.get(nameOf(kind, period, version));
  }

  indexKey(kind: PrivateClass): KeyObject {
    const key = this.#index.get(kind);
    if (!key) throw new Error(`no blind index key for ${kind}`);
    return key;
  }
}

/** Towns' keys as they are needed: loaded or made once, then held in memory; the town least lately used goes first. */
export class KeyRing {
  readonly #database: Database;
  readonly #root: RootKey;
  readonly #held = new Map<TownId, TownKeys>();
  readonly #loading = new Map<string, Promise<TownKeys>>();

  constructor(database: Database, root: RootKey) {
    this.#database = database;
    this.#root = root;
  }

  /** The town's keys with one for each class in this year; made when they are missing. */
  async of(town: TownId, period: number): Promise<TownKeys> {
    const held = this.#held.get(town);
    if (held && privateClasses.every((kind) => held.newest(kind).period >= period)) {
      this.#held.delete(town);
      this.#held.set(town, held);
      return held;
    }
    return this.again(town, period);
  }

  /** Reads the keys anew: another program may have made some since. */
  again(town: TownId, period: number): Promise<TownKeys> {
    const name = `${town} ${period}`;
    const under = this.#loading.get(name);
    if (under) return under;
    const loading = this.#load(town, period).finally(() => this.#loading.delete(name));
    this.#loading.set(name, loading);
    return loading;
  }

  /** Forgets every key, as the mode "sealed" asks. */
  forget(): void {
    this.#held.clear();
  }

  async #load(town: TownId, period: number): Promise<TownKeys> {
    const keys = await this.#database.inTown(town, (tx) => this.#read(tx, period));
    this.#held.delete(town);
    this.#held.set(town, keys);
    for (const oldest of this.#held.keys()) {
      if (this.#held.size <= towns_cached_max) break;
      this.#held.delete(oldest);
    }
    return keys;
  }

  async #read(tx: Tx, period: number): Promise<TownKeys> {
    const townKeys = await this.#townKeys(tx);
    const [first] = townKeys.values();
    const newest = [...townKeys].at(-1);
    if (!first || !newest) throw new Error(`town ${tx.town} has no key`);
    let rows = await tx.query<DataKeyRow>(selectDataKeys, [tx.town]);
    const missing = privateClasses.filter((kind) => !rows.some((row) => row.class === kind && row.period === period));
    if (missing.length > 0) {
      const wrapped = missing.map((kind) =>
        wrapUnder(newest[1], randomBytes(key_bytes), dataKeyWords(tx.town, { class: kind, period }, 1)),
      );
      tx.send(insertDataKeys, [tx.town, period, newest[0], missing, wrapped]);
      rows = await tx.query<DataKeyRow>(selectDataKeys, [tx.town]);
    }
    const keys = rows.map((row) => {
      const outer = townKeys.get(row.town_version);
      if (!outer) throw new WrongKey(`town ${tx.town} lacks its key of version ${row.town_version}`);
      const key = unwrapUnder(outer, row.wrapped, dataKeyWords(tx.town, row, row.version));
      return { class: row.class, period: row.period, version: row.version, key: createSecretKey(key) };
    });
    return new LoadedKeys(tx.town, first, keys);
  }

  async #townKeys(tx: Tx): Promise<Map<number, Buffer>> {
    const read = () => tx.query<{ version: number; wrapped: Buffer }>(selectTownKeys, [tx.town]);
    let rows = await read();
    if (rows.length === 0) {
      const wrapped = await this.#root.wrap(randomBytes(key_bytes), townKeyWords(tx.town, 1));
      tx.send(insertTownKey, [tx.town, wrapped]);
      rows = await read();
    }
    const keys = new Map<number, Buffer>();
    for (const row of rows) {
      try {
        keys.set(row.version, await this.#root.unwrap(row.wrapped, townKeyWords(tx.town, row.version)));
      } catch (error) {
        if (error instanceof WrongKey) throw new WrongRootKey(this.#root, tx.town, error);
        throw error;
      }
    }
    return keys;
  }
}
