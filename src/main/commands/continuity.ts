// `akshara continuity make | open`: a town's offline copy of its registers in an open format, made by the portal and opened without it.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { parseTownId } from "../../kernel/town.ts";
import { joinShares, SharesUnfit } from "../../ledger/vault/shares.ts";
import { VaultUnfit } from "../../ledger/vault/settings.ts";
import { ContinuityUnfit, openContinuity } from "../../operations/continuity/open.ts";
import type { Configuration } from "../configuration.ts";
import { makeTownContinuity, NoContinuityKey } from "../continuity.ts";
import { layFoundation } from "../foundation.ts";
import type { Command } from "./command.ts";

type Say = (line: string) => void;

const usage = [
  "akshara continuity make [--town LGD]",
  "  makes today's file of the town, or of every town, in continuity/ of the data folder",
  "akshara continuity open (--share FILE --share FILE … | --identity FILE) --out FOLDER FILE",
  "  opens a file without the portal, with enough shares of an offline key or its identity, into an empty folder",
].join("\n");

async function make(words: readonly string[], configuration: Configuration, say: Say): Promise<number> {
  const { values } = parseArgs({ args: [...words], options: { town: { type: "string" } } });
  const town = values.town === undefined ? undefined : parseTownId(values.town);
  const foundation = await layFoundation({ configuration, say, join: true, work: false });
  try {
    const one = town === undefined ? undefined : foundation.towns.get(town);
    if (values.town !== undefined && one === undefined) {
      say(`--town ${values.town}: no town of the rulebook has this LGD code`);
      return 64;
    }
    let made = 0;
    for (const each of one ? [one] : foundation.towns.values()) {
      const file = await makeTownContinuity(foundation, each);
      if (file === undefined) continue;
      made += 1;
      const rows = Object.entries(file.rows).map(([name, count]) => `${name} ${count}`);
      say(`town ${each.id}: ${file.file}, ${file.bytes} bytes; ${rows.join(", ")}`);
    }
    say(made === 0 ? "nothing has happened in any of these towns: no file was made" : `${made} files`);
    return 0;
  } catch (error) {
    if (!(error instanceof NoContinuityKey || error instanceof VaultUnfit)) throw error;
    say(error.message);
    return 78;
  } finally {
    await foundation.close();
  }
}

/** The identity's own line of a file as age-keygen writes it. */
function identityIn(file: string): string {
  const line = readFileSync(file, "utf8")
    .split(/\r?\n/)
    .find((one) => one.startsWith("AGE-SECRET-KEY-"));
  if (line === undefined) throw new SharesUnfit(`${file} holds no identity of age`);
  return line.trim();
}

async function open(words: readonly string[], say: Say): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...words],
    allowPositionals: true,
    options: {
      share: { type: "string", multiple: true, default: [] as string[] },
      identity: { type: "string" },
      out: { type: "string" },
    },
  });
  const [file, more] = positionals;
  const { share, identity, out } = values;
  if (
    file === undefined ||
    more !== undefined ||
    out === undefined ||
    (identity === undefined) === (share.length === 0)
  ) {
    say(usage);
    return 64;
  }
  try {
    const key =
      identity === undefined ? await joinShares(share.map((one) => readFileSync(one, "utf8"))) : identityIn(identity);
    for (const { name, bytes, rows } of await openContinuity(file, key, out)) {
      say(`${join(out, name)}: ${rows === undefined ? `${bytes} bytes` : `${rows} rows`}`);
    }
    say("these tables name citizens: keep them to yourself and delete them when the portal is back");
    return 0;
  } catch (error) {
    if (!(error instanceof ContinuityUnfit || error instanceof SharesUnfit)) throw error;
    say(error.message);
    return 1;
  }
}

export const continuity: Command = {
  about: "makes the towns' offline copies in an open format, or opens one without the portal [make | open]",
  run: async ([what = "", ...words], configuration, say) => {
    if (what === "make") return await make(words, configuration, say);
    if (what === "open") return await open(words, say);
    say(usage);
    return 64;
  },
};
