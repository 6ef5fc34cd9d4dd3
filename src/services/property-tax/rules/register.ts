// Registering a holding and correcting one by order.
import { bookOf, books, nextNumber } from "../../../kernel/book.ts";
import { type CivilDate, financialYearOf, yearIndex } from "../../../kernel/civil-date.ts";
import { accept, type Command, type Context, type Decision, type Procedure, touch } from "../../../kernel/decider.ts";
import { accounts } from "../../../kernel/dues.ts";
import type { Due, DueRaised } from "../../../kernel/facts.ts";
import type { HoldingId } from "../../../kernel/ids.ts";
import { open } from "../../../kernel/private.ts";
import { makeHoldingNumber } from "../../../kernel/public-number.ts";
import { type Refused, refuse } from "../../../kernel/refusal.ts";
import { normaliseText } from "../../../kernel/text.ts";
import type { TownId } from "../../../kernel/town.ts";
import { acceptParticulars, type ClaimedParticulars } from "./claimed.ts";
import { accountOf, type HoldingCorrected, type HoldingRegistered, holdings, serviceName } from "./holding.ts";
import { holdingNumbers, numberKey, numbersOf, numberSubject } from "./number.ts";
import { number_letters_max } from "./particulars.ts";

/** Madhya Pradesh in the Local Government Directory. */
const state = 23;
/** Arrears (one head of one year each) that a register may bring along for one holding. */
export const arrears_max = 160;
/** Letters of the reason of a correction, or of its refusal. */
export const reason_letters_max = 1_000;
/** Letters of an order's number and date. */
export const order_letters_max = 100;

/** `zones` are those of the town's rates for the current year. `arrears` come only with an import. */
export interface RegisterHolding extends Command {
  readonly do: "holding.register";
  readonly holding: HoldingId;
  readonly claim: ClaimedParticulars;
  readonly oldNumber?: string;
  readonly portalNumber?: string;
  readonly zones: readonly string[];
  readonly origin: "officer" | "import";
  readonly arrears: readonly Due[];
}

export interface CorrectHolding extends Command {
  readonly do: "holding.correct";
  readonly holding: HoldingId;
  readonly claim: ClaimedParticulars;
  readonly zones: readonly string[];
  readonly reason: string;
  readonly order: string;
}

/** The number that a holding gets: state, town, ward, serial and check sign. */
export const holdingNumber = (town: TownId, ward: number, serial: number): string =>
  makeHoldingNumber({ state, town, ward, serial });

const holdingBook = (town: TownId) => bookOf(town, "holding");

const otherNumbers = (command: RegisterHolding) => ({
  ...(command.oldNumber === undefined ? {} : { oldNumber: normaliseText(command.oldNumber) }),
  ...(command.portalNumber === undefined ? {} : { portalNumber: normaliseText(command.portalNumber) }),
});

const numberField = { old: "oldNumber", portal: "portalNumber" } as const;

/** Past years only, each head of a year once. */
export function checkArrears(arrears: readonly Due[], today: CivilDate): Refused | undefined {
  const seen = new Set<string>();
  for (const due of arrears) {
    const name = `${due.year} ${due.head}`;
    if (yearIndex(due.year) >= yearIndex(financialYearOf(today))) {
      return refuse("holding.arrear_not_past", "holding register", { field: "arrears", values: { due: name } });
    }
    if (seen.has(name))
      return refuse("holding.arrear_twice", "holding register", { field: "arrears", values: { due: name } });
    seen.add(name);
  }
  if (arrears.length > arrears_max) {
    return refuse("holding.too_many_arrears", "holding register", { field: "arrears", values: { max: arrears_max } });
  }
  return undefined;
}

function checkNumber(number: string | undefined, field: string): Refused | undefined {
  if (number === undefined) return undefined;
  if (numberKey(number) === "") return refuse("holding.number_unreadable", "holding register", { field });
  return number.length > number_letters_max
    ? refuse("holding.too_long", "holding register", { field, values: { max: number_letters_max } })
    : undefined;
}

/** What is wrong with the ids and arrears that a holding brings along, whatever the register holds already. */
export const checkBrought = (
  brought: Pick<RegisterHolding, "oldNumber" | "portalNumber" | "arrears">,
  today: CivilDate,
): Refused | undefined =>
  checkNumber(brought.oldNumber, "oldNumber") ??
  checkNumber(brought.portalNumber, "portalNumber") ??
  checkArrears(brought.arrears, today);

function arrearsRaised(command: RegisterHolding, context: Context): readonly DueRaised[] {
  if (command.arrears.length === 0) return [];
  return [
    {
      kind: "due.raised",
      subject: accountOf(command.holding),
      of: command.holding,
      service: serviceName,
      on: context.today,
      payableBy: context.today,
      dues: command.arrears,
      source: "arrears from the imported register",
    },
  ];
}

/** Enters a holding into the register under the next number of the town. Source: the register of holdings. */
export const registerHolding: Procedure<RegisterHolding> = {
  do: "holding.register",
  roles: ["officer", "system"],
  touches: (command, context) => [
    touch(holdings, command.holding),
    touch(books, holdingBook(context.town)),
    touch(accounts, accountOf(command.holding)),
    ...numbersOf(otherNumbers(command)).map(({ series, number }) =>
      touch(holdingNumbers, numberSubject(series, number)),
    ),
  ],
  decide: (command, see, context): Decision => {
    if (see(holdings, command.holding).state.state !== "none")
      return refuse("holding.already_registered", "holding register");
    const others = otherNumbers(command);
    const wrong = checkBrought({ ...others, arrears: command.arrears }, context.today);
    if (wrong) return wrong;
    for (const { series, number } of numbersOf(others)) {
      if (see(holdingNumbers, numberSubject(series, number)).state.state === "taken") {
        return refuse("holding.number_taken", "holding register", { field: numberField[series], values: { number } });
      }
    }
    const accepted = acceptParticulars(command.claim, { zones: command.zones, today: context.today });
    if (!accepted.ok) return accepted.first;
    const book = holdingBook(context.town);
    const numbered = nextNumber(book, see(books, book).state);
    const { ward } = accepted.particulars;
    const fact: HoldingRegistered = {
      kind: "holding.registered",
      subject: command.holding,
      number: holdingNumber(context.town, ward, numbered.serial),
      ...others,
      numbered,
      account: accountOf(command.holding),
      on: context.today,
      origin: command.origin,
      particulars: accepted.particulars,
    };
    return accept<HoldingRegistered | DueRaised>(fact, ...arrearsRaised(command, context));
  },
};

/** Amends the particulars of a holding by an order; its numbers and its account stay. */
export const correctHolding: Procedure<CorrectHolding> = {
  do: "holding.correct",
  roles: ["officer"],
  touches: (command) => [touch(holdings, command.holding)],
  decide: (command, see, context): Decision => {
    const standing = see(holdings, command.holding).state;
    if (standing.state === "none") return refuse("holding.unknown", "holding register");
    if (standing.closed) return refuse("holding.closed", "holding register");
    const reason = normaliseText(command.reason);
    const order = normaliseText(command.order);
    for (const [field, text, max] of [
      ["reason", reason, reason_letters_max],
      ["order", order, order_letters_max],
    ] as const) {
      if (text === "") return refuse("holding.empty", "holding register", { field });
      if (text.length > max) return refuse("holding.too_long", "holding register", { field, values: { max } });
    }
    const accepted = acceptParticulars(command.claim, { zones: command.zones, today: context.today });
    if (!accepted.ok) return accepted.first;
    const fact: HoldingCorrected = {
      kind: "holding.corrected",
      subject: command.holding,
      on: context.today,
      reason: open(reason, "note"),
      order,
      particulars: accepted.particulars,
    };
    return accept(fact);
  },
};
