// Where the state's register is: configured, the sample's own sandbox, or nowhere.
import type { ChildProcess } from "node:child_process";
import { readFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type Queue, readQueues } from "../services/births-and-deaths/server/hand-on-store.ts";
import type { StateRegister } from "../services/births-and-deaths/server/state-register.ts";
import { httpStateRegister } from "../services/births-and-deaths/server/state-register-http.ts";
import { Gauge, type Registry } from "prom-client";
import type { Clock } from "../platform/clock.ts";
import type { Database } from "../platform/database/connect.ts";
import { daysBetween } from "../kernel/civil-date.ts";
import type { TownId } from "../kernel/town.ts";
import type { Configuration } from "./configuration.ts";
import { ownSecretFile, secretWith } from "./own-secret.ts";
import { startSandboxProcess } from "./sandbox-process.ts";

/** Whether the state register is the sandbox that `serve` starts itself. */
export const isSandboxRegister = (configuration: Configuration): boolean =>
  configuration.AKSHARA_SAMPLE && configuration.AKSHARA_STATE_REGISTER_URL === "";

const folderOf = (configuration: Configuration): string => join(configuration.AKSHARA_DATA, "sandbox-state-register");
/** The sandbox takes a free port; whoever works beside `serve` reads here which it is. */
const addressFile = (configuration: Configuration): string => join(folderOf(configuration), "address");

function sandboxAddress(configuration: Configuration): string | undefined {
  try {
    return readFileSync(addressFile(configuration), "utf8").trim() || undefined;
  } catch {
    return undefined;
  }
}

/** Whether there is a register to hand on to; without one nothing is late, and nothing is counted. */
export const isRegisterConnected = (configuration: Configuration): boolean =>
  configuration.AKSHARA_STATE_REGISTER_URL !== "" || isSandboxRegister(configuration);

/** The state's register; undefined where none is connected, and entries wait until one is. */
export function stateRegisterOf(configuration: Configuration, clock: Clock): StateRegister | undefined {
  const { AKSHARA_STATE_REGISTER_URL: url, AKSHARA_STATE_REGISTER_SECRET_FILE: configured } = configuration;
  const isSandbox = isSandboxRegister(configuration);
  if (!isRegisterConnected(configuration)) return undefined;
  return httpStateRegister({
    address: () => (isSandbox ? sandboxAddress(configuration) : url),
    secret: secretWith(configuration, "state-register", configured),
    clock,
  });
}

/** Starts the sandbox and resolves when it listens; rejects when it ends before that. */
export async function startSandboxRegister(
  configuration: Configuration,
  say: (line: string) => void,
): Promise<ChildProcess> {
  const { child, address } = await startSandboxProcess({
    program: "sandbox-state-register.mjs",
    ready: "sandbox state register at",
    say,
    settings: {
      folder: folderOf(configuration),
      "secret-file": ownSecretFile(configuration, "state-register"),
    },
  });
  await writeFile(addressFile(configuration), `${address}\n`, { mode: 0o600 });
  return child;
}

/** What waits for the state's register, by town, asked anew whenever the figures are read. */
export function stateRegisterFigures(
  registry: Registry,
  looking: Database,
  { clock, towns }: { readonly clock: Clock; readonly towns: readonly TownId[] },
): void {
  let asked: ReturnType<typeof readQueues> | undefined;
  // The three figures are read at once: one question answers them.
  const queues = (): ReturnType<typeof readQueues> =>
    (asked ??= readQueues(looking, towns).finally(() => {
      asked = undefined;
    }));
  const figure = (name: string, help: string, read: (queue: Queue) => number): Gauge<"town"> =>
    new Gauge({
      name: `akshara_state_register_${name}`,
      help,
      labelNames: ["town"],
      registers: [registry],
      async collect() {
        const found = await queues().catch(() => undefined);
        // Without the database the figures stay as they were: the others of the program must be readable then.
        if (found === undefined) return;
        this.reset();
        for (const { town, ...queue } of found) this.set({ town }, read(queue));
      },
    });
  figure(
    "waiting_entries",
    "Entries that wait for the state's register, rejected ones among them",
    (queue) => queue.waiting,
  );
  figure("rejected_entries", "Entries that the state's register will not take as they are", (queue) => queue.rejected);
  figure("waiting_days", "Days for which the entry that waits longest for the state's register waits", ({ oldest }) =>
    oldest === null ? 0 : Math.max(0, daysBetween(oldest, clock.today())),
  );
}
