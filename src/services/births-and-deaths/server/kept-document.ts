// A document as it comes with a form: cleaned, and kept sealed for whom it is about; and a form that was sent twice with it.
import type { BlobReference } from "../../../kernel/blob.ts";
import type { CommandId, SubjectId } from "../../../kernel/ids.ts";
import type { Refused } from "../../../kernel/refusal.ts";
import { knownCommands } from "../../../ledger/journal.ts";
import { cleanDocument } from "../../../platform/blobs/document.ts";
import type { Visit } from "../../../platform/http/visit.ts";
import type { RegistryParts } from "./parts.ts";

/** Cleans a file and keeps it, sealed for its subject. Refused where it can't be cleaned. */
export async function keepDocument(
  { blobs }: Pick<RegistryParts, "blobs">,
  { town }: Pick<Visit, "town">,
  subject: SubjectId,
  given: Uint8Array,
): Promise<{ readonly ok: true; readonly reference: BlobReference } | Refused> {
  const cleaned = await cleanDocument(given);
  if (!cleaned.ok) return cleaned;
  const { type, bytes } = cleaned;
  const { reference } = await blobs.put({ town: town.id, subject, type, bytes });
  return { ok: true, reference };
}

/** Whether a form was done before: asked before its documents are cleaned, so that a second sending keeps nothing. */
export async function wasDone(
  { database }: Pick<RegistryParts, "database">,
  { town }: Pick<Visit, "town">,
  command: CommandId,
): Promise<boolean> {
  return (await database.readInTown(town.id, (tx) => knownCommands(tx, [command]))).length > 0;
}
