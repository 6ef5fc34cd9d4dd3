// `akshara vault receive`: owns a vault's folder as a user that the portal is not, and lets the portal create objects in it, no more.
import { once } from "node:events";
import { chmodSync, lstatSync, readFileSync, rmSync, statSync } from "node:fs";
import type { Server } from "node:http";
import { parseArgs } from "node:util";
import { directoryTarget } from "../../ledger/vault/directory.ts";
import { receiverPlace } from "../../ledger/vault/receiver.ts";
import { receiverServer } from "../../ledger/vault/receiver-server.ts";
import { VaultUnfit } from "../../ledger/vault/settings.ts";

type Say = (line: string) => void;

export const receiveUsage = [
  "akshara vault receive --folder FOLDER --listen unix:/PATH/TO/SOCKET",
  "akshara vault receive --folder FOLDER --listen http://ADDRESS:PORT --token FILE",
  "  run it as a user (or on a host) that the portal is not; the folder must be that user's and nobody else's",
].join("\n");

const socket_mode = 0o660;
const token_characters_min = 20;

/** The folder is this user's alone: otherwise the portal could go round the receiver. */
function mustOwn(folder: string): void {
  const { uid, mode } = statSync(folder);
  const own = process.getuid?.();
  if (own !== undefined && uid !== own) throw new VaultUnfit(`${folder} belongs to user ${uid}, this is user ${own}`);
  if (own !== undefined && (mode & 0o077) !== 0) {
    throw new VaultUnfit(`${folder} is open to others: chmod 0700 ${folder}`);
  }
}

function readToken(file: string): string {
  const token = readFileSync(file, "utf8").trim();
  if (token.length < token_characters_min) {
    throw new VaultUnfit(`${file} must hold at least ${token_characters_min} characters`);
  }
  return token;
}

/** Its group may open the socket: that is how the portal's user is let in. */
async function listen(server: Server, address: string): Promise<string> {
  const place = receiverPlace(address);
  if (!("socketPath" in place)) {
    server.listen(place.port, place.host);
    await once(server, "listening");
    const at = server.address();
    return `http://${place.host}:${typeof at === "object" && at !== null ? at.port : place.port}`;
  }
  if (lstatSync(place.socketPath, { throwIfNoEntry: false })?.isSocket()) rmSync(place.socketPath);
  const mask = process.umask(0o177);
  try {
    server.listen(place.socketPath);
    await once(server, "listening");
  } finally {
    process.umask(mask);
  }
  chmodSync(place.socketPath, socket_mode);
  return address;
}

/** Runs until it is told to stop. */
export async function receive(words: readonly string[], say: Say): Promise<number> {
  const text = { type: "string" } as const;
  const { values } = parseArgs({ args: [...words], options: { folder: text, listen: text, token: text } });
  const { folder, listen: address = "" } = values;
  const isSocket = address.startsWith("unix:/");
  if (folder === undefined || !(isSocket || (/^http:\/\/[^/\s]+$/.test(address) && values.token !== undefined))) {
    say(receiveUsage);
    return 64;
  }
  mustOwn(folder);
  if (process.getuid?.() === 0) say("the receiver runs as root: give it a user of its own");
  // What it makes is its own alone, whatever the caller's mask was.
  const mask = process.umask(0o077);
  try {
    const token = values.token === undefined ? "" : readToken(values.token);
    const server = receiverServer({ target: directoryTarget("folder", folder), token, suspicious: say });
    say(`the receiver of ${folder} listens on ${await listen(server, address)}`);
    await Promise.race([once(process, "SIGTERM"), once(process, "SIGINT")]);
    server.close();
    server.closeIdleConnections();
    await once(server, "close");
    return 0;
  } finally {
    process.umask(mask);
  }
}
