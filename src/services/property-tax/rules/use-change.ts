// Changing the use of floors, and pulling floors down, by an order and from a day on.
import type { CivilDate } from "../../../kernel/civil-date.ts";
import { accept, type Command, type Decision, type Procedure, touch } from "../../../kernel/decider.ts";
import type { HoldingId } from "../../../kernel/ids.ts";
import { type UseClass, useClasses } from "../../../kernel/property-tax-rates.ts";
import { type Refused, refuse } from "../../../kernel/refusal.ts";
import { type Demolished, holdings, type Order, type RegisteredHolding, type UseChanged } from "./holding.ts";
import { type ClaimedOrder, readOrder, readPastDay } from "./order.ts";
import type { Floor } from "./particulars.ts";
import { notStanding } from "./restructure.ts";

/** `uses`: the use of each floor from now on, along the floors of the register. */
export interface ChangeUse extends Command {
  readonly do: "holding.change_use";
  readonly holding: HoldingId;
  readonly order: ClaimedOrder;
  readonly since: string;
  readonly uses: readonly string[];
}

/** `gone`: which floors were pulled down, counted from 0 along the floors of the register. */
export interface Demolish extends Command {
  readonly do: "holding.demolish";
  readonly holding: HoldingId;
  readonly order: ClaimedOrder;
  readonly since: string;
  readonly gone: readonly number[];
}

interface Begun {
  readonly ok: true;
  readonly order: Order;
  readonly since: CivilDate;
}

function begin(claim: ClaimedOrder, since: string, today: CivilDate): Begun | Refused {
  const order = readOrder(claim, today);
  if (!order.ok) return order;
  const day = readPastDay(since, "since", today);
  return day.ok ? { ok: true, order: order.order, since: day.day } : day;
}

function usedAs(holding: RegisteredHolding, uses: readonly string[]): readonly Floor[] | Refused {
  const { floors } = holding.particulars;
  if (uses.length !== floors.length) return refuse("holding.floors_differ", "holding register");
  const unknown = uses.findIndex((use) => !useClasses.some((one) => one === use));
  if (unknown >= 0) {
    const field = `floors-${unknown + 1}-use`;
    return refuse("holding.unknown_word", "holding register", { field, values: { words: useClasses.join(", ") } });
  }
  const changed = floors.map((floor, at) => ({ ...floor, use: uses[at] as UseClass }));
  return changed.every((floor, at) => floor.use === floors[at]?.use)
    ? refuse("holding.nothing_changed", "holding register", { field: "floors-1-use" })
    : changed;
}

/** Changes the use of floors. Source: the council's order; the tax follows the use from the day it changed. */
export const changeUse: Procedure<ChangeUse> = {
  do: "holding.change_use",
  roles: ["officer"],
  touches: (command) => [touch(holdings, command.holding)],
  decide: (command, see, context): Decision => {
    const holding = see(holdings, command.holding).state;
    const ended = notStanding(holding);
    if (ended || holding.state === "none") return ended ?? refuse("holding.unknown", "holding register");
    const begun = begin(command.order, command.since, context.today);
    if (!begun.ok) return begun;
    const floors = usedAs(holding, command.uses);
    if ("ok" in floors) return floors;
    const { order, since } = begun;
    const fact: UseChanged = {
      kind: "holding.use_changed",
      subject: command.holding,
      on: context.today,
      order,
      since,
      floors,
    };
    return accept(fact);
  },
};

/** Takes floors that were pulled down out of the register; without any floor left the plot is open land. */
export const demolish: Procedure<Demolish> = {
  do: "holding.demolish",
  roles: ["officer"],
  touches: (command) => [touch(holdings, command.holding)],
  decide: (command, see, context): Decision => {
    const holding = see(holdings, command.holding).state;
    const ended = notStanding(holding);
    if (ended || holding.state === "none") return ended ?? refuse("holding.unknown", "holding register");
    const begun = begin(command.order, command.since, context.today);
    if (!begun.ok) return begun;
    const { floors } = holding.particulars;
    const left = floors.filter((_, at) => !command.gone.includes(at));
    if (left.length === floors.length)
      return refuse("holding.nothing_changed", "holding register", { field: "gone-1" });
    const { order, since } = begun;
    const fact: Demolished = {
      kind: "holding.demolished",
      subject: command.holding,
      on: context.today,
      order,
      since,
      floors: left,
    };
    return accept(fact);
  },
};
