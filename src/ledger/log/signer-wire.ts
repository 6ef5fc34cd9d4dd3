// What goes over the signer's socket: a question as a line of JSON, an answer as a line of JSON.
import { createHash } from "node:crypto";
import { join, relative } from "node:path";

export const wire_bytes_max = 65_536;
const proof_max = 64;

/** Hashes are base64. */
export type SignerQuestion =
  | { readonly do: "key"; readonly origin: string }
  | { readonly do: "last"; readonly origin: string }
  | { readonly do: "freeze"; readonly origin: string; readonly continuedIn: string }
  | {
      readonly do: "sign";
      readonly origin: string;
      readonly size: number;
      readonly root: string;
      readonly proof: readonly string[];
    };

/** `refused` is the signer's considered no; `failed` is a disk that failed. */
export type SignerAnswer =
  | { readonly publicKey: string }
  | { readonly size: number; readonly root: string }
  | { readonly note: string }
  | { readonly refused: string }
  | { readonly failed: string };

const isHash = (value: unknown): value is string => typeof value === "string" && /^[A-Za-z0-9+/]{43}=$/.test(value);

/** Reads a question; undefined when it is none. */
export function readQuestion(line: string): SignerQuestion | undefined {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return undefined;
  }
  const { do: what, origin, size, root, proof, continuedIn } = Object(value) as Record<string, unknown>;
  if (typeof origin !== "string") return undefined;
  if (what === "key" || what === "last") return { do: what, origin };
  if (what === "freeze") return typeof continuedIn === "string" ? { do: what, origin, continuedIn } : undefined;
  if (what !== "sign" || typeof size !== "number" || !Number.isSafeInteger(size) || size < 0) return undefined;
  if (!isHash(root) || !Array.isArray(proof) || proof.length > proof_max || !proof.every(isHash)) return undefined;
  return { do: "sign", origin, size, root, proof };
}

// Systems allow a socket's path about a hundred bytes.
const socket_path_bytes_max = 100;

/** Where the signer of a data folder listens. A path that is too long is given from the current folder. */
export function signerSocket(dataFolder: string): string {
  if (process.platform !== "win32") {
    const path = join(dataFolder, "signer.socket");
    return Buffer.byteLength(path) <= socket_path_bytes_max ? path : relative(process.cwd(), path);
  }
  return `\\\\.\\pipe\\akshara-signer-${createHash("sha256").update(dataFolder).digest("hex").slice(0, 16)}`;
}
