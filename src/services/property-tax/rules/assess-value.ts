// The value of a holding: each floor's by the rates of its zone, use and construction; in regime B limited against last year.
import { type Paise, paise, roundTo, sum } from "../../../kernel/money.ts";
import {
  cellName,
  type LettingValueBasis,
  type PercentHundredths,
  type PropertyTaxRates,
  type PropertyValueBasis,
  whole_hundredths,
} from "../../../kernel/property-tax-rates.ts";
import { partOf } from "../../../kernel/rates/parts.ts";
import type { ValueSentence } from "../../../kernel/rates/sentence.ts";
import { type Refused, refuse } from "../../../kernel/refusal.ts";
import type { FloorWorking, RatedFloor, RatedHolding } from "./assess.ts";
import type { Floor } from "./particulars.ts";

export interface ValueWorking {
  readonly ok: true;
  readonly floors: readonly FloorWorking[];
  readonly valuePaise: Paise;
  readonly netPaise: Paise;
  readonly limited?: ValueSentence;
}

/** One square foot is 0.09290304 square metres, exactly. */
const metres_in_foot = { numerator: 9_290_304n, denominator: 100_000_000n };

/** A plot without floors is rated whole, as open land for living. */
const ratedFloors = (holding: RatedHolding): readonly RatedFloor[] =>
  holding.floors.length > 0
    ? holding.floors
    : [{ use: "residential", construction: "open-land", areaHundredths: holding.plotAreaHundredths }];

interface Index {
  readonly cells: ReadonlyMap<string, Paise>;
  readonly factors: ReadonlyMap<string, PercentHundredths>;
}

const indexes = new WeakMap<PropertyTaxRates, Index>();

const cellsOf = (value: PropertyTaxRates["value"]): ReadonlyMap<string, Paise> =>
  value.regime === "letting-value"
    ? new Map(value.cells.map((one) => [cellName(one.zone, one.use, one.construction), one.annualPaise]))
    : new Map(value.guideline.map((one) => [cellName(one.zone, one.use), one.guidelinePaise]));

/** The index is made once a table, so that a town's demand does not search it a million times. */
function indexOf(rates: PropertyTaxRates): Index {
  let index = indexes.get(rates);
  if (!index) {
    const shares = rates.value.regime === "property-value" ? rates.value.constructions : [];
    const factors: readonly (readonly [string, PercentHundredths])[] = [
      ...[...rates.roads, ...rates.occupancies].map((one) => [one.of, one.factorHundredths] as const),
      ...shares.map((one) => [one.construction, one.shareHundredths] as const),
    ];
    index = { cells: cellsOf(rates.value), factors: new Map(factors) };
    indexes.set(rates, index);
  }
  return index;
}

/** Area x rate x factors as one exact fraction, rounded once, to the paisa. */
function valueOf(
  one: RatedFloor,
  ratePaise: Paise,
  unit: PropertyTaxRates["value"]["areaUnit"],
  factors: readonly number[],
) {
  let numerator = BigInt(one.areaHundredths) * ratePaise;
  let denominator = 100n;
  if (unit === "square-metre") {
    numerator *= metres_in_foot.numerator;
    denominator *= metres_in_foot.denominator;
  }
  for (const factor of factors) {
    numerator *= BigInt(factor);
    denominator *= BigInt(whole_hundredths);
  }
  return roundTo({ numerator, denominator }, "paisa-half-up");
}

const deductionOf = (value: LettingValueBasis | PropertyValueBasis, one: RatedFloor): PercentHundredths => {
  if (value.regime === "property-value") return 0;
  return one.construction === "open-land" ? value.landDeductionHundredths : value.buildingDeductionHundredths;
};

function workFloor(holding: RatedHolding, one: RatedFloor, rates: PropertyTaxRates): FloorWorking | Refused {
  const { value } = rates;
  const { cells, factors: known } = indexOf(rates);
  const cell = cellName(holding.zone, one.use, value.regime === "letting-value" ? one.construction : undefined);
  const ratePaise = cells.get(cell);
  if (ratePaise === undefined) return refuse("rates.cell_missing", "council resolution", { values: { cell } });
  const occupancy = one.occupancy ?? "self";
  const factors = [
    ...(holding.roadClass === undefined ? [] : [known.get(holding.roadClass)]),
    known.get(occupancy),
    ...(value.regime === "letting-value" ? [] : [known.get(one.construction), value.valueHundredths]),
  ].filter((factor) => factor !== undefined);
  const valuePaise = valueOf(one, ratePaise, value.areaUnit, factors);
  const deductionHundredths = deductionOf(value, one);
  const netPaise = partOf(valuePaise, whole_hundredths - deductionHundredths, "paisa-half-up");
  return {
    ...("storey" in one ? { floor: one as Floor } : {}),
    use: one.use,
    construction: one.construction,
    occupancy,
    areaHundredths: one.areaHundredths,
    ratePaise,
    factors: factors.filter((factor) => factor !== whole_hundredths),
    valuePaise,
    deductionHundredths,
    netPaise,
  };
}

/** What last year's rates make of the holding as it now is: so a floor built since then is no rise of its value. */
function previousOf(holding: RatedHolding, rates: PropertyTaxRates): Paise | undefined {
  if (holding.previousValuePaise !== undefined) return holding.previousValuePaise;
  if (rates.before?.value.regime !== "property-value") return undefined;
  const previous = workValue(holding, rates.before);
  return previous.ok ? previous.valuePaise : undefined;
}

/** tpv(y) = clamp(new, tpv(y-1), tpv(y-1) x 1.10); the upper limit's broken paisa is dropped, so that it is never passed. */
function limit(
  newPaise: Paise,
  previousPaise: Paise | undefined,
  riseMaxHundredths: number,
): ValueSentence | undefined {
  if (previousPaise === undefined) return undefined;
  if (newPaise < previousPaise) return { rule: "never-falls", newPaise, previousPaise };
  const most = highest(previousPaise, riseMaxHundredths);
  return newPaise > most ? { rule: "rise-capped", newPaise, previousPaise, riseMaxHundredths } : undefined;
}

const highest = (previousPaise: Paise, riseMaxHundredths: number): Paise =>
  paise((previousPaise * BigInt(whole_hundredths + riseMaxHundredths)) / BigInt(whole_hundredths));

/** The holding's value by the rates. Refuses a floor whose cell the table lacks. */
export function workValue(holding: RatedHolding, rates: PropertyTaxRates): ValueWorking | Refused {
  const floors: FloorWorking[] = [];
  for (const one of ratedFloors(holding)) {
    const worked = workFloor(holding, one, rates);
    if ("ok" in worked) return worked;
    floors.push(worked);
  }
  const grossPaise = sum(floors.map((one) => one.valuePaise));
  const netPaise = sum(floors.map((one) => one.netPaise));
  if (rates.value.regime === "letting-value") return { ok: true, floors, valuePaise: grossPaise, netPaise };
  const { riseMaxHundredths } = rates.value;
  const limited = limit(grossPaise, previousOf(holding, rates), riseMaxHundredths);
  if (limited === undefined) return { ok: true, floors, valuePaise: grossPaise, netPaise };
  const valuePaise =
    limited.rule === "never-falls" ? limited.previousPaise : highest(limited.previousPaise, riseMaxHundredths);
  return { ok: true, floors, valuePaise, netPaise: valuePaise, limited };
}
