// A sample register of invented holdings: the same seed gives the same rows, as commands for seeding or as lines of a CSV.
import { type FinancialYear, financialYearFromIndex, yearIndex } from "../../../kernel/civil-date.ts";
import type { Due } from "../../../kernel/facts.ts";
import { sum } from "../../../kernel/money.ts";
import type { PropertyTaxRates, UseClass } from "../../../kernel/property-tax-rates.ts";
import { assess, duesOf, penaltyOn } from "../rules/assess.ts";
import { acceptParticulars, type ClaimedFloor, type ClaimedOwner } from "../rules/claimed.ts";
import type { RegisterRow } from "./import-row.ts";
import { colonies, familyNames, menNames, roads, sequence, womenNames } from "./sample-people.ts";

/** The mobile with which a citizen signs in to see a sample town: it owns the first holdings of the register. */
export const sampleCitizenMobile = "6000000001";

export interface SampleOptions {
  readonly count: number;
  readonly seed: number;
  /** A few letters that begin every old id, such as SPR. */
  readonly prefix: string;
  /** The rates of the current year, and those of earlier years by year: arrears are worked out with them. */
  readonly rates: PropertyTaxRates;
  readonly earlier: ReadonlyMap<FinancialYear, PropertyTaxRates>;
  /** About where the town lies, in degrees: most of its holdings then get an invented point. None get one without it. */
  readonly centre?: Centre;
}

interface Centre {
  readonly latitude: number;
  readonly longitude: number;
}

type Draw = () => number;
const pick = <T>(draw: Draw, from: readonly T[]): T => from[Math.floor(draw() * from.length)] as T;
const between = (draw: Draw, low: number, high: number): number => low + Math.floor(draw() * (high - low + 1));

/** Mobiles from a series that is hardly given out; still, nothing is ever sent to them. */
const mobileOf = (draw: Draw): string => `60001${String(between(draw, 0, 99_999)).padStart(5, "0")}`;

function ownersOf(draw: Draw, at: number): readonly ClaimedOwner[] {
  const family = pick(draw, familyNames);
  const father = pick(draw, menNames);
  const children = [...menNames, ...womenNames].filter((name) => name !== father);
  const count = draw() < 0.82 ? 1 : between(draw, 2, 3);
  return Array.from({ length: count }, (_, place) => {
    const reachable = place === 0 && draw() < 0.8;
    const own = place === 0 && at < 2;
    return {
      name: `${pick(draw, children)} ${family}`,
      relative: `${father} ${family}`,
      mobile: own ? sampleCitizenMobile : reachable ? mobileOf(draw) : "",
      share: "",
    };
  });
}

function floorsOf(draw: Draw, plotSqft: number): readonly ClaimedFloor[] {
  if (draw() < 0.06) return [];
  const use: UseClass =
    draw() < 0.8 ? "residential" : pick(draw, ["commercial", "commercial", "industrial", "institutional"]);
  const construction = pick(draw, ["rcc", "rcc", "pucca", "pucca", "semi-pucca", "kachcha"] as const);
  const storeys = construction === "kachcha" ? 1 : pick(draw, [1, 1, 1, 2, 2, 3]);
  const builtYear = between(draw, 1962, 2024);
  return Array.from({ length: storeys }, (_, storey) => ({
    storey: String(storey),
    use: storey === 0 ? use : "residential",
    construction,
    area: `${Math.round(plotSqft * (0.45 + draw() * 0.4))}${draw() < 0.2 ? ".5" : ""}`,
    builtYear: String(builtYear),
    occupancy: "",
  }));
}

/** Whole years unpaid, as the register would show them: all heads, and the penalty on each. */
function arrearsOf(draw: Draw, claim: RegisterRow["claim"], options: SampleOptions): readonly Due[] {
  const years = draw() < 0.62 ? 0 : between(draw, 1, 3);
  const accepted = acceptParticulars(claim, { zones: options.rates.zones, today: options.rates.payableBy });
  if (!accepted.ok) throw new Error(`the sample register made a bad row: ${accepted.first.refusal.code}`);
  return Array.from({ length: years }, (_, back) => {
    const rates = options.earlier.get(financialYearFromIndex(yearIndex(options.rates.year) - 1 - back));
    const outcome = rates && assess(accepted.particulars, rates);
    if (!rates || !outcome?.ok) return [];
    const dues = duesOf(outcome.assessment, rates);
    const penalty = penaltyOn(sum(dues.map((due) => due.amountPaise)), rates);
    return [...dues, { head: "penalty" as const, year: rates.year, amountPaise: penalty }];
  }).flat();
}

/** The angle between two wards that come one after another: it spreads them evenly round the centre. */
const ward_turn_radians = 2.399_963;
/** How far wards lie apart, and how far their houses spread, in degrees: some 400 and 250 metres. */
const ward_step_degrees = 0.003_6;
const ward_spread_degrees = 0.002_3;

/** An invented point within the ward's part of the town, by a sequence of its own: the rest of a row stays as it was. */
function pointOf(
  draw: Draw,
  ward: number,
  centre: Centre | undefined,
): Pick<RegisterRow["claim"], "latitude" | "longitude"> {
  const none = { latitude: "", longitude: "" };
  if (!centre || draw() < 0.25) return none;
  const away = ward_step_degrees * Math.sqrt(ward);
  const place = (middle: number): string => (middle + (draw() - 0.5) * 2 * ward_spread_degrees).toFixed(5);
  return {
    latitude: place(centre.latitude + away * Math.sin(ward * ward_turn_radians)),
    longitude: place(centre.longitude + away * Math.cos(ward * ward_turn_radians)),
  };
}

/** Row by row, so that a register of any size is never held whole. */
export function* sampleRows(options: SampleOptions): Generator<RegisterRow> {
  const draw = sequence(options.seed);
  const drawPoint = sequence(options.seed + 1_000);
  for (let at = 0; at < options.count; at += 1) {
    const ward = between(draw, 1, 39);
    const plotSqft = between(draw, 350, 2_600);
    const colony = pick(draw, colonies);
    const claim = {
      ward: String(ward),
      colony,
      zone: pick(draw, options.rates.zones),
      road: draw() < 0.5 ? pick(draw, roads) : "",
      roadClass: "",
      plotArea: String(plotSqft),
      house: `${between(draw, 1, 480)}${draw() < 0.3 ? `/${between(draw, 1, 9)}` : ""}`,
      address: `${colony}, वार्ड ${ward}`,
      floors: floorsOf(draw, plotSqft),
      owners: ownersOf(draw, at),
      exemptions: [],
      ...pointOf(drawPoint, ward, options.centre),
      links: [],
    };
    yield {
      claim,
      arrears: arrearsOf(draw, claim, options),
      oldNumber: `${options.prefix}/${ward}/${at + 1}`,
      ...(draw() < 0.7 ? { portalNumber: String(1_000_000_000 + options.seed * 1_000_000 + at) } : {}),
    };
  }
}
