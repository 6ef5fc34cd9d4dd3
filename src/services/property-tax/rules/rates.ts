// The rates of a town for one year: a draft that administrators write, and what a second person has approved.
import { type CivilDate, compareDates, type FinancialYear } from "../../../kernel/civil-date.ts";
import type { SubjectKind } from "../../../kernel/decider.ts";
import type { Fact, Recorded } from "../../../kernel/facts.ts";
import { derivedUuid, type PersonId, type SubjectId, subjectId } from "../../../kernel/ids.ts";
import type { PropertyTaxRates } from "../../../kernel/property-tax-rates.ts";
import type { TownId } from "../../../kernel/town.ts";
import { editRates, type RatesEdit } from "./rates-edit.ts";

interface RatesFactOf<K extends string> extends Fact {
  readonly kind: K;
  readonly year: FinancialYear;
  readonly on: CivilDate;
}

/** A draft was begun, with everything that it began with. */
export interface RatesDrafted extends RatesFactOf<"rates.drafted"> {
  readonly rates: PropertyTaxRates;
}

export interface RatesEdited extends RatesFactOf<"rates.edited"> {
  readonly edit: RatesEdit;
}

/** The draft is complete and waits for a second person. */
export type RatesProposed = RatesFactOf<"rates.proposed">;

export interface RatesReturned extends RatesFactOf<"rates.returned"> {
  readonly reason: string;
}

export type RatesDropped = RatesFactOf<"rates.dropped">;

/** A second person has compared the draft with the council's paper: these are the year's rates from a day on. */
export interface RatesApproved extends RatesFactOf<"rates.approved"> {
  readonly rates: PropertyTaxRates;
  readonly effectiveFrom: CivilDate;
}

export type RatesFact = RatesDrafted | RatesEdited | RatesProposed | RatesReturned | RatesDropped | RatesApproved;

/** `editors` have written something of it and so may not approve it. */
export interface RatesDraft {
  readonly rates: PropertyTaxRates;
  readonly editors: readonly PersonId[];
  readonly begunOn: CivilDate;
  readonly proposedOn?: CivilDate;
  /** Why it was given back, until it is proposed again. */
  readonly returned?: string;
}

export interface ApprovedRates {
  readonly rates: PropertyTaxRates;
  readonly effectiveFrom: CivilDate;
  readonly approvedOn: CivilDate;
  readonly approvedBy: PersonId;
}

export type RatesOfYear =
  | { readonly state: "none" }
  | {
      readonly state: "kept";
      readonly year: FinancialYear;
      readonly draft?: RatesDraft;
      /** In the order of their approval; a later one takes over from its day on. */
      readonly approved: readonly ApprovedRates[];
    };

/** The subject of a town's rates for a year. */
export const ratesSubject = (town: TownId, year: FinancialYear): SubjectId =>
  subjectId(derivedUuid("property-tax-rates", String(town), year));

const kinds: readonly string[] = [
  "rates.drafted",
  "rates.edited",
  "rates.proposed",
  "rates.returned",
  "rates.dropped",
  "rates.approved",
];
const isRatesFact = (fact: Fact): fact is RatesFact => kinds.includes(fact.kind);

/** The rates that are in force on a day: the last approved ones that have begun. */
export const approvedOn = (kept: RatesOfYear, on: CivilDate): ApprovedRates | undefined =>
  kept.state === "none" ? undefined : kept.approved.findLast((one) => compareDates(one.effectiveFrom, on) <= 0);

const withEditor = (editors: readonly PersonId[], one: PersonId): readonly PersonId[] =>
  editors.includes(one) ? editors : [...editors, one];

function draftAfter(draft: RatesDraft | undefined, fact: RatesFact, by: PersonId): RatesDraft | undefined {
  if (fact.kind === "rates.drafted") return { rates: fact.rates, editors: [by], begunOn: fact.on };
  if (!draft) throw new Error(`${fact.kind} without a draft`);
  switch (fact.kind) {
    case "rates.edited": {
      const { proposedOn: _proposed, ...kept } = draft;
      return { ...kept, rates: editRates(draft.rates, fact.edit), editors: withEditor(draft.editors, by) };
    }
    case "rates.proposed": {
      const { returned: _returned, ...kept } = draft;
      return { ...kept, proposedOn: fact.on, editors: withEditor(draft.editors, by) };
    }
    case "rates.returned": {
      const { proposedOn: _proposed, ...kept } = draft;
      return { ...kept, returned: fact.reason };
    }
    case "rates.dropped":
    case "rates.approved":
      return undefined;
    default:
      return fact satisfies never;
  }
}

function evolve(kept: RatesOfYear, fact: Recorded<RatesFact>): RatesOfYear {
  const { by } = fact.recorded;
  const before = kept.state === "none" ? { approved: [] } : kept;
  const draft = draftAfter("draft" in before ? before.draft : undefined, fact, by);
  const approved =
    fact.kind === "rates.approved"
      ? [
          ...before.approved,
          { rates: fact.rates, effectiveFrom: fact.effectiveFrom, approvedOn: fact.on, approvedBy: by },
        ]
      : before.approved;
  return { state: "kept", year: fact.year, ...(draft === undefined ? {} : { draft }), approved };
}

/** Rates by town and year. */
export const ratesOfYears: SubjectKind<RatesOfYear> = {
  kind: "property-tax-rates",
  initial: { state: "none" },
  movedBy: (fact) => (isRatesFact(fact) ? [fact.subject] : []),
  evolve: (kept, fact) => {
    const move: Fact = fact;
    return isRatesFact(move) ? evolve(kept, fact as unknown as Recorded<RatesFact>) : kept;
  },
};
