// Amounts in words for papers, in Hindi and English, in the Indian system: thousand, lakh, crore, arab, kharab.
import type { Paise } from "./money.ts";
import type { Language } from "./text.ts";

// Hindi has a word of its own for each number below a hundred; spelling after the Central Hindi Directorate.
const hindiBelowHundred = `शून्य एक दो तीन चार पाँच छह सात आठ नौ
  दस ग्यारह बारह तेरह चौदह पंद्रह सोलह सत्रह अठारह उन्नीस
  बीस इक्कीस बाईस तेईस चौबीस पच्चीस छब्बीस सत्ताईस अट्ठाईस उनतीस
  तीस इकतीस बत्तीस तैंतीस चौंतीस पैंतीस छत्तीस सैंतीस अड़तीस उनतालीस
  चालीस इकतालीस बयालीस तैंतालीस चवालीस पैंतालीस छियालीस सैंतालीस अड़तालीस उनचास
  पचास इक्यावन बावन तिरपन चौवन पचपन छप्पन सत्तावन अट्ठावन उनसठ
  साठ इकसठ बासठ तिरसठ चौंसठ पैंसठ छियासठ सड़सठ अड़सठ उनहत्तर
  सत्तर इकहत्तर बहत्तर तिहत्तर चौहत्तर पचहत्तर छिहत्तर सतहत्तर अठहत्तर उनासी
  अस्सी इक्यासी बयासी तिरासी चौरासी पचासी छियासी सत्तासी अट्ठासी नवासी
  नब्बे इक्यानवे बानवे तिरानवे चौरानवे पचानवे छियानवे सत्तानवे अट्ठानवे निन्यानवे`
  .normalize("NFC")
  .split(/\s+/);

const englishBelowTwenty = `Zero One Two Three Four Five Six Seven Eight Nine Ten Eleven Twelve Thirteen Fourteen
  Fifteen Sixteen Seventeen Eighteen Nineteen`.split(/\s+/);
const englishTens = "Zero Ten Twenty Thirty Forty Fifty Sixty Seventy Eighty Ninety".split(" ");

const scales = [
  { size: 100_000_000_000n, hi: "खरब", en: "Kharab" },
  { size: 1_000_000_000n, hi: "अरब", en: "Arab" },
  { size: 10_000_000n, hi: "करोड़".normalize("NFC"), en: "Crore" },
  { size: 100_000n, hi: "लाख", en: "Lakh" },
  { size: 1_000n, hi: "हज़ार".normalize("NFC"), en: "Thousand" },
  { size: 100n, hi: "सौ", en: "Hundred" },
];

function belowHundred(value: number, language: Language): string {
  if (language === "hi") return hindiBelowHundred[value] ?? "";
  if (value < 20) return englishBelowTwenty[value] ?? "";
  const tens = englishTens[Math.floor(value / 10)] ?? "";
  return value % 10 === 0 ? tens : `${tens} ${englishBelowTwenty[value % 10]}`;
}

/** A whole number of 0 or more in words. */
export function numberInWords(value: bigint, language: Language): string {
  const words: string[] = [];
  let rest = value;
  for (const scale of scales) {
    const count = rest / scale.size;
    // Only the largest scale can count a hundred or more of itself, and then says that count in full.
    if (count > 0n) words.push(numberInWords(count, language), scale[language]);
    rest %= scale.size;
  }
  if (rest > 0n || value === 0n) words.push(belowHundred(Number(rest), language));
  return words.join(" ");
}

/**
 * The amount in words as papers carry it: "आठ सौ बानवे रुपये मात्र", "Rupees Eight Hundred Ninety Two Only"; with
 * paise: "एक रुपया पचास पैसे मात्र", "Rupee One and Fifty Paise Only". A negative amount begins with ऋण or Minus.
 */
export function amountInWords(amount: Paise, language: Language): string {
  const signed: bigint = amount;
  const size = signed < 0n ? -signed : signed;
  const [whole, part] = [size / 100n, size % 100n];
  const words: string[] = [];
  if (language === "hi") {
    if (amount < 0n) words.push("ऋण");
    if (whole > 0n || part === 0n) words.push(numberInWords(whole, "hi"), whole === 1n ? "रुपया" : "रुपये");
    if (part > 0n) words.push(numberInWords(part, "hi"), part === 1n ? "पैसा" : "पैसे");
    return [...words, "मात्र"].join(" ");
  }
  if (amount < 0n) words.push("Minus");
  if (whole > 0n || part === 0n) words.push(whole === 1n ? "Rupee" : "Rupees", numberInWords(whole, "en"));
  if (whole > 0n && part > 0n) words.push("and");
  if (part > 0n) words.push(numberInWords(part, "en"), part === 1n ? "Paisa" : "Paise");
  return [...words, "Only"].join(" ");
}
