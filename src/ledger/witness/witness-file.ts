// The one configuration file of `akshara witness`, and what it is opened from: docs/witness.conf is the example.
import { createHash } from "node:crypto";
import { dirname, join, resolve } from "node:path";
import type { FileSystem } from "../log/files.ts";
import { SafeWriter } from "../log/files.ts";
import type { SignerKey, VerifierKey } from "../log/note.ts";
import { isKeyName, newKeyPem, parseVerifier } from "../log/note.ts";
import { witnessKey } from "./cosignature.ts";

export interface WitnessFile {
  /** Such as `witness.example/university`: the name under its cosignatures. */
  readonly name: string;
  readonly host: string;
  readonly port: number;
  /** Key and memory, as an absolute path. */
  readonly folder: string;
  readonly logs: readonly VerifierKey[];
}

/** The file is not the configuration of a witness; the words name the line. */
export class WitnessFileUnreadable extends Error {
  override readonly name = "WitnessFileUnreadable";
}

const once = ["name", "listen", "folder"] as const;

/** Reads the configuration; a folder that is not absolute lies beside the file. Throws WitnessFileUnreadable. */
export function parseWitnessFile(text: string, file: string): WitnessFile {
  const said = new Map<string, string>();
  const logs: VerifierKey[] = [];
  for (const [at, line] of text.split(/\r?\n/).entries()) {
    const [word = "", ...rest] = line.trim().split(/[ \t]+/);
    const value = rest.join(" ");
    if (word === "" || word.startsWith("#")) continue;
    const wrong = (words: string): never => {
      throw new WitnessFileUnreadable(`${file}, line ${at + 1}: ${words}`);
    };
    if (word === "log") {
      try {
        logs.push(parseVerifier(value));
      } catch (error) {
        wrong(error instanceof Error ? error.message : String(error));
      }
    } else if (!(once as readonly string[]).includes(word)) wrong(`${word} is none of name, listen, folder and log`);
    else if (said.has(word)) wrong(`${word} stands twice`);
    else if (value === "") wrong(`${word} has no value`);
    else said.set(word, value);
  }
  const missing = once.find((word) => !said.has(word));
  if (missing !== undefined) throw new WitnessFileUnreadable(`${file}: there is no line ${missing}`);
  if (logs.length === 0) throw new WitnessFileUnreadable(`${file}: there is no line log`);
  const name = said.get("name") ?? "";
  if (!isKeyName(name)) throw new WitnessFileUnreadable(`${file}: a name holds no space and no plus sign`);
  const [, host = "", port] = /^(.+):([0-9]{1,5})$/.exec(said.get("listen") ?? "") ?? [];
  if (port === undefined || Number(port) > 65_535) {
    throw new WitnessFileUnreadable(`${file}: listen is an address and a port, such as 127.0.0.1:8450`);
  }
  const folder = resolve(dirname(file), said.get("folder") ?? "");
  return { name, host: host.replace(/^\[|\]$/g, ""), port: Number(port), folder, logs };
}

/** The witness's key in its folder; made when there is neither key nor memory. */
export async function openWitnessKey(files: FileSystem, { name, folder, logs }: WitnessFile): Promise<SignerKey> {
  const path = join(folder, "witness.key");
  let pem = await files.read(path);
  if (pem === undefined) {
    for (const log of logs) {
      const memory = join(folder, createHash("sha256").update(log.name).digest("hex"), "checkpoint");
      if ((await files.read(memory)) !== undefined) throw new WitnessFileUnreadable(`the key ${path} is gone`);
    }
    pem = Buffer.from(newKeyPem());
    await new SafeWriter(files, folder).write(path, pem, 0o600);
  }
  return witnessKey(name, Buffer.from(pem).toString());
}
