// Between the forms of a draft and the change that they ask for: each part of the draft is read and drawn by a pair.
import { showDate } from "../../../kernel/civil-date.ts";
import type { Head } from "../../../kernel/facts.ts";
import { rupeesShort } from "../../../kernel/money.ts";
import {
  constructionClasses,
  type Factor,
  occupancies,
  type PropertyTaxRates,
  type PropertyValueBasis,
  type LettingValueBasis,
  roadClasses,
  type SelfAssessmentRule,
  type Sourced,
  type StoppedDays,
  useClasses,
  whole_hundredths,
} from "../../../kernel/property-tax-rates.ts";
import type { Refusal } from "../../../kernel/refusal.ts";
import { hundredths } from "../pages/names.ts";
import { type Fields, stopped_rows_max } from "../pages/rates/draft-forms.tsx";
import type { RatesEdit } from "../rules/rates-edit.ts";
import { FormReader } from "./rates-form-reader.ts";

/** Letters of a zone's name. */
export const zone_letters_max = 20;

export type ReadEdit =
  | { readonly ok: true; readonly edit: RatesEdit }
  | { readonly ok: false; readonly faults: readonly Refusal[] };

/** What an administrator typed is a sample until the resolution is approved; then all of it is the council's. */
export const typed: Sourced = { mark: "sample", source: "council resolution" };

export const answered = (reader: FormReader, edit: RatesEdit): ReadEdit =>
  reader.faults.length === 0 ? { ok: true, edit } : { ok: false, faults: reader.faults };

const plainAmount = (amount: Parameters<typeof rupeesShort>[0]): string => rupeesShort(amount).replaceAll(",", "");

/** The boxes of a zone: all of them, since a zone with a hole is of no use. */
export function readZone(fields: Fields, rates: PropertyTaxRates, zone: string): ReadEdit {
  const reader = new FormReader(fields);
  if (rates.value.regime === "letting-value") {
    const cells = useClasses.flatMap((use) =>
      constructionClasses.map((construction) => ({
        zone,
        use,
        construction,
        annualPaise: reader.amount(`cell-${use}-${construction}`),
      })),
    );
    return answered(reader, { cells });
  }
  const guideline = useClasses.map((use) => ({ zone, use, guidelinePaise: reader.amount(`guideline-${use}`) }));
  return answered(reader, { guideline });
}

export function zoneFields({ value }: PropertyTaxRates, zone: string): Fields {
  const boxes =
    value.regime === "letting-value"
      ? value.cells
          .filter((one) => one.zone === zone)
          .map((one) => [`cell-${one.use}-${one.construction}`, plainAmount(one.annualPaise)])
      : value.guideline
          .filter((one) => one.zone === zone)
          .map((one) => [`guideline-${one.use}`, plainAmount(one.guidelinePaise)]);
  return Object.fromEntries(boxes) as Fields;
}

function readZones(reader: FormReader): readonly string[] {
  const zones = reader
    .text("zones")
    .split(/[,،;]/)
    .map((zone) => zone.trim())
    .filter((zone) => zone !== "");
  const odd = zones.some((zone) => zone.length > zone_letters_max || zone.includes("/"));
  if (zones.length === 0 || odd || new Set(zones).size !== zones.length) {
    reader.fault("rates.bad_zone", "zones", { max: zone_letters_max });
  }
  return zones;
}

/** All boxes of the classes, or none of them. */
function readFactors<C extends string>(reader: FormReader, all: readonly C[]): readonly Factor<C>[] {
  if (all.every((of) => reader.isEmpty(`factor-${of}`))) return [];
  return all.map((of) => ({ of, factorHundredths: reader.percent(`factor-${of}`) }));
}

const emptyLetting: LettingValueBasis = {
  regime: "letting-value",
  areaUnit: "square-foot",
  cells: [],
  buildingDeductionHundredths: 1_000,
  landDeductionHundredths: 0,
};
const emptyProperty: PropertyValueBasis = {
  regime: "property-value",
  areaUnit: "square-foot",
  guideline: [],
  constructions: constructionClasses.map((construction) => ({ construction, shareHundredths: whole_hundredths })),
  valueHundredths: whole_hundredths,
  riseMaxHundredths: 1_000,
};

/** How value is reckoned. Another regime begins without cells, and with the percentages to be looked at. */
function readBasis(reader: FormReader, { value }: PropertyTaxRates): PropertyTaxRates["value"] {
  const regime = reader.choice("regime", ["letting-value", "property-value"] as const);
  const areaUnit = reader.choice("areaUnit", ["square-foot", "square-metre"] as const);
  if (regime !== value.regime) return { ...(regime === "letting-value" ? emptyLetting : emptyProperty), areaUnit };
  if (value.regime === "letting-value") {
    return {
      ...value,
      areaUnit,
      buildingDeductionHundredths: reader.percent("buildingDeduction"),
      landDeductionHundredths: reader.percent("landDeduction"),
    };
  }
  return {
    ...value,
    areaUnit,
    constructions: constructionClasses.map((construction) => ({
      construction,
      shareHundredths: reader.percent(`share-${construction}`),
    })),
    valueHundredths: reader.percent("valueShare"),
    riseMaxHundredths: reader.percent("riseMax"),
  };
}

export function readBasics(fields: Fields, rates: PropertyTaxRates): ReadEdit {
  const reader = new FormReader(fields);
  return answered(reader, {
    resolution: { number: reader.text("number"), on: reader.date("on") },
    payableBy: reader.date("payableBy"),
    zones: readZones(reader),
    value: readBasis(reader, rates),
    roads: readFactors(reader, roadClasses),
    occupancies: readFactors(reader, occupancies),
  });
}

function basisFields({ value }: PropertyTaxRates): Fields {
  if (value.regime === "letting-value") {
    return {
      buildingDeduction: hundredths(value.buildingDeductionHundredths),
      landDeduction: hundredths(value.landDeductionHundredths),
    };
  }
  return {
    valueShare: hundredths(value.valueHundredths),
    riseMax: hundredths(value.riseMaxHundredths),
    ...Object.fromEntries(
      value.constructions.map((one) => [`share-${one.construction}`, hundredths(one.shareHundredths)]),
    ),
  };
}

export const basicsFields = (rates: PropertyTaxRates): Fields => ({
  number: rates.resolution.number,
  // A draft that is not yet filled in does not pretend to know the day.
  on: rates.resolution.number === "" ? "" : showDate(rates.resolution.on),
  payableBy: showDate(rates.payableBy),
  zones: rates.zones.join(", "),
  regime: rates.value.regime,
  areaUnit: rates.value.areaUnit,
  ...basisFields(rates),
  ...Object.fromEntries(
    [...rates.roads, ...rates.occupancies].map((one) => [`factor-${one.of}`, hundredths(one.factorHundredths)]),
  ),
});

function readStopped(reader: FormReader): readonly StoppedDays[] {
  const rows = Array.from({ length: stopped_rows_max }, (_, at) => `stopped-${at}`);
  return rows
    .filter((row) => !["from", "until", "order"].every((part) => reader.isEmpty(`${row}-${part}`)))
    .map((row) => {
      if (reader.isEmpty(`${row}-order`)) reader.fault("rates.order_missing", `${row}-order`);
      return {
        from: reader.date(`${row}-from`),
        until: reader.date(`${row}-until`),
        order: reader.text(`${row}-order`),
      };
    });
}

/** Nothing where both boxes are empty. */
function readSelfAssessment(reader: FormReader): SelfAssessmentRule | null {
  if (reader.isEmpty("tolerance") && reader.isEmpty("variancePenalty")) return null;
  return {
    ...typed,
    toleranceHundredths: reader.percent("tolerance"),
    penaltyHundredths: reader.percent("variancePenalty"),
    rounding: "rupee-half-up",
  };
}

export function readArrears(fields: Fields, rates: PropertyTaxRates): ReadEdit {
  const reader = new FormReader(fields);
  const arrearPenalty = {
    rateHundredths: reader.isEmpty("penaltyShare") ? 0 : reader.percent("penaltyShare"),
    rounding: reader.rounding("penaltyRounding"),
  };
  const selfAssessment = readSelfAssessment(reader);
  const per = reader.choice("per", ["none", "month", "year"] as const);
  if (per === "none") return answered(reader, { arrearPenalty, selfAssessment, surcharge: null });
  const charged: readonly Head[] = rates.heads.map((one) => one.head);
  const surcharge = {
    ...typed,
    per,
    rateHundredths: reader.percent("surchargeShare"),
    graceDays: reader.isEmpty("graceDays") ? 0 : reader.days("graceDays"),
    rounding: reader.rounding("surchargeRounding"),
    headsFree: reader.ticked("headsFree", charged),
    stopped: readStopped(reader),
  };
  return answered(reader, { arrearPenalty, selfAssessment, surcharge });
}

export function arrearsFields({ arrearPenalty, surcharge, selfAssessment }: PropertyTaxRates): Fields {
  const stopped = (surcharge?.stopped ?? []).flatMap((days, at) => [
    [`stopped-${at}-from`, showDate(days.from)],
    [`stopped-${at}-until`, showDate(days.until)],
    [`stopped-${at}-order`, days.order],
  ]);
  return {
    penaltyShare: hundredths(arrearPenalty.rateHundredths),
    penaltyRounding: arrearPenalty.rounding,
    tolerance: selfAssessment ? hundredths(selfAssessment.toleranceHundredths) : "",
    variancePenalty: selfAssessment ? hundredths(selfAssessment.penaltyHundredths) : "",
    per: surcharge?.per ?? "none",
    surchargeShare: surcharge ? hundredths(surcharge.rateHundredths) : "",
    headsFree: (surcharge?.headsFree ?? []).join(","),
    graceDays: surcharge ? String(surcharge.graceDays) : "",
    surchargeRounding: surcharge?.rounding ?? "rupee-half-up",
    ...(Object.fromEntries(stopped) as Fields),
  };
}
