// Putting a raised demand right, or cancelling it: by an order, as differences on the account; what was raised stays written.
import { type FinancialYear, financialYearOf, yearIndex } from "../../../kernel/civil-date.ts";
import { accept, type Command, type Decision, type Procedure, type See, touch } from "../../../kernel/decider.ts";
import { type Account, accounts } from "../../../kernel/dues.ts";
import type { Correction, DueCorrected, Head } from "../../../kernel/facts.ts";
import type { HoldingId } from "../../../kernel/ids.ts";
import { type Paise, paise, sum } from "../../../kernel/money.ts";
import type { PropertyTaxRates } from "../../../kernel/property-tax-rates.ts";
import { type Refused, refuse } from "../../../kernel/refusal.ts";
import { assess } from "./assess.ts";
import { accountOf, holdings, type RegisteredHolding, serviceName } from "./holding.ts";
import { type ClaimedOrder, readOrder } from "./order.ts";
import { notStanding } from "./restructure.ts";
import { differences } from "./variance.ts";

/** Why a demand is put right or cancelled, in words that pages translate. */
export const demandReasons = ["register-corrected", "exemption", "assessed-twice", "court-order", "other"] as const;
export type DemandReason = (typeof demandReasons)[number];

interface DemandChange extends Command {
  readonly holding: HoldingId;
  readonly reason: DemandReason;
  readonly order: ClaimedOrder;
  /** The sum of the differences that the officer saw: another one now is refused. */
  readonly agreedPaise: Paise;
}

/** The demand of the year of these rates becomes what the register, as it stands now, makes it. */
export interface CorrectDemand extends DemandChange {
  readonly do: "demand.correct";
  readonly rates: PropertyTaxRates;
}

/** Nothing is demanded of this year any more. */
export interface CancelDemand extends DemandChange {
  readonly do: "demand.cancel";
  readonly year: FinancialYear;
}

const rule = "council resolution";
/** Charged for what happened afterwards, each by its own rule: a corrected demand leaves these as they are. */
const chargedAfter: ReadonlySet<Head> = new Set<Head>([
  "penalty",
  "surcharge",
  "assessment-penalty",
  "cheque-return-charge",
]);
/** What falls with a cancelled demand: its own heads, and what was charged for paying it late. */
const outlivesDemand: ReadonlySet<Head> = new Set<Head>(["assessment-penalty", "cheque-return-charge"]);

/** The differences that make a year's lines what the register makes them now; heads that the rates lack go to nothing. */
export function correctionsFor(
  holding: RegisteredHolding,
  account: Account,
  rates: PropertyTaxRates,
): { readonly ok: true; readonly rows: readonly Correction[] } | Refused {
  const assessed = assess(holding.particulars, rates);
  if (!assessed.ok) return assessed;
  const { assessment } = assessed;
  const known = new Set<Head>([...chargedAfter, ...assessment.heads.map((one) => one.head)]);
  const gone = account.lines.filter((line) => line.year === rates.year && !known.has(line.head));
  return { ok: true, rows: [...differences(account, assessment, rates.year), ...taken(gone)] };
}

/** The differences that cancel a year's demand, with the penalty and surcharge charged on it. */
export const cancellationsFor = (account: Account, year: FinancialYear): readonly Correction[] =>
  taken(account.lines.filter((line) => line.year === year && !outlivesDemand.has(line.head)));

const taken = (lines: Account["lines"]): readonly Correction[] =>
  lines.flatMap(({ head, year, raisedPaise }) =>
    raisedPaise > 0n ? [{ head, year, differencePaise: paise(0n - raisedPaise) }] : [],
  );

/** The holding whose year was demanded of itself; a part's or merged holding's inherited year stands on the older account. */
function demandedOf(
  see: See,
  id: HoldingId,
  year: FinancialYear,
): { readonly ok: true; readonly holding: RegisteredHolding } | Refused {
  const holding = see(holdings, id).state;
  const gone = notStanding(holding);
  if (gone || holding.state === "none") return gone ?? refuse("holding.unknown", "holding register");
  if (!holding.demandedYears.includes(year))
    return refuse("demand.not_raised", rule, { field: "year", values: { year } });
  // Which of these years it inherited is not kept; one of its own first year is put right on the account that was asked first.
  const inherited = holding.from !== undefined && yearIndex(year) <= yearIndex(financialYearOf(holding.registeredOn));
  return inherited ? refuse("demand.of_predecessor", rule, { field: "year", values: { year } }) : { ok: true, holding };
}

function post(command: DemandChange, rows: readonly Correction[], today: DueCorrected["on"]): Decision {
  const order = readOrder(command.order, today);
  if (!order.ok) return order;
  if (!demandReasons.includes(command.reason)) return refuse("holding.empty", "holding register", { field: "reason" });
  if (sum(rows.map((row) => row.differencePaise)) !== command.agreedPaise)
    return refuse("demand.changed_meanwhile", rule);
  const { number, on, authority } = order.order;
  const fact: DueCorrected = {
    kind: "due.corrected",
    subject: accountOf(command.holding),
    of: command.holding,
    service: serviceName,
    on: today,
    rows,
    reason: command.reason,
    source: `order ${number} of ${on}, ${authority}`,
  };
  return accept(fact);
}

/** Puts a year's demand right after the register was. What was paid over what is left becomes advance. */
export const correctDemand: Procedure<CorrectDemand> = {
  do: "demand.correct",
  roles: ["officer"],
  touches: ({ holding }) => [touch(holdings, holding), touch(accounts, accountOf(holding))],
  decide: (command, see, context): Decision => {
    const { year } = command.rates;
    const found = demandedOf(see, command.holding, year);
    if (!found.ok) return found;
    const made = correctionsFor(found.holding, see(accounts, accountOf(command.holding)).state, command.rates);
    if (!made.ok) return made;
    if (made.rows.length === 0) return refuse("demand.nothing_to_correct", rule, { values: { year } });
    return post(command, made.rows, context.today);
  },
};

/** Cancels a year's demand; a later correction raises it again as far as the register says so. */
export const cancelDemand: Procedure<CancelDemand> = {
  do: "demand.cancel",
  roles: ["officer"],
  touches: ({ holding }) => [touch(holdings, holding), touch(accounts, accountOf(holding))],
  decide: (command, see, context): Decision => {
    const { year } = command;
    const found = demandedOf(see, command.holding, year);
    if (!found.ok) return found;
    const rows = cancellationsFor(see(accounts, accountOf(command.holding)).state, year);
    if (rows.length === 0) return refuse("demand.nothing_to_cancel", rule, { values: { year } });
    return post(command, rows, context.today);
  },
};
