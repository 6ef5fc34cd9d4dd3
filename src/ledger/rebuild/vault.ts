// The vault as a rebuild sees it: one or several copies that can be read, and the key that opens what lies in them.
import { inflateSync } from "node:zlib";
import { opened_bytes_max, parseBundleName } from "../vault/bundle.ts";
import { BundleDamaged } from "../vault/entry.ts";
import type { NamedReader } from "../vault/readers.ts";
import { ageOpener } from "./open-age.ts";

/** One copy of the vault. */
export type VaultCopy = NamedReader;

export interface OpenVault {
  readonly copies: readonly VaultCopy[];
  /** The bytes before they were packed and sealed. Throws BundleDamaged. */
  open(bytes: Uint8Array): Buffer;
}

/** A name and the copies that have it. */
export interface Named {
  readonly name: string;
  readonly copies: readonly VaultCopy[];
}

export function openVault(copies: readonly VaultCopy[], identity: string): OpenVault {
  const openAge = ageOpener(identity);
  return {
    copies,
    open: (bytes) => {
      const packed = openAge(bytes);
      try {
        return inflateSync(packed, { maxOutputLength: opened_bytes_max });
      } catch (error) {
        throw new BundleDamaged("it does not unpack", { cause: error });
      }
    },
  };
}

/** All names below the prefix in their order, each once with the copies that hold it. Each copy lists in order. */
export async function* namesIn({ copies }: OpenVault, prefix: string): AsyncGenerator<Named> {
  const heads = await Promise.all(
    copies.map(async (copy) => {
      const names = copy.list(prefix)[Symbol.asyncIterator]();
      return { copy, names, next: await names.next() };
    }),
  );
  for (;;) {
    const open = heads.filter(({ next }) => next.done !== true);
    const [first] = open.map(({ next }) => next.value as string).sort((a, b) => (a < b ? -1 : 1));
    if (first === undefined) return;
    const having = open.filter(({ next }) => next.value === first);
    yield { name: first, copies: having.map(({ copy }) => copy) };
    for (const head of having) head.next = await head.names.next();
  }
}

/** The shards of which there are bundles, with how many entries their names promise. */
export async function shardsIn(vault: OpenVault): Promise<ReadonlyMap<string, number>> {
  const sizes = new Map<string, number>();
  for await (const { name } of namesIn(vault, "bundles/")) {
    const place = parseBundleName(name);
    if (place) sizes.set(place.shard, Math.max(sizes.get(place.shard) ?? 0, place.first + place.count));
  }
  return new Map([...sizes].sort(([a], [b]) => (a < b ? -1 : 1)));
}
