// The roles' names in both languages.
import type { Role } from "../../../kernel/decider.ts";
import type { Lang } from "../../../web/language.ts";
import { words } from "./words/words.generated.ts";

/** "लिपिक" or "Clerk". */
export const roleWord = (role: Role, lang: Lang): string =>
  role === "district-registrar" ? words[lang].role_district_registrar : words[lang][`role_${role}`];
