// Asking for a note in the margin: who may, for what, within which days, on what proof and for what fee.
import { canonicalJson } from "../../../kernel/canonical.ts";
import { addMonths, addYears, type CivilDate, compareDates, financialYearOf } from "../../../kernel/civil-date.ts";
import {
  accept,
  type Command,
  type Context,
  type Decision,
  type Procedure,
  type See,
  touch,
} from "../../../kernel/decider.ts";
import { accounts } from "../../../kernel/dues.ts";
import type { Due, DueRaised, Fact } from "../../../kernel/facts.ts";
import type { SubjectId } from "../../../kernel/ids.ts";
import { type Paise, paise } from "../../../kernel/money.ts";
import { open } from "../../../kernel/private.ts";
import { type Refused, refuse } from "../../../kernel/refusal.ts";
import type { RegistrationLaw } from "../../../kernel/registration-law.ts";
import { normaliseText } from "../../../kernel/text.ts";
import { delayOf, delays } from "./delay.ts";
import { accountOfEvent, type Event, type EventDocument, type MarginKind } from "./event.ts";
import { events } from "./events.ts";
import type { FieldName, Form } from "./forms.ts";
import { type AskedFrom, isHolder, type MarginAsked, marginOf, type MarginOrder, margins } from "./margin.ts";
import { adoptionFields, cancels, changedFields, correctionOf, sameSound } from "./margin-change.ts";
import { number_letters_max } from "./permitting.ts";
import { serviceName, words_letters_max } from "./reporting.ts";

/** Requests for one entry, and documents of one request. */
export const margin_requests_max = 99;
export const margin_documents_max = 10;
/** Credible persons who declare that a substantive correction is true, and letters of a name. */
export const witnesses_count = 2;
export const witness_letters_max = 100;

/** Where the rule of each kind of note stands. */
export const marginRules: Readonly<Record<MarginKind, string>> = {
  name: "RBD Act 1969, section 14",
  clerical: "RBD Act 1969, section 15",
  substantive: "RBD Act 1969, section 15",
  fraudulent: "RBD Act 1969, section 15",
  adoption: "RBD Act 1969, section 15; an order of adoption",
  cancellation: "RBD Act 1969, section 15",
};

export type InRegister = Extract<Event, { state: "registered" }>;

/** The entry that holds now: not a report, and nothing that was cancelled. */
export function entryOf(see: See, event: SubjectId, rule: string) {
  const { state } = see(events, event);
  if (state.state === "none" || state.state === "drafted") return refuse("event.unknown", rule);
  return state.state === "registered" ? ({ ok: true, state } as const) : refuse("margin.not_registered", rule);
}

/** Words of a field in one way of writing; refused when there are none or too many. */
export function wordsIn(
  text: string,
  field: string,
  { rule, letters_max }: { readonly rule: string; readonly letters_max: number },
): Refused | { readonly ok: true; readonly text: string } {
  const words = normaliseText(text);
  if (words === "") return refuse("event.needed", rule, { field });
  return words.length > letters_max
    ? refuse("event.too_long", rule, { field, values: { max: letters_max } })
    : { ok: true, text: words };
}

/**
 * What entering a child's name costs on a day: nothing up to the same day so many months after registration, the fee up to the
 * same day so many years after it, and then it is too late (undefined). Source: RBD Act 1969, section 14; MP Rules 2024.
 */
export function nameFee(registeredOn: CivilDate, today: CivilDate, law: RegistrationLaw): Paise | undefined {
  const within = (last: CivilDate): boolean => compareDates(today, last) <= 0;
  if (within(addMonths(registeredOn, law.nameFree.months))) return paise(0n);
  return within(addYears(registeredOn, law.nameLast.years)) ? paise(law.nameLast.feePaise) : undefined;
}

export interface AskMargin extends Command {
  readonly do: "margin.ask";
  readonly event: SubjectId;
  readonly serial: number;
  readonly unit: SubjectId;
  readonly what: MarginKind;
  /** The version of the entry that was opened, with its form. */
  readonly version: number;
  readonly before: Form;
  /** The whole form as it shall hold, read by `readForm`; the same as before where the entry is cancelled. */
  readonly form: Form;
  readonly ground: string;
  readonly order?: MarginOrder;
  readonly witnesses: readonly string[];
  readonly documents: readonly EventDocument[];
  /** The blind tokens of a signed-in citizen's mobile. */
  readonly mobileTokens: readonly string[];
  readonly law: RegistrationLaw;
}

const officeRoles = ["clerk", "registrar"] as const;
function askedFrom({ actor }: Context): AskedFrom {
  if (actor.roles.includes("registrar")) return "office";
  return actor.roles.includes("clerk") ? "counter" : "citizen";
}

function nameRefused(command: AskMargin, { entry, report }: InRegister, today: CivilDate): Refused | undefined {
  const rule = marginRules.name;
  if (report.what !== "birth") return refuse("margin.other_register", rule);
  if (command.before.childName !== undefined) return refuse("margin.name_stands", rule, { field: "childName" });
  if (command.form.childName === undefined) return refuse("event.needed", rule, { field: "childName" });
  if (changedFields("birth", command.before, command.form).length > 1) return refuse("margin.only_name", rule);
  if (nameFee(entry.on, today, command.law) !== undefined) return undefined;
  return refuse("margin.name_too_late", rule, { field: "childName", values: { years: command.law.nameLast.years } });
}

function correctionRefused(command: AskMargin, state: InRegister, changed: readonly FieldName[]): Refused | undefined {
  const { before, form, what } = command;
  const rule = marginRules[what];
  if (changed.length === 0) return refuse("margin.nothing_changed", rule);
  if (changed.includes("childName") && before.childName === undefined)
    return refuse("margin.name_apart", rule, { field: "childName" });
  if (correctionOf(changed, before, form) !== what) return refuse("margin.other_kind", rule);
  return dayRefused(command, state);
}

/**
 * What a correction of the day of the event may not come to: a day after the registration, or a later report than the entry was
 * registered as. That would pass by the second person whom a delay asks for; an order may say it. Source: RBD Act 1969, section 13.
 */
function dayRefused({ before, form, order, law }: AskMargin, { report, entry }: InRegister): Refused | undefined {
  const rule = "RBD Act 1969, section 13";
  const eventOn = form.eventDate as CivilDate | undefined;
  if (eventOn === undefined || eventOn === before.eventDate) return undefined;
  if (compareDates(eventOn, entry.on) > 0) return refuse("margin.after_registration", rule, { field: "eventDate" });
  // Of an old book the day of the report is not known: its class came from its own two dates.
  const delay = delayOf(eventOn, entry.book ? entry.on : report.on, law);
  return order === undefined && delays.indexOf(delay) > delays.indexOf(report.delay)
    ? refuse("margin.later_class", rule, { field: "eventDate" })
    : undefined;
}

function adoptionRefused(
  { before, form }: AskMargin,
  state: InRegister,
  changed: readonly FieldName[],
): Refused | undefined {
  const rule = marginRules.adoption;
  if (state.report.what !== "birth") return refuse("margin.other_register", rule);
  const other = changed.find((field) => !adoptionFields.has(field));
  if (other) return refuse("margin.adoption_fields", rule, { field: other });
  if (!changed.includes("motherName") && !changed.includes("fatherName"))
    return refuse("margin.no_new_parent", rule, { field: "motherName" });
  // Whose mobile stands in the entry holds it: the earlier family must not.
  return form.mobile !== undefined && form.mobile === before.mobile
    ? refuse("margin.same_mobile", rule, { field: "mobile" })
    : undefined;
}

/** Whether this kind of note fits what is changed. */
function kindRefused(command: AskMargin, state: InRegister, context: Context): Refused | undefined {
  const changed = changedFields(state.report.what, command.before, command.form);
  switch (command.what) {
    case "name":
      return nameRefused(command, state, context.today);
    case "clerical":
    case "substantive":
      return correctionRefused(command, state, changed);
    case "adoption":
      return adoptionRefused(command, state, changed);
    case "fraudulent":
    case "cancellation":
      if (changed.length > 0) return refuse("margin.cancels_whole", marginRules[command.what]);
      return command.what === "fraudulent" && askedFrom(context) === "citizen"
        ? refuse("margin.office_only", marginRules.fraudulent)
        : undefined;
    default:
      return command.what satisfies never;
  }
}

function witnessesRefused({ what, witnesses }: AskMargin): Refused | undefined {
  if (what !== "substantive") return undefined;
  const names = witnesses.map((name) => normaliseText(name));
  const rule = "RBD Act 1969, section 15: the declaration of two credible persons";
  const missing = Array.from({ length: witnesses_count }, (_, at) => at).find((at) => (names[at] ?? "") === "");
  if (missing !== undefined) return refuse("margin.witness_missing", rule, { field: `witness${missing + 1}` });
  const long = names.findIndex((name) => name.length > witness_letters_max);
  if (long >= 0)
    return refuse("event.too_long", rule, { field: `witness${long + 1}`, values: { max: witness_letters_max } });
  return sameSound(names[0] ?? "", names[1] ?? "")
    ? refuse("margin.witness_twice", rule, { field: "witness2" })
    : undefined;
}

/** What must lie beside a request: proof for all but a first name, the order for an adoption. */
function proofRefused(command: AskMargin, { today }: Context): Refused | undefined {
  const { what, documents, order } = command;
  const rule = marginRules[what];
  if (documents.length > margin_documents_max)
    return refuse("event.documents", rule, { field: "documents", values: { max: margin_documents_max } });
  if (what === "adoption" && order === undefined) return refuse("margin.order_missing", rule, { field: "orderNumber" });
  if (order !== undefined) {
    const fits = { rule, letters_max: number_letters_max };
    const number = wordsIn(order.number, "orderNumber", fits);
    if (!number.ok) return number;
    const court = wordsIn(order.court, "orderCourt", fits);
    if (!court.ok) return court;
    if (compareDates(order.dated, today) > 0) return refuse("event.future", rule, { field: "orderDated" });
  }
  const ordered = what === "adoption" || (what === "substantive" && order !== undefined);
  if (ordered && !documents.some((one) => one.what === "order"))
    return refuse("margin.order_scan_missing", rule, { field: "document" });
  if (what !== "name" && documents.length === 0) return refuse("margin.proof_missing", rule, { field: "document" });
  return witnessesRefused(command);
}

/** Requests are asked one after another: the one before must be decided. */
function queueRefused({ event, serial, what }: AskMargin, see: See): Refused | undefined {
  const rule = marginRules[what];
  if (!Number.isInteger(serial) || serial < 1 || serial > margin_requests_max)
    return refuse("margin.too_many", rule, { values: { max: margin_requests_max } });
  if (see(margins, marginOf(event, serial)).state.state !== "none") return refuse("margin.already_asked", rule);
  if (serial === 1) return undefined;
  const { state } = see(margins, marginOf(event, serial - 1)).state;
  return state === "none" || state === "asked" ? refuse("margin.already_asked", rule) : undefined;
}

function feeOf({ what, law }: AskMargin, { entry }: InRegister, { today }: Context): Due | undefined {
  const amountPaise = what === "name" ? (nameFee(entry.on, today, law) ?? 0n) : 0n;
  return amountPaise === 0n
    ? undefined
    : { head: "name-entry-fee", year: financialYearOf(today), amountPaise: paise(amountPaise) };
}

function feeFact(command: AskMargin, fee: Due, { today }: Context): DueRaised {
  const subject = accountOfEvent(command.event);
  const raised = { kind: "due.raised", subject, of: command.event, service: serviceName } as const;
  return { ...raised, on: today, payableBy: today, dues: [fee], source: command.id };
}

function asked(command: AskMargin, state: InRegister, context: Context, fee: Due | undefined): MarginAsked {
  const { event, serial, unit, what, version, before, form, order, documents } = command;
  return {
    kind: "margin.asked",
    subject: marginOf(event, serial),
    event,
    unit,
    serial,
    what,
    from: askedFrom(context),
    version,
    changed: cancels(what) ? [] : changedFields(state.report.what, before, form),
    form: open(canonicalJson(form), "note"),
    ground: open(normaliseText(command.ground), "note"),
    ...(order && { order: { ...order, number: normaliseText(order.number), court: normaliseText(order.court) } }),
    witnesses:
      what === "substantive" ? command.witnesses.map((name) => ({ name: open(normaliseText(name), "name") })) : [],
    documents,
    ...(fee && { fee }),
    on: context.today,
  };
}

/** Asks. What could not stand in a margin is refused now, not when somebody comes to approve it. */
export const askMargin: Procedure<AskMargin> = {
  do: "margin.ask",
  roles: ["citizen", ...officeRoles],
  touches: ({ event, serial }) => [
    touch(events, event),
    touch(accounts, accountOfEvent(event)),
    touch(margins, marginOf(event, serial)),
    ...(serial > 1 ? [touch(margins, marginOf(event, serial - 1))] : []),
  ],
  decide: (command, see, context): Decision => {
    const rule = marginRules[command.what];
    const found = entryOf(see, command.event, rule);
    if (!found.ok) return found;
    const { state } = found;
    if (askedFrom(context) === "citizen" && !isHolder(state, context.actor.person, command.mobileTokens))
      return refuse("margin.not_yours", rule);
    if (state.report.unit !== command.unit) return refuse("event.wrong_unit", rule);
    const queued = queueRefused(command, see);
    if (queued) return queued;
    if (state.entry.version !== command.version) return refuse("margin.entry_changed", rule);
    const ground = wordsIn(command.ground, "ground", { rule, letters_max: words_letters_max });
    const refused = kindRefused(command, state, context) ?? (ground.ok ? undefined : ground);
    const unproved = refused ?? proofRefused(command, context);
    if (unproved) return unproved;
    const fee = feeOf(command, state, context);
    return accept<Fact>(asked(command, state, context, fee), ...(fee ? [feeFact(command, fee, context)] : []));
  },
};
