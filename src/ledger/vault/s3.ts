// A vault in an S3 bucket with object lock. The portal's key needs s3:PutObject and s3:PutObjectRetention and nothing else.
import { hash } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import { AwsClient } from "aws4fetch";
import { mustBeObjectName, VaultConflict, type VaultReader, type VaultTarget } from "./target.ts";

export interface Bucket {
  /** `https://host[:port]`; the bucket stands in the path. */
  readonly endpoint: string;
  readonly bucket: string;
  readonly region: string;
  /** Before every object's name; empty, or ending with a slash. */
  readonly prefix: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

export interface LockedBucket extends Bucket {
  /** Nobody, not even the bucket's owner, deletes an object before so many days are over; 0 leaves it to the bucket's own rule. */
  readonly retain_days: number;
}

const request_ms_max = 15_000;
/** Of a reader: what it asks for changes nothing, so it may ask again. */
const tries_max = 4;
const retry_ms = 50;
const day_ms = 86_400_000;

const clientOf = ({ accessKeyId, secretAccessKey, region }: Bucket): AwsClient =>
  new AwsClient({ accessKeyId, secretAccessKey, region, service: "s3", retries: 0 });
const addressOf = ({ endpoint, bucket, prefix }: Bucket, name: string): string =>
  `${endpoint}/${bucket}/${prefix}${name}`;
const within = (): AbortSignal => AbortSignal.timeout(request_ms_max);
const checksum = (bytes: Uint8Array): string => hash("sha256", bytes, "base64");

class BucketTarget implements VaultTarget {
  readonly name: string;
  readonly #bucket: LockedBucket;
  readonly #client: AwsClient;
  readonly #now: () => number;

  constructor(name: string, bucket: LockedBucket, now: () => number) {
    this.name = name;
    this.#bucket = bucket;
    this.#client = clientOf(bucket);
    this.#now = now;
  }

  #headers(bytes: Uint8Array): Record<string, string> {
    const { retain_days } = this.#bucket;
    const until = new Date(this.#now() + retain_days * day_ms).toISOString();
    const lock = { "x-amz-object-lock-mode": "COMPLIANCE", "x-amz-object-lock-retain-until-date": until };
    return {
      "if-none-match": "*",
      "content-type": "application/octet-stream",
      "content-md5": hash("md5", bytes, "base64"),
      "x-amz-checksum-sha256": checksum(bytes),
      ...(retain_days > 0 ? lock : {}),
    };
  }

  async put(objectName: string, bytes: Uint8Array, again = false): Promise<"stored" | "already"> {
    mustBeObjectName(objectName);
    const address = addressOf(this.#bucket, objectName);
    const answer = await this.#client.fetch(address, {
      method: "PUT",
      body: Buffer.from(bytes),
      headers: this.#headers(bytes),
      signal: within(),
    });
    await answer.arrayBuffer();
    if (answer.ok) return "stored";
    if (answer.status !== 412) throw new Error(`${this.name} answered ${answer.status} to a PUT`);
    if (again && (await this.#mayBeOurs(address, bytes))) return "already";
    throw new VaultConflict(`other bytes lie in ${this.name} at ${objectName}`);
  }

  /** A key that may only put cannot look: then an object whose storing was once tried counts as the one that was tried. */
  async #mayBeOurs(address: string, bytes: Uint8Array): Promise<boolean> {
    const answer = await this.#client.fetch(address, {
      method: "HEAD",
      headers: { "x-amz-checksum-mode": "ENABLED" },
      signal: within(),
    });
    if (answer.status === 403) return true;
    if (!answer.ok) throw new Error(`${this.name} answered ${answer.status} to a HEAD`);
    const tag = answer.headers.get("etag")?.replaceAll('"', "");
    return answer.headers.get("x-amz-checksum-sha256") === checksum(bytes) || tag === hash("md5", bytes, "hex");
  }
}

/** A target in this bucket. `now` is the time from which objects are kept. */
export const bucketTarget = (name: string, bucket: LockedBucket, now: () => number = Date.now): VaultTarget =>
  new BucketTarget(name, bucket, now);

const unescaped = (text: string): string =>
  text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&quot;", '"').replaceAll("&amp;", "&");

/** The bucket answered, and not with the object. */
class BucketRefused extends Error {
  override readonly name = "BucketRefused";
  readonly status: number;

  constructor(status: number) {
    super(`the bucket answered ${status} to a GET`);
    this.status = status;
  }
}

/** Reads a vault in a bucket, with a key of its own that may list and get. */
export function bucketReader(bucket: Bucket): VaultReader {
  const client = clientOf(bucket);
  const once = async (address: string): Promise<Uint8Array> => {
    const answer = await client.fetch(address, { signal: within() });
    const bytes = new Uint8Array(await answer.arrayBuffer());
    if (!answer.ok) throw new BucketRefused(answer.status);
    return bytes;
  };
  const ask = async (address: string): Promise<Uint8Array> => {
    for (let count = 1; ; count += 1) {
      try {
        return await once(address);
      } catch (error) {
        const isFinal = error instanceof BucketRefused && error.status < 500 && error.status !== 429;
        if (isFinal || count === tries_max) throw error;
        await pause(retry_ms * 2 ** count);
      }
    }
  };
  return {
    async *list(prefix, after = "") {
      let last = after === "" ? "" : `${bucket.prefix}${after}`;
      for (;;) {
        const query = new URLSearchParams({
          "list-type": "2",
          prefix: `${bucket.prefix}${prefix}`,
          "start-after": last,
        });
        const text = Buffer.from(await ask(`${bucket.endpoint}/${bucket.bucket}?${query}`)).toString();
        const keys = [...text.matchAll(/<Key>([^<]*)<\/Key>/g)].map(([, key = ""]) => unescaped(key));
        for (const key of keys) yield key.slice(bucket.prefix.length);
        last = keys.at(-1) ?? last;
        if (!/<IsTruncated>true<\/IsTruncated>/.test(text) || keys.length === 0) return;
      }
    },
    async get(objectName) {
      mustBeObjectName(objectName);
      return await ask(addressOf(bucket, objectName));
    },
  };
}
