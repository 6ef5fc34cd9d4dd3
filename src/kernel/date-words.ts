// Dates in words for certificates, in Hindi and English, so that no digit of a birth date can be altered unseen.
import { numberInWords } from "./amount-words.ts";
import type { CivilDate } from "./civil-date.ts";
import type { Language } from "./text.ts";

const months: Readonly<Record<Language, readonly string[]>> = {
  hi: "जनवरी फ़रवरी मार्च अप्रैल मई जून जुलाई अगस्त सितंबर अक्टूबर नवंबर दिसंबर".normalize("NFC").split(" "),
  en: "January February March April May June July August September October November December".split(" "),
};
const hundred: Readonly<Record<Language, string>> = { hi: "सौ", en: "Hundred" };

/** A year of the last centuries is said in hundreds, as people say it: "उन्नीस सौ अट्ठानवे", "Nineteen Hundred Ninety Eight". */
function yearInWords(year: number, language: Language): string {
  if (year < 1100 || year >= 2000) return numberInWords(BigInt(year), language);
  const rest = year % 100;
  const whole = `${numberInWords(BigInt(Math.floor(year / 100)), language)} ${hundred[language]}`;
  return rest === 0 ? whole : `${whole} ${numberInWords(BigInt(rest), language)}`;
}

/** "पंद्रह नवंबर दो हज़ार छब्बीस", "Fifteen November Two Thousand Twenty Six". */
export function dateInWords(date: CivilDate, language: Language): string {
  const [year, month, day] = [Number(date.slice(0, 4)), Number(date.slice(5, 7)), Number(date.slice(8))];
  return [numberInWords(BigInt(day), language), months[language][month - 1] ?? "", yearInWords(year, language)].join(
    " ",
  );
}
