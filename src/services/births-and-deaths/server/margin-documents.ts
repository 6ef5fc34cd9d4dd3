// Proof for the margin: scans that are cleaned and sealed for their request, and shown to the office and whoever asked.
import { parseBlobName } from "../../../kernel/blob.ts";
import type { SubjectId } from "../../../kernel/ids.ts";
import type { Refusal, Refused } from "../../../kernel/refusal.ts";
import { document_bytes_max } from "../../../platform/blobs/document.ts";
import { fileOf } from "../../../platform/http/multipart.ts";
import { RefusedRequest } from "../../../platform/http/refused-request.ts";
import type { Visit } from "../../../platform/http/visit.ts";
import type { DocumentKind, EventDocument } from "../rules/event.ts";
import { marginOf } from "../rules/margin.ts";
import { keepDocument } from "./kept-document.ts";
import type { FoundRequest } from "./margin-parts.ts";
import type { RegistryParts } from "./parts.ts";

/** Scans that one form takes. */
export const margin_scans_max = 3;
/** Bytes of a form with scans, and what the form adds round them. */
export const margin_form_bytes_max = margin_scans_max * document_bytes_max + 256 * 1024;

/** Keeps one scan, sealed for this request; nothing where no file was chosen. */
export async function keepScan(
  parts: Pick<RegistryParts, "blobs">,
  visit: Visit,
  subject: SubjectId,
  sent: unknown,
  { field, what }: { readonly field: string; readonly what: DocumentKind },
): Promise<{ readonly ok: true; readonly documents: readonly EventDocument[] } | Refused> {
  const given = fileOf(sent, field);
  if (!given) return { ok: true, documents: [] };
  const kept = await keepDocument(parts, visit, subject, given);
  if (!kept.ok) return { ok: false, refusal: { ...kept.refusal, field } };
  return { ok: true, documents: [{ ...kept.reference, what }] };
}

/**
 * Whether a form with scans was sent twice: each sending seals its scans anew, so the ledger sees another content under the same
 * command. The first one was done.
 */
export const sentTwice = ({ code }: Refusal): boolean => code === "ledger.command_reused";

export interface ShownScan {
  readonly ok: true;
  readonly type: string;
  readonly bytes: Buffer;
}

/** A scan of a request. The opening is recorded. Throws `margin.unknown` as 404 where there is none. */
export async function openScan(
  { blobs }: Pick<RegistryParts, "blobs">,
  visit: Visit,
  { request }: FoundRequest,
  text: string,
): Promise<ShownScan | Refused> {
  const name = parseBlobName(text);
  if (!name || !request.documents.some((one) => one.blob === name)) throw new RefusedRequest(404, "margin.unknown");
  const subject = marginOf(request.event, request.serial);
  const got = await blobs.get({ town: visit.town.id, by: visit.actor, why: "registration", subject, name });
  if (got.ok) return { ok: true, type: got.type, bytes: Buffer.from(got.bytes) };
  if ("missing" in got) throw new RefusedRequest(404, "margin.unknown");
  return got;
}
