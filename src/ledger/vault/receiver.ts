// A vault behind a receiver: the portal's side. It reaches a process that owns the folder, never the folder itself.
import { hash } from "node:crypto";
import { Agent, request } from "node:http";
import { opened_bytes_max } from "./bundle.ts";
import { mustBeObjectName, VaultConflict, type VaultTarget } from "./target.ts";

export interface ReceiverPlace {
  /** `unix:/path` or `http://host:port`. */
  readonly address: string;
  /** What the receiver must hear; "" for a socket. */
  readonly token: string;
}

/** What an object may weigh when it is packed and sealed; one that does not shrink weighs a little more than it holds. */
export const received_bytes_max = opened_bytes_max + 1024 * 1024;
const answer_ms_max = 30_000;
const connections_max = 4;

/** The connection's part of an address. */
export function receiverPlace(address: string): { readonly socketPath: string } | { host: string; port: number } {
  if (address.startsWith("unix:")) return { socketPath: address.slice("unix:".length) };
  const { hostname, port } = new URL(address);
  return { host: hostname, port: Number(port || "80") };
}

interface Answer {
  readonly status: number;
  readonly words: string;
}

class ReceiverTarget implements VaultTarget {
  readonly name: string;
  readonly #place: ReceiverPlace;
  readonly #agent = new Agent({ keepAlive: true, maxSockets: connections_max, timeout: answer_ms_max });

  constructor(name: string, place: ReceiverPlace) {
    this.name = name;
    this.#place = place;
  }

  #send(objectName: string, bytes: Uint8Array): Promise<Answer> {
    const { address, token } = this.#place;
    const headers = {
      "content-length": bytes.length,
      "content-digest": `sha-256=:${hash("sha256", bytes, "base64")}:`,
      ...(token !== "" && { authorization: `Bearer ${token}` }),
    };
    const place = receiverPlace(address);
    return new Promise((resolve, reject) => {
      const asked = request(
        { ...place, method: "PUT", path: `/${objectName}`, headers, agent: this.#agent, timeout: answer_ms_max },
        (reply) => {
          let words = "";
          reply.setEncoding("utf8").on("data", (part: string) => {
            words = (words + part).slice(0, 300);
          });
          reply.on("end", () => resolve({ status: reply.statusCode ?? 0, words }));
          reply.on("error", reject);
        },
      );
      asked.on("timeout", () => asked.destroy(new Error(`${this.name} did not answer in ${answer_ms_max} ms`)));
      asked.on("error", reject);
      asked.end(bytes);
    });
  }

  async put(objectName: string, bytes: Uint8Array): Promise<"stored" | "already"> {
    mustBeObjectName(objectName);
    const { status, words } = await this.#send(objectName, bytes);
    if (status === 201) return "stored";
    if (status === 200) return "already";
    if (status === 409) throw new VaultConflict(`other bytes lie in ${this.name} at ${objectName}`);
    throw new Error(`${this.name} answered ${status} to a PUT: ${words}`);
  }
}

/** A target behind this receiver. */
export const receiverTarget = (name: string, place: ReceiverPlace): VaultTarget => new ReceiverTarget(name, place);
