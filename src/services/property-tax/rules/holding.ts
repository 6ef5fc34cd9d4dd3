// A holding (संपत्ति): the facts that make it, what they add up to, and the account that its dues stand on.
import type { CivilDate, FinancialYear } from "../../../kernel/civil-date.ts";
import type { SubjectKind } from "../../../kernel/decider.ts";
import type { DueRaised, DuesRaisedInBatch, Fact, Numbered } from "../../../kernel/facts.ts";
import { type AccountId, accountId, derivedUuid, type HoldingId, type SubjectId } from "../../../kernel/ids.ts";
import type { Private } from "../../../kernel/private.ts";
import type { Floor, Owner, Particulars } from "./particulars.ts";
import { shareOf } from "./share.ts";

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
  readonly origin: "officer" | "import" | "split" | "merge";
  /** The holdings that it was made of, when it came of a split or a merger. */
  readonly from?: readonly HoldingId[];
  /** The years that were demanded of those already, and so are not demanded of this one again. */
  readonly demanded?: readonly FinancialYear[];
  readonly penalised?: readonly FinancialYear[];
  readonly particulars: Particulars;
}

/** The order behind a change: what it is called, its day, and who gave it. */
export interface Order {
  readonly number: string;
  readonly on: CivilDate;
  readonly authority: string;
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

/** The holding is no more: these stand in its place. Its old dues were paid, or stand on `duesTo` from now on. */
export interface HoldingSplit extends Fact {
  readonly kind: "holding.split";
  readonly subject: HoldingId;
  readonly on: CivilDate;
  readonly order: Order;
  readonly into: readonly HoldingId[];
  readonly duesTo?: HoldingId;
}

/** These holdings are no more: the subject stands in their place. */
export interface HoldingsMerged extends Fact {
  readonly kind: "holding.merged";
  readonly subject: HoldingId;
  readonly on: CivilDate;
  readonly order: Order;
  readonly from: readonly HoldingId[];
  readonly duesCarried: boolean;
}

/** Floors are used otherwise from a day on: all floors as they are now. */
export interface UseChanged extends Fact {
  readonly kind: "holding.use_changed";
  readonly subject: HoldingId;
  readonly on: CivilDate;
  readonly order: Order;
  readonly since: CivilDate;
  readonly floors: readonly Floor[];
}

/** Floors were pulled down: those that are left; none makes it an open plot. */
export interface Demolished extends Fact {
  readonly kind: "holding.demolished";
  readonly subject: HoldingId;
  readonly on: CivilDate;
  readonly order: Order;
  readonly since: CivilDate;
  readonly floors: readonly Floor[];
}

/** A return or a notice ended: the floors and the plot as they were found. `because` is that return or notice. */
export interface HoldingAssessed extends Fact {
  readonly kind: "holding.assessed";
  readonly subject: HoldingId;
  readonly on: CivilDate;
  readonly because: SubjectId;
  readonly floors: readonly Floor[];
  readonly plotAreaHundredths: number;
}

/** Why and when a holding ended, and what stands in its place. */
export interface Closed {
  readonly by: "split" | "merge";
  readonly on: CivilDate;
  readonly order: Order;
  readonly into: readonly HoldingId[];
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
  readonly from?: readonly HoldingId[];
  /** Set when it ended: nothing is demanded of it any more. */
  readonly closed?: Closed;
}

export type Holding = { readonly state: "none" } | RegisteredHolding;

/** The account on which a holding's dues stand: one for each holding, for ever. */
export const accountOf = (holding: SubjectId): AccountId => accountId(derivedUuid("account", holding));

type OwnFact =
  | HoldingRegistered
  | HoldingCorrected
  | HoldingSplit
  | HoldingsMerged
  | UseChanged
  | Demolished
  | HoldingAssessed;
type HoldingFact = OwnFact | DueRaised | DuesRaisedInBatch;

const ownKinds: readonly OwnFact["kind"][] = [
  "holding.registered",
  "holding.corrected",
  "holding.split",
  "holding.merged",
  "holding.use_changed",
  "holding.demolished",
  "holding.assessed",
];

const isDues = (fact: Fact): fact is DueRaised | DuesRaisedInBatch =>
  fact.kind === "due.raised" || fact.kind === "due.raised_in_batch";

const isHoldingFact = (fact: Fact): fact is HoldingFact =>
  ownKinds.some((kind) => kind === fact.kind) || (isDues(fact) && fact.service === serviceName);

const withYear = (years: readonly FinancialYear[], year: FinancialYear): readonly FinancialYear[] =>
  years.includes(year) ? years : [...years, year].sort();

function demanded(holding: RegisteredHolding, fact: DueRaised | DuesRaisedInBatch): RegisteredHolding {
  const raised = fact.kind === "due.raised" ? fact.dues : fact.heads.map((head) => ({ head, year: fact.year }));
  let { demandedYears, penalisedYears } = holding;
  for (const { head, year } of raised) {
    if (head === "surcharge") continue;
    if (head === "penalty") penalisedYears = withYear(penalisedYears, year);
    else demandedYears = withYear(demandedYears, year);
  }
  return { ...holding, demandedYears, penalisedYears };
}

/** An owner as facts of version 1 had him: his share in hundredths of a per cent. */
type FirstOwner = Omit<Owner, "share"> & { readonly shareHundredths: number };

const isFirst = (owner: Owner | FirstOwner): owner is FirstOwner => "shareHundredths" in owner;

/** Particulars of any version as this program knows them. Those of version 1 had shares in hundredths of a per cent. */
export function lifted(particulars: Particulars): Particulars {
  const owners: readonly (Owner | FirstOwner)[] = particulars.owners;
  if (!owners.some(isFirst)) return particulars;
  return {
    ...particulars,
    owners: owners.map((owner) => {
      if (!isFirst(owner)) return owner;
      const { shareHundredths, ...rest } = owner;
      return { ...rest, share: shareOf(shareHundredths, 10_000) };
    }),
  };
}

function registered(fact: HoldingRegistered): RegisteredHolding {
  const { number, oldNumber, portalNumber, account, on, particulars, from } = fact;
  return {
    state: "registered",
    number,
    ...(oldNumber === undefined ? {} : { oldNumber }),
    ...(portalNumber === undefined ? {} : { portalNumber }),
    account,
    registeredOn: on,
    particulars: lifted(particulars),
    demandedYears: fact.demanded ?? [],
    penalisedYears: fact.penalised ?? [],
    ...(from === undefined ? {} : { from }),
  };
}

function changed(holding: RegisteredHolding, move: Exclude<OwnFact, HoldingRegistered>): RegisteredHolding {
  const { on } = move;
  switch (move.kind) {
    case "holding.corrected":
      return { ...holding, particulars: lifted(move.particulars), correctedOn: on };
    case "holding.split":
      return { ...holding, closed: { by: "split", on, order: move.order, into: move.into } };
    case "holding.merged":
      return { ...holding, closed: { by: "merge", on, order: move.order, into: [move.subject] } };
    case "holding.use_changed":
    case "holding.demolished":
      return { ...holding, particulars: { ...holding.particulars, floors: move.floors }, correctedOn: on };
    case "holding.assessed": {
      const { floors, plotAreaHundredths } = move;
      return { ...holding, particulars: { ...holding.particulars, floors, plotAreaHundredths }, correctedOn: on };
    }
    default:
      return move satisfies never;
  }
}

function subjectsOf(fact: HoldingFact): readonly SubjectId[] {
  if (fact.kind === "due.raised_in_batch") return fact.rows.map((row) => row.of);
  if (fact.kind === "due.raised") return [fact.of];
  return fact.kind === "holding.merged" ? fact.from : [fact.subject];
}

/** Holdings: registered once, changed by order, marked by every demand, and closed by a split or a merger. */
export const holdings: SubjectKind<Holding> = {
  kind: "holding",
  initial: { state: "none" },
  movedBy: (fact) => (isHoldingFact(fact) ? subjectsOf(fact) : []),
  evolve: (holding, fact) => {
    const move: Fact = fact;
    if (!isHoldingFact(move)) return holding;
    if (move.kind === "holding.registered") return registered(move);
    if (holding.state === "none") throw new Error(`${move.kind} moved a holding that was never registered`);
    return isDues(move) ? demanded(holding, move) : changed(holding, move);
  },
};
