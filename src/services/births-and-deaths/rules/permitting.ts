// The second person of a delayed registration: a colleague's word, the District Registrar's permission, or a magistrate's order.
import { type CivilDate, compareDates } from "../../../kernel/civil-date.ts";
import {
  accept,
  type Command,
  type Context,
  type Decision,
  type Procedure,
  type See,
  touch,
} from "../../../kernel/decider.ts";
import type { SubjectId } from "../../../kernel/ids.ts";
import { type Refused, refuse } from "../../../kernel/refusal.ts";
import { normaliseText } from "../../../kernel/text.ts";
import type { Delay } from "./delay.ts";
import { documentOf, type Event, type EventPermitted, type Permission, wrote } from "./event.ts";
import { events } from "./events.ts";

/** Letters of an order's number and of a court. */
export const number_letters_max = 60;
const rule = "RBD Act 1969, section 13; MP Rules 2024";

type Waiting = Extract<Event, { state: "reported" | "asked" }>;

function waiting(see: See, event: SubjectId, delay: Delay): Refused | { readonly ok: true; readonly state: Waiting } {
  const { state } = see(events, event);
  if (state.state === "none" || state.state === "drafted") return refuse("event.unknown", rule);
  if (state.state !== "reported" && state.state !== "asked") return refuse("event.already_decided", rule);
  if (state.report.delay !== delay) return refuse("event.other_delay", rule);
  return { ok: true, state };
}

const permitted = (event: SubjectId, permission: Permission, { today }: Context): Decision => {
  const fact: EventPermitted = { kind: "event.permitted", subject: event, permission, on: today };
  return accept(fact);
};

function line(text: string, field: string): Refused | { readonly ok: true; readonly text: string } {
  const one = normaliseText(text);
  if (one === "") return refuse("event.needed", rule, { field });
  if (one.length > number_letters_max)
    return refuse("event.too_long", rule, { field, values: { max: number_letters_max } });
  return { ok: true, text: one };
}

/** 22 to 30 days: a colleague has read the report and stands for it. Not whoever wrote it down. */
export interface AttestEvent extends Command {
  readonly do: "event.attest";
  readonly event: SubjectId;
}
export const attestEvent: Procedure<AttestEvent> = {
  do: "event.attest",
  roles: ["clerk", "officer", "registrar", "district-registrar"],
  touches: ({ event }) => [touch(events, event)],
  decide: ({ event }, see, context): Decision => {
    const found = waiting(see, event, "late");
    if (!found.ok) return found;
    if (wrote(found.state.report, context.actor.person)) return refuse("event.same_person", rule);
    return permitted(event, { for: "late", by: context.actor.person, on: context.today }, context);
  },
};

/** 31 days to a year: the District Registrar permits in writing, on a self-attested document that another handed in. */
export interface PermitEvent extends Command {
  readonly do: "event.permit";
  readonly event: SubjectId;
  readonly number: string;
}
export const permitEvent: Procedure<PermitEvent> = {
  do: "event.permit",
  roles: ["district-registrar"],
  touches: ({ event }) => [touch(events, event)],
  decide: ({ event, number }, see, context): Decision => {
    const found = waiting(see, event, "within-year");
    if (!found.ok) return found;
    if (wrote(found.state.report, context.actor.person)) return refuse("event.same_person", rule);
    const paper = documentOf(found.state.report, "self-attested", context.actor.person);
    if (paper === "none") return refuse("event.self_attested_missing", rule);
    if (paper === "own") return refuse("event.own_document", rule);
    const read = line(number, "number");
    if (!read.ok) return read;
    return permitted(
      event,
      { for: "within-year", by: context.actor.person, on: context.today, number: read.text },
      context,
    );
  },
};

/** More than a year: the order of a magistrate is recorded with its scan. It counts once another person has confirmed it. */
export interface RecordOrder extends Command {
  readonly do: "event.record_order";
  readonly event: SubjectId;
  readonly number: string;
  readonly court: string;
  readonly dated: CivilDate;
}
export const recordOrder: Procedure<RecordOrder> = {
  do: "event.record_order",
  roles: ["clerk", "registrar"],
  touches: ({ event }) => [touch(events, event)],
  decide: (command, see, context): Decision => {
    const { event, dated } = command;
    const found = waiting(see, event, "over-year");
    if (!found.ok) return found;
    if (!found.state.report.documents.some((one) => one.what === "order")) return refuse("event.order_missing", rule);
    const [number, court] = [line(command.number, "number"), line(command.court, "court")];
    if (!number.ok) return number;
    if (!court.ok) return court;
    if (compareDates(dated, context.today) > 0) return refuse("event.future", rule, { field: "dated" });
    const by = context.actor.person;
    const order = { for: "over-year", by, on: context.today, number: number.text, court: court.text, dated } as const;
    return permitted(event, order, context);
  },
};

/** Another person has compared the order with the court's copy. */
export interface ConfirmOrder extends Command {
  readonly do: "event.confirm_order";
  readonly event: SubjectId;
}
export const confirmOrder: Procedure<ConfirmOrder> = {
  do: "event.confirm_order",
  roles: ["officer", "registrar", "district-registrar"],
  touches: ({ event }) => [touch(events, event)],
  decide: ({ event }, see, context): Decision => {
    const found = waiting(see, event, "over-year");
    if (!found.ok) return found;
    const { permission, report } = found.state;
    if (permission?.for !== "over-year") return refuse("event.no_order", rule);
    const { person } = context.actor;
    if (permission.by === person || wrote(report, person)) return refuse("event.same_person", rule);
    if (documentOf(report, "order", person) === "own") return refuse("event.own_document", rule);
    return permitted(event, { ...permission, confirmedBy: person }, context);
  },
};
