// Handing entries on to the state's register: which version waits, and the word of the state register that it has one.
import { accept, type Command, type Decision, type Procedure, touch } from "../../../kernel/decider.ts";
import type { SubjectId } from "../../../kernel/ids.ts";
import { refuse } from "../../../kernel/refusal.ts";
import type { Entry, EventHandedOn } from "./event.ts";
import { events } from "./events.ts";

const rule = "RBD Act 1969, section 3 (amended 2023)";

/** The state register's numbers, as they may stand in the register and on pages. */
export const referenceForm = /^[A-Za-z0-9][A-Za-z0-9/._-]{0,63}$/;

/**
 * Whether the state register has yet to be given this version. A page of an old book was the state's already when it was
 * written; it waits only once something has been noted in its margin.
 */
export const waitsForState = (entry: Pick<Entry, "book" | "version" | "handedOn">): boolean =>
  (entry.book === undefined || entry.version > 1) && entry.handedOn?.version !== entry.version;

/** The state register has taken this version of the entry. */
export interface HandOnEvent extends Command {
  readonly do: "event.hand_on";
  readonly event: SubjectId;
  readonly version: number;
  readonly reference: string;
}

/** A version that was amended meanwhile is recorded too: the next one waits all the same. */
export const handOnEvent: Procedure<HandOnEvent> = {
  do: "event.hand_on",
  roles: ["system"],
  touches: ({ event }) => [touch(events, event)],
  decide: ({ event, version, reference }, see, { today }): Decision => {
    const { state } = see(events, event);
    if (state.state !== "registered" && state.state !== "cancelled") return refuse("event.not_in_register", rule);
    if (!Number.isInteger(version) || version < 1 || version > state.entry.version)
      return refuse("event.version_unknown", rule);
    if ((state.entry.handedOn?.version ?? 0) >= version) return refuse("event.already_handed_on", rule);
    if (!referenceForm.test(reference)) return refuse("event.reference_unreadable", rule);
    const fact: EventHandedOn = { kind: "event.handed_on", subject: event, reference, version, on: today };
    return accept(fact);
  },
};
