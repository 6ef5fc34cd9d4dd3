// Examining, approving, refusing and withdrawing a request for the margin; approving records the note with the next number.
import { bookOf, books, nextNumber } from "../../../kernel/book.ts";
import { canonicalJson } from "../../../kernel/canonical.ts";
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
import { accounts, openDues } from "../../../kernel/dues.ts";
import type { DueCorrected, Fact } from "../../../kernel/facts.ts";
import type { BookId, SubjectId } from "../../../kernel/ids.ts";
import { paise } from "../../../kernel/money.ts";
import { open } from "../../../kernel/private.ts";
import { makeRegistrationNumber } from "../../../kernel/public-number.ts";
import { type Refused, refuse } from "../../../kernel/refusal.ts";
import { accountOfEvent, type EventAmended, type EventDocument, type MarginKind } from "./event.ts";
import { events } from "./events.ts";
import type { Form } from "./forms.ts";
import {
  type MarginApproved,
  type MarginDocumented,
  type MarginExamined,
  marginOf,
  type MarginRefused,
  type MarginRequest,
  margins,
  type MarginWithdrawn,
} from "./margin.ts";
import { entryOf, type InRegister, margin_documents_max, marginRules, wordsIn } from "./margin-asking.ts";
import { approverOf, cancels, changedFields } from "./margin-change.ts";
import { countedOf, foundByOf, serviceName, words_letters_max } from "./reporting.ts";
import { units } from "./unit.ts";

/** Letters of the authority that a note cites. */
export const authority_letters_max = 200;
const rule = "RBD Act 1969, sections 14 and 15";

type Waiting = Extract<MarginRequest, { state: "asked" }>;

interface OfRequest extends Command {
  readonly event: SubjectId;
  readonly serial: number;
}

function waiting(see: See, { event, serial }: OfRequest): Refused | { readonly ok: true; readonly request: Waiting } {
  const { state } = see(margins, marginOf(event, serial));
  if (state.state === "none") return refuse("margin.unknown", rule);
  return state.state === "asked" ? { ok: true, request: state } : refuse("margin.already_decided", rule);
}

const requestOf = ({ event, serial }: OfRequest) => touch(margins, marginOf(event, serial));

/** Adds a scan to a request that waits. */
export interface DocumentMargin extends OfRequest {
  readonly do: "margin.document";
  readonly document: EventDocument;
}
export const documentMargin: Procedure<DocumentMargin> = {
  do: "margin.document",
  roles: ["citizen", "clerk", "registrar"],
  touches: (command) => [requestOf(command)],
  decide: (command, see, { actor, today }): Decision => {
    const found = waiting(see, command);
    if (!found.ok) return found;
    const outside = !actor.roles.includes("clerk") && !actor.roles.includes("registrar");
    if (outside && found.request.askedBy !== actor.person) return refuse("margin.not_yours", rule);
    if (found.request.documents.length >= margin_documents_max)
      return refuse("event.documents", rule, { field: "document", values: { max: margin_documents_max } });
    const { event, serial, document } = command;
    const fact: MarginDocumented = {
      kind: "margin.documented",
      subject: marginOf(event, serial),
      document,
      on: today,
    };
    return accept(fact);
  },
};

/** Somebody of the office has compared a request with its proof. Whoever asked can't be that person. */
export interface ExamineMargin extends OfRequest {
  readonly do: "margin.examine";
  readonly remark: string;
}
export const examineMargin: Procedure<ExamineMargin> = {
  do: "margin.examine",
  roles: ["clerk", "registrar"],
  touches: (command) => [requestOf(command)],
  decide: (command, see, { actor, today }): Decision => {
    const found = waiting(see, command);
    if (!found.ok) return found;
    if (found.request.askedBy === actor.person) return refuse("margin.same_person", "two persons");
    if (found.request.examined) return refuse("margin.examined_already", rule);
    const remark = wordsIn(command.remark, "remark", { rule, letters_max: words_letters_max });
    if (!remark.ok) return remark;
    const subject = marginOf(command.event, command.serial);
    const fact: MarginExamined = { kind: "margin.examined", subject, remark: open(remark.text, "note"), on: today };
    return accept(fact);
  },
};

/** The gapless book of a unit's margin notes in one calendar year. */
export const marginBook = ({ town, today }: Pick<Context, "town" | "today">, unit: SubjectId): BookId =>
  bookOf(town, `margin/${unit}/${yearOf(today)}`);

/** The note and the form that holds from now on. `what`, `unit` and both forms are as they were asked. */
export interface ApproveMargin extends OfRequest {
  readonly do: "margin.approve";
  readonly unit: SubjectId;
  readonly what: MarginKind;
  readonly before: Form;
  readonly form: Form;
  /** The section, order or permission that the margin cites. It is printed: no person's name belongs here. */
  readonly authority: string;
  /** The words of the note. */
  readonly said: string;
  /** Whether the approver signed in with a passkey. */
  readonly passkey: boolean;
}

interface OfUnit {
  readonly see: See;
  readonly context: Context;
}

/** Whether this person may decide this kind of note for this unit. */
function approverRefused(request: Waiting, { see, context }: OfUnit): Refused | undefined {
  const { actor } = context;
  const wanted = approverOf(request.what);
  const cited = marginRules[request.what];
  if (!actor.roles.includes(wanted))
    return refuse(wanted === "registrar" ? "margin.registrar_decides" : "margin.district_decides", cited);
  if (wanted === "district-registrar") return undefined;
  const unit = see(units, request.unit).state;
  return unit.state === "open" && unit.registrars.includes(actor.person) ? undefined : refuse("unit.not_yours", cited);
}

/** Two persons: whoever asked or examined does not approve, and what a citizen sent is examined first. */
function personsRefused(request: Waiting, { context }: OfUnit): Refused | undefined {
  const { person } = context.actor;
  if (request.askedBy === person || request.examined?.by === person) return refuse("margin.same_person", "two persons");
  return request.from === "citizen" && !request.examined ? refuse("margin.not_examined", "two persons") : undefined;
}

function approvalRefused(command: ApproveMargin, request: Waiting, state: InRegister, of: OfUnit): Refused | undefined {
  if (request.what !== command.what || request.unit !== command.unit) return refuse("margin.unknown", rule);
  const refused = approverRefused(request, of) ?? personsRefused(request, of);
  if (refused) return refused;
  if (!command.passkey) return refuse("event.passkey_needed", "registrar's safety");
  const changed = cancels(request.what) ? [] : changedFields(state.report.what, command.before, command.form);
  const same = changed.length === request.changed.length && changed.every((field, at) => field === request.changed[at]);
  if (state.entry.version !== request.version || !same)
    return refuse("margin.entry_changed", marginRules[request.what]);
  const dues = openDues(of.see(accounts, accountOfEvent(command.event)).state);
  return request.fee && dues.some((due) => due.head === request.fee?.head)
    ? refuse("margin.fee_unpaid", marginRules[request.what])
    : undefined;
}

interface NoteWords {
  readonly authority: string;
  readonly said: string;
}

function amended(command: ApproveMargin, request: Waiting, words: NoteWords, { see, context }: OfUnit): EventAmended {
  const { event, unit, what, form } = command;
  const book = marginBook(context, unit);
  const numbered = nextNumber(book, see(books, book).state);
  const kept = see(units, unit).state;
  const parts = { town: context.town, year: yearOf(context.today), unit: kept.state === "open" ? kept.number : 0 };
  const note = {
    number: makeRegistrationNumber("M", { ...parts, serial: numbered.serial }),
    what,
    authority: words.authority,
    changed: request.changed,
    said: open(words.said, "note"),
    askedBy: request.askedBy,
    approvedBy: context.actor.person,
  };
  const holds = { form: open(canonicalJson(form), "note"), foundBy: foundByOf(form), counted: countedOf(form) };
  return { kind: "event.amended", subject: event, note, numbered, ...holds, on: context.today };
}

export const approveMargin: Procedure<ApproveMargin> = {
  do: "margin.approve",
  roles: ["registrar", "district-registrar"],
  touches: (command, context) => [
    requestOf(command),
    touch(events, command.event),
    touch(units, command.unit),
    touch(accounts, accountOfEvent(command.event)),
    touch(books, marginBook(context, command.unit)),
  ],
  decide: (command, see, context): Decision => {
    const found = waiting(see, command);
    if (!found.ok) return found;
    const entry = entryOf(see, command.event, marginRules[command.what]);
    if (!entry.ok) return entry;
    const of = { see, context };
    const refused = approvalRefused(command, found.request, entry.state, of);
    if (refused) return refused;
    const cited = marginRules[command.what];
    const authority = wordsIn(command.authority, "authority", { rule: cited, letters_max: authority_letters_max });
    if (!authority.ok) return authority;
    const said = wordsIn(command.said, "said", { rule: cited, letters_max: words_letters_max });
    if (!said.ok) return said;
    const note = amended(command, found.request, { authority: authority.text, said: said.text }, of);
    const subject = marginOf(command.event, command.serial);
    const { number } = note.note;
    const approved: MarginApproved = { kind: "margin.approved", subject, number, on: context.today };
    return accept<Fact>(approved, note);
  },
};

/** A fee for what was not entered is asked no more; what was paid of it becomes advance. */
function feeBack(command: OfRequest, { fee }: Waiting, reason: string, { today }: Context): readonly DueCorrected[] {
  if (!fee) return [];
  const { head, year, amountPaise } = fee;
  const correction = { head, year, differencePaise: paise(0n - amountPaise) };
  const subject = accountOfEvent(command.event);
  const corrected = { kind: "due.corrected", subject, of: command.event, service: serviceName } as const;
  return [{ ...corrected, on: today, rows: [correction], reason, source: command.id }];
}

/** Says no, with reasons. The entry stays as it is. */
export interface RefuseMargin extends OfRequest {
  readonly do: "margin.refuse";
  readonly unit: SubjectId;
  readonly reason: string;
}
export const refuseMargin: Procedure<RefuseMargin> = {
  do: "margin.refuse",
  roles: ["registrar", "district-registrar"],
  touches: (command) => [
    requestOf(command),
    touch(units, command.unit),
    touch(accounts, accountOfEvent(command.event)),
  ],
  decide: (command, see, context): Decision => {
    const found = waiting(see, command);
    if (!found.ok) return found;
    const { request } = found;
    if (request.unit !== command.unit) return refuse("margin.unknown", rule);
    const refused = approverRefused(request, { see, context });
    if (refused) return refused;
    const { person } = context.actor;
    if (request.askedBy === person) return refuse("margin.same_person", "two persons");
    const reason = wordsIn(command.reason, "reason", { rule, letters_max: words_letters_max });
    if (!reason.ok) return reason;
    const subject = marginOf(command.event, command.serial);
    const on = context.today;
    const fact: MarginRefused = { kind: "margin.refused", subject, reason: open(reason.text, "note"), on };
    return accept<Fact>(fact, ...feeBack(command, request, "margin-refused", context));
  },
};

/** Whoever asked takes it back. */
export interface WithdrawMargin extends OfRequest {
  readonly do: "margin.withdraw";
}
export const withdrawMargin: Procedure<WithdrawMargin> = {
  do: "margin.withdraw",
  roles: ["citizen", "clerk", "registrar"],
  touches: (command) => [requestOf(command), touch(accounts, accountOfEvent(command.event))],
  decide: (command, see, context): Decision => {
    const found = waiting(see, command);
    if (!found.ok) return found;
    if (found.request.askedBy !== context.actor.person) return refuse("margin.not_yours", rule);
    const subject = marginOf(command.event, command.serial);
    const fact: MarginWithdrawn = { kind: "margin.withdrawn", subject, on: context.today };
    return accept<Fact>(fact, ...feeBack(command, found.request, "margin-withdrawn", context));
  },
};
