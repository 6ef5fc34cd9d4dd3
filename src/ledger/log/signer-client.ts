// The signer as its users see it: questions over the socket; one that went away is started again where that is ours to do.
import { createConnection } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import type { ShardSigner, SignedTree, SigningRequest } from "./signer.ts";
import { SignerRefused } from "./signer.ts";
import type { SignerAnswer, SignerQuestion } from "./signer-wire.ts";
import { wire_bytes_max } from "./signer-wire.ts";

/** Nobody answers on the signer's socket. Nothing is known of what was asked: it is asked again. */
export class SignerAway extends Error {
  override readonly name = "SignerAway";
}

const answer_ms_max = 10_000;
/** A machine with more to do than it can takes many seconds to load a small program. */
const start_tries_max = 400;
const start_look_ms = 50;

/** One question on a connection of its own. */
function askOnce(socket: string, question: SignerQuestion): Promise<SignerAnswer> {
  return new Promise((resolve, reject) => {
    let heard = "";
    const connection = createConnection(socket);
    const fail = (why: string): void => {
      connection.destroy();
      reject(new SignerAway(`the signer at ${socket} does not answer: ${why}`));
    };
    connection.setTimeout(answer_ms_max, () => fail("no answer in time"));
    connection.once("error", (error) => fail("code" in error ? String(error.code) : error.message));
    connection.once("close", () => fail("it hung up"));
    connection.once("connect", () => connection.write(`${JSON.stringify(question)}\n`));
    connection.setEncoding("utf8").on("data", (part: string) => {
      heard += part;
      if (heard.length > wire_bytes_max) fail("its answer is too long");
      if (!heard.endsWith("\n")) return;
      connection.removeAllListeners("close");
      connection.end();
      resolve(JSON.parse(heard) as SignerAnswer);
    });
  });
}

export interface SignerPlace {
  readonly socket: string;
  /** Starts a signer there; left out where it is somebody else's to start. */
  readonly start?: () => Promise<void>;
}

async function ask({ socket, start }: SignerPlace, question: SignerQuestion): Promise<SignerAnswer> {
  try {
    return await askOnce(socket, question);
  } catch (error) {
    if (!(error instanceof SignerAway) || start === undefined) throw error;
  }
  // Signing the same tree twice gives the same signature, so asking again does no harm.
  for (let count = 1; ; count += 1) {
    // A signer of a killed program may still be on its way out: ours is started again until one of them answers.
    await start();
    try {
      return await askOnce(socket, question);
    } catch (error) {
      if (!(error instanceof SignerAway) || count >= start_tries_max) throw error;
      await pause(start_look_ms);
    }
  }
}

async function must<Kind extends SignerAnswer>(
  place: SignerPlace,
  question: SignerQuestion,
  isIt: (answer: SignerAnswer) => answer is Kind,
): Promise<Kind> {
  const answer = await ask(place, question);
  if ("refused" in answer) throw new SignerRefused(answer.refused);
  if ("failed" in answer) throw new Error(`the signer failed: ${answer.failed}`);
  if (!isIt(answer)) throw new Error("the signer answered something else");
  return answer;
}

class SocketSigner implements ShardSigner {
  readonly #place: SignerPlace;
  readonly #origin: string;
  readonly publicKey: string;

  constructor(place: SignerPlace, origin: string, publicKey: string) {
    this.#place = place;
    this.#origin = origin;
    this.publicKey = publicKey;
  }

  async last(): Promise<SignedTree> {
    const question = { do: "last", origin: this.#origin } as const;
    const { size, root } = await must(this.#place, question, (answer) => "root" in answer);
    return { size, root: Buffer.from(root, "base64") };
  }

  async sign({ size, root, proof }: SigningRequest): Promise<string> {
    const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString("base64");
    const question = { do: "sign", origin: this.#origin, size, root: text(root), proof: proof.map(text) } as const;
    return (await must(this.#place, question, (answer) => "note" in answer)).note;
  }

  async freeze(continuedIn: string): Promise<string> {
    const question = { do: "freeze", origin: this.#origin, continuedIn } as const;
    return (await must(this.#place, question, (answer) => "note" in answer)).note;
  }
}

/** The signer of an origin behind a socket. Throws SignerAway when nobody answers there. */
export async function connectSigner(place: SignerPlace, origin: string): Promise<ShardSigner> {
  const { publicKey } = await must(place, { do: "key", origin }, (answer) => "publicKey" in answer);
  return new SocketSigner(place, origin, publicKey);
}
