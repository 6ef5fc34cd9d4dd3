// The registrar's decision: ask back, register with the next number of the unit's year, or refuse with reasons.
import { bookOf, books, nextNumber } from "../../../kernel/book.ts";
import { yearOf } from "../../../kernel/civil-date.ts";
import {
  accept,
  type Command,
  type Context,
  type Decision,
  type Procedure,
  type See,
  touch,
} from "../../../kernel/decider.ts";
import { accounts, openDues, owed } from "../../../kernel/dues.ts";
import type { DueCorrected, Fact } from "../../../kernel/facts.ts";
import type { BookId, PersonId, SubjectId } from "../../../kernel/ids.ts";
import { paise } from "../../../kernel/money.ts";
import { open } from "../../../kernel/private.ts";
import type { RegistrationLaw } from "../../../kernel/registration-law.ts";
import { makeRegistrationNumber } from "../../../kernel/public-number.ts";
import { type Refused, refuse } from "../../../kernel/refusal.ts";
import { normaliseText } from "../../../kernel/text.ts";
import { judged, paceOf, paces, type UnitAlarmed } from "./alarms.ts";
import {
  accountOfEvent,
  type Event,
  type EventAsked,
  type EventForwarded,
  type EventRefused,
  type EventRegistered,
  type Permission,
  type Report,
} from "./event.ts";
import { events } from "./events.ts";
import type { EventKind } from "./forms.ts";
import { serviceName, words_letters_max } from "./reporting.ts";
import { units } from "./unit.ts";

const rule = "RBD Act 1969, sections 7, 11 and 13";

/** The letter in front of each register's numbers. */
export const registerLetters: Readonly<Record<EventKind, string>> = { birth: "B", death: "D", "still-birth": "S" };

/** The gapless book of one register of one unit in one calendar year. */
export const registerBook = (context: Context, what: EventKind, unit: SubjectId): BookId =>
  bookOf(context.town, `register/${what}/${unit}/${yearOf(context.today)}`);

type Reported = Extract<Event, { state: "reported" }>;

/** The event that waits for the registrar of this unit. */
function inInbox(see: See, command: { readonly event: SubjectId; readonly unit: SubjectId }, context: Context) {
  const { state } = see(events, command.event);
  if (state.state === "none" || state.state === "drafted") return refuse("event.unknown", rule);
  if (state.state === "asked") return refuse("event.waits_for_answer", rule);
  if (state.state !== "reported") return refuse("event.already_decided", rule);
  if (state.report.unit !== command.unit) return refuse("event.wrong_unit", rule);
  const unit = see(units, command.unit).state;
  if (unit.state !== "open" || !unit.registrars.includes(context.actor.person)) return refuse("unit.not_yours", rule);
  return { ok: true, state, unit } as const;
}

function said(text: string, field: string): Refused | { readonly ok: true; readonly text: string } {
  const words = normaliseText(text);
  if (words === "") return refuse("event.words_needed", rule, { field });
  if (words.length > words_letters_max)
    return refuse("event.too_long", rule, { field, values: { max: words_letters_max } });
  return { ok: true, text: words };
}

interface OfInbox extends Command {
  readonly event: SubjectId;
  readonly unit: SubjectId;
}

/** Asks the reporter back. The report waits until the answer comes. */
export interface AskReporter extends OfInbox {
  readonly do: "event.ask";
  readonly question: string;
}
export const askReporter: Procedure<AskReporter> = {
  do: "event.ask",
  roles: ["registrar"],
  touches: ({ event, unit }) => [touch(events, event), touch(units, unit)],
  decide: (command, see, context): Decision => {
    const found = inInbox(see, command, context);
    if (!found.ok) return found;
    const question = said(command.question, "question");
    if (!question.ok) return question;
    const fact: EventAsked = {
      kind: "event.asked",
      subject: command.event,
      question: open(question.text, "note"),
      on: context.today,
    };
    return accept(fact);
  },
};

/** Hands a report on to the unit in which the event happened. An institution's reports are its own unit's. */
export interface ForwardEvent extends OfInbox {
  readonly do: "event.forward";
  readonly to: SubjectId;
  readonly reason: string;
}
export const forwardEvent: Procedure<ForwardEvent> = {
  do: "event.forward",
  roles: ["registrar"],
  touches: ({ event, unit, to }) => [
    touch(events, event),
    touch(units, unit),
    ...(to === unit ? [] : [touch(units, to)]),
  ],
  decide: (command, see, context): Decision => {
    const found = inInbox(see, command, context);
    if (!found.ok) return found;
    const { event, unit, to } = command;
    if (found.state.report.reporter.from === "institution") return refuse("event.unit_of_institution", rule);
    if (to === unit || see(units, to).state.state !== "open") return refuse("unit.unknown", rule, { field: "to" });
    const reason = said(command.reason, "why");
    if (!reason.ok) return reason;
    const fact: EventForwarded = {
      kind: "event.forwarded",
      subject: event,
      from: unit,
      to,
      reason: open(reason.text, "note"),
      on: context.today,
    };
    return accept(fact);
  },
};

/** What a refused report still owes is asked of nobody any more; what was paid stays as advance until it is refunded. */
function unasked({ id, event }: RefuseEvent, see: See, { today }: Context): readonly DueCorrected[] {
  const subject = accountOfEvent(event);
  const rows = openDues(see(accounts, subject).state).map(({ head, year, amountPaise }) => ({
    head,
    year,
    differencePaise: paise(0n - amountPaise),
  }));
  if (rows.length === 0) return [];
  const said = { subject, of: event, service: serviceName, on: today, reason: "refused", source: id } as const;
  return [{ kind: "due.corrected", ...said, rows }];
}

/** Whether a double has something to be the double of: another entry, or a report that waits. */
const stands = (double: SubjectId, event: SubjectId, see: See): boolean =>
  double !== event && ["reported", "asked", "registered"].includes(see(events, double).state.state);

/** Refuses a report with reasons; where it is a double, with the entry that stands. */
export interface RefuseEvent extends OfInbox {
  readonly do: "event.refuse";
  readonly reason: string;
  readonly double?: SubjectId;
}
export const refuseEvent: Procedure<RefuseEvent> = {
  do: "event.refuse",
  roles: ["registrar"],
  touches: ({ event, unit, double }) => [
    touch(events, event),
    touch(units, unit),
    touch(accounts, accountOfEvent(event)),
    ...(double && double !== event ? [touch(events, double)] : []),
  ],
  decide: (command, see, context): Decision => {
    const found = inInbox(see, command, context);
    if (!found.ok) return found;
    if (command.double && !stands(command.double, command.event, see))
      return refuse("event.double_unknown", rule, { field: "double" });
    const reason = said(command.reason, "reason");
    if (!reason.ok) return reason;
    const fact: EventRefused = {
      kind: "event.refused",
      subject: command.event,
      reason: open(reason.text, "note"),
      ...(command.double && { double: command.double }),
      on: context.today,
    };
    return accept<Fact>(fact, ...unasked(command, see, context));
  },
};

/** What a class of delay still asks for before it may be registered; nothing when all is there. */
export function delayRefused(
  report: Report,
  permission: Permission | undefined,
  registrar: PersonId,
): Refused | undefined {
  if (report.delay === "in-time") return undefined;
  if (permission?.for !== report.delay) {
    const codes = {
      late: "event.no_attest",
      "within-year": "event.no_permission",
      "over-year": "event.no_order",
    } as const;
    return refuse(codes[report.delay], "RBD Act 1969, section 13; MP Rules 2024");
  }
  const second = permission.for === "over-year" ? permission.confirmedBy : permission.by;
  if (second === undefined) return refuse("event.order_unconfirmed", "RBD Act 1969, section 13(3)");
  return second === registrar ? refuse("event.same_person", "RBD Act 1969, section 13") : undefined;
}

/** Registers. `alike` are the entries and reports that look like this one now; the registrar has judged those in `others`. */
export interface RegisterEvent extends OfInbox {
  readonly do: "event.register";
  readonly what: EventKind;
  readonly alike: readonly SubjectId[];
  readonly others: readonly SubjectId[];
  /** Whether the registrar signed in with a passkey. */
  readonly passkey: boolean;
  /** Its `pace` says when a unit registers faster than is usual. */
  readonly law: RegistrationLaw;
}

function registerRefused(command: RegisterEvent, state: Reported, see: See, context: Context): Refused | undefined {
  if (!command.passkey) return refuse("event.passkey_needed", "registrar's safety");
  if (state.report.what !== command.what) return refuse("event.unknown", rule);
  const delayed = delayRefused(state.report, state.permission, context.actor.person);
  if (delayed) return delayed;
  if (owed(see(accounts, accountOfEvent(command.event)).state) > 0n) return refuse("event.fee_unpaid", rule);
  if (command.alike.some((one) => !command.others.includes(one))) return refuse("event.doubles_unseen", rule);
  return undefined;
}

export const registerEvent: Procedure<RegisterEvent> = {
  do: "event.register",
  roles: ["registrar"],
  touches: ({ event, unit, what }, context) => [
    touch(events, event),
    touch(units, unit),
    touch(accounts, accountOfEvent(event)),
    touch(books, registerBook(context, what, unit)),
    touch(paces, paceOf(unit)),
  ],
  decide: (command, see, context): Decision => {
    const found = inInbox(see, command, context);
    if (!found.ok) return found;
    const refused = registerRefused(command, found.state, see, context);
    if (refused) return refused;
    const { event, unit, what, others, law } = command;
    const { delay } = found.state.report;
    const pace = judged(see(paces, paceOf(unit)).state, context.now, delay !== "in-time", law.pace);
    if (pace.above) return refuse("unit.ceiling", "registrar's safety", { values: { max: pace.above.ceiling } });
    const book = registerBook(context, what, unit);
    const numbered = nextNumber(book, see(books, book).state);
    const year = yearOf(context.today);
    const parts = { town: context.town, year, unit: found.unit.number, serial: numbered.serial };
    const number = makeRegistrationNumber(registerLetters[what], parts);
    const fact: EventRegistered = {
      kind: "event.registered",
      subject: event,
      what,
      unit,
      delay,
      number,
      year,
      numbered,
      others,
      on: context.today,
    };
    const alarms = pace.alarms.map(
      (alarm): UnitAlarmed => ({ kind: "unit.alarmed", subject: paceOf(unit), unit, alarm }),
    );
    return accept<Fact>(fact, ...alarms);
  },
};
