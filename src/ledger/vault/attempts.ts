// Attempts on the vault with all that the portal has: reading, listing, changing and deleting, each of which must be refused.
import { hash } from "node:crypto";
import { appendFile, chmod, link, readdir, readFile, rename, rm, truncate, unlink, writeFile } from "node:fs/promises";
import { request } from "node:http";
import { dirname, join } from "node:path";
import { AwsClient } from "aws4fetch";
import { receiverPlace, type ReceiverPlace } from "./receiver.ts";
import type { LockedBucket } from "./s3.ts";
import { targetAt, type VaultPlace } from "./settings.ts";

/** What was tried on an object, and what became of it. */
export interface Attempt {
  readonly target: string;
  readonly object: string;
  readonly what: string;
  /** True when it worked: the vault is then not what it must be. */
  readonly done: boolean;
  /** Why not, as the system or the server said it. */
  readonly said: string;
}

/** Resolves when it was done; throws when it was refused. */
type Act = readonly [what: string, act: () => Promise<unknown>];

const other = Buffer.from("not what was here\n");
const request_ms_max = 15_000;

/** The bytes of the object on which a keeper can try everything without harm. They stay in the vault, as all do. */
export const probeBytes = Buffer.from("akshara: an object for trying what the portal may do in the vault\n");
export const probeName = `blobs/${hash("sha256", probeBytes)}.age`;

function actsInFolder(folder: string, object: string): readonly Act[] {
  const path = join(folder, object);
  const beside = join(dirname(path), ".tried");
  const moved = `${path}.tried`;
  return [
    ["list the folder", () => readdir(dirname(path))],
    ["read", () => readFile(path)],
    ["create a file beside it", () => writeFile(beside, other).then(() => rm(beside))],
    ["put another file over it", () => writeFile(beside, other).then(() => rename(beside, path))],
    ["give it a second name", () => link(path, moved).then(() => rm(moved))],
    ["rename", () => rename(path, moved).then(() => rename(moved, path))],
    ["make it writable", () => chmod(path, 0o666)],
    ["append", () => appendFile(path, other)],
    ["overwrite", () => writeFile(path, other)],
    ["truncate", () => truncate(path, 0)],
    ["delete", () => unlink(path)],
  ];
}

/** One request to a receiver; throws unless it is answered as done. */
const askReceiver = (place: ReceiverPlace, method: string, path: string, body?: Buffer): Promise<void> =>
  new Promise((resolve, reject) => {
    const headers = {
      ...(place.token !== "" && { authorization: `Bearer ${place.token}` }),
      ...(body && {
        "content-length": body.length,
        "content-digest": `sha-256=:${hash("sha256", body, "base64")}:`,
      }),
    };
    const at = { ...receiverPlace(place.address), method, path, headers, agent: false, timeout: request_ms_max };
    const asked = request(at, (reply) => {
      reply.resume();
      const status = reply.statusCode ?? 0;
      if (status >= 200 && status < 300) resolve();
      else reject(new Error(`answered ${status}`));
    });
    asked.on("timeout", () => asked.destroy(new Error("no answer")));
    asked.on("error", reject);
    asked.end(body);
  });

function actsAtReceiver(place: ReceiverPlace, object: string): readonly Act[] {
  const ask = (method: string, path: string, body?: Buffer) => () => askReceiver(place, method, path, body);
  return [
    ["list", ask("GET", "/")],
    ["read", ask("GET", `/${object}`)],
    ["look", ask("HEAD", `/${object}`)],
    ["overwrite", ask("PUT", `/${object}`, other)],
    ["overwrite by another way to its name", ask("PUT", `/keys/../${object}`, other)],
    ["overwrite with nothing", ask("PUT", `/${object}`, Buffer.of())],
    ["append", ask("PATCH", `/${object}`, other)],
    ["post", ask("POST", `/${object}`, other)],
    ["rename", ask("MOVE", `/${object}`)],
    ["write outside its folder", ask("PUT", "/../tried.age", other)],
    ["delete", ask("DELETE", `/${object}`)],
    ["delete the folder", ask("DELETE", "/")],
  ];
}

function actsInBucket(bucket: LockedBucket, object: string): readonly Act[] {
  const { accessKeyId, secretAccessKey, region, endpoint, prefix } = bucket;
  const client = new AwsClient({ accessKeyId, secretAccessKey, region, service: "s3", retries: 0 });
  const root = `${endpoint}/${bucket.bucket}`;
  const at = `${root}/${prefix}${object}`;
  const ask = (method: string, address: string, body?: string, headers: Record<string, string> = {}) => {
    return async (): Promise<void> => {
      const given = body === undefined ? {} : { body };
      const signal = AbortSignal.timeout(request_ms_max);
      const answer = await client.fetch(address, { method, headers, signal, ...given });
      await answer.arrayBuffer();
      if (!answer.ok) throw new Error(`answered ${answer.status}`);
    };
  };
  const batch = `<Delete><Object><Key>${prefix}${object}</Key></Object></Delete>`;
  const soon = "<Retention><Mode>COMPLIANCE</Mode><RetainUntilDate>2000-01-01T00:00:00Z</RetainUntilDate></Retention>";
  const md5 = (text: string) => ({ "content-md5": hash("md5", text, "base64") });
  return [
    ["list", ask("GET", `${root}?list-type=2`)],
    ["read", ask("GET", at)],
    ["overwrite if it is not there", ask("PUT", at, other.toString(), { "if-none-match": "*" })],
    [
      "overwrite (where it only adds a version, the bucket must ask for If-None-Match)",
      ask("PUT", at, other.toString()),
    ],
    ["copy over it", ask("PUT", at, "", { "x-amz-copy-source": `/${bucket.bucket}/${prefix}${object}` })],
    ["shorten its retention", ask("PUT", `${at}?retention`, soon, md5(soon))],
    ["delete in a batch", ask("POST", `${root}?delete`, batch, md5(batch))],
    ["delete past its lock", ask("DELETE", at, undefined, { "x-amz-bypass-governance-retention": "true" })],
    ["delete", ask("DELETE", at)],
  ];
}

function actsOn(place: VaultPlace, object: string): readonly Act[] {
  if (place.kind === "directory") return actsInFolder(place.folder, object);
  if (place.kind === "receiver") return actsAtReceiver(place.receiver, object);
  return actsInBucket(place.bucket, object);
}

async function tryAct(target: string, object: string, [what, act]: Act): Promise<Attempt> {
  try {
    await act();
    return { target, object, what, done: true, said: "" };
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "";
    const said = code === "" && error instanceof Error ? error.message : code;
    return { target, object, what, done: false, said };
  }
}

/** Why the portal cannot create there; undefined when it can. Without it a refusal of all else would say nothing. */
export async function whyNoCreating(place: VaultPlace): Promise<string | undefined> {
  try {
    await targetAt(place).put(probeName, probeBytes, true);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** Tries everything on each object in its turn. What is done is not undone: name only objects that may be lost. */
export async function* attempts(place: VaultPlace, objects: readonly string[]): AsyncGenerator<Attempt> {
  for (const object of objects) {
    for (const act of actsOn(place, object)) yield await tryAct(place.name, object, act);
  }
}
