// Bank deposit slips as they were made: numbered, never changed.
import type { CivilDate } from "../../../kernel/civil-date.ts";
import type { SubjectKind } from "../../../kernel/decider.ts";
import type { Fact } from "../../../kernel/facts.ts";
import type { PersonId, SubjectId } from "../../../kernel/ids.ts";
import type { Paise } from "../../../kernel/money.ts";
import type { DepositMade } from "./counter-day.ts";

export interface MadeDeposit {
  readonly state: "made";
  readonly number: string;
  readonly day: SubjectId;
  readonly counter: string;
  readonly dayOn: CivilDate;
  readonly cashPaise: Paise;
  readonly cheques: readonly SubjectId[];
  readonly totalPaise: Paise;
  readonly bank: string;
  readonly on: CivilDate;
  readonly by: PersonId;
}

export type Deposit = { readonly state: "none" } | MadeDeposit;

const isDepositMade = (fact: Fact): fact is DepositMade => fact.kind === "deposit.made";

/** Deposit slips. */
export const deposits: SubjectKind<Deposit> = {
  kind: "deposit",
  initial: { state: "none" },
  movedBy: (fact) => (isDepositMade(fact) ? [fact.subject] : []),
  evolve: (deposit, fact) => {
    const { recorded } = fact;
    const made: Fact = fact;
    if (!isDepositMade(made)) return deposit;
    if (deposit.state !== "none") throw new Error(`deposit ${made.subject} is made twice`);
    const { number, day, counter, dayOn, cashPaise, totalPaise, bank, on } = made;
    const own = made.cheques.map((one) => one.cheque);
    return {
      state: "made",
      number,
      day,
      counter,
      dayOn,
      cashPaise,
      cheques: own,
      totalPaise,
      bank,
      on,
      by: recorded.by,
    };
  },
};
