// A note in the margin for tests of what follows from one, without what surrounds it: the margin's own tests prove that.
import { bookOf, books, nextNumber } from "../../../kernel/book.ts";
import { accept, type Command, type Procedure, touch } from "../../../kernel/decider.ts";
import type { SubjectId } from "../../../kernel/ids.ts";
import { open } from "../../../kernel/private.ts";
import type { LedgerService } from "../../../ledger/service.ts";
import type { EventAmended, MarginKind } from "../rules/event.ts";
import { events } from "../rules/events.ts";

export interface Amend extends Command {
  readonly do: "test.amend";
  readonly event: SubjectId;
  readonly what: MarginKind;
}

const amend: Procedure<Amend> = {
  do: "test.amend",
  roles: ["registrar"],
  touches: ({ event }, { town }) => [touch(events, event), touch(books, bookOf(town, "test margin"))],
  decide: ({ event, what }, see, { town, today, actor }) => {
    const { state } = see(events, event);
    if (state.state !== "registered") throw new Error("not registered");
    const book = bookOf(town, "test margin");
    const numbered = nextNumber(book, see(books, book).state);
    const { form, foundBy, counted } = state.report;
    const number = `M-${numbered.serial}`;
    const note = { number, what, authority: "registrar", changed: [], said: open("कारण", "note") } as const;
    const fact: EventAmended = {
      kind: "event.amended",
      subject: event,
      note: { ...note, askedBy: actor.person, approvedBy: actor.person },
      numbered,
      form,
      foundBy,
      counted,
      on: today,
    };
    return accept(fact);
  },
};

/** Give it to `TestRegistry.open` or `TestPages.open`. */
export const amending: LedgerService = { name: "test", stores: [], procedures: [amend] };
