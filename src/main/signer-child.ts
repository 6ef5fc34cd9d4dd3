// The signer of this installation: elsewhere by its socket, or a child of this process that is started again when it ends.
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { realFiles } from "../ledger/log/files.ts";
import { openSigner, type ShardSigner } from "../ledger/log/signer.ts";
import { connectSigner, SignerAway } from "../ledger/log/signer-client.ts";
import { signerSocket } from "../ledger/log/signer-wire.ts";
import { projectFile } from "../platform/place.ts";
import type { Configuration } from "./configuration.ts";

/** How the signer of an origin is reached, and what ends a child that was started for it. */
export interface SignerHold {
  open(origin: string): Promise<ShardSigner>;
  close(): Promise<void>;
}

/** The signer within this process: for commands that read its key, and for tests. */
export const signerInside = (configuration: Configuration): SignerHold => ({
  open: (origin) => openSigner(realFiles, join(configuration.AKSHARA_DATA, "keys"), origin),
  close: async () => undefined,
});

const given = ["PATH", "AKSHARA_DATA", "AKSHARA_LOG_ORIGIN", "AKSHARA_SIGNER_SOCKET"];

/** The child gets what it needs and none of the portal's secrets. */
function childEnvironment(configuration: Configuration): NodeJS.ProcessEnv {
  const own = Object.fromEntries(Object.entries(process.env).filter(([name]) => given.includes(name)));
  return { ...own, AKSHARA_DATA: configuration.AKSHARA_DATA, AKSHARA_LOG_ORIGIN: configuration.AKSHARA_LOG_ORIGIN };
}

class SignerChild implements SignerHold {
  readonly #configuration: Configuration;
  readonly #program: string;
  #child: ChildProcess | undefined;
  #closing = false;

  constructor(configuration: Configuration, program: string) {
    this.#configuration = configuration;
    this.#program = program;
  }

  /** Starts one unless ours lives; another process's signer on the same folder makes it end at once, and serves us too. */
  async #start(): Promise<void> {
    if (this.#closing || (this.#child?.exitCode === null && this.#child.signalCode === null)) return;
    const child = spawn(process.execPath, [this.#program, "signer", "--child"], {
      env: childEnvironment(this.#configuration),
      stdio: ["pipe", "ignore", "ignore"],
    });
    // Its standing input tells it that we live; a signer that is gone already need not hear of our end.
    child.stdin?.on("error", () => undefined);
    child.on("error", () => undefined);
    this.#child = child;
  }

  open(origin: string): Promise<ShardSigner> {
    const socket = signerSocket(this.#configuration.AKSHARA_DATA);
    return connectSigner({ socket, start: () => this.#start() }, origin);
  }

  async close(): Promise<void> {
    this.#closing = true;
    const child = this.#child;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, "exit");
    child.stdin?.end();
    await ended;
  }
}

/** `work` says that this process signs: it may start the signer. Others ask one that runs, or read the key's files. */
export function holdSigner(configuration: Configuration, work: boolean): SignerHold {
  const elsewhere = configuration.AKSHARA_SIGNER_SOCKET;
  if (elsewhere !== "") {
    return { open: (origin) => connectSigner({ socket: elsewhere }, origin), close: async () => undefined };
  }
  const program = projectFile("dist", "akshara.mjs");
  if (work && existsSync(program)) return new SignerChild(configuration, program);
  const inside = signerInside(configuration);
  return {
    open: async (origin) => {
      try {
        return await connectSigner({ socket: signerSocket(configuration.AKSHARA_DATA) }, origin);
      } catch (error) {
        if (!(error instanceof SignerAway)) throw error;
        return await inside.open(origin);
      }
    },
    close: () => inside.close(),
  };
}
