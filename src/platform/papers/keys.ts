// The installation's key for papers: made once, kept in one file, used to sign papers and lists of withdrawn papers.
import { randomInt, webcrypto, X509Certificate } from "node:crypto";
import { link, mkdir, open, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { deflateSync } from "node:zlib";
import { toBase45 } from "../../kernel/papers/base45.ts";
import { type Bytes, toHex } from "../../kernel/papers/bytes.ts";
import { type PaperClaims, writeClaims } from "../../kernel/papers/claims.ts";
import { toBeSigned, writeEnvelope } from "../../kernel/papers/cose.ts";
import { statusListType, type TrustedKey, type TrustList, writeStatusClaims } from "../../kernel/papers/trust.ts";
import { checkWith, paperText_max } from "../../kernel/papers/verify.ts";
import { selfSigned } from "./certificate.ts";

const { subtle } = webcrypto;
const curve = { name: "ECDSA", namedCurve: "P-256" } as const;
const keyFile = "papers-key.pem";
const certificateFile = "papers-certificate.pem";

/** Signs with P-256 and SHA-256; the answer is r and s, 32 bytes each. An HSM's or eSign's adapter has this shape too. */
export type SignEs256 = (message: Bytes) => Promise<Bytes>;

/** A key that papers are signed with. */
export type PaperKeys = {
  /** First eight bytes of the SHA-256 of `spki`. */
  readonly keyId: Bytes;
  readonly spki: Bytes;
  readonly sign: SignEs256;
  /** The same key for PDF signatures, made in the printing threads; it can't be exported. */
  readonly privateKey: webcrypto.CryptoKey;
  /** Its certificate for readers of PDFs (DER): self-signed. */
  readonly certificate: Bytes;
};

/** What is said of the issuer in the trust list. */
export type PaperIssuer = Pick<TrustedKey, "issuer" | "nameHindi" | "nameEnglish">;

/** Checks a signature with Node's own WebCrypto. */
export const checkSignature = checkWith(subtle);

const pem = (kind: "PRIVATE KEY" | "CERTIFICATE", der: Uint8Array): string =>
  `-----BEGIN ${kind}-----\n${Buffer.from(der)
    .toString("base64")
    .replace(/(.{64})(?=.)/g, "$1\n")}\n-----END ${kind}-----\n`;

/** The bytes in a PEM file, or undefined when there is no file. */
async function readPem(path: string): Promise<Bytes | undefined> {
  let text: string;
  try {
    text = await readFile(path, "utf8");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw error;
  }
  return new Uint8Array(Buffer.from(text.replace(/-----[^-]+-----/g, ""), "base64"));
}

/** Writes a PEM file whole or not at all, and answers what the file then holds: of two writers the first one's. */
async function writePem(path: string, kind: Parameters<typeof pem>[0], der: Bytes): Promise<Bytes> {
  const half = `${path}.${randomInt(2 ** 47)}`;
  const file = await open(half, "w", 0o600);
  await file.writeFile(pem(kind, der));
  await file.sync();
  await file.close();
  try {
    await link(half, path);
    return der;
  } catch (error) {
    const made = await readPem(path);
    if (!made) throw error;
    return made;
  } finally {
    await rm(half, { force: true });
  }
}

async function makeKey(): Promise<Bytes> {
  const pair = await subtle.generateKey(curve, true, ["sign", "verify"]);
  return new Uint8Array(await subtle.exportKey("pkcs8", pair.privateKey));
}

/** The public half of a private key, as SubjectPublicKeyInfo. */
async function publicHalf(der: Bytes): Promise<Bytes> {
  const whole = await subtle.exportKey("jwk", await subtle.importKey("pkcs8", der, curve, true, ["sign"]));
  const { kty, crv, x, y } = whole;
  if (!kty || !crv || !x || !y) throw new Error("the papers key is not a P-256 key");
  const half = await subtle.importKey("jwk", { kty, crv, x, y }, curve, true, ["verify"]);
  return new Uint8Array(await subtle.exportKey("spki", half));
}

/**
 * The installation's key in `folder` (`papers-key.pem`, PKCS8, readable by the owner only); made when there is none,
 * and so its certificate (`papers-certificate.pem`).
 * Throws when the file is there and is not a P-256 key: a paper must never be signed with a key nobody expects.
 */
export async function openPaperKeys(folder: string): Promise<PaperKeys> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const path = join(folder, keyFile);
  const der = (await readPem(path)) ?? (await writePem(path, "PRIVATE KEY", await makeKey()));
  const privateKey = await subtle.importKey("pkcs8", der, curve, false, ["sign"]);
  const spki = await publicHalf(der);
  const keyId = new Uint8Array(await subtle.digest("SHA-256", spki)).slice(0, 8);
  const sign: SignEs256 = async (message) =>
    new Uint8Array(await subtle.sign({ name: "ECDSA", hash: "SHA-256" }, privateKey, message));
  const certificatePath = join(folder, certificateFile);
  const certificate =
    (await readPem(certificatePath)) ??
    (await writePem(certificatePath, "CERTIFICATE", await selfSigned(keyId, spki, sign)));
  const { publicKey } = new X509Certificate(certificate);
  if (!publicKey.export({ type: "spki", format: "der" }).equals(spki)) {
    throw new Error(`${certificateFile} is not of the key in ${keyFile}`);
  }
  return { keyId, spki, sign, privateKey, certificate };
}

async function signEnvelope(keys: PaperKeys, payload: Uint8Array, type?: string): Promise<Bytes> {
  const { header, signed } = toBeSigned(keys.keyId, payload, type);
  return writeEnvelope(header, payload, await keys.sign(signed));
}

/** The signed text of a paper, as its QR carries it. Throws when the claims don't fit one QR symbol. */
export async function signPaper(keys: PaperKeys, claims: PaperClaims): Promise<string> {
  const text = toBase45(deflateSync(await signEnvelope(keys, writeClaims(claims)), { level: 9 }));
  if (text.length > paperText_max) throw new RangeError(`paper ${claims.act.number} is too long for a QR symbol`);
  return text;
}

/** A signed list of withdrawn papers, as hexadecimal text for a trust list. `liveSeconds`: fetch anew after so long. */
export async function signStatusList(
  keys: PaperKeys,
  uri: string,
  list: Uint8Array,
  issuedAtSeconds: number,
  liveSeconds = 86_400,
): Promise<string> {
  const payload = writeStatusClaims(uri, deflateSync(list, { level: 9 }), issuedAtSeconds, liveSeconds);
  return toHex(await signEnvelope(keys, payload, statusListType));
}

/** The trust list of an installation that signs for all its towns with this one key. */
export function trustList(
  keys: PaperKeys,
  issuer: PaperIssuer,
  statusLists: Readonly<Record<string, string>> = {},
): TrustList {
  const key: TrustedKey = {
    keyId: toHex(keys.keyId),
    spki: toHex(keys.spki),
    ...issuer,
    towns: "all",
    classes: "all",
    issuedFromSeconds: 0,
    issuedUntilSeconds: null,
  };
  return { keys: [key], statusLists };
}
