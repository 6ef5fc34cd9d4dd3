// The words of all of this service's pages, for refusals that may be shown on any of them.
import type { Lang } from "../../../web/language.ts";
import type { WordTable } from "../../../web/refusal-words.ts";
import { words as books } from "../pages/books/words/words.generated.ts";
import { words as certificates } from "../pages/certificates/words/words.generated.ts";
import { words as margin } from "../pages/margin/words/words.generated.ts";
import { words as office } from "../pages/office/words/words.generated.ts";
import { words as outside } from "../pages/outside/words/words.generated.ts";
import { words as registering } from "../pages/registering/words/words.generated.ts";
import { words as reporting } from "../pages/reporting/words/words.generated.ts";
import { words as returns } from "../pages/returns/words/words.generated.ts";
import { words as search } from "../pages/search/words/words.generated.ts";
import { words as own } from "../pages/words/words.generated.ts";

/** Each group of pages has its own words; refusals are looked up in all of them. */
export const registryWords = (lang: Lang): readonly WordTable[] => [
  own[lang],
  certificates[lang],
  reporting[lang],
  office[lang],
  registering[lang],
  outside[lang],
  books[lang],
  returns[lang],
  search[lang],
  margin[lang],
];
