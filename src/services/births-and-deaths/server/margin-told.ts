// Tells whoever holds an entry, by SMS, that a note in its margin was asked for or decided: numbers alone, never a name.
import type { Actor } from "../../../kernel/decider.ts";
import { derivedUuid, personId } from "../../../kernel/ids.ts";
import type { TownId } from "../../../kernel/town.ts";
import { words } from "../pages/margin/words/words.generated.ts";
import type { MarginKind } from "../rules/event.ts";
import { readEvent } from "./event-store.ts";
import type { FoundEntry } from "./margin-parts.ts";
import { sealedOf } from "./opened.ts";
import type { RegistryParts } from "./parts.ts";

const machine: Actor = { person: personId(derivedUuid("program", "margin-messages")), roles: ["system"] };

export type Told = "asked" | "approved" | "refused";

/**
 * Puts a message into the outbox. It goes to the mobile that stood in the entry before, so that nobody takes an entry over
 * unnoticed; after an adoption only to the new family's.
 */
export async function tellHolder(
  parts: Pick<RegistryParts, "database" | "sealer" | "outbox">,
  town: TownId,
  before: Pick<FoundEntry, "id" | "event">,
  { told, what }: { readonly told: Told; readonly what: MarginKind },
): Promise<void> {
  const { id } = before;
  const now = (await parts.database.readInTown(town, (tx) => readEvent(tx, id)))?.event;
  if (now?.state !== "registered" && now?.state !== "cancelled") return;
  const adopted = told === "approved" && what === "adoption";
  const mobile = (adopted ? undefined : before.event.report.foundBy.mobile) ?? now.report.foundBy.mobile;
  if (!mobile) return;
  const values = { mobile: sealedOf(mobile) };
  const answer = await parts.sealer.open({ town, by: machine, why: "message", subject: id, values });
  if (!answer.ok) return;
  // The family's own language is not known: Hindi is the state's.
  const own = words.hi;
  const texts = { asked: own.message_asked, approved: own.message_approved, refused: own.message_refused };
  const text = texts[told]({ number: now.entry.number });
  await parts.database.inTown(
    town,
    async (tx) => void (await parts.outbox.put(tx, { to: answer.opened.mobile, text })),
  );
}
