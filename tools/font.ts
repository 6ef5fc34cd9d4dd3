// Makes our own subset of Noto Sans Devanagari: the letters that Hindi is written with, weights 400 to 700 in one file.
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import subsetFont from "subset-font";

const root = new URL("..", import.meta.url).pathname;
const source = dirname(fileURLToPath(import.meta.resolve("@fontsource-variable/noto-sans-devanagari/package.json")));

/** Vowels, consonants, signs, digits, dandas, rupee, joiners and the dotted circle; rarer letters are the device's. */
const letters = [
  "ँंःअआइईउऊऋएऐऑओऔऍकखगघङचछजझञटठडढणतथदधनपफबभमयरलळवशषसह",
  "़ऽािीुूृेैॅॉोौ्ॐ।॥॰०१२३४५६७८९क़ख़ग़ज़ड़ढ़फ़य़",
  "\u200c\u200d\u20b9\u25cc",
].join("");

/** What joins Devanagari letters and places its signs. Left out: forms for Marathi and Nepali only (locl). */
const features = "akhn rphf rkrf blwf half vatu cjct pres abvs blws psts haln nukt abvm blwm dist mark mkmk init kern";

/** Writes the font and its licence. Run by hand when the letters change: `node tools/font.ts`. */
export async function makeFont(): Promise<number> {
  const whole = readFileSync(join(source, "files/noto-sans-devanagari-devanagari-wght-normal.woff2"));
  const small = await subsetFont(whole, letters, {
    targetFormat: "woff2",
    noHinting: true,
    keepFeatures: features.split(" "),
    variationAxes: { wght: { min: 400, max: 700 } },
  });
  const folder = join(root, "src/web/styles/fonts");
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "akshara-devanagari.woff2"), small);
  copyFileSync(join(source, "LICENSE"), join(folder, "OFL.txt"));
  return small.byteLength;
}

if (import.meta.main) process.stdout.write(`akshara-devanagari.woff2: ${await makeFont()} bytes\n`);
