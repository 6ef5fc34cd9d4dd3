// A holding (संपत्ति): the facts that make it, what they add up to, and the account that its dues stand on.
import type { CivilDate, FinancialYear } from "../../../kernel/civil-date.ts";
import type { SubjectKind } from "../../../kernel/decider.ts";
import type { DueRaised, DuesRaisedInBatch, Fact, Numbered } from "../../../kernel/facts.ts";
import { type AccountId, accountId, derivedUuid, type HoldingId, type SubjectId } from "../../../kernel/ids.ts";
import type { Private } from "../../../kernel/private.ts";
import type { Particulars } from "./particulars.ts";

/** The name of this service in the facts that it shares. */
export const serviceName = "property-tax";

/** `number` is ours; `oldNumber` and `portalNumber` are the two that the state's earlier portal knew. */
export interface HoldingNumbers {
  readonly number: string;
  readonly oldNumber?: string;
  readonly portalNumber?: string;
}

export interface HoldingRegistered extends Fact, HoldingNumbers {
  readonly kind: "holding.registered";
  readonly subject: HoldingId;
  readonly numbered: Numbered;
  readonly account: AccountId;
  readonly on: CivilDate;
  readonly origin: "officer" | "import";
  readonly particulars: Particulars;
}

/** The whole new particulars: the entry stays in the journal, this amendment is added. */
export interface HoldingCorrected extends Fact {
  readonly kind: "holding.corrected";
  readonly subject: HoldingId;
  readonly on: CivilDate;
  readonly reason: Private;
  /** The officer's order: its number and date as written. */
  readonly order: string;
  readonly particulars: Particulars;
}

export interface RegisteredHolding extends HoldingNumbers {
  readonly state: "registered";
  readonly account: AccountId;
  readonly registeredOn: CivilDate;
  readonly correctedOn?: CivilDate;
  readonly particulars: Particulars;
  /** Years whose demand was raised, and past years that were charged their penalty, both in order. */
  readonly demandedYears: readonly FinancialYear[];
  readonly penalisedYears: readonly FinancialYear[];
}

export type Holding = { readonly state: "none" } | RegisteredHolding;

/** The account on which a holding's dues stand: one for each holding, for ever. */
export const accountOf = (holding: SubjectId): AccountId => accountId(derivedUuid("account", holding));

type HoldingFact = HoldingRegistered | HoldingCorrected | DueRaised | DuesRaisedInBatch;

const isDues = (fact: Fact): fact is DueRaised | DuesRaisedInBatch =>
  fact.kind === "due.raised" || fact.kind === "due.raised_in_batch";

const isHoldingFact = (fact: Fact): fact is HoldingFact =>
  fact.kind === "holding.registered" ||
  fact.kind === "holding.corrected" ||
  (isDues(fact) && fact.service === serviceName);

const withYear = (years: readonly FinancialYear[], year: FinancialYear): readonly FinancialYear[] =>
  years.includes(year) ? years : [...years, year].sort();

function demanded(holding: RegisteredHolding, fact: DueRaised | DuesRaisedInBatch): RegisteredHolding {
  const raised = fact.kind === "due.raised" ? fact.dues : fact.heads.map((head) => ({ head, year: fact.year }));
  let { demandedYears, penalisedYears } = holding;
  for (const { head, year } of raised) {
    if (head === "penalty") penalisedYears = withYear(penalisedYears, year);
    else demandedYears = withYear(demandedYears, year);
  }
  return { ...holding, demandedYears, penalisedYears };
}

function registered(fact: HoldingRegistered): RegisteredHolding {
  const { number, oldNumber, portalNumber, account, on, particulars } = fact;
  return {
    state: "registered",
    number,
    ...(oldNumber === undefined ? {} : { oldNumber }),
    ...(portalNumber === undefined ? {} : { portalNumber }),
    account,
    registeredOn: on,
    particulars,
    demandedYears: [],
    penalisedYears: [],
  };
}

/** Holdings: registered once, corrected by order, and marked by every demand. */
export const holdings: SubjectKind<Holding> = {
  kind: "holding",
  initial: { state: "none" },
  movedBy: (fact) => {
    if (!isHoldingFact(fact)) return [];
    if (fact.kind === "due.raised_in_batch") return fact.rows.map((row) => row.of);
    return [fact.kind === "due.raised" ? fact.of : fact.subject];
  },
  evolve: (holding, fact) => {
    const move: Fact = fact;
    if (!isHoldingFact(move)) return holding;
    if (move.kind === "holding.registered") return registered(move);
    if (holding.state === "none") throw new Error(`${move.kind} moved a holding that was never registered`);
    if (move.kind === "holding.corrected") {
      return { ...holding, particulars: move.particulars, correctedOn: move.on };
    }
    return demanded(holding, move);
  },
};
