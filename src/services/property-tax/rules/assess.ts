// Assessment: from a holding's floors and a town's rates to the year's dues by head, with every step of the working.
import type { Due, Head } from "../../../kernel/facts.ts";
import { type Paise, paise, type Rounding, roundTo, sum } from "../../../kernel/money.ts";
import {
  cellName,
  type ConstructionClass,
  type HeadRule,
  type PercentHundredths,
  type PropertyTaxRates,
  type UseClass,
} from "../../../kernel/property-tax-rates.ts";
import { type Refused, refuse } from "../../../kernel/refusal.ts";
import type { Floor, Particulars } from "./particulars.ts";

/** One floor's annual letting value: area x rate, and what is left after the deduction. */
export interface FloorWorking {
  /** None for a plot without a building. */
  readonly floor?: Floor;
  readonly use: UseClass;
  readonly construction: ConstructionClass;
  readonly areaHundredths: number;
  readonly ratePaise: Paise;
  readonly lettingValuePaise: Paise;
  readonly deductionHundredths: PercentHundredths;
  readonly netPaise: Paise;
}

/** One head's amount; `ofPaise` and `rateHundredths` are missing where it is flat. */
export interface HeadWorking {
  readonly head: Head;
  readonly ofPaise?: Paise;
  readonly rateHundredths?: PercentHundredths;
  readonly amountPaise: Paise;
}

export interface Assessment {
  readonly floors: readonly FloorWorking[];
  readonly lettingValuePaise: Paise;
  readonly netPaise: Paise;
  readonly heads: readonly HeadWorking[];
  readonly totalPaise: Paise;
}

const whole_hundredths = 10_000n;

const partOf = (amount: Paise, hundredths: PercentHundredths, rounding: Rounding): Paise =>
  roundTo({ numerator: amount * BigInt(hundredths), denominator: whole_hundredths }, rounding);

type Rated = Pick<Particulars, "zone" | "floors" | "plotAreaHundredths">;
type RatedFloor = Pick<FloorWorking, "use" | "construction" | "areaHundredths" | "floor">;

/** A plot without floors is rated whole, as open land for living. */
const ratedFloors = (holding: Rated): readonly RatedFloor[] =>
  holding.floors.length > 0
    ? holding.floors.map((floor) => ({ ...floor, floor }))
    : [{ use: "residential", construction: "open-land", areaHundredths: holding.plotAreaHundredths }];

const cellIndex = new WeakMap<PropertyTaxRates, ReadonlyMap<string, Paise>>();

/** The index is made once a table, so that a town's demand does not search it a million times. */
function cellsOf(rates: PropertyTaxRates): ReadonlyMap<string, Paise> {
  let index = cellIndex.get(rates);
  if (!index) {
    index = new Map(rates.cells.map((one) => [cellName(one.zone, one.use, one.construction), one.annualPaise]));
    cellIndex.set(rates, index);
  }
  return index;
}

function workFloor(rates: PropertyTaxRates, one: RatedFloor, ratePaise: Paise): FloorWorking {
  const land = one.construction === "open-land";
  const deductionHundredths = land ? rates.landDeductionHundredths : rates.buildingDeductionHundredths;
  const lettingValuePaise = roundTo(
    { numerator: BigInt(one.areaHundredths) * ratePaise, denominator: 100n },
    "paisa-half-up",
  );
  return {
    ...(one.floor === undefined ? {} : { floor: one.floor }),
    use: one.use,
    construction: one.construction,
    areaHundredths: one.areaHundredths,
    ratePaise,
    lettingValuePaise,
    deductionHundredths,
    netPaise: partOf(lettingValuePaise, Number(whole_hundredths) - deductionHundredths, "paisa-half-up"),
  };
}

function workHead(rule: HeadRule, lettingValuePaise: Paise, netPaise: Paise): HeadWorking {
  if (rule.base === "flat") return { head: rule.head, amountPaise: rule.amountPaise };
  if (rule.base === "letting-value") {
    const amountPaise = partOf(lettingValuePaise, rule.rateHundredths, rule.rounding);
    return { head: rule.head, ofPaise: lettingValuePaise, rateHundredths: rule.rateHundredths, amountPaise };
  }
  const slab = rule.slabs.findLast((one) => netPaise >= one.fromPaise);
  if (!slab) throw new Error(`the slabs of ${rule.head} do not begin at nothing`);
  const amountPaise = partOf(netPaise, slab.rateHundredths, rule.rounding);
  return { head: rule.head, ofPaise: netPaise, rateHundredths: slab.rateHundredths, amountPaise };
}

/**
 * The year's dues of one holding. Source: annual letting value rules of 1997 (area x zone rate x use x construction class);
 * the figures are the council's resolution. Refuses a floor whose cell the table lacks.
 */
export function assess(holding: Rated, rates: PropertyTaxRates): { ok: true; assessment: Assessment } | Refused {
  const cells = cellsOf(rates);
  const floors: FloorWorking[] = [];
  for (const one of ratedFloors(holding)) {
    const cell = cellName(holding.zone, one.use, one.construction);
    const ratePaise = cells.get(cell);
    if (ratePaise === undefined) return refuse("rates.cell_missing", "council resolution", { values: { cell } });
    floors.push(workFloor(rates, one, ratePaise));
  }
  const lettingValuePaise = sum(floors.map((one) => one.lettingValuePaise));
  const netPaise = sum(floors.map((one) => one.netPaise));
  const heads = rates.heads.map((rule) => workHead(rule, lettingValuePaise, netPaise));
  const totalPaise = sum(heads.map((one) => one.amountPaise));
  return { ok: true, assessment: { floors, lettingValuePaise, netPaise, heads, totalPaise } };
}

/** What an assessment makes due: its heads without those that are nothing. */
export const duesOf = (assessment: Assessment, rates: PropertyTaxRates): readonly Due[] =>
  assessment.heads
    .filter((one) => one.amountPaise > 0n)
    .map(({ head, amountPaise }) => ({ head, year: rates.year, amountPaise }));

/** The penalty on one past year that is not paid: a part of all that the year had raised, without earlier penalty. */
export const penaltyOn = (yearTotal: Paise, rates: PropertyTaxRates): Paise =>
  yearTotal === 0n ? paise(0) : partOf(yearTotal, rates.arrearPenalty.rateHundredths, rates.arrearPenalty.rounding);
