// The sandbox of the state's register: takes entries as docs/state-register.md says, with the faults that it is asked for.
import { createHash } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import { Book } from "./book.ts";
import { sign, verify } from "./signing.ts";

/**
 * Faults of the next questions, one each: `slow` answers late, `error` is a 500, `drop` breaks the line before anything is
 * written, `lost` takes the entry and breaks the line, `busy` says not now, `reject` refuses, `forged` answers unsigned,
 * `garbage` signs what nobody can read. `fine` stands for none.
 */
export const faultNames = ["fine", "slow", "error", "drop", "lost", "busy", "reject", "forged", "garbage"] as const;
export type Fault = (typeof faultNames)[number];

export interface RegisterOptions {
  readonly host: string;
  /** 0 takes any free port. */
  readonly port: number;
  /** Where the book is kept. */
  readonly folder: string;
  readonly secret: string;
  /** How long a slow answer takes. */
  readonly slow_ms: number;
  /** 0 to 1: how many questions meet a fault of chance, by this seed; none unless said. */
  readonly seed: number;
  readonly fault_share: number;
  readonly print: (line: string) => void;
}

export interface Register {
  readonly address: string;
  close(): Promise<void>;
}

interface Answer {
  readonly status: number;
  readonly body: object | string;
  readonly unsigned?: true;
}
type Ended = Answer | "broken";

const body_bytes_max = 262_144;

async function bodyOf(request: IncomingMessage): Promise<string | undefined> {
  const parts: Buffer[] = [];
  let length = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    length += part.length;
    if (length > body_bytes_max) return undefined;
    parts.push(part);
  }
  return Buffer.concat(parts).toString("utf8");
}

/** Numbers from 0 to 1 after a seed (xorshift). */
function chances(seed: number): () => number {
  let state = (seed | 0) === 0 ? 1 : seed | 0;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
}

const rejected = (reason: string): Answer => ({ status: 422, body: { answer: "rejected", reason } });

interface Sent {
  readonly entry: string;
  readonly version: number;
  readonly number: string;
  readonly register: string;
  readonly state: string;
  readonly margin: readonly { readonly number: string }[];
  readonly form: Readonly<Record<string, unknown>>;
}

/** What was sent, if it is what the protocol says. */
function sentIn(body: string): Sent | undefined {
  let value: Partial<Sent> & { readonly protocol?: unknown };
  try {
    value = JSON.parse(body) as typeof value;
  } catch {
    return undefined;
  }
  if (typeof value !== "object" || value === null || value.protocol !== 1) return undefined;
  const { entry, version, number, register, state, margin, form } = value;
  const texts = [entry, number, register, state].every((text) => typeof text === "string" && text !== "");
  const notes =
    Array.isArray(margin) && margin.every((one) => typeof (one as { number?: unknown }).number === "string");
  if (!texts || !Number.isInteger(version) || !notes || typeof form !== "object" || form === null) return undefined;
  return value as Sent;
}

class Sandbox {
  readonly #options: RegisterOptions;
  readonly #book: Book;
  readonly #chance: () => number;
  readonly #stop = new AbortController();
  readonly #faults: Fault[] = [];

  constructor(options: RegisterOptions) {
    this.#options = options;
    this.#book = new Book(options.folder);
    this.#chance = chances(options.seed);
  }

  #nextFault(): Fault {
    const asked = this.#faults.shift();
    if (asked !== undefined) return asked;
    if (this.#chance() >= this.#options.fault_share) return "fine";
    return faultNames[Math.floor(this.#chance() * faultNames.length)] ?? "fine";
  }

  /** A version that is not newer than what is written is a duplicate, whatever came in between. */
  #written(sent: Sent, key: string, body: string): Answer {
    const { entry, version, number, register, state, margin, form } = sent;
    if (key !== `${entry}:${version}`) return rejected("key.differs");
    const digest = createHash("sha256").update(body).digest("hex");
    const known = this.#book.newest(entry);
    if (known && known.version >= version) {
      const same = this.#book.lines.find((line) => line.key === key);
      if (same && same.digest !== digest) return rejected("key.used_for_another");
      return { status: 200, body: { answer: "duplicate", reference: known.reference } };
    }
    if (margin.length !== version - 1) return rejected("margin.incomplete");
    const notes = margin.map((one) => one.number);
    if (known?.notes.some((one, at) => one !== notes[at])) return rejected("margin.rewritten");
    if (typeof form["eventDate"] !== "string" || typeof form["sex"] !== "string") return rejected("form.incomplete");
    const line = this.#book.write({ key, entry, version, number, register, state, notes, digest });
    return { status: 201, body: { answer: "accepted", reference: line.reference } };
  }

  async #faulty(fault: Fault, write: () => Answer): Promise<Ended> {
    switch (fault) {
      case "fine":
        return write();
      case "slow":
        await pause(this.#options.slow_ms, undefined, { signal: this.#stop.signal }).catch(() => undefined);
        return write();
      case "error":
        return { status: 500, body: { answer: "error" }, unsigned: true };
      case "drop":
        return "broken";
      case "lost":
        write();
        return "broken";
      case "busy":
        return { status: 503, body: { answer: "busy", waitSeconds: 30 } };
      case "reject":
        return rejected("sandbox.asked_to");
      case "forged":
        return { status: 201, body: { answer: "accepted", reference: "FORGED-1" }, unsigned: true };
      case "garbage":
        return { status: 201, body: "accepted, believe me" };
      default:
        return fault satisfies never;
    }
  }

  /** For tests: what is written, and which faults the next questions meet. */
  #control(body: string): Answer {
    const wanted = body === "" ? [] : (JSON.parse(body) as readonly Fault[]);
    if (!wanted.every((one) => faultNames.includes(one))) return { status: 400, body: { answer: "unreadable" } };
    if (body !== "") this.#faults.splice(0, this.#faults.length, ...wanted);
    return { status: 200, body: { lines: this.#book.lines } };
  }

  async #route(request: IncomingMessage, key: string, body: string): Promise<Ended> {
    const { secret } = this.#options;
    const signed = (use: "ready" | "take" | "control"): boolean =>
      verify(secret, use, request.headers, key, body, Date.now());
    const where = `${request.method} ${request.url}`;
    if (where === "GET /ready" && signed("ready")) return { status: 200, body: { answer: "ready" } };
    if (where === "POST /control" && signed("control")) return this.#control(body);
    if (where !== "POST /entries") return { status: 404, body: { answer: "unknown" }, unsigned: true };
    if (!signed("take")) return { status: 401, body: { answer: "unsigned" }, unsigned: true };
    const sent = sentIn(body);
    return this.#faulty(this.#nextFault(), () => (sent ? this.#written(sent, key, body) : rejected("body.unreadable")));
  }

  async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const key = String(request.headers["idempotency-key"] ?? "");
    const body = await bodyOf(request);
    const ended: Ended =
      body === undefined
        ? { status: 413, body: { answer: "too-large" }, unsigned: true }
        : await this.#route(request, key, body);
    if (ended === "broken") {
      request.socket.destroy();
      return;
    }
    const text = typeof ended.body === "string" ? ended.body : JSON.stringify(ended.body);
    response.writeHead(ended.status, {
      "content-type": "application/json",
      "cache-control": "no-store",
      ...(ended.unsigned !== true && sign(this.#options.secret, "answer", key, text, Date.now())),
    });
    response.end(text);
  }

  stop(): void {
    this.#stop.abort();
  }
}

const listening = (server: Server, port: number, host: string): Promise<number> =>
  new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, () => resolve((server.address() as AddressInfo).port));
  });

/** Starts it; whatever an earlier run has taken stands in its folder. */
export async function startRegister(options: RegisterOptions): Promise<Register> {
  const sandbox = new Sandbox(options);
  const server = createServer((request, response) => {
    sandbox.handle(request, response).catch((error: unknown) => {
      options.print(`the sandbox failed: ${error instanceof Error ? error.message : "unknown"}`);
      request.socket.destroy();
    });
  });
  const port = await listening(server, options.port, options.host);
  return {
    address: `http://${options.host}:${port}`,
    close: async () => {
      sandbox.stop();
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
    },
  };
}
