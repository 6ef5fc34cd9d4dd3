// Photos of visits: cleaned, sealed for their return, and kept by the hash of what is kept.
import { createHash } from "node:crypto";
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Actor } from "../../../kernel/decider.ts";
import type { SubjectId } from "../../../kernel/ids.ts";
import { open } from "../../../kernel/private.ts";
import type { Refused } from "../../../kernel/refusal.ts";
import type { TownId } from "../../../kernel/town.ts";
import type { Sealer } from "../../../platform/sealing/sealer.ts";
import { cleanPhoto, type PhotoKind } from "./photo.ts";

/** Where bytes are kept by the SHA-256 of themselves. The bytes are sealed already. */
export interface Blobs {
  putBlob(bytes: Uint8Array): Promise<string>;
  /** Undefined when nothing is kept under this hash. */
  getBlob(sha256: string): Promise<Uint8Array | undefined>;
}

export const isHash = (text: string): boolean => /^[0-9a-f]{64}$/.test(text);

/** Blobs in a folder, each a file named by its hash. */
export function blobFolder(folder: string): Blobs {
  const fileOf = (hash: string): string => join(folder, hash.slice(0, 2), hash);
  return {
    putBlob: async (bytes) => {
      const hash = createHash("sha256").update(bytes).digest("hex");
      const file = fileOf(hash);
      await mkdir(join(folder, hash.slice(0, 2)), { recursive: true, mode: 0o700 });
      // Under another name first, so that a file of this name is always whole.
      const part = `${file}.${process.pid}.part`;
      await writeFile(part, bytes, { mode: 0o600 });
      await rename(part, file);
      return hash;
    },
    getBlob: async (hash) => {
      const bytes = isHash(hash) ? await readFile(fileOf(hash)).catch(() => undefined) : undefined;
      return bytes && new Uint8Array(bytes);
    },
  };
}

interface PhotoParts {
  readonly sealer: Sealer;
  readonly blobs: Blobs;
}

/** Cleans a photo, seals it for this subject and keeps it. Gives the hash of what is kept. */
export async function keepPhoto(
  { sealer, blobs }: PhotoParts,
  town: TownId,
  subject: SubjectId,
  bytes: Uint8Array,
): Promise<{ readonly ok: true; readonly hash: string } | Refused> {
  const cleaned = cleanPhoto(bytes);
  if (!cleaned.ok) return cleaned;
  const text = `${cleaned.kind};${Buffer.from(cleaned.bytes).toString("base64")}`;
  const sealed = await sealer.seal(open(text, "note"), { town, subject, field: "photo" });
  return { ok: true, hash: await blobs.putBlob(Buffer.from(sealed.sealed, "latin1")) };
}

export interface OpenedPhoto {
  readonly ok: true;
  readonly kind: PhotoKind;
  readonly bytes: Buffer;
}

/** Opens a kept photo; the opening is recorded. Undefined when none is kept under this hash. */
export async function openPhoto(
  { sealer, blobs }: PhotoParts,
  asked: { readonly town: TownId; readonly by: Actor; readonly subject: SubjectId; readonly hash: string },
  why: "officer" | "own-holding" | "counter",
): Promise<OpenedPhoto | Refused | undefined> {
  const { town, by, subject, hash } = asked;
  const bytes = await blobs.getBlob(hash);
  if (!bytes) return undefined;
  const photo = { sealed: Buffer.from(bytes).toString("latin1"), class: "note", find: [] } as const;
  const opened = await sealer.open({ town, by, why, subject, values: { photo } });
  if (!opened.ok) return opened;
  const [kind = "", data = ""] = opened.opened.photo.split(";");
  return { ok: true, kind: kind === "image/png" ? kind : "image/jpeg", bytes: Buffer.from(data, "base64") };
}
