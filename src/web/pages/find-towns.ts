// Finds towns by name or district, in either script and in spellings that sound alike; groups them by district.
import { nameTokens } from "../../kernel/name-sound.ts";
import { normaliseText } from "../../kernel/text.ts";
import type { Town } from "../../kernel/town.ts";
import type { Lang } from "../language.ts";

export const townNameOf = (town: Town, lang: Lang): string => (lang === "hi" ? town.nameHi : town.nameEn);

export const districtOf = (town: Town, lang: Lang): string => (lang === "hi" ? town.districtHi : town.districtEn);

const plain = (text: string): string => normaliseText(text).toLowerCase();

/** Towns whose name or district contains the words; if there are none, towns whose name sounds like them. */
export function findTowns(towns: readonly Town[], wanted: string): readonly Town[] {
  const words = plain(wanted);
  if (words === "") return towns;
  const containing = towns.filter((town) =>
    [town.nameHi, town.nameEn, town.districtHi, town.districtEn].some((name) => plain(name).includes(words)),
  );
  if (containing.length > 0) {
    const starts = (town: Town): boolean => [town.nameHi, town.nameEn].some((name) => plain(name).startsWith(words));
    return [...containing.filter(starts), ...containing.filter((town) => !starts(town))];
  }
  const sounds = new Set(nameTokens(wanted));
  return towns.filter((town) =>
    [town.nameHi, town.nameEn].some((name) => nameTokens(name).some((one) => sounds.has(one))),
  );
}

export interface District {
  readonly name: string;
  readonly towns: readonly Town[];
}

/** Districts in the order of their names; within one, the larger kind of town first, then by name. */
export function byDistrict(towns: readonly Town[], lang: Lang): readonly District[] {
  const order = new Intl.Collator(lang === "hi" ? "hi" : "en");
  const kinds = ["nagar-nigam", "nagar-palika-parishad", "nagar-parishad"];
  const groups = Map.groupBy(towns, (town) => districtOf(town, lang));
  return [...groups]
    .sort(([one], [other]) => order.compare(one, other))
    .map(([name, group]) => ({
      name,
      towns: group.toSorted(
        (one, other) =>
          kinds.indexOf(one.type) - kinds.indexOf(other.type) ||
          order.compare(townNameOf(one, lang), townNameOf(other, lang)),
      ),
    }));
}
