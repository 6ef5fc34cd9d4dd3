// Opens age files with the machine's own ciphers: a rebuild opens them by the hundred thousand. Writing them stays with the library.
import {
  createDecipheriv,
  createHmac,
  createPrivateKey,
  createPublicKey,
  diffieHellman,
  hkdfSync,
  timingSafeEqual,
} from "node:crypto";
import { BundleDamaged } from "../vault/entry.ts";

const chunk_bytes = 65_536;
const tag_bytes = 16;
const nonce_bytes = 16;
const letters = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";
const checksum_letters = 6;
const privateStart = Buffer.from("302e020100300506032b656e04220420", "hex");
const publicStart = Buffer.from("302a300506032b656e032100", "hex");
const noNonce = Buffer.alloc(12);

/** The 32 bytes of an identity `AGE-SECRET-KEY-1…`, whose checksum was verified when the shares were joined. */
function scalarOf(identity: string): Buffer {
  const [, data = ""] = /^AGE-SECRET-KEY-1([02-9AC-HJ-NP-Z]{58})$/.exec(identity) ?? [];
  if (data === "") throw new BundleDamaged("this is not the identity of a vault");
  const bits = Array.from(data.toLowerCase().slice(0, -checksum_letters))
    .map((letter) => letters.indexOf(letter).toString(2).padStart(5, "0"))
    .join("");
  return Buffer.from((bits.match(/.{8}/g) ?? []).slice(0, 32).map((byte) => Number.parseInt(byte, 2)));
}

const derived = (key: Uint8Array, salt: Uint8Array, words: string): Buffer =>
  Buffer.from(hkdfSync("sha256", key, salt, words, 32));

function opened(key: Uint8Array, nonce: Uint8Array, sealed: Uint8Array): Buffer {
  const decipher = createDecipheriv("chacha20-poly1305", key, nonce, { authTagLength: tag_bytes });
  decipher.setAuthTag(sealed.subarray(-tag_bytes));
  return Buffer.concat([decipher.update(sealed.subarray(0, -tag_bytes)), decipher.final()]);
}

interface Header {
  /** The text that the header's authentication covers. */
  readonly text: string;
  readonly mac: Buffer;
  readonly stanzas: readonly { readonly share: Buffer; readonly body: Buffer }[];
  /** Where the nonce of the contents begins. */
  readonly end: number;
}

function headerOf(bytes: Buffer): Header {
  const last = bytes.indexOf("\n--- ");
  const end = bytes.indexOf("\n", last + 1) + 1;
  if (last < 0 || end === 0) throw new BundleDamaged("it is not an age file");
  const text = bytes.subarray(0, last + 4).toString("latin1");
  if (!text.startsWith("age-encryption.org/v1\n")) throw new BundleDamaged("it is not an age file");
  const found = text.matchAll(/^-> X25519 ([A-Za-z0-9+/]{43})\n([A-Za-z0-9+/]{43})$/gm);
  const stanzas = [...found].map(([, share = "", body = ""]) => {
    return { share: Buffer.from(share, "base64"), body: Buffer.from(body, "base64") };
  });
  const mac = Buffer.from(bytes.subarray(last + 5, end - 1).toString("latin1"), "base64");
  return { text, mac, stanzas, end };
}

/** The contents, chunk by chunk; the last chunk says in its nonce that it is the last, so that a cut is seen. */
function contents(key: Uint8Array, sealed: Buffer): Buffer {
  const chunks: Buffer[] = [];
  const whole = chunk_bytes + tag_bytes;
  const count = Math.max(1, Math.ceil(sealed.length / whole));
  for (let at = 0; at < count; at += 1) {
    const nonce = Buffer.alloc(12);
    nonce.writeUInt32BE(at, 7);
    nonce[11] = at === count - 1 ? 1 : 0;
    chunks.push(opened(key, nonce, sealed.subarray(at * whole, (at + 1) * whole)));
  }
  return Buffer.concat(chunks);
}

/** A function that opens age files with this identity; it throws BundleDamaged for another key's or changed bytes. */
export function ageOpener(identity: string): (bytes: Uint8Array) => Buffer {
  const scalar = scalarOf(identity);
  const own = createPrivateKey({ key: Buffer.concat([privateStart, scalar]), format: "der", type: "pkcs8" });
  const recipient = createPublicKey(own).export({ format: "der", type: "spki" }).subarray(-32);
  const fileKey = ({ stanzas }: Header): Buffer => {
    for (const { share, body } of stanzas) {
      const other = createPublicKey({ key: Buffer.concat([publicStart, share]), format: "der", type: "spki" });
      const shared = diffieHellman({ privateKey: own, publicKey: other });
      const wrapping = derived(shared, Buffer.concat([share, recipient]), "age-encryption.org/v1/X25519");
      try {
        return opened(wrapping, noNonce, body);
      } catch {
        // It is another recipient's.
      }
    }
    throw new BundleDamaged("it is not encrypted to this key");
  };
  return (given) => {
    const bytes = Buffer.from(given.buffer, given.byteOffset, given.byteLength);
    const header = headerOf(bytes);
    const key = fileKey(header);
    const mac = createHmac("sha256", derived(key, Buffer.of(), "header"))
      .update(header.text, "latin1")
      .digest();
    if (mac.length !== header.mac.length || !timingSafeEqual(mac, header.mac)) {
      throw new BundleDamaged("its header was changed");
    }
    const nonce = bytes.subarray(header.end, header.end + nonce_bytes);
    try {
      return contents(derived(key, nonce, "payload"), bytes.subarray(header.end + nonce_bytes));
    } catch (error) {
      throw new BundleDamaged("its bytes were changed or cut", { cause: error });
    }
  };
}
