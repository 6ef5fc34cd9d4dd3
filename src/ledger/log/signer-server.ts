// The signer's process: answers on a socket that only its own user can open. Whoever has the portal's process has no key.
import { chmodSync, rmSync } from "node:fs";
import { once } from "node:events";
import { createServer, type Server, type Socket } from "node:net";
import { type ShardSigner, SignerRefused } from "./signer.ts";
import type { SignerAnswer, SignerQuestion } from "./signer-wire.ts";
import { readQuestion, wire_bytes_max } from "./signer-wire.ts";

/** Opens the signer of an origin; throws SignerRefused for one that is not its own. */
export type OpenOrigin = (origin: string) => Promise<ShardSigner>;

async function answer(signer: ShardSigner, question: SignerQuestion): Promise<SignerAnswer> {
  if (question.do === "key") return { publicKey: signer.publicKey };
  if (question.do === "last") {
    const { size, root } = await signer.last();
    return { size, root: Buffer.from(root).toString("base64") };
  }
  if (question.do === "freeze") return { note: await signer.freeze(question.continuedIn) };
  const { size, root, proof } = question;
  const bytes = (text: string): Buffer => Buffer.from(text, "base64");
  return { note: await signer.sign({ size, root: bytes(root), proof: proof.map(bytes) }) };
}

async function answerLine(line: string, open: OpenOrigin): Promise<SignerAnswer> {
  try {
    const question = readQuestion(line);
    if (question === undefined) return { refused: "this is not a question to the signer" };
    return await answer(await open(question.origin), question);
  } catch (error) {
    const words = error instanceof Error ? error.message : String(error);
    return error instanceof SignerRefused ? { refused: words } : { failed: words };
  }
}

/** One connection: questions as lines, each answered by a line, in order. */
async function talk(socket: Socket, open: OpenOrigin): Promise<void> {
  let waiting = "";
  for await (const part of socket.setEncoding("utf8") as AsyncIterable<string>) {
    waiting += part;
    if (waiting.length > wire_bytes_max) break;
    for (let end = waiting.indexOf("\n"); end >= 0; end = waiting.indexOf("\n")) {
      const line = waiting.slice(0, end);
      waiting = waiting.slice(end + 1);
      socket.write(`${JSON.stringify(await answerLine(line, open))}\n`);
    }
  }
  socket.end();
}

/** Listens on the socket. The caller holds the lock of the folder: a socket that is there is a dead signer's. */
export async function listenSigner(socket: string, open: OpenOrigin): Promise<Server> {
  const server = createServer({ allowHalfOpen: true }, (connection) => {
    connection.on("error", () => connection.destroy());
    talk(connection, open).catch(() => connection.destroy());
  });
  const isFile = process.platform !== "win32";
  if (isFile) rmSync(socket, { force: true });
  // Nobody else may open it even for the moment before its rights are set.
  const mask = process.umask(0o177);
  try {
    server.listen(socket);
    await once(server, "listening");
  } finally {
    process.umask(mask);
  }
  if (isFile) chmodSync(socket, 0o600);
  return server;
}
