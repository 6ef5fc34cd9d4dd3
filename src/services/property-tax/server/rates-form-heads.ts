// Between the forms of heads and rebates and the change that they ask for.
import { showDate } from "../../../kernel/civil-date.ts";
import type { Head } from "../../../kernel/facts.ts";
import { type Paise, rupeesShort } from "../../../kernel/money.ts";
import {
  type Connection,
  exemptionGrounds,
  type HeadRule,
  type PropertyTaxRates,
  type RebateRule,
  useClasses,
} from "../../../kernel/property-tax-rates.ts";
import { hundredths } from "../pages/names.ts";
import { early_rows_max, type Fields } from "../pages/rates/draft-forms.tsx";
import { type HeadBase, headBases, rateHeads, slab_rows_max } from "../pages/rates/head-form.tsx";
import { answered, type ReadEdit, typed } from "./rates-form.ts";
import { FormReader } from "./rates-form-reader.ts";

const plainAmount = (amount: Paise): string => rupeesShort(amount).replaceAll(",", "");

export const isBase = (text: string | undefined): text is HeadBase => headBases.some((one) => one === text);

interface SlabRow {
  readonly row: string;
  readonly edges: { readonly fromPaise: Paise; readonly belowPaise?: Paise };
}

function readSlabs(reader: FormReader): readonly SlabRow[] {
  const rows = Array.from({ length: slab_rows_max }, (_, at) => `slab-${at}`);
  return rows
    .filter((row) => !["from", "below", "worth"].every((part) => reader.isEmpty(`${row}-${part}`)))
    .map((row) => ({
      row,
      edges: {
        fromPaise: reader.amount(`${row}-from`),
        ...(reader.isEmpty(`${row}-below`) ? {} : { belowPaise: reader.amount(`${row}-below`) }),
      },
    }));
}

/** Heads that only those pay whom the line reaches. */
const lineOf: ReadonlyMap<Head, Connection> = new Map([
  ["water-charge", "water"],
  ["sewer-charge", "sewer"],
]);

function readRule(reader: FormReader, head: Head, base: HeadRule["base"], above: readonly Head[]): HeadRule {
  const only = lineOf.get(head);
  const common = { head, rounding: reader.rounding("rounding"), ...(only === undefined ? {} : { only }) };
  switch (base) {
    case "net-value": {
      const slabs = readSlabs(reader).map(({ row, edges }) => ({
        ...edges,
        rateHundredths: reader.percent(`${row}-worth`),
      }));
      return { ...common, base, slabs };
    }
    case "by-value": {
      const amounts = readSlabs(reader).map(({ row, edges }) => ({
        ...edges,
        amountPaise: reader.amount(`${row}-worth`),
      }));
      return { ...common, base, amounts };
    }
    case "value":
      return { ...common, base, rateHundredths: reader.percent("share") };
    case "head":
      return { ...common, base, of: reader.choice("of", above), rateHundredths: reader.percent("share") };
    case "flat":
      return { ...common, base, amountPaise: reader.amount("amount") };
    case "by-use":
      return {
        ...common,
        base,
        amounts: useClasses.map((use) => ({ use, amountPaise: reader.amount(`use-${use}`) })),
      };
    default:
      return base satisfies never;
  }
}

/** All heads with this one changed, added or taken out, in their order. */
export function readHead(fields: Fields, rates: PropertyTaxRates, head: Head): ReadEdit {
  const reader = new FormReader(fields);
  const base = reader.choice("base", headBases);
  const others = rates.heads.filter((one) => one.head !== head);
  if (base === "none") return answered(reader, { heads: others });
  const at = rateHeads.indexOf(head);
  const above = others.filter((one) => rateHeads.indexOf(one.head) < at).map((one) => one.head);
  const heads = [...others, readRule(reader, head, base, above)].sort(
    (one, other) => rateHeads.indexOf(one.head) - rateHeads.indexOf(other.head),
  );
  return answered(reader, { heads });
}

function slabFields(
  slabs: readonly { readonly fromPaise: Paise; readonly belowPaise?: Paise; readonly worth: string }[],
): Fields {
  const boxes = slabs.flatMap((slab, at) => [
    [`slab-${at}-from`, plainAmount(slab.fromPaise)],
    [`slab-${at}-below`, slab.belowPaise === undefined ? "" : plainAmount(slab.belowPaise)],
    [`slab-${at}-worth`, slab.worth],
  ]);
  return Object.fromEntries(boxes) as Fields;
}

function ruleFields(rule: HeadRule): Fields {
  switch (rule.base) {
    case "net-value":
      return slabFields(rule.slabs.map((slab) => ({ ...slab, worth: hundredths(slab.rateHundredths) })));
    case "by-value":
      return slabFields(rule.amounts.map((slab) => ({ ...slab, worth: plainAmount(slab.amountPaise) })));
    case "value":
      return { share: hundredths(rule.rateHundredths) };
    case "head":
      return { of: rule.of, share: hundredths(rule.rateHundredths) };
    case "flat":
      return { amount: plainAmount(rule.amountPaise) };
    case "by-use":
      return Object.fromEntries(rule.amounts.map((one) => [`use-${one.use}`, plainAmount(one.amountPaise)]));
    default:
      return rule satisfies never;
  }
}

export function headFields(rates: PropertyTaxRates, head: Head): Fields {
  const rule = rates.heads.find((one) => one.head === head);
  return rule ? { rounding: rule.rounding, ...ruleFields(rule) } : { rounding: "rupee-half-up" };
}

export const baseOf = (rates: PropertyTaxRates, head: Head): HeadBase =>
  rates.heads.find((one) => one.head === head)?.base ?? "none";

class RebateReader {
  readonly #reader: FormReader;
  readonly #heads: readonly Head[];

  constructor(reader: FormReader, rates: PropertyTaxRates) {
    this.#reader = reader;
    this.#heads = rates.heads.map((one) => one.head);
  }

  /** What every rebate of a part shares: its heads, and that it is rounded to the rupee. */
  shared(name: string) {
    const heads = this.#reader.ticked(name, this.#heads);
    if (heads.length === 0) this.#reader.fault("rates.heads_missing", name);
    return { ...typed, heads, rounding: "rupee-half-up" } as const;
  }
}

function readExemptions(reader: FormReader, rebates: RebateReader): readonly RebateRule[] {
  const grounds = exemptionGrounds.filter((ground) => !reader.isEmpty(`ground-${ground}`));
  if (grounds.length === 0) return [];
  const shared = rebates.shared("exemptionHeads");
  return grounds.map((ground) => ({
    ...shared,
    rebate: "exemption",
    ground,
    shareHundredths: reader.percent(`ground-${ground}`),
  }));
}

function readEarly(reader: FormReader, rebates: RebateReader): readonly RebateRule[] {
  const rows = Array.from({ length: early_rows_max }, (_, at) => `early-${at}`).filter(
    (row) => !["from", "until", "share"].every((part) => reader.isEmpty(`${row}-${part}`)),
  );
  if (rows.length === 0) return [];
  const shared = rebates.shared("earlyHeads");
  return rows.map((row) => ({
    ...shared,
    rebate: "early-payment",
    from: reader.date(`${row}-from`),
    until: reader.date(`${row}-until`),
    shareHundredths: reader.percent(`${row}-share`),
  }));
}

export function readRebates(fields: Fields, rates: PropertyTaxRates): ReadEdit {
  const reader = new FormReader(fields);
  const shared = new RebateReader(reader, rates);
  const small: readonly RebateRule[] =
    reader.isEmpty("smallBelow") && reader.isEmpty("smallShare")
      ? []
      : [
          {
            ...shared.shared("smallHeads"),
            rebate: "small-value",
            belowPaise: reader.amount("smallBelow"),
            shareHundredths: reader.percent("smallShare"),
          },
        ];
  const self: readonly RebateRule[] = reader.isEmpty("selfShare")
    ? []
    : [
        {
          ...shared.shared("selfHeads"),
          rebate: "self-occupied",
          shareHundredths: reader.percent("selfShare"),
        },
      ];
  const rebates = [...readExemptions(reader, shared), ...small, ...self, ...readEarly(reader, shared)];
  return answered(reader, { rebates });
}

const partNames = {
  exemption: "exemptionHeads",
  "small-value": "smallHeads",
  "self-occupied": "selfHeads",
  "early-payment": "earlyHeads",
} as const;

/** The draft's rebates in their boxes. Where a part has none yet, the property tax is ticked: it is the usual one. */
export function rebateFields(rates: PropertyTaxRates): Fields {
  const fields: Record<string, string> = {};
  for (const name of Object.values(partNames)) fields[name] = "property-tax";
  let early = 0;
  for (const rule of rates.rebates) {
    fields[partNames[rule.rebate]] = rule.heads.join(",");
    const share = hundredths(rule.shareHundredths);
    if (rule.rebate === "exemption") fields[`ground-${rule.ground}`] = share;
    if (rule.rebate === "small-value") {
      fields["smallBelow"] = plainAmount(rule.belowPaise);
      fields["smallShare"] = share;
    }
    if (rule.rebate === "self-occupied") fields["selfShare"] = share;
    if (rule.rebate === "early-payment") {
      fields[`early-${early}-from`] = showDate(rule.from);
      fields[`early-${early}-until`] = showDate(rule.until);
      fields[`early-${early}-share`] = share;
      early += 1;
    }
  }
  return fields;
}
