// Personal values as the pure code sees them: open when a person just gave them, sealed everywhere else.

/** What kind of value it is: chooses the data key and the blind index that makes it findable. */
export type PrivateClass = "name" | "mobile" | "address" | "house" | "identity" | "date" | "note";

/** A value that the edge seals before anything is stored. */
export interface Open {
  readonly open: string;
  readonly class: PrivateClass;
}

/**
 * A value under the town's key: `sealed` = key version, nonce, text and tag in base64url, bound to town, subject and field;
 * `find` = blind index tokens (hexadecimal), empty where the class is not searched.
 */
export interface Sealed {
  readonly sealed: string;
  readonly class: PrivateClass;
  readonly find: readonly string[];
}

/** A personal value. `evolve` only carries it; `decide` may look into an open one; facts and tables hold sealed ones. */
export type Private = Open | Sealed;

export const open = (value: string, kind: PrivateClass): Open => ({ open: value, class: kind });

export const isOpen = (value: Private): value is Open => "open" in value;
