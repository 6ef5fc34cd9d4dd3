// An entry made ready for the state's register: opened for that purpose alone, and recorded as opened.
import type { Actor } from "../../../kernel/decider.ts";
import { derivedUuid, personId, type SubjectId } from "../../../kernel/ids.ts";
import type { Refused } from "../../../kernel/refusal.ts";
import type { TownId } from "../../../kernel/town.ts";
import type { Sealer } from "../../../platform/sealing/sealer.ts";
import type { Event } from "../rules/event.ts";
import type { Form } from "../rules/forms.ts";
import { sealedOf } from "./opened.ts";
import type { EntryMessage } from "./state-register.ts";

/** The program that hands entries on. */
export const handingOn: Actor = { person: personId(derivedUuid("program", "state-register")), roles: ["system"] };

/** An event that stands in the register. */
export type Entered = Extract<Event, { state: "registered" | "cancelled" }>;

/** Refused beyond the day's budget of openings. `unit` is the unit's number. */
export async function messageOf(
  sealer: Pick<Sealer, "open">,
  { town, event, unit }: { readonly town: TownId; readonly event: SubjectId; readonly unit: number },
  { state, report, entry }: Entered,
): Promise<{ readonly ok: true; readonly message: EntryMessage } | Refused> {
  const values = { form: sealedOf(report.form), said: entry.margin.map(({ said }) => sealedOf(said)) };
  const answer = await sealer.open({ town, by: handingOn, why: "state-register", subject: event, values });
  if (!answer.ok) return answer;
  const { opened } = answer;
  const message: EntryMessage = {
    protocol: 1,
    entry: event,
    version: entry.version,
    town,
    unit,
    register: report.what,
    state,
    number: entry.number,
    registeredOn: entry.on,
    delay: report.delay,
    ...(entry.book && { book: entry.book }),
    margin: entry.margin.map(({ number, what, on, authority, changed }, at) => {
      return { number, what, on, authority, changed, said: opened.said[at] ?? "" };
    }),
    form: JSON.parse(opened.form) as Form,
  };
  return { ok: true, message };
}
