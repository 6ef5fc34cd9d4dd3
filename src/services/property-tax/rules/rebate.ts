// The rebate for early payment (छूट): left off once all of the year is paid within the days that the rates set.
import { accept, type Command, type Decision, type Procedure, touch } from "../../../kernel/decider.ts";
import { type Account, accounts, openOn } from "../../../kernel/dues.ts";
import type { DueRemitted } from "../../../kernel/facts.ts";
import { type AccountId } from "../../../kernel/ids.ts";
import { type CivilDate } from "../../../kernel/civil-date.ts";
import { type Paise, paise, sum, zero } from "../../../kernel/money.ts";
import type { PropertyTaxRates } from "../../../kernel/property-tax-rates.ts";
import { earlyPayments, earlyRebate } from "../../../kernel/rates/early-payment.ts";
import { refuse } from "../../../kernel/refusal.ts";

export interface GrantRebate extends Command {
  readonly do: "rebate.grant";
  readonly account: AccountId;
  /** The rates in force of the current year. */
  readonly rates: PropertyTaxRates;
}

const openOf = (account: Account, rates: PropertyTaxRates): Paise =>
  sum(account.lines.filter((line) => line.year === rates.year).map(openOn));

/** What a payer is offered today: how much to pay in all, and what is then left off. Undefined where nothing is. */
export interface RebateOffer {
  /** All that is open on the account, less the rebate. */
  readonly payPaise: Paise;
  readonly rebatePaise: Paise;
  readonly until: CivilDate;
}

/** The offer of the day for an account that still owes something of the year. */
export function rebateOffer(account: Account, rates: PropertyTaxRates, on: CivilDate): RebateOffer | undefined {
  const { totalPaise } = earlyRebate(rates, account.lines, on);
  const until = earlyPayments(rates).find((one) => one.from <= on && on <= one.until)?.until;
  if (until === undefined || totalPaise === 0n || openOf(account, rates) <= totalPaise) return undefined;
  const open = sum(account.lines.map(openOn));
  return { payPaise: paise(open - totalPaise), rebatePaise: totalPaise, until };
}

/** Leaves the rebate off when nothing more than it is open of the year. Money paid over what is left becomes advance. */
export const grantRebate: Procedure<GrantRebate> = {
  do: "rebate.grant",
  roles: ["system"],
  touches: (command) => [touch(accounts, command.account)],
  decide: (command, see, context): Decision => {
    const { rates } = command;
    const account = see(accounts, command.account).state;
    const { rebates, totalPaise } = earlyRebate(rates, account.lines, context.today);
    const resolution = `resolution ${rates.resolution.number}`;
    if (totalPaise === zero) return refuse("rebate.none_today", resolution);
    if (openOf(account, rates) > totalPaise) return refuse("rebate.year_not_paid", resolution);
    const fact: DueRemitted = {
      kind: "due.remitted",
      subject: command.account,
      on: context.today,
      cause: "rebate",
      rows: rebates.filter((one) => one.amountPaise > 0n),
      authority: resolution,
      source: "early payment",
    };
    return accept(fact);
  },
};
