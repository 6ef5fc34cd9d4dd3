// Which letters our font has: a letter without a glyph would make the archive form of a PDF, and so the whole paper, impossible.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

/** The files of the font that papers are printed with: regular and bold, which have the same letters. */
export const fontFiles: readonly string[] = ["400Regular", "700Bold"].map((weight) =>
  createRequire(import.meta.url).resolve(
    `@expo-google-fonts/noto-sans-devanagari/${weight}/NotoSansDevanagari_${weight}.ttf`,
  ),
);

/** Where a table of a TrueType font begins. */
function tableAt(font: Buffer, name: string): number {
  for (let at = 12; at < 12 + 16 * font.readUInt16BE(4); at += 16)
    if (font.toString("latin1", at, at + 4) === name) return font.readUInt32BE(at + 8);
  throw new Error(`the font has no table ${name}`);
}

/** The code points of a font, out of its map of format 12 (OpenType, "cmap"). */
function lettersIn(font: Buffer): ReadonlySet<number> {
  const map = tableAt(font, "cmap");
  const letters = new Set<number>();
  for (let record = 0; record < font.readUInt16BE(map + 2); record++) {
    const at = map + font.readUInt32BE(map + 4 + 8 * record + 4);
    if (font.readUInt16BE(at) !== 12) continue;
    for (let group = 0; group < font.readUInt32BE(at + 12); group++) {
      const from = at + 16 + 12 * group;
      for (let code = font.readUInt32BE(from); code <= font.readUInt32BE(from + 4); code++) letters.add(code);
    }
  }
  if (letters.size === 0) throw new Error("the font has no map that can be read");
  return letters;
}

let known: ReadonlySet<number> | undefined;
function letters(): ReadonlySet<number> {
  if (known) return known;
  const [regular = new Set<number>(), ...others] = fontFiles.map((file) => lettersIn(readFileSync(file)));
  known = new Set([...regular].filter((letter) => others.every((font) => font.has(letter))));
  return known;
}

const hasGlyph = (sign: string): boolean => sign === "\n" || letters().has(sign.codePointAt(0) ?? 0);
/** Code points: a font has glyphs of these, not of letters as readers count them. */
const signsIn = (text: string): readonly string[] => Array.from(text);
const joined = (signs: readonly string[]): string => signs.join("").normalize("NFC");

/** A sign as the font can write it: itself, or its letter without a mark the font lacks ("ṣ" as "s"); undefined where it can't. */
function written(sign: string): string | undefined {
  if (hasGlyph(sign)) return sign;
  const parts = signsIn(sign.normalize("NFKD")).filter((part) => hasGlyph(part) || !/\p{Mark}/u.test(part));
  return parts.length > 0 && parts.every(hasGlyph) ? joined(parts) : undefined;
}

/** Whether every letter of a text can be printed. */
export const isPrintable = (text: string): boolean => signsIn(text).every((sign) => written(sign) !== undefined);

/** The text with a question mark for each letter that our font lacks, such as those of other scripts. */
export function printable(text: string): string {
  return signsIn(text).every(hasGlyph) ? text : joined(signsIn(text).map((sign) => written(sign) ?? "?"));
}
