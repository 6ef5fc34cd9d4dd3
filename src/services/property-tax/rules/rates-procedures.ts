// How a year's rates come into force: drafted and proposed by an administrator, approved by somebody who wrote none of it.
import { type CivilDate, compareDates, type FinancialYear, yearEnd, yearStart } from "../../../kernel/civil-date.ts";
import { accept, type Command, type Context, type Procedure, type See, touch } from "../../../kernel/decider.ts";
import type { PropertyTaxRates } from "../../../kernel/property-tax-rates.ts";
import { checkRates } from "../../../kernel/rates/check.ts";
import { type Refused, refuse } from "../../../kernel/refusal.ts";
import { normaliseText } from "../../../kernel/text.ts";
import { type RatesDraft, type RatesOfYear, ratesOfYears, ratesSubject } from "./rates.ts";
import { copyRates, editRates, type RatesEdit } from "./rates-edit.ts";

/** Letters of the number of a council's resolution. */
export const resolution_letters_max = 60;
/** Letters of the reason for which a draft is given back. */
export const return_letters_max = 500;

/** Begins the draft of a year, copied from `from`. */
export interface BeginRates extends Command {
  readonly do: "rates.begin";
  readonly year: FinancialYear;
  readonly from: PropertyTaxRates;
}

export interface EditRates extends Command {
  readonly do: "rates.edit";
  readonly year: FinancialYear;
  readonly edit: RatesEdit;
}

export interface ProposeRates extends Command {
  readonly do: "rates.propose";
  readonly year: FinancialYear;
}

export interface DropRates extends Command {
  readonly do: "rates.drop";
  readonly year: FinancialYear;
}

export interface ReturnRates extends Command {
  readonly do: "rates.return";
  readonly year: FinancialYear;
  readonly reason: string;
}

/** `compared`: the approver has the council's paper before him and every figure is as it says. */
export interface ApproveRates extends Command {
  readonly do: "rates.approve";
  readonly year: FinancialYear;
  readonly effectiveFrom: CivilDate;
  readonly compared: boolean;
}

const touches = (command: { readonly year: FinancialYear }, context: Context) => [
  touch(ratesOfYears, ratesSubject(context.town, command.year)),
];

const keptOf = (command: { readonly year: FinancialYear }, see: See, context: Context): RatesOfYear =>
  see(ratesOfYears, ratesSubject(context.town, command.year)).state;

const draftOf = (kept: RatesOfYear): RatesDraft | undefined => (kept.state === "none" ? undefined : kept.draft);

/** What every fact of these says of itself. */
const about = <K extends string>(kind: K, { year }: { readonly year: FinancialYear }, context: Context) => ({
  kind,
  subject: ratesSubject(context.town, year),
  year,
  on: context.today,
});

/** The draft that may still be changed, or why there is none. */
function open(command: { readonly year: FinancialYear }, see: See, context: Context): RatesDraft | Refused {
  const draft = draftOf(keptOf(command, see, context));
  const values = { year: command.year };
  if (!draft) return refuse("rates.no_draft", "council resolution", { values });
  return draft.proposedOn === undefined ? draft : refuse("rates.already_proposed", "council resolution", { values });
}

export const beginRates: Procedure<BeginRates> = {
  do: "rates.begin",
  roles: ["administrator"],
  touches,
  decide: (command, see, context) => {
    const { year, from } = command;
    if (from.town !== context.town) return refuse("rates.foreign_town", "council resolution");
    if (draftOf(keptOf(command, see, context)) !== undefined) {
      return refuse("rates.draft_exists", "council resolution", { values: { year } });
    }
    return accept({ ...about("rates.drafted", command, context), rates: copyRates(from, year, context.today) });
  },
};

export const editRatesDraft: Procedure<EditRates> = {
  do: "rates.edit",
  roles: ["administrator"],
  touches,
  decide: (command, see, context) => {
    const draft = open(command, see, context);
    if ("ok" in draft) return draft;
    const number = command.edit.resolution?.number ?? "";
    if (number.length > resolution_letters_max) {
      return refuse("rates.too_long", "council resolution", { values: { max: resolution_letters_max } });
    }
    // A gap is refused when the draft is proposed; while it is being written some cells are still empty.
    editRates(draft.rates, command.edit);
    return accept({ ...about("rates.edited", command, context), edit: command.edit });
  },
};

/** What stands in the way of proposing these rates. */
export function checkDraft(rates: PropertyTaxRates, today: CivilDate): Refused | { readonly ok: true } {
  if (rates.resolution.number.trim() === "") {
    return refuse("rates.resolution_missing", "council resolution", { field: "number" });
  }
  if (compareDates(rates.resolution.on, today) > 0) {
    return refuse("rates.resolution_in_future", "council resolution", { field: "on" });
  }
  return checkRates(rates);
}

export const proposeRates: Procedure<ProposeRates> = {
  do: "rates.propose",
  roles: ["administrator"],
  touches,
  decide: (command, see, context) => {
    const draft = open(command, see, context);
    if ("ok" in draft) return draft;
    const checked = checkDraft(draft.rates, context.today);
    return checked.ok ? accept(about("rates.proposed", command, context)) : checked;
  },
};

export const dropRates: Procedure<DropRates> = {
  do: "rates.drop",
  roles: ["administrator"],
  touches,
  decide: (command, see, context) => {
    const draft = open(command, see, context);
    return "ok" in draft ? draft : accept(about("rates.dropped", command, context));
  },
};

/** The draft that waits for the second person, or why he may not decide on it. */
function proposed(command: { readonly year: FinancialYear }, see: See, context: Context): RatesDraft | Refused {
  const draft = draftOf(keptOf(command, see, context));
  const values = { year: command.year };
  if (!draft) return refuse("rates.no_draft", "council resolution", { values });
  return draft.proposedOn === undefined ? refuse("rates.not_proposed", "council resolution", { values }) : draft;
}

export const returnRates: Procedure<ReturnRates> = {
  do: "rates.return",
  roles: ["officer", "administrator"],
  touches,
  decide: (command, see, context) => {
    const draft = proposed(command, see, context);
    if ("ok" in draft) return draft;
    const reason = normaliseText(command.reason);
    if (reason === "") return refuse("rates.reason_missing", "council resolution", { field: "reason" });
    if (reason.length > return_letters_max) {
      return refuse("rates.too_long", "council resolution", { field: "reason", values: { max: return_letters_max } });
    }
    return accept({ ...about("rates.returned", command, context), reason });
  },
};

function checkEffective(command: ApproveRates, kept: RatesOfYear): Refused | undefined {
  const { effectiveFrom, year } = command;
  const field = "effectiveFrom";
  if (compareDates(effectiveFrom, yearStart(year)) < 0 || compareDates(effectiveFrom, yearEnd(year)) > 0) {
    return refuse("rates.effective_outside_year", "council resolution", { field, values: { year } });
  }
  const last = kept.state === "none" ? undefined : kept.approved.at(-1);
  return last && compareDates(effectiveFrom, last.effectiveFrom) < 0
    ? refuse("rates.effective_before_earlier", "council resolution", { field, values: { date: last.effectiveFrom } })
    : undefined;
}

export const approveRates: Procedure<ApproveRates> = {
  do: "rates.approve",
  roles: ["officer", "administrator"],
  touches,
  decide: (command, see, context) => {
    const draft = proposed(command, see, context);
    if ("ok" in draft) return draft;
    if (draft.editors.includes(context.actor.person)) return refuse("rates.same_person", "two persons");
    if (!command.compared) return refuse("rates.not_compared", "two persons", { field: "compared" });
    const late = checkEffective(command, keptOf(command, see, context));
    if (late) return late;
    const checked = checkDraft(draft.rates, context.today);
    if (!checked.ok) return checked;
    const { number } = draft.rates.resolution;
    const rates = { ...draft.rates, verified: true, source: `resolution ${number}` };
    return accept({
      ...about("rates.approved", command, context),
      rates,
      effectiveFrom: command.effectiveFrom,
    });
  },
};
