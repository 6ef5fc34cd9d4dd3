// Keyed tokens by which sealed values are found: the database can compare them and learn nothing else from them.
import { createHmac, type KeyObject } from "node:crypto";
import { houseKey, mobileKey, nameTokens } from "../../kernel/name-sound.ts";
import type { PrivateClass } from "../../kernel/private.ts";

const hmac = (key: KeyObject, text: string, bits: number): string =>
  createHmac("sha256", key)
    .update(text)
    .digest("hex")
    .slice(0, bits / 4);

/**
 * Hexadecimal tokens of a text; equal words give equal tokens within a town and class. Names: one for each word's
 * sound, cut to 32 bits so that different names share tokens and their frequency says less. A mobile: one of 128 bits.
 * A house: one of 64 bits. A date (YYYY-MM-DD): one of 64 bits. Other classes are not searched.
 */
export function blindTokens(key: KeyObject, kind: PrivateClass, text: string): readonly string[] {
  if (kind === "name") return [...new Set(nameTokens(text).map((sound) => hmac(key, sound, 32)))];
  if (kind === "mobile") {
    const mobile = mobileKey(text);
    return mobile ? [hmac(key, mobile, 128)] : [];
  }
  if (kind === "house") {
    const house = houseKey(text);
    return house ? [hmac(key, house, 64)] : [];
  }
  if (kind === "date") return text === "" ? [] : [hmac(key, text, 64)];
  return [];
}
