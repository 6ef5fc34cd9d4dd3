// Amounts in words read as a clerk writes them on a receipt.
import assert from "node:assert/strict";
import { test } from "node:test";
import { amountInWords } from "./amount-words.ts";
import { amountMax, paise } from "./money.ts";

test("amounts are written in Hindi and English words", () => {
  const table: readonly (readonly [number | bigint, string, string])[] = [
    [89_200, "आठ सौ बानवे रुपये मात्र", "Rupees Eight Hundred Ninety Two Only"],
    [0, "शून्य रुपये मात्र", "Rupees Zero Only"],
    [100, "एक रुपया मात्र", "Rupee One Only"],
    [150, "एक रुपया पचास पैसे मात्र", "Rupee One and Fifty Paise Only"],
    [1, "एक पैसा मात्र", "One Paisa Only"],
    [75, "पचहत्तर पैसे मात्र", "Seventy Five Paise Only"],
    [1_000_000, "दस हज़ार रुपये मात्र", "Rupees Ten Thousand Only"],
    [10_000_000, "एक लाख रुपये मात्र", "Rupees One Lakh Only"],
    [
      1_23_45_678_99,
      "एक करोड़ तेईस लाख पैंतालीस हज़ार छह सौ अठहत्तर रुपये निन्यानवे पैसे मात्र",
      "Rupees One Crore Twenty Three Lakh Forty Five Thousand Six Hundred Seventy Eight and Ninety Nine Paise Only",
    ],
    [100_000_00_000_00n, "दस अरब रुपये मात्र", "Rupees Ten Arab Only"],
    [amountMax, "एक खरब रुपये मात्र", "Rupees One Kharab Only"],
    [-500, "ऋण पाँच रुपये मात्र", "Minus Rupees Five Only"],
  ];
  for (const [amount, hindi, english] of table) {
    assert.equal(amountInWords(paise(amount), "hi"), hindi.normalize("NFC"));
    assert.equal(amountInWords(paise(amount), "en"), english);
  }
});

// Typed a second time, tens apart from ones, so that a slip in the table of the program shows.
const decades: readonly (readonly [number, string])[] = [
  [1, "एक दो तीन चार पाँच छह सात आठ नौ"],
  [10, "दस ग्यारह बारह तेरह चौदह पंद्रह सोलह सत्रह अठारह उन्नीस"],
  [20, "बीस इक्कीस बाईस तेईस चौबीस पच्चीस छब्बीस सत्ताईस अट्ठाईस उनतीस"],
  [30, "तीस इकतीस बत्तीस तैंतीस चौंतीस पैंतीस छत्तीस सैंतीस अड़तीस उनतालीस"],
  [40, "चालीस इकतालीस बयालीस तैंतालीस चवालीस पैंतालीस छियालीस सैंतालीस अड़तालीस उनचास"],
  [50, "पचास इक्यावन बावन तिरपन चौवन पचपन छप्पन सत्तावन अट्ठावन उनसठ"],
  [60, "साठ इकसठ बासठ तिरसठ चौंसठ पैंसठ छियासठ सड़सठ अड़सठ उनहत्तर"],
  [70, "सत्तर इकहत्तर बहत्तर तिहत्तर चौहत्तर पचहत्तर छिहत्तर सतहत्तर अठहत्तर उनासी"],
  [80, "अस्सी इक्यासी बयासी तिरासी चौरासी पचासी छियासी सत्तासी अट्ठासी नवासी"],
  [90, "नब्बे इक्यानवे बानवे तिरानवे चौरानवे पचानवे छियानवे सत्तानवे अट्ठानवे निन्यानवे"],
];

test("each Hindi number below a hundred has its own word, in normal form", () => {
  const seen = new Set<string>();
  for (const [start, words] of decades) {
    for (const [at, word] of words.normalize("NFC").split(" ").entries()) {
      const written = amountInWords(paise((start + at) * 100), "hi");
      assert.equal(written, `${word} ${start + at === 1 ? "रुपया" : "रुपये"} मात्र`);
      assert.equal(written, written.normalize("NFC"));
      seen.add(word);
    }
  }
  assert.equal(seen.size, 99);
});
