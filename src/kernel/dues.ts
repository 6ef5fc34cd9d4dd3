// An account: what it owes by head and year, what has been paid, and how a payment is shared out (arrears first).
import type { FinancialYear } from "./civil-date.ts";
import type { SubjectKind } from "./decider.ts";
import type { Allocation, Due, DueRaised, DuesRaisedInBatch, Fact, Head, ReceiptIssued } from "./facts.ts";
import { type AccountId, accountId } from "./ids.ts";
import { type Paise, paise, sum, zero } from "./money.ts";

/** One line of an account: a head in a year, with all that was raised and all that was paid on it. */
export interface Line {
  readonly head: Head;
  readonly year: FinancialYear;
  readonly raisedPaise: Paise;
  readonly paidPaise: Paise;
}

/** Lines in the order in which money goes to them; `advancePaise` is money that found no due yet. */
export interface Account {
  readonly lines: readonly Line[];
  readonly advancePaise: Paise;
}

/** Older years first, and within a year in this order of heads. */
export const headOrder: readonly Head[] = [
  "penalty",
  "property-tax",
  "education-cess",
  "urban-development-cess",
  "consolidated-tax",
  "service-charge",
  "water-charge",
  "sewer-charge",
];

const inOrder = (a: { year: FinancialYear; head: Head }, b: { year: FinancialYear; head: Head }): number =>
  a.year === b.year ? headOrder.indexOf(a.head) - headOrder.indexOf(b.head) : a.year < b.year ? -1 : 1;

/** What is still open on a line. */
export const openOn = (line: Line): Paise => paise(line.raisedPaise - line.paidPaise);

/** The account's open dues, arrears first. */
export const openDues = (account: Account): readonly Due[] =>
  account.lines
    .filter((line) => openOn(line) > 0n)
    .map((line) => ({ head: line.head, year: line.year, amountPaise: openOn(line) }));

/** All that the account owes now. */
export const owed = (account: Account): Paise => sum(account.lines.map(openOn));

/** Shares an amount out over open dues, arrears first, in the order of heads; the rest becomes advance. */
export function allocate(
  account: Account,
  amountPaise: Paise,
): { readonly allocations: readonly Allocation[]; readonly advancePaise: Paise } {
  let left: bigint = amountPaise;
  const allocations: Allocation[] = [];
  for (const due of openDues(account)) {
    if (left === 0n) break;
    const part = left < due.amountPaise ? left : due.amountPaise;
    allocations.push({ ...due, amountPaise: paise(part) });
    left -= part;
  }
  return { allocations, advancePaise: paise(left) };
}

function moveLines(account: Account, dues: readonly Due[], move: (line: Line, amount: Paise) => Line): readonly Line[] {
  const lines = [...account.lines];
  for (const due of dues) {
    const at = lines.findIndex((line) => line.head === due.head && line.year === due.year);
    const line = lines[at] ?? { head: due.head, year: due.year, raisedPaise: zero, paidPaise: zero };
    const moved = move(line, due.amountPaise);
    if (at < 0) lines.push(moved);
    else lines[at] = moved;
  }
  return lines.sort(inOrder);
}

/** Raises dues; advance money pays them at once, oldest first. */
function raise(account: Account, dues: readonly Due[]): Account {
  const lines = moveLines(account, dues, (line, amount) => ({
    ...line,
    raisedPaise: paise(line.raisedPaise + amount),
  }));
  const raised = { lines, advancePaise: zero };
  return account.advancePaise > 0n ? pay(raised, allocate(raised, account.advancePaise)) : raised;
}

function pay(account: Account, money: { allocations: readonly Allocation[]; advancePaise: Paise }): Account {
  const lines = moveLines(account, money.allocations, (line, amount) => {
    const paid = { ...line, paidPaise: paise(line.paidPaise + amount) };
    if (paid.paidPaise > paid.raisedPaise) throw new Error(`more paid than raised on ${line.head} ${line.year}`);
    return paid;
  });
  return { lines, advancePaise: paise(account.advancePaise + money.advancePaise) };
}

/** The dues that one account has in a batch row. */
const batchDues = (fact: DuesRaisedInBatch, account: AccountId): readonly Due[] => {
  const row = rowOf(fact, account);
  return fact.heads.flatMap((head, at) => {
    const amountPaise = row.amountsPaise[at];
    return amountPaise === undefined || amountPaise === 0n ? [] : [{ head, year: fact.year, amountPaise }];
  });
};

const rowIndex = new WeakMap<DuesRaisedInBatch, Map<string, DuesRaisedInBatch["rows"][number]>>();

/** Finds an account's row; the index is made once a fact, so that a batch of a thousand is not searched a thousand times. */
function rowOf(fact: DuesRaisedInBatch, account: AccountId): DuesRaisedInBatch["rows"][number] {
  let index = rowIndex.get(fact);
  if (!index) {
    index = new Map(fact.rows.map((row) => [row.account, row]));
    rowIndex.set(fact, index);
  }
  const row = index.get(account);
  if (!row) throw new Error(`account ${account} has no row in this batch`);
  return row;
}

type AccountFact = DueRaised | DuesRaisedInBatch | ReceiptIssued;

const isAccountFact = (fact: Fact): fact is AccountFact =>
  fact.kind === "due.raised" || fact.kind === "due.raised_in_batch" || fact.kind === "receipt.issued";

function accountsOf(fact: AccountFact): readonly AccountId[] {
  switch (fact.kind) {
    case "due.raised":
      return [fact.subject];
    case "due.raised_in_batch":
      return fact.rows.map((row) => row.account);
    case "receipt.issued":
      return [fact.account];
    default:
      return fact satisfies never;
  }
}

function moved(account: Account, fact: AccountFact, subject: AccountId): Account {
  switch (fact.kind) {
    case "due.raised":
      return raise(account, fact.dues);
    case "due.raised_in_batch":
      return raise(account, batchDues(fact, subject));
    case "receipt.issued":
      return pay(account, fact);
    default:
      return fact satisfies never;
  }
}

/** Accounts: raised to by any service, paid through collections. */
export const accounts: SubjectKind<Account> = {
  kind: "account",
  initial: { lines: [], advancePaise: zero },
  movedBy: (fact) => (isAccountFact(fact) ? accountsOf(fact) : []),
  evolve: (account, fact, subject) => {
    const move: Fact = fact;
    return isAccountFact(move) ? moved(account, move, accountId(subject)) : account;
  },
};
