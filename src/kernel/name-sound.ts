// Keys for finding a person or a house however it was spelled: names by their sound across Devanagari and Latin.
import { latinDigits, normaliseText } from "./text.ts";

// Words that stand beside a name and are no part of it. Latin ones in lower case, as the words are compared.
const honorifics = new Set(
  `श्री श्रीमती श्रीमति श्रीमान सुश्री कु डॉ डा स्व स्वर्गीय पं प्रो एड मि मिस मेसर्स मे जी उर्फ पिता पति पुत्र पुत्री
  पत्नी shri shree sri shrimati shreemati srimati smt sushri ms mr mrs miss mx dr km ku pt late lt adv advocate prof er
  ji urf alias messrs`
    .normalize("NFC")
    .split(/\s+/),
);
// Courtesies only when another word follows; at the end they are names (मीना कुमारी).
const leadingHonorifics = new Set("कुमारी पंडित kumari pandit".split(" "));
const mohammads = new Set("md mhd mohd moh mohm mohmd mohmmad मो मोह मोहम मोहं".split(" "));

// Latin spellings with a d that is ड़, which this file hears as r, as most people write it.
const flappedD = new Set("rathod rathaud gaud goud dhakad hada pahadi".split(" "));
// English letters as they are spoken in Hindi, for initials and house numbers.
const spokenLetters: ReadonlyMap<string, string> = new Map(
  "ए:A बी:B सी:C डी:D ई:E एफ:F जी:G एच:H आई:I जे:J के:K एल:L एम:M एन:N ओ:O पी:P आर:R एस:S टी:T यू:U वी:V"
    .split(" ")
    .map((pair) => [pair.slice(0, -2), pair.slice(-1)]),
);

// Sounds: a consonant is one capital letter (X for kh, Z for jh, Q for dh, W for bh), a vowel one of a, e, i, o, u.
// N is any nasal sign (~ until its neighbour is known). Kept apart: what scribes keep apart. Made one: श ष स; त ट थ ठ;
// द ड; न ण ञ ङ; च छ; ग घ; ज ज़; फ फ़; व w.
const devanagariConsonants = soundTable(`क:K ख:X ग:G घ:G ङ:N च:C छ:C ज:J झ:Z ञ:N ट:T ठ:T ड:D ढ:Q ण:N त:T थ:T द:D ध:Q न:N
  प:P फ:F ब:B भ:W म:M य:Y र:R ल:L ळ:L व:V श:S ष:S स:S ह:H`);
const devanagariVowels = soundTable(`अ:a आ:a इ:i ई:i उ:u ऊ:u ऋ:Ri ए:e ऐ:e ऍ:e ऎ:e ओ:o औ:o ऑ:o ऒ:o ॐ:oM
  \u093e:a \u093f:i \u0940:i \u0941:u \u0942:u \u0943:Ri \u0945:e \u0946:e \u0947:e \u0948:e
  \u0949:o \u094a:o \u094b:o \u094c:o`);
const virama = "\u094d";
const nukta = "\u093c";

function soundTable(pairs: string): ReadonlyMap<string, string> {
  return new Map(pairs.split(/\s+/).map((pair) => [pair.charAt(0), pair.slice(2)]));
}

function devanagariSounds(word: string): string {
  const letters = word
    .normalize("NFD")
    .replaceAll(/[\u200c\u200d]/g, "")
    .replaceAll("ज्ञ", "ग्य")
    .split("");
  let sounds = "";
  letters.forEach((letter, at) => {
    const next = letters[at + 1];
    const dotted = next === nukta;
    const consonant = devanagariConsonants.get(letter);
    if (consonant) {
      const after = dotted ? letters[at + 2] : next;
      // The dot of ड़ is often left out: a single ड after the last vowel but one is heard as ड़ (गौड, राठौड).
      const rest = letters.slice(at + 1).join("");
      const undotted = letter === "ड" && /^[\u093e-\u094c]?$/.test(rest) && /[aeiou]$/.test(sounds);
      sounds += undotted || (dotted && (letter === "ड" || letter === "ढ")) ? "R" : consonant;
      const silentLast = after === undefined && letters[at - 1] !== virama && sounds.length > 1;
      // The inherent vowel: not before a sign of its own, and unspoken at the end unless a conjunct needs it.
      if (after !== virama && !(after !== undefined && isVowelSign(after)) && !silentLast) sounds += "a";
    } else if (letter === "ं" || letter === "ँ") sounds += "~";
    else sounds += devanagariVowels.get(letter) ?? "";
  });
  return sounds;
}

function isVowelSign(letter: string): boolean {
  return /[\u093e-\u094c]/.test(letter);
}

// Longest first, tried at each place of the word. An entry may be tied to the word's beginning (^) or end ($).
const latinSpellings: readonly (readonly [RegExp, string])[] = (
  [
    ["^(?:dny|jny|jn|gn)", "GY"],
    ["jna$", "GYa"],
    ["^x", "J"],
    ["^d'", "Di"],
    ["^john$", "JoN"],
    ["^david$", "DeViR"], // as डेविड is heard here, its last ड as ड़
    ["^mary$", "MeRi"],
    ["^begum$", "BeGaM"],
    ["^sy(?=[ae]d$)", "SeY"],
    ["qu(?=[ei])", "K"],
    ["ksh|ks|x", "KS"],
    ["chh|tch|ch", "C"],
    ["sch|sh|s", "S"],
    ["ck|kk?(?!h)|q", "K"],
    ["kh", "X"],
    ["gh|g", "G"],
    ["jh", "Z"],
    ["zh|z|j", "J"],
    ["th|t", "T"],
    ["dh", "Q"],
    ["d", "D"],
    ["ph|f", "F"],
    ["bh", "W"],
    ["b", "B"],
    ["p", "P"],
    ["wh|w|v", "V"],
    ["rh(?![aeiouy])", "R"],
    ["c(?=[eiy])", "S"],
    ["c", "K"],
    ["aa+", "a"],
    ["ee+|ii+", "i"],
    ["oo+|uu+", "u"],
    ["ao", "aV"],
    ["eo", "eV"],
    ["au|ou|ow(?![aeiouy])", "o"],
    ["ai|ei|ae|ea", "e"],
    ["[aeiou]", ""],
    ["[hlmnry]", ""],
  ] as const
).map(([spelling, sound]) => [new RegExp(spelling, "y"), sound]);

function latinSounds(word: string): string {
  const letters = word
    .normalize("NFD")
    .replaceAll(/\p{Mark}/gu, "")
    .toLowerCase()
    .replaceAll("’", "'");
  let sounds = "";
  for (let at = 0; at < letters.length; ) {
    let length = 1;
    for (const [spelling, sound] of latinSpellings) {
      spelling.lastIndex = at;
      const found = spelling.exec(letters)?.[0];
      if (!found) continue;
      length = found.length;
      sounds += sound || (/[aeiou]/.test(found) ? found : found.toUpperCase());
      break;
    }
    at += length;
  }
  return sounds;
}

// What both scripts are then brought to, in this order; each line says what it makes one.
const smoothings: readonly (readonly [RegExp, string])[] = [
  [/([A-Z~])\1+/g, "$1"], // doubled letters: Mohammad, Mohamad
  [/KX/g, "X"],
  [/DQ/g, "Q"],
  [/BW/g, "W"],
  [/JZ/g, "Z"],
  [/~(?=[PFBWM])/g, "M"], // संपत, सम्पत
  [/~$|~(?=[aeiou])/g, ""], // माँ, साईं
  [/~/g, "N"],
  [/(?:NH|NG)$/g, "NG"], // सिंह, Singh, Sinh
  [/(?<=[aeiou])H$|(?<=Va)Ha+$/g, ""], // शाह, Shah; Fatimah; कुशवाह, कुशवाहा
  [/^Ye/g, "Ya"], // Yeshwant
  [/^Ba(?=SaNT)/g, "Va"], // बसंत, वसंत
  [/e(?=H|R[A-Z])/g, "a"], // मेहता, Mahta; वर्मा, Verma
  [/a+(?:[ie]|Y+)/g, "e"], // Sanjay, संजय; Jayswal
  [/a[iu]?a+/g, "a"],
  [/ao/g, "aV"], // Rao, राव
  [/eo/g, "eV"], // Deo, देव
  [/au/g, "o"],
  [/(?<=[A-Z])iY*(?=[aoue])/g, "Y"], // Priya, Pria, प्रिया
  [/(?<=[A-Z])R[iu]+(?=[A-Z])/g, "R"], // बृजेश, Brijesh, Brajesh; कृष्ण, Krushna: ऋ is spoken in three ways
  [/^Ru(?=[ST])/g, "Ri"], // ऋषि, Rushi
  [/(?<=[A-Z])Y$/g, "i"], // Tiwary
  [/iY+$/g, "Y"], // मालवीय
  [/(?<=[A-XZ])Y(?=[A-Z])/g, "i"],
  [/(?<=[aeiou])Y+/g, "i"], // Pandey, पांडे
  [/[ei]+a?(?=[DR]$)/g, "a"], // Ahmed, Ahmad; Surender, सुरेंद्र
  [/(?<=[ou]R)e$/g, ""], // Rathore, राठौर
  [/[ei]+/g, "I"],
  [/[ou]+/g, "U"],
  [/I+a*(?=I)/g, ""],
  [/^a/g, "A"],
  [/a/g, ""],
  [/XS/g, "KS"], // Rukhsana, Ruksana
  [/M(?=[KXGSV])/g, "N"], // Samvat, संवत; Omkar, ओंकार
  [/RH/g, "R"],
];

function smoothed(sounds: string): string {
  return smoothings.reduce((text, [sound, plain]) => text.replace(sound, plain), sounds);
}

function soundsOf(word: string): string {
  if (mohammads.has(word)) return "MoHaMaD";
  if (/\p{Script=Devanagari}/u.test(word)) return devanagariSounds(word);
  return latinSounds(flappedD.has(word) ? word.replace(/d(?=[aeiou]?$)/, "r") : word);
}

// An initial spoken in Hindi, आर. के., is the Latin letter; only where its dot shows that it is one.
function initial(letters: string): string {
  return spokenLetters.get(letters)?.toLowerCase() ?? letters;
}

/** The words of a name in small letters, initials as Latin letters, honorifics left out unless nothing else stands. */
export function wordsOf(name: string): readonly string[] {
  const words = normaliseText(name.slice(0, 200))
    .toLowerCase()
    .replaceAll(/(?<![a-z])[swdc]\/o(?![a-z])|m\/s/g, " ")
    .replaceAll(/[0-9०-९]+/g, " ")
    .replaceAll(/(?<![\p{Letter}\p{Mark}])([\p{Letter}\p{Mark}]{1,3})(?=\.)/gu, initial)
    .split(/[^\p{Letter}\p{Mark}'’\u200c\u200d]+/u)
    .filter((word) => /\p{Letter}/u.test(word));
  const named = words.filter(
    (word, at) => !honorifics.has(word) && !(leadingHonorifics.has(word) && at === 0 && words.length > 1),
  );
  return named.length > 0 ? named : words;
}

/**
 * One token for each word of a name, the same for spellings of the same sound in Devanagari and Latin: राम कुमार,
 * Ram Kumar and Raam Kumaar agree. Honorifics are left out. A word of another script stands for itself. Tokens are
 * personal data, to be kept only under a keyed hash.
 */
export function nameTokens(name: string): readonly string[] {
  return wordsOf(name).map(wordToken);
}

/** The token of one of these words. */
export function wordToken(word: string): string {
  return smoothed(soundsOf(word)) || word;
}

/** How alike two texts are: 1 less the share of letters to add, drop or change. */
export function likeness(left: string, right: string): number {
  const longest = Math.max(left.length, right.length);
  if (longest === 0) return 1;
  let row = Array.from({ length: right.length + 1 }, (_, at) => at);
  for (let at = 0; at < left.length; at++) {
    const next = [at + 1];
    for (let to = 0; to < right.length; to++) {
      const change = (row[to] ?? 0) + (left[at] === right[to] ? 0 : 1);
      next.push(Math.min(change, (row[to + 1] ?? 0) + 1, (next[to] ?? 0) + 1));
    }
    row = next;
  }
  return 1 - (row.at(-1) ?? 0) / longest;
}

type Spoken = { readonly token: string; readonly sounds: string };

function spokenWords(name: string): readonly Spoken[] {
  return wordsOf(name).map((word) => {
    const sounds = soundsOf(word).replaceAll(/([A-Za-z~])\1+/g, "$1");
    return { token: smoothed(soundsOf(word)) || word, sounds: sounds || word };
  });
}

function wordCloseness(left: Spoken, right: Spoken): number {
  return 0.6 * likeness(left.token, right.token) + 0.4 * likeness(left.sounds, right.sounds);
}

// Each word of the shorter name takes its best partner that is still free.
function pairedCloseness(fewer: readonly Spoken[], more: readonly Spoken[]): number {
  const free = [...more];
  let total = 0;
  for (const word of fewer) {
    const scores = free.map((other) => wordCloseness(word, other));
    const best = Math.max(...scores);
    total += best;
    free.splice(scores.indexOf(best), 1);
  }
  return (total / fewer.length) * (0.8 + (0.2 * fewer.length) / more.length);
}

/** How close two names sound, from 0 to 1, for ranking what a search opened. Order of words counts little. */
export function nameCloseness(left: string, right: string): number {
  // In an order of their own, so that the answer does not depend on which name was asked for.
  const [first, last] = left < right ? [left, right] : [right, left];
  const [one, other] = [spokenWords(first), spokenWords(last)];
  if (one.length === 0 || other.length === 0) return 0;
  const join = (words: readonly Spoken[]): Spoken => ({
    token: words.map((word) => word.token).join(""),
    sounds: words.map((word) => word.sounds).join(""),
  });
  const paired = one.length <= other.length ? pairedCloseness(one, other) : pairedCloseness(other, one);
  // Ramkumar and Ram Kumar: the words of one name written together in the other.
  return Math.max(paired, one.length === other.length ? 0 : 0.95 * wordCloseness(join(one), join(other)));
}

const letterNext = "(?![\\p{Letter}\\p{Mark}])";
// What stands before the number itself: the word for a house, the word for a number, or both.
const houseWords = new RegExp(
  `^(?:(?:मनं|मन|म|मकान|गृह|भवन|house|building|hno|h)${letterNext}[\\s.:]*)?` +
    `(?:(?:नंबर|नम्बर|नं|न|क्रमांक|क्र|no|number|num)${letterNext}[\\s.:]*)?(?=.)`,
  "u",
);

/**
 * The normal form of a house number: "म.नं. 12/3 क", "12/3-क" and "H.No. १२/३क" give "12/3/क". Parts of digits and
 * letters are told apart and joined by "/"; English letters spoken in Hindi (ए, बी) are written in Latin.
 */
export function houseKey(text: string): string {
  const plain = latinDigits(normaliseText(text.slice(0, 200))).toLowerCase();
  const parts = plain.replace(houseWords, "").match(/\d+|[\p{Letter}\p{Mark}]+/gu) ?? [];
  return parts.map((part) => spokenLetters.get(part) ?? part.replace(/^0+(?=\d)/, "").toUpperCase()).join("/");
}

/** The ten digits of an Indian mobile number, with or without +91 or 0 before; undefined for any other text. */
export function mobileKey(text: string): string | undefined {
  const digits = latinDigits(text.slice(0, 100)).replace(/[\s().\u200b-\u200f\u202a-\u202e\ufeff‐-―−-]/g, "");
  return /^(?:\+91|0091|91|0)?0?([6-9]\d{9})$/.exec(digits)?.[1];
}
