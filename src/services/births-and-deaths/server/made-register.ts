// Lays made registrations into the tables as states only, sealed and indexed as the ledger would: for measurements, never for a town's own books.
import { canonicalJson } from "../../../kernel/canonical.ts";
import { addDays, type CivilDate, type Instant } from "../../../kernel/civil-date.ts";
import type { Kept } from "../../../kernel/decider.ts";
import type { Recorded } from "../../../kernel/facts.ts";
import { commandId, derivedUuid, factId, personId, type SubjectId, subjectId, uuidV7 } from "../../../kernel/ids.ts";
import { bookOf } from "../../../kernel/book.ts";
import { open } from "../../../kernel/private.ts";
import { makeApplicationNumber, makeRegistrationNumber } from "../../../kernel/public-number.ts";
import type { TownId } from "../../../kernel/town.ts";
import type { Tx } from "../../../platform/database/connect.ts";
import type { Sealer } from "../../../platform/sealing/sealer.ts";
import type { Event, EventRegistered, EventReported } from "../rules/event.ts";
import { events } from "../rules/events.ts";
import type { Form } from "../rules/forms.ts";
import { registerLetters } from "../rules/registering.ts";
import { applicationLetters, countedOf, foundByOf } from "../rules/reporting.ts";
import type { KnownEvent } from "./event-store.ts";
import { formOf, type MadeEvent } from "./made-events.ts";

const registrar = personId(derivedUuid("registrar of made registrations"));
const recordedOf = (town: TownId, id: SubjectId, day: CivilDate): Recorded["recorded"] => ({
  id: factId(id),
  town,
  at: `${day}T05:30:00.000Z` as Instant,
  by: registrar,
  command: commandId(id),
  v: 1,
});

/** A registration in its place of a register: with `serial` it has an entry, else it is a report that waits. */
export interface Laid {
  readonly id: SubjectId;
  readonly form: Form;
  readonly event: MadeEvent;
  /** Its place among the reports of the year, and its number in the register. */
  readonly application: number;
  readonly serial?: number;
}

/** An id that orders as the days do, the same for the same place. */
export function madeId(day: CivilDate, at: number): SubjectId {
  const bytes = new Uint8Array(10);
  new DataView(bytes.buffer).setUint32(6, at);
  new DataView(bytes.buffer).setUint32(2, Math.imul(at + 1, 0x9e37_79b1));
  return subjectId(uuidV7(Date.parse(`${day}T05:30:00.000Z`), bytes));
}

export const laidOf = (event: MadeEvent, at: number, numbers: Pick<Laid, "application" | "serial">): Laid => ({
  id: madeId(addDays(event.day, 3), at),
  form: formOf(event),
  event,
  ...numbers,
});

function reported(town: TownId, unit: SubjectId, { id, form, event, application }: Laid): EventReported {
  const on = addDays(event.day, 3);
  return {
    kind: "event.reported",
    subject: id,
    application: makeApplicationNumber({
      service: applicationLetters,
      town,
      year: Number(on.slice(0, 4)),
      serial: application,
    }),
    what: event.what,
    unit,
    reporter: { from: "household" },
    form: open(canonicalJson(form), "note"),
    foundBy: foundByOf(form),
    counted: countedOf(form),
    delay: "in-time",
    documents: [],
    on,
  };
}

function registered(town: TownId, unit: SubjectId, { id, event, serial }: Laid): readonly EventRegistered[] {
  if (serial === undefined) return [];
  const on = addDays(event.day, 5);
  const year = Number(on.slice(0, 4));
  return [
    {
      kind: "event.registered",
      subject: id,
      what: event.what,
      unit,
      number: makeRegistrationNumber(registerLetters[event.what], { town, year, unit: 1, serial }),
      year,
      numbered: { book: bookOf(town, `register/${event.what}/${unit}/${year}`), serial },
      others: [],
      delay: "in-time",
      on,
    },
  ];
}

/** The states that these registrations come to, sealed under the town's own keys. */
export async function sealedStates(
  tx: Tx,
  sealer: Pick<Sealer, "sealFacts">,
  unit: SubjectId,
  laid: readonly Laid[],
): Promise<readonly (readonly [SubjectId, Kept<KnownEvent>])[]> {
  const facts = laid.map((one) => [reported(tx.town, unit, one), ...registered(tx.town, unit, one)]);
  const sealed = await sealer.sealFacts(tx, facts.flat());
  let at = 0;
  return laid.map(({ id, event }, place) => {
    const own = sealed.slice(at, at + (facts[place]?.length ?? 0));
    at += own.length;
    const state = own.reduce<Event>(
      (before, fact) => events.evolve(before, { ...fact, recorded: recordedOf(tx.town, id, event.day) }, id),
      events.initial,
    );
    if (state.state === "none") throw new Error("a made registration came to nothing");
    return [id, { revision: own.length, state }] as const;
  });
}
