// Whose papers are believed: the trust list, and the lists of withdrawn papers.
import { encode } from "cborg";
import { hex, utf8 } from "../canonical.ts";
import { startSha256 } from "../sha256.ts";
import type { Bytes } from "./bytes.ts";
import type { PaperClass } from "./claims.ts";
import { decodeStrictly, readEnvelope } from "./cose.ts";
import { inflate } from "./inflate.ts";

/** One key that papers may be signed with, and what it may sign. */
export type TrustedKey = {
  /** First eight bytes of the SHA-256 of `spki`, hexadecimal. */
  readonly keyId: string;
  /** The public key as SubjectPublicKeyInfo, hexadecimal. */
  readonly spki: string;
  readonly issuer: string;
  readonly nameHindi: string;
  readonly nameEnglish: string;
  readonly towns: "all" | readonly number[];
  readonly classes: "all" | readonly PaperClass[];
  /** Papers issued outside this window are not believed: closing it is the answer to a stolen key. */
  readonly issuedFromSeconds: number;
  readonly issuedUntilSeconds: number | null;
};

/** What a verifier carries with it: keys, names of towns to show, and signed status lists by their address. */
export type TrustList = {
  readonly keys: readonly TrustedKey[];
  /** Signed status lists (hexadecimal CWT) by the URI that papers name. */
  readonly statusLists: Readonly<Record<string, string>>;
  /**
   * Marks of the papers that are withdrawn, of all lists. Papers find their place in a list by chance and may share it: a
   * list says that a paper may be withdrawn, and these say which one is. Without them the list's word stands alone.
   */
  readonly withdrawn?: readonly string[];
};

/** The mark of a paper: sixteen hexadecimal signs of the SHA-256 of its town and number. */
export const markOf = (paper: { readonly town: number; readonly number: string }): string =>
  hex(
    startSha256()
      .add(utf8(`${paper.town}\n${paper.number}`))
      .digest()
      .slice(0, 8),
  );

/** How many papers one status list covers: large, so that a place in it tells nothing about its neighbours. */
export const statusEntries_max = 1 << 17;

/** The type in a status list's header (Token Status List). */
export const statusListType = "application/statuslist+cwt";

const claim = { subject: 2, expires: 4, issued: 6, list: 65533, live: 65534 } as const;

/** A list in which nothing is withdrawn. */
export const emptyStatus = (): Bytes => new Uint8Array(statusEntries_max / 8);

/** Whether the paper at `index` is withdrawn. Beyond the end counts as withdrawn: such a place was never given. */
export function isWithdrawn(list: Uint8Array, index: number): boolean {
  const byte = list[Math.floor(index / 8)];
  return byte === undefined || ((byte >> (index % 8)) & 1) === 1;
}

/** The list with these papers withdrawn as well. Throws when a place lies beyond the list's end. */
export function withdraw(list: Uint8Array, indexes: Iterable<number>): Bytes {
  const next = new Uint8Array(list);
  for (const index of indexes) {
    const byte = next[Math.floor(index / 8)];
    if (byte === undefined) throw new RangeError(`status index ${index} is beyond the list`);
    next[Math.floor(index / 8)] = byte | (1 << (index % 8));
  }
  return next;
}

/** The claims of a status list as CBOR; `packed` is the list after zlib level 9. */
export function writeStatusClaims(
  uri: string,
  packed: Uint8Array,
  issuedAtSeconds: number,
  liveSeconds: number,
): Bytes {
  return new Uint8Array(
    encode(
      new Map<number, unknown>([
        [claim.subject, uri],
        [claim.issued, issuedAtSeconds],
        [claim.live, liveSeconds],
        [claim.list, { bits: 1, lst: packed }],
      ]),
    ),
  );
}

/** A status list whose signature is still to be checked. */
export type StatusList = {
  readonly keyId: Bytes;
  readonly signature: Bytes;
  readonly signed: Bytes;
  readonly uri: string;
  readonly issuedAtSeconds: number;
  readonly list: Bytes;
};

/** Takes a status list apart; undefined when it is none. */
export function readStatusList(bytes: Uint8Array): StatusList | undefined {
  const envelope = readEnvelope(bytes);
  if (envelope?.type !== statusListType) return undefined;
  const fields = decodeStrictly(envelope.payload);
  if (!(fields instanceof Map)) return undefined;
  const uri: unknown = fields.get(claim.subject);
  const issuedAtSeconds: unknown = fields.get(claim.issued);
  const inner: unknown = fields.get(claim.list);
  if (typeof uri !== "string" || typeof issuedAtSeconds !== "number" || !(inner instanceof Map)) return undefined;
  const packed: unknown = inner.get("lst");
  if (inner.get("bits") !== 1 || !(packed instanceof Uint8Array)) return undefined;
  const list = inflate(packed, statusEntries_max / 8);
  const { keyId, signature, signed } = envelope;
  return list && { keyId, signature, signed, uri, issuedAtSeconds, list };
}
