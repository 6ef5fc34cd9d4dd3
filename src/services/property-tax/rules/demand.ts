// The yearly demand (मांग): of one holding, and of a whole town in batches that can stop, resume and be repeated.
import { type CivilDate, type FinancialYear, yearIndex } from "../../../kernel/civil-date.ts";
import { accept, type Command, type Context, type Decision, type Procedure, touch } from "../../../kernel/decider.ts";
import type { SubjectKind } from "../../../kernel/decider.ts";
import { type Account, accounts, openOn } from "../../../kernel/dues.ts";
import type { Due, DueRaised, DueRow, DuesRaisedInBatch, Fact, Head } from "../../../kernel/facts.ts";
import { commandId, type CommandId, derivedUuid, type HoldingId } from "../../../kernel/ids.ts";
import { type SubjectId, subjectId } from "../../../kernel/ids.ts";
import { type Paise, paise, sum, zero } from "../../../kernel/money.ts";
import type { PropertyTaxRates } from "../../../kernel/property-tax-rates.ts";
import { refuse } from "../../../kernel/refusal.ts";
import type { TownId } from "../../../kernel/town.ts";
import { assess, duesOf, penaltyOn } from "./assess.ts";
import { accountOf, type Holding, holdings, type RegisteredHolding, serviceName } from "./holding.ts";

/** Holdings of one batch of the yearly demand. */
export const batch_holdings_max = 1_000;

export interface RaiseDemand extends Command {
  readonly do: "demand.raise";
  readonly holding: HoldingId;
  readonly rates: PropertyTaxRates;
}

/** Batches of one town and year that go on side by side, each lane a run of its own. */
export const demand_lanes_max = 4;

/** The next batch of a run; `batch` counts from 1. Holdings that have the year's demand already are passed over. */
export interface RaiseDemandInBatch extends Command {
  readonly do: "demand.raise_in_batch";
  readonly run: SubjectId;
  /** Which of the year's runs it is; the first unless said. */
  readonly lane?: number;
  readonly batch: number;
  readonly rates: PropertyTaxRates;
  readonly holdings: readonly HoldingId[];
}

/**
 * The run that raises a year's demand in a town: one for each lane, for ever, so that what it did can be counted. Runs share
 * nothing but the town; that no holding is demanded twice is the holding's own to say.
 */
export const demandRunOf = (town: TownId, year: FinancialYear, lane = 0): SubjectId =>
  subjectId(derivedUuid("demand-run", String(town), year, ...(lane === 0 ? [] : [String(lane)])));

/** The runs of all lanes. */
export const demandRunsOf = (town: TownId, year: FinancialYear): readonly SubjectId[] =>
  Array.from({ length: demand_lanes_max }, (_, lane) => demandRunOf(town, year, lane));

/** The id of a batch's command: the same batch sent twice is one command. */
export const batchCommandOf = (run: SubjectId, batch: number): CommandId =>
  commandId(derivedUuid("demand-batch", run, String(batch)));

export interface DemandRun {
  readonly year?: FinancialYear;
  readonly batches: number;
  readonly holdings: number;
  readonly raisedPaise: Paise;
  readonly penaltyPaise: Paise;
}

const isOwnBatch = (fact: Fact): fact is DuesRaisedInBatch =>
  fact.kind === "due.raised_in_batch" &&
  (fact as DuesRaisedInBatch).service === serviceName &&
  !(fact as DuesRaisedInBatch).heads.includes("surcharge");

const totalOf = (fact: DuesRaisedInBatch): Paise => sum(fact.rows.flatMap((row) => row.amountsPaise));

/** Demand runs: how many batches, holdings and rupees a town's yearly demand has raised so far. */
export const demandRuns: SubjectKind<DemandRun> = {
  kind: "demand-run",
  initial: { batches: 0, holdings: 0, raisedPaise: zero, penaltyPaise: zero },
  movedBy: (fact) => (isOwnBatch(fact) ? [fact.subject] : []),
  evolve: (run, fact) => {
    const move: Fact = fact;
    if (!isOwnBatch(move)) return run;
    if (move.heads.includes("penalty")) return { ...run, penaltyPaise: paise(run.penaltyPaise + totalOf(move)) };
    return {
      ...run,
      year: move.year,
      batches: move.batch,
      holdings: run.holdings + move.rows.length,
      raisedPaise: paise(run.raisedPaise + totalOf(move)),
    };
  },
};

/** What is charged on top of a year's own dues: it bears no penalty itself. */
const onTop: ReadonlySet<Head> = new Set<Head>(["penalty", "surcharge", "assessment-penalty", "cheque-return-charge"]);

/**
 * Penalty on each past year that is still open and was not charged yet. Source: a sample's rule, 10% of the year's total once
 * on each past year; no council has confirmed it for the sample towns.
 */
export function penaltiesFor(holding: RegisteredHolding, account: Account, rates: PropertyTaxRates): readonly Due[] {
  const years = [...new Set(account.lines.map((line) => line.year))].filter(
    (year) => yearIndex(year) < yearIndex(rates.year) && !holding.penalisedYears.includes(year),
  );
  return years.flatMap((year) => {
    const lines = account.lines.filter((line) => line.year === year && !onTop.has(line.head));
    const amountPaise = lines.some((line) => openOn(line) > 0n)
      ? penaltyOn(sum(lines.map((line) => line.raisedPaise)), rates)
      : zero;
    return amountPaise > 0n ? [{ head: "penalty" as const, year, amountPaise }] : [];
  });
}

const payableBy = (rates: PropertyTaxRates, today: CivilDate): CivilDate =>
  rates.payableBy < today ? today : rates.payableBy;

/** Raises the demand of one holding for the year of the rates, with penalties on its unpaid past years. */
export const raiseDemand: Procedure<RaiseDemand> = {
  do: "demand.raise",
  roles: ["officer", "system"],
  touches: (command) => [touch(holdings, command.holding), touch(accounts, accountOf(command.holding))],
  decide: (command, see, context): Decision => {
    const { rates } = command;
    const holding: Holding = see(holdings, command.holding).state;
    if (holding.state === "none") return refuse("holding.unknown", "council resolution");
    if (holding.closed) return refuse("holding.closed", "holding register");
    if (holding.demandedYears.includes(rates.year)) {
      return refuse("demand.already_raised", "council resolution", { values: { year: rates.year } });
    }
    const assessed = assess(holding.particulars, rates);
    if (!assessed.ok) return assessed;
    const account = see(accounts, accountOf(command.holding)).state;
    const fact: DueRaised = {
      kind: "due.raised",
      subject: accountOf(command.holding),
      of: command.holding,
      service: serviceName,
      on: context.today,
      payableBy: payableBy(rates, context.today),
      dues: [...penaltiesFor(holding, account, rates), ...duesOf(assessed.assessment, rates)],
      source: `resolution ${rates.resolution.number}`,
    };
    return accept(fact);
  },
};

interface BatchPart {
  readonly row: DueRow;
  readonly penalties: readonly Due[];
}

function batchFacts(command: RaiseDemandInBatch, parts: readonly BatchPart[], context: Context): DuesRaisedInBatch[] {
  const { rates, run, batch } = command;
  const fact = (year: FinancialYear, heads: readonly Head[], rows: readonly DueRow[]): DuesRaisedInBatch => ({
    kind: "due.raised_in_batch",
    subject: run,
    service: serviceName,
    on: context.today,
    payableBy: payableBy(rates, context.today),
    year,
    heads,
    rows,
    batch,
  });
  const pastYears = [...new Set(parts.flatMap((part) => part.penalties.map((due) => due.year)))].sort();
  const penalties = pastYears.map((year) =>
    fact(
      year,
      ["penalty"],
      parts.flatMap(({ row, penalties: own }) => {
        const due = own.find((one) => one.year === year);
        return due ? [{ account: row.account, of: row.of, amountsPaise: [due.amountPaise] }] : [];
      }),
    ),
  );
  const heads = rates.heads.map((one) => one.head);
  return [
    ...penalties,
    fact(
      rates.year,
      heads,
      parts.map((part) => part.row),
    ),
  ];
}

/** Raises the next batch of a town's yearly demand: batch facts only, a second demand of a holding never. */
export const raiseDemandInBatch: Procedure<RaiseDemandInBatch> = {
  do: "demand.raise_in_batch",
  roles: ["officer", "system"],
  touches: (command) => [
    touch(demandRuns, command.run),
    ...command.holdings.flatMap((holding) => [touch(holdings, holding), touch(accounts, accountOf(holding))]),
  ],
  decide: (command, see, context): Decision => {
    const { rates, lane = 0 } = command;
    if (lane < 0 || lane >= demand_lanes_max || command.run !== demandRunOf(context.town, rates.year, lane))
      return refuse("demand.foreign_run", "council resolution");
    if (command.holdings.length > batch_holdings_max) {
      return refuse("demand.batch_too_large", "council resolution", { values: { max: batch_holdings_max } });
    }
    if (see(demandRuns, command.run).state.batches + 1 !== command.batch)
      return refuse("demand.batch_out_of_turn", "council resolution");
    const parts = [...new Set(command.holdings)].flatMap((id): readonly BatchPart[] => {
      const holding = see(holdings, id).state;
      if (holding.state === "none" || holding.closed || holding.demandedYears.includes(rates.year)) return [];
      const assessed = assess(holding.particulars, rates);
      if (!assessed.ok) return [];
      const { account } = holding;
      return [
        {
          row: { account, of: id, amountsPaise: assessed.assessment.heads.map((one) => one.amountPaise) },
          penalties: penaltiesFor(holding, see(accounts, account).state, rates),
        },
      ];
    });
    if (parts.length === 0)
      return refuse("demand.nothing_to_raise", "council resolution", { values: { year: rates.year } });
    return accept(...batchFacts(command, parts, context));
  },
};
