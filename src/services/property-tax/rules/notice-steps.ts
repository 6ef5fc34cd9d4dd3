// The steps of an assessment notice: who may take each, from which day, and until when. The days are the rulebook's.
import { addDays, type CivilDate } from "../../../kernel/civil-date.ts";
import { accept, type Command, type Decision, type Procedure, type See, touch } from "../../../kernel/decider.ts";
import { accounts } from "../../../kernel/dues.ts";
import type { DueCorrected } from "../../../kernel/facts.ts";
import type { HoldingId, SubjectId } from "../../../kernel/ids.ts";
import { open } from "../../../kernel/private.ts";
import type { PropertyTaxRates } from "../../../kernel/property-tax-rates.ts";
import { type Refused, refuse } from "../../../kernel/refusal.ts";
import { normaliseText } from "../../../kernel/text.ts";
import { assess } from "./assess.ts";
import type { ClaimedFloors } from "./claimed.ts";
import { ownsByMobile } from "./correction.ts";
import { accountOf, type HoldingAssessed, holdings } from "./holding.ts";
import {
  type HearingSet,
  type Notice,
  type NoticeObjected,
  type NoticeOrdered,
  type NoticeOutcome,
  type NoticeServed,
  notices,
} from "./notice.ts";
import { readDay, readPastDay } from "./order.ts";
import { notStanding } from "./restructure.ts";
import { declared, type Declared } from "./returns.ts";
import { differences, posted, type Variance, varianceOf } from "./variance.ts";

/** Letters of an objection, or of the reasons of an order. */
export const notice_text_letters_max = 2_000;
/** Letters of the place of a hearing. */
export const hearing_place_letters_max = 200;

export const servings = ["by-hand", "by-post", "pasted", "sms"] as const;
const rule = "assessment notice";

/** `days`: the time to object. */
export interface ServeNotice extends Command {
  readonly do: "notice.serve";
  readonly notice: SubjectId;
  readonly servedOn: string;
  readonly how: string;
  readonly days: number;
}

export interface ObjectToNotice extends Command {
  readonly do: "notice.object";
  readonly notice: SubjectId;
  readonly holding: HoldingId;
  readonly objection: string;
  readonly mobileTokens: readonly string[];
}

/** `days`: how long before the hearing it must be set. */
export interface SetHearing extends Command {
  readonly do: "notice.set_hearing";
  readonly notice: SubjectId;
  readonly hearingOn: string;
  readonly place: string;
  readonly days: number;
}

/** `found`: only of a modified one, the plot and floors as the order has them. */
export interface OrderOnNotice extends Command {
  readonly do: "notice.order";
  readonly notice: SubjectId;
  readonly holding: HoldingId;
  readonly outcome: NoticeOutcome;
  readonly reason: string;
  readonly found?: ClaimedFloors;
  readonly rates: PropertyTaxRates;
}

type Standing = Exclude<Notice, { state: "none" }>;

/** The notice, when it stands at one of these steps; else why not. */
function standing(
  see: See,
  id: SubjectId,
  steps: readonly Standing["state"][],
): { readonly ok: true; readonly notice: Standing } | Refused {
  const notice = see(notices, id).state;
  if (notice.state === "none") return refuse("notice.unknown", rule);
  if (steps.includes(notice.state)) return { ok: true, notice };
  return refuse(notice.state === "ordered" ? "notice.already_ordered" : "notice.out_of_turn", rule);
}

function readText(value: string, field: string, letters_max: number): { ok: true; text: string } | Refused {
  const text = normaliseText(value);
  if (text === "") return refuse("holding.empty", "holding register", { field });
  return text.length > letters_max
    ? refuse("holding.too_long", "holding register", { field, values: { max: letters_max } })
    : { ok: true, text };
}

/** Notes that the draft reached the owner; the time to object runs from that day. */
export const serveNotice: Procedure<ServeNotice> = {
  do: "notice.serve",
  roles: ["officer", "clerk"],
  touches: (command) => [touch(notices, command.notice)],
  decide: (command, see, context): Decision => {
    const found = standing(see, command.notice, ["drafted"]);
    if (!found.ok) return found;
    const day = readPastDay(command.servedOn, "servedOn", context.today);
    if (!day.ok) return day;
    const { draftedOn } = found.notice;
    if (day.day < draftedOn) {
      return refuse("notice.served_before_draft", rule, { field: "servedOn", values: { date: draftedOn } });
    }
    const how = servings.find((one) => one === command.how);
    if (how === undefined) {
      return refuse("holding.unknown_word", rule, { field: "how", values: { words: servings.join(", ") } });
    }
    const fact: NoticeServed = {
      kind: "notice.served",
      subject: command.notice,
      on: context.today,
      servedOn: day.day,
      objectBy: addDays(day.day, command.days),
      how,
    };
    return accept(fact);
  },
};

/** Objects to a draft, on the last day too, but not after. */
export const objectToNotice: Procedure<ObjectToNotice> = {
  do: "notice.object",
  roles: ["citizen", "clerk"],
  touches: (command) => [touch(notices, command.notice), touch(holdings, command.holding)],
  decide: (command, see, context): Decision => {
    const found = standing(see, command.notice, ["served"]);
    if (!found.ok) return found;
    if (found.notice.holding !== command.holding) return refuse("notice.unknown", rule);
    const atCounter = context.actor.roles.includes("clerk");
    if (!atCounter && !ownsByMobile(see(holdings, command.holding).state, command.mobileTokens)) {
      return refuse("holding.not_owner", "holding register");
    }
    const objectBy = found.notice.served?.objectBy as CivilDate;
    if (context.today > objectBy) return refuse("notice.objection_too_late", rule, { values: { date: objectBy } });
    const text = readText(command.objection, "objection", notice_text_letters_max);
    if (!text.ok) return text;
    const fact: NoticeObjected = {
      kind: "notice.objected",
      subject: command.notice,
      on: context.today,
      objection: open(text.text, "note"),
    };
    return accept(fact);
  },
};

/** Sets the hearing of an objection, or sets it anew; never sooner than the owner can be told of it. */
export const setHearing: Procedure<SetHearing> = {
  do: "notice.set_hearing",
  roles: ["officer"],
  touches: (command) => [touch(notices, command.notice)],
  decide: (command, see, context): Decision => {
    const found = standing(see, command.notice, ["objected", "hearing"]);
    if (!found.ok) return found;
    const hearingOn = readDay(command.hearingOn);
    if (hearingOn === undefined) return refuse("holding.date_unreadable", rule, { field: "hearingOn" });
    const soonest = addDays(context.today, command.days);
    if (hearingOn < soonest) {
      return refuse("notice.hearing_too_soon", rule, { field: "hearingOn", values: { date: soonest } });
    }
    const place = readText(command.place, "place", hearing_place_letters_max);
    if (!place.ok) return place;
    const fact: HearingSet = {
      kind: "notice.hearing_set",
      subject: command.notice,
      on: context.today,
      hearingOn,
      place: place.text,
    };
    return accept(fact);
  },
};

/** Why an order may not be given yet: the time to object runs, or the objection was not heard. */
export function notYet(notice: Standing, today: CivilDate): Refused | undefined {
  const { state, served, hearing } = notice;
  if (state === "served" && served && today <= served.objectBy) {
    return refuse("notice.objection_time_runs", rule, { values: { date: served.objectBy } });
  }
  if (state === "objected") return refuse("notice.not_heard", rule);
  if (state === "hearing" && hearing && today < hearing.on) {
    return refuse("notice.hearing_ahead", rule, { values: { date: hearing.on } });
  }
  return undefined;
}

/** What the holding is by the order: as found, as the order says, or as it was declared. */
function finalOf(
  command: OrderOnNotice,
  notice: Standing,
  see: See,
  today: CivilDate,
): { readonly ok: true; readonly final: Declared; readonly variance: Variance } | Refused {
  const { declared: before, found, variance } = notice;
  if (command.outcome === "confirmed") return { ok: true, final: found, variance };
  const ofTax = (tax: Declared): Variance =>
    varianceOf(before.taxPaise, tax.taxPaise, notice.return ? command.rates.selfAssessment : undefined);
  if (command.outcome === "cancelled") return { ok: true, final: before, variance: ofTax(before) };
  const holding = see(holdings, notice.holding).state;
  if (holding.state === "none" || !command.found) return refuse("holding.empty", rule, { field: "floors" });
  const made = declared(command.found, holding, command.rates, today);
  return made.ok ? { ok: true, final: made.declared, variance: ofTax(made.declared) } : made;
}

/** Orders on a notice: the register, the year's dues and the penalty follow. */
export const orderOnNotice: Procedure<OrderOnNotice> = {
  do: "notice.order",
  roles: ["officer"],
  touches: ({ notice, holding }) => [
    touch(notices, notice),
    touch(holdings, holding),
    touch(accounts, accountOf(holding)),
  ],
  decide: (command, see, context): Decision => {
    const { rates, outcome } = command;
    const on = context.today;
    const found = standing(see, command.notice, ["served", "objected", "hearing"]);
    if (!found.ok) return found;
    const { notice } = found;
    if (notice.holding !== command.holding || notice.year !== rates.year) return refuse("notice.unknown", rule);
    const early = notYet(notice, on);
    if (early) return early;
    const reason = readText(command.reason, "reason", notice_text_letters_max);
    if (!reason.ok) return reason;
    const ends = finalOf(command, notice, see, on);
    if (!ends.ok) return ends;
    const holding = see(holdings, notice.holding).state;
    const gone = notStanding(holding);
    if (gone || holding.state === "none") return gone ?? refuse("holding.unknown", "holding register");
    const { final, variance } = ends;
    const { floors, plotAreaHundredths } = final;
    const assessed = assess({ ...holding.particulars, floors, plotAreaHundredths }, rates);
    if (!assessed.ok) return assessed;
    const account = see(accounts, accountOf(notice.holding)).state;
    const raised = holding.demandedYears.includes(rates.year);
    const { penaltyPaise } = variance;
    const fine = { head: "assessment-penalty", year: rates.year, differencePaise: penaltyPaise } as const;
    const rows = [
      ...(raised ? differences(account, assessed.assessment, rates.year) : []),
      ...(penaltyPaise > 0n ? [fine] : []),
    ];
    const ordered: NoticeOrdered = {
      kind: "notice.ordered",
      subject: command.notice,
      on,
      outcome,
      reason: open(reason.text, "note"),
      final,
      variance,
    };
    const because = command.notice;
    const entry: HoldingAssessed = {
      kind: "holding.assessed",
      subject: notice.holding,
      on,
      because,
      floors,
      plotAreaHundredths,
    };
    const source = `notice ${notice.number}`;
    const corrected = posted({ holding: notice.holding, on, rows, reason: "assessment", source });
    return accept<NoticeOrdered | HoldingAssessed | DueCorrected>(ordered, entry, ...corrected);
  },
};
