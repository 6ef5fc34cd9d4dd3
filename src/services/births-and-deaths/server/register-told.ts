// Tells the family by SMS what the registrar decided: the report's number, never a name.
import type { Actor } from "../../../kernel/decider.ts";
import { derivedUuid, personId } from "../../../kernel/ids.ts";
import type { TownId } from "../../../kernel/town.ts";
import { words } from "../pages/registering/words/words.generated.ts";
import { readEvent } from "./event-store.ts";
import { sealedOf } from "./opened.ts";
import type { RegistryParts } from "./parts.ts";
import type { FoundReport } from "./register-office.tsx";
import { readUnits } from "./unit-store.ts";

const machine: Actor = { person: personId(derivedUuid("program", "registration-messages")), roles: ["system"] };

/** What the family is told, by the state in which the event is now; nothing of other states. */
async function textFor(parts: RegistryParts, town: TownId, { id, event }: FoundReport): Promise<string | undefined> {
  const [now, units] = await parts.database.readInTown(
    town,
    async (tx) => [(await readEvent(tx, id))?.event, await readUnits(tx)] as const,
  );
  const number = event.report.application ?? "";
  // The family's own language is not known: Hindi is the state's.
  const own = words.hi;
  if (now?.state === "asked") return own.message_asked({ number });
  if (now?.state === "reported" && now.report.forwarded) {
    const unit = units.find((one) => one.id === now.report.unit);
    return unit && own.message_forwarded({ number, unit: unit.nameHi });
  }
  if (now?.state === "refused") return own.message_refused({ number });
  return now?.state === "registered" ? own.message_registered({ number, entry: now.entry.number }) : undefined;
}

/** Puts a message into the outbox where the report bears a mobile. */
export async function tellFamily(parts: RegistryParts, town: TownId, found: FoundReport): Promise<void> {
  const { mobile } = found.event.report.foundBy;
  const text = mobile && (await textFor(parts, town, found));
  if (!mobile || text === undefined) return;
  const values = { mobile: sealedOf(mobile) };
  const answer = await parts.sealer.open({ town, by: machine, why: "message", subject: found.id, values });
  if (!answer.ok) return;
  const to = answer.opened.mobile;
  await parts.database.inTown(town, async (tx) => void (await parts.outbox.put(tx, { to, text })));
}
