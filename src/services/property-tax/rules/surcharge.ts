// The surcharge on arrears (विलंब अधिभार): charged by begun month or year, each period once, standing still on declared days.
import { type CivilDate, compareDates, type FinancialYear } from "../../../kernel/civil-date.ts";
import {
  accept,
  type Command,
  type Context,
  type Decision,
  type Procedure,
  type See,
  type SubjectKind,
  touch,
} from "../../../kernel/decider.ts";
import { type Account, accounts, openOn } from "../../../kernel/dues.ts";
import type { DuesRaisedInBatch, Fact, Head } from "../../../kernel/facts.ts";
import {
  type AccountId,
  commandId,
  type CommandId,
  derivedUuid,
  type HoldingId,
  type SubjectId,
  subjectId,
} from "../../../kernel/ids.ts";
import { type Paise, roundTo, sum } from "../../../kernel/money.ts";
import { type SurchargeRule, whole_hundredths } from "../../../kernel/property-tax-rates.ts";
import { surchargeOn } from "../../../kernel/rates/surcharge.ts";
import { refuse } from "../../../kernel/refusal.ts";
import type { TownId } from "../../../kernel/town.ts";
import { accountOf, holdings, serviceName } from "./holding.ts";

/** Holdings of one batch of a surcharge run. */
export const surcharge_holdings_max = 1_000;

/** A year whose dues may bear surcharge: its rule, and the last day on which they were to be paid. */
export interface SurchargedYear {
  readonly year: FinancialYear;
  readonly rule: SurchargeRule;
  readonly payableBy: CivilDate;
}

/** One account's charge for one year: how many periods, and what they come to. */
export interface ChargedRow {
  readonly account: AccountId;
  readonly of: HoldingId;
  readonly year: FinancialYear;
  /** Periods that this charge adds. */
  readonly periods: number;
  readonly amountPaise: Paise;
}

/** Surcharge ran on these accounts. The subject is the run; the dues themselves are raised by batch facts beside it. */
export interface SurchargeCharged extends Fact {
  readonly kind: "surcharge.charged_in_batch";
  readonly on: CivilDate;
  readonly rows: readonly ChargedRow[];
}

/** How many periods an account has been charged for each year: none is ever charged twice. */
export interface ChargedPeriods {
  readonly years: Readonly<Record<FinancialYear, number>>;
}

const isCharged = (fact: Fact): fact is SurchargeCharged => fact.kind === "surcharge.charged_in_batch";

export const chargedOf = (account: AccountId): SubjectId => subjectId(derivedUuid("surcharge", account));

const rowsOf = new WeakMap<SurchargeCharged, Map<SubjectId, readonly ChargedRow[]>>();

/** Each account's rows; the index is made once a fact, so that a batch of a thousand is not searched a thousand times. */
function indexed(fact: SurchargeCharged): Map<SubjectId, readonly ChargedRow[]> {
  let index = rowsOf.get(fact);
  if (!index) {
    index = Map.groupBy(fact.rows, (row) => chargedOf(row.account));
    rowsOf.set(fact, index);
  }
  return index;
}

export const chargedPeriods: SubjectKind<ChargedPeriods> = {
  kind: "surcharge",
  initial: { years: {} },
  movedBy: (fact) => (isCharged(fact) ? [...indexed(fact).keys()] : []),
  evolve: (charged, fact, subject) => {
    const move: Fact = fact;
    if (!isCharged(move)) return charged;
    const years = { ...charged.years };
    for (const { year, periods } of indexed(move).get(subject) ?? []) years[year] = (years[year] ?? 0) + periods;
    return { years };
  },
};

/** Heads that never bear surcharge: what is itself charged on top. */
const neverBears: ReadonlySet<Head> = new Set<Head>([
  "penalty",
  "surcharge",
  "assessment-penalty",
  "cheque-return-charge",
]);

/** What of a year's dues bears surcharge now: their open parts. */
export const bearing = (account: Account, { year, rule }: Pick<SurchargedYear, "year" | "rule">): Paise =>
  sum(
    account.lines
      .filter((line) => line.year === year && !neverBears.has(line.head) && !rule.headsFree.includes(line.head))
      .map(openOn),
  );

/**
 * What one account is charged by the end of the day: for each year the periods begun since the last charge, on what is open
 * now. A holding registered after the last day to pay had as many days as its year's rule gives in grace, and no fewer.
 */
export function chargesFor(
  holding: HoldingId,
  account: Account,
  charged: ChargedPeriods,
  asked: { readonly years: readonly SurchargedYear[]; readonly registeredOn: CivilDate; readonly on: CivilDate },
): readonly ChargedRow[] {
  return asked.years.flatMap((one): readonly ChargedRow[] => {
    const { year, rule } = one;
    const open = bearing(account, one);
    if (open <= 0n) return [];
    const payableBy = compareDates(asked.registeredOn, one.payableBy) > 0 ? asked.registeredOn : one.payableBy;
    const run = surchargeOn(rule, { amountPaise: open, payableBy, on: asked.on });
    const periods = run.periods - (charged.years[year] ?? 0);
    if (periods <= 0) return [];
    const numerator = open * BigInt(rule.rateHundredths) * BigInt(periods);
    const amountPaise = roundTo({ numerator, denominator: BigInt(whole_hundredths) }, rule.rounding);
    return amountPaise > 0n ? [{ account: accountOf(holding), of: holding, year, periods, amountPaise }] : [];
  });
}

/** Charges surcharge on these holdings. The same run and batch are one command. */
export interface ChargeSurcharge extends Command {
  readonly do: "surcharge.charge_in_batch";
  readonly run: SubjectId;
  readonly years: readonly SurchargedYear[];
  readonly holdings: readonly HoldingId[];
}

/** The run of a day in a town. */
export const surchargeRunOf = (town: TownId, on: CivilDate): SubjectId =>
  subjectId(derivedUuid("surcharge-run", String(town), on));

/** The command of the batch that begins at this holding. */
export const surchargeCommandOf = (run: SubjectId, first: HoldingId): CommandId =>
  commandId(derivedUuid("surcharge-batch", run, first));

/** The dues of the charges, a batch fact for each year. */
function dueFacts(
  command: ChargeSurcharge,
  rows: readonly ChargedRow[],
  today: CivilDate,
): readonly DuesRaisedInBatch[] {
  const years = [...new Set(rows.map((row) => row.year))].sort();
  return years.map((year, at) => ({
    kind: "due.raised_in_batch",
    subject: command.run,
    service: serviceName,
    on: today,
    payableBy: today,
    year,
    heads: ["surcharge"],
    rows: rows
      .filter((row) => row.year === year)
      .map(({ account, of, amountPaise }) => ({ account, of, amountsPaise: [amountPaise] })),
    batch: at + 1,
  }));
}

function chargesOfBatch(command: ChargeSurcharge, see: See, context: Context): readonly ChargedRow[] {
  return [...new Set(command.holdings)].flatMap((id) => {
    const holding = see(holdings, id).state;
    if (holding.state === "none") return [];
    const account = accountOf(id);
    const { registeredOn } = holding;
    return chargesFor(id, see(accounts, account).state, see(chargedPeriods, chargedOf(account)).state, {
      years: command.years,
      registeredOn,
      on: context.today,
    });
  });
}

/** Charges what has run since the last charge: a second run on the same day finds nothing. */
export const chargeSurcharge: Procedure<ChargeSurcharge> = {
  do: "surcharge.charge_in_batch",
  roles: ["officer", "system"],
  touches: (command) =>
    command.holdings.flatMap((id) => [
      touch(holdings, id),
      touch(accounts, accountOf(id)),
      touch(chargedPeriods, chargedOf(accountOf(id))),
    ]),
  decide: (command, see, context): Decision => {
    const rule = "council resolution";
    if (command.run !== surchargeRunOf(context.town, context.today)) return refuse("surcharge.foreign_run", rule);
    if (command.holdings.length > surcharge_holdings_max)
      return refuse("surcharge.batch_too_large", rule, { values: { max: surcharge_holdings_max } });
    const rows = chargesOfBatch(command, see, context);
    if (rows.length === 0) return refuse("surcharge.nothing_to_charge", rule);
    const charged: SurchargeCharged = {
      kind: "surcharge.charged_in_batch",
      subject: command.run,
      on: context.today,
      rows,
    };
    return accept<Fact>(charged, ...dueFacts(command, rows, context.today));
  },
};
