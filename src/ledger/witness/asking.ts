// Asking outsiders: a witness for its cosignature or its last checkpoint, a mirror for a file of the log.
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { AddCheckpoint } from "./request.ts";
import { formatRequest } from "./request.ts";
import { originName } from "./witness.ts";

const answer_ms_max = 5_000;
const checkpoint_bytes_max = 100_000;
const file_bytes_max = 17_000_000;

/** What a witness said to add-checkpoint. `away` is every answer that is none. */
export type WitnessSaid =
  | { readonly kind: "cosigned"; readonly lines: string }
  | { readonly kind: "has"; readonly size: number }
  | { readonly kind: "inconsistent" }
  | { readonly kind: "away"; readonly why: string };

/** In a few words, without an address. */
const whyOf = (error: unknown): string => {
  if (!(error instanceof Error)) return "no answer";
  const cause = error.cause instanceof Error && "code" in error.cause ? String(error.cause.code) : undefined;
  return error.name === "TimeoutError" ? "no answer in time" : (cause ?? error.message);
};

async function bytesOf(response: Response, bytes_max: number): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const part of response.body ?? []) {
    length += part.length;
    if (length > bytes_max) throw new Error("the answer is too long");
    parts.push(part);
  }
  return Buffer.concat(parts);
}

const limited = (ending: AbortSignal): AbortSignal => AbortSignal.any([ending, AbortSignal.timeout(answer_ms_max)]);

/** Sends one checkpoint; never throws. */
export async function askCosignature(
  address: string,
  request: AddCheckpoint,
  ending: AbortSignal,
): Promise<WitnessSaid> {
  try {
    const body = formatRequest(request);
    const type = { "content-type": "text/plain; charset=utf-8" };
    const response = await fetch(`${address}/add-checkpoint`, {
      method: "POST",
      body,
      headers: type,
      redirect: "error",
      signal: limited(ending),
    });
    const text = (await bytesOf(response, checkpoint_bytes_max)).toString();
    if (response.status === 200) return { kind: "cosigned", lines: text };
    if (response.status === 422) return { kind: "inconsistent" };
    if (response.status === 409 && /^(0|[1-9][0-9]{0,15})\n$/.test(text)) return { kind: "has", size: Number(text) };
    return { kind: "away", why: `it answered ${response.status}` };
  } catch (error) {
    return { kind: "away", why: whyOf(error) };
  }
}

/** The file's bytes, "none" where there is no such file, or why it could not be had. */
export type Fetched = Buffer | "none" | { readonly away: string };

async function fetchFile(address: string, bytes_max: number, ending: AbortSignal): Promise<Fetched> {
  try {
    const response = await fetch(address, { redirect: "error", signal: limited(ending) });
    const bytes = await bytesOf(response, bytes_max);
    if (response.status === 200) return bytes;
    return response.status === 404 ? "none" : { away: `it answered ${response.status}` };
  } catch (error) {
    return { away: whyOf(error) };
  }
}

/** The last checkpoint that a witness cosigned for the log. */
export const askLatest = (address: string, origin: string, ending: AbortSignal): Promise<Fetched> =>
  fetchFile(`${address}/${originName(origin)}/checkpoint`, checkpoint_bytes_max, ending);

/** A file of a mirror by its path below /log/, such as `2026/checkpoint`. */
export async function askMirror(mirror: string, path: string, ending: AbortSignal): Promise<Fetched> {
  if (/^https?:\/\//.test(mirror)) return await fetchFile(`${mirror}/${path}`, file_bytes_max, ending);
  try {
    return await readFile(join(mirror, path));
  } catch (error) {
    const missing = error instanceof Error && "code" in error && error.code === "ENOENT";
    return missing ? "none" : { away: whyOf(error) };
  }
}
