// Where the vault's objects go: what the portal may do there (create, nothing else), and apart from it what a rebuild may do.

/** The portal's side. It can neither read, list, change nor delete. */
export interface VaultTarget {
  readonly name: string;
  /**
   * Creates an object and answers when it is safe there. "already": this very object is there. With `again` an earlier try may
   * have stored it unseen. Throws VaultConflict when other bytes lie under the name, and any other error when it is not known
   * to be stored.
   */
  put(objectName: string, bytes: Uint8Array, again?: boolean): Promise<"stored" | "already">;
}

/** The side of rebuild and drills: never made by the portal. */
export interface VaultReader {
  /** Names that begin with the prefix, in order; those behind `after`. */
  list(prefix: string, after?: string): AsyncIterable<string>;
  /** Throws when there is none. */
  get(objectName: string): Promise<Uint8Array>;
}

/** Other bytes lie under the name. Nothing was changed. */
export class VaultConflict extends Error {
  override readonly name = "VaultConflict";
}

/** The names that objects may have; anything else could lead out of the vault's place. */
export const isObjectName = (name: string): boolean =>
  /^(bundles\/[0-9a-z-]{1,40}\/[0-9]{12,15}-[0-9]{1,9}(\.g[1-9][0-9]{0,3})?|(blobs|keys)\/[0-9a-f]{64})\.age$/.test(
    name,
  );

/** Throws for any other name. */
export function mustBeObjectName(name: string): void {
  if (!isObjectName(name)) throw new Error(`${name} is no name of an object of the vault`);
}
