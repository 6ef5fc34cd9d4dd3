// The receiver: a small process of another user or host that owns a vault's folder and only ever lets objects be created in it.
import { hash, timingSafeEqual } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { received_bytes_max } from "./receiver.ts";
import { isObjectName, VaultConflict, type VaultTarget } from "./target.ts";

export interface ReceiverOptions {
  /** Where it creates: the folder that is its own. */
  readonly target: VaultTarget;
  /** What a sender must say before anything is read; "" where the socket's own rights are the proof. */
  readonly token: string;
  /** Told of everything that was asked and is not creating: a sign that the portal is not itself. Never holds the token. */
  readonly suspicious: (words: string) => void;
}

const connections_max = 16;
/** A sender that stops in the middle does not hold a place for longer. */
const request_ms_max = 60_000;

const isSame = (one: string, other: string): boolean =>
  timingSafeEqual(hash("sha256", one, "buffer"), hash("sha256", other, "buffer"));

/** A refusal with its status; the words go back to the sender. */
class Refusal extends Error {
  readonly status: number;

  constructor(status: number, words: string) {
    super(words);
    this.status = status;
  }
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const length = Number(request.headers["content-length"] ?? "");
  if (!Number.isInteger(length) || length <= 0) throw new Refusal(411, "the length must be said");
  if (length > received_bytes_max) throw new Refusal(413, `more than ${received_bytes_max} bytes`);
  const parts: Buffer[] = [];
  for await (const part of request as AsyncIterable<Buffer>) parts.push(part);
  const bytes = Buffer.concat(parts);
  if (request.headers["content-digest"] !== `sha-256=:${hash("sha256", bytes, "base64")}:`) {
    throw new Refusal(400, "the bytes are not those of content-digest");
  }
  return bytes;
}

async function receive({ target, token }: ReceiverOptions, request: IncomingMessage): Promise<number> {
  const { method = "", url = "", headers } = request;
  if (token !== "" && !isSame(headers.authorization ?? "", `Bearer ${token}`)) {
    throw new Refusal(401, "the token is wrong");
  }
  if (method !== "PUT") throw new Refusal(405, "objects can be created here, and nothing else");
  const name = url.slice(1);
  if (!isObjectName(name)) throw new Refusal(400, "this is no name of an object of the vault");
  const bytes = await bodyOf(request);
  try {
    return (await target.put(name, bytes)) === "stored" ? 201 : 200;
  } catch (error) {
    if (!(error instanceof VaultConflict)) throw error;
    throw new Refusal(409, "other bytes lie there; nothing was changed");
  }
}

async function answer(options: ReceiverOptions, request: IncomingMessage, reply: ServerResponse): Promise<void> {
  const { method = "", url = "" } = request;
  try {
    reply.writeHead(await receive(options, request)).end();
  } catch (error) {
    const words = error instanceof Error ? error.message : String(error);
    const status = error instanceof Refusal ? error.status : 500;
    // What it is called may be anything: only what is readable is repeated.
    const asked = `${method} ${url}`.replaceAll(/[^ -~]/g, "?").slice(0, 200);
    options.suspicious(status === 500 ? `failed: ${asked}: ${words}` : `REFUSED: ${asked}: ${words}`);
    // The rest of a body that nobody reads would hold the connection.
    reply.writeHead(status, { connection: "close" }).end(status === 500 ? "failed" : words);
  }
}

/** The receiver's server, not yet listening. */
export function receiverServer(options: ReceiverOptions): Server {
  const server = createServer((request, reply) => {
    answer(options, request, reply).catch(() => reply.destroy());
  });
  server.maxConnections = connections_max;
  server.requestTimeout = request_ms_max;
  return server;
}
