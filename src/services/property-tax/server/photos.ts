// Photos of visits: cleaned, then kept as blobs, sealed for their return or notice, here and in the vault.
import type { BlobName } from "../../../kernel/blob.ts";
import type { Actor } from "../../../kernel/decider.ts";
import type { SubjectId } from "../../../kernel/ids.ts";
import type { Refused } from "../../../kernel/refusal.ts";
import type { TownId } from "../../../kernel/town.ts";
import type { BlobStore } from "../../../platform/blobs/store.ts";
import { cleanPicture, type PictureType } from "../../../platform/blobs/document.ts";

/** Where photos are kept. */
export type Blobs = Pick<BlobStore, "put" | "get">;

/** Cleans a photo, seals it for this subject and keeps it. Call it before the command whose fact names it. */
export async function keepPhoto(
  blobs: Blobs,
  town: TownId,
  subject: SubjectId,
  bytes: Uint8Array,
): Promise<{ readonly ok: true; readonly name: BlobName } | Refused> {
  const cleaned = await cleanPicture(bytes);
  if (!cleaned.ok) return { ok: false, refusal: { ...cleaned.refusal, field: "photo" } };
  const { reference } = await blobs.put({ town, subject, type: cleaned.type, bytes: cleaned.bytes });
  return { ok: true, name: reference.blob };
}

export interface OpenedPhoto {
  readonly ok: true;
  readonly kind: PictureType;
  readonly bytes: Buffer;
}

/** Opens a kept photo; the opening is recorded. Undefined when it is not here. */
export async function openPhoto(
  blobs: Blobs,
  asked: { readonly town: TownId; readonly by: Actor; readonly subject: SubjectId; readonly name: BlobName },
  why: "officer" | "own-holding" | "counter",
): Promise<OpenedPhoto | Refused | undefined> {
  const got = await blobs.get({ ...asked, why });
  if (!got.ok) return "missing" in got ? undefined : got;
  return { ok: true, kind: got.type === "image/png" ? got.type : "image/jpeg", bytes: Buffer.from(got.bytes) };
}
