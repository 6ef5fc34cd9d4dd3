// The installation's own certificate for PDF signatures: self-signed, because no authority has vouched for it yet.
// A reader of PDFs finds every change to a signed paper with it, but shows the signer as unknown until someone trusts it.
import { type Bytes, toHex } from "../../kernel/papers/bytes.ts";
import type { SignEs256 } from "./keys.ts";

const tag = { boolean: 1, integer: 2, bitString: 3, octetString: 4, oid: 6, utf8: 12, generalTime: 24 } as const;
const sequence = 0x30;
const set = 0x31;

/** One DER value. Our parts are shorter than 64 KiB. */
function der(kind: number, ...parts: readonly Uint8Array[]): Bytes {
  const content = Buffer.concat(parts);
  const { length } = content;
  const size = length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return new Uint8Array(Buffer.concat([Buffer.of(kind, ...size), content]));
}

const oid = (hex: string): Bytes => der(tag.oid, Buffer.from(hex, "hex"));
const text = (value: string): Bytes => der(tag.utf8, Buffer.from(value));
const time = (value: string): Bytes => der(tag.generalTime, Buffer.from(value));

/** A whole positive number from its bytes, in the fewest bytes and without a sign. */
function integer(bytes: Uint8Array): Bytes {
  let at = 0;
  while (at < bytes.length - 1 && bytes[at] === 0) at++;
  const rest = bytes.subarray(at);
  return der(tag.integer, (rest[0] ?? 0) > 127 ? Buffer.concat([Buffer.of(0), rest]) : rest);
}

/** r and s side by side (WebCrypto) as the DER pair that X.509 and PDF signatures carry. */
export const signaturePair = (signature: Uint8Array): Bytes =>
  der(sequence, integer(signature.subarray(0, 32)), integer(signature.subarray(32)));

const ecdsaWithSha256 = der(sequence, oid("2a8648ce3d040302"));
const name = (keyId: Uint8Array): Bytes =>
  der(
    sequence,
    der(set, der(sequence, oid("55040a"), text("Akshara (self-signed by this installation)"))),
    der(set, der(sequence, oid("550403"), text(`Akshara papers ${toHex(keyId)}`))),
  );
/** Key usage: signatures and non-repudiation, critical. Not an authority. */
const extensions = der(
  0xa3,
  der(
    sequence,
    der(sequence, oid("551d0f"), der(tag.boolean, Buffer.of(255)), der(tag.octetString, Buffer.of(3, 2, 6, 0xc0))),
    der(sequence, oid("551d13"), der(tag.boolean, Buffer.of(255)), der(tag.octetString, der(sequence))),
  ),
);

/**
 * A certificate (DER, X.509 v3) of this key, signed by itself. It has no end (RFC 5280 4.1.2.5: 9999-12-31): when the key
 * may sign is said by the trust list, which can be closed; a date in a self-signed certificate protects nobody.
 */
export async function selfSigned(keyId: Uint8Array, spki: Uint8Array, sign: SignEs256): Promise<Bytes> {
  const body = der(
    sequence,
    der(0xa0, der(tag.integer, Buffer.of(2))),
    integer(keyId),
    ecdsaWithSha256,
    name(keyId),
    der(sequence, time("20260101000000Z"), time("99991231235959Z")),
    name(keyId),
    spki,
    extensions,
  );
  const signature = signaturePair(await sign(body));
  return der(sequence, body, ecdsaWithSha256, der(tag.bitString, Buffer.of(0), signature));
}
