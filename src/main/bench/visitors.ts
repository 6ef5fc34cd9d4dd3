// Visitors of a measurement: connections that are kept open, each asking for the same page again and again.
import { connect, type Socket } from "node:net";
import { type Round, runClients } from "./clients.ts";

const head_end = "\r\n\r\n";

/** One connection. The client is spare, so that the server is what is measured. */
class Visitor {
  readonly #socket: Socket;
  readonly #request: Buffer;
  #heard: Buffer = Buffer.alloc(0);
  #wanted = -1;
  #done: (() => void) | undefined;
  #failed: ((error: Error) => void) | undefined;

  constructor(url: URL) {
    this.#socket = connect({ host: url.hostname, port: Number(url.port), noDelay: true });
    const words = [`GET ${url.pathname}${url.search} HTTP/1.1`, `host: ${url.host}`, "accept: text/html"];
    this.#request = Buffer.from(`${words.join("\r\n")}${head_end}`);
    this.#socket.on("data", (bytes: Buffer) => this.#hear(bytes));
    this.#socket.on("error", (error) => this.#failed?.(error));
    this.#socket.on("close", () => this.#failed?.(new Error("the server closed the connection")));
  }

  #hear(bytes: Buffer): void {
    this.#heard = this.#heard.length === 0 ? bytes : Buffer.concat([this.#heard, bytes]);
    if (this.#wanted < 0) {
      const end = this.#heard.indexOf(head_end);
      if (end < 0) return;
      const head = this.#heard.toString("latin1", 0, end);
      const length = /\r\ncontent-length: (\d+)/i.exec(head)?.[1];
      if (!head.startsWith("HTTP/1.1 200") || length === undefined) {
        this.#failed?.(new Error(`the page answered ${head.slice(0, 60)}`));
        return;
      }
      this.#wanted = end + head_end.length + Number(length);
    }
    if (this.#heard.length < this.#wanted) return;
    this.#heard = Buffer.alloc(0);
    this.#wanted = -1;
    this.#done?.();
  }

  visit(): Promise<void> {
    return new Promise<void>((resolve, reject) => {
      this.#done = resolve;
      this.#failed = reject;
      this.#socket.write(this.#request);
    });
  }

  leave(): void {
    this.#failed = undefined;
    this.#socket.destroy();
  }
}

/** So many visitors of one page for so many seconds; throws when a page is not answered well. */
export async function visitPage(
  url: string,
  { visitors, seconds }: { visitors: number; seconds: number },
): Promise<Round> {
  const all = Array.from({ length: visitors }, () => new Visitor(new URL(url)));
  try {
    return await runClients(
      all.map((visitor) => () => visitor.visit()),
      { seconds, warm_seconds: Math.min(0.3, seconds / 4) },
    );
  } finally {
    for (const visitor of all) visitor.leave();
  }
}
