// How uses, construction, storeys, areas and shares are called and written on these pages.
import { showDate, type CivilDate } from "../../../kernel/civil-date.ts";
import type {
  ConstructionClass,
  ExemptionGround,
  Occupancy,
  RoadClass,
  UseClass,
} from "../../../kernel/property-tax-rates.ts";
import type { Lang } from "../../../web/language.ts";
import type { Order } from "../rules/holding.ts";
import type { GeoPoint, LinkedService, Share } from "../rules/particulars.ts";
import { writeShare } from "../rules/share.ts";
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

/** "50%" where per cent says it exactly, else "1/3". */
export function shareIn(share: Share, lang: Lang): string {
  const text = writeShare(share);
  return text.includes("/") ? text : words[lang].percent({ share: text });
}

export function occupancyIn(occupancy: Occupancy | undefined, lang: Lang): string {
  const own = words[lang];
  if (occupancy === undefined) return own.occupancy_unknown;
  return { self: own.occupancy_self, let: own.occupancy_let, vacant: own.occupancy_vacant }[occupancy];
}

export function roadIn(road: RoadClass, lang: Lang): string {
  const own = words[lang];
  return { "main-road": own.road_main, "side-road": own.road_side, lane: own.road_lane }[road];
}

export function exemptionIn(ground: ExemptionGround, lang: Lang): string {
  const own = words[lang];
  return {
    worship: own.exemption_worship,
    education: own.exemption_education,
    charity: own.exemption_charity,
    government: own.exemption_government,
    "burial-ground": own.exemption_burial_ground,
    widow: own.exemption_widow,
    disabled: own.exemption_disabled,
    "ex-serviceman": own.exemption_ex_serviceman,
    poor: own.exemption_poor,
  }[ground];
}

export function linkedIn(service: LinkedService, lang: Lang): string {
  const own = words[lang];
  return {
    water: own.link_water,
    sewer: own.link_sewer,
    waste: own.link_waste,
    trade: own.link_trade,
    electricity: own.link_electricity,
  }[service];
}

/** "25.423600, 77.658200": as maps take it. */
export const pointIn = ({ latitudeMicro, longitudeMicro }: GeoPoint): string =>
  [latitudeMicro, longitudeMicro].map((micro) => (micro / 1_000_000).toFixed(6)).join(", ");

export const orderIn = ({ number, on, authority }: Order, lang: Lang): string =>
  [number, dateIn(on, lang), authority].join(", ");

export const dateIn = (date: CivilDate, lang: Lang): string => showDate(date, lang);
