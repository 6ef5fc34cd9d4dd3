// How uses, construction, storeys, areas and shares are called and written on these pages.
import { showDate, type CivilDate } from "../../../kernel/civil-date.ts";
import type { ConstructionClass, UseClass } from "../../../kernel/property-tax-rates.ts";
import type { Lang } from "../../../web/language.ts";
import { words } from "./words/words.generated.ts";

export function useIn(use: UseClass, lang: Lang): string {
  const own = words[lang];
  return {
    residential: own.use_residential,
    commercial: own.use_commercial,
    industrial: own.use_industrial,
    institutional: own.use_institutional,
  }[use];
}

export function constructionIn(construction: ConstructionClass, lang: Lang): string {
  const own = words[lang];
  return {
    rcc: own.construction_rcc,
    pucca: own.construction_pucca,
    "semi-pucca": own.construction_semi_pucca,
    kachcha: own.construction_kachcha,
    "open-land": own.construction_open_land,
  }[construction];
}

export function storeyIn(storey: number, lang: Lang): string {
  const own = words[lang];
  if (storey === 0) return own.storey_ground;
  return storey < 0 ? own.storey_basement : own.storey_up({ storey: String(storey) });
}

/** Hundredths as "1200" or "1200.5": ready to be typed over, and the same in both languages. */
export const hundredths = (value: number): string => String(value / 100);

const grouped = new Intl.NumberFormat("en-IN", { maximumFractionDigits: 2, numberingSystem: "latn" });
/** Square feet as a bare figure, "1,191", for a column that says what it holds. */
export const areaFigure = (areaHundredths: number): string => grouped.format(areaHundredths / 100);

export const areaIn = (areaHundredths: number, lang: Lang): string =>
  words[lang].sqft({ area: areaFigure(areaHundredths) });

export const percentIn = (shareHundredths: number, lang: Lang): string =>
  words[lang].percent({ share: hundredths(shareHundredths) });

export const dateIn = (date: CivilDate, lang: Lang): string => showDate(date, lang);
