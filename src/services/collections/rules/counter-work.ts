// What a clerk asks of his counter: opening with its float, handing over, taking over, closing, and the way to the bank.
import { bookOf, books, nextNumber } from "../../../kernel/book.ts";
import { type CivilDate, financialYearOf } from "../../../kernel/civil-date.ts";
import {
  accept,
  type Command,
  type Context,
  type Decision,
  type Procedure,
  type See,
  touch,
} from "../../../kernel/decider.ts";
import type { BookId, SubjectId } from "../../../kernel/ids.ts";
import { amountMax, type Paise, paise, sum, zero } from "../../../kernel/money.ts";
import { type Refused, refuse } from "../../../kernel/refusal.ts";
import type { TownId } from "../../../kernel/town.ts";
import { type ChequeCleared, cheques } from "./cheque.ts";
import {
  type CounterClosed,
  type CounterDay,
  counterDayOf,
  counterDays,
  type CounterKept,
  type CounterOffered,
  type CounterOpened,
  type CounterTakenOver,
  countedIn,
  denominations,
  type DepositMade,
  expectedIn,
  type Notes,
} from "./counter-day.ts";
import { deposits } from "./deposit.ts";
import { isCounter } from "./receipt.ts";

const rule = "counter day";

/** Notes of one value that one till may hold. */
export const notes_max = 100_000;

export interface OpenCounter extends Command {
  readonly do: "counter.open";
  readonly counter: string;
  readonly floatPaise: Paise;
}

/** What is asked of a day that was opened: it is named by counter and date, so that yesterday's can still be closed. */
interface OfDay extends Command {
  readonly counter: string;
  readonly on: CivilDate;
}
interface Counting extends OfDay {
  readonly notes: readonly Notes[];
}
export interface OfferCounter extends Counting {
  readonly do: "counter.offer";
}
export interface KeepCounter extends OfDay {
  readonly do: "counter.keep";
}
export interface TakeOverCounter extends Counting {
  readonly do: "counter.take_over";
}
export interface CloseCounter extends Counting {
  readonly do: "counter.close";
}

const dayOf = (command: { readonly counter: string; readonly on: CivilDate }, { town }: Context): SubjectId =>
  counterDayOf(town, command.counter, command.on);

function countingRefused(notes: readonly Notes[]): Refused | undefined {
  const known = notes.every(
    ({ valuePaise, count }) =>
      denominations.includes(valuePaise) && Number.isInteger(count) && count >= 0 && count <= notes_max,
  );
  const once = new Set(notes.map((one) => one.valuePaise)).size === notes.length;
  return known && once ? undefined : refuse("counter.count_unreadable", rule, { field: "notes" });
}

type Running = Extract<CounterDay, { readonly state: "open" | "offered" }>;

/** The day, when it runs: refuses one that was never opened, and one that is closed. */
function running(command: OfDay, see: See, context: Context): Refused | { readonly ok: true; readonly day: Running } {
  const day = see(counterDays, dayOf(command, context)).state;
  if (day.state === "none") return refuse("counter.not_open", rule, { field: "counter" });
  if (day.state === "closed") return refuse("counter.day_closed", rule, { field: "counter" });
  return { ok: true, day };
}

/** The same, of the clerk who sits there. */
function own(command: OfDay, see: See, context: Context): Refused | { readonly ok: true; readonly day: Running } {
  const found = running(command, see, context);
  if (!found.ok || found.day.clerk === context.actor.person) return found;
  return refuse("counter.of_another", rule, { field: "counter" });
}

/** Opens the counter for today. */
export const openCounter: Procedure<OpenCounter> = {
  do: "counter.open",
  roles: ["clerk"],
  touches: ({ counter }, context) => [touch(counterDays, counterDayOf(context.town, counter, context.today))],
  decide: ({ counter, floatPaise }, see, context): Decision => {
    if (!isCounter(counter)) return refuse("payment.counter_unknown", "counter", { field: "counter" });
    if (floatPaise < 0n || floatPaise > amountMax) return refuse("counter.float_unreadable", rule, { field: "float" });
    const subject = counterDayOf(context.town, counter, context.today);
    const { state } = see(counterDays, subject).state;
    if (state === "closed") return refuse("counter.day_closed", rule, { field: "counter" });
    if (state !== "none") return refuse("counter.already_open", rule, { field: "counter" });
    return accept<CounterOpened>({ kind: "counter.opened", subject, counter, on: context.today, floatPaise });
  },
};

/** Counts the till for the clerk who takes over; until he has, or this one keeps the counter, no money is taken. */
export const offerCounter: Procedure<OfferCounter> = {
  do: "counter.offer",
  roles: ["clerk"],
  touches: (command, context) => [touch(counterDays, dayOf(command, context))],
  decide: (command, see, context): Decision => {
    const wrong = countingRefused(command.notes);
    if (wrong) return wrong;
    const found = own(command, see, context);
    if (!found.ok) return found;
    const { notes } = command;
    const countedPaise = countedIn(notes);
    return accept<CounterOffered>({ kind: "counter.offered", subject: dayOf(command, context), notes, countedPaise });
  },
};

export const keepCounter: Procedure<KeepCounter> = {
  do: "counter.keep",
  roles: ["clerk"],
  touches: (command, context) => [touch(counterDays, dayOf(command, context))],
  decide: (command, see, context): Decision => {
    const found = own(command, see, context);
    if (!found.ok) return found;
    if (found.day.state !== "offered") return refuse("counter.not_offered", rule);
    return accept<CounterKept>({ kind: "counter.kept", subject: dayOf(command, context) });
  },
};

/** Another clerk counts the till: the same sum, or the first one counts again. */
export const takeOverCounter: Procedure<TakeOverCounter> = {
  do: "counter.take_over",
  roles: ["clerk"],
  touches: (command, context) => [touch(counterDays, dayOf(command, context))],
  decide: (command, see, context): Decision => {
    const wrong = countingRefused(command.notes);
    if (wrong) return wrong;
    const found = running(command, see, context);
    if (!found.ok) return found;
    const { day } = found;
    if (day.state !== "offered") return refuse("counter.not_offered", rule);
    if (day.clerk === context.actor.person) return refuse("counter.same_person", rule);
    const countedPaise = countedIn(command.notes);
    if (countedPaise !== day.countedPaise) return refuse("counter.handover_differs", rule, { field: "notes" });
    const subject = dayOf(command, context);
    return accept<CounterTakenOver>({ kind: "counter.taken_over", subject, from: day.clerk, countedPaise });
  },
};

/** Closes the day by counting: what is over or short is written down, never made up. */
export const closeCounter: Procedure<CloseCounter> = {
  do: "counter.close",
  roles: ["clerk"],
  touches: (command, context) => [touch(counterDays, dayOf(command, context))],
  decide: (command, see, context): Decision => {
    const wrong = countingRefused(command.notes);
    if (wrong) return wrong;
    const found = own(command, see, context);
    if (!found.ok) return found;
    return accept<CounterClosed>({
      kind: "counter.closed",
      subject: dayOf(command, context),
      notes: command.notes,
      countedPaise: countedIn(command.notes),
      expectedPaise: expectedIn(found.day),
    });
  },
};

export interface MakeDeposit extends OfDay {
  readonly do: "deposit.make";
  readonly deposit: SubjectId;
  /** Cheques and drafts that go with it: of this day or earlier ones that were left. */
  readonly cheques: readonly SubjectId[];
  /** The town's account at the bank, as the slip names it. */
  readonly bank: string;
}

/** Cheques on one slip. */
export const slip_cheques_max = 200;

const depositBook = (town: TownId, on: CivilDate): BookId => bookOf(town, `deposit/${financialYearOf(on)}`);

/** Cash that goes to the bank: what was counted, less the float that stays for the next day. */
const cashOf = (day: Extract<CounterDay, { readonly state: "closed" }>): Paise =>
  day.deposit !== undefined || day.countedPaise < day.floatPaise ? zero : paise(day.countedPaise - day.floatPaise);

/** Takes a closed day's cash, once, and cheques to the bank: one numbered slip. */
export const makeDeposit: Procedure<MakeDeposit> = {
  do: "deposit.make",
  roles: ["clerk"],
  touches: (command, context) => [
    touch(deposits, command.deposit),
    touch(counterDays, dayOf(command, context)),
    touch(books, depositBook(context.town, context.today)),
    ...command.cheques.map((id) => touch(cheques, id)),
  ],
  decide: (command, see, context): Decision => {
    if (see(deposits, command.deposit).revision > 0) return refuse("deposit.already_made", "architecture 2");
    const subject = dayOf(command, context);
    const day = see(counterDays, subject).state;
    if (day.state !== "closed") return refuse("deposit.day_not_closed", rule);
    if (command.bank.length < 3) return refuse("payment.bank_missing", rule, { field: "bank" });
    const ids = [...new Set(command.cheques)];
    if (ids.length > slip_cheques_max) return refuse("deposit.too_many_cheques", rule);
    const own = ids.map((cheque) => ({ cheque, kept: see(cheques, cheque).state }));
    const rows = own.flatMap(({ cheque, kept }) =>
      kept.state === "received" ? [{ cheque, amountPaise: kept.amountPaise }] : [],
    );
    if (rows.length < own.length) return refuse("deposit.cheque_gone", rule);
    const cashPaise = cashOf(day);
    const totalPaise = paise(cashPaise + sum(rows.map((row) => row.amountPaise)));
    if (totalPaise === 0n) return refuse("deposit.nothing", rule);
    const book = depositBook(context.town, context.today);
    const numbered = nextNumber(book, see(books, book).state);
    return accept<DepositMade>({
      kind: "deposit.made",
      subject: command.deposit,
      number: `D-${context.town}-${financialYearOf(context.today).replace("-", "")}-${String(numbered.serial).padStart(6, "0")}`,
      numbered,
      day: subject,
      counter: command.counter,
      dayOn: command.on,
      cashPaise,
      cheques: rows,
      totalPaise,
      bank: command.bank,
      on: context.today,
    });
  },
};

export interface ClearCheque extends Command {
  readonly do: "cheque.clear";
  readonly cheque: SubjectId;
}

/** Writes down that the bank has paid a cheque. */
export const clearCheque: Procedure<ClearCheque> = {
  do: "cheque.clear",
  roles: ["clerk", "officer"],
  touches: (command) => [touch(cheques, command.cheque)],
  decide: (command, see, context): Decision => {
    const { state } = see(cheques, command.cheque).state;
    if (state === "none") return refuse("cheque.unknown", "cheque register");
    if (state !== "deposited") return refuse("cheque.not_at_bank", "cheque register");
    return accept<ChequeCleared>({ kind: "cheque.cleared", subject: command.cheque, on: context.today });
  },
};
