// Splitting and merging holdings, changing their use, pulling floors down: each by an order, and what becomes of the dues.
import { bookOf, books } from "../../../kernel/book.ts";
import { type CivilDate, financialYearOf } from "../../../kernel/civil-date.ts";
import { accept, type Command, type Context, type Decision, type Procedure, touch } from "../../../kernel/decider.ts";
import { type Account, accounts, openDues, owed } from "../../../kernel/dues.ts";
import type { DueCorrected, DueRaised } from "../../../kernel/facts.ts";
import type { HoldingId } from "../../../kernel/ids.ts";
import { paise, rupeesShort } from "../../../kernel/money.ts";
import { type Refused, refuse } from "../../../kernel/refusal.ts";
import { acceptParticulars, type ClaimedParticulars } from "./claimed.ts";
import {
  accountOf,
  type Holding,
  type HoldingRegistered,
  holdings,
  type HoldingSplit,
  type HoldingsMerged,
  type Order,
  type RegisteredHolding,
  serviceName,
} from "./holding.ts";
import { type ClaimedOrder, readOrder } from "./order.ts";
import type { Particulars } from "./particulars.ts";
import { holdingNumber } from "./register.ts";

/** Parts into which one holding is split at once, and holdings that are merged at once. */
export const parts_max = 20;

/** `duesTo`: the part that takes over what is still owed; without it the parent must owe nothing. */
export interface SplitHolding extends Command {
  readonly do: "holding.split";
  readonly holding: HoldingId;
  readonly order: ClaimedOrder;
  readonly parts: readonly { readonly holding: HoldingId; readonly claim: ClaimedParticulars }[];
  readonly duesTo?: HoldingId;
  readonly zones: readonly string[];
}

/** `carryDues`: the new holding takes over what is still owed; without it nothing may be owed. */
export interface MergeHoldings extends Command {
  readonly do: "holding.merge";
  readonly from: readonly HoldingId[];
  readonly into: HoldingId;
  readonly claim: ClaimedParticulars;
  readonly order: ClaimedOrder;
  readonly carryDues: boolean;
  readonly zones: readonly string[];
}

/** Why nothing more may be done with a holding; none for one that stands in the register. */
export function notStanding(holding: Holding): Refused | undefined {
  if (holding.state === "none") return refuse("holding.unknown", "holding register");
  return holding.closed ? refuse("holding.closed", "holding register") : undefined;
}

/** The rule of dues: advance is settled first; what is owed is paid, or goes whole to a named holding. */
function checkDues(account: Account, holding: RegisteredHolding, carried: boolean): Refused | undefined {
  const { number } = holding;
  if (account.advancePaise > 0n) {
    const values = { number, amount: rupeesShort(account.advancePaise) };
    return refuse("holding.advance_open", "holding register", { values });
  }
  const open = owed(account);
  if (open === 0n || carried) return undefined;
  return refuse("holding.dues_open", "holding register", { values: { number, amount: rupeesShort(open) } });
}

interface Carry {
  readonly from: HoldingId;
  readonly to: HoldingId;
  readonly account: Account;
  readonly order: Order;
  readonly on: CivilDate;
}

/** Takes what is owed off one account and raises the same on another: the two facts add up to nothing. */
function carriedDues({ from, to, account, order, on }: Carry): readonly (DueCorrected | DueRaised)[] {
  const dues = openDues(account);
  if (dues.length === 0) return [];
  const source = `order ${order.number}`;
  const off: DueCorrected = {
    kind: "due.corrected",
    subject: accountOf(from),
    of: from,
    service: serviceName,
    on,
    rows: dues.map(({ head, year, amountPaise }) => ({ head, year, differencePaise: paise(0n - amountPaise) })),
    reason: "carried",
    source,
  };
  const raised: DueRaised = {
    kind: "due.raised",
    subject: accountOf(to),
    of: to,
    service: serviceName,
    on,
    payableBy: on,
    dues,
    source,
  };
  return [off, raised];
}

interface NewHolding {
  readonly holding: HoldingId;
  readonly particulars: Particulars;
  readonly origin: "split" | "merge";
  readonly from: readonly HoldingId[];
  readonly like: RegisteredHolding;
  readonly serial: number;
}

/** A holding that comes of others: its years are demanded already, of those. */
function entered(one: NewHolding, context: Context): HoldingRegistered {
  const { holding, particulars, origin, from, like, serial } = one;
  return {
    kind: "holding.registered",
    subject: holding,
    number: holdingNumber(context.town, particulars.ward, serial),
    numbered: { book: bookOf(context.town, "holding"), serial },
    account: accountOf(holding),
    on: context.today,
    origin,
    from,
    demanded: like.demandedYears,
    penalised: like.penalisedYears,
    particulars,
  };
}

const splitField = (refused: Refused, at: number): Refused => ({
  ...refused,
  refusal: { ...refused.refusal, field: `parts-${at + 1}-${refused.refusal.field ?? ""}` },
});

function readParts(command: SplitHolding, context: Context, parent: RegisteredHolding) {
  const { parts, zones } = command;
  if (parts.length < 2 || parts.length > parts_max) {
    return refuse("holding.split_parts", "holding register", { field: "parts", values: { min: 2, max: parts_max } });
  }
  const read: Particulars[] = [];
  for (const [at, { claim }] of parts.entries()) {
    const accepted = acceptParticulars(claim, { zones, today: context.today });
    if (!accepted.ok) return splitField(accepted.first, at);
    read.push(accepted.particulars);
  }
  const together = read.reduce((total, one) => total + one.plotAreaHundredths, 0);
  const whole = parent.particulars.plotAreaHundredths;
  if (together > whole) {
    const values = { parts: together / 100, whole: whole / 100 };
    return refuse("holding.split_larger", "holding register", { field: "parts-1-plotArea", values });
  }
  return { ok: true as const, particulars: read };
}

/** Splits a holding by an order (bifurcation). The parts get the next numbers; the parent ends, and is demanded no more. */
export const splitHolding: Procedure<SplitHolding> = {
  do: "holding.split",
  roles: ["officer"],
  touches: ({ holding, parts }, context) => [
    touch(holdings, holding),
    touch(accounts, accountOf(holding)),
    touch(books, bookOf(context.town, "holding")),
    ...parts.flatMap((part) => [touch(holdings, part.holding), touch(accounts, accountOf(part.holding))]),
  ],
  decide: (command, see, context): Decision => {
    const { holding, duesTo, parts } = command;
    const parent = see(holdings, holding).state;
    const ended = notStanding(parent);
    if (ended || parent.state === "none") return ended ?? refuse("holding.unknown", "holding register");
    if (parts.some((part) => see(holdings, part.holding).state.state !== "none"))
      return refuse("holding.already_registered", "holding register");
    const order = readOrder(command.order, context.today);
    if (!order.ok) return order;
    const read = readParts(command, context, parent);
    if (!read.ok) return read;
    const account = see(accounts, accountOf(holding)).state;
    const to = parts.find((part) => part.holding === duesTo)?.holding;
    const due = checkDues(account, parent, to !== undefined);
    if (due) return due;
    const { last } = see(books, bookOf(context.town, "holding")).state;
    const made = parts.map((part, at) => {
      const particulars = read.particulars[at] as Particulars;
      const from = [holding];
      return entered(
        { holding: part.holding, particulars, origin: "split", from, like: parent, serial: last + 1 + at },
        context,
      );
    });
    const split: HoldingSplit = {
      kind: "holding.split",
      subject: holding,
      on: context.today,
      order: order.order,
      into: parts.map((part) => part.holding),
      ...(to === undefined ? {} : { duesTo: to }),
    };
    const on = context.today;
    const carried = to === undefined ? [] : carriedDues({ from: holding, to, account, order: order.order, on });
    return accept<HoldingRegistered | HoldingSplit | DueCorrected | DueRaised>(...made, split, ...carried);
  },
};

/** Holdings that are demanded differently can't become one: one year would be demanded twice, or never. */
function sameDemands(parents: readonly RegisteredHolding[], today: CivilDate): Refused | undefined {
  const year = financialYearOf(today);
  const raised = parents.filter((one) => one.demandedYears.includes(year)).length;
  return raised === 0 || raised === parents.length
    ? undefined
    : refuse("holding.merge_demands_differ", "holding register", { values: { year } });
}

const allYears = (parents: readonly RegisteredHolding[]): RegisteredHolding => {
  const [first] = parents as readonly [RegisteredHolding];
  const years = (list: keyof Pick<RegisteredHolding, "demandedYears" | "penalisedYears">) =>
    [...new Set(parents.flatMap((one) => one[list]))].sort();
  return { ...first, demandedYears: years("demandedYears"), penalisedYears: years("penalisedYears") };
};

/** Merges holdings by an order: a new one stands in their place, they end, and are demanded no more. */
export const mergeHoldings: Procedure<MergeHoldings> = {
  do: "holding.merge",
  roles: ["officer"],
  touches: ({ from, into }, context) => [
    touch(books, bookOf(context.town, "holding")),
    ...[into, ...from].flatMap((one) => [touch(holdings, one), touch(accounts, accountOf(one))]),
  ],
  decide: (command, see, context): Decision => {
    const { into, zones, carryDues } = command;
    const from = [...new Set(command.from)];
    if (from.length < 2 || from.length > parts_max) {
      return refuse("holding.merge_count", "holding register", {
        field: "numbers",
        values: { min: 2, max: parts_max },
      });
    }
    const parents: RegisteredHolding[] = [];
    for (const id of from) {
      const parent = see(holdings, id).state;
      const ended = notStanding(parent);
      if (ended || parent.state === "none") return ended ?? refuse("holding.unknown", "holding register");
      const due = checkDues(see(accounts, accountOf(id)).state, parent, carryDues);
      if (due) return due;
      parents.push(parent);
    }
    if (see(holdings, into).state.state !== "none") return refuse("holding.already_registered", "holding register");
    const differ = sameDemands(parents, context.today);
    if (differ) return differ;
    const order = readOrder(command.order, context.today);
    if (!order.ok) return order;
    const accepted = acceptParticulars(command.claim, { zones, today: context.today });
    if (!accepted.ok) return accepted.first;
    const on = context.today;
    const serial = see(books, bookOf(context.town, "holding")).state.last + 1;
    const { particulars } = accepted;
    const made = entered(
      { holding: into, particulars, origin: "merge", from, like: allYears(parents), serial },
      context,
    );
    const merged: HoldingsMerged = {
      kind: "holding.merged",
      subject: into,
      on,
      order: order.order,
      from,
      duesCarried: carryDues,
    };
    const carried = from.flatMap((id) => {
      const account = see(accounts, accountOf(id)).state;
      return carriedDues({ from: id, to: into, account, order: order.order, on });
    });
    return accept<HoldingRegistered | HoldingsMerged | DueCorrected | DueRaised>(made, merged, ...carried);
  },
};
