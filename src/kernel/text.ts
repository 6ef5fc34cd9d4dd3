// Text as people type it, brought to one form: NFC, one space, Latin digits; and what may be a person's name.

/** The languages of every page and paper: Hindi first, English second. */
export type Language = "hi" | "en";

const joiner = /(?<!\p{Script=Devanagari})[\u200c\u200d]|[\u200c\u200d](?!\p{Script=Devanagari})/gu;
// Invisible marks, byte order marks, direction overrides, soft hyphen: nothing a person means to write.
const invisible =
  /[\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]|[\u{e0000}-\u{e007f}]/gu;
const control = /\p{Control}/gu;
const loneSurrogate = /\p{Surrogate}/gu;
const whiteSpace = /[\s\u0085]+/gu;

/**
 * One line of text in its normal form: NFC, trimmed, inner white space folded to one space, invisible and control
 * characters taken out. Joiners stay only between Devanagari letters, where they change how a conjunct is drawn.
 */
export function normaliseText(text: string): string {
  return text
    .replace(whiteSpace, " ")
    .replace(loneSurrogate, "")
    .replace(control, "")
    .replace(invisible, "")
    .replace(joiner, "")
    .normalize("NFC")
    .replace(/ +/g, " ")
    .trim();
}

/** Devanagari digits as Latin digits; all else as it was. */
export function latinDigits(text: string): string {
  return text.replace(/[०-९]/g, (digit) => String(digit.charCodeAt(0) - 0x0966));
}

const nameLetters = /^(?:[\p{Script=Devanagari}\p{Script=Latin} .'’-]|\p{Mark}|\u200c|\u200d)+$/u;

/** Whether text can be a person's name: Devanagari or Latin letters, space, dot, apostrophe, hyphen; 2 to 100 long. */
export function looksLikeName(text: string): boolean {
  const name = normaliseText(text);
  return (
    name.length >= 2 &&
    name.length <= 100 &&
    nameLetters.test(name) &&
    !/\p{Number}/u.test(name) &&
    /\p{Letter}/u.test(name)
  );
}

/** The first letter of a word as it is written: joined consonants and the vowel sign belong to it (श्या). */
const firstLetter = /\p{Letter}(?:\p{Mark}*\u094d[\u200c\u200d]?\p{Letter})*\p{Mark}*/u;

/** A name as strangers may see it, the first letter of each word: "रा*** कु***". */
export const maskedName = (name: string): string =>
  name
    .split(" ")
    .flatMap((word) => {
      const first = firstLetter.exec(word)?.[0];
      return first === undefined ? [] : [`${first}***`];
    })
    .join(" ");
