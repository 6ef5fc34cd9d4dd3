// A witness of a drill's own: the real `akshara witness` as a process, with its key, address and policy for the portal.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { startSaying } from "../bench/program.ts";

/** The shard that the drills' portals write. */
export const shard = "2026";
export const origin = `akshara.invalid/log/${shard}`;

export interface WitnessProcess {
  /** What the portal's policy says of it; it is the whole quorum. */
  readonly policy: string;
  readonly address: string;
  said(): string;
  stop(): Promise<number>;
}

/** Starts a witness of the log in the data folder; its memory lies in `folder`. */
export async function startWitness(folder: string, dataFolder: string): Promise<WitnessProcess> {
  mkdirSync(folder, { recursive: true });
  const file = join(folder, "witness.conf");
  const key = readFileSync(join(dataFolder, "log", shard, "key"), "utf8").trim();
  writeFileSync(file, `name witness.example/drill\nlisten 127.0.0.1:0\nfolder ./memory\nlog ${key}\n`);
  const { told, said, stop } = await startSaying(["witness", "--config", file], /listens on ([^]*?key \S+)\n/);
  const [, at = "", publicKey = ""] = /^(\S+)\n[^]*key (\S+)$/.exec(told) ?? [];
  const address = `http://${at}`;
  return { policy: `witness w1 ${publicKey} ${address}\ngroup all all w1\nquorum all\n`, address, said, stop };
}
