// The witness over HTTP: add-checkpoint, the last checkpoint of each log, and a page in plain text that says who it is.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { VerifierKey } from "../log/note.ts";
import { parseCheckpoint, splitNote } from "../log/note.ts";
import { formatWitness } from "./cosignature.ts";
import { size_type } from "./request.ts";
import { originName, type Witness } from "./witness.ts";

const body_bytes_max = 65_536;
const request_ms_max = 10_000;
const plain = "text/plain; charset=utf-8";

/** The body as text; undefined when it is too long. */
async function bodyOf(request: IncomingMessage): Promise<string | undefined> {
  const parts: Buffer[] = [];
  let length = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    length += part.length;
    if (length > body_bytes_max) return undefined;
    parts.push(part);
  }
  return Buffer.concat(parts).toString();
}

interface Answer {
  readonly status: number;
  readonly body: string;
  readonly type?: string;
}

/** What this witness is, for people. */
async function aboutPage(witness: Witness, key: VerifierKey, logs: readonly VerifierKey[]): Promise<Answer> {
  const lines = [`Witness of transparency logs`, "", `key ${formatWitness(key)}`, ""];
  for (const { name } of logs) {
    const note = await witness.latest(originName(name));
    const last = note === undefined ? undefined : parseCheckpoint(splitNote(note)?.text ?? "");
    lines.push(`log ${name}`, `    ${last?.size ?? 0} entries cosigned, /${originName(name)}/checkpoint`);
  }
  return { status: 200, body: `${lines.join("\n")}\n` };
}

async function answer(
  request: IncomingMessage,
  witness: Witness,
  key: VerifierKey,
  logs: readonly VerifierKey[],
): Promise<Answer> {
  const path = (request.url ?? "/").split("?", 1)[0] ?? "/";
  if (path === "/add-checkpoint") {
    if (request.method !== "POST") return { status: 405, body: "add-checkpoint is a POST\n" };
    const body = await bodyOf(request);
    if (body === undefined) return { status: 413, body: "the request is too long\n" };
    const given = await witness.add(body);
    return given.status === 409 ? { ...given, type: size_type } : given;
  }
  if (request.method !== "GET" && request.method !== "HEAD") return { status: 405, body: "only GET\n" };
  if (path === "/") return await aboutPage(witness, key, logs);
  const [, name] = /^\/([0-9a-f]{64})\/checkpoint$/.exec(path) ?? [];
  const note = name === undefined ? undefined : await witness.latest(name);
  return note === undefined ? { status: 404, body: "nothing is here\n" } : { status: 200, body: note };
}

function send(request: IncomingMessage, response: ServerResponse, { status, body, type = plain }: Answer): void {
  response.writeHead(status, {
    "content-type": type,
    "content-length": Buffer.byteLength(body),
    "cache-control": "no-store",
    "access-control-allow-origin": "*",
    "x-content-type-options": "nosniff",
  });
  response.end(request.method === "HEAD" ? undefined : body);
}

/** The server, not yet listening. A failure of the disk is a 500: nothing was cosigned. */
export function witnessServer(
  witness: Witness,
  key: VerifierKey,
  logs: readonly VerifierKey[],
  failed: (words: string) => void,
): Server {
  const server = createServer((request, response) => {
    answer(request, witness, key, logs)
      .catch((error: unknown) => {
        failed(error instanceof Error ? error.message : String(error));
        return { status: 500, body: "nothing was cosigned\n" };
      })
      .then((given) => send(request, response, given))
      .catch(() => response.destroy());
  });
  server.requestTimeout = request_ms_max;
  return server;
}
