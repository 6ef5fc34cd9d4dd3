// An account: what it owes by head and year, what was paid and remitted, and how a payment is shared out (arrears first).
import type { CivilDate, FinancialYear } from "./civil-date.ts";
import type { SubjectKind } from "./decider.ts";
import type {
  AdvanceMoved,
  AdvanceRefunded,
  Allocation,
  Correction,
  Due,
  DueCorrected,
  DueRaised,
  DueRemitted,
  DuesRaisedInBatch,
  Fact,
  Head,
  ReceiptIssued,
  ReceiptReversed,
} from "./facts.ts";
import { type AccountId, accountId } from "./ids.ts";
import { type Paise, paise, sum, zero } from "./money.ts";

/** One line of an account: a head in a year, with all that was raised, paid and remitted on it. */
export interface Line {
  readonly head: Head;
  readonly year: FinancialYear;
  readonly raisedPaise: Paise;
  readonly paidPaise: Paise;
  readonly remittedPaise: Paise;
}

/**
 * Lines in the order in which money goes to them; `advancePaise` is money that found no due yet. Always so: paid and remitted
 * together never pass raised, and there is advance only where nothing is owed.
 */
export interface Account {
  readonly lines: readonly Line[];
  readonly advancePaise: Paise;
  /** What bulk runs raised, day by day: the passbook would not find an account's row in a whole town's batch facts. */
  readonly demands: readonly Demanded[];
}

/** All that bulk runs raised on one day. */
export interface Demanded {
  readonly on: CivilDate;
  readonly amountPaise: Paise;
}

/** The kernel's own order of heads; lines stand in it, and advance is used up in it. */
export const headOrder: readonly Head[] = [
  "cheque-return-charge",
  "penalty",
  "surcharge",
  "assessment-penalty",
  "property-tax",
  "education-cess",
  "urban-development-cess",
  "consolidated-tax",
  "service-charge",
  "water-charge",
  "sewer-charge",
  "late-registration-fee",
  "name-entry-fee",
  "certificate-fee",
];

/** How a town shares a payment out: which goes first, the oldest year or the first head. */
export interface ApportionOrder {
  readonly first: "year" | "head";
  /** Heads that are not named come last, in the kernel's order. */
  readonly heads: readonly Head[];
}

/** Older years first, and within a year the kernel's order of heads. */
export const arrearsFirst: ApportionOrder = { first: "year", heads: headOrder };

type Place = Pick<Line, "head" | "year">;

function comparing({ first, heads }: ApportionOrder): (a: Place, b: Place) => number {
  const rank = (head: Head): number => {
    const at = heads.indexOf(head);
    return at < 0 ? heads.length + headOrder.indexOf(head) : at;
  };
  const byYear = (a: Place, b: Place): number => (a.year === b.year ? 0 : a.year < b.year ? -1 : 1);
  const byHead = (a: Place, b: Place): number => rank(a.head) - rank(b.head);
  return first === "year" ? (a, b) => byYear(a, b) || byHead(a, b) : (a, b) => byHead(a, b) || byYear(a, b);
}

const inOrder = comparing(arrearsFirst);

/** What is still open on a line. */
export const openOn = (line: Line): Paise => paise(line.raisedPaise - line.paidPaise - line.remittedPaise);

/** The account's open dues, arrears first. */
export const openDues = (account: Account): readonly Due[] =>
  account.lines
    .filter((line) => openOn(line) > 0n)
    .map((line) => ({ head: line.head, year: line.year, amountPaise: openOn(line) }));

/** All that the account owes now. */
export const owed = (account: Account): Paise => sum(account.lines.map(openOn));

/** All money that the account holds: what paid its lines, and advance. */
export const held = (account: Account): Paise =>
  paise(sum(account.lines.map((line) => line.paidPaise)) + account.advancePaise);

/** Money as it lies on an account: what is on which due, and what is advance. */
export interface Shared {
  readonly allocations: readonly Allocation[];
  readonly advancePaise: Paise;
}

/** Shares an amount out over open dues in the town's order; the rest becomes advance. Total-exact. */
export function allocate(account: Account, amountPaise: Paise, order: ApportionOrder = arrearsFirst): Shared {
  let left: bigint = amountPaise;
  const allocations: Allocation[] = [];
  for (const due of [...openDues(account)].sort(comparing(order))) {
    if (left === 0n) break;
    const part = left < due.amountPaise ? left : due.amountPaise;
    allocations.push({ ...due, amountPaise: paise(part) });
    left -= part;
  }
  return { allocations, advancePaise: paise(left) };
}

/**
 * From where a receipt's money is taken back: its own lines as far as they still hold it, then advance, then the newest lines.
 * Undefined when the account no longer holds so much (it was refunded or moved).
 */
export function takeBack(account: Account, receipt: Shared): Shared | undefined {
  const whole = sum([...receipt.allocations.map((part) => part.amountPaise), receipt.advancePaise]);
  if (held(account) < whole) return undefined;
  let left: bigint = whole;
  const taken = new Map<Line, bigint>();
  const take = (line: Line, wanted: bigint): void => {
    const part = [wanted, line.paidPaise - (taken.get(line) ?? 0n), left].reduce((a, b) => (a < b ? a : b));
    if (part > 0n) taken.set(line, (taken.get(line) ?? 0n) + part);
    left -= part;
  };
  for (const { head, year, amountPaise } of receipt.allocations) {
    const line = account.lines.find((one) => one.head === head && one.year === year);
    if (line) take(line, amountPaise);
  }
  const advance = left < account.advancePaise ? left : account.advancePaise;
  left -= advance;
  for (const line of account.lines.toReversed()) take(line, left);
  const allocations = account.lines
    .filter((line) => taken.has(line))
    .map((line) => ({ head: line.head, year: line.year, amountPaise: paise(taken.get(line) ?? 0n) }));
  return { allocations, advancePaise: paise(advance) };
}

/** The first row that would take a line below nothing; services refuse it before they post. */
export const belowZero = (account: Account, rows: readonly Correction[]): Correction | undefined =>
  rows.find((row) => raisedOn(account, row) + row.differencePaise < 0n);

/** The first row that would remit more than the line still asks for or was paid; services refuse it before they post. */
export const overRemitted = (account: Account, rows: readonly Due[]): Due | undefined =>
  rows.find((row) => remittedOn(account, row) + row.amountPaise > raisedOn(account, row));

const lineAt = (account: Account, { head, year }: Place): Line | undefined =>
  account.lines.find((line) => line.head === head && line.year === year);
const raisedOn = (account: Account, place: Place): Paise => lineAt(account, place)?.raisedPaise ?? zero;
const remittedOn = (account: Account, place: Place): Paise => lineAt(account, place)?.remittedPaise ?? zero;

function moveLines<Row extends Place>(
  account: Account,
  rows: readonly Row[],
  move: (line: Line, row: Row) => Line,
): Account {
  const lines = [...account.lines];
  for (const row of rows) {
    const { head, year } = row;
    const at = lines.findIndex((line) => line.head === head && line.year === year);
    const moved = move(lines[at] ?? { head, year, raisedPaise: zero, paidPaise: zero, remittedPaise: zero }, row);
    if (moved.raisedPaise < 0n || moved.paidPaise < 0n) throw new Error(`${head} ${year} falls below nothing`);
    if (at < 0) lines.push(moved);
    else lines[at] = moved;
  }
  return { ...account, lines: lines.sort(inOrder) };
}

/** Adds to the advance, or takes from it. */
function moveAdvance(account: Account, differencePaise: bigint): Account {
  const advancePaise = paise(account.advancePaise + differencePaise);
  if (advancePaise < 0n) throw new Error("the advance falls below nothing");
  return { ...account, advancePaise };
}

/** Puts right what a move left: paid over what is asked becomes advance, and advance pays what is open. */
function settle(account: Account): Account {
  let advance: bigint = account.advancePaise;
  const lines = account.lines.map((line) => {
    const remittedPaise = line.remittedPaise > line.raisedPaise ? line.raisedPaise : line.remittedPaise;
    const asked = paise(line.raisedPaise - remittedPaise);
    if (line.paidPaise <= asked) return remittedPaise === line.remittedPaise ? line : { ...line, remittedPaise };
    advance += line.paidPaise - asked;
    return { ...line, remittedPaise, paidPaise: asked };
  });
  const settled = { ...account, lines, advancePaise: paise(advance) };
  if (advance === 0n || owed(settled) === 0n) return settled;
  return pay({ ...settled, advancePaise: zero }, allocate(settled, settled.advancePaise));
}

const raise = (account: Account, dues: readonly Due[]): Account =>
  settle(
    moveLines(account, dues, (line, due) => ({ ...line, raisedPaise: paise(line.raisedPaise + due.amountPaise) })),
  );

const correct = (account: Account, rows: readonly Correction[]): Account =>
  settle(
    moveLines(account, rows, (line, row) => ({ ...line, raisedPaise: paise(line.raisedPaise + row.differencePaise) })),
  );

const remit = (account: Account, rows: readonly Due[]): Account =>
  settle(
    moveLines(account, rows, (line, row) => {
      const remittedPaise = paise(line.remittedPaise + row.amountPaise);
      if (remittedPaise > line.raisedPaise) throw new Error(`more remitted than raised on ${line.head} ${line.year}`);
      return { ...line, remittedPaise };
    }),
  );

function pay(account: Account, money: Shared): Account {
  const paid = moveLines(account, money.allocations, (line, due) => {
    const next = { ...line, paidPaise: paise(line.paidPaise + due.amountPaise) };
    if (openOn(next) < 0n) throw new Error(`more paid than raised on ${line.head} ${line.year}`);
    return next;
  });
  return moveAdvance(paid, money.advancePaise);
}

function unpay(account: Account, fact: ReceiptReversed): Account {
  const opened = moveLines(account, fact.allocations, (line, due) => ({
    ...line,
    paidPaise: paise(line.paidPaise - due.amountPaise),
  }));
  const back = settle(moveAdvance(opened, 0n - fact.advancePaise));
  return fact.charge ? raise(back, [fact.charge]) : back;
}

/** The dues that one account has in a batch row. */
export const batchDues = (fact: DuesRaisedInBatch, account: AccountId): readonly Due[] => {
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

function raiseInBatch(account: Account, { on }: DuesRaisedInBatch, dues: readonly Due[]): Account {
  const { demands } = account;
  const before = demands.at(-1);
  const amountPaise = sum(dues.map((due) => due.amountPaise));
  const next =
    before && before.on === on
      ? [...demands.slice(0, -1), { on, amountPaise: paise(before.amountPaise + amountPaise) }]
      : [...demands, { on, amountPaise }];
  return raise({ ...account, demands: next }, dues);
}

type AccountFact =
  | DueRaised
  | DuesRaisedInBatch
  | DueCorrected
  | DueRemitted
  | ReceiptIssued
  | ReceiptReversed
  | AdvanceRefunded
  | AdvanceMoved;

const accountKinds: ReadonlySet<string> = new Set<AccountFact["kind"]>([
  "due.raised",
  "due.raised_in_batch",
  "due.corrected",
  "due.remitted",
  "receipt.issued",
  "receipt.reversed",
  "advance.refunded",
  "advance.moved",
]);

/** Whether the fact moves accounts. */
export const isAccountFact = (fact: Fact): fact is AccountFact => accountKinds.has(fact.kind);

/** The accounts that the fact moves. */
export function accountsOf(fact: AccountFact): readonly AccountId[] {
  switch (fact.kind) {
    case "due.raised":
    case "due.corrected":
    case "due.remitted":
      return [fact.subject];
    case "due.raised_in_batch":
      return fact.rows.map((row) => row.account);
    case "receipt.issued":
    case "receipt.reversed":
    case "advance.refunded":
      return [fact.account];
    case "advance.moved":
      return [fact.from, fact.to];
    default:
      return fact satisfies never;
  }
}

function moved(account: Account, fact: AccountFact, subject: AccountId): Account {
  switch (fact.kind) {
    case "due.raised":
      return raise(account, fact.dues);
    case "due.raised_in_batch":
      return raiseInBatch(account, fact, batchDues(fact, subject));
    case "due.corrected":
      return correct(account, fact.rows);
    case "due.remitted":
      return remit(account, fact.rows);
    case "receipt.issued":
      return pay(account, fact);
    case "receipt.reversed":
      return unpay(account, fact);
    case "advance.refunded":
      return moveAdvance(account, 0n - fact.amountPaise);
    case "advance.moved":
      return settle(moveAdvance(account, fact.from === subject ? 0n - fact.amountPaise : fact.amountPaise));
    default:
      return fact satisfies never;
  }
}

/** Accounts: raised to by any service, paid through collections. */
export const accounts: SubjectKind<Account> = {
  kind: "account",
  initial: { lines: [], advancePaise: zero, demands: [] },
  movedBy: (fact) => (isAccountFact(fact) ? accountsOf(fact) : []),
  evolve: (account, fact, subject) => {
    const move: Fact = fact;
    return isAccountFact(move) ? moved(account, move, accountId(subject)) : account;
  },
};
