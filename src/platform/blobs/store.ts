// Photos, scans and drawings: sealed for their town, kept here and in the vault, opened only for a purpose that is recorded.
import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import type { BlobName, BlobReference } from "../../kernel/blob.ts";
import { canonicalJson } from "../../kernel/canonical.ts";
import { open, type Sealed } from "../../kernel/private.ts";
import type { Refused } from "../../kernel/refusal.ts";
import type { OpenRequest, Sealer } from "../sealing/sealer.ts";
import { BlobDamaged, type BlobFolder } from "./folder.ts";

/** One blob as large as this is taken; who receives uploads refuses larger ones before. */
export const blob_bytes_max = 32 * 1024 * 1024;

const format = "akshara blob 1";
const field = "blob";
const nonce_bytes = 12;
const tag_bytes = 16;
const line_feed = 0x0a;

/** First line of a kept blob. The key of its content is sealed like any personal value: bound to town and subject. */
interface Header {
  readonly format: typeof format;
  readonly key: Sealed;
  readonly type: string;
}

export type BlobSafety = "acknowledged" | "not-yet-safe";

export interface KeptBlob {
  /** Put this into the fact, as it is: by its `blob` the rebuild and the proof find it. */
  readonly reference: BlobReference;
  readonly safety: BlobSafety;
}

export interface PutBlob {
  readonly town: OpenRequest<never>["town"];
  /** The subject of the fact that will name the blob: it opens for no other. */
  readonly subject: string;
  readonly type: string;
  readonly bytes: Uint8Array;
}

export type GetBlob = Omit<OpenRequest<never>, "values"> & { readonly name: BlobName };

export type GotBlob =
  | { readonly ok: true; readonly type: string; readonly bytes: Uint8Array }
  /** It is not here. After a rebuild the proof report names it. */
  | { readonly ok: false; readonly missing: true }
  /** Beyond the person's budget of openings. */
  | Refused;

export interface BlobStoreOptions {
  readonly folder: BlobFolder;
  readonly sealer: Sealer;
  /** Gives sealed bytes to the vault; absent where there is none. */
  readonly vault?: (sealed: Uint8Array) => Promise<BlobSafety>;
}

function sealed(header: Header, key: Uint8Array, bytes: Uint8Array): Buffer {
  const line = Buffer.from(`${canonicalJson(header)}\n`);
  const nonce = randomBytes(nonce_bytes);
  const cipher = createCipheriv("aes-256-gcm", key, nonce);
  cipher.setAAD(line);
  return Buffer.concat([line, nonce, cipher.update(bytes), cipher.final(), cipher.getAuthTag()]);
}

function opened(line: Buffer, key: Uint8Array, rest: Buffer): Buffer {
  const decipher = createDecipheriv("aes-256-gcm", key, rest.subarray(0, nonce_bytes));
  decipher.setAAD(line);
  decipher.setAuthTag(rest.subarray(-tag_bytes));
  return Buffer.concat([decipher.update(rest.subarray(nonce_bytes, -tag_bytes)), decipher.final()]);
}

/** The portal's blobs. */
export class BlobStore {
  readonly #options: BlobStoreOptions;

  constructor(options: BlobStoreOptions) {
    this.#options = options;
  }

  /**
   * Seals the bytes and keeps them: on this disk, then in the vault's plan. Call it before the command whose fact names the blob:
   * the vault's writer gives blobs before facts that were committed after them, so a fact is acknowledged only when its blobs are
   * safe. `safety` says whether a quorum has it already. Throws for an empty blob and for one above `blob_bytes_max`.
   */
  async put({ town, subject, type, bytes }: PutBlob): Promise<KeptBlob> {
    if (bytes.length === 0 || bytes.length > blob_bytes_max) throw new Error(`a blob of ${bytes.length} bytes`);
    const { folder, sealer, vault } = this.#options;
    const key = randomBytes(32);
    const sealedKey = await sealer.seal(open(key.toString("base64url"), "note"), { town, subject, field });
    const kept = sealed({ format, key: sealedKey, type }, key, bytes);
    const blob = await folder.keep(kept);
    const safety = vault === undefined ? "acknowledged" : await vault(kept);
    return { reference: { blob, bytes: bytes.length, type }, safety };
  }

  /**
   * The bytes as they were put. The opening is recorded with who, why and whose, and counts against the budget, as for any sealed
   * value. Throws BlobDamaged where the file was changed, SealBroken where it belongs to another town or subject.
   */
  async get({ name, ...request }: GetBlob): Promise<GotBlob> {
    const { folder, sealer } = this.#options;
    const found = await folder.read(name);
    if (found === undefined) return { ok: false, missing: true };
    const bytes = Buffer.from(found.buffer, found.byteOffset, found.byteLength);
    const end = bytes.indexOf(line_feed) + 1;
    const line = bytes.subarray(0, end);
    const header = JSON.parse(line.toString()) as Header;
    if (header.format !== format) throw new BlobDamaged(`the blob ${name} is of no form that this program knows`);
    const answer = await sealer.open({ ...request, values: { [field]: header.key } });
    if (!answer.ok) return answer;
    const key = Buffer.from(answer.opened[field] ?? "", "base64url");
    return { ok: true, type: header.type, bytes: opened(line, key, bytes.subarray(end)) };
  }
}
