// How a fact names a blob: a photo, a scan, a drawing. Its bytes lie outside the journal, under the hash of what is kept.

/** 64 hexadecimal digits: SHA-256 of the sealed bytes as they are kept, so that anybody can check a copy without any key. */
export type BlobName = string & { readonly __blob: true };

/** What stands in a fact; by the property `blob` the rebuild finds which blobs must be there. Nothing here is personal. */
export interface BlobReference {
  readonly blob: BlobName;
  /** Bytes before they were sealed. */
  readonly bytes: number;
  /** Media type, as `image/jpeg`. */
  readonly type: string;
}

const name = /^[0-9a-f]{64}$/;

/** The blob's name, or undefined for any other text. */
export const parseBlobName = (text: string): BlobName | undefined => (name.test(text) ? (text as BlobName) : undefined);

/** The names of all blobs in a fact's bytes. Cheap for the many facts that have none. */
export function blobsIn(body: string): readonly BlobName[] {
  if (!body.includes('"blob":"')) return [];
  return [...new Set([...body.matchAll(/"blob":"([0-9a-f]{64})"/g)].map(([, found = ""]) => found as BlobName))];
}
