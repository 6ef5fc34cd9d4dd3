// A refusal in words for the terminal: the same words that the pages use.
import type { Refusal } from "../kernel/refusal.ts";
import { words as httpWords } from "../platform/http/words/words.generated.ts";
import { registryWords } from "../services/births-and-deaths/server/all-words.ts";
import { words as collectionWords } from "../services/collections/pages/words/words.generated.ts";
import { words as peopleWords } from "../services/people/pages/words/words.generated.ts";
import { words as propertyTaxWords } from "../services/property-tax/pages/words/words.generated.ts";
import type { Lang } from "../web/language.ts";
import { refusalWords } from "../web/refusal-words.ts";

export const refusalInWords = (refusal: Refusal, lang: Lang): string =>
  refusalWords(
    refusal,
    lang,
    propertyTaxWords[lang],
    collectionWords[lang],
    peopleWords[lang],
    ...registryWords(lang),
    httpWords[lang],
  );
