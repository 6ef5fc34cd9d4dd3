// `akshara witness --config FILE`: cosigns the checkpoints of other people's logs. It needs one file and no database.
import { once } from "node:events";
import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { realFiles } from "../../ledger/log/files.ts";
import { formatWitness } from "../../ledger/witness/cosignature.ts";
import { openWitnessKey, parseWitnessFile, WitnessFileUnreadable } from "../../ledger/witness/witness-file.ts";
import { witnessServer } from "../../ledger/witness/witness-server.ts";
import { Witness } from "../../ledger/witness/witness.ts";
import { lockFolder } from "../../platform/database/folder-lock.ts";
import type { Command } from "./command.ts";

async function run(file: string, say: (line: string) => void): Promise<number> {
  const settings = parseWitnessFile(readFileSync(file, "utf8"), file);
  mkdirSync(settings.folder, { recursive: true, mode: 0o700 });
  const unlock = lockFolder(join(settings.folder, "lock"));
  try {
    const key = await openWitnessKey(realFiles, settings);
    const { folder, logs, host, port } = settings;
    const witness = new Witness({
      key,
      logs,
      folder,
      files: realFiles,
      now_seconds: () => Math.floor(Date.now() / 1000),
      suspicious: (origin, words) => say(`NOT IN ORDER: ${origin}: ${words}`),
    });
    const server = witnessServer(witness, key.verifier, logs, (words) => say(`failed: ${words}`));
    server.listen(port, host);
    await once(server, "listening");
    const address = server.address();
    const open = typeof address === "object" && address !== null ? address.port : port;
    say(`witness ${settings.name} listens on ${host}:${open}`);
    say(`key ${formatWitness(key.verifier)}`);
    for (const { name } of logs) say(`log ${name}`);
    await Promise.race([once(process, "SIGTERM"), once(process, "SIGINT")]);
    server.close();
    server.closeIdleConnections();
    await once(server, "close");
    return 0;
  } finally {
    unlock();
  }
}

export const witness: Command = {
  about: "cosigns the checkpoints of logs: --config FILE",
  run: async (words, _configuration, say) => {
    const { values } = parseArgs({ args: [...words], options: { config: { type: "string" } } });
    if (values.config === undefined) {
      say("akshara witness --config FILE; docs/witness.conf is an example");
      return 64;
    }
    try {
      return await run(values.config, say);
    } catch (error) {
      const missing = error instanceof Error && "code" in error && error.code === "ENOENT";
      if (!missing && !(error instanceof WitnessFileUnreadable)) throw error;
      say(error.message);
      return 78;
    }
  },
};
