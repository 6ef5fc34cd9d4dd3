// The recovery of one account's dues: bill, notice of demand once the bill's days are over, warrant once the notice's are.
import { nextNumber, books } from "../../../kernel/book.ts";
import { addDays, type CivilDate, compareDates, financialYearOf, showDate } from "../../../kernel/civil-date.ts";
import {
  accept,
  type Command,
  type Context,
  type Decision,
  type Procedure,
  type See,
  type SubjectKind,
  touch,
  type Touch,
} from "../../../kernel/decider.ts";
import { type Account, accounts, openDues, openOn, owed } from "../../../kernel/dues.ts";
import type { Due, Fact } from "../../../kernel/facts.ts";
import { type AccountId, derivedUuid, type SubjectId, subjectId } from "../../../kernel/ids.ts";
import { makeBookedNumber } from "../../../kernel/public-number.ts";
import { type Refused, refuse } from "../../../kernel/refusal.ts";
import {
  isRecoveryFact,
  paperBook,
  type PaperIssued,
  type PaperKind,
  paperLetters,
  papers,
  type RecoveryEnded,
  type Serving,
  servings,
  wardBook,
} from "./paper.ts";

/** How far the recovery of an account has come, with the last paper. */
export type Recovery =
  | { readonly stage: "none" }
  | { readonly stage: "billed"; readonly last: LastPaper; readonly payableBy: CivilDate }
  | { readonly stage: "noticed"; readonly last: LastPaper; readonly waitDays: number; readonly servedOn?: CivilDate }
  | { readonly stage: "warranted"; readonly last: LastPaper };

export interface LastPaper {
  readonly id: SubjectId;
  readonly number: string;
  readonly on: CivilDate;
  readonly dues: readonly Due[];
}

/** The recovery of an account: one for ever. */
export const recoveryOf = (account: AccountId): SubjectId => subjectId(derivedUuid("recovery", account));

function afterPaper(fact: PaperIssued): Recovery {
  const last: LastPaper = { id: fact.subject, number: fact.number, on: fact.on, dues: fact.dues };
  switch (fact.what) {
    case "bill":
      return { stage: "billed", last, payableBy: fact.payableBy ?? fact.on };
    case "notice":
      return { stage: "noticed", last, waitDays: fact.waitDays ?? 0 };
    case "warrant":
      return { stage: "warranted", last };
    default:
      return fact.what satisfies never;
  }
}

export const recoveries: SubjectKind<Recovery> = {
  kind: "recovery",
  initial: { stage: "none" },
  movedBy: (fact) => (isRecoveryFact(fact) ? [recoveryOf(fact.account)] : []),
  evolve: (recovery, fact) => {
    const move: Fact = fact;
    if (!isRecoveryFact(move)) return recovery;
    if (move.kind === "recovery.paper_issued") return afterPaper(move);
    if (move.kind === "recovery.ended") return { stage: "none" };
    return recovery.stage === "noticed" ? { ...recovery, servedOn: move.on } : recovery;
  },
};

/** The Acts' order of steps; their days are data. */
const rule = "Municipal Corporation Act 1956, Municipalities Act 1961: recovery of dues";

/** Writes the next paper of an account. */
interface IssuePaper extends Command {
  readonly paper: SubjectId;
  readonly account: AccountId;
  /** Whose book numbers it. */
  readonly ward: number;
  /** The rulebook's days and where they stand; none for a warrant. */
  readonly days: number;
  readonly source: string;
  readonly verified: boolean;
}
export interface IssueBill extends IssuePaper {
  readonly do: "recovery.bill";
}
export interface IssueNotice extends IssuePaper {
  readonly do: "recovery.notice";
}
export interface IssueWarrant extends IssuePaper {
  readonly do: "recovery.warrant";
}

const touchesOf =
  (what: PaperKind) =>
  (command: IssuePaper, context: Context): readonly Touch[] => [
    touch(papers, command.paper),
    touch(recoveries, recoveryOf(command.account)),
    touch(accounts, command.account),
    touch(books, paperBook(context, what, command.ward)),
  ];

function paperFact(what: PaperKind, command: IssuePaper, see: See, context: Context): PaperIssued {
  const book = paperBook(context, what, command.ward);
  const numbered = nextNumber(book, see(books, book).state);
  const { town, today } = context;
  const parts = { town, year: financialYearOf(today), book: wardBook(command.ward), serial: numbered.serial };
  return {
    kind: "recovery.paper_issued",
    subject: command.paper,
    what,
    account: command.account,
    number: makeBookedNumber(paperLetters[what], parts),
    numbered,
    on: today,
    ...(what === "bill" && { payableBy: addDays(today, command.days) }),
    ...(what === "notice" && { waitDays: command.days }),
    rule: { source: command.source, verified: command.verified },
    dues: openDues(see(accounts, command.account).state),
  };
}

/** What every paper needs: an account that owes, and an id that no other paper has. */
function paperRefused(command: IssuePaper, see: See): Refused | undefined {
  const account = see(accounts, command.account);
  if (account.revision === 0) return refuse("recovery.account_unknown", rule);
  if (see(papers, command.paper).state.state !== "none") return refuse("recovery.paper_exists", rule);
  if (owed(account.state) <= 0n) return refuse("recovery.nothing_due", rule);
  return undefined;
}

const sameDues = (one: readonly Due[], other: readonly Due[]): boolean =>
  one.length === other.length &&
  one.every((due, at) => {
    const { head, year, amountPaise } = other[at] ?? {};
    return due.head === head && due.year === year && due.amountPaise === amountPaise;
  });

/** Whether all that a paper asked for is settled, whatever has come since. */
export const settledSince = (account: Account, last: LastPaper): boolean =>
  last.dues.every(({ head, year }) => {
    const line = account.lines.find((one) => one.head === head && one.year === year);
    return line === undefined || openOn(line) === 0n;
  });

const ended = (command: { readonly account: AccountId }, context: Context): RecoveryEnded => ({
  kind: "recovery.ended",
  subject: recoveryOf(command.account),
  account: command.account,
  on: context.today,
  why: "paid",
});

/**
 * A bill over all that the account owes. One whose dues are still the same stands and is not written again; a recovery that
 * has passed the bill goes on, unless all that its paper asked for was settled meanwhile.
 */
export const issueBill: Procedure<IssueBill> = {
  do: "recovery.bill",
  roles: ["officer", "system"],
  touches: touchesOf("bill"),
  decide: (command, see, context): Decision => {
    const refused = paperRefused(command, see);
    if (refused) return refused;
    const recovery = see(recoveries, recoveryOf(command.account)).state;
    const account = see(accounts, command.account).state;
    const bill = paperFact("bill", command, see, context);
    if (recovery.stage === "none") return accept(bill);
    if (settledSince(account, recovery.last)) return accept<Fact>(ended(command, context), bill);
    const { number } = recovery.last;
    if (recovery.stage !== "billed") return refuse("recovery.past_billing", rule, { values: { number } });
    if (sameDues(recovery.last.dues, bill.dues)) return refuse("recovery.bill_stands", rule, { values: { number } });
    return accept(bill);
  },
};

/** A notice of demand, once the days of the bill are over. */
export const issueNotice: Procedure<IssueNotice> = {
  do: "recovery.notice",
  roles: ["officer"],
  touches: touchesOf("notice"),
  decide: (command, see, context): Decision => {
    const refused = paperRefused(command, see);
    if (refused) return refused;
    const recovery = see(recoveries, recoveryOf(command.account)).state;
    if (recovery.stage === "none") return refuse("recovery.no_bill", rule);
    if (recovery.stage !== "billed")
      return refuse("recovery.notice_exists", rule, { values: { number: recovery.last.number } });
    if (compareDates(context.today, recovery.payableBy) <= 0)
      return refuse("recovery.bill_not_over", rule, { values: { date: showDate(recovery.payableBy) } });
    return accept(paperFact("notice", command, see, context));
  },
};

/** The day after which a warrant may be signed; undefined while the notice is not served. */
export const warrantAfter = (recovery: Extract<Recovery, { stage: "noticed" }>): CivilDate | undefined =>
  recovery.servedOn === undefined ? undefined : addDays(recovery.servedOn, recovery.waitDays);

/** A warrant, once the notice was served and its days are over. */
export const issueWarrant: Procedure<IssueWarrant> = {
  do: "recovery.warrant",
  roles: ["officer"],
  touches: touchesOf("warrant"),
  decide: (command, see, context): Decision => {
    const refused = paperRefused(command, see);
    if (refused) return refused;
    const recovery = see(recoveries, recoveryOf(command.account)).state;
    if (recovery.stage === "warranted")
      return refuse("recovery.warrant_exists", rule, { values: { number: recovery.last.number } });
    if (recovery.stage !== "noticed") return refuse("recovery.no_notice", rule);
    const after = warrantAfter(recovery);
    if (after === undefined) return refuse("recovery.notice_not_served", rule);
    if (compareDates(context.today, after) <= 0)
      return refuse("recovery.notice_not_over", rule, { values: { date: showDate(after) } });
    return accept(paperFact("warrant", command, see, context));
  },
};

export interface RecordServing extends Command {
  readonly do: "recovery.serve";
  readonly account: AccountId;
  readonly paper: SubjectId;
  readonly on: CivilDate;
  readonly how: Serving;
}

/** Records that the notice reached the person: its days run from then. */
export const recordServing: Procedure<RecordServing> = {
  do: "recovery.serve",
  roles: ["officer"],
  touches: (command) => [touch(papers, command.paper), touch(recoveries, recoveryOf(command.account))],
  decide: (command, see, context): Decision => {
    const recovery = see(recoveries, recoveryOf(command.account)).state;
    if (recovery.stage !== "noticed" || recovery.last.id !== command.paper) return refuse("recovery.no_notice", rule);
    if (recovery.servedOn !== undefined)
      return refuse("recovery.already_served", rule, { values: { date: showDate(recovery.servedOn) } });
    if (!servings.includes(command.how)) return refuse("recovery.serving_unknown", rule, { field: "how" });
    if (compareDates(command.on, recovery.last.on) < 0 || compareDates(command.on, context.today) > 0)
      return refuse("recovery.serving_day", rule, { field: "on", values: { date: showDate(recovery.last.on) } });
    const { account, on, how } = command;
    return accept({ kind: "recovery.paper_served", subject: command.paper, account, on, how });
  },
};

export interface WithdrawRecovery extends Command {
  readonly do: "recovery.withdraw";
  readonly account: AccountId;
  readonly reason: string;
}

export const reason_signs_min = 5;
export const reason_signs_max = 500;

/** Ends a recovery that should not go on, with the officer's reason. The dues stay. */
export const withdrawRecovery: Procedure<WithdrawRecovery> = {
  do: "recovery.withdraw",
  roles: ["officer"],
  touches: (command) => [touch(recoveries, recoveryOf(command.account))],
  decide: (command, see, context): Decision => {
    const reason = command.reason.trim();
    if (reason.length < reason_signs_min || reason.length > reason_signs_max)
      return refuse("recovery.reason_needed", rule, {
        field: "reason",
        values: { min: reason_signs_min, max: reason_signs_max },
      });
    if (see(recoveries, recoveryOf(command.account)).state.stage === "none") return refuse("recovery.none", rule);
    const fact: RecoveryEnded = { ...ended(command, context), why: "withdrawn", reason };
    return accept(fact);
  },
};
