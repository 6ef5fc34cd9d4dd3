// `akshara signer`: the small process that holds the log's key. `serve` starts it as its child, or it runs under another user.
import { once } from "node:events";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { realFiles } from "../../ledger/log/files.ts";
import { isShardName } from "../../ledger/log/routes.ts";
import { openSigner, type ShardSigner, SignerRefused } from "../../ledger/log/signer.ts";
import { listenSigner } from "../../ledger/log/signer-server.ts";
import { signerSocket } from "../../ledger/log/signer-wire.ts";
import { lockFolder } from "../../platform/database/folder-lock.ts";
import type { Configuration } from "../configuration.ts";
import type { Command } from "./command.ts";

/** Signers of this installation's shards, each opened once. */
function ownOrigins(configuration: Configuration): (origin: string) => Promise<ShardSigner> {
  const opened = new Map<string, Promise<ShardSigner>>();
  const prefix = `${configuration.AKSHARA_LOG_ORIGIN}/`;
  return (origin) => {
    if (!origin.startsWith(prefix) || !isShardName(origin.slice(prefix.length))) {
      return Promise.reject(new SignerRefused(`${origin} is no log of this signer`));
    }
    const found = opened.get(origin) ?? openSigner(realFiles, join(configuration.AKSHARA_DATA, "keys"), origin);
    opened.set(origin, found);
    // One that could not be opened is tried again at the next question.
    found.catch(() => opened.delete(origin));
    return found;
  };
}

/** A child lives exactly as long as who started it; otherwise until it is told to stop. */
async function untilEnd(isChild: boolean): Promise<void> {
  if (!isChild) {
    await Promise.race([once(process, "SIGTERM"), once(process, "SIGINT")]);
    return;
  }
  // Its parent needs it to the end: what is sent to the whole group is not for it.
  for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"] as const) process.on(signal, () => undefined);
  process.stdin.resume();
  await once(process.stdin, "close");
}

export const signer: Command = {
  about: "holds the log's key and signs only what has grown; `serve` starts it by itself",
  run: async (words, configuration, say) => {
    const { values } = parseArgs({ args: [...words], options: { child: { type: "boolean" } } });
    const keys = join(configuration.AKSHARA_DATA, "keys");
    mkdirSync(keys, { recursive: true, mode: 0o700 });
    const unlock = lockFolder(join(keys, "signer.lock"));
    try {
      const socket = configuration.AKSHARA_SIGNER_SOCKET || signerSocket(configuration.AKSHARA_DATA);
      const server = await listenSigner(socket, ownOrigins(configuration));
      if (values.child !== true) say(`the signer listens on ${socket}`);
      await untilEnd(values.child === true);
      server.close();
      return 0;
    } finally {
      unlock();
    }
  },
};
