// The sorts of institutions in both languages.
import type { Lang } from "../../../../web/language.ts";
import type { InstitutionSort } from "../../rules/unit.ts";
import { words } from "./words/words.generated.ts";

/** "शासकीय अस्पताल" or "Government hospital". */
export const sortWord = (sort: InstitutionSort, lang: Lang): string =>
  sort === "nursing-home" ? words[lang].sort_nursing_home : words[lang][`sort_${sort}`];
