// Tells whether a paper's text is genuine: the same code on the server, in the browser and at the counter.
import { fromBase45, toBase45 } from "./base45.ts";
import { type Bytes, fromHex, toHex } from "./bytes.ts";
import { type PaperClaims, readClaims } from "./claims.ts";
import { decodeStrictly, readEnvelope } from "./cose.ts";
import { inflate } from "./inflate.ts";
import { isWithdrawn, markOf, readStatusList, type TrustedKey, type TrustList } from "./trust.ts";

/** The longest text that one QR symbol can hold in alphanumeric mode at level M; longer is not a paper. */
export const paperText_max = 3391;
/** Bytes of a paper after unpacking. A receipt has about 400. */
export const paperBytes_max = 8192;
/** Clocks differ: a paper from this far in the future is still taken. Seconds. */
const clockLead_max = 86_400;

/** What the answer rests on besides the signature. */
export type StatusKnown =
  /** The newest list this verifier has says "not withdrawn"; `asOfSeconds` is the list's own time. */
  | { readonly known: true; readonly asOfSeconds: number }
  /** No list at hand: nobody has said that the paper was withdrawn, nor that it was not. */
  | { readonly known: false };

/**
 * A text as it was in the QR: pasting and forms add line breaks, and blanks in front (no paper begins with one), and
 * copying from a page can turn a blank into one that does not break.
 */
export const asPasted = (text: string): string =>
  text
    .replace(/[\r\n\t\u200b\ufeff]/g, "")
    .replaceAll("\u00a0", " ")
    .replace(/^ +/, "");

export type Verdict =
  | {
      readonly verdict: "genuine";
      readonly claims: PaperClaims;
      readonly key: TrustedKey;
      readonly status: StatusKnown;
    }
  | { readonly verdict: "withdrawn" | "expired"; readonly claims: PaperClaims; readonly key: TrustedKey }
  /** The key is not on the list, or may not sign such a paper. */
  | { readonly verdict: "unknown-issuer"; readonly why: "key" | "issuer" | "town" | "class" | "time" }
  /** Something of a paper, but damaged, misread or changed. */
  | { readonly verdict: "altered" }
  | { readonly verdict: "not-a-paper" };

/** Checks an ES256 signature. `spki` is the public key; a key that can't be read gives false. */
export type CheckSignature = (spki: Bytes, signature: Bytes, signed: Bytes) => Promise<boolean>;

/** The part of WebCrypto needed here, so that Node's and the browser's both fit. */
export type SubtleCheck<Key> = {
  importKey(
    format: "spki",
    keyData: Bytes,
    algorithm: { name: "ECDSA"; namedCurve: "P-256" },
    extractable: boolean,
    usages: "verify"[],
  ): Promise<Key>;
  verify(algorithm: { name: "ECDSA"; hash: "SHA-256" }, key: Key, signature: Bytes, data: Bytes): Promise<boolean>;
};

/** Checks signatures by WebCrypto: give `crypto.subtle`. */
export function checkWith<Key>(subtle: SubtleCheck<Key>): CheckSignature {
  return async (spki, signature, signed) => {
    try {
      const key = await subtle.importKey("spki", spki, { name: "ECDSA", namedCurve: "P-256" }, false, ["verify"]);
      return await subtle.verify({ name: "ECDSA", hash: "SHA-256" }, key, signature, signed);
    } catch {
      return false;
    }
  };
}

/** How the text of every paper begins: the two bytes that head a zlib stream packed hardest. */
const paperBeginning = toBase45(Uint8Array.of(0x78, 0xda));

const inScope = <T>(scope: "all" | readonly T[], value: T): boolean => scope === "all" || scope.includes(value);

/** Why this key may not have signed this paper, or undefined when it may. */
function outsideScope(key: TrustedKey, { issuer, issuedAtSeconds, act }: PaperClaims, todaySeconds: number) {
  if (issuer !== key.issuer) return "issuer";
  if (!inScope(key.towns, act.town)) return "town";
  if (!inScope(key.classes, act.paperClass)) return "class";
  const until = Math.min(key.issuedUntilSeconds ?? Infinity, todaySeconds + clockLead_max);
  return issuedAtSeconds < key.issuedFromSeconds || issuedAtSeconds > until ? "time" : undefined;
}

/** What the list the paper names says of it; only a list signed by the same key counts. */
async function statusOf(claims: PaperClaims, key: TrustedKey, spki: Bytes, trust: TrustList, check: CheckSignature) {
  const held = Object.hasOwn(trust.statusLists, claims.status.uri) ? trust.statusLists[claims.status.uri] : undefined;
  const bytes = held === undefined ? undefined : fromHex(held);
  const list = bytes && readStatusList(bytes);
  if (!list || list.uri !== claims.status.uri || toHex(list.keyId) !== key.keyId) return { known: false } as const;
  if (!(await check(spki, list.signature, list.signed))) return { known: false } as const;
  const another = trust.withdrawn !== undefined && !trust.withdrawn.includes(markOf(claims.act));
  if (isWithdrawn(list.list, claims.status.index) && !another) return "withdrawn" as const;
  return { known: true, asOfSeconds: list.issuedAtSeconds } as const;
}

/**
 * The verdict on the text of a QR. Never throws for what the text holds; bounded in time and memory.
 * `todaySeconds` is now in seconds since 1970, from the caller's clock.
 */
export async function verifyPaper(
  trust: TrustList,
  text: string,
  todaySeconds: number,
  check: CheckSignature,
): Promise<Verdict> {
  if (text.length > paperText_max) return { verdict: "not-a-paper" };
  const packed = fromBase45(text);
  // A sign lost or misread breaks Base45 itself; the beginning still says that a paper was meant.
  if (packed?.[0] !== 0x78) return { verdict: text.startsWith(paperBeginning) ? "altered" : "not-a-paper" };
  const envelope = readEnvelope(inflate(packed, paperBytes_max) ?? new Uint8Array(0));
  if (!envelope) return { verdict: "altered" };
  if (envelope.type !== undefined) return { verdict: "not-a-paper" };
  const key = trust.keys.find(({ keyId }) => keyId === toHex(envelope.keyId));
  const spki = key && fromHex(key.spki);
  if (!key || !spki) return { verdict: "unknown-issuer", why: "key" };
  if (!(await check(spki, envelope.signature, envelope.signed))) return { verdict: "altered" };
  const claims = readClaims(decodeStrictly(envelope.payload));
  if (!claims) return { verdict: "not-a-paper" };
  const outside = outsideScope(key, claims, todaySeconds);
  if (outside) return { verdict: "unknown-issuer", why: outside };
  const status = await statusOf(claims, key, spki, trust, check);
  if (status === "withdrawn") return { verdict: "withdrawn", claims, key };
  if (claims.expiresAtSeconds !== undefined && claims.expiresAtSeconds <= todaySeconds) {
    return { verdict: "expired", claims, key };
  }
  return { verdict: "genuine", claims, key, status };
}
