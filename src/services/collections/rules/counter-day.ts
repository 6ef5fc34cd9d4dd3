// A counter's day: opened with its float, moved by its receipts, handed over, closed by counting; then it never changes.
import type { CivilDate, Instant } from "../../../kernel/civil-date.ts";
import type { SubjectKind } from "../../../kernel/decider.ts";
import type { Fact, PaymentMode, ReceiptIssued, ReceiptReversed } from "../../../kernel/facts.ts";
import { derivedUuid, type PersonId, type SubjectId, subjectId } from "../../../kernel/ids.ts";
import { type Paise, paise, sum, zero } from "../../../kernel/money.ts";
import type { TownId } from "../../../kernel/town.ts";

/** So many notes or coins of one value. */
export interface Notes {
  readonly valuePaise: Paise;
  readonly count: number;
}

/** Notes and coins in use, the greatest first. */
export const denominations: readonly Paise[] = [500, 200, 100, 50, 20, 10, 5, 2, 1].map((value) => paise(value * 100));

export const countedIn = (notes: readonly Notes[]): Paise =>
  sum(notes.map(({ valuePaise, count }) => paise(valuePaise * BigInt(count))));

/** Receipts of one way of paying, with those of them that were cancelled on the same day. */
export interface Taken {
  readonly mode: PaymentMode;
  readonly count: number;
  readonly amountPaise: Paise;
  readonly cancelledCount: number;
  readonly cancelledPaise: Paise;
}

export interface BegunDay {
  readonly counter: string;
  readonly on: CivilDate;
  /** Who sits at the counter now; for a closed day, who closed it. */
  readonly clerk: PersonId;
  readonly openedAt: Instant;
  readonly floatPaise: Paise;
  readonly taken: readonly Taken[];
  /** How often it went from one clerk to another. */
  readonly handovers: number;
}

export type CounterDay =
  | { readonly state: "none" }
  | ({ readonly state: "open" } & BegunDay)
  /** Its clerk has counted the till and waits for the one who takes over. */
  | ({ readonly state: "offered"; readonly countedPaise: Paise } & BegunDay)
  | ({
      readonly state: "closed";
      readonly notes: readonly Notes[];
      readonly countedPaise: Paise;
      readonly expectedPaise: Paise;
      readonly closedAt: Instant;
      /** The slip by which its cash went to the bank. */
      readonly deposit?: SubjectId;
    } & BegunDay);

export interface CounterOpened extends Fact {
  readonly kind: "counter.opened";
  readonly counter: string;
  readonly on: CivilDate;
  readonly floatPaise: Paise;
}

/** The till was counted for whoever takes over. */
export interface CounterOffered extends Fact {
  readonly kind: "counter.offered";
  readonly notes: readonly Notes[];
  readonly countedPaise: Paise;
}

/** The clerk keeps the counter after all. */
export interface CounterKept extends Fact {
  readonly kind: "counter.kept";
}

/** Another clerk counted the same and took over. */
export interface CounterTakenOver extends Fact {
  readonly kind: "counter.taken_over";
  readonly from: PersonId;
  readonly countedPaise: Paise;
}

export interface CounterClosed extends Fact {
  readonly kind: "counter.closed";
  readonly notes: readonly Notes[];
  readonly countedPaise: Paise;
  /** Float and cash taken; counted less expected is over (positive) or short. */
  readonly expectedPaise: Paise;
}

/** Cash of a closed day and cheques went to the bank. The subject is the slip. */
export interface DepositMade extends Fact {
  readonly kind: "deposit.made";
  readonly number: string;
  readonly numbered: { readonly book: SubjectId; readonly serial: number };
  readonly day: SubjectId;
  readonly counter: string;
  readonly dayOn: CivilDate;
  readonly cashPaise: Paise;
  readonly cheques: readonly { readonly cheque: SubjectId; readonly amountPaise: Paise }[];
  readonly totalPaise: Paise;
  readonly bank: string;
  readonly on: CivilDate;
}

type DayFact =
  | CounterOpened
  | CounterOffered
  | CounterKept
  | CounterTakenOver
  | CounterClosed
  | DepositMade
  | ReceiptIssued
  | ReceiptReversed;

const dayKinds: ReadonlySet<string> = new Set<DayFact["kind"]>([
  "counter.opened",
  "counter.offered",
  "counter.kept",
  "counter.taken_over",
  "counter.closed",
  "deposit.made",
  "receipt.issued",
  "receipt.reversed",
]);

const isDayFact = (fact: Fact): fact is DayFact => dayKinds.has(fact.kind);

/** The day of a counter: the same words give the same day everywhere. */
export const counterDayOf = (town: TownId, counter: string, on: CivilDate): SubjectId =>
  subjectId(derivedUuid("counter-day", String(town), counter, on));

const begunOf = ({ counter, on, clerk, openedAt, floatPaise, taken, handovers }: BegunDay): BegunDay => ({
  counter,
  on,
  clerk,
  openedAt,
  floatPaise,
  taken,
  handovers,
});

const cashIn = (day: BegunDay): Paise => {
  const cash = day.taken.find((one) => one.mode === "cash");
  return cash ? paise(cash.amountPaise - cash.cancelledPaise) : zero;
};

/** What should lie in the till: float and cash, less what was cancelled. */
export const expectedIn = (day: BegunDay): Paise => paise(day.floatPaise + cashIn(day));

/** Adds a receipt, or one that was cancelled. */
function counted(day: BegunDay, mode: PaymentMode, amountPaise: Paise, cancelled: boolean): readonly Taken[] {
  const nothing: Taken = { mode, count: 0, amountPaise: zero, cancelledCount: 0, cancelledPaise: zero };
  const before = day.taken.find((one) => one.mode === mode) ?? nothing;
  const after: Taken = cancelled
    ? {
        ...before,
        cancelledCount: before.cancelledCount + 1,
        cancelledPaise: paise(before.cancelledPaise + amountPaise),
      }
    : { ...before, count: before.count + 1, amountPaise: paise(before.amountPaise + amountPaise) };
  return day.taken.includes(before)
    ? day.taken.map((one) => (one === before ? after : one))
    : [...day.taken, after].sort((a, b) => (a.mode < b.mode ? -1 : 1));
}

type MovingFact = Exclude<DayFact, CounterOpened | DepositMade>;

function moved(
  day: Extract<CounterDay, { state: "open" | "offered" }>,
  fact: MovingFact,
  by: PersonId,
  at: Instant,
): CounterDay {
  const begun = begunOf(day);
  switch (fact.kind) {
    case "counter.offered":
      return { state: "offered", countedPaise: fact.countedPaise, ...begun };
    case "counter.kept":
      return { state: "open", ...begun };
    case "counter.taken_over":
      return { state: "open", ...begun, clerk: by, handovers: begun.handovers + 1 };
    case "counter.closed": {
      const { notes, countedPaise, expectedPaise } = fact;
      return { state: "closed", notes, countedPaise, expectedPaise, closedAt: at, ...begun };
    }
    case "receipt.issued":
      return { ...day, taken: counted(day, fact.mode, fact.amountPaise, false) };
    case "receipt.reversed":
      return { ...day, taken: counted(day, fact.mode, fact.amountPaise, true) };
    default:
      return fact satisfies never;
  }
}

/** Counter days. */
export const counterDays: SubjectKind<CounterDay> = {
  kind: "counter-day",
  initial: { state: "none" },
  movedBy: (fact) => {
    if (!isDayFact(fact)) return [];
    if (fact.kind === "deposit.made") return fact.cashPaise > 0n ? [fact.day] : [];
    if (fact.kind !== "receipt.issued" && fact.kind !== "receipt.reversed") return [fact.subject];
    return fact.day === undefined ? [] : [fact.day];
  },
  evolve: (day, fact) => {
    const { recorded } = fact;
    const move: Fact = fact;
    if (!isDayFact(move)) return day;
    if (move.kind === "counter.opened") {
      if (day.state !== "none") throw new Error(`counter day ${move.subject} is opened twice`);
      const { counter, on, floatPaise } = move;
      return {
        state: "open",
        counter,
        on,
        clerk: recorded.by,
        openedAt: recorded.at,
        floatPaise,
        taken: [],
        handovers: 0,
      };
    }
    if (move.kind === "deposit.made") {
      if (day.state !== "closed") throw new Error(`counter day ${move.day} is not closed`);
      return { ...day, deposit: move.subject };
    }
    if (day.state !== "open" && day.state !== "offered")
      throw new Error(`a counter day that is ${day.state} was moved`);
    return moved(day, move, recorded.by, recorded.at);
  },
};
