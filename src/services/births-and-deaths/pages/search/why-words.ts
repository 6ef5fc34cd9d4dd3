// What two events that look alike have in common, in words.
import type { Lang } from "../../../../web/language.ts";
import type { Why } from "../../rules/doubles.ts";
import { words } from "./words/words.generated.ts";

export function whyWord(why: Why, lang: Lang): string {
  const own = words[lang];
  const said: Readonly<Record<Why, string>> = {
    "same-day": own.why_same_day,
    "swapped-day": own.why_swapped_day,
    "next-day": own.why_next_day,
    "near-day": own.why_near_day,
    "other-year": own.why_other_year,
    child: own.why_child,
    person: own.why_person,
    mother: own.why_mother,
    father: own.why_father,
    spouse: own.why_spouse,
    sex: own.why_sex,
    age: own.why_age,
    "born-on": own.why_born_on,
    mobile: own.why_mobile,
    identity: own.why_identity,
    found: own.why_found,
    twin: own.why_twin,
  };
  return said[why];
}
